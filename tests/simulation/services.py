"""The town's services, each put together by its own composition root on the ports of one process."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import time
from functools import cache
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import peil_collector.app
import peil_intake.app
import peil_issuer.app
import peil_notifier.app
import peil_plans.app
import peil_reporting.app
import peil_reporting.fold.app
from logged_in import sign_in_nowhere
from peil_chassis.identity import Identity
from peil_chassis.login.login import SignIn
from peil_chassis.sealing import Keyring as NotifierKeys
from peil_chassis.settings import HttpSettings
from peil_intake.deliveries.deciding import Vault
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.persons.pseudonyms import fresh_pseudonyms
from peil_intake.persons.sealing import Keyring
from peil_issuer.question_sets.reading import AMSTERDAM as QUESTION_SETS
from peil_issuer.question_sets.reading import load_sets
from peil_notifier.assembly import Ground
from peil_notifier.calendar.domain import Calendar, Window
from peil_notifier.rules import Rules
from peil_notifier.settings import read_terms
from peil_reporting.fold.settings import FoldSettings
from simulation.processes import Process, Service
from vault_parts import KEY, LEADING

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.applications import Starlette

    from simulation.world import World

P = ParamSpec("P")
T = TypeVar("T")

OIN = "00000001234567890000"
RECRUITMENT = f"urn:nld:oin:{OIN}:systeem:werving"
PLANS_SOURCE = f"urn:nld:oin:{OIN}:systeem:peil-plans"
FAMILIES = frozenset({"organisation", "people", "vacancies", "measures"})
HR = Supplier("hr-system", frozenset({LEADING, RECRUITMENT}), FAMILIES)
LEASE_S = 5.0
MAILING = "notifier"
"""The service that sends mail."""
HOST = "http://127.0.0.1:8000"
FORM = "http://localhost:8081"
"""Where people answer: another host, so that no cookie of the pages comes along."""
NOTIFIER_SOURCE = f"urn:nld:oin:{OIN}:systeem:peil-notifier"
CALENDAR, WINDOW = Calendar(), Window(time(7), time(18))
"""The town's working days, and the hours of its mail."""


class Tokens:
    """A token is a role, or ``person:`` and what the HR system calls somebody."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        if token == HR.client:
            return Identity("local:hr", frozenset({"hr-system"}), HR.client, HR.sources, HR.families)
        kind, _, reference = token.partition(":")
        if kind == "person":
            pseudonym = await self._world.pseudonym(reference)
            return Identity(f"local:{reference}", frozenset({"employee"}), pseudonym=pseudonym)
        return Identity(f"local:{token}", frozenset({token}))


@cache
def _sign_in() -> SignIn:
    return sign_in_nowhere()


def system_randomness(count: int) -> bytes:
    """*count* bytes of the system's randomness as it is now: the seed's, while a run lasts."""
    return os.urandom(count)


def vault() -> Vault:
    """The vault's rules and secrets."""
    return Vault(Keyring(KEY, random=system_randomness), LEADING, fresh_pseudonyms(system_randomness))


def _intake(process: Process) -> FastAPI:
    parts = peil_intake.app.Parts(
        process.store, process.log, process.clock, Tokens(process.world), [HR], vault(), _sign_in(), LEASE_S
    )
    return peil_intake.app.compose(HttpSettings(), parts)


def _plans(process: Process) -> FastAPI:
    return peil_plans.app.create_app(
        settings=HttpSettings(),
        source=PLANS_SOURCE,
        store=process.store,
        log=process.log,
        clock=process.clock,
        authenticator=Tokens(process.world),
        sign_in=_sign_in(),
        lease_s=LEASE_S,
    )


def _reporting(process: Process) -> FastAPI:
    return peil_reporting.app.create_app(
        settings=HttpSettings(),
        store=process.store,
        log=process.log,
        clock=process.clock,
        authenticator=Tokens(process.world),
        sign_in=_sign_in(),
    )


def _fold(process: Process) -> FastAPI:
    settings = FoldSettings(mongo="mongodb://nowhere", kafka="nowhere:9092", lease_s=LEASE_S)
    return peil_reporting.fold.app.compose(settings, process.store, process.log, process.clock, calculate=_at_once)


async def _at_once(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """A town has one thread and no other process."""
    return work(*args, **kwargs)


class TownVault:
    """Answers notifier's one question as intake would."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def pseudonym(self, reference: str) -> str | None:
        """Whom facts call so; None for nobody."""
        return await self._world.pseudonym(reference)


def notifier_keys() -> NotifierKeys:
    """Seal addresses and sign links."""
    return NotifierKeys("ab" * 32, owner="notifier", random=system_randomness)


def _notifier(process: Process) -> FastAPI:
    rules = Rules(CALENDAR, WINDOW, read_terms(), "peil@example.org", HOST)
    ground = Ground(
        process.store,
        process.log,
        process.mail,
        process.clock,
        notifier_keys(),
        rules,
        NOTIFIER_SOURCE,
        system_randomness,
        LEASE_S,
    )
    return peil_notifier.app.create_app(
        settings=HttpSettings(),
        ground=ground,
        leading_source=LEADING,
        authenticator=Tokens(process.world),
        sign_in=replace(_sign_in(), vault=TownVault(process.world)),
    )


def _issuer(process: Process) -> FastAPI:
    parts = peil_issuer.app.Parts(
        store=process.store,
        log=process.log,
        clock=process.clock,
        authenticator=Tokens(process.world),
        sign_in=_sign_in(),
        random=system_randomness,
        source=f"urn:nld:oin:{OIN}:systeem:peil-issuer",
        sets=load_sets(QUESTION_SETS),
        form_url=FORM,
        lease_s=LEASE_S,
    )
    return peil_issuer.app.create_app(HttpSettings(), parts)


def _collector(process: Process) -> Starlette:
    return peil_collector.app.create_app(
        store=process.store,
        log=process.log,
        clock=process.clock,
        source=f"urn:nld:oin:{OIN}:systeem:peil-collector",
        form_url=FORM,
        lease_s=LEASE_S,
    )


SERVICES = (
    Service("intake", "intake", _intake),
    Service("plans", "plans", _plans),
    Service("fold", "reporting", _fold),
    Service("reporting", "reporting", _reporting),
    Service("notifier", "notifier", _notifier),
    Service("issuer", "issuer", _issuer),
    Service("collector", "collector", _collector),
)
