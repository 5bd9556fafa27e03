"""The page of agreements with managers, and of what became of reminders."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from peil_chassis.clock import Clock
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages import agreed, views
from peil_reporting.figures.pages.routes import PAGES, Grounds, found, standing_of, visit_of
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.sight import levels_seen

SHOWN = (views.AGREEMENTS, views.KINDS, views.DUE, views.REMINDED, views.SENT)


def agreed_routes(questions: Questions, watch: LogWatch, clock: Clock) -> APIRouter:
    """The pages' routes on agreements."""
    router = APIRouter(include_in_schema=False)

    @router.get("/afspraken")
    async def agreements(request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        board, root = await found(questions.board(SHOWN, None, visit.days, levels_seen(grounds)))
        rows = agreed.agreed_rows(board, visit)
        return PAGES.answer(
            request,
            "agreements.html",
            **standing_of(board, SHOWN, visit, watch),
            keys=[
                views.key_view(board, figure, root, visit) for figure in (views.AGREEMENTS, views.DUE, views.REMINDED)
            ],
            next_step=agreed.next_agreed_step(board, rows, visit),
            late=bool(board.answer(views.DUE, root).numerator),
            states=views.status_spread(board, views.AGREEMENTS, root, visit),
            due=views.status_spread(board, views.DUE, root, visit),
            kinds=agreed.kinds_view(board, root, visit),
            reminded=views.status_spread(board, views.REMINDED, root, visit),
            sent=views.status_spread(board, views.SENT, root, visit),
            rows=rows,
        )

    return router
