"""
Whatever order deliveries come in, doubled, delayed, batched or together, the same state remains.

The register and the facts that hold are compared; sequence, position and known days belong to how it came about.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from intake_deliveries import NOW, SUPPLIER, a_door, current, opened, published, step, step_withdrawn
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_intake.deliveries.domain.receipts import Outcome, Receipt, Refusal
from peil_intake.deliveries.handlers import take

Event = dict[str, Any]

# Few vacancies, steps and moments, so that keys collide and times are often equal.
_STEPS = ("vacancy-published", "letters-screened")
_MOMENTS = ("09:00:00", "10:00:00", "11:00:00")


@st.composite
def deliveries(draw: st.DrawFn) -> list[Event]:
    """Some deliveries with ids of their own: values, corrections, withdrawals, in any mix."""
    events = []
    for number in range(draw(st.integers(1, 12))):
        # The id says nothing about the order of making, so that the larger id is not always the later one.
        rest = {"id_": f"{draw(st.sampled_from('ABCab'))}{number}", "at": draw(st.sampled_from(_MOMENTS))}
        vacancy, name = draw(st.sampled_from(("V1", "V2"))), draw(st.sampled_from(_STEPS))
        kind = draw(st.sampled_from(("value", "withdrawal", "opened")))
        if kind == "value":
            events.append(step(f"2026-03-0{draw(st.integers(1, 9))}", step=name, vacancy=vacancy, **rest))
        elif kind == "withdrawal":
            events.append(step_withdrawn(step=name, vacancy=vacancy, **rest))
        else:
            events.append(opened(vacancy, draw(st.sampled_from(("ddv", "pno"))), **rest))
    return events


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Event], list[list[Event]]]:
    """Deliveries, and a way they may come in: permuted, some of them doubled later on, in batches of any size."""
    events = draw(deliveries())
    coming = draw(st.permutations([*events, *draw(st.lists(st.sampled_from(events), max_size=6))]))
    batches: list[list[Event]] = []
    while coming:
        size = draw(st.integers(1, len(coming)))
        batches.append(list(coming[:size]))
        coming = coming[size:]
    return events, batches


async def after(batches: Sequence[list[Event]]) -> tuple[dict[str, Any], dict[tuple[str, ...], Any]]:
    """Register and facts that hold after *batches*, each delivered when the one before it was answered."""
    store, clock = MemoryStore(), SteppedClock(NOW)
    door = a_door(store, clock)
    for batch in batches:
        answers = await take(door, SUPPLIER, batch)
        assert not [answer for answer in answers if isinstance(answer, Refusal)]
    return await register(store), current(await published(store))


async def register(store: MemoryStore) -> dict[str, Any]:
    """The register without the count of how often an entry was written."""
    documents = await store.find("register", {})
    return {document.pop("_id"): {k: v for k, v in document.items() if k != "version"} for document in documents}


def oracle(events: Sequence[Event]) -> dict[tuple[str, ...], Any]:
    """What should hold, said as plainly as can be: sort by the rule, let each take the place of the one before."""
    return current(sorted(events, key=lambda event: (event["time"], event["id"])))


@given(histories())
@settings(max_examples=300, deadline=None)
def test_permuted_doubled_and_delayed_deliveries_end_in_the_same_state(
    history: tuple[list[Event], list[list[Event]]],
) -> None:
    events, batches = history
    one_register, one_current = asyncio.run(after([sorted(events, key=lambda event: event["time"])]))
    other_register, other_current = asyncio.run(after(batches))
    assert other_register == one_register
    assert other_current == one_current == oracle(events)


@given(histories())
@settings(max_examples=100, deadline=None)
def test_batches_that_come_in_together_end_like_one_after_the_other(
    history: tuple[list[Event], list[list[Event]]],
) -> None:
    events, batches = history

    async def together() -> tuple[dict[str, Any], dict[tuple[str, ...], Any], list[dict[str, Any]]]:
        store, clock = MemoryStore(), SteppedClock(NOW)
        doors = [a_door(store, clock) for _ in batches]
        await asyncio.gather(*(take(door, SUPPLIER, batch) for door, batch in zip(doors, batches, strict=True)))
        facts = await published(store)
        return await register(store), current(facts), facts

    one_register, one_current = asyncio.run(after([events]))
    other_register, other_current, facts = asyncio.run(together())
    assert other_register == one_register
    assert other_current == one_current
    numbers: dict[str, list[int]] = {}
    for fact in facts:
        data = fact["data"]
        numbers.setdefault(data.get("vacancy") or data["key"]["vacancy"], []).append(int(fact["sequence"]))
    assert all(sorted(of_key) == list(range(1, len(of_key) + 1)) for of_key in numbers.values())
    assert len({fact["id"] for fact in facts}) == len(facts)


async def test_of_two_batches_at_once_on_one_key_the_loser_decides_again() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    early = [step("2026-03-03", id_="E1", at="09:00:00")]
    late = [step("2026-03-05", id_="E2", at="11:00:00")]
    first, second = a_door(store, clock), a_door(store, clock)
    [[of_late], [of_early]] = await asyncio.gather(take(first, SUPPLIER, late), take(second, SUPPLIER, early))
    assert isinstance(of_late, Receipt)
    assert isinstance(of_early, Receipt)
    assert of_late.outcome is Outcome.ACCEPTED
    [entry] = (await register(store)).values()
    assert entry["event_id"] == "E2"
    assert list(current(await published(store)).values()) == [late[0]["data"]]


async def test_the_same_event_twice_at_once_is_one_fact_and_one_receipt() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    door = a_door(store, clock)
    answers = await asyncio.gather(*(take(door, SUPPLIER, [step()]) for _ in range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert len(await published(store)) == 1


async def test_one_id_with_two_bodies_at_once_is_taken_once() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    door = a_door(store, clock)
    events = [step(id_="E1", vacancy=f"V{n}") for n in range(6)]
    answers = [answer for [answer] in await asyncio.gather(*(take(door, SUPPLIER, [event]) for event in events))]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [error.rule for refusal in refused for error in refusal.errors] == ["id-reused"] * 5
    assert len(await published(store)) == 1
