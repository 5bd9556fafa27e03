"""Read model: reminders that were sent by what became of them, and what was reminded of by how it ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from peil_chassis.projection import Fact, Projection, Span
from peil_contracts.reminders import ITEM_ENDED, ITEM_REMINDED
from peil_reporting.days import day_number
from peil_reporting.recorded import Part, Recorded, about, record, standing
from peil_reporting.reminders.domain import Ended, Reminded, course

NATURAL_KEYS = {ITEM_REMINDED: ("item", "rung"), ITEM_ENDED: ("item",)}
"""Per event type the data fields of its natural key, beside the source."""

REMINDERS_SENT = "reminders_sent"
"""The figure of all reminders: one per item and rung. Its category is what became of the message."""
REMINDED_ITEMS = "reminded_items"
"""The figure of everything that was reminded of. Its category is that it waits, or how it ended."""

Value = Reminded | Ended


class Item(msgspec.Struct, frozen=True):
    """Everything recorded about one item, in the order of the log."""

    item: str = ""
    facts: tuple[Recorded[Value], ...] = ()


def apply(item: Item, fact: Fact) -> Item:
    """*item* with one more fact. Raises `KeyError` or `ValueError` for data no contract allows."""
    type_, key = about(fact)
    kept: Recorded[Value] = record(fact, NATURAL_KEYS[type_], _value(fact))
    return Item(item=key["item"], facts=(*item.facts, kept))


def _value(fact: Fact) -> Value:
    data = fact.data
    what = {name: data[name] for name in ("unit", "about", "object", "part")}
    on = day_number(data["occurred_on"])
    if fact.type == ITEM_REMINDED:
        return Reminded(**what, rung=data["rung"], outcome=data["outcome"], on=on)
    return Ended(**what, ending=data["ending"], on=on)


def parts(item: Item) -> Iterable[Part]:
    """Each reminder from the day it was sent on, and the item from its first on, as it then was."""
    values = [value for _, value in standing(item.facts)]
    reminded = [value for value in values if isinstance(value, Reminded)]
    ended = next((value for value in values if isinstance(value, Ended)), None)
    for one in reminded:
        yield Part(one.rung, Span(REMINDERS_SENT, one.unit, one.outcome, 1, one.on, None))
    for what, first, until in course(reminded, ended):
        yield Part("", Span(REMINDED_ITEMS, values[0].unit, what, 1, first, until))


def contribute(item: Item) -> Iterable[Span]:
    """What the item adds to the cells."""
    return [part.span for part in parts(item)]


def units(item: Item) -> Sequence[str]:
    """The unit whose it is."""
    return sorted({fact.value.unit for fact in item.facts if fact.value is not None})


PROJECTION = Projection(
    name="reminders",
    version=1,
    topic="peil-reminders",
    types=frozenset(NATURAL_KEYS),
    entity=Item,
    apply=apply,
    contribute=contribute,
    units=units,
)
