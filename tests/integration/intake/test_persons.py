"""References at the door, pseudonyms behind it: who is new, who waits, who is mapped, and races about them."""

from __future__ import annotations

import asyncio
import json
import re
from itertools import permutations
from typing import Any

import pytest

from intake_deliveries import NOW, a_door
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_contracts.persons import PSEUDONYM_PATTERN
from peil_intake.deliveries.deciding import Door
from peil_intake.deliveries.domain.receipts import Outcome, Receipt
from peil_intake.persons.domain.rows import PersonRef
from peil_intake.persons.handlers import MappingRefused, map_person, settle
from persons_at_the_door import (
    SOMEBODY,
    deliver,
    deputy,
    employed,
    employment_withdrawn,
    facts,
    holds,
    left,
    mapped,
    outcomes,
    pseudonym,
    trained,
    training_withdrawn,
)
from vault_parts import LEADING, PORTAL


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def door(store: MemoryStore) -> Door:
    return a_door(store, SteppedClock(NOW))


async def everything_but_the_vault(store: MemoryStore) -> str:
    """All that intake keeps outside its vault, as text."""
    names = ["receipts", "register", "refusals", "outbox", "sequences", "waiting", "erased", "positions"]
    return json.dumps({name: await store.find(name, {}) for name in names})


async def test_a_fact_holds_a_pseudonym_and_nothing_outside_the_vault_holds_the_reference(
    door: Door, store: MemoryStore
) -> None:
    assert await outcomes(door, employed("10442-x")) == ["accepted"]
    [fact] = await facts(store)
    assert re.fullmatch(PSEUDONYM_PATTERN, fact["data"]["person"])
    assert fact["data"]["person"] == await pseudonym(door, "10442-x")
    assert "10442-x" not in await everything_but_the_vault(store)


async def test_one_person_keeps_one_pseudonym_and_two_persons_have_two(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), employed("2"), employed("1", employment="D2"))
    people = [fact["data"]["person"] for fact in await facts(store)]
    assert sorted(people.count(person) for person in set(people)) == [1, 2]


async def test_first_deliveries_about_one_person_at_once_make_one_pseudonym(store: MemoryStore) -> None:
    doors = [a_door(store, SteppedClock(NOW)) for _ in range(12)]
    await asyncio.gather(*(deliver(door, employed("1", employment=f"D{n}")) for n, door in enumerate(doors)))
    people = {fact["data"]["person"] for fact in await facts(store)}
    assert people == {await pseudonym(doors[0], "1")}
    assert len(await facts(store)) == 12


async def test_a_deputy_is_a_person_too(door: Door, store: MemoryStore) -> None:
    await deliver(door, deputy("2", of="1"))
    [fact] = await facts(store)
    assert (fact["data"]["person"], fact["data"]["deputy"]) == (await pseudonym(door, "1"), await pseudonym(door, "2"))


async def test_what_was_taken_before_gets_its_receipt_again_and_makes_no_second_row(
    door: Door, store: MemoryStore
) -> None:
    [first] = await deliver(door, employed())
    [again] = await deliver(door, dict(reversed(employed().items())))
    assert first == again
    assert len(await facts(store)) == 1


async def test_an_id_used_for_another_person_is_refused_and_leaves_that_person_unknown(door: Door) -> None:
    await deliver(door, employed("1", id_="E1"))
    assert await outcomes(door, employed("2", id_="E1")) == ["id-reused"]
    assert await pseudonym(door, "2") is None


async def test_a_receipt_keeps_no_plain_digest_of_a_body(door: Door, store: MemoryStore) -> None:
    [receipt] = await deliver(door, employed())
    assert isinstance(receipt, Receipt)
    [document] = await store.find("receipts", {})
    assert receipt.body_hash not in json.dumps(document)


async def test_another_sources_reference_waits_and_its_body_is_sealed(door: Door, store: MemoryStore) -> None:
    [receipt] = await deliver(door, trained("ann-a"))
    assert isinstance(receipt, Receipt)
    assert receipt.outcome.value == "waiting"
    assert [(each.field, each.rule) for each in receipt.warnings] == [("data.person", "person-unmapped")]
    assert await deliver(door, trained("ann-a")) == [receipt]
    assert not await facts(store)
    assert len(await store.find("waiting", {})) == 1
    assert "ann-a" not in await everything_but_the_vault(store)


async def test_mapping_takes_in_what_waited_and_receipts_get_their_outcome(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"))
    early, late = trained(id_="T2", at="09:00:00"), trained(id_="T1", at="10:00:00", day="2026-03-05")
    await deliver(door, late, early)
    await mapped(door, "ann-a", "1")
    assert await outcomes(door, early, late) == ["superseded", "accepted"]
    [training] = [fact for fact in await facts(store) if fact["source"] == PORTAL]
    assert (training["id"], training["data"]["person"]) == ("T1", await pseudonym(door, "1"))
    assert not await store.find("waiting", {})


async def test_what_names_two_persons_waits_until_both_are_mapped(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), employed("2"), deputy("bob-b", of="ann-a", source=PORTAL, id_="D1"))
    await mapped(door, "ann-a", "1")
    assert await outcomes(door, deputy("bob-b", of="ann-a", source=PORTAL, id_="D1")) == ["waiting"]
    await mapped(door, "bob-b", "2")
    [fact] = [fact for fact in await facts(store) if fact["source"] == PORTAL]
    assert fact["data"]["deputy"] == await pseudonym(door, "2")


async def test_a_changed_mapping_withdraws_and_publishes_under_the_right_person(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), employed("2"), trained())
    await mapped(door, "ann-a", "1")
    await mapped(door, "ann-a", "2")
    [key] = [key for key in holds(await facts(store)) if key[1] == PORTAL]
    assert key[2] == await pseudonym(door, "2")
    of_first = [
        fact for fact in await facts(store) if fact["source"] == PORTAL and fact["type"].endswith("withdrawn.v1")
    ]
    assert [fact["data"]["key"]["person"] for fact in of_first] == [await pseudonym(door, "1")]
    assert of_first[0]["data"]["reason"] == "mapping-changed"
    assert len({fact["id"] for fact in await facts(store)}) == len(await facts(store))


async def test_a_removed_mapping_withdraws_until_it_is_mapped_again(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), trained())
    await mapped(door, "ann-a", "1")
    before = holds(await facts(store))
    await mapped(door, "ann-a", None)
    assert [key for key in holds(await facts(store)) if key[1] == PORTAL] == []
    assert await outcomes(door, trained(id_="T9", training="other")) == ["waiting"]
    await mapped(door, "ann-a", "1")
    after = holds(await facts(store))
    assert {key: after[key] for key in before} == before


async def test_a_deputys_mapping_changes_the_fact_in_its_place(door: Door, store: MemoryStore) -> None:
    await deliver(door, *(employed(n) for n in "123"), deputy("bob-b", of="ann-a", source=PORTAL, id_="D1"))
    await mapped(door, "ann-a", "1")
    await mapped(door, "bob-b", "2")
    await mapped(door, "bob-b", "3")
    portal = [fact for fact in await facts(store) if fact["source"] == PORTAL]
    assert [fact["data"]["deputy"] for fact in portal] == [await pseudonym(door, "2"), await pseudonym(door, "3")]


async def test_a_withdrawn_fact_is_not_published_again_by_a_new_mapping(door: Door, store: MemoryStore) -> None:
    await deliver(door, employed("1"), employed("2"), trained())
    await mapped(door, "ann-a", "1")
    await deliver(door, training_withdrawn(id_="W1", at="12:00:00"))
    count = len(await facts(store))
    await mapped(door, "ann-a", "2")
    assert len(await facts(store)) == count


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_a_fact_under_the_wrong_person_is_withdrawn_there_and_delivered_under_the_right_one(
    door: Door, store: MemoryStore, order: tuple[int, ...]
) -> None:
    wrong = employed("1", at="09:00:00", id_="E1")
    withdrawn = employment_withdrawn("1", at="10:00:00", id_="E2")
    right = employed("2", at="10:00:00", id_="E3")
    for number in order:
        await deliver(door, (wrong, withdrawn, right)[number])
    assert {key[2] for key in holds(await facts(store))} == {await pseudonym(door, "2")}


@pytest.mark.parametrize(
    ("source", "reference", "person", "rule"),
    [
        (PORTAL, "ann-a", "nobody", "person-unknown"),
        (PORTAL, "second", "1", "person-mapped"),
        (LEADING, "1", "2", "leading-source"),
    ],
)
async def test_what_cannot_be_mapped_says_why(door: Door, source: str, reference: str, person: str, rule: str) -> None:
    await deliver(door, employed("1"), employed("2"))
    await mapped(door, "first", "1")
    with pytest.raises(MappingRefused) as refused:
        await map_person(door, PersonRef(source, reference), person, SOMEBODY)
    assert refused.value.rule == rule


async def test_a_person_still_being_left_takes_no_other_reference_of_that_source(door: Door) -> None:
    await deliver(door, employed("1"), employed("2"), trained("ann-a"))
    await mapped(door, "ann-a", "1")
    row = await map_person(door, PersonRef(PORTAL, "ann-a"), "2", SOMEBODY)
    with pytest.raises(MappingRefused, match="another reference"):
        await map_person(door, PersonRef(PORTAL, "bob-b"), "1", SOMEBODY)
    assert row is not None
    await settle(door, row.handle)
    assert await map_person(door, PersonRef(PORTAL, "bob-b"), "1", SOMEBODY) is not None


async def test_of_two_references_mapped_to_one_person_at_once_one_is_refused(store: MemoryStore) -> None:
    door = a_door(store, SteppedClock(NOW))
    await deliver(door, employed("1"))
    answers = await asyncio.gather(
        *(map_person(door, PersonRef(PORTAL, f"ref-{n}"), "1", SOMEBODY) for n in range(6)), return_exceptions=True
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["MappingRefused"] * 5 + ["Row"]


async def test_deliveries_and_mappings_at_once_leave_every_fact_under_the_last_mapping(store: MemoryStore) -> None:
    door = a_door(store, SteppedClock(NOW))
    await deliver(door, employed("1"), employed("2"))

    async def remap() -> None:
        for person in ("1", "2", "1", None, "2"):
            await mapped(door, "ann-a", person)
            await asyncio.sleep(0)

    trainings = [trained(id_=f"T{n}", training=f"course-{chr(97 + n)}") for n in range(20)]
    await asyncio.gather(remap(), *(deliver(a_door(store, SteppedClock(NOW)), each) for each in trainings))
    await mapped(door, "ann-a", "2")
    portal = [key for key in holds(await facts(store)) if key[1] == PORTAL]
    assert len(portal) == 20
    assert {key[2] for key in portal} == {await pseudonym(door, "2")}


async def warned(door: Door, *events: Any) -> list[tuple[str, str]]:
    """The field and rule of every warning about the last of *events*, which was accepted."""
    receipt = (await deliver(door, *events))[-1]
    assert isinstance(receipt, Receipt)
    assert receipt.outcome is Outcome.ACCEPTED
    return [(each.field, each.rule) for each in receipt.warnings if each.rule != "unit-unknown"]


ENDS_BEFORE_START = [("data.effective_on", "ends-before-start")]


async def test_an_end_before_the_start_of_its_employment_is_accepted_with_a_warning(door: Door) -> None:
    assert await warned(door, employed("1", on="2024-01-01"), left("1", on="2023-12-31")) == ENDS_BEFORE_START
    assert await warned(door, left("1", on="2023-11-30", at="10:00:00")) == ENDS_BEFORE_START
    assert await warned(door, left("1", on="2024-01-01", at="11:00:00")) == []


async def test_an_end_is_held_against_the_start_of_its_own_employment_as_it_stands(door: Door) -> None:
    await deliver(door, employed("1", on="2024-01-01"), employed("2", on="2026-01-01"), employed("3", on="2026-01-01"))
    corrected = employed("1", on="2025-01-01", at="10:00:00")
    assert await warned(door, corrected, left("1", on="2024-06-01")) == ENDS_BEFORE_START
    assert await warned(door, employment_withdrawn("2"), left("2")) == []
    assert await warned(door, left("3", employment="D2")) == []
    assert await warned(door, left("4")) == []
