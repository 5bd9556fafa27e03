"""Composition root of notifier: folds, due list, digest desk, outbox, the API and the pages."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from fastapi import APIRouter, FastAPI

from peil_chassis import outbox as outboxes
from peil_chassis.http.app import create_service
from peil_chassis.identity import Authenticator
from peil_chassis.login.login import Login, SignIn
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.running import health_of, running
from peil_chassis.settings import HttpSettings
from peil_notifier.acknowledgements.links import lasts, sign
from peil_notifier.acknowledgements.pages import page_routes as act_pages
from peil_notifier.assembly import Ground, Parts, assemble
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

log_ = get_logger()
declare_events(
    {"bureau_mailbox_missing": "Bureau I&D has no mailbox: what lies with it is told to who carries the plan instead"}
)


def create_app(
    *, settings: HttpSettings, ground: Ground, leading_source: str, authenticator: Authenticator, sign_in: SignIn
) -> FastAPI:
    """
    Notifier as an application; store, log, folds, relay and digest desk are started and stopped with it.

    While a fold is behind nobody is reminded: silence is better than a reminder of what was done. A log or mail server
    that is away loses nothing. A system puts contacts when it may speak for *leading_source*.
    """
    health = health_of(ground.store, ground.log, collection=COLLECTION, topic=TOPIC)
    parts = assemble(ground, sign_in.vault)
    if not ground.rules.bureau_mail:
        log_.info("bureau_mailbox_missing")

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        indexes = [*ITEM_INDEXES, *DIGEST_INDEXES, *outboxes.indexes()]
        return running(ground.store, ground.log, health, parts.loops(), indexes=indexes, leases=parts.leases)

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
        overview_pages(parts.overview, ground.clock, link, bureau_told=bool(ground.rules.bureau_mail)),
    ]
