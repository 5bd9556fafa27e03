"""Pages for the works council and the auditor, and the document for them and for the assessment of risks (DPIA)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from peil_chassis.audit import Act, Audit
from peil_chassis.clock import Clock
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import Store
from peil_reporting.figures.csv_text import harmless
from peil_reporting.figures.pages.routes import found
from peil_reporting.figures.pages.words import LEVEL_WORDS
from peil_reporting.rights import SCRUTINEERS
from peil_reporting.scrutiny.cost import unit_costs
from peil_reporting.scrutiny.domain import Refusal, Report, called, cost_by_level, in_words, without_outcome
from peil_reporting.scrutiny.storage import Kept, check_ledger, counted_in, everything
from peil_reporting.surveys.reading import Surveys, TreeOf
from peil_reporting.thresholds.domain import KINDS, standing
from peil_reporting.thresholds.storage import every_change
from peil_reporting.why.pages import TEMPLATES as WHY_TEMPLATES

Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]

PAGE = "/verantwoording"
ABOUT_WORDS = {"register": "personeelsregister", "survey": "peiling"}
LEVELS_TOGETHER = {
    "municipality": "De gemeente",
    "cluster": "Clusters",
    "directorate": "Directies",
    "city-district": "stadsdelen",
    "department": "Afdelingen",
    "team": "Teams",
}
SINCE = "Later kon het wel: het is vrijgegeven, zie hierboven."
SUMS_AT_FIRST, SUMS_ON_A_PAGE = 4, 200
"""The shortest are read first; nobody reads more."""
COLUMNS = (
    "release", "about", "released_at", "k", "verdict", "rows_told", "rows_hidden", "rows_hash", "certificate_hash",
    "ledger_first", "ledger_last", "ledger_hash", "rule", "name",
)  # fmt: skip

_pages = Pages(Path(__file__).parent / "templates", WHY_TEMPLATES)


class Shelf(NamedTuple):
    """Where the pages find what is kept: releases in *store*, titles in *surveys*, units in the tree of a day."""

    store: Store
    surveys: Surveys
    tree_of: TreeOf


class Threshold(NamedTuple):
    """A kind of figure with the threshold that its next wave has, in people, and the floor."""

    name: str
    counts: str
    k: int
    floor: int


def page_routes(store: Store, tree_of: TreeOf, audit: Audit, clock: Clock) -> APIRouter:
    """The pages' routes; *store* is read, and looking at how something could be computed is put in *audit*."""
    router = APIRouter(include_in_schema=False)
    shelf = Shelf(store, Surveys(store, tree_of), tree_of)
    _add_overview(router, shelf)
    _add_document(router, shelf, clock)
    _add_release(router, shelf, audit)
    return router


def _add_overview(router: APIRouter, shelf: Shelf) -> None:
    store = shelf.store

    @router.get(PAGE)
    async def scrutiny(request: Request, grounds: Grounds, controle: str = "") -> Response:
        kept = await found(everything(store))
        return _pages.answer(
            request,
            "scrutiny.html",
            **_listed(kept, await _titles(shelf)),
            checked=await found(check_ledger(store, kept.reports)) if controle else None,
            thresholds=await _thresholds(store),
            scrutineer=bool(grounds & SCRUTINEERS),
        )


def _add_document(router: APIRouter, shelf: Shelf, clock: Clock) -> None:
    store = shelf.store

    @router.get(f"{PAGE}/document")
    async def document(request: Request) -> Response:
        kept = await found(everything(store))
        return _pages.answer(
            request,
            "document.html",
            now=clock.now(),
            **_listed(kept, await _titles(shelf)),
            unit_costs={(one.about, one.release): await _unit_costs(shelf, one) for one in kept.reports},
            checked=await found(check_ledger(store, kept.reports)),
            thresholds=await _thresholds(store),
        )

    @router.get(f"{PAGE}/vrijgaven.csv")
    async def file() -> Response:
        text = as_csv(await found(everything(store)), await _titles(shelf))
        headers = {"Content-Disposition": 'attachment; filename="peil-verantwoording.csv"'}
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _add_release(router: APIRouter, shelf: Shelf, audit: Audit) -> None:
    store = shelf.store

    @router.get(f"{PAGE}/{{about}}/{{release}}")
    async def release(about: str, release: str, request: Request, caller: Caller, grounds: Grounds) -> Response:
        """One release. Raises `PageProblem` when there is none of that name."""
        report = (await found(everything(store))).of(about, release)
        if report is None:
            raise PageProblem(404, "Deze vrijgave is er niet. Kijk bij ‘Verantwoording’ welke er zijn.")
        why = ", ".join(sorted(grounds & SCRUTINEERS))
        await found(audit.record(Act(caller.subject, "release-scrutinised", "release", f"{about} {release}", why)))
        return _pages.answer(
            request,
            "release.html",
            report=report,
            name=called(report.release, await _titles(shelf)),
            about=ABOUT_WORDS.get(about, about),
            at=datetime.fromisoformat(report.at),
            levels=_levels(report),
            unit_costs=await _unit_costs(shelf, report),
            # Once more: an outcome that an older Peil left in what it kept is not shown either.
            sums=[without_outcome(one, report.k) for one in sorted(report.sums, key=len)[:SUMS_ON_A_PAGE]],
            few=SUMS_AT_FIRST,
            more_sums=max(0, len(report.sums) - SUMS_ON_A_PAGE),
            checked=await found(check_ledger(store, [report])),
        )


def as_csv(kept: Kept, titles: Mapping[str, str]) -> str:
    """
    Every release and refusal as CSV text (RFC 4180) with a header; a field without meaning is empty.

    The last column is what people call it; *titles*: per campaign.
    """
    text = io.StringIO()
    write = csv.writer(text).writerow
    write(COLUMNS)
    for one in kept.reports:
        amounts = [one.k, "safe", one.released, one.hidden]
        proof = [one.rows_hash, one.certificate_hash, one.first, one.last, one.ledger_hash, ""]
        write([harmless(one.release), one.about, one.at, *amounts, *proof, harmless(called(one.release, titles))])
    for refused in kept.refusals:
        name = harmless(called(refused.release, titles))
        write([harmless(refused.release), "", refused.at, "", "refused", *[""] * 7, refused.rule, name])
    return text.getvalue()


async def _thresholds(store: Store) -> list[Threshold]:
    changes = await found(every_change(store))
    return [Threshold(kind.name, kind.counts, standing(changes, name), kind.floor) for name, kind in KINDS.items()]


async def _titles(shelf: Shelf) -> dict[str, str]:
    """Per campaign what it is called, also of those of which nothing is released."""
    waiting = {id_: one.title for id_, one in (await found(shelf.surveys.waiting())).items()}
    return waiting | {one.campaign: one.title for one in await found(shelf.surveys.released())}


async def _unit_costs(shelf: Shelf, report: Report) -> list[tuple[str, int, int, int, int, int]]:
    """Per level its units, how many have a figure of their own and have not, and the people in these and not."""
    counted = await found(counted_in(shelf.store, report))
    if counted is None:
        return []
    tree = await found(shelf.tree_of(counted.as_of, counted.known_on))
    costs = unit_costs(tree.nodes.values(), counted.units, counted.units[counted.root])
    return [(_together(one.levels), one.units, one.shown, one.hidden, one.people, one.higher) for one in costs]


def _together(levels: Sequence[str]) -> str:
    return " en ".join(LEVELS_TOGETHER[level] for level in levels)


def _listed(kept: Kept, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "releases": [
            (
                one,
                called(one.release, titles),
                f"{PAGE}/{one.about}/{quote(one.release, safe='')}",
                ABOUT_WORDS.get(one.about, one.about),
                datetime.fromisoformat(one.at),
            )
            for one in kept.reports
        ],
        "refusals": [
            (called(one.release, titles), _refused(one, kept), datetime.fromisoformat(one.at)) for one in kept.refusals
        ],
        "costs": _levels(*kept.reports),
    }


def _refused(refusal: Refusal, kept: Kept) -> str:
    """Why, and whether it was released all the same since then: a refusal is kept for whoever looks back."""
    since = any(one.release == refusal.release for one in kept.reports)
    return f"{in_words(refusal.rule)} {SINCE}" if since else in_words(refusal.rule)


def _levels(*reports: Report) -> list[tuple[str, int, int, str]]:
    """Per level its name, the rows told and not told, and which part that is."""
    return [
        (LEVEL_WORDS.get(one.level, one.level), one.released, one.hidden, _part(one.hidden, one.released + one.hidden))
        for one in cost_by_level(_in_order(reports))
    ]


def _in_order(reports: Sequence[Report]) -> Iterable[Report]:
    """Those with the most levels first, so that levels come from the municipality down."""
    return sorted(reports, key=lambda one: -len(one.levels))


def _part(hidden: int, whole: int) -> str:
    return f"{round(100 * hidden / whole)}%" if whole else "-"
