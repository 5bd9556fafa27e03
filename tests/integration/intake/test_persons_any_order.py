"""
Whatever order deliveries and mappings come in, and wherever it all stops, the same facts hold in the end.

Compared is what a reader of the log holds, with pseudonyms named by their person: the events that led there, their
sequences and known days belong to how it came about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_deliveries import NOW, a_door
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Expected, StoreAway, Write
from peil_contracts.register import FACT_WITHDRAWN
from peil_intake.deliveries import storage as deliveries
from peil_intake.deliveries.deciding import Door
from peil_intake.persons import storage
from peil_intake.persons.domain.rows import PersonRef
from peil_intake.persons.forgetting import erase
from peil_intake.persons.handlers import MappingRefused
from peil_intake.persons.upkeep import finish_what_was_begun
from persons_at_the_door import (
    SOMEBODY,
    deliver,
    deputy,
    employed,
    facts,
    holds,
    mapped,
    pseudonym,
    trained,
    training_withdrawn,
)
from vault_parts import LEADING, PORTAL

Event: TypeAlias = dict[str, Any]
Step: TypeAlias = Event | tuple[str, str | None]

PEOPLE = ("1", "2", "3")
REFERENCES = ("ann-a", "bob-b")
_MOMENTS = ("09:00:00", "10:00:00", "11:00:00")


class StoppingStore(MemoryStore):
    """A store after whose *n*-th commit the process is gone: nothing that it asks from then on is answered."""

    stops_after: int | None = None
    commits = 0

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """Commit, unless the process is gone."""
        if self.stops_after is not None and self.commits >= self.stops_after:
            raise StoreAway("the process is gone")
        await super().commit(writes, expected)
        self.commits += 1


@st.composite
def stories(draw: st.DrawFn) -> list[Step]:
    """Deliveries of the portal and mappings of its references, in any mix, some of them doubled."""
    steps: list[Step] = []
    for number in range(draw(st.integers(1, 10))):
        rest = {"id_": f"{draw(st.sampled_from('ABab'))}{number}", "at": draw(st.sampled_from(_MOMENTS))}
        reference, training = draw(st.sampled_from(REFERENCES)), draw(st.sampled_from(("bias", "law")))
        kind = draw(st.sampled_from(("value", "value", "withdrawal", "deputy", "map", "map", "unmap")))
        if kind == "value":
            steps.append(trained(reference, training=training, day=f"2026-03-0{draw(st.integers(1, 9))}", **rest))
        elif kind == "withdrawal":
            steps.append(training_withdrawn(reference, training=training, **rest))
        elif kind == "deputy":
            other = next(each for each in REFERENCES if each != reference)
            steps.append(deputy(other, of=reference, source=PORTAL, **rest))
        else:
            steps.append((reference, draw(st.sampled_from(PEOPLE)) if kind == "map" else None))
    return steps


async def play(door: Door, steps: Sequence[Step]) -> None:
    """Do *steps* in order; a mapping that is refused, as by another reference of the same person, is left out."""
    for step in steps:
        if isinstance(step, dict):
            await deliver(door, step)
            continue
        try:
            await mapped(door, *step)
        except MappingRefused:
            continue


async def end(door: Door, people: Mapping[str, str]) -> None:
    """Map every reference as it should be in the end."""
    for reference in REFERENCES:
        await mapped(door, reference, None)
    for reference, person in people.items():
        await mapped(door, reference, person)


async def what_holds(door: Door) -> dict[Any, Any]:
    """The portal's facts that hold, with each pseudonym named by its person."""
    names = {await pseudonym(door, person): f"person {person}" for person in PEOPLE}

    def named(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: named(each) for name, each in value.items()}
        return names.get(value, value) if isinstance(value, str) else value

    found = holds(fact for fact in await facts(door.store) if fact["source"] == PORTAL)
    return {tuple(named(part) for part in key): named(value) for key, value in found.items()}


async def ended(steps: Sequence[Step], people: Mapping[str, str]) -> dict[Any, Any]:
    door = a_door(MemoryStore(), SteppedClock(NOW))
    await deliver(door, *(employed(person) for person in PEOPLE))
    await play(door, steps)
    await end(door, people)
    assert not await door.store.find("waiting", {}) or len(people) < len(REFERENCES)
    assert not await storage.find_rows(door.store, moving=True)
    return await what_holds(door)


def plainly(steps: Sequence[Step], people: Mapping[str, str]) -> dict[Any, Any]:
    """What should hold, said as plainly as can be: each delivery under whom its reference stands for in the end."""
    events = [step for step in steps if isinstance(step, dict)]
    last = holds(sorted(_once(events), key=lambda event: (event["time"], event["id"])))
    found: dict[Any, Any] = {}
    for key, data in last.items():
        who = {data["person"], *([data["deputy"]] if "deputy" in data else [])}
        if who <= people.keys():
            named = {name: f"person {people[value]}" if value in who else value for name, value in data.items()}
            found[tuple(f"person {people[part]}" if part in who else part for part in key)] = named
    return found


def _once(events: Sequence[Event]) -> list[Event]:
    return list({event["id"]: event for event in events}.values())


@st.composite
def orders(draw: st.DrawFn) -> tuple[list[Step], list[Step], dict[str, str]]:
    """A story, the same in another order with some of it doubled, and whom the references stand for in the end."""
    story = draw(stories())
    other = draw(st.permutations([*story, *draw(st.lists(st.sampled_from(story), max_size=4))]))
    people = dict(zip(REFERENCES, draw(st.permutations(PEOPLE)), strict=False))
    if draw(st.booleans()):
        people.pop(draw(st.sampled_from(REFERENCES)))
    return story, list(other), people


@given(orders())
@settings(max_examples=200, deadline=None)
def test_deliveries_corrections_withdrawals_and_mappings_in_any_order_end_the_same(
    order: tuple[list[Step], list[Step], dict[str, str]],
) -> None:
    story, other, people = order
    assert asyncio.run(ended(story, people)) == asyncio.run(ended(other, people)) == plainly(story, people)


STORY: list[Step] = [
    trained("ann-a", id_="T1", at="09:00:00"),
    ("ann-a", "1"),
    trained("ann-a", id_="T2", training="law", at="09:00:00"),
    deputy("bob-b", of="ann-a", source=PORTAL, id_="D1"),
    ("bob-b", "2"),
    ("ann-a", "3"),
    trained("ann-a", id_="T3", at="11:00:00", day="2026-03-05"),
    ("ann-a", None),
    training_withdrawn("ann-a", training="law", id_="W1", at="12:00:00"),
]


async def test_wherever_it_stops_it_goes_on_and_ends_the_same() -> None:
    people = {"ann-a": "2", "bob-b": "3"}
    whole = await ended(STORY, people)
    assert whole == plainly(STORY, people)
    stop = 0
    while True:
        store = StoppingStore()
        first = a_door(store, SteppedClock(NOW))
        await deliver(first, *(employed(person) for person in PEOPLE))
        store.stops_after = store.commits + stop
        finished = await _until_it_stops(first, people)
        store.stops_after = None
        again = a_door(store, SteppedClock(NOW))  # another process, which knows nothing but the store
        await finish_what_was_begun(again)
        assert not await storage.find_rows(store, moving=True)
        await deliver(again, *(step for step in STORY if isinstance(step, dict)))
        await end(again, people)
        assert await what_holds(again) == whole, f"stopped after {stop} commits"
        if finished:
            break
        stop += 1
    assert stop > 20


async def _until_it_stops(door: Door, people: Mapping[str, str]) -> bool:
    try:
        await play(door, STORY)
        await end(door, people)
    except StoreAway:
        return False
    return True


@pytest.mark.parametrize("stop", range(8))
async def test_an_erasure_that_stops_is_finished_by_whoever_starts_next(stop: int) -> None:
    store = StoppingStore()
    door = a_door(store, SteppedClock(NOW))
    await deliver(door, employed("1"), employed("2"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    handle = await pseudonym(door, "1")
    await deliver(door, deputy("zed-z", of="ann-a", source=PORTAL, id_="D9"))  # waits for zed-z, and names the person
    store.stops_after = store.commits + stop
    try:
        await erase(door, PersonRef(LEADING, "1"), SOMEBODY, due_only=False)
    except StoreAway:
        store.stops_after = None
        again = a_door(store, SteppedClock(NOW))
        await finish_what_was_begun(again)
        await erase(again, PersonRef(LEADING, "1"), SOMEBODY, due_only=False)
    store.stops_after = None
    kept = [await store.find(name, {}) for name in ("vault", "waiting", deliveries.REGISTER)]
    assert handle not in str(kept)
    assert "ann-a" not in str(kept)
    published = [fact["type"] for fact in await facts(store) if fact["type"] != FACT_WITHDRAWN]
    assert published.count("nl.peil.people.person-erased.v1") == 1
    assert not await store.find("erasing", {})
