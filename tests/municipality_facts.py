"""The made-up municipality as facts: what is published when everything that it delivers was taken."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC
from typing import Any

from peil_chassis.projection import Fact
from peil_contracts.envelope import rfc3339
from peil_contracts.fact_types import FACT_TYPES
from peil_contracts.register import FACT_WITHDRAWN
from peil_local.municipality.told import HR, Told
from peil_local.papers import people_to_send, units_to_send


def winners(told: Collection[Told]) -> list[Told]:
    """
    What holds in the end: under each natural key the latest, unless it was withdrawn later.

    Written plainly and apart from intake's own rule, so that the two can be held against each other.
    """
    held: dict[tuple[str, ...], Told] = {}
    for one in told:
        if one.how == "broken":
            continue
        of, data = (one.data["fact_type"], one.data["key"]) if one.type == FACT_WITHDRAWN else (one.type, one.data)
        key = (of, *(str(data[field]) for field in FACT_TYPES[of].natural_key))
        if key not in held or (held[key].at, held[key].id) < (one.at, one.id):
            held[key] = one
    return [one for one in held.values() if one.type != FACT_WITHDRAWN]


def pseudonym_of(reference: str) -> str:
    """A stand-in for the vault: the same for the same reference."""
    return f"ps-{hashlib.sha256(reference.encode()).hexdigest()[:32]}"


def facts_of(told: Collection[Told], families: Collection[str]) -> list[Fact]:
    """The facts of *families* (such as ``vacancies``) that *told* leads to, known on the day they were recorded."""
    found = [_fact(one) for one in winners(told) if one.type.split(".")[2] in families]
    return sorted(found, key=lambda fact: (fact.known_on, fact.time, fact.id))


def facts_of_papers() -> list[Fact]:
    """The units of the example papers and who leads them."""
    events = [*units_to_send(), *people_to_send()]
    return [
        _of(event["id"], event["type"], event["time"], event["data"])
        for event in events
        if ".organisation." in event["type"]
    ]


def _fact(one: Told) -> Fact:
    return _of(one.id, one.type, rfc3339(one.at.replace(tzinfo=UTC)), one.data)


def _of(id_: str, type_: str, time: str, data: dict[str, Any]) -> Fact:
    persons = {
        field: pseudonym_of(data[field]) for field in FACT_TYPES[type_].person_fields if data.get(field) is not None
    }
    day = int(time[:10].replace("-", ""))
    return Fact(
        id=id_, source=HR, type=type_, time=time, recordedtime=time, sequence=1, known_on=day, data={**data, **persons}
    )
