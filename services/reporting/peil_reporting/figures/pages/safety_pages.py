"""
The page on social safety: absence, signals, who came and went, origin as CBS tells it, and what people say.

What Peil counts it reads from releases alone; what CBS counted, from what CBS published.
"""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response

from peil_chassis.clock import Clock
from peil_chassis.http.pages import Pages
from peil_chassis.store.port import Store
from peil_reporting.barometer.reading import TreeOf, read_barometer
from peil_reporting.barometer.views import view_of
from peil_reporting.figures.pages import monitor, safety
from peil_reporting.figures.pages.people import block, frozen_at
from peil_reporting.figures.pages.routes import found, visit_of
from peil_reporting.figures.pages.visit import AS_OF, KNOWN_AT
from peil_reporting.releases.catalogue import ABSENCE, RELEASED, SIGNALS
from peil_reporting.releases.no_filters import only_on_page
from peil_reporting.releases.reading import Releases
from peil_reporting.surveys.definitions import NOT_EVERYBODY
from peil_reporting.surveys.reading import Surveys
from peil_reporting.why.pages import TEMPLATES

_pages = Pages(Path(__file__).parent / "templates", TEMPLATES)


def safety_routes(store: Store, tree_of: TreeOf, releases: Releases, surveys: Surveys, clock: Clock) -> APIRouter:
    """
    The page's route: what a release tells, CBS's barometer, and the last survey that was out.

    The mandate asks for a dashboard of social safety that puts absence, who comes, moves and goes, the survey, signals
    per directorate and representation by the barometer beside each other (seed 001, lines 207-208).
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/sociale-veiligheid", dependencies=[only_on_page(AS_OF, KNOWN_AT)])
    async def social_safety(request: Request) -> Response:
        visit = visit_of(request, clock)
        sight = await found(releases.on(*visit.days))
        survey = await found(surveys.last(*visit.days))
        told = await found(surveys.units(survey.campaign)) if survey else {}
        barometer = await found(read_barometer(store, sight.tree.root, tree_of, visit.days))
        columns, rows = monitor.people_table(sight, visit, safety.FIGURES)
        return _pages.answer(
            request,
            "safety.html",
            visit=visit,
            frozen=frozen_at(sight.release),
            columns=columns,
            rows=rows,
            absence=monitor.picture_of(RELEASED[ABSENCE], sight, "Verzuim per directie en stadsdeel, in procenten"),
            blocks=[block(one, sight, sight.tree.root, visit) for one in (RELEASED[SIGNALS], monitor.MOVES)],
            barometer=view_of(barometer, sight.tree) if barometer else None,
            survey=survey,
            whole=told.get(sight.tree.root),
            survey_address=visit.survey_page(survey.campaign) if survey else "",
            experienced=safety.experienced(sight.tree, told, survey.questions) if survey else None,
            not_everybody=NOT_EVERYBODY,
        )

    return router
