"""Deliveries about persons for the tests of intake, and what holds on the log after them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import httpx
import msgspec

from intake_deliveries import event
from peil_chassis.outbox import ROWS
from peil_chassis.store.port import Store
from peil_contracts.people import (
    DEPUTY_NAMED,
    EMPLOYMENT_ENDED,
    EMPLOYMENT_STARTED,
    PERSON_ERASED,
    TRAINING_FINISHED,
)
from peil_contracts.register import FACT_WITHDRAWN
from peil_intake.deliveries.deciding import Door
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.deliveries.domain.receipts import Receipt, Refusal
from peil_intake.deliveries.handlers import take
from peil_intake.persons import storage
from peil_intake.persons.domain.rows import PersonRef
from peil_intake.persons.handlers import By, map_person, settle
from vault_parts import LEADING, PORTAL

SOMEBODY = By("somebody", "bureau")
HR = Supplier("hr-system", frozenset({LEADING, PORTAL}), frozenset({"people", "organisation"}))


def _id(*parts: str) -> str:
    """An id of an event's own: one that held the reference would be refused."""
    return uuid5(NAMESPACE_OID, " ".join(parts)).hex


def employed(reference: str = "10442", *, employment: str = "D1", on: str = "2024-01-01", **rest: Any) -> Any:
    """Somebody's contract began."""
    data = {
        "person": reference,
        "employment": employment,
        "unit": "ddv",
        "effective_on": on,
        "scale_band": "10-11",
        "hours": 36,
        "function_family": "policy",
        "age_group": "35-44",
    }
    return event(EMPLOYMENT_STARTED, data, **{"source": LEADING, "id_": _id("H", reference, employment, on), **rest})


def left(reference: str = "10442", *, employment: str = "D1", on: str = "2024-06-01", **rest: Any) -> Any:
    """Somebody's contract ended."""
    data = {"person": reference, "employment": employment, "effective_on": on}
    return event(EMPLOYMENT_ENDED, data, **{"source": LEADING, "id_": _id("L", reference, employment, on), **rest})


def employment_withdrawn(reference: str = "10442", *, employment: str = "D1", ended: bool = False, **rest: Any) -> Any:
    """What was said of the beginning (or the end) of a contract does not hold."""
    data = {
        "fact_type": EMPLOYMENT_ENDED if ended else EMPLOYMENT_STARTED,
        "key": {"person": reference, "employment": employment},
    }
    return event(FACT_WITHDRAWN, data, **{"source": LEADING, "id_": _id("W", reference), "at": "11:00:00", **rest})


def trained(reference: str = "ann-a", *, training: str = "bias", day: str = "2026-03-03", **rest: Any) -> Any:
    """Somebody finished a training, as the learning portal tells."""
    data = {"person": reference, "training": training, "edition": "spring", "occurred_on": day}
    return event(TRAINING_FINISHED, data, **{"source": PORTAL, **rest})


def training_withdrawn(reference: str = "ann-a", *, training: str = "bias", **rest: Any) -> Any:
    """The portal takes that back."""
    key = {"person": reference, "training": training, "edition": "spring"}
    return event(FACT_WITHDRAWN, {"fact_type": TRAINING_FINISHED, "key": key}, **{"source": PORTAL, **rest})


def deputy(reference: str, of: str, *, source: str = LEADING, **rest: Any) -> Any:
    """*reference* is the deputy of *of*."""
    data = {"person": of, "deputy": reference, "effective_on": "2026-03-01", "until": None}
    return event(DEPUTY_NAMED, data, **{"source": source, **rest})


async def asked(client: httpx.AsyncClient, method: str, path: str, **more: Any) -> httpx.Response:
    """Ask, and again as long as something that intake needs is away."""
    deadline = time.monotonic() + 60
    while (answer := await client.request(method, path, **more)).status_code == 503:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.3)
    return answer


async def deliver(door: Door, *events: Any) -> list[Receipt | Refusal]:
    """Take *events* in, in one batch."""
    return await take(door, HR, events)


async def outcomes(door: Door, *events: Any) -> list[str]:
    """How each of *events* ended: its outcome, or for a refusal the rule."""
    answers = await deliver(door, *events)
    return [each.outcome.value if isinstance(each, Receipt) else each.errors[0].rule for each in answers]


async def mapped(door: Door, reference: str, person: str | None, *, source: str = PORTAL) -> None:
    """Map a portal's reference, and follow it through."""
    row = await map_person(door, PersonRef(source, reference), person, SOMEBODY)
    if row is not None:
        await settle(door, row.handle)


async def pseudonym(door: Door, reference: str, source: str = LEADING) -> str | None:
    """Whose pseudonym the vault holds for *reference*."""
    ref = PersonRef(source, reference)
    rows, _ = await storage.load_people(door.store, [ref], door.vault.keys)
    return rows[ref].person if ref in rows else None


async def facts(store: Store) -> list[dict[str, Any]]:
    """The facts in the outbox, in order of their sequence within each key."""
    rows = await store.find(ROWS, {}, limit=100_000)
    return [msgspec.json.decode(row["value"]) for row in rows if "value" in row]


def holds(facts: Iterable[Mapping[str, Any]]) -> dict[tuple[str, ...], Any]:
    """What holds about persons after *facts*, by the plainest reckoning: per fact its data; withdrawn is gone."""
    keys = {
        TRAINING_FINISHED: ("person", "training", "edition"),
        EMPLOYMENT_STARTED: ("person", "employment"),
        EMPLOYMENT_ENDED: ("person", "employment"),
        DEPUTY_NAMED: ("person", "effective_on"),
    }
    found: dict[tuple[str, ...], Any] = {}
    for fact in facts:
        data = fact["data"]
        if fact["type"] == PERSON_ERASED:
            found = {key: value for key, value in found.items() if key[2] != data["person"]}
            continue
        withdrawal = fact["type"] == FACT_WITHDRAWN
        kind, named = (data["fact_type"], data["key"]) if withdrawal else (fact["type"], data)
        key = (kind, fact["source"], *(named[name] for name in keys[kind]))
        if withdrawal:
            found.pop(key, None)
        else:
            found[key] = data
    return found
