"""Composition root of notifier: folds, due list, digest desk, outbox, the API and the pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import APIRouter, FastAPI

from peil_chassis import outbox as outboxes
from peil_chassis.health import Health, Heartbeat
from peil_chassis.http.app import create_service
from peil_chassis.identity import Authenticator
from peil_chassis.log.port import Log, LogAway
from peil_chassis.login.login import Login, SignIn
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.settings import HttpSettings
from peil_chassis.store.port import Store
from peil_notifier.acknowledgements.links import lasts, sign
from peil_notifier.acknowledgements.pages import page_routes as act_pages
from peil_notifier.assembly import Ground, Loop, Parts, assemble
from peil_notifier.contacts.api import TAG as CONTACTS_TAG
from peil_notifier.contacts.api import api_routes as contacts_api
from peil_notifier.contacts.pages import page_routes as contacts_pages
from peil_notifier.digests.storage import INDEXES as DIGEST_INDEXES
from peil_notifier.items.facts import TOPIC
from peil_notifier.items.storage import COLLECTION
from peil_notifier.items.storage import INDEXES as ITEM_INDEXES
from peil_notifier.overview.api import TAG as COUNTS_TAG
from peil_notifier.overview.api import api_routes as overview_api
from peil_notifier.overview.pages import page_routes as overview_pages
from peil_notifier.rights import ACT, PAGES, RIGHTS

RECONNECT_S = 1.0

declare_events({"log_away_at_start": "the log does not answer yet; connecting is tried again"})
log_ = get_logger()


def create_app(
    *, settings: HttpSettings, ground: Ground, leading_source: str, authenticator: Authenticator, sign_in: SignIn
) -> FastAPI:
    """
    Notifier as an application; store, log, folds, relay and digest desk are started and stopped with it.

    While a fold is behind nobody is reminded: silence is better than a reminder of what was done. A log or mail server
    that is away loses nothing. A system puts contacts when it may speak for *leading_source*.
    """
    health = _health(ground.store, ground.log)
    parts = assemble(ground, sign_in.vault)

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        return _running(ground.store, ground.log, health, parts)

    return create_service(
        name="notifier",
        title="Peil: reminders",
        version="1.0.0",
        description="Reminds people of what is due: keep where their messages go, and count what is under way.",
        settings=settings,
        authenticator=authenticator,
        api_routers=[contacts_api(parts.contact_desk, leading_source), overview_api(parts.overview)],
        page_routers=_pages(parts, ground),
        rights=RIGHTS,
        clock=ground.clock,
        login=Login(sign_in, ground.store, ground.clock, name="notifier", prefix=PAGES, signed=f"{ACT}/"),
        lifespan=lifespan,
        health=health,
        tags=[CONTACTS_TAG, COUNTS_TAG],
    )


def _pages(parts: Parts, ground: Ground) -> list[APIRouter]:
    def link(item: str) -> str:
        until = ground.clock.now() + lasts(ground.rules.links_last_days)
        return f"{ACT}/{sign(item, until, ground.keys)}"

    return [
        act_pages(parts.acknowledgements, ground.keys, ground.clock),
        contacts_pages(parts.contact_desk),
        overview_pages(parts.overview, ground.clock, link),
    ]


@asynccontextmanager
async def _running(store: Store, log: Log, health: Health, parts: Parts) -> AsyncIterator[None]:
    await store.start()
    await store.declare([*ITEM_INDEXES, *DIGEST_INDEXES, *outboxes.indexes()])
    loops = [(loop, health.loop(name)) for name, loop in parts.loops().items()]
    turning = asyncio.create_task(_turn(log, loops))
    try:
        yield
    finally:
        turning.cancel()
        await asyncio.gather(turning, return_exceptions=True)
        for lease in parts.leases:
            await lease.release()
        await log.stop()
        await store.stop()


async def _turn(log: Log, loops: Sequence[tuple[Loop, Heartbeat]]) -> None:
    """Everything turns for ever, as soon as the log answers for the first time."""
    while True:
        for _, heartbeat in loops:
            heartbeat.beat()
        try:
            await log.start()
            break
        except LogAway:
            log_.warning("log_away_at_start", wait_s=RECONNECT_S)
            await asyncio.sleep(RECONNECT_S)
    async with asyncio.TaskGroup() as group:
        for loop, heartbeat in loops:
            group.create_task(loop(heartbeat))


def _health(store: Store, log: Log) -> Health:
    health = Health()

    async def store_answers() -> bool:
        await store.load(COLLECTION, ["-"])
        return True

    async def log_answers() -> bool:
        return bool(await log.partitions(TOPIC))

    health.dependency("store", store_answers)
    health.dependency("log", log_answers)
    return health
