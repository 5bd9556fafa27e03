"""The page of measured actions: figures of the board and of releases beside what plans promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
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
from peil_reporting.surveys.reading import Surveys
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
    audit: Audit,
    clock: Clock,
) -> APIRouter:
    """The page's route. Words of plans are for who sees cases: Bureau I&D, and a manager of own units."""
    router = APIRouter(include_in_schema=False)

    @router.get("/gemeten", dependencies=[only_on_page(AS_OF, KNOWN_AT, UNIT)])
    async def measured(request: Request, caller: Caller, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        cases = bool(grounds & {ANSWERS_FOR_ALL, "manager"})

        async def promised(tree: Tree, unit: str, builds: Mapping[str, Build]) -> list[Promised]:
            return await read_promised(store, builds[PROJECTION.name], tree, unit, visit.days)

        asked = questions.board_and(MEASURING, visit.unit, visit.days, levels_seen(grounds), promised)
        board, unit, actions = await found(asked)
        node = _known(board, unit)
        if actions and cases:
            await found(audit.record(explanation_read(caller, grounds, FIGURES["plan_progress"], unit)))
        shown = actions[:MOST]
        sight = await found(releases.on(*visit.days))
        surveyed = await _surveyed(surveys, shown, visit)
        return _pages.answer(
            request,
            "measured.html",
            **standing_of(board, MEASURING, visit, watch),
            node=node,
            is_root=unit == board.tree.root,
            actions=views_of(shown, board, sight, surveyed, visit, cases=cases),
            left_out=len(actions) - len(shown),
            units=_units(actions, board.tree, visit) if visit.unit is None else [],
            cases=cases,
            frozen=frozen_at(sight.release),
        )

    return router


def _known(board: Board, unit: str) -> Node:
    node = board.node(unit)
    if node is None:
        raise PageProblem(404, "Deze eenheid is op deze dag niet bekend. Begin bij het overzicht.")
    return node


async def _surveyed(surveys: Surveys, actions: Iterable[Promised], visit: Visit) -> Surveyed:
    """Releases of surveys that were out by then, and what they tell of units; none when no action asks for one."""
    wanted = {one.measure.item for one in actions if one.measure.indicator == SURVEY}
    if not wanted:
        return Surveyed([], {})
    last = await found(surveys.last(*visit.days))
    out = [one for one in await found(surveys.released()) if one.released_on <= visit.days.known_on]
    kept = [one for one in out if one == last or one.campaign in wanted]
    first = sorted(kept, key=lambda one: one != last)
    return Surveyed(first, {one.campaign: await found(surveys.units(one.campaign)) for one in kept})


def _units(actions: Iterable[Promised], tree: Tree, visit: Visit) -> list[tuple[str, str, int]]:
    """Address, name and number of actions of each unit that has any, in order of name."""
    amounts = Counter(one.unit for one in actions)
    named = [(tree.nodes[unit].name if unit in tree.nodes else unit, unit) for unit in amounts]
    return [(visit.to("/gemeten", eenheid=unit), name, amounts[unit]) for name, unit in sorted(named)]
