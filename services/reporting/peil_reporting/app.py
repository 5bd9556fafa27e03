"""Composition root of reporting's API and pages. It writes sessions, thresholds and the audit log; nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.health import Health
from peil_chassis.http import audit_trail
from peil_chassis.http.app import create_service
from peil_chassis.identity import Authenticator
from peil_chassis.log.port import Log
from peil_chassis.login.login import Login, SignIn
from peil_chassis.registry import COLLECTION as REGISTRY
from peil_chassis.registry import active_build
from peil_chassis.settings import HttpSettings
from peil_chassis.store.port import Store
from peil_reporting.barometer import api as barometer_api
from peil_reporting.biws_audit import api as biws_audit_api
from peil_reporting.biws_audit import pages as biws_audit_pages
from peil_reporting.biws_audit.asking import BiwsAudits
from peil_reporting.cases import api as case_api
from peil_reporting.cases import pages as case_pages
from peil_reporting.figures.api.answers import Answers
from peil_reporting.figures.api.released import ReleasedAnswers
from peil_reporting.figures.api.routes import TAGS, api_routes
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages.agreed_pages import agreed_routes
from peil_reporting.figures.pages.monitor_pages import monitor_routes
from peil_reporting.figures.pages.people_pages import PeoplePages
from peil_reporting.figures.pages.routes import page_routes
from peil_reporting.figures.pages.safety_pages import safety_routes
from peil_reporting.figures.questions import Questions
from peil_reporting.measured_actions import api as measured_api
from peil_reporting.measured_actions import pages as measured_pages
from peil_reporting.measured_actions.asking import MeasuredActions
from peil_reporting.projections import PROJECTIONS
from peil_reporting.reach import api as reach_api
from peil_reporting.reach import pages as reach_pages
from peil_reporting.releases.fence import FencedStore
from peil_reporting.releases.reading import Releases
from peil_reporting.responsibilities.relations import ReportingRelations
from peil_reporting.responsibilities.storage import READ_FROM, Responsibilities
from peil_reporting.rights import RIGHTS
from peil_reporting.scrutiny import pages as scrutiny_pages
from peil_reporting.surveys import api as survey_api
from peil_reporting.surveys import pages as survey_pages
from peil_reporting.surveys.reading import Surveys
from peil_reporting.thresholds import api as threshold_api
from peil_reporting.thresholds import pages as threshold_pages
from peil_reporting.thresholds.handlers import Thresholds
from peil_reporting.vacancies.projection import PROJECTION as VACANCIES
from peil_reporting.why import pages as why_pages

DESCRIPTION = (
    "Live figures, as of any day and as known on any day, explained down to the events; "
    "and figures about people, as they were released."
)
AUDIT_WORDS = {
    "case-read": "vacature bekeken",
    "explanation-read": "zaken achter een cijfer bekeken",
    "threshold-changed": "drempel veranderd",
    "release-scrutinised": "vrijgave nagekeken",
    "biws-audit-drawn": "steekproef van vacatures getrokken",
}
"""What the audit log of reporting tells, in Dutch."""

_ROOMS = (
    case_api, biws_audit_api, survey_api, measured_api, barometer_api, reach_api, threshold_api, audit_trail,
)  # fmt: skip
_TAGS = [*TAGS, *(room.TAG for room in _ROOMS)]


def create_app(
    *,
    settings: HttpSettings,
    store: Store,
    log: Log,
    clock: Clock,
    authenticator: Authenticator,
    sign_in: SignIn,
) -> FastAPI:
    """
    Reporting as an application; store and log are started and stopped with it.

    The log tells only how far the fold is behind: without it everything is answered but that. Nothing here can read
    what is about people: the store is fenced, and figures about people and of surveys come from releases.
    """
    store = FencedStore(store)
    watch = LogWatch(log, [projection.topic for projection in PROJECTIONS])
    fold_watches = [FoldWatch(projection, log=log, store=store) for projection in (*READ_FROM, VACANCIES)]
    responsibilities = Responsibilities(store, fold_watches[: len(READ_FROM)])
    audit = Audit(store, clock)
    apis, pages = _routers(store, clock, watch, responsibilities, audit, fold_watches)

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        return _running(store, log, audit, [watch.run, *(each.run for each in fold_watches)])

    return create_service(
        name="reporting",
        title="Peil: figures",
        version="1.0.0",
        description=DESCRIPTION,
        settings=settings,
        authenticator=authenticator,
        api_routers=apis,
        page_routers=pages,
        rights=[*RIGHTS, *audit_trail.audit_rights("reporting", "")],
        relations=ReportingRelations(responsibilities),
        clock=clock,
        login=Login(sign_in, store, clock, name="reporting", prefix=""),
        lifespan=lifespan,
        health=_health(store),
        tags=_TAGS,
    )


def _routers(
    store: Store,
    clock: Clock,
    watch: LogWatch,
    responsibilities: Responsibilities,
    audit: Audit,
    fold_watches: Sequence[FoldWatch],
) -> tuple[list[APIRouter], list[APIRouter]]:
    """The routes of the API and of the pages."""
    questions = Questions(store)
    releases = Releases(store, questions.tree)
    surveys = Surveys(store, questions.tree)
    answers, released = Answers(clock, watch), ReleasedAnswers(releases)
    thresholds = Thresholds(store, audit, clock)
    biws_audits = BiwsAudits(store, questions.tree, fold_watches, audit, clock)
    measured = MeasuredActions(store, questions, releases, surveys, responsibilities, audit)
    apis = [
        api_routes(questions, answers, released, responsibilities, audit, clock),
        case_api.api_routes(store, audit, clock),
        biws_audit_api.api_routes(biws_audits),
        survey_api.api_routes(surveys),
        measured_api.api_routes(measured, clock),
        barometer_api.api_routes(store, questions.tree, clock),
        reach_api.api_routes(store, questions.tree, clock),
        threshold_api.api_routes(thresholds),
        audit_trail.audit_api(audit),
    ]
    pages = [
        page_routes(questions, PeoplePages(releases), surveys, watch, responsibilities, audit, clock),
        agreed_routes(questions, watch, clock),
        monitor_routes(questions, releases, surveys, watch, clock),
        safety_routes(store, questions.tree, releases, surveys, clock),
        measured_pages.page_routes(measured, watch, clock),
        reach_pages.page_routes(store, questions.tree, clock),
        survey_pages.page_routes(surveys),
        case_pages.page_routes(store, questions, audit, clock),
        biws_audit_pages.page_routes(biws_audits),
        threshold_pages.page_routes(thresholds),
        why_pages.page_routes(store),
        scrutiny_pages.page_routes(store, questions.tree, audit, clock),
        audit_trail.audit_pages(audit, "", AUDIT_WORDS),
    ]
    return apis, pages


@asynccontextmanager
async def _running(
    store: Store, log: Log, audit: Audit, loops: Sequence[Callable[[], Coroutine[Any, Any, None]]]
) -> AsyncIterator[None]:
    await store.start()
    await audit.prepare()
    watching = [asyncio.create_task(run()) for run in loops]
    try:
        yield
    finally:
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        await log.stop()
        await store.stop()


def _health(store: Store) -> Health:
    health = Health()

    async def store_answers() -> bool:
        await store.load(REGISTRY, ["-"])
        return True

    async def read_models_built() -> bool:
        return all([await active_build(store, projection.name) is not None for projection in PROJECTIONS])

    health.dependency("store", store_answers)
    health.dependency("read_models", read_models_built)
    return health
