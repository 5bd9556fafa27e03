"""The page on the teams that were reached, and the same numbers as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter, ValidationError

from peil_chassis.clock import Clock
from peil_chassis.http.access import GROUNDS
from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.http.pictures import Bar, bar_chart
from peil_chassis.store.port import Store
from peil_contracts.fields import Day
from peil_reporting.figures.api.routes import csv_answer
from peil_reporting.figures.pages.routes import TEMPLATES as BOARD_TEMPLATES
from peil_reporting.figures.pages.routes import found, visit_of
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.reach.asking import Asked, TreeOf, ask
from peil_reporting.reach.domain import COURSE, DEFINITION, NoQuarter, Reached, first_days, window_of
from peil_reporting.reach.words import as_csv, label_of
from peil_reporting.why.pages import TEMPLATES as WHY_TEMPLATES

SINCE = "sinds"
MOST_NAMED = 100
"""So many teams are named per kind; who wants the others chooses a unit below."""
QUARTERS = 12
"""So many quarters are offered to begin with: three years."""
Grounds = Annotated[frozenset[str], GROUNDS]

_pages = Pages(Path(__file__).parent / "templates", BOARD_TEMPLATES, WHY_TEMPLATES)
_day: TypeAdapter[date] = TypeAdapter(Day)


def page_routes(store: Store, tree_of: TreeOf, clock: Clock) -> APIRouter:
    """The page's routes."""
    router = APIRouter(include_in_schema=False)

    @router.get("/bereik")
    async def reached(request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        asked = await _asked(request, grounds, visit, store, tree_of)
        node, chosen = asked.node, _chosen(request, asked)
        main = [row for row in asked.rows if row.campaign is None]
        below = [] if node is None else [each for each in asked.tree.children(node.unit) if each.state == "open"]
        return _pages.answer(
            request,
            "reach.html",
            visit=visit,
            node=node,
            is_root=node is not None and node.unit == asked.tree.root,
            window=asked.window,
            quarters=_quarters(visit, chosen),
            chosen=chosen,
            definition=DEFINITION,
            hidden=asked.hidden,
            teams=len(main[0].teams) if main else 0,
            picture=_picture(main) if main and main[0].teams else None,
            rows=[(label_of(row), len(row.by), len(row.teams) - len(row.by)) for row in asked.rows],
            kinds=[_named(row, asked) for row in asked.rows] if asked.named else [],
            at_once=[asked.tree.nodes[team].name for row in main if row.kind == COURSE for team in sorted(row.at_once)]
            if asked.named
            else [],
            most=MOST_NAMED,
            below=[(_address(visit, each.unit, chosen), each.name) for each in below if each.level != "unplaced"]
            if asked.named
            else [],
            file=_address(visit, visit.unit, chosen, "/bereik/teams.csv"),
        )

    @router.get("/bereik/teams.csv")
    async def as_file(request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        asked = await _asked(request, grounds, visit, store, tree_of)
        return csv_answer(as_csv(asked, visit.as_of), "bereik.csv")

    return router


async def _asked(request: Request, grounds: frozenset[str], visit: Visit, store: Store, tree_of: TreeOf) -> Asked:
    text = request.query_params.get(SINCE, "").strip()
    try:
        since = _day.validate_python(text) if text else None
        window = window_of(since, visit.as_of, visit.known_at, visit.today)
    except (ValidationError, NoQuarter):
        raise PageProblem(400, "Kies bij ‘Vanaf’ een kwartaal dat op de gekozen dag voorbij was.") from None
    asked = await found(ask(store, tree_of, grounds, visit.unit, window, visit.days.as_of))
    if asked.node is None:
        raise PageProblem(404, "Deze eenheid is op deze dag niet bekend. Begin bij het overzicht.")
    return asked


def _chosen(request: Request, asked: Asked) -> str:
    return asked.window.since.isoformat() if request.query_params.get(SINCE, "").strip() else ""


def _quarters(visit: Visit, chosen: str) -> list[tuple[str, str]]:
    days = {each.isoformat(): each for each in first_days(min(visit.as_of, visit.today), QUARTERS)}
    if chosen:
        days.setdefault(chosen, date.fromisoformat(chosen))
    return [("", "Het laatste jaar"), *((text, dutch_day(day)) for text, day in days.items())]


def _address(visit: Visit, unit: str | None, chosen: str, path: str = "/bereik") -> str:
    return visit.to(path, eenheid=unit, **({SINCE: chosen} if chosen else {}))


def _picture(rows: list[Reached]) -> Any:
    bars = [Bar(label_of(row), len(row.by)) for row in rows]
    described = "; ".join(f"{label_of(row)}: {len(row.by)} van {len(row.teams)}" for row in rows)
    return bar_chart("bereik", "Teams die zijn bereikt", f"{described}.", bars, top=len(rows[0].teams))


def _named(row: Reached, asked: Asked) -> dict[str, Any]:
    names = [asked.tree.nodes[team].name for team in row.missed]
    return {"label": label_of(row), "missed": names[:MOST_NAMED], "left_out": max(0, len(names) - MOST_NAMED)}
