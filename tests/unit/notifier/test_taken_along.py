"""What is open in a plan's file when it is set anew: who carries the next plan is reminded of it, of that one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from notifier_world import OTHER, World, at, world
from peil_chassis.projection import Fact
from peil_notifier.items.domain.plans import Plan
from peil_notifier.items.projection import plans
from peil_notifier.items.storage import COLLECTION as ITEMS
from relation_facts import named
from reporting_facts import action, adopted, phase, recorded

MADE = adopted("groen", "2026-01-05", [action("a1")])
NEXT = adopted("groen", "2026-03-09", [action("a1")], plan="p2", n=31)
CLOSED = phase("closed", "2026-03-09", n=33, followed_by="p2")


def along(kind: str = "risk", on: str = "2026-03-09", known: str | None = None, n: int = 32, **said: Any) -> Fact:
    """Entry r1 of the first plan, as the file of the second began with it."""
    return recorded("r1", kind, on, known, plan="p2", n=n, continues="r1", **said)


def due(*facts: Fact) -> list[tuple[date, str]]:
    """What is due of entry r1 of the second plan."""
    state = plans.apply(Plan(), NEXT)
    for each in facts:
        state = plans.apply(state, each)
    return [(each.due_on, each.title) for each in state.items() if each.part == "r1"]


@pytest.mark.parametrize(("by", "day"), [("2026-06-01", date(2026, 6, 1)), ("2025-11-01", date(2026, 3, 9))])
def test_what_came_along_is_due_on_its_own_day_or_when_that_is_past_on_the_day_it_came(by: str, day: date) -> None:
    assert due(along(next_on=by)) == [(day, "Risico opnieuw bekijken: Dit is r1.")]
    edited = recorded("r1", "risk", "2026-03-10", plan="p2", n=34, next_on=by)
    assert due(along(next_on=by), edited) == [(day, "Risico opnieuw bekijken: Dit is r1.")]
    assert due(along(next_on=by), recorded("r1", "risk", "2026-03-10", plan="p2", n=34, settled=True)) == []


def test_of_a_plan_that_was_adopted_long_before_it_is_due_on_the_day_that_was_told() -> None:
    late = along(on="2026-03-09", known="2026-05-04", next_on="2025-11-01")
    assert due(late) == [(date(2026, 5, 4), "Risico opnieuw bekijken: Dit is r1.")]
    back = recorded("r1", "risk", "2026-03-10", "2026-05-05", plan="p2", n=34, settled=True, next_on="2025-11-01")
    again = recorded("r1", "risk", "2026-03-11", "2026-05-06", plan="p2", n=35, next_on="2025-11-01")
    assert due(late, back, again) == [(date(2026, 5, 4), "Risico opnieuw bekijken: Dit is r1.")]


def test_an_advice_that_came_along_is_asked_for_anew_and_is_not_called_new() -> None:
    assert due(along("advice")) == [(date(2026, 3, 9), "Nog te beantwoorden advies: Dit is r1.")]


async def test_what_was_past_is_reminded_of_under_the_next_plan_and_ends_once_under_the_old() -> None:
    carried = [named("groen", plan, OTHER, "2025-01-01", n=n) for plan, n in (("p1", 91), ("p2", 92))]
    old = recorded("r1", "risk", "2026-01-06", n=2, next_on="2026-03-03")
    async with world(MADE, *carried, old, contacts=(OTHER,)) as told:
        for day in ("2026-03-03", "2026-03-06", "2026-03-17", "2026-03-31", "2026-04-14"):
            await told.go(at(day))
        assert endings(told, "p1") == ["exhausted"]
        before = len(told.post.taken)
        new = adopted("groen", "2026-05-04", [action("a1")], plan="p2", n=31)
        ended = phase("closed", "2026-05-04", n=33, followed_by="p2")
        told.clock.set(at("2026-05-04", "08:00"))
        await told.take(new, along(on="2026-05-04", next_on="2026-03-03"), ended)
        await told.go(at("2026-05-04"), at("2026-05-06"))
        assert len(told.post.taken) == before + 1
        assert "Risico opnieuw bekijken: Dit is r1." in told.post.taken[-1].text
        assert (endings(told, "p1"), endings(told, "p2")) == (["exhausted"], [None])


async def test_what_was_still_to_come_ends_resolved_under_the_old_plan_and_is_told_once() -> None:
    carried = [named("groen", plan, OTHER, "2025-01-01", n=n) for plan, n in (("p1", 91), ("p2", 92))]
    old = recorded("r1", "risk", "2026-01-06", n=2, next_on="2026-03-06")
    async with world(MADE, *carried, old, contacts=(OTHER,)) as told:
        await told.go(at("2026-03-06"))
        assert endings(told, "p1") == [None]
        await told.take(NEXT, along(next_on="2026-03-06"), CLOSED)
        await told.go(at("2026-03-09"), at("2026-03-10"))
        assert (endings(told, "p1"), endings(told, "p2")) == (["resolved"], [None])
        assert [each.text.count("Dit is r1.") for each in told.post.taken] == [1, 1]


def endings(told: World, plan: str) -> list[str | None]:
    """How each item of entry r1 of this plan ended; None: it waits."""
    rows = [each for each in told.store.documents(ITEMS).values() if each["listed"]["due"]["part"] == "r1"]
    return [each["ending"] for each in rows if each["listed"]["due"]["object"] == plan]
