"""A small organisation, and everybody who might ask something of it: for the tests of who may do what."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from random import Random

import httpx
from fastapi import FastAPI

import peil_intake.app
import peil_issuer.app
import peil_plans.app
import peil_reporting.app
from logged_in import HOST, log_in, sign_in_nowhere
from notifier_world import notifier_app
from peil_chassis.clock import SteppedClock
from peil_chassis.identity import ROLES, Identity
from peil_chassis.log.memory import MemoryLog
from peil_chassis.projection import Fact
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_plans.agreements.facts import own_id
from plans_service import plan_body
from relation_facts import appointed, municipality, named, pseudonym, taken_back
from reporting_facts import action, adopted, opened, placed
from reporting_service import NOW, Reporting, records
from vault_parts import LEADING, a_vault

UNITS = ("werving", "po", "groen", "ddv", "oud", "maan")
"""Own unit, the one above, one below, another, a closed one, and one that is not there."""

PLANS = tuple(f"p-{unit}" for unit in UNITS)
AGREEMENTS = {own_id("agreement", f"a-{unit}"): unit for unit in UNITS}
"""Id -> unit. The closed unit and the one that is not there have none: nobody can have made it."""
WITHOUT_AGREEMENT = ("oud", "maan")
VACANCIES = ("v-eigen", "v-ander", "v-niets")


@dataclass(frozen=True)
class Person:
    """
    Somebody with relations: what the facts of `facts` make of them.

    Attributes:
        pseudonym: What facts call them.
        units: Units they manage, with all below.
        plans: Plans they are the trekker of.
        vacancies: Vacancies they are the hiring manager of.
    """

    pseudonym: str
    units: frozenset[str] = frozenset()
    plans: frozenset[str] = frozenset()
    vacancies: frozenset[str] = frozenset()

    def holds(self, relation: str, kind: str, id_: str) -> bool:
        """Whether they stand in *relation* to the object *id_* of *kind*."""
        if kind == "agreement":
            return AGREEMENTS[id_] in self.units - set(WITHOUT_AGREEMENT)
        if relation == "manager":
            return (id_.removeprefix("p-") if kind == "plan" else id_) in self.units
        return id_ in (self.plans if relation == "trekker" else self.vacancies)

    def holds_any(self, relation: str) -> bool:
        """Whether they stand in *relation* to anything."""
        return bool({"manager": self.units, "trekker": self.plans, "hiring-manager": self.vacancies}[relation])


def _some(*names: str) -> frozenset[str]:
    return frozenset(names)


PEOPLE: Mapping[str, Person] = {
    "manager": Person(pseudonym("1"), units=_some("werving", "groen", "blauw")),
    "manager-above": Person(pseudonym("2"), units=_some("po", "werving", "groen", "blauw", "oud")),
    "manager-below": Person(pseudonym("3"), units=_some("groen")),
    "manager-elsewhere": Person(pseudonym("4"), units=_some("ddv")),
    "former-manager": Person(pseudonym("5")),
    "coming-manager": Person(pseudonym("6")),
    "withdrawn-manager": Person(pseudonym("7")),
    "manager-of-a-closed-unit": Person(pseudonym("8")),
    "trekker": Person(pseudonym("9"), plans=_some("p-werving")),
    "former-trekker": Person(pseudonym("a")),
    "trekker-elsewhere": Person(pseudonym("b"), plans=_some("p-ddv")),
    "trekker-of-a-closed-unit": Person(pseudonym("c")),
    "hiring-manager": Person(pseudonym("d"), vacancies=_some("v-eigen")),
    "hiring-manager-elsewhere": Person(pseudonym("e"), vacancies=_some("v-ander")),
    "other-person": Person(pseudonym("f")),
}
"""Everybody is an employee besides."""

CALLERS = (*ROLES, *PEOPLE)


def facts() -> list[Fact]:
    """What makes `PEOPLE` what they are, on the day of `NOW`."""
    p = {name: person.pseudonym for name, person in PEOPLE.items()}
    gone = appointed("ddv", p["withdrawn-manager"], "2026-05-01", n=16)
    own, other = opened("groen", "2026-03-01", vacancy="v-eigen"), opened("ddv", "2026-03-01", vacancy="v-ander")
    own.data["hiring_manager"], other.data["hiring_manager"] = p["hiring-manager"], p["hiring-manager-elsewhere"]
    return [
        *municipality(),
        placed("oud", "po", "2025-01-01", n=7),
        placed("oud", "po", "2026-06-01", n=8, state="closed"),
        appointed("werving", p["former-manager"], "2025-01-01", n=10),
        appointed("werving", p["manager"], "2026-06-15", n=11),
        appointed("werving", p["coming-manager"], "2026-06-16", n=12),
        appointed("po", p["manager-above"], "2026-01-01", n=13),
        appointed("groen", p["manager-below"], "2026-01-01", n=14),
        appointed("ddv", p["manager-elsewhere"], "2026-01-01", n=15),
        gone,
        taken_back(gone, n=17),
        appointed("oud", p["manager-of-a-closed-unit"], "2026-01-01", n=18),
        named("werving", "p-werving", p["former-trekker"], "2025-01-01", n=20),
        named("werving", "p-werving", p["trekker"], "2026-01-01", n=21),
        named("ddv", "p-ddv", p["trekker-elsewhere"], "2026-01-01", n=22),
        named("oud", "p-oud", p["trekker-of-a-closed-unit"], "2026-01-01", n=23),
        own,
        other,
        *(adopted(unit, "2026-01-10", [action("a1")], plan=f"p-{unit}", n=30) for unit in UNITS[:-1]),
    ]


class Callers:
    """Tokens: the name of a role or of one of `PEOPLE`."""

    async def identify(self, token: str) -> Identity | None:
        """Who that is."""
        return identity_of(token) if token in CALLERS else None


def identity_of(caller: str) -> Identity:
    """*caller* as an identity: a role carries that role alone, a person is an employee with a pseudonym."""
    if caller in PEOPLE:
        return Identity(f"test:{caller}", frozenset({"employee"}), pseudonym=PEOPLE[caller].pseudonym)
    return Identity(
        f"test:{caller}",
        frozenset({caller}),
        client="hr" if caller in {"hr-system", "service"} else None,
        sources=frozenset({LEADING}) if caller == "hr-system" else frozenset(),
    )


@dataclass
class World:
    """
    The running services, and a client of each for every caller.

    Attributes:
        apps: Per service.
        stores: Per service its database.
    """

    apps: dict[str, FastAPI]
    stores: dict[str, MemoryStore]
    clock: SteppedClock
    clients: dict[tuple[str, str | None], httpx.AsyncClient] = field(default_factory=dict)
    form_fields: dict[tuple[str, str | None], dict[str, str]] = field(default_factory=dict)

    async def client(self, service: str, caller: str | None) -> httpx.AsyncClient:
        """*caller* at *service*: with a token at its API and logged in at its pages; None: neither."""
        place = (service, caller)
        if place not in self.clients:
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app=self.apps[service]), base_url=HOST)
            self.clients[place], self.form_fields[place] = client, {}
            if caller is not None:
                client.headers["Authorization"] = f"Bearer {caller}"
            if caller in CALLERS:
                who = identity_of(caller)
                self.form_fields[place] = await log_in(
                    client, self.stores[service], self.clock, service, roles=who.roles, pseudonym=who.pseudonym
                )
        return self.clients[place]

    async def ask(self, service: str, caller: str | None, method: str, address: str) -> httpx.Response:
        """What *caller* gets for *method* on *address*."""
        client = await self.client(service, caller)
        if method == "GET" or method == "DELETE":
            return await client.request(method, address)
        if address.startswith("/api/"):
            return await client.request(method, address, json={})
        return await client.request(method, address, data=self.form_fields[service, caller] | {"status": "running"})


SETTINGS = HttpSettings(
    rate_person="1000000/second", rate_system="1000000/second", rate_anonymous="1000000/second", log_level="error"
)


@asynccontextmanager
async def running() -> AsyncIterator[World]:
    """The services with everything folded."""
    reporting = Reporting()
    await reporting.take(facts())
    stores = {name: MemoryStore() for name in ("plans", "intake", "issuer", "notifier")} | {
        "reporting": reporting.store
    }
    clock = SteppedClock(NOW)
    apps = {
        "reporting": peil_reporting.app.create_app(
            settings=SETTINGS,
            store=stores["reporting"],
            log=reporting.log,
            clock=clock,
            authenticator=Callers(),
            sign_in=sign_in_nowhere(),
        ),
        "plans": peil_plans.app.create_app(
            settings=SETTINGS,
            source="urn:nld:oin:00000001234567890000:systeem:peil-plans",
            store=stores["plans"],
            log=await _organisation_log(),
            clock=clock,
            authenticator=Callers(),
            sign_in=sign_in_nowhere(),
        ),
        "intake": peil_intake.app.compose(
            SETTINGS,
            peil_intake.app.Parts(
                stores["intake"], MemoryLog(), clock, Callers(), (), a_vault(), sign_in=sign_in_nowhere()
            ),
        ),
        "issuer": peil_issuer.app.create_app(
            SETTINGS,
            peil_issuer.app.Parts(
                store=stores["issuer"],
                log=await _organisation_log(),
                clock=clock,
                authenticator=Callers(),
                sign_in=sign_in_nowhere(),
                random=Random(1).randbytes,
                source="urn:nld:oin:00000001234567890000:systeem:peil-issuer",
                sets=(),
            ),
        ),
        "notifier": notifier_app(stores["notifier"], await _organisation_log(), clock, Callers()),
    }
    world = World(apps, stores, clock)  # type: ignore[arg-type]  # the store of reporting is the one it made itself
    async with AsyncExitStack() as stack:
        for app in apps.values():
            await stack.enter_async_context(app.router.lifespan_context(app))
        await _until_folded(world)
        try:
            yield world
        finally:
            for client in world.clients.values():
                await client.aclose()


async def _organisation_log() -> MemoryLog:
    log = MemoryLog()
    topics = {"peil-organisation": 4, "peil-plans": 4}
    await log.create(topics, dict.fromkeys(topics))
    about_units = [one for one in facts() if "organisation" in one.type or "register" in one.type]
    await log.append(records(about_units, Counter()))
    return log


async def _until_folded(world: World) -> None:
    bureau = await world.client("plans", "bureau")
    for unit in UNITS[:-1]:
        answer = await bureau.post("/api/plans/v1/plans", json=plan_body(f"p-{unit}", unit=unit))
        assert answer.status_code == 201, answer.text
    await _agree(world)
    async with asyncio.timeout(20):
        while (await world.ask("plans", "manager", "GET", "/api/plans/v1/plans")).status_code != 200:
            await asyncio.sleep(0.1)
        while (await world.ask("notifier", "manager", "GET", "/herinneringen")).status_code != 200:
            await asyncio.sleep(0.1)
        while (await world.ask("reporting", "manager", "GET", "/eenheden/werving")).status_code != 200:
            await asyncio.sleep(0.1)


async def _agree(world: World) -> None:
    """Make an agreement with every unit that has a manager, once the managers are known."""
    council, bureau = await world.client("plans", "works-council"), await world.client("plans", "bureau")
    given = {"state": "given", "seenVersion": 0}
    answer = await council.post("/api/plans/v1/agreement-kinds/inclusion-1/consent-changes", json=given)
    assert answer.status_code == 201, answer.text
    agreed = {"kind": "inclusion-1", "dueOn": "2027-01-01", "reviewOn": "2026-10-01", "text": "Een peiling."}
    for unit in (unit for unit in UNITS if unit not in WITHOUT_AGREEMENT):
        async with asyncio.timeout(20):
            while True:
                headers = {"Idempotency-Key": f"a-{unit}"}
                answer = await bureau.post("/api/plans/v1/agreements", json={**agreed, "unit": unit}, headers=headers)
                if answer.status_code != 503:
                    break
                await asyncio.sleep(0.1)
        assert answer.status_code == 201, answer.text
