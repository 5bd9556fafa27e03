"""The page of a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Request, Response

from peil_chassis.audit import Act, Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import Store
from peil_reporting.cases.reading import Case, read_case
from peil_reporting.days import number_of
from peil_reporting.figures.domain import Days
from peil_reporting.figures.labels import STEP_LABELS
from peil_reporting.figures.pages.origins import event_view, vacancy_name
from peil_reporting.figures.pages.routes import found
from peil_reporting.figures.questions import Questions

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(store: Store, questions: Questions, audit: Audit, clock: Clock) -> APIRouter:
    """The pages about cases."""
    router = APIRouter(include_in_schema=False)

    @router.get("/vacatures/{vacancy}")
    async def vacancy_page(
        vacancy: str,
        request: Request,
        caller: Annotated[Identity, CALLER],
        grounds: Annotated[frozenset[str], GROUNDS],
    ) -> Response:
        today = number_of(amsterdam_day(clock.now()))
        days = Days(today, today)
        case = _known(await found(read_case(store, vacancy, days)))
        board = await found(questions.placements(days))
        names = {unit: node.name for unit, node in board.tree.nodes.items()}
        await found(audit.record(Act(caller.subject, "case-read", "vacancy", vacancy, ", ".join(sorted(grounds)))))
        return _pages.answer(
            request,
            "vacancy.html",
            vacancy=vacancy,
            name=vacancy_name(names.get(case.opened_in, case.opened_in) if case.opened_in else None),
            step=STEP_LABELS.get(case.waits_for, case.waits_for) if case.waits_for else None,
            events=[event_view(told, {}, names) for told in case.events],
        )

    return router


def _known(case: Case | None) -> Case:
    if case is None:
        raise PageProblem(404, "Van deze vacature is niets bekend. Misschien klopt het kenmerk niet.")
    return case
