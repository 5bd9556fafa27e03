"""From what was sent to a delivery that intake can decide about, or to a refusal that says which field and rule."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from peil_contracts.catalogue import FACT_TYPES, FACT_WITHDRAWN, natural_key, parse_delivery, person_references
from peil_contracts.envelope import ContractBroken, Delivery, Violation
from peil_contracts.lint import points_at_person
from peil_contracts.organisation import UNIT_PLACED
from peil_intake.deliveries.domain.receipts import DeliveryId, Label, Refusal
from peil_intake.deliveries.domain.register import About, Entry, Stamp

SOURCE_NOT_YOURS = Violation(
    "source", "source-not-yours", "is not a source of this client: send with the credentials of the source's own."
)

FAMILY_NOT_YOURS = Violation(
    "type",
    "family-not-yours",
    "is of a family that this client may not deliver: ask the operators of Peil whether it should.",
)

_PLAIN = re.compile(r"[A-Za-z0-9._:/-]{1,128}")


@dataclass(frozen=True, slots=True)
class Supplier:
    """
    Who delivers.

    Attributes:
        client: Its name at the identity provider.
        sources: The sources it may speak for.
        families: The families of events it may deliver.
        topic: Whether it delivers on a topic of its own as well.
    """

    client: str
    sources: frozenset[str]
    families: frozenset[str]
    topic: bool = True


@dataclass(frozen=True, slots=True)
class Arrival:
    """
    A delivery that keeps its contract and comes from its own source.

    Attributes:
        delivery: The delivery itself.
        key: Its natural key; for a withdrawal, that of the fact it withdraws. Empty until references are exchanged.
        body_hash: Equal for equal bodies, whatever the order of their fields or the way they were sent.
        references: Path of a field -> what the source calls the person there.
        people: Once references are exchanged: handle in ``data`` -> pseudonym, None where it is not mapped.
        waits: Which fields wait until their reference is mapped.
        sent: The delivery as it was sent, once references are exchanged.
    """

    delivery: Delivery
    key: str
    body_hash: str
    references: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str | None] = field(default_factory=dict)
    waits: tuple[Violation, ...] = ()
    sent: Delivery | None = None

    @property
    def which(self) -> DeliveryId:
        """Source and id."""
        return DeliveryId(self.delivery.source, self.delivery.id)

    @property
    def entry(self) -> Entry:
        """What the register holds if this delivery wins."""
        withdrawn = self.delivery.type == FACT_WITHDRAWN
        placed = self.delivery.data if self.delivery.type == UNIT_PLACED else {}
        stamp = Stamp(self.delivery.time, self.delivery.id)
        return Entry(stamp, withdrawn, placed.get("unit"), self._about(withdrawn), placed.get("level"))

    def _about(self, withdrawn: bool) -> About | None:
        people = {handle: person for handle, person in self.people.items() if person is not None}
        if not people:
            return None
        movable = not withdrawn and any(handle != person for handle, person in people.items())
        return About(people, published=True, event=self.delivery.for_fact() if movable else None)


def read(body: bytes | Mapping[str, Any], supplier: Supplier, *, now: datetime) -> Arrival | Refusal:
    """
    Read one delivery of *supplier*: an event as JSON text, or as a mapping that was put together from headers.

    Returns:
        The arrival, or the refusal with every rule that is broken.
    """
    arrival = read_again(body, now=now)
    if isinstance(arrival, Arrival) and (not_yours := _not_yours(arrival.delivery, supplier)):
        return refusal_of(body, not_yours)
    return arrival


def read_again(body: bytes | Mapping[str, Any], *, now: datetime) -> Arrival | Refusal:
    """
    Read a delivery of which it is known that its supplier may send it, such as one that waited for a mapping.

    Returns:
        The arrival, or the refusal with every rule of its contract that is broken.
    """
    try:
        delivery = parse_delivery(body, now=now)
        references = person_references(delivery.type, delivery.data)
        key = "" if references else natural_key(delivery.type, delivery.source, delivery.data)
    except ContractBroken as broken:
        return refusal_of(body, broken.violations)
    return Arrival(delivery, key, hash_of(delivery.as_event()), references)


def _not_yours(delivery: Delivery, supplier: Supplier) -> list[Violation]:
    """What *supplier* may not: a source of another, a family it is not bound to; a withdrawal counts as its fact."""
    about = delivery.data["fact_type"] if delivery.type == FACT_WITHDRAWN else delivery.type
    source = [] if delivery.source in supplier.sources else [SOURCE_NOT_YOURS]
    family = [] if FACT_TYPES[about].family in supplier.families else [FAMILY_NOT_YOURS]
    return [*source, *family]


def refusal_of(body: bytes | Mapping[str, Any], errors: Iterable[Violation]) -> Refusal:
    """The refusal of *body*, which may be anything, for *errors*."""
    event = _readable(body) if isinstance(body, bytes) else _mapping(body)
    found = tuple(errors)
    broken = {error.field for error in found if error not in (SOURCE_NOT_YOURS, FAMILY_NOT_YOURS)}
    source, event_id, type_ = (None if name in broken else _shown(event.get(name)) for name in ("source", "id", "type"))
    return Refusal(Label(source, event_id, type_), found, hash_of(body))


def hash_of(body: bytes | Mapping[str, Any]) -> str:
    """A hash of *body*; of a mapping, of its canonical JSON: members sorted, no blanks."""
    if not isinstance(body, bytes):
        body = json.dumps(body, sort_keys=True, separators=(",", ":"), default=repr).encode()
    return hashlib.sha256(body).hexdigest()


def _readable(body: bytes) -> Mapping[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return _mapping(event)


def _mapping(event: object) -> Mapping[str, Any]:
    """*event* where it has members at all; a body may as well be a number or null."""
    return event if isinstance(event, Mapping) else {}


def _shown(value: object) -> str | None:
    """*value* where it is an ordinary identifier; what could point at a person is not repeated."""
    if not isinstance(value, str) or not _PLAIN.fullmatch(value) or points_at_person(value):
        return None
    return value
