"""
Under whom a fact is published: what to publish when it is taken in, and when its reference is mapped otherwise.

The register goes by handles, so that which delivery wins does not depend on mappings. Where the winner stands on the
log does: a changed mapping withdraws it there and publishes it under the right person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from peil_contracts.catalogue import FACT_TYPES, FACT_WITHDRAWN, natural_key, with_pseudonyms
from peil_intake.deliveries.domain.reading import Arrival
from peil_intake.deliveries.domain.register import Entry

Event = Mapping[str, Any]


def facts_of(winner: Arrival, before: Entry | None, *, version: int, at: str) -> list[dict[str, Any]]:
    """
    What to publish once *winner* has taken the place of *before* in the register.

    Args:
        winner: An arrival whose references are exchanged and all mapped.
        before: What the register held under its key.
        version: The version of the register's entry after it.
        at: The present moment, as RFC 3339 text.
    """
    fact = _under(winner.delivery.for_fact(), _mapped(winner.people))
    standing = _standing(before) if before else None
    if standing is None or _key(standing) == _key(fact):
        return [fact]
    return [_withdrawal(standing, _new_id(winner.key, version, "withdrawn"), at), fact]


def published_data(arrival: Arrival) -> Mapping[str, Any]:
    """The data of *arrival*, whose references are exchanged and all mapped, as its fact will hold them."""
    mapped = _mapped(arrival.people)
    data = arrival.delivery.data
    return with_pseudonyms(arrival.delivery.type, data, mapped) if mapped else data


def moved(
    entry: Entry, key: str, people: Mapping[str, str | None], *, version: int, at: str
) -> tuple[Entry, list[dict[str, Any]]] | None:
    """
    What becomes of a register's entry, and what to publish, now that its handles stand for *people*.

    Args:
        entry: The entry as it is.
        key: Its key.
        people: Handle -> pseudonym, or None where it is not mapped; a handle that no row has any more stays as it was.
        version: The version of the entry after the move.
        at: The present moment, as RFC 3339 text.

    Returns:
        None when it stands where it belongs.
    """
    about = entry.about
    if about is None or about.event is None:
        return None
    wanted = {handle: people.get(handle, person) for handle, person in about.people.items()}
    mapped = _mapped(wanted)
    complete = len(mapped) == len(wanted)
    if about.published == complete and (not complete or mapped == about.people):
        return None
    facts: list[dict[str, Any]] = []
    new = {**_under(about.event, mapped), "id": _new_id(key, version, "published")} if complete else None
    standing = _standing(entry)
    if standing is not None and (new is None or _key(standing) != _key(new)):
        facts.append(_withdrawal(standing, _new_id(key, version, "withdrawn"), at))
    if new is not None:
        facts.append(new)
    people_now = mapped if complete else about.people
    return replace(entry, about=replace(about, people=people_now, published=complete)), facts


def _mapped(people: Mapping[str, str | None]) -> dict[str, str]:
    return {handle: person for handle, person in people.items() if person is not None}


def _under(event: Event, people: Mapping[str, str]) -> dict[str, Any]:
    return {**event, "data": with_pseudonyms(event["type"], event["data"], people)} if people else dict(event)


def _standing(entry: Entry) -> dict[str, Any] | None:
    """The fact that stands on the log for *entry* and could be in the wrong place."""
    about = entry.about
    if about is None or about.event is None or not about.published:
        return None
    return _under(about.event, about.people)


def _key(event: Event) -> str:
    return natural_key(event["type"], event["source"], event["data"])


def _withdrawal(standing: Event, event_id: str, at: str) -> dict[str, Any]:
    names = FACT_TYPES[standing["type"]].natural_key
    return {
        "specversion": "1.0",
        "id": event_id,
        "source": standing["source"],
        "type": FACT_WITHDRAWN,
        "time": at,
        "datacontenttype": "application/json",
        "data": {
            "fact_type": standing["type"],
            "key": {name: standing["data"][name] for name in names},
            "reason": "mapping-changed",
        },
    }


def _new_id(key: str, version: int, what: str) -> str:
    """An id that the same move always has, and no supplier's event."""
    return hashlib.sha256(f"{key} {version} {what}".encode()).hexdigest()[:32]
