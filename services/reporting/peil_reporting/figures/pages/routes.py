"""Routes of the pages: read the visit, ask, show."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Request, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import StoreAway
from peil_contracts.fields import Identifier
from peil_reporting.figures.api.routes import csv_answer, explanation_read, year_before
from peil_reporting.figures.board import Board, Dated
from peil_reporting.figures.catalogue import FIGURES, Live
from peil_reporting.figures.csv_text import as_csv
from peil_reporting.figures.domain import STATUS_TEXT, series_days
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages import views
from peil_reporting.figures.pages.origins import origin, vacancy_name
from peil_reporting.figures.pages.own import next_own_step
from peil_reporting.figures.pages.people_pages import PeoplePages
from peil_reporting.figures.pages.visit import AFTER, AS_OF, KNOWN_AT, UNIT, Visit, read_visit
from peil_reporting.figures.pages.words import LEVEL_WORDS, LEVELS_BELOW_DIRECTORATE, STATE_WORDS
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.figures.sight import ANSWERS_FOR_ALL, Kept, case_filter, every_case, levels_seen, no_case
from peil_reporting.organisation.domain import UNPLACED
from peil_reporting.releases.catalogue import EVERY_LEVEL, RELEASED
from peil_reporting.releases.no_filters import only_on_page
from peil_reporting.responsibilities.storage import Responsibilities
from peil_reporting.rights import DRAWERS, WHOLE
from peil_reporting.surveys.definitions import SURVEY_FIGURES
from peil_reporting.surveys.reading import Surveys
from peil_reporting.why.pages import TEMPLATES as WHY_TEMPLATES

Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]

ORIGINS_ON_A_PAGE = 20
ALL_FIGURES = tuple(FIGURES.values())

TEMPLATES = Path(__file__).parent / "templates"
PAGES = Pages(TEMPLATES, WHY_TEMPLATES)

T = TypeVar("T")

_AS_IN_THE_CATALOGUE = only_on_page(AS_OF, KNOWN_AT, UNIT, AFTER, live=True)


def page_routes(
    questions: Questions,
    people: PeoplePages,
    surveys: Surveys,
    watch: LogWatch,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
) -> APIRouter:
    """The pages' routes."""
    router = APIRouter(include_in_schema=False)
    _add_overview(router, questions, people, watch, responsibilities, clock)
    _add_unit(router, questions, people, surveys, watch, clock)
    _add_vacancies(router, questions, watch, clock)
    _add_figures(router, questions, people, watch, clock)
    _add_figure(router, questions, people, watch, responsibilities, audit, clock)
    _add_files(router, questions, people, clock)
    return router


def _add_overview(
    router: APIRouter,
    questions: Questions,
    people: PeoplePages,
    watch: LogWatch,
    responsibilities: Responsibilities,
    clock: Clock,
) -> None:
    @router.get("/")
    async def overview(request: Request, caller: Caller, grounds: Grounds) -> Response:
        if not grounds & WHOLE:
            return await _own(request, caller, questions, responsibilities, clock)
        visit = visit_of(request, clock)
        board, root = await found(questions.board(ALL_FIGURES, None, visit.days, levels_seen(grounds)))
        rows, without = views.plan_rows(board, visit)
        return PAGES.answer(
            request,
            "overview.html",
            **standing_of(board, ALL_FIGURES, visit, watch),
            keys=[views.key_view(board, figure, root, visit) for figure in views.FIRST],
            next_step=views.next_step(board, rows, visit),
            root=root,
            rows=rows,
            without=without,
            plans_picture=views.plans_picture(board, rows) if rows else None,
            order=views.key_view(board, views.ORDER, root, visit),
            steps=views.step_spread(board, root, visit),
            below=views.rows_beneath(board, root, visit),
            alarms=len(board.tree.alarms),
            people=await found(people.section(root, visit)),
        )


def _add_unit(
    router: APIRouter, questions: Questions, people: PeoplePages, surveys: Surveys, watch: LogWatch, clock: Clock
) -> None:
    @router.get("/eenheden/{unit}")
    async def unit_board(unit: Identifier, request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        board, _ = await found(questions.board(ALL_FIGURES, unit, visit.days, levels_seen(grounds)))
        node = _known(board, unit, visit)
        shown = [figure for figure in views.FIRST if node.level in figure.levels]
        return PAGES.answer(
            request,
            "unit.html",
            **standing_of(board, ALL_FIGURES, visit, watch),
            node=node,
            level=LEVEL_WORDS.get(node.level, node.level),
            state=STATE_WORDS.get(node.state, node.state),
            trail=[(visit.unit_page(one.unit), one.name) for one in board.tree.path(unit)[1:]],
            keys=[views.key_view(board, figure, unit, visit) for figure in shown],
            spread=views.status_spread(board, views.PROGRESS, unit, visit),
            late=views.status_spread(board, views.OVERDUE, unit, visit),
            order=views.key_view(board, views.ORDER, unit, visit),
            steps=views.step_spread(board, unit, visit),
            agreed=views.status_spread(board, views.AGREEMENTS, unit, visit),
            reminded=views.status_spread(board, views.REMINDED, unit, visit),
            surveys=[(visit.survey_page(one.campaign, unit), one.title) for one in await found(surveys.released())],
            low=node.level in LEVELS_BELOW_DIRECTORATE,
            hidden=node.level not in levels_seen(grounds),
            rows=views.rows_beneath(board, unit, visit),
            alarm_rows=views.alarm_rows(board.tree) if unit == UNPLACED else [],
            people=await found(people.section(unit, visit)) if node.level in EVERY_LEVEL else None,
        )


def _add_vacancies(router: APIRouter, questions: Questions, watch: LogWatch, clock: Clock) -> None:
    @router.get("/vacatures")
    async def vacancies(request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        figure = views.VACANCIES
        board, root = await found(questions.board([figure], None, visit.days, levels_seen(grounds)))
        nodes = sorted(board.tree.nodes.values(), key=lambda node: (node.name, node.unit))
        rows = [
            (node, visit.unit_page(node.unit), LEVEL_WORDS[node.level], answer.numerator)
            for node in nodes
            if node.level in (*views.PLAN_LEVELS, "unplaced") and (answer := board.answer(figure, node.unit)).numerator
        ]
        return PAGES.answer(
            request,
            "vacancies.html",
            **standing_of(board, [figure], visit, watch),
            figure=figure,
            key=views.key_view(board, figure, root, visit),
            steps=views.step_spread(board, root, visit),
            rows=rows,
            draws=bool(grounds & DRAWERS),
        )


def _add_figures(router: APIRouter, questions: Questions, people: PeoplePages, watch: LogWatch, clock: Clock) -> None:
    @router.get("/cijfers")
    async def figures(request: Request, grounds: Grounds) -> Response:
        visit = visit_of(request, clock)
        board, root = await found(questions.board(ALL_FIGURES, None, visit.days, levels_seen(grounds)))
        return PAGES.answer(
            request,
            "figures.html",
            **standing_of(board, ALL_FIGURES, visit, watch),
            keys=[views.key_view(board, figure, root, visit) for figure in ALL_FIGURES],
            released=await found(people.in_short(visit)),
            of_surveys=SURVEY_FIGURES,
        )


def _add_figure(
    router: APIRouter,
    questions: Questions,
    people: PeoplePages,
    watch: LogWatch,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
) -> None:
    @router.get("/cijfers/{figure}", dependencies=[_AS_IN_THE_CATALOGUE])
    async def figure_explained(figure: str, request: Request, caller: Caller, grounds: Grounds) -> Response:
        if about_people := RELEASED.get(figure):
            return await found(people.page(request, about_people, visit_of(request, clock)))
        asked, visit = _figure(figure), visit_of(request, clock)
        explanation = questions.explanation(
            asked,
            visit.unit,
            visit.days,
            after=visit.after,
            limit=ORIGINS_ON_A_PAGE,
            kept=await _kept(asked, caller, grounds, responsibilities, clock),
            levels=levels_seen(grounds),
        )
        board, unit, page = await found(explanation)
        node = _known(board, unit, visit)
        if page.items:
            await found(audit.record(explanation_read(caller, grounds, asked, unit)))
        points = await _points(questions, asked, unit if visit.unit else None, visit, levels_seen(grounds))
        answer = board.answer(asked, unit)
        return PAGES.answer(
            request,
            "figure.html",
            **standing_of(board, [asked], visit, watch),
            figure=asked,
            node=node,
            is_root=unit == board.tree.root,
            key=views.key_view(board, asked, unit, visit),
            why_not=None if answer.status == "ok" else STATUS_TEXT[answer.status],
            series=views.series_view(asked, points, visit.as_of),
            origins=[origin(asked, item, board.tree) for item in page.items],
            after=page.after,
            first=visit.after is None,
            cases="all" if ANSWERS_FOR_ALL in grounds else "own" if "manager" in grounds else "none",
        )


async def _kept(
    figure: Live, caller: Identity, grounds: frozenset[str], responsibilities: Responsibilities, clock: Clock
) -> Kept:
    """Which cases behind *figure* are shown to *caller*."""
    if ANSWERS_FOR_ALL in grounds:
        return every_case
    if "manager" not in grounds:
        return no_case
    responsible = await found(responsibilities.on(amsterdam_day(clock.now())))
    return case_filter(figure, responsible, caller.pseudonym or "")


def _add_files(router: APIRouter, questions: Questions, people: PeoplePages, clock: Clock) -> None:
    @router.get("/cijfers/{figure}/eenheden.csv", dependencies=[_AS_IN_THE_CATALOGUE])
    async def units_file(figure: str, request: Request, grounds: Grounds) -> Response:
        if about_people := RELEASED.get(figure):
            return await found(people.units_file(about_people, visit_of(request, clock)))
        asked, visit = _figure(figure), visit_of(request, clock)
        board, unit = await found(questions.board([asked], visit.unit, visit.days, levels_seen(grounds)))
        rows = [(board.tree, node.unit, board.days.as_of, one) for node, one in board.beneath(asked, unit)]
        return csv_answer(as_csv(board, asked, rows), f"{asked.id}-eenheden.csv")

    @router.get("/cijfers/{figure}/reeks.csv", dependencies=[_AS_IN_THE_CATALOGUE])
    async def series_file(figure: str, request: Request, grounds: Grounds) -> Response:
        if about_people := RELEASED.get(figure):
            return await found(people.series_file(about_people, visit_of(request, clock)))
        asked, visit = _figure(figure), visit_of(request, clock)
        _, days = series_days(year_before(visit.as_of), visit.as_of, None)
        series = questions.series(asked, visit.unit, days, visit.days.known_on, levels_seen(grounds))
        board, points = await found(series)
        return csv_answer(
            as_csv(board, asked, [board.row(visit.unit, point) for point in points]), f"{asked.id}-reeks.csv"
        )


async def _points(
    questions: Questions, figure: Live, unit: str | None, visit: Visit, levels: frozenset[str]
) -> Sequence[Dated]:
    _, days = series_days(year_before(visit.as_of), visit.as_of, None)
    _, points = await found(questions.series(figure, unit, days, visit.days.known_on, levels))
    return points


async def _own(
    request: Request, caller: Identity, questions: Questions, responsibilities: Responsibilities, clock: Clock
) -> Response:
    """The first page of somebody who does not see the whole: what is theirs."""
    visit = visit_of(request, clock)
    person = caller.pseudonym or ""
    try:
        responsible = await found(responsibilities.on(visit.today))
    except RelationsUnknown:
        return PAGES.answer(request, "own.html", known=False, units=[], vacancies=[])
    units, vacancies = responsible.topmost(person), sorted(responsible.vacancies(person))
    names = (await found(questions.placements(visit.days))).tree.nodes if units or vacancies else {}
    opened_in = await found(questions.units_of(vacancies)) if vacancies else {}
    places = {vacancy: names[at].name if at in names else at for vacancy, at in opened_in.items()}
    return PAGES.answer(
        request,
        "own.html",
        known=True,
        units=[(visit.unit_page(unit), names[unit].name if unit in names else unit) for unit in units],
        vacancies=[(vacancy, vacancy_name(places.get(vacancy))) for vacancy in vacancies],
        step=next_own_step(caller, units, vacancies),
    )


async def found(asked: Awaitable[T]) -> T:
    """
    What was *asked*, or why it cannot be had now.

    Raises:
        PageProblem: 503; a read model is not built yet, or the store is away.
    """
    try:
        return await asked
    except NotBuiltYet:
        text = "De cijfers worden voor het eerst opgebouwd. Probeer het over een minuut opnieuw."
        raise PageProblem(503, text, headers={"Retry-After": "5"}) from None
    except StoreAway:
        text = "De gegevens zijn nu niet te bereiken. Er gaat niets verloren. Probeer het over een minuut opnieuw."
        raise PageProblem(503, text, headers={"Retry-After": "5"}) from None


def visit_of(request: Request, clock: Clock) -> Visit:
    """What *request* asks for, seen from today."""
    return read_visit(request.query_params, amsterdam_day(clock.now()))


def _figure(id_: str) -> Live:
    figure = FIGURES.get(id_)
    if figure is None:
        raise PageProblem(404, "Dit cijfer bestaat niet. Kijk bij ‘Cijfers uitgelegd’ welke cijfers er zijn.")
    return figure


def _known(board: Board, unit: str, visit: Visit) -> Any:
    node = board.node(unit)
    if node is None:
        when = "vandaag" if visit.is_now else "op de gekozen dag"
        raise PageProblem(404, f"Deze eenheid is {when} niet bekend. Begin bij het overzicht, of kies een andere dag.")
    return node


def standing_of(board: Board, figures: Sequence[Live], visit: Visit, watch: LogWatch) -> Mapping[str, Any]:
    """What every page says of its own age: the days, the last event, and the position of each read model."""
    topics = {figure.projection.name: figure.projection.topic for figure in figures}
    standpoints = [(name, board.sight.standpoints[name]) for name in topics]
    recorded = max((one.recorded_at for _, one in standpoints), default="")
    lags = [watch.lag(one, topics[name]) for name, one in standpoints]
    known_lags = [lag for lag in lags if lag is not None]
    return {
        "visit": visit,
        "recorded_at": datetime.fromisoformat(recorded) if recorded else None,
        "lag": sum(known_lags) if len(known_lags) == len(lags) else None,
        "positions": [
            (one.build, " ".join(f"{offset.partition}:{offset.next}" for offset in one.position))
            for _, one in [*standpoints, ("", board.units_standpoint)]
        ],
    }
