"""What a plan's file puts before Bureau I&D is told to the Bureau's mailbox, at once; without one all is as before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from notifier_world import MANAGER, OTHER, World, at, rules, world
from peil_chassis.projection import Fact
from peil_notifier.items.domain.plans import Plan
from peil_notifier.items.domain.sources import DueItem
from peil_notifier.items.projection import plans
from peil_notifier.items.recipients import BUREAU, recipient
from peil_notifier.organisation.domain import Organisation
from peil_notifier.settings import NotifierSettings
from relation_facts import named
from reporting_facts import action, adopted, changed, milestone, phase, recorded, revised

MAILBOX = "bureau@example.org"
MADE = adopted("groen", "2026-01-05", [action("a1", milestones=[milestone("m1", "2026-09-01")])])


def put_before(on: str, *, n: int = 2, entry: str = "g1", **changes: Any) -> Fact:
    """An agreed action of the file that Bureau I&D is to do."""
    said = {"owner": "inclusion-office", "next_on": "2026-06-01", **changes}
    return recorded(entry, "agreed", on, n=n, **said)


def due(*facts: Fact, bureau: bool = True) -> list[DueItem]:
    """What is due of the file of the plan of which *facts* tell."""
    state = Plan()
    for each in (MADE, *facts):
        state = plans.apply(state, each)
    return [each for each in state.items(bureau=bureau) if each.part not in {"a1", "p1"}]


def days(*facts: Fact, bureau: bool = True) -> list[tuple[date, bool]]:
    """Of each thing due its day, and whether it is for the Bureau."""
    return [(each.due_on, each.bureau) for each in due(*facts, bureau=bureau)]


def test_the_bureau_is_told_on_the_day_it_was_put_before_it_and_on_its_own_day() -> None:
    at_once, on_time = due(put_before("2026-02-01"))
    assert (at_once.due_on, at_once.bureau) == (date(2026, 2, 1), True)
    assert at_once.title == "Voorgelegd aan Bureau I&D: Dit is g1."
    assert (on_time.due_on, on_time.bureau) == (date(2026, 6, 1), True)
    assert recipient(at_once, Organisation([], date(2026, 2, 1))) == BUREAU


def test_what_another_office_is_to_do_goes_to_who_carries_the_plan() -> None:
    assert days(put_before("2026-02-01", owner="hr")) == [(date(2026, 6, 1), False)]
    assert days(recorded("r1", "risk", "2026-02-01", n=2, owner="inclusion-office", next_on="2026-06-01")) == [
        (date(2026, 6, 1), False)
    ]


def test_without_a_mailbox_all_is_as_it_was() -> None:
    assert days(put_before("2026-02-01"), bureau=False) == [(date(2026, 6, 1), False)]


def test_it_lies_with_the_bureau_since_it_came_there_until_it_is_answered_or_taken_back() -> None:
    first = put_before("2026-02-01", owner="hr")
    assert days(first, put_before("2026-03-01", n=3))[0] == (date(2026, 3, 1), True)
    reworded = put_before("2026-03-05", n=4)
    assert days(first, put_before("2026-03-01", n=3), reworded)[0] == (date(2026, 3, 1), True)
    assert days(put_before("2026-02-01"), put_before("2026-02-02", n=3, settled=True)) == []
    assert days(put_before("2026-02-01"), put_before("2026-02-02", n=3, withdrawn=True)) == []
    elsewhere = put_before("2026-02-02", n=3, owner="hr")
    assert days(put_before("2026-02-01"), elsewhere) == [(date(2026, 6, 1), False)]


def test_what_was_answered_and_is_open_again_is_told_anew_on_the_day_after() -> None:
    said = [put_before("2026-02-01"), put_before("2026-02-02", n=3, settled=True), put_before("2026-02-03", n=4)]
    assert days(*said)[0] == (date(2026, 2, 4), True)


AWAY: list[dict[str, Any]] = [{"settled": True}, {"withdrawn": True}, {"owner": "hr"}]


@pytest.mark.parametrize("away", AWAY)
def test_what_left_the_bureau_and_comes_back_is_told_on_a_later_day_each_time(away: dict[str, Any]) -> None:
    said = [put_before("2026-03-02"), put_before("2026-03-02", n=3, **away), put_before("2026-03-02", n=4)]
    assert days(*said)[0] == (date(2026, 3, 3), True)
    again = [put_before("2026-03-02", n=5, **away), put_before("2026-03-02", n=6)]
    assert days(*said, *again)[0] == (date(2026, 3, 4), True), "a day that ended twice is not told either"
    later = [put_before("2026-03-02"), put_before("2026-03-05", n=3, **away), put_before("2026-03-09", n=4)]
    assert days(*later)[0] == (date(2026, 3, 10), True)


async def test_what_comes_back_on_the_day_it_was_told_is_told_again() -> None:
    far: dict[str, Any] = {"next_on": "2026-12-01"}
    async with world(MADE, put_before("2026-03-02", **far), contacts=(OTHER,), bureau_mail=MAILBOX) as told:
        await told.go(at("2026-03-02", "09:00"))
        assert len(messages(told, MAILBOX)) == 1
        await told.take(put_before("2026-03-02", n=3, owner="hr", **far))
        await told.go(at("2026-03-02", "10:00"))
        await told.take(put_before("2026-03-02", n=4, **far))
        await told.go(at("2026-03-02", "11:00"), at("2026-03-03"))
        assert len(messages(told, MAILBOX)) == 2


def test_an_action_with_the_id_of_an_entry_stays_with_who_carries_the_plan() -> None:
    state = Plan()
    for each in (MADE, put_before("2026-02-01", entry="a1"), put_before("2026-02-01", n=3, entry="p1")):
        state = plans.apply(state, each)
    assert {(each.part, each.due_on, each.bureau) for each in state.items(bureau=True)} == {
        ("a1", date(2026, 9, 1), False),
        ("a1", date(2026, 2, 1), True),
        ("a1", date(2026, 6, 1), True),
        ("p1", date(2025, 11, 10), False),
        ("p1", date(2026, 2, 1), True),
        ("p1", date(2026, 6, 1), True),
    }


def test_an_entry_on_the_day_of_an_action_with_its_id_is_told_a_day_later_so_that_both_are_heard() -> None:
    state = Plan()
    for each in (MADE, put_before("2026-09-01", entry="a1", next_on="2026-12-01")):
        state = plans.apply(state, each)
    told = {(each.due_on, each.bureau) for each in state.items(bureau=True) if each.part == "a1"}
    assert told == {(date(2026, 9, 1), False), (date(2026, 9, 2), True), (date(2026, 12, 1), True)}


def test_an_entry_keeps_its_day_when_what_had_the_same_id_and_day_is_over() -> None:
    asked = put_before("2026-09-01", entry="a1", next_on="2026-12-01")
    reached = revised_to(milestone("m1", "2026-09-01", done=True), "2026-09-01", n=4)
    done = changed("a1", "done", "2026-09-02", n=5)
    for over in (reached, done):
        assert days_of("a1", asked, over) == [(date(2026, 9, 2), True), (date(2026, 12, 1), True)]


def test_an_action_that_is_moved_to_the_day_of_an_entry_with_its_id_leaves_that_to_the_bureau() -> None:
    asked = put_before("2026-02-01", entry="a1", next_on="2026-06-01")
    moved = revised_to(milestone("m1", "2026-06-01"), "2026-02-02", n=4)
    told = [(date(2026, 6, 2), False), (date(2026, 2, 1), True), (date(2026, 6, 1), True)]
    assert days_of("a1", asked, moved) == told
    answered = put_before("2026-02-03", n=5, entry="a1", next_on="2026-06-01", settled=True)
    assert days_of("a1", asked, moved, answered) == told[:1]


def days_of(part: str, *facts: Fact) -> list[tuple[date, bool]]:
    """Of what is due under this id its days, and whether it is for the Bureau."""
    state = Plan()
    for each in (MADE, *facts):
        state = plans.apply(state, each)
    return [(each.due_on, each.bureau) for each in state.items(bureau=True) if each.part == part]


def revised_to(only: dict[str, Any], on: str, n: int) -> Fact:
    """Action a1 has this milestone *only* from now on."""
    return revised(action("a1", milestones=[only]), on, n=n)


async def test_an_entry_that_was_put_a_day_later_is_told_when_the_action_with_its_id_was_reached() -> None:
    made = adopted("groen", "2026-01-05", [action("a1", milestones=[milestone("m1", "2026-03-03")])])
    facts = (made, named("groen", "p1", OTHER, "2025-01-01", n=91))
    async with world(*facts, contacts=(OTHER,), bureau_mail=MAILBOX) as told:
        await told.go(at("2026-03-03", "09:00"))
        assert [each.recipient for each in told.post.taken] == ["person0@example.org"]
        await told.take(put_before("2026-03-03", entry="a1"))
        await told.take(revised_to(milestone("m1", "2026-03-03", done=True), "2026-03-03", n=4))
        await told.go(at("2026-03-04"))
        assert len(messages(told, MAILBOX)) == 1


async def test_what_went_along_into_the_next_plan_is_told_of_that_one() -> None:
    async with world(MADE, put_before("2026-03-02"), contacts=(OTHER,), bureau_mail=MAILBOX) as told:
        await told.go(at("2026-03-02"))
        await told.take(
            adopted("groen", "2026-03-09", [action("a1")], plan="p2", n=31),
            put_before("2026-03-09", n=32, plan="p2", continues="g1"),
            phase("closed", "2026-03-09", n=33, followed_by="p2"),
        )
        await told.go(at("2026-03-09"))
        assert len(messages(told, MAILBOX)) == 2
        await told.go(at("2026-03-12"))
        assert "tweede herinnering" in messages(told, MAILBOX)[2]


def messages(told: World, to: str) -> list[str]:
    """The messages to *to*."""
    return [each.text for each in told.post.taken if each.recipient == to]


async def test_the_mailbox_gets_one_message_a_day_and_follows_the_ladder() -> None:
    facts = (
        MADE,
        named("groen", "p1", OTHER, "2025-01-01", n=91),
        put_before("2026-03-02"),
        put_before("2026-03-02", n=3, entry="g2"),
    )
    async with world(*facts, contacts=(MANAGER, OTHER), bureau_mail=MAILBOX) as told:
        await told.go(at("2026-03-02", "09:00"), at("2026-03-02", "10:00"))
        assert len(messages(told, MAILBOX)) == 1
        assert "Deze 2 punten vragen" in messages(told, MAILBOX)[0]
        assert "/plannen/voorgelegd" in messages(told, MAILBOX)[0]
        assert "Onderdeel: " in messages(told, MAILBOX)[0]
        await told.go(at("2026-03-05"))  # three working days on: the second rung
        assert len(messages(told, MAILBOX)) == 2
        assert "tweede herinnering" in messages(told, MAILBOX)[1]
        assert [each.recipient for each in told.post.taken] == [MAILBOX, MAILBOX]
        await told.take(
            put_before("2026-03-06", n=8, settled=True), put_before("2026-03-06", n=9, entry="g2", settled=True)
        )
        await told.go(at("2026-03-09"))
        assert len(messages(told, MAILBOX)) == 2


async def test_without_a_mailbox_who_carries_the_plan_is_reminded_on_its_day() -> None:
    facts = (MADE, named("groen", "p1", OTHER, "2025-01-01", n=91), put_before("2026-03-02", next_on="2026-03-03"))
    async with world(*facts, contacts=(MANAGER, OTHER)) as told:
        await told.go(at("2026-03-02"))
        assert not told.post.taken
        await told.go(at("2026-03-03"))
        assert [each.recipient for each in told.post.taken] == ["person1@example.org"]


async def test_a_mailbox_that_is_set_later_takes_over_what_lies_with_the_bureau() -> None:
    facts = (MADE, named("groen", "p1", OTHER, "2025-01-01", n=91), put_before("2026-03-02", next_on="2026-03-03"))
    async with world(*facts, contacts=(OTHER,)) as told:
        told.rules = rules(bureau_mail=MAILBOX)
        await told.crash()
        await told.go(at("2026-03-03"))
        assert {each.recipient for each in told.post.taken} == {MAILBOX}


async def test_a_mailbox_that_refuses_is_asked_again_at_the_next_rung_and_is_no_contact() -> None:
    async with world(MADE, put_before("2026-03-02"), contacts=(), bureau_mail=MAILBOX) as told:
        await told.go(at("2026-03-02"))
        await told.parts.contacts.refused(BUREAU)
        assert await told.parts.contacts.counts() == {"contacts": 0, "refused": 0}
        assert await told.parts.contacts.persons() == []
        await told.go(at("2026-03-05"))
        assert len(messages(told, MAILBOX)) == 2


def complained_of(address: str) -> bool:
    """Whether a notifier with this mailbox does not start for that reason; the rest it needs is not there either."""
    with pytest.raises(ValidationError) as refused:
        NotifierSettings.model_validate({"bureau_mail": address})
    return any(each["loc"] == ("bureau_mail",) for each in refused.value.errors())


@pytest.mark.parametrize(
    "wrong", ["bureau", "a@b", "a b@example.org", "x@example.org,y@example.org", "<x@example.org>"]
)
def test_what_is_no_address_is_refused_at_the_start(wrong: str) -> None:
    assert complained_of(wrong)
    assert not complained_of(MAILBOX)
    assert not complained_of("")
