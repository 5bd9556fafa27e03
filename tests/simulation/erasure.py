"""Somebody is erased through intake's door; afterwards nothing but what is foreseen tells of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from simulation.asking import asked
from simulation.municipality import ERASED
from simulation.services import HR
from vault_parts import LEADING

if TYPE_CHECKING:
    from simulation.world import World

KEEPING_REFERENCE = frozenset({"sessions", "audit"})
"""Both name an account as the identity provider does, and this town's makes that of the reference."""
KEEPING_PSEUDONYM = KEEPING_REFERENCE | {
    "outbox",  # what was published stays thirty days, to be sent again
    "sequences",  # per key of a topic
    "register",  # facts of others that name them: who led a unit
    "responsibilities",
    "unit_managers",
    "recipients",
    "due_agreements",  # with whom an agreement was made
    "due_steps",  # whose a vacancy was
    "vacancy_holders",
    "due_items",
}
"""Collections, and read models of units, agreements and vacancies, that may still hold it: it names nobody by then."""
_BUILD = re.compile(r"_v\d+_b\d+_entities$")


async def erase(world: World) -> None:
    """The HR system lets somebody be erased on their request."""
    world.erased = await world.pseudonym(ERASED)
    body = json.dumps({"source": LEADING, "reference": ERASED, "ground": "request"}).encode()
    headers = {"content-type": "application/json"}
    path = "/api/intake/v1/person-erasures"
    answer = await asked(world, "intake", "POST", path, token=HR.client, body=body, headers=headers)
    if answer.status != 200:
        world.unexpected.append(f"intake answered {answer.status} to an erasure: {answer.body[:200]!r}")


def is_about_erased(event: dict[str, Any]) -> bool:
    """Whether a delivery names the one who is erased."""
    return ERASED in str(event["data"])


def broken(world: World) -> Iterator[str]:
    """No store holds their reference, and their pseudonym stands only where it may."""
    if world.erased is None:
        yield "erasure: who was to be erased was never known"
        return
    for name, store in {each.service.store: each.store for each in world.instances.values()}.items():
        for collection, id_, packed in store.packed():
            part = _BUILD.sub("", collection)
            if ERASED.encode() in packed and part not in KEEPING_REFERENCE:
                yield f"erasure: {collection} of {name} holds the reference of who was erased"
            if part != collection and id_ == world.erased:
                if "entity" in msgspec.msgpack.decode(packed):
                    yield f"erasure: {collection} of {name} still tells of who was erased"
            elif world.erased.encode() in packed and part not in KEEPING_PSEUDONYM:
                yield f"erasure: {collection} of {name} holds the pseudonym of who was erased"
