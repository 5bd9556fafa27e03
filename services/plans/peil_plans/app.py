"""Composition root of plans: store, outbox, relay, the API and the pages."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, FastAPI

from peil_chassis import outbox as outboxes
from peil_chassis.audit import Audit
from peil_chassis.clock import Clock
from peil_chassis.fold.house import FoldHouse
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.http import audit_trail
from peil_chassis.http.app import create_service
from peil_chassis.http.limits import Limits
from peil_chassis.identity import Authenticator
from peil_chassis.lease import Lease
from peil_chassis.log.port import Log
from peil_chassis.login.login import Login, SignIn
from peil_chassis.outbox import Outbox
from peil_chassis.relay import Relay
from peil_chassis.running import Loop, health_of, running
from peil_chassis.settings import HttpSettings
from peil_chassis.store.port import Store
from peil_plans.action_plans.api import routes as plans_api
from peil_plans.action_plans.facts import TOPIC
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages import routes as plans_pages
from peil_plans.action_plans.pages.dossier_routes import dossier_routes
from peil_plans.action_plans.reading import AUDIT_WORDS as PLAN_WORDS
from peil_plans.action_plans.storage import COLLECTION, INDEXES, Plans
from peil_plans.activities import storage as activity_storage
from peil_plans.activities.api import routes as activities_api
from peil_plans.activities.handlers import Activities
from peil_plans.activities.pages import routes as activities_pages
from peil_plans.activities.reading import AUDIT_WORDS as ACTIVITY_WORDS
from peil_plans.activities.storage import ActivityRecords
from peil_plans.agreements import storage as agreement_storage
from peil_plans.agreements import upkeep
from peil_plans.agreements.api import routes as agreements_api
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.kinds import KINDS
from peil_plans.agreements.pages import routes as agreements_pages
from peil_plans.agreements.reading import AUDIT_WORDS as AGREEMENT_WORDS
from peil_plans.agreements.storage import AgreementRecords, Consents
from peil_plans.imports.pages.carrying import AT_ONCE, UPLOADS
from peil_plans.imports.pages.later_routes import later_routes
from peil_plans.imports.pages.routes import import_routes
from peil_plans.mandate import api as mandates_api
from peil_plans.mandate.pages.routes import mandate_routes
from peil_plans.mandate.reading import AMSTERDAM, load_mandates
from peil_plans.mandate.versions import Mandates
from peil_plans.occasions import api as occasions_api
from peil_plans.occasions.pages.routes import occasion_routes
from peil_plans.occasions.reading import AMSTERDAM as OCCASIONS
from peil_plans.occasions.reading import load_occasions
from peil_plans.occasions.reference import Occasions
from peil_plans.organisation.projection import PROJECTION
from peil_plans.organisation.relations import PlanRelations
from peil_plans.organisation.storage import Responsibilities
from peil_plans.reports.api import routes as reports_api
from peil_plans.reports.pages.routes import report_routes
from peil_plans.reports.pages.shown import Desk as ReportDesk
from peil_plans.rights import RIGHTS
from peil_plans.threads import api as threads_api
from peil_plans.threads import storage as thread_storage
from peil_plans.threads.handlers import ThreadDesk
from peil_plans.threads.pages import routes as threads_pages
from peil_plans.threads.storage import Threads
from peil_plans.ties.reading import Ties

PAGES = "/plannen"
ABOUT: Mapping[str, Any] = {
    "name": "plans",
    "title": "Peil: action plans and agreements",
    "version": "1.1.0",
    "description": "Action plans of units, and agreements with their managers: make them, and say how they stand.",
    "limits": Limits(uploads=UPLOADS),
    "rights": [*RIGHTS, *audit_trail.audit_rights("plans", PAGES)],
    "tags": [
        plans_api.TAG,
        reports_api.TAG,
        agreements_api.TAG,
        activities_api.TAG,
        threads_api.TAG,
        mandates_api.TAG,
        occasions_api.TAG,
        audit_trail.TAG,
    ],
}


_INDEXES = [
    *INDEXES,
    *agreement_storage.INDEXES,
    *activity_storage.INDEXES,
    *thread_storage.INDEXES,
    *outboxes.indexes(),
]


def create_app(
    *,
    settings: HttpSettings,
    source: str,
    store: Store,
    log: Log,
    clock: Clock,
    authenticator: Authenticator,
    sign_in: SignIn,
    lease_s: float = 5.0,
    mandates: Mandates | None = None,
    occasions: Occasions | None = None,
) -> FastAPI:
    """Plans as an application, with its store, log and relay; while the fold is behind, only Bureau I&D is let in."""
    outbox, owner, audit = Outbox(store, clock), f"{os.getpid()}-{uuid4().hex[:8]}", Audit(store, clock)
    mandates, occasions = mandates or load_mandates(AMSTERDAM), occasions or load_occasions(OCCASIONS)
    action_plans = ActionPlans(Plans(store, outbox), source, mandates.taxonomy_on)
    lease = Lease(store, clock, name="relay", owner=owner, lasts_s=lease_s)
    relay = Relay(store, log, outbox, clock, lease=lease, topics=[TOPIC])
    house = FoldHouse([PROJECTION], log=log, store=store, clock=clock, owner=owner, lease_s=lease_s)
    responsibilities = Responsibilities(store, watch := FoldWatch(PROJECTION, log=log, store=store))
    health = health_of(store, log, collection=COLLECTION, topic=TOPIC)
    agreements, activities, threads = _beside(action_plans, store, outbox, audit, responsibilities, source, mandates)
    rooms = (action_plans, agreements, activities, threads, responsibilities, audit, clock, mandates, occasions)

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        keep_up, prepare = partial(upkeep.keep_up, agreements, clock), partial(_prepare, audit, action_plans)
        loops: dict[str, Loop] = {"relay": relay.run, "fold": house.run, "watch": watch.run, "upkeep": keep_up}
        return running(store, log, health, loops, indexes=_INDEXES, leases=[lease], prepare=prepare)

    return create_service(
        **ABOUT,
        settings=settings,
        authenticator=authenticator,
        api_routers=_api(*rooms),
        page_routers=_pages(*rooms),
        relations=_relations(responsibilities, action_plans, agreements),
        clock=clock,
        login=Login(sign_in, store, clock, name="plans", prefix=PAGES),
        lifespan=lifespan,
        health=health,
    )


async def _prepare(audit: Audit, action_plans: ActionPlans) -> None:
    await audit.prepare()
    await action_plans.plans.write_missing_lines()


def _beside(
    action_plans: ActionPlans,
    store: Store,
    outbox: Outbox,
    audit: Audit,
    responsibilities: Responsibilities,
    source: str,
    mandates: Mandates,
) -> tuple[Agreements, Activities, ThreadDesk]:
    """What stands beside the action plans: agreements, what was done, and what came back in talks."""
    records, consents = AgreementRecords(store, outbox), Consents(store, audit)
    agreements = Agreements(records, consents, responsibilities, KINDS, source, mandates.taxonomy_on)
    held = ActivityRecords(store, outbox)
    activities = Activities(held, action_plans.plans, responsibilities, source)
    threads = ThreadDesk(Threads(store), action_plans.plans, held, responsibilities, mandates.taxonomy_on)
    return agreements, activities, threads


def _relations(responsibilities: Responsibilities, action_plans: ActionPlans, agreements: Agreements) -> PlanRelations:
    units = {"plan": action_plans.plans.unit_of, "agreement": agreements.records.unit_of}
    return PlanRelations(responsibilities, units)


def _api(
    action_plans: ActionPlans,
    agreements: Agreements,
    activities: Activities,
    threads: ThreadDesk,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
    mandates: Mandates,
    occasions: Occasions,
) -> list[APIRouter]:
    return [
        plans_api.api_routes(action_plans, responsibilities, audit, clock),
        reports_api.api_routes(action_plans, threads, audit, clock),
        agreements_api.api_routes(agreements, audit, clock),
        activities_api.api_routes(activities, audit, clock),
        threads_api.api_routes(threads, audit, clock),
        mandates_api.api_routes(mandates, clock),
        occasions_api.api_routes(occasions),
        audit_trail.audit_api(audit),
    ]


def _pages(
    action_plans: ActionPlans,
    agreements: Agreements,
    activities: Activities,
    threads: ThreadDesk,
    responsibilities: Responsibilities,
    audit: Audit,
    clock: Clock,
    mandates: Mandates,
    occasions: Occasions,
) -> list[APIRouter]:
    # The audit log, agreements, mandate, calendar, import and meeting go first: a plan's address would match theirs.
    turns, ties = asyncio.Semaphore(AT_ONCE), Ties(mandates, action_plans.plans, agreements.records)
    log_pages = audit_trail.audit_pages(audit, PAGES, {**PLAN_WORDS, **AGREEMENT_WORDS, **ACTIVITY_WORDS})
    return [
        log_pages,
        agreements_pages.page_routes(agreements, audit, clock, ties),
        activities_pages.page_routes(activities, audit, clock, occasions.calendar),
        mandate_routes(mandates, action_plans.plans, responsibilities, audit, clock),
        occasion_routes(occasions, clock),
        import_routes(action_plans, responsibilities, clock, mandates, turns),
        later_routes(action_plans, audit, clock, turns),
        report_routes(ReportDesk(action_plans, responsibilities, audit, clock, threads)),
        threads_pages.page_routes(threads_pages.Desk(threads, audit, clock, mandates)),
        dossier_routes(action_plans, audit, clock, mandates, occasions.calendar),
        plans_pages.page_routes(action_plans, responsibilities, audit, clock, mandates, occasions, ties.agreements_of),
    ]
