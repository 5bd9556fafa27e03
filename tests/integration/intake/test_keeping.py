"""Who is kept, and for how long, when more than one source tells of a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake_deliveries import NOW, a_door
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_intake.persons.domain.rows import PersonRef
from peil_intake.persons.forgetting import erase, erase_those_due
from peil_intake.persons.upkeep import keep_terms
from persons_at_the_door import SOMEBODY, deliver, deputy, employed, left, mapped, pseudonym, trained
from vault_parts import LEADING, PORTAL


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


TEMP = {"employment": "T1", "source": PORTAL}


@pytest.mark.parametrize(
    ("story", "gone"),
    [
        ([employed("1"), left("1"), employed("ann-a", **TEMP)], False),
        ([employed("1"), left("1"), employed("ann-a", **TEMP), left("ann-a", on="2026-01-01", **TEMP)], False),
        ([employed("1"), left("1", on="2026-01-01"), employed("ann-a", **TEMP), left("ann-a", **TEMP)], False),
        ([employed("1"), left("1"), employed("ann-a", **TEMP), left("ann-a", on="2024-02-01", **TEMP)], True),
        ([employed("1"), employed("ann-a", **TEMP), left("ann-a", **TEMP)], False),
        ([deputy("1", of="9"), employed("ann-a", **TEMP), left("ann-a", **TEMP)], True),
        ([employed("1"), left("1"), trained("ann-a")], True),
    ],
    ids=["runs-there", "ended-there-later", "ended-here-later", "both-over", "runs-here", "there-alone", "training"],
)
async def test_an_employment_that_a_mapped_source_tells_of_keeps_its_person(
    store: MemoryStore, story: list[object], gone: bool
) -> None:
    door = a_door(store, SteppedClock(datetime(2026, 7, 1, tzinfo=UTC)))
    await deliver(door, *story)
    await mapped(door, "ann-a", "1")
    await erase_those_due(door)
    assert (await pseudonym(door, "1") is None) is gone
    asked_for = await erase(door, PersonRef(LEADING, "1"), SOMEBODY, due_only=True)
    assert asked_for == ("erased-before" if gone else "kept")


async def test_without_any_employment_the_last_delivery_of_a_mapped_source_counts(
    store: MemoryStore,
) -> None:
    clock = SteppedClock(NOW)
    door = a_door(store, clock)
    await deliver(door, deputy("1", of="2"), trained("ann-a", id_="T1"))
    await mapped(door, "ann-a", "1")
    clock.set(NOW + timedelta(days=700))
    await deliver(door, trained("ann-a", id_="T2", training="law"))
    clock.set(NOW + timedelta(days=800))
    await keep_terms(door)
    assert (await pseudonym(door, "1") is None, await pseudonym(door, "2") is None) == (False, True)


async def test_who_is_kept_by_another_source_keeps_nobody_else_from_being_forgotten(
    store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peil_intake.persons.forgetting.CHUNK", 1)
    door = a_door(store, SteppedClock(datetime(2026, 7, 1, tzinfo=UTC)))
    await deliver(door, employed("1"), left("1", on="2024-02-01"), employed("ann-a", **TEMP), employed("2"), left("2"))
    await mapped(door, "ann-a", "1")
    await keep_terms(door)
    assert (await pseudonym(door, "1") is None, await pseudonym(door, "2") is None) == (False, True)
