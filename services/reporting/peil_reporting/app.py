"""Composition root of reporting's API and pages. It only reads: the fold writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from peil_chassis.clock import Clock
from peil_chassis.health import Health
from peil_chassis.http.app import create_service
from peil_chassis.identity import Authenticator
from peil_chassis.log.port import Log
from peil_chassis.login.login import Login, SignIn
from peil_chassis.registry import COLLECTION as REGISTRY
from peil_chassis.registry import active_build
from peil_chassis.settings import HttpSettings
from peil_chassis.store.port import Store
from peil_reporting.figures.api.answers import Answers
from peil_reporting.figures.api.routes import TAGS, api_routes
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.pages.routes import page_routes
from peil_reporting.figures.questions import Questions
from peil_reporting.projections import PROJECTIONS


def create_app(
    *,
    settings: HttpSettings,
    store: Store,
    log: Log,
    clock: Clock,
    authenticator: Authenticator,
    sign_in: SignIn | None = None,
) -> FastAPI:
    """
    Reporting as an application; store and log are started and stopped with it.

    The log tells only how far the fold is behind: without it everything is answered but that.
    """
    questions = Questions(store)
    watch = LogWatch(log, [projection.topic for projection in PROJECTIONS])
    answers = Answers(clock, watch)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await store.start()
        watching = asyncio.create_task(watch.run())
        try:
            yield
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
            await log.stop()
            await store.stop()

    return create_service(
        name="reporting",
        title="Peil: figures",
        version="1.0.0",
        description="Live figures, as of any day and as known on any day, explained down to the events.",
        settings=settings,
        authenticator=authenticator,
        api_routers=[api_routes(questions, answers, clock)],
        page_routers=[page_routes(questions, watch, clock)],
        login=Login(sign_in, store, clock, name="reporting", prefix="") if sign_in else None,
        lifespan=lifespan,
        health=_health(store),
        tags=TAGS,
    )


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
