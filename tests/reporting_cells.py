"""Entities and cells as a fold would store them, from a list of facts: for tests that need no log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from peil_chassis.cells import CellMonth, Entries, enter_change
from peil_chassis.projection import Fact, Projection
from peil_contracts.fact_types import FACT_TYPES
from peil_contracts.register import FACT_WITHDRAWN
from peil_reporting.organisation.placements import Placements
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS

PARTITIONS = 4


def per_key(projection: Projection[Any], facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """The facts that *projection* folds, by the key of their entity, in order."""
    (name,) = {str(FACT_TYPES[type_].topic_key) for type_ in projection.types - {FACT_WITHDRAWN}}
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.type == FACT_WITHDRAWN and fact.data["fact_type"] in projection.types:
            found.setdefault(fact.data["key"][name], []).append(fact)
        elif fact.type in (projection.types | projection.erased_by) - {FACT_WITHDRAWN}:
            found.setdefault(fact.data[name], []).append(fact)
    return found


def entities(projection: Projection[Any], facts: Iterable[Fact]) -> dict[str, msgspec.Struct]:
    """The entities after *facts*, by key."""
    found: dict[str, msgspec.Struct] = {}
    for key, mine in per_key(projection, facts).items():
        entity = projection.entity()
        for fact in mine:
            if fact.type in projection.erased_by:
                break
            entity = projection.apply(entity, fact)
        found[key] = entity
    return found


def cells(projection: Projection[Any], facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The cell documents after *facts*."""
    by_partition: dict[int, Entries] = {}
    for key, mine in per_key(projection, facts).items():
        entity, spans = projection.entity(), ()
        entries = by_partition.setdefault(sum(key.encode()) % PARTITIONS, {})
        for fact in mine:
            if fact.type in projection.erased_by:
                break
            entity = projection.apply(entity, fact)
            after = tuple(projection.contribute(entity))
            enter_change(entries, spans, after, fact.known_on)
            spans = after
    months = []
    for partition, entries in sorted(by_partition.items()):
        for (figure, unit, month), amounts in sorted(entries.items()):
            held = CellMonth(figure, unit, partition, month)
            if held.enter(amounts) and not held.empty:
                months.append(held.document())
    return months


def placements(facts: Sequence[Fact]) -> Placements:
    """The placements after *facts*."""
    return Placements([*entities(UNIT_PLACEMENTS, facts).values()])  # type: ignore[list-item]  # all are units
