"""Every service's HTTP side, built on a store and a log in memory: for what must hold of all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from fastapi import FastAPI

import peil_intake.app
import peil_issuer.app
import peil_plans.app
import peil_reporting.app
from contract_examples import DELIVERABLE, NOW, example
from logged_in import sign_in_nowhere
from notifier_world import MANAGER, NamedVault, notifier_app
from peil_chassis.clock import SteppedClock
from peil_chassis.identity import RELATIONS, ROLES, Identity
from peil_chassis.log.memory import MemoryLog
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_contracts.catalogue import FACT_TYPES
from specimen import create_specimen
from vault_parts import a_vault

SOURCES = frozenset(str(example(name)["source"]) for name in DELIVERABLE)
NAMED = "100201"
"""The reference of the one person whom the vault of the notifier knows; who asks for another is told that nobody is."""
FAMILIES = frozenset(FACT_TYPES[name].family for name in DELIVERABLE)


class TokenPerRole:
    """Each role's and relation's name is a token that carries exactly it, and may deliver every canonical example."""

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        if token not in ROLES and token not in RELATIONS:
            return None
        return Identity(f"the-{token}", frozenset({token}), client="hr", sources=SOURCES, families=FAMILIES)


def _intake() -> FastAPI:
    clock = SteppedClock(NOW)
    parts = peil_intake.app.Parts(
        MemoryStore(), MemoryLog(), clock, TokenPerRole(), suppliers=[], vault=a_vault(), sign_in=sign_in_nowhere()
    )
    return peil_intake.app.compose(HttpSettings(), parts)


def plans_on(log: MemoryLog) -> FastAPI:
    """Plans, in memory on *log*."""
    return peil_plans.app.create_app(
        settings=HttpSettings(),
        source="urn:nld:oin:00000001234567890000:systeem:peil",
        store=MemoryStore(),
        log=log,
        clock=SteppedClock(NOW),
        authenticator=TokenPerRole(),
        sign_in=sign_in_nowhere(),
    )


def _reporting() -> FastAPI:
    return peil_reporting.app.create_app(
        settings=HttpSettings(),
        store=MemoryStore(),
        log=MemoryLog(),
        clock=SteppedClock(NOW),
        authenticator=TokenPerRole(),
        sign_in=sign_in_nowhere(),
    )


def _issuer() -> FastAPI:
    parts = peil_issuer.app.Parts(
        store=MemoryStore(),
        log=MemoryLog(),
        clock=SteppedClock(NOW),
        authenticator=TokenPerRole(),
        sign_in=sign_in_nowhere(),
        random=Random(1).randbytes,
        source="urn:nld:oin:00000001234567890000:systeem:peil-issuer",
        sets=(),
    )
    return peil_issuer.app.create_app(HttpSettings(), parts)


def _notifier() -> FastAPI:
    sign_in = replace(sign_in_nowhere(), vault=NamedVault({NAMED: MANAGER}))
    return notifier_app(MemoryStore(), MemoryLog(), SteppedClock(NOW), TokenPerRole(), sign_in=sign_in)


APIS: Mapping[str, Callable[[], FastAPI]] = {
    "specimen": create_specimen,
    "intake": _intake,
    "plans": lambda: plans_on(MemoryLog()),
    "issuer": _issuer,
    "notifier": _notifier,
    "reporting": _reporting,
}
"""Name in the address -> how to build it."""
