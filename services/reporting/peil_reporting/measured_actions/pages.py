"""The page of measured actions: figures of the board and of releases beside what plans promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.projection import Build
from peil_chassis.store.port import Store
from peil_reporting.figures.api.routes import explanation_read
from peil_reporting.figures.board import Board
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages.people import frozen_at
from peil_reporting.figures.pages.routes import TEMPLATES as BOARD_TEMPLATES
from peil_reporting.figures.pages.routes import found, standing_of, visit_of
from peil_reporting.figures.pages.visit import AS_OF, KNOWN_AT, UNIT, Visit
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.sight import ANSWERS_FOR_ALL, levels_seen
from peil_reporting.measured_actions.domain import LIVE, SURVEY, Promised
from peil_reporting.measured_actions.reading import read_promised
from peil_reporting.measured_actions.views import Surveyed, views_of
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.plans.projection import PROJECTION
from peil_reporting.releases.no_filters import only_on_page
from peil_reporting.releases.reading import Releases
from peil_reporting.responsibilities.storage import Responsibilities
from peil_reporting.surveys.reading import Surveys, out_by
from peil_reporting.why.pages import TEMPLATES as WHY_TEMPLATES

Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]

MOST = 200
"""So many actions fit on a page; who wants the others chooses a unit."""
MEASURING = tuple(FIGURES[id_] for id_ in dict.fromkeys(LIVE.values()))

_pages = Pages(Path(__file__).parent / "templates", BOARD_TEMPLATES, WHY_TEMPLATES)


def page_routes(
    store: Store,
    questions: Questions,
    releases: Releases,
    surveys: Surveys,
    watch: LogWatch,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
) -> APIRouter:
    """The page's route. Words of plans are for who sees cases: Bureau I&D, and a manager of own units."""
    router = APIRouter(include_in_schema=False)

    @router.get("/gemeten", dependencies=[only_on_page(AS_OF, KNOWN_AT, UNIT)])
    async def measured(request: Request, caller: Caller, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        words = await found(_words_for(caller, grounds, responsibilities, visit.today))

        async def promised(tree: Tree, unit: str, builds: Mapping[str, Build]) -> list[Promised]:
            return await read_promised(store, builds[PROJECTION.name], tree, unit, visit.days)

        asked = questions.board_and(MEASURING, visit.unit, visit.days, levels_seen(grounds), promised)
        board, unit, actions = await found(asked)
        node = _known(board, unit)
        shown = actions[:MOST]
        with_words = [words(one.unit) for one in shown]
        if any(with_words):
            await found(audit.record(explanation_read(caller, grounds, FIGURES["plan_progress"], unit)))
        sight = await found(releases.on(*visit.days))
        surveyed = await _surveyed(surveys, shown, visit)
        return _pages.answer(
            request,
            "measured.html",
            **standing_of(board, MEASURING, visit, watch),
            node=node,
            is_root=unit == board.tree.root,
            actions=views_of(shown, board, sight, surveyed, visit, words=words),
            left_out=len(actions) - len(shown),
            units=_units(actions, board.tree, visit) if visit.unit is None else [],
            cases=all(with_words),
            frozen=frozen_at(sight.release),
        )

    return router


async def _words_for(
    caller: Identity, grounds: frozenset[str], responsibilities: Responsibilities, today: date
) -> Callable[[str], bool]:
    """
    Of which units *caller* reads the words of plans. Of a manager those that are theirs *today*, also on a past day:
    the words are as known now, and a unit that lay under theirs then may answer to somebody else.

    Raises:
        RelationsUnknown: who answers for what cannot be told now.
        StoreAway: the store does not answer.
    """
    if ANSWERS_FOR_ALL in grounds:
        return lambda unit: True
    if "manager" not in grounds:
        return lambda unit: False
    return (await responsibilities.on(today)).managed(caller.pseudonym or "").__contains__


def _known(board: Board, unit: str) -> Node:
    node = board.node(unit)
    if node is None:
        raise PageProblem(404, "Deze eenheid is op deze dag niet bekend. Begin bij het overzicht.")
    return node


async def _surveyed(surveys: Surveys, actions: Iterable[Promised], visit: Visit) -> Surveyed:
    """Releases of surveys that were out and about then, with what they tell of units; none when no action asks."""
    wanted = {one.measure.item for one in actions if one.measure.indicator == SURVEY}
    if not wanted:
        return Surveyed([], {})
    out = out_by(await found(surveys.released()), *visit.days)
    kept = [*out[:1], *(one for one in out[1:] if one.campaign in wanted)]
    return Surveyed(kept, {one.campaign: await found(surveys.units(one.campaign)) for one in kept})


def _units(actions: Iterable[Promised], tree: Tree, visit: Visit) -> list[tuple[str, str, int]]:
    """Address, name and number of actions of each unit that has any, in order of name."""
    amounts = Counter(one.unit for one in actions)
    named = [(tree.nodes[unit].name if unit in tree.nodes else unit, unit) for unit in amounts]
    return [(visit.to("/gemeten", eenheid=unit), name, amounts[unit]) for name, unit in sorted(named)]
