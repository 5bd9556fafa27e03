"""Threads: what may be noted of talks, of how many teams, and how it is corrected; in the store with versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict
from peil_plans.action_plans.domain.texts import EmailAddress, NineDigits, PhoneNumber
from peil_plans.activities.domain.activity import Content as Activity
from peil_plans.activities.domain.activity import Kind
from peil_plans.refusals import Refusal
from peil_plans.threads import domain
from peil_plans.threads.domain import (
    TALKS,
    Content,
    Grounds,
    NoteThread,
    Thread,
    note_thread,
    noted_within,
    units_heard,
    within,
    without_words,
)
from peil_plans.threads.storage import Threads

NOW, TODAY = datetime(2026, 6, 3, 12, tzinfo=UTC), date(2026, 6, 3)
SAID = Content(Kind.DIALOGUE, date(2026, 4, 1), date(2026, 5, 31), "Men mist ruimte om het te zeggen.")
ENOUGH = Grounds(3, closed=False, themes=frozenset({"2"}))


def note(**changes: Any) -> NoteThread:
    made = NoteThread(
        plan="p", thread="t", record="r1", content=SAID, withdrawn=False, reason=None, seen_version=0,
        by_role="trekker", now=NOW, today=TODAY,
    )  # fmt: skip
    return replace(made, **changes)


def noted() -> Thread:
    return note_thread(None, ENOUGH, note())


def again(**changes: Any) -> NoteThread:
    return note(**{"record": "r2", "reason": "Zo klopt het.", "seen_version": 1, **changes})


def talk(unit: str, on: date = date(2026, 4, 15), kind: Kind = Kind.DIALOGUE) -> Activity:
    return Activity(unit, kind, on)


def side_by_side(units: str) -> dict[str, frozenset[str]]:
    """The paths of *units* that lie beside each other under one department."""
    return {unit: frozenset({unit, "department"}) for unit in units}


def test_a_thread_of_two_teams_is_refused_and_one_of_three_is_noted() -> None:
    with pytest.raises(domain.TooFewUnits):
        note_thread(None, replace(ENOUGH, units=2), note())
    assert noted().now.content == SAID


def test_teams_are_counted_once_and_only_below_the_plan_in_the_period_and_of_the_kind() -> None:
    below = side_by_side("abcd")
    counted = [talk("a"), talk("a"), talk("b", SAID.first), talk("c", SAID.last)]
    beside = [talk("x"), talk("d", date(2026, 3, 31)), talk("d", date(2026, 6, 1)), talk("d", kind=Kind.COURSE)]
    assert units_heard([*counted, *beside], below, SAID) == 3
    assert units_heard([talk("a"), talk("a"), talk("b"), *beside], below, SAID) == 2


def test_a_department_and_its_own_teams_are_the_same_people() -> None:
    paths = {**side_by_side("ab"), "department": frozenset({"department"})}
    assert units_heard([talk("department"), talk("a"), talk("b")], paths, SAID) == 2
    assert units_heard([talk("department"), talk("a")], paths, SAID) == 1
    assert units_heard([talk("department")], paths, SAID) == 1


@given(st.lists(st.tuples(st.sampled_from("abcx"), st.integers(1, 60), st.sampled_from(Kind)), max_size=8))
def test_no_thread_is_noted_that_points_at_fewer_than_three_teams(held: list[tuple[str, int, Kind]]) -> None:
    talks = [talk(unit, date.fromordinal(date(2026, 3, 15).toordinal() + day), kind) for unit, day, kind in held]
    units = units_heard(talks, side_by_side("abc"), SAID)
    plain = {each.unit for each in talks if each.kind == "dialogue" and SAID.first <= each.held_on <= SAID.last}
    enough = len(plain - {"x"}) >= 3
    try:
        note_thread(None, replace(ENOUGH, units=units), note())
    except domain.TooFewUnits:
        assert not enough
    else:
        assert enough


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in TALKS])
def test_of_what_is_a_case_no_words_are_noted(kind: Kind) -> None:
    with pytest.raises(domain.NotOfTalks):
        note_thread(None, ENOUGH, note(content=Content(kind, SAID.first, SAID.last, "Iets.")))


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"text": " "}, domain.TextWrong),
        ({"text": "x" * 2001}, domain.TextWrong),
        ({"text": "a\u202eb"}, domain.TextWrong),
        ({"text": "Vraag het iemand@example.nl"}, EmailAddress),
        ({"text": "Bel 06-12345678"}, PhoneNumber),
        ({"text": "Nummer 123456789"}, NineDigits),
        ({"last": date(2026, 6, 4)}, domain.PeriodWrong),
        ({"last": date(2026, 3, 31)}, domain.PeriodWrong),
        ({"theme": "99"}, domain.ThemeUnknown),
    ],
)
def test_what_a_thread_may_not_hold_is_refused(changed: dict[str, Any], rule: type[Refusal]) -> None:
    said = {name: getattr(SAID, name) for name in ("kind", "first", "last", "text", "theme")}
    with pytest.raises(rule):
        note_thread(None, ENOUGH, note(content=Content(**{**said, **changed})))


def test_the_same_noting_again_changes_nothing_and_another_under_its_key_is_refused() -> None:
    thread = noted()
    assert note_thread(thread, ENOUGH, note()) is thread
    with pytest.raises(domain.KeyReused):
        note_thread(thread, ENOUGH, note(content=Content(SAID.kind, SAID.first, SAID.last, "Iets anders.")))


def test_a_correction_says_why_goes_out_from_what_is_there_and_is_held_to_the_same() -> None:
    other = Content(SAID.kind, SAID.first, SAID.last, "Men mist een plek om het te zeggen.", "2")
    thread = note_thread(noted(), ENOUGH, again(content=other))
    assert [each.content for each in thread.noted] == [without_words(SAID), other]
    for command, rule in (
        (again(content=other, reason=" "), domain.ReasonMissing),
        (again(content=other, reason="Zie a@b.nl"), EmailAddress),
        (again(content=SAID), domain.NothingChanged),
        (again(content=other, seen_version=0), domain.StaleThread),
    ):
        with pytest.raises(rule):
            note_thread(noted(), ENOUGH, command)
    with pytest.raises(domain.TooFewUnits):
        note_thread(noted(), replace(ENOUGH, units=2), again(content=other))


def test_what_is_taken_back_loses_its_words_in_every_version_and_stands_in_no_report() -> None:
    smuggled = again(withdrawn=True, content=Content(SAID.kind, SAID.first, SAID.last, "iemand@example.nl"))
    thread = note_thread(noted(), replace(ENOUGH, units=0, closed=True), smuggled)
    assert (thread.now.withdrawn, thread.now.reason, thread.version) == (True, "Zo klopt het.", 2)
    assert [each.content for each in thread.noted] == [Content(SAID.kind, SAID.first, SAID.last, "")] * 2
    days = (date(2026, 4, 1), date(2026, 6, 30))
    assert within([thread], *days) == []
    assert within([noted()], *days) == [noted()]
    assert within([noted()], date(2026, 7, 1), date(2026, 7, 31)) == []
    with pytest.raises(domain.NothingChanged):
        note_thread(None, ENOUGH, note(withdrawn=True))


def test_of_a_closed_plan_nothing_is_noted() -> None:
    with pytest.raises(domain.PlanOver):
        note_thread(None, replace(ENOUGH, closed=True), note())


def test_the_same_noting_again_is_known_by_its_id_once_its_words_are_gone() -> None:
    other = Content(SAID.kind, SAID.first, SAID.last, "Men mist een plek om het te zeggen.")
    thread = note_thread(noted(), ENOUGH, again(content=other))
    assert note_thread(thread, ENOUGH, note()) is thread
    assert note_thread(thread, ENOUGH, again(content=other)) is thread
    for command in (note(content=Content(Kind.COURSE, SAID.first, SAID.last, SAID.text)), again(content=SAID)):
        with pytest.raises(domain.KeyReused):
            note_thread(thread, ENOUGH, command)
    back = note_thread(thread, ENOUGH, again(record="r3", withdrawn=True, seen_version=2))
    assert note_thread(back, ENOUGH, again(content=other)) is back
    with pytest.raises(domain.NothingChanged):
        note_thread(back, ENOUGH, again(record="r4", withdrawn=True, seen_version=3))


def test_a_meeting_hears_what_was_noted_since_whatever_days_it_is_of_by_the_day_in_amsterdam() -> None:
    late = note_thread(None, ENOUGH, note(now=datetime(2026, 6, 2, 22, 30, tzinfo=UTC)))
    assert noted_within([late], TODAY, TODAY) == [late], "half past midnight in Amsterdam"
    assert noted_within([late], date(2026, 4, 1), date(2026, 6, 2)) == []
    mended = again(content=Content(SAID.kind, SAID.first, SAID.last, "Beter."), now=datetime(2026, 8, 3, tzinfo=UTC))
    corrected = note_thread(late, ENOUGH, mended)
    assert noted_within([corrected], date(2026, 8, 1), date(2026, 8, 31)) == [corrected]
    back = note_thread(late, ENOUGH, again(withdrawn=True, now=datetime(2026, 8, 3, tzinfo=UTC)))
    assert noted_within([back], date(2026, 1, 1), date(2026, 12, 31)) == []


def test_what_is_noted_after_the_report_on_its_days_falls_into_the_report_on_the_days_of_the_noting() -> None:
    late = note_thread(None, ENOUGH, note(now=datetime(2026, 9, 3, tzinfo=UTC)))
    assert within([late], date(2026, 4, 1), date(2026, 6, 30)) == [late]
    assert within([late], date(2026, 7, 1), date(2026, 9, 30)) == [late]
    assert within([late], date(2026, 10, 1), date(2026, 12, 31)) == []


async def test_the_store_keeps_every_version_without_the_words_that_are_gone_and_lets_no_one_write_over_another() -> (
    None
):
    threads = Threads(store := MemoryStore())
    await threads.save(noted())
    assert await threads.load("t") == noted()
    assert await threads.of_plan("p") == [noted()]
    assert await threads.of_plan("q") == []
    back = note_thread(noted(), ENOUGH, again(withdrawn=True))
    await threads.save(back)
    assert "ruimte" not in str(await store.find("threads", {}))
    for late in (noted(), note_thread(noted(), ENOUGH, again(withdrawn=True, record="r3"))):
        with pytest.raises(Conflict):
            await threads.save(late)
    assert await threads.load("t") == back
