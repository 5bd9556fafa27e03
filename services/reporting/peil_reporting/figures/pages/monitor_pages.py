"""The page of the monitor: all figures side by side."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from peil_chassis.clock import Clock
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages import monitor, views
from peil_reporting.figures.pages.people import frozen_at
from peil_reporting.figures.pages.routes import PAGES, Grounds, found, standing_of, visit_of
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.sight import levels_seen
from peil_reporting.releases.catalogue import RELEASED
from peil_reporting.releases.reading import Releases
from peil_reporting.surveys.definitions import NOT_EVERYBODY
from peil_reporting.surveys.reading import Surveys
from peil_reporting.surveys.views import address, parts_view, scale_view

SHOWN = (views.PROGRESS, views.OVERDUE, views.AGREEMENTS, views.DUE, views.VACANCIES)


def monitor_routes(
    questions: Questions, releases: Releases, surveys: Surveys, watch: LogWatch, clock: Clock
) -> APIRouter:
    """
    The page's route: live figures of a day, what was released until it, and the last survey that was.

    It computes nothing that is not on a page of its own: the mandate asks for all figures side by side (seed 001,
    lines 429-431).
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/monitor")
    async def side_by_side(request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        board, _ = await found(questions.board(SHOWN, None, visit.days, levels_seen(grounds)))
        sight = await found(releases.on(*visit.days))
        last = await found(surveys.last(*visit.days))
        survey = await found(surveys.on(last.campaign, None)) if last else None
        agreed_columns, agreed_rows = monitor.agreed_table(board, visit)
        people_columns, people_rows = monitor.people_table(sight, visit)
        return PAGES.answer(
            request,
            "monitor.html",
            **standing_of(board, SHOWN, visit, watch),
            agreed_columns=agreed_columns,
            agreed_rows=agreed_rows,
            frozen=frozen_at(sight.release),
            people_columns=people_columns,
            people_rows=people_rows,
            divided=[(RELEASED[one].name, visit.figure_page(one)) for one in monitor.DIVIDED],
            staff=monitor.picture_of(monitor.STAFF, sight, "Mensen in dienst per directie en stadsdeel"),
            safety=visit.to("/sociale-veiligheid"),
            plans=views.plans_picture(board, plans) if (plans := views.plan_rows(board, visit)[0]) else None,
            survey=survey,
            survey_address=address(survey.campaign) if survey else "",
            scale=scale_view(survey) if survey else None,
            parts_of=(beneath := parts_view(survey) if survey else None),
            not_everybody=NOT_EVERYBODY,
            participation=[(row.name, row.participation) for row in beneath.rows] if beneath else [],
        )

    return router
