"""What must hold of plans once the town has come to rest: facts, plans' own database, what is due, and figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from peil_chassis.clock import amsterdam_day
from peil_chassis.log.memory import MemoryRecord
from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED, ENTRY_RECORDED, PHASE_CHANGED, PLAN_ADOPTED
from peil_contracts.reminders import item_id
from peil_notifier.items.storage import COLLECTION as ITEMS
from peil_notifier.ladder.domain import is_over
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.storage import COLLECTION as HELD
from plans_told import folded, shown
from simulation.asking import asked
from simulation.courses import FOLLOWED, FOLLOWER, OVER
from simulation.services import CALENDAR

if TYPE_CHECKING:
    from simulation.world import World

Facts = Sequence[tuple[MemoryRecord, dict[str, Any]]]
TYPES = (PLAN_ADOPTED, ACTION_STATUS_CHANGED, ACTION_REVISED, ENTRY_RECORDED, PHASE_CHANGED)
NEEDED = {"owner", "hours", "budget"}
HEARD_WITHIN_DAYS = 3
"""So long a fold may be away with what is due: what was nearly over by then may never have begun."""
NEVER_LATE = ("done", "continuous")


@dataclass
class Stands:
    """
    One plan as its facts have it, said as plainly as can be.

    Attributes:
        again: Of what was over and is so no more: the first day on which it may be due.
        since: The day on which what is due was said.
    """

    until: date
    actions: dict[str, dict[str, Any]] = field(default_factory=dict)
    status: dict[str, str] = field(default_factory=dict)
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    again: dict[str, date] = field(default_factory=dict)
    since: dict[str, date] = field(default_factory=dict)
    closed: bool = False


async def broken(world: World, facts: Facts) -> list[str]:
    """Every promise about the course of plans that was not kept, in words."""
    told = _by_plan(facts)
    stand = {plan: _stands(events) for plan, events in told.items()}
    return [
        *_told(world, told),
        *_kept(world, told),
        *_closed(world, told),
        *_due(world, stand),
        *[each async for each in _figures(world, stand)],
    ]


def _by_plan(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    """The events about each plan, by number; one that the log holds twice is one."""
    found: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for _, event in facts:
        if event["type"] in TYPES:
            found[event["data"]["plan"]][int(event["sequence"])] = event
    return {plan: [events[number] for number in sorted(events)] for plan, events in found.items()}


def _stands(events: Sequence[Mapping[str, Any]]) -> Stands:
    adopted = events[0]["data"]
    stands = Stands(date.fromisoformat(adopted["period"]["to"]))
    for event in events:
        data, day = event["data"], amsterdam_day(datetime.fromisoformat(event["time"]))
        if event["type"] == PLAN_ADOPTED:
            for action in data["actions"]:
                _put(stands, action, day)
        elif event["type"] == ACTION_REVISED:
            _put(stands, data["action"], day)
        elif event["type"] == ACTION_STATUS_CHANGED:
            if stands.status[data["action"]] in OVER and data["to"] not in OVER:
                stands.again[data["action"]] = day + timedelta(days=1)
            stands.status[data["action"]], stands.since[data["action"]] = data["to"], day
        elif event["type"] == ENTRY_RECORDED:
            before = stands.entries.get(data["entry"])
            if before and before["settled"] and not data["settled"]:
                stands.again[data["entry"]] = date.fromisoformat(data["recorded_on"]) + timedelta(days=1)
            if data.get("continues"):  # of what was past in the plan before is asked anew
                stands.again[data["entry"]] = day
            stands.entries[data["entry"]], stands.since[data["entry"]] = data, day
        else:
            stands.closed = stands.closed or data["to"] == "closed"
    return stands


def _put(stands: Stands, action: Mapping[str, Any], day: date) -> None:
    """*action* is so from now on. In this town each has one milestone."""
    name, before = action["action"], stands.actions.get(action["action"])
    (milestone,) = action["milestones"]
    if before and before["done"] and not milestone["done"]:
        stands.again[name] = day + timedelta(days=1)
    stands.actions[name], stands.since[name] = milestone, day
    stands.status.setdefault(name, action["status"])


def _told(world: World, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """What somebody was told is done stands on the log once, and nothing is there twice."""
    for plan, about, key, kind in world.course.said:
        id_ = change_id(plan, about, key, kind)  # type: ignore[arg-type]  # one of its four words
        count = sum(event["id"] == id_ for event in told.get(plan, ()))
        if count != 1:
            yield f"plans: {key} of {plan} was answered and is on the log {count} times"
    ids = Counter(event["id"] for events in told.values() for event in events)
    yield from (f"plans: {id_} was said {count} times" for id_, count in ids.items() if count > 1)


def _kept(world: World, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """What is said of each plan adds up to what plans has stored."""
    held = world.store("plans").documents(HELD)
    if held.keys() != told.keys():
        yield "plans: the log and plans' own database do not know the same ones"
    for plan in held.keys() & told.keys():
        said = [(event["type"].split(".")[-2], event["data"]) for event in told[plan]]
        if folded(said) != shown(msgspec.json.decode(held[plan]["plan"], type=Plan)):
            yield f"plans: the facts about {plan} do not add up to what plans holds"


def _closed(world: World, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """Phases follow each other, nothing is said after the last, and a plan that is followed is closed by that."""
    for plan, events in told.items():
        phase = "do"
        if events[0]["type"] != PLAN_ADOPTED:
            yield f"plans: something was said of {plan} before its adoption"
        for event in events[1:]:
            if phase == "closed" or event["type"] == PLAN_ADOPTED:
                yield f"plans: something was said of {plan} after its closing, or it was adopted again"
            if event["type"] == PHASE_CHANGED:
                if event["data"]["from"] != phase:
                    yield f"plans: {plan} came from a phase in which it was not"
                phase = event["data"]["to"]
    followers = [event["data"].get("followed_by") for event in told.get(FOLLOWED, ()) if event["type"] == PHASE_CHANGED]
    if (FOLLOWER in followers) != (FOLLOWER in told) or (world.course.followed and FOLLOWER not in told):
        yield f"plans: {FOLLOWER} was adopted and {FOLLOWED} not closed, or the other way round"


def _wanted(plan: str, stands: Stands) -> dict[str, tuple[str, date, date]]:
    """What is due of a plan: item -> of which part, on which day, and the day on which that was said."""
    if stands.closed:
        return {}
    due = [
        (name, date.fromisoformat(each["due_on"]))
        for name, each in stands.actions.items()
        if each["due_on"] and not each["done"] and stands.status[name] not in OVER
    ]
    due += [
        (name, date.fromisoformat(each["next_on"]))
        for name, each in stands.entries.items()
        if each["kind"] == "agreed" and not each["settled"]
    ]
    due = [(part, max(day, stands.again.get(part, day))) for part, day in due]
    due.append((plan, stands.until - timedelta(days=56)))
    return {item_id("plan-action", plan, part, day): (part, day, stands.since.get(part, date.min)) for part, day in due}


def _due(world: World, stand: Mapping[str, Stands]) -> Iterator[str]:
    """
    What is due follows from what stands: what waits is due, and what is due waits or was dealt with.

    Dealt with is what somebody took up, or was reminded of to the last; not what its own plan once called over.
    """
    listed = {
        name: (row["state"], row["ending"], row["listed"]["due"]["object"], row["listed"]["due"]["due_on"])
        for name, row in world.store("notifier").documents(ITEMS).items()
        if row["listed"]["due"]["about"] == "plan-action"
    }
    wanted = {plan: _wanted(plan, stands) for plan, stands in stand.items()}
    for name, (state, _, plan, due_on) in listed.items():
        if state != "ended" and name not in wanted.get(plan, {}):
            yield f"due items: something of {plan} waits for {due_on}, and nothing of it is due then"
    for plan, items in wanted.items():
        for name, (part, day, since) in items.items():
            state, ending, _, _ = listed.get(name, ("", None, "", ""))
            if ending == "resolved":
                yield f"due items: {part} of {plan} is due on {day} and was called over"
            elif not state and not is_over(day, since + timedelta(days=HEARD_WITHIN_DAYS), CALENDAR):
                yield f"due items: {part} of {plan} is due on {day} and is not on the list"


async def _figures(world: World, stand: Mapping[str, Stands]) -> AsyncIterator[str]:
    """Figures of plans count what stands."""
    today, running = world.today(), [stands for stands in stand.values() if not stands.closed]
    statuses = Counter(status for stands in running for status in stands.status.values())
    late: Counter[str] = Counter()
    for stands in running:
        for name, milestone in stands.actions.items():
            promised = None if milestone["done"] else milestone["due_on"]
            if promised and date.fromisoformat(promised) < today and stands.status[name] not in NEVER_LATE:
                late[stands.status[name]] += 1
    orders = Counter("in-order" if _in_order(stands) else "not-in-order" for stands in running)
    for figure, counted in (("plan_progress", statuses), ("overdue_actions", late), ("plans_in_order", orders)):
        answer = await asked(world, "reporting", "GET", f"/api/reporting/v1/figures/{figure}", token="bureau")
        told = {each["category"]: each["amount"] for each in answer.json["categories"] if each["amount"]}
        if told != +counted:
            yield f"figures: {figure} tells {told}, and {dict(counted)} stand"


def _in_order(stands: Stands) -> bool:
    said = [(each["subject"], each["settled"]) for each in stands.entries.values() if each["kind"] == "precondition"]
    return {subject for subject, met in said if met} - {subject for subject, met in said if not met} >= NEEDED
