"""The composition root of intake: everything is built here, once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial

from fastapi import FastAPI

from peil_chassis import outbox as outboxes
from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, SystemClock
from peil_chassis.health import Health, Heartbeat
from peil_chassis.http import audit_trail
from peil_chassis.http.app import create_service
from peil_chassis.http.limits import Limits
from peil_chassis.identity import Authenticator
from peil_chassis.lease import Lease
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Log, LogError
from peil_chassis.login.login import Login, SignIn
from peil_chassis.login.settings import load_sign_in
from peil_chassis.logs import configure_logs, get_logger
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
from peil_chassis.settings import HttpSettings
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Conflict, Store, StoreError
from peil_chassis.tokens import load_authenticator
from peil_contracts.catalogue import FACT_TYPES
from peil_contracts.wire import BATCH_BYTES
from peil_intake.client_topics import storage as client_topic_storage
from peil_intake.client_topics.handlers import ClientTopic
from peil_intake.deliveries import storage as delivery_storage
from peil_intake.deliveries.api import routes
from peil_intake.deliveries.deciding import Door, Vault
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.deliveries.handlers import REFUSALS_STAY, forget_old_refusals
from peil_intake.persons import api as person_api
from peil_intake.persons import storage as person_storage
from peil_intake.persons.upkeep import keep_up
from peil_intake.rights import RIGHTS
from peil_intake.settings import IntakeSettings, load_suppliers
from peil_intake.sources import storage as source_storage
from peil_intake.sources.pages.routes import source_pages

API_VERSION = "1.0.0"
TITLE = "Peil: delivering facts"
DESCRIPTION = """
The door for HR systems. Deliver events (CloudEvents by the NL GOV profile), ask what became of them, and see what was
refused: which field, which rule, what to do.

Deliver in any order and as often as needed: of everything said about the same fact, the latest `time` counts.
"""
PAGES = "/aanlevering"
AUDIT_WORDS = {
    "references-read": "verwijzingen naar personen bekeken",
    "mapping-changed": "koppeling van een verwijzing gewijzigd",
    "pseudonym-asked": "pseudoniem opgevraagd bij het inloggen",
    "person-erased": "persoon vergeten",
    "sealed-opened": "verzegelde levering geopend",
}
"""What the audit log of intake tells, in Dutch."""
TAGS = (
    {"name": "deliveries", "description": "Events in, outcomes out."},
    {"name": "persons", "description": "Whom references stand for, and forgetting."},
    audit_trail.TAG,
)
WRITES = tuple(
    sorted({str(kind.topic) for kind in FACT_TYPES.values() if kind.topic and kind.published_by == "intake"})
)
"""The topics of facts that intake writes."""

CLEAN_UP_EVERY_S = 3600.0
PULSE_S = 5.0
RECONNECT_S = 2.0

log_ = get_logger()


@dataclass(frozen=True, slots=True)
class Parts:
    """What intake stands on."""

    store: Store
    log: Log
    clock: Clock
    authenticator: Authenticator
    suppliers: Sequence[Supplier]
    vault: Vault
    sign_in: SignIn
    lease_s: float = 5.0


def build(settings: IntakeSettings) -> FastAPI:
    """
    Intake on the real store and log that *settings* name.

    Raises:
        SystemExit: the issuer, the key, or the file of clients or of roles, cannot be used.
    """
    configure_logs("intake", settings.log_level)
    parts = Parts(
        store=MongoStore(settings.mongo, settings.database),
        log=KafkaLog(settings.kafka, access=settings.kafka_access, client="peil-intake"),
        clock=SystemClock(),
        authenticator=load_authenticator(settings),
        suppliers=load_suppliers(settings),
        vault=settings.vault(),
        sign_in=load_sign_in(settings),
        lease_s=settings.lease_s,
    )
    return compose(settings, parts)


def compose(settings: HttpSettings, parts: Parts) -> FastAPI:
    """Intake on any *parts*: API and pages; in its lifespan the relay, a reader per client's topic, the cleaning."""
    audit = Audit(parts.store, parts.clock)
    door = Door(parts.store, Outbox(parts.store, parts.clock), parts.clock, parts.vault, audit)
    health = Health()
    health.dependency("store", lambda: _store_answers(parts.store))
    health.dependency("log", lambda: _log_answers(parts.log))
    readers = [ClientTopic(door, parts.log, supplier) for supplier in parts.suppliers if supplier.topic]
    health.dependency("client-topics", lambda: _all_read(readers))

    return create_service(
        name="intake",
        title=TITLE,
        version=API_VERSION,
        description=DESCRIPTION,
        settings=settings,
        authenticator=parts.authenticator,
        api_routers=[routes(door), person_api.routes(door), audit_trail.audit_api(audit)],
        page_routers=[
            source_pages(parts.store, parts.suppliers, parts.clock),
            audit_trail.audit_pages(audit, PAGES, AUDIT_WORDS),
        ],
        rights=[*RIGHTS, *audit_trail.audit_rights("intake", PAGES)],
        login=Login(parts.sign_in, parts.store, parts.clock, name="intake", prefix=PAGES),
        clock=parts.clock,
        lifespan=partial(_running, parts, door, readers, health),
        health=health,
        limits=Limits(body=2 * BATCH_BYTES),  # above the contract's limit, so that its refusal names the rule
        tags=TAGS,
    )


@asynccontextmanager
async def _running(
    parts: Parts, door: Door, readers: Sequence[ClientTopic], health: Health, app: FastAPI
) -> AsyncIterator[None]:
    """Store and log for as long as the application runs, and what it does of itself."""
    await parts.store.start()
    await _declare(parts.store)
    await door.audit.prepare()
    tasks = [
        asyncio.create_task(_carry_on(parts, door.outbox, readers, health), name="carry"),
        asyncio.create_task(_clean(door, health.loop("cleaning")), name="clean"),
        asyncio.create_task(keep_up(door, health.loop("vault")), name="vault"),
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await parts.log.stop()
        await parts.store.stop()


async def _declare(store: Store) -> None:
    """Make the indexes exist; another intake that starts now makes the same."""
    while True:
        with suppress(Conflict):
            await store.declare(
                [
                    *outboxes.indexes(),
                    *delivery_storage.indexes(),
                    *client_topic_storage.indexes(),
                    *person_storage.indexes(),
                    *source_storage.indexes(),
                ]
            )
            return
        await asyncio.sleep(PULSE_S / 10)


async def _carry_on(parts: Parts, outbox: Outbox, readers: Sequence[ClientTopic], health: Health) -> None:
    """Carry for ever: after a fault of ours, from the start again."""
    while True:
        try:
            await _carry(parts, outbox, readers, health)
        except Exception as error:  # every place that waits for something transient handles that itself
            log_.error("carrying_failed", exc_info=error, wait_s=RECONNECT_S)
            await parts.log.stop()
        await asyncio.sleep(RECONNECT_S)


async def _carry(parts: Parts, outbox: Outbox, readers: Sequence[ClientTopic], health: Health) -> None:
    """Connect to the log, however long that takes, then carry: facts to it, and deliveries from clients' topics."""
    await _connect(parts.log, health.loop("connecting"))
    lease = Lease(parts.store, parts.clock, name="relay", owner=secrets.token_hex(8), lasts_s=parts.lease_s)
    topics = [*WRITES, client_topic_storage.DEAD_LETTER_TOPIC]
    relay = Relay(parts.store, parts.log, outbox, parts.clock, lease=lease, topics=topics)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(relay.run(health.loop("relay")))
            for reader in readers:
                group.create_task(reader.run(health.loop(f"topic-{reader.client}")))
            group.create_task(_beat(health.loop("connecting")))
    finally:
        with suppress(StoreError):
            await lease.release()


async def _connect(log: Log, heartbeat: Heartbeat) -> None:
    while True:
        heartbeat.beat()
        try:
            await log.start()
        except LogError as error:
            log_.warning("log_away_at_start", error_type=type(error).__name__, wait_s=RECONNECT_S)
            await asyncio.sleep(RECONNECT_S)
        else:
            return


async def _beat(heartbeat: Heartbeat) -> None:
    while True:
        heartbeat.beat()
        await asyncio.sleep(PULSE_S)


async def _clean(door: Door, heartbeat: Heartbeat) -> None:
    """Remove refusals, and records that nobody could read, once they are thirty days old."""
    due = 0.0
    while True:
        heartbeat.beat()
        now = asyncio.get_running_loop().time()
        if now >= due:
            due = now + CLEAN_UP_EVERY_S
            try:
                removed = await forget_old_refusals(door)
                removed += await client_topic_storage.prune_letters(door.store, before=door.clock.now() - REFUSALS_STAY)
            except StoreError as error:
                log_.warning("old_refusals_wait", error_type=type(error).__name__)
            else:
                log_.debug("old_refusals_removed", count=removed)
        await asyncio.sleep(PULSE_S)


async def _store_answers(store: Store) -> bool:
    await store.load(delivery_storage.RECEIPTS, ["-"])
    return True


async def _all_read(readers: Sequence[ClientTopic]) -> bool:
    return all(reader.reading for reader in readers)


async def _log_answers(log: Log) -> bool:
    for topic in WRITES:
        partitions = await log.partitions(topic)
        if not partitions or not await log.bounds(partitions):
            return False
    return True
