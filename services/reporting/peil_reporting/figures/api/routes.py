"""Routes of the API on figures: parse, ask, answer."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path, Query, Request, Response

from peil_chassis.audit import Act, Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_reporting.days import number_of
from peil_reporting.figures.api import shapes
from peil_reporting.figures.api.answers import Answers, definition, tree
from peil_reporting.figures.api.released import ReleasedAnswers, check_no_step, released_definition
from peil_reporting.figures.api.released_shapes import (
    ReleasedFigure,
    ReleasedSeries,
    ReleasedUnits,
    ReleaseExplanation,
)
from peil_reporting.figures.catalogue import FIGURES, Live
from peil_reporting.figures.csv_text import MEDIA_TYPE, as_csv
from peil_reporting.figures.domain import MAX_POINTS, Days, DaysBackwards, SeriesTooLong, Step, series_days
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.figures.sight import ANSWERS_FOR_ALL, Kept, case_filter, every_case, levels_seen
from peil_reporting.releases.catalogue import RELEASED
from peil_reporting.releases.no_filters import only_of
from peil_reporting.responsibilities.storage import Responsibilities

TAGS = (
    {
        "name": "figures",
        "description": "Live figures: what the organisation does, as of and as known on any day. "
        "Released figures: people, once per quarter, as they were released.",
    },
    {"name": "units", "description": "The tree of units, as of and as known on any day."},
)
Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]
FigureId = Annotated[str, Path(max_length=60, description="The id of a figure in the catalogue.")]

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such figure."}}
_AWAY: dict[int | str, dict[str, Any]] = {503: {"description": "Transient: send the same request again later."}}
_CSV: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}

T = TypeVar("T")


async def found(asked: Awaitable[T]) -> T:
    """
    What was *asked*, or why it cannot be had now.

    Raises:
        Problem: 503; a read model is not built yet, or the store is away.
    """
    try:
        return await asked
    except NotBuiltYet as error:
        detail = f"The read model '{error.projection}' is being built for the first time. Try again in a minute."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from None
    except StoreAway:
        detail = "The store does not answer. Nothing is lost; try again in a few seconds."
        raise Problem(503, detail, headers={"Retry-After": "2"}) from None


def api_routes(
    questions: Questions,
    answers: Answers,
    released: ReleasedAnswers,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
) -> APIRouter:
    """The API's routes on figures and units."""
    router = APIRouter()
    _add_catalogue(router)
    _add_figure(router, questions, answers, released, clock)
    _add_units(router, questions, answers, released, clock)
    _add_series(router, questions, answers, released, clock)
    _add_explanation(router, questions, answers, released, responsibilities, audit, clock)
    _add_tree(router, questions, clock)
    return router


def _add_catalogue(router: APIRouter) -> None:
    @router.get("/figures", summary="All figures and their definitions", tags=["figures"])
    async def list_figures() -> shapes.FigureCatalogue:
        """What each figure counts, in which version of its definition, and where it may be shown."""
        return shapes.FigureCatalogue(
            figures=[*map(definition, FIGURES.values()), *map(released_definition, RELEASED.values())]
        )


def _add_figure(
    router: APIRouter, questions: Questions, answers: Answers, released: ReleasedAnswers, clock: Clock
) -> None:
    @router.get(
        "/figures/{figure}",
        summary="A figure of a unit",
        tags=["figures"],
        responses=_NOT_FOUND | _AWAY,
        dependencies=[only_of(shapes.FigureQuery)],
    )
    async def read_figure(
        figure: FigureId, query: Annotated[shapes.FigureQuery, Query()], grounds: Grounds
    ) -> shapes.FigureAnswer | ReleasedFigure:
        """The figure of a unit and everything below it, as of one day, as known on one day."""
        if people := RELEASED.get(figure):
            return await found(released.figure(people, query.unit, _days(query, clock)))
        asked = _figure(figure)
        board, unit = await found(questions.board([asked], query.unit, _days(query, clock), levels_seen(grounds)))
        return answers.figure(board, asked, unit)


def _add_units(
    router: APIRouter, questions: Questions, answers: Answers, released: ReleasedAnswers, clock: Clock
) -> None:
    @router.get(
        "/figures/{figure}/units",
        summary="A figure of the units under a unit",
        tags=["figures"],
        response_model=shapes.FigureUnits | ReleasedUnits,
        responses=_NOT_FOUND | _AWAY | _CSV,
        dependencies=[only_of(shapes.UnitsQuery)],
    )
    async def list_figure_units(
        figure: FigureId, query: Annotated[shapes.UnitsQuery, Query()], request: Request, grounds: Grounds
    ) -> shapes.FigureUnits | ReleasedUnits | Response:
        """The figure of each unit directly under one, each with everything below it."""
        if people := RELEASED.get(figure):
            if wants_csv(request, query.format):
                text = await found(released.units_csv(people, query.under, _days(query, clock)))
                return csv_answer(text, f"{people.id}-units.csv")
            return await found(released.units(people, query.under, _days(query, clock)))
        asked = _figure(figure)
        board, under = await found(questions.board([asked], query.under, _days(query, clock), levels_seen(grounds)))
        if not wants_csv(request, query.format):
            return answers.units(board, asked, under)
        rows = [(board.tree, node.unit, board.days.as_of, one) for node, one in board.beneath(asked, under)]
        return csv_answer(as_csv(board, asked, rows), f"{asked.id}-units.csv")


def _add_series(
    router: APIRouter, questions: Questions, answers: Answers, released: ReleasedAnswers, clock: Clock
) -> None:
    @router.get(
        "/figures/{figure}/series",
        summary="A figure over time",
        tags=["figures"],
        response_model=shapes.FigureSeries | ReleasedSeries,
        responses=_NOT_FOUND | _AWAY | _CSV,
        dependencies=[only_of(shapes.SeriesQuery)],
    )
    async def read_figure_series(
        figure: FigureId, query: Annotated[shapes.SeriesQuery, Query()], request: Request, grounds: Grounds
    ) -> shapes.FigureSeries | ReleasedSeries | Response:
        """The figure on each of at most 400 days, all as known on one day; a released one at each release."""
        last = query.to or _today(clock)
        known_on = number_of(query.known_at or _today(clock))
        if people := RELEASED.get(figure):
            check_no_step(query.step)
            asked_for = (people, query.unit, query.from_ or year_before(last), last, known_on)
            if wants_csv(request, query.format):
                return csv_answer(await found(released.series_csv(*asked_for)), f"{people.id}-series.csv")
            return await found(released.series(*asked_for))
        asked = _figure(figure)
        step, days = _series_days(query.from_ or year_before(last), last, query)
        series = questions.series(asked, query.unit, days, known_on, levels_seen(grounds))
        board, points = await found(series)
        if not wants_csv(request, query.format):
            return answers.series(board, asked, query.unit, step, points)
        rows = [board.row(query.unit, point) for point in points]
        return csv_answer(as_csv(board, asked, rows), f"{asked.id}-series.csv")


def _add_explanation(
    router: APIRouter,
    questions: Questions,
    answers: Answers,
    released: ReleasedAnswers,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
) -> None:
    @router.get(
        "/figures/{figure}/explanation",
        summary="What a figure was counted from",
        tags=["figures"],
        responses=_NOT_FOUND | _AWAY,
        dependencies=[only_of(shapes.ExplanationQuery)],
    )
    async def explain_figure(
        figure: FigureId,
        query: Annotated[shapes.ExplanationQuery, Query()],
        caller: Caller,
        grounds: Grounds,
    ) -> shapes.FigureExplanation | ReleaseExplanation:
        """
        Each entity that was counted, with every event known about it, at the same days as the figure.

        Of a released figure which release it is from and what that does not tell; never what it was counted from.

        Whoever does not answer for the whole gets the cases that are theirs; `complete` says whether that is all.
        """
        if people := RELEASED.get(figure):
            return await found(released.explanation(people, query.unit, _days(query, clock)))
        asked, all_cases = _figure(figure), ANSWERS_FOR_ALL in grounds
        kept: Kept = every_case
        if not all_cases:
            responsible = await responsibilities.on(_today(clock))
            kept = case_filter(asked, responsible, caller.pseudonym or "")
        explanation = questions.explanation(
            asked, query.unit, _days(query, clock), after=query.after, limit=query.limit, kept=kept
        )
        board, unit, page = await found(explanation)
        if page.items:
            await found(audit.record(explanation_read(caller, grounds, asked, unit)))
        return answers.explanation(board, asked, unit, page, complete=all_cases)


def _add_tree(router: APIRouter, questions: Questions, clock: Clock) -> None:
    @router.get("/units", summary="The tree of units", tags=["units"], responses=_AWAY)
    async def list_units(query: Annotated[shapes.DaysQuery, Query()]) -> shapes.UnitTree:
        """Every unit and the one it lies under, and what could not be placed."""
        return tree(await found(questions.placements(_days(query, clock))))


def explanation_read(caller: Identity, grounds: frozenset[str], figure: Live, unit: str) -> Act:
    """What the audit log says of who looked at the cases behind *figure* of *unit*."""
    return Act(caller.subject, "explanation-read", "figure", f"{figure.id} {unit}", ", ".join(sorted(grounds)))


def year_before(day: date) -> date:
    """The first day of a series that ends on *day* when none is asked for."""
    return day - timedelta(days=365)


def csv_answer(text: str, name: str) -> Response:
    """*text* as a file called *name*."""
    return Response(text, media_type=MEDIA_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _figure(id_: str) -> Live:
    figure = FIGURES.get(id_)
    if figure is None:
        raise Problem(404, f"There is no figure of this id. Figures: {', '.join((*FIGURES, *RELEASED))}.")
    return figure


def _today(clock: Clock) -> date:
    return amsterdam_day(clock.now())


def _days(query: shapes.DaysQuery, clock: Clock) -> Days:
    today = _today(clock)
    return Days(number_of(query.as_of or today), number_of(query.known_at or today))


def _series_days(first: date, last: date, query: shapes.SeriesQuery) -> tuple[Step, Sequence[date]]:
    try:
        return series_days(first, last, query.step)
    except DaysBackwards:
        error = FieldError("from", "days-backwards", "must not lie after `to`.")
    except SeriesTooLong:
        message = f"gives more than {MAX_POINTS} points: take a longer step, or a later `from`."
        error = FieldError("step" if query.step else "from", "series-too-long", message)
    raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])


def wants_csv(request: Request, format_: str | None) -> bool:
    """Whether *request* is for a file: its *format_* says so, or, without one, what it accepts."""
    accept = request.headers.get("accept", "")
    return format_ == "csv" or (format_ is None and "text/csv" in accept and "application/json" not in accept)
