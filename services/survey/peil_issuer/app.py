"""Composition root of the issuer: store, folds, outbox, relay, upkeep of campaigns, the API and the pages."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from uuid import uuid4

from fastapi import FastAPI

from peil_chassis import outbox as outboxes
from peil_chassis.clock import Clock
from peil_chassis.fold.house import FoldHouse
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.health import Health
from peil_chassis.http.app import create_service
from peil_chassis.identity import Authenticator
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log
from peil_chassis.login.login import Login, SignIn
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
from peil_chassis.running import Loop, health_of, running
from peil_chassis.settings import HttpSettings
from peil_chassis.store.port import Store
from peil_issuer.campaigns.api.routes import TAG, api_routes
from peil_issuer.campaigns.drawing import CodeDraw, RandomBytes
from peil_issuer.campaigns.facts import TOPIC
from peil_issuer.campaigns.foresight import Foresight
from peil_issuer.campaigns.handlers import Campaigns
from peil_issuer.campaigns.pages.routes import page_routes
from peil_issuer.campaigns.several import INDEXES as SEVERAL_INDEXES
from peil_issuer.campaigns.storage import CAMPAIGNS, INDEXES
from peil_issuer.campaigns.upkeep import Upkeep
from peil_issuer.projections import PROJECTIONS
from peil_issuer.question_sets.reference import QuestionSet
from peil_issuer.rights import RIGHTS

PAGES = "/peiling"
DEAD_LETTER_TOPIC = "issuer-dlq"


@dataclass(frozen=True, slots=True)
class Parts:
    """
    What the issuer stands on.

    Attributes:
        random: As many random bytes as asked for; codes are made of them.
        source: The ``source`` of the facts this service publishes.
        sets: The sets of questions that somebody can begin a campaign with.
        form_url: Address of the form on which people answer, without a slash at the end.
    """

    store: Store
    log: Log
    clock: Clock
    authenticator: Authenticator
    sign_in: SignIn
    random: RandomBytes
    source: str
    sets: tuple[QuestionSet, ...]
    form_url: str = "http://localhost:8081"
    lease_s: float = 5.0


def create_app(settings: HttpSettings, parts: Parts) -> FastAPI:
    """
    The issuer as an application; store, log, folds, relay and upkeep are started and stopped with it.

    A log that is away keeps nothing from being planned or drawn: what is published waits in the outbox. A campaign that
    is due opens as soon as the folds hold everything that is known.
    """
    store, log, clock = parts.store, parts.log, parts.clock
    owner = f"{os.getpid()}-{uuid4().hex[:8]}"
    outbox = Outbox(store, clock)
    relay_lease = Lease(store, clock, name="relay", owner=owner, lasts_s=parts.lease_s)
    upkeep_lease = Lease(store, clock, name="upkeep", owner=owner, lasts_s=parts.lease_s)
    watches = [FoldWatch(projection, log=log, store=store) for projection in PROJECTIONS]
    upkeep = Upkeep(
        store,
        outbox,
        clock,
        lease=upkeep_lease,
        watches=watches,
        random=parts.random,
        source=parts.source,
    )
    house = FoldHouse(
        PROJECTIONS,
        log=log,
        store=store,
        clock=clock,
        owner=owner,
        lease_s=parts.lease_s,
        dead_letter_topic=DEAD_LETTER_TOPIC,
        box=outbox,
    )
    relay = Relay(store, log, outbox, clock, lease=relay_lease, topics=[TOPIC, DEAD_LETTER_TOPIC])
    loops: dict[str, Loop] = {"relay": relay.run, "fold": house.run, "upkeep": upkeep.run}
    loops |= {f"watch-{number}": watch.run for number, watch in enumerate(watches)}
    health = health_of(store, log, collection=CAMPAIGNS, topic=TOPIC)

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        indexes = [*INDEXES, *SEVERAL_INDEXES, *outboxes.indexes()]
        return running(store, log, health, loops, indexes=indexes, leases=[relay_lease, upkeep_lease])

    return _service(settings, parts, health, lifespan)


def _service(
    settings: HttpSettings,
    parts: Parts,
    health: Health,
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]],
) -> FastAPI:
    campaigns = Campaigns(parts.store, parts.clock, source=parts.source)
    draw = CodeDraw(parts.store, parts.random)
    foresight = Foresight(parts.store, parts.clock)
    return create_service(
        name="issuer",
        title="Peil: survey campaigns",
        version="1.0.0",
        description="Plans survey campaigns, which open and close by themselves, and shows their frozen rules.",
        settings=settings,
        authenticator=parts.authenticator,
        api_routers=[api_routes(campaigns)],
        page_routers=[page_routes(campaigns, draw, foresight, parts.clock, parts.sets, form_url=parts.form_url)],
        rights=RIGHTS,
        clock=parts.clock,
        login=Login(parts.sign_in, parts.store, parts.clock, name="issuer", prefix=PAGES),
        lifespan=lifespan,
        health=health,
        tags=[TAG],
    )
