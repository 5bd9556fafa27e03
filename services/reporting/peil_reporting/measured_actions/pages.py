"""The page of measured actions: figures of the board and of releases beside what plans promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response

from peil_chassis.clock import Clock
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_reporting.figures.board import Board
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages.people import frozen_at
from peil_reporting.figures.pages.routes import TEMPLATES as BOARD_TEMPLATES
from peil_reporting.figures.pages.routes import found, standing_of, visit_of
from peil_reporting.figures.pages.visit import AS_OF, KNOWN_AT, UNIT, Visit
from peil_reporting.measured_actions.asking import MEASURING, MeasuredActions
from peil_reporting.measured_actions.domain import Promised
from peil_reporting.measured_actions.views import views_of
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.releases.no_filters import only_on_page
from peil_reporting.why.pages import TEMPLATES as WHY_TEMPLATES

Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]

_pages = Pages(Path(__file__).parent / "templates", BOARD_TEMPLATES, WHY_TEMPLATES)


def page_routes(actions: MeasuredActions, watch: LogWatch, clock: Clock) -> APIRouter:
    """The page's route. Words of plans are for who sees cases: Bureau I&D, and a manager of own units."""
    router = APIRouter(include_in_schema=False)

    @router.get("/gemeten", dependencies=[only_on_page(AS_OF, KNOWN_AT, UNIT)])
    async def measured(request: Request, caller: Caller, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        asked = await found(actions.ask(caller, grounds, visit))
        board, shown = asked.board, asked.shown
        node = _known(board, asked.unit)
        return _pages.answer(
            request,
            "measured.html",
            **standing_of(board, MEASURING, visit, watch),
            node=node,
            is_root=asked.unit == board.tree.root,
            actions=views_of(shown, board, asked.sight, asked.surveyed, visit, words=asked.words),
            left_out=len(asked.actions) - len(shown),
            units=_units(asked.actions, board.tree, visit) if visit.unit is None else [],
            cases=all(asked.words(one.unit) for one in shown),
            frozen=frozen_at(asked.sight.release),
        )

    return router


def _known(board: Board, unit: str) -> Node:
    node = board.node(unit)
    if node is None:
        raise PageProblem(404, "Deze eenheid is op deze dag niet bekend. Begin bij het overzicht.")
    return node


def _units(actions: Iterable[Promised], tree: Tree, visit: Visit) -> list[tuple[str, str, int]]:
    """Address, name and number of actions of each unit that has any, in order of name."""
    amounts = Counter(one.unit for one in actions)
    named = [(tree.nodes[unit].name if unit in tree.nodes else unit, unit) for unit in amounts]
    return [(visit.to("/gemeten", eenheid=unit), name, amounts[unit]) for name, unit in sorted(named)]
