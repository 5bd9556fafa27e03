"""What became of reminders, on any day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reporting_agreed_oracle as oracle
from peil_chassis.cells import totals
from peil_chassis.projection import Fact
from peil_contracts.reminders import ENDINGS, OUTCOMES, RUNGS
from peil_reporting.reminders.projection import PROJECTION, REMINDED_ITEMS, REMINDERS_SENT
from reporting_agreed import item_ended, reminded
from reporting_cells import cells
from reporting_facts import amounts, entity_of
from reporting_oracle import day

FIRST = date(2026, 1, 1)
DUE = reminded("a", "2026-01-05")


def on(as_of: int, *facts: Fact) -> dict[tuple[str, str, str], int]:
    """What the item contributes on a day."""
    return amounts(PROJECTION, entity_of(PROJECTION, facts), as_of)


def test_an_item_waits_from_its_first_reminder_on() -> None:
    assert on(20260104, DUE) == {}
    assert on(20260105, DUE) == {(REMINDERS_SENT, "a", "delivered"): 1, (REMINDED_ITEMS, "a", "waiting"): 1}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_item_ends_in_one_way_and_its_reminders_stay_counted(ending: str) -> None:
    facts = (DUE, reminded("a", "2026-01-08", rung="plus-3", n=2), item_ended("a", ending, "2026-01-09"))
    assert on(20260108, *facts)[REMINDED_ITEMS, "a", "waiting"] == 1
    assert on(20260109, *facts) == {(REMINDERS_SENT, "a", "delivered"): 2, (REMINDED_ITEMS, "a", ending): 1}


def test_a_reminder_of_which_the_outcome_became_known_counts_once() -> None:
    again = reminded("a", "2026-01-06", outcome="delivered", n=2)
    facts = (reminded("a", "2026-01-05", outcome="unknown"), again)
    assert on(20260107, *facts)[REMINDERS_SENT, "a", "delivered"] == 1
    assert (REMINDERS_SENT, "a", "unknown") not in on(20260107, *facts)


def test_an_item_that_ended_before_anybody_was_reminded_counts_from_its_end() -> None:
    assert on(20260107, item_ended("a", "resolved", "2026-01-06")) == {(REMINDED_ITEMS, "a", "resolved"): 1}


days = st.integers(0, 20).map(lambda n: (FIRST + timedelta(days=n)).isoformat())


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """Reminders of two items, each ended at most once; known days never go back."""
    log, known = [], FIRST
    ended: set[str] = set()
    for n in range(1, draw(st.integers(0, 14))):
        known += timedelta(days=draw(st.integers(0, 3)))
        item = draw(st.sampled_from(["g1", "g2"]))
        if draw(st.booleans()) or item in ended:
            rung, outcome = draw(st.sampled_from(RUNGS)), draw(st.sampled_from(OUTCOMES))
            log.append(reminded("a", draw(days), known.isoformat(), rung=rung, outcome=outcome, object=item, n=n))
        else:
            ended.add(item)
            log.append(item_ended("a", draw(st.sampled_from(ENDINGS)), draw(days), known.isoformat(), object=item, n=n))
    return log


@settings(max_examples=100, deadline=None)
@given(logs(), days, days)
def test_an_answer_equals_a_recompute_from_the_log_cut_at_the_known_day(
    log: list[Fact], as_of: str, known_at: str
) -> None:
    expected = oracle.reminders(log, day(as_of), day(known_at))
    documents = cells(PROJECTION, log)
    for figure, amounts_expected in zip((REMINDERS_SENT, REMINDED_ITEMS), expected, strict=True):
        held = totals([one for one in documents if one["figure"] == figure], day(as_of), day(known_at))
        assert Counter({("a", what): n for what, n in held.items() if n}) == amounts_expected
