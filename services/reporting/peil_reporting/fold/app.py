"""Composition root of reporting's fold: engines, fold house, relay of dead letters, release room, health."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import uuid4

from fastapi import FastAPI

from peil_chassis.clock import Clock, SystemClock
from peil_chassis.fold.house import FoldHouse
from peil_chassis.fold.options import FoldLimits, Shard
from peil_chassis.health import STALE_AFTER_S, Health
from peil_chassis.http.app import create_service
from peil_chassis.identity import Identity
from peil_chassis.lease import Lease
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Log
from peil_chassis.outbox import Outbox
from peil_chassis.registry import COLLECTION as REGISTRY
from peil_chassis.relay import Relay
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Store
from peil_reporting.fold.dead_letter_watch import watch_dead_letters
from peil_reporting.fold.settings import FoldSettings
from peil_reporting.projections import PROJECTIONS
from peil_reporting.releases.apart import Calculate, apart
from peil_reporting.releases.door import Door
from peil_reporting.releases.facts import TOPIC
from peil_reporting.releases.loop import keep_releasing
from peil_reporting.releases.room import ReleaseRoom
from peil_reporting.surveys.loop import keep_releasing_surveys
from peil_reporting.surveys.room import SurveyRoom
from peil_reporting.thresholds.telling import Telling

DEAD_LETTER_TOPIC = "reporting-dlq"


def create_app(settings: FoldSettings) -> FastAPI:
    """The fold's process as an application, on the real store and log that *settings* name."""
    store = MongoStore(settings.mongo, settings.database)
    log = KafkaLog(settings.kafka, access=settings.kafka_access)
    watch_dead_letters(log.broker, DEAD_LETTER_TOPIC)
    return compose(settings, store, log, SystemClock())


def compose(settings: FoldSettings, store: Store, log: Log, clock: Clock, *, calculate: Calculate = apart) -> FastAPI:
    """The fold's process on any *store* and *log*, started and stopped with it; *calculate* makes releases."""
    outbox = Outbox(store, clock)
    owner = f"{os.getpid()}-{uuid4().hex[:8]}"
    house = _house(settings, store, log, clock, outbox, owner)
    health = _health(house, log, store)
    relay_lease = Lease(store, clock, name="relay", owner=owner, lasts_s=settings.lease_s)
    relay = Relay(store, log, outbox, clock, lease=relay_lease, topics=[DEAD_LETTER_TOPIC, TOPIC])
    door = Door(store, clock, outbox, settings.source)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await store.start()
        await log.start()
        loops = (
            house.run(health.loop("fold")),
            relay.run(health.loop("relay")),
            keep_releasing(ReleaseRoom(store, log, clock, door, calculate), health.loop("release")),
            keep_releasing_surveys(SurveyRoom(store, clock, door, calculate), health.loop("survey_release")),
            Telling(store, outbox, settings.source).run(health.loop("thresholds")),
        )
        tasks = [asyncio.create_task(loop) for loop in loops]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await relay_lease.release()
            await log.stop()
            await store.stop()

    return create_service(
        name="reporting-fold",
        title="Peil: verwerking van gebeurtenissen",
        version="1.0.0",
        description="Folds facts into reporting's read models, and releases quarters. It answers for its health only.",
        settings=settings,
        authenticator=_Nobody(),
        lifespan=lifespan,
        health=health,
    )


def _house(settings: FoldSettings, store: Store, log: Log, clock: Clock, outbox: Outbox, owner: str) -> FoldHouse:
    return FoldHouse(
        PROJECTIONS,
        log=log,
        store=store,
        clock=clock,
        owner=owner,
        shard=Shard(settings.shard, settings.shards),
        limits=FoldLimits(settings.batch_records, settings.cached_documents),
        dead_letter_topic=DEAD_LETTER_TOPIC,
        box=outbox,
        lease_s=settings.lease_s,
        old_build_stays=timedelta(seconds=settings.old_build_stays_s),
    )


def _health(house: FoldHouse, log: Log, store: Store) -> Health:
    health = Health()

    async def store_answers() -> bool:
        await store.load(REGISTRY, ["-"])
        return True

    async def log_answers() -> bool:
        return all([await log.partitions(projection.topic) for projection in PROJECTIONS])

    async def folds_turn() -> bool:
        """Every fold went round lately. A standby has none and is ready: it waits, as it should."""
        return all(time.monotonic() - fold.progress.turned_at < STALE_AFTER_S for fold in house.folds())

    health.dependency("store", store_answers)
    health.dependency("log", log_answers)
    health.dependency("folds", folds_turn)
    return health


class _Nobody:
    """This process has no routes that ask who somebody is."""

    async def identify(self, token: str) -> Identity | None:
        """Nobody has a token here."""
        return None
