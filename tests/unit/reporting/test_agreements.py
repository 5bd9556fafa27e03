"""How agreements stand and how near their day is, on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import reporting_agreed_oracle as oracle
from peil_chassis.projection import Fact
from peil_contracts.agreements import AGREEMENT_STATES
from peil_reporting.agreements.projection import AGREEMENT_KINDS, AGREEMENTS, AGREEMENTS_DUE, PROJECTION
from peil_reporting.figures.domain import Days, per_unit
from reporting_agreed import agreed, handed_over, noted, rescheduled
from reporting_cells import cells, placements
from reporting_facts import amounts, entity_of, placed
from reporting_oracle import day

FIRST = date(2026, 1, 1)
MADE = agreed("a", "2026-01-01", "2026-03-01")


def on(as_of: int, *facts: Fact) -> dict[tuple[str, str, str], int]:
    """What the agreement contributes on a day."""
    return amounts(PROJECTION, entity_of(PROJECTION, facts), as_of)


def test_an_agreement_is_open_from_the_day_it_is_made_and_counts_under_its_kind() -> None:
    assert on(20251231, MADE) == {}
    assert on(20260101, MADE) == {
        (AGREEMENTS, "a", "open"): 1,
        (AGREEMENT_KINDS, "a", "inclusion-3"): 1,
        (AGREEMENTS_DUE, "a", "later"): 1,
    }


def test_it_is_near_from_thirty_days_before_its_day_and_overdue_from_the_day_after() -> None:
    found = {as_of: [what for figure, _, what in on(as_of, MADE) if figure == AGREEMENTS_DUE] for as_of in (
        20260129, 20260130, 20260301, 20260302)}  # fmt: skip
    assert found == {20260129: ["later"], 20260130: ["soon"], 20260301: ["soon"], 20260302: ["overdue"]}


def test_a_note_changes_the_state_and_a_final_one_ends_how_near_it_is() -> None:
    facts = (MADE, noted("at-risk", "2026-02-01"), noted("kept", "2026-04-01", n=3))
    assert on(20260315, *facts)[AGREEMENTS, "a", "at-risk"] == 1
    assert on(20260315, *facts)[AGREEMENTS_DUE, "a", "overdue"] == 1
    assert on(20260401, *facts) == {(AGREEMENTS, "a", "kept"): 1, (AGREEMENT_KINDS, "a", "inclusion-3"): 1}


def test_of_two_notes_on_one_day_the_later_on_the_log_holds_though_its_machines_clock_was_behind() -> None:
    first, then = noted("at-risk", "2026-02-01", n=2), noted("kept", "2026-02-01", n=3)
    facts = (MADE, replace(first, time="2026-02-01T10:00:01Z"), replace(then, time="2026-02-01T10:00:00Z"))
    assert on(20260201, *facts)[AGREEMENTS, "a", "kept"] == 1


def test_another_day_counts_from_the_day_on_which_it_was_decided() -> None:
    facts = (MADE, rescheduled("2026-12-01", "2026-03-10"))
    assert on(20260309, *facts)[AGREEMENTS_DUE, "a", "overdue"] == 1
    assert on(20260310, *facts)[AGREEMENTS_DUE, "a", "later"] == 1


def test_who_answers_for_it_changes_nothing_that_is_counted() -> None:
    assert on(20260201, MADE, handed_over("2026-01-15")) == on(20260201, MADE)


def test_what_is_said_of_an_agreement_that_nobody_made_counts_nowhere() -> None:
    assert on(20260201, noted("kept", "2026-01-15")) == {}


def test_a_note_from_before_the_making_counts_from_the_making() -> None:
    assert on(20260101, MADE, noted("on-track", "2025-12-01"))[AGREEMENTS, "a", "on-track"] == 1


def test_neither_text_nor_manager_is_kept() -> None:
    kept = str(entity_of(PROJECTION, [MADE, handed_over("2026-01-15")]))
    assert "Iets afgesproken" not in kept
    assert "ps-" not in kept


days = st.integers(0, 120).map(lambda n: (FIRST + timedelta(days=n)).isoformat())


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """Agreements and what was said of them; known days never go back, and a later write has a later time."""
    log, known, names = [placed("stad", None, "2026-01-01", level="municipality", n=0)], FIRST, ["g1", "g2", "g3"]
    for n, name in enumerate(draw(st.lists(st.sampled_from(names), unique=True, max_size=3)), start=1):
        made_on = draw(days)
        due = date.fromisoformat(made_on) + timedelta(days=draw(st.integers(0, 90)))
        unit = draw(st.sampled_from(["stad", "onbekend"]))
        log.append(agreed(unit, made_on, due.isoformat(), known.isoformat(), agreement=name, n=n))
    makers: list[Callable[..., Fact]] = [noted, rescheduled, handed_over]
    for n in range(10, 10 + draw(st.integers(0, 12))):
        known += timedelta(days=draw(st.integers(0, 5)))
        make, name = draw(st.sampled_from(makers)), draw(st.sampled_from(names))
        first = {noted: [draw(st.sampled_from(AGREEMENT_STATES))], rescheduled: [draw(days)], handed_over: []}[make]
        log.append(make(*first, draw(days), known.isoformat(), agreement=name, n=n))
    return log


@settings(max_examples=100, deadline=None)
@given(logs(), days, days)
def test_an_answer_equals_a_recompute_from_the_log_cut_at_the_known_day(
    log: list[Fact], as_of: str, known_at: str
) -> None:
    asked = Days(day(as_of), day(known_at))
    expected = dict(zip((AGREEMENTS, AGREEMENT_KINDS, AGREEMENTS_DUE), oracle.agreements(log, *asked), strict=True))
    documents = cells(PROJECTION, log)
    tree = placements(log).tree(*asked)
    for figure, amounts_expected in expected.items():
        own = per_unit(tree, [document for document in documents if document["figure"] == figure], asked)
        placed_at: Counter[tuple[str, str]] = Counter()
        for (unit, what), amount in amounts_expected.items():
            placed_at[tree.place_of(unit), what] += amount
        found = Counter({(unit, what): n for unit, held in own.items() for what, n in held.items() if n})
        assert found == placed_at
