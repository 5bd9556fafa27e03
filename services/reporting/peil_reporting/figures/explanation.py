"""What a figure was counted from: per entity its share, and every event that was known about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

import msgspec

from peil_chassis.projection import Build
from peil_chassis.store.port import After, Document, Store
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.domain import Days, units_to_read
from peil_reporting.organisation.domain import Tree
from peil_reporting.recorded import Part, Recorded, known_by, standing

Standing = Literal["stands", "replaced", "withdrawn", "withdrawal"]

PAGE = 200
"""How many entities are read at once; most of a unit's entities are counted, so a page takes one or two readings."""


class Told(NamedTuple):
    """An event about an entity, and whether what it says stands on the known day."""

    fact: Recorded[Any]
    standing: Standing


class Explained(NamedTuple):
    """
    One entity that was counted.

    Attributes:
        entity: Its key: the id of a vacancy or plan.
        state: The entity as known on the known day.
        counted: Its contributions on the day asked for, within the unit asked for.
        events: Every event known by then, in the order of the log.
    """

    entity: str
    state: msgspec.Struct
    counted: tuple[Part, ...]
    events: tuple[Told, ...]


class ExplainedPage(NamedTuple):
    """Some entities in order of key; *after* is the key to go on after, None at the end."""

    items: tuple[Explained, ...]
    after: str | None


def counted_of(figure: Live, entity: msgspec.Struct, as_of: int) -> list[Part]:
    """What *entity* contributes to *figure* on day *as_of* (``YYYYMMDD``)."""
    return [
        part
        for part in figure.parts(entity)
        if part.span.figure == figure.id
        and part.span.first <= as_of
        and (part.span.until is None or as_of < part.span.until)
    ]


def told(facts: Sequence[Recorded[Any]]) -> tuple[Told, ...]:
    """Every event with its standing: replaced or withdrawn by a later one, a withdrawal itself, or what stands."""
    stands = {id(fact) for fact, _ in standing(facts)}
    gone = {fact.key for fact in facts} - {fact.key for fact in facts if id(fact) in stands}

    def of(fact: Recorded[Any]) -> Standing:
        if fact.value is None:
            return "withdrawal"
        if id(fact) in stands:
            return "stands"
        return "withdrawn" if fact.key in gone else "replaced"

    return tuple(Told(fact, of(fact)) for fact in facts)


def explain(figure: Live, tree: Tree, unit: str, days: Days, rows: Iterable[Document]) -> list[Explained]:
    """Those of *rows* (entity documents) that were counted for *unit* on *days*, explained."""
    within = set(tree.descendants(unit))
    found: list[Explained] = []
    for row in rows:
        state = known_by(msgspec.convert(row["entity"], figure.projection.entity), days.known_on)
        counted = [part for part in counted_of(figure, state, days.as_of) if tree.place_of(part.span.unit) in within]
        if counted:
            found.append(Explained(row["_id"], state, tuple(counted), told(state.facts)))
    return found


async def read_explanation(
    store: Store,
    build: Build,
    figure: Live,
    tree: Tree,
    unit: str,
    days: Days,
    *,
    after: str | None,
    limit: int,
    kept: Callable[[Explained], bool],
) -> ExplainedPage:
    """
    One page of what *figure* was counted from for *unit*, which the tree knows.

    Args:
        build: The build to read.
        after: Go on after this key; None begins.
        limit: Largest number of entities.
        kept: Whether an entity is shown; the others are passed over.

    Raises:
        StoreAway: the store does not answer.
    """
    units = units_to_read([tree], unit)
    equal: Mapping[str, Any] = {} if units is None else {"units": units}
    found: list[Explained] = []
    at = None if after is None else After(after, after)
    while True:
        rows = await store.find(build.entities, equal, limit=PAGE, after=at)
        found.extend(item for item in explain(figure, tree, unit, days, rows) if kept(item))
        if len(found) > limit:
            return ExplainedPage(tuple(found[:limit]), found[limit - 1].entity)
        if len(rows) < PAGE:
            return ExplainedPage(tuple(found), None)
        at = After(rows[-1]["_id"], rows[-1]["_id"])
