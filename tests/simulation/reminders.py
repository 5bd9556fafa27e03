"""What must hold of reminders and mail, whatever went wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from peil_chassis.clock import amsterdam_day
from peil_chassis.log.memory import MemoryRecord
from peil_contracts.reminders import ITEM_ENDED, ITEM_REMINDED, item_id
from peil_notifier.items.storage import COLLECTION as ITEMS
from simulation.municipality import FIRST_DAY, PLANS
from simulation.services import CALENDAR, WINDOW

if TYPE_CHECKING:
    from simulation.world import World

FOLLOWED_DAYS = 8
"""
What was due in so many first days has had its whole ladder before the last: also with a week of leave in it, Easter,
and two days on which no mail was taken (seed 138 has all of these on one item).
"""

Facts = Sequence[tuple[MemoryRecord, dict[str, Any]]]


def broken(world: World, facts: Facts) -> list[str]:
    """Every promise about reminders that was not kept, in words."""
    return [*_mail(world), *_rungs(facts), *_endings(world, facts), *_due(world, facts)]


def _mail(world: World) -> Iterator[str]:
    """No mail outside its window, and none twice: one message a person and working day."""
    for handed_over, _ in world.posted:
        if not _in_window(handed_over):
            yield f"mail: handed over outside the window, at {handed_over.isoformat()}"
    a_day = Counter((message.recipient, amsterdam_day(when)) for when, message in world.posted)
    yield from (f"mail: {count} messages to one person on {day}" for (_, day), count in a_day.items() if count > 1)
    messages = Counter(message.message_id for _, message in world.posted)
    yield from (f"mail: a message was sent {count} times" for count in messages.values() if count > 1)


def _in_window(when: datetime) -> bool:
    return WINDOW.holds(when, CALENDAR)


def _rungs(facts: Facts) -> Iterator[str]:
    """No rung of an item's ladder is delivered twice: only what may not have arrived comes back."""
    told: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _, event in facts:
        if event["type"] == ITEM_REMINDED and event["data"]["outcome"] == "delivered":
            told[event["data"]["item"], event["data"]["rung"]].add(event["sequence"])
    for (item, rung), numbers in told.items():
        if len(numbers) > 1:
            yield f"reminders: {item} was delivered {len(numbers)} times at {rung}"


def _endings(world: World, facts: Facts) -> Iterator[str]:
    """An item ends once, in one way, and nothing is said of it afterwards; a button that was pressed ended it."""
    endings: dict[str, set[tuple[int, str]]] = defaultdict(set)
    latest: dict[str, int] = defaultdict(int)
    for _, event in facts:
        item, number = event["data"].get("item"), int(event["sequence"])
        if event["type"] == ITEM_ENDED:
            endings[item].add((number, event["data"]["ending"]))
        if event["type"] in (ITEM_ENDED, ITEM_REMINDED):
            latest[item] = max(latest[item], number)
    for item, found in endings.items():
        if len(found) > 1:
            yield f"due items: {item} ended {len(found)} times"
        elif next(iter(found))[0] != latest[item]:
            yield f"due items: {item} was reminded after its end"
    for item in world.ended_by_hand - endings.keys():
        yield f"due items: {item} was ended by hand and never ended"


def _due(world: World, facts: Facts) -> Iterator[str]:
    """What fell due early enough has ended; what the due list calls ended is on the log, and the other way round."""
    ended = {event["data"]["item"] for _, event in facts if event["type"] == ITEM_ENDED}
    listed = world.store("notifier").documents(ITEMS)
    done = {(change.plan, change.action) for change in world.changed if change.to == "done"}
    for plan in PLANS:
        due = FIRST_DAY + timedelta(days=8)
        item = item_id("plan-action", plan, "a0", due)
        if (plan, "a0") not in done and item not in ended:
            yield f"due items: what was due on {due} of {plan} never ended"
    for name, document in listed.items():
        if (document["state"] == "ended") != (name in ended):
            yield f"due items: {name} is {document['state']} on the list, and on the log otherwise"
        due_on = date.fromisoformat(document["listed"]["due"]["due_on"])
        if document["state"] != "ended" and due_on < FIRST_DAY + timedelta(days=FOLLOWED_DAYS):
            yield f"due items: {name} was due on {due_on} and has not ended"
