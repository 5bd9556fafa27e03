"""How a source stands, and what its supplier can best do next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from peil_contracts.rules import RULES
from peil_intake.deliveries.domain.judging import ENDS_BEFORE_START, LEVEL_DIFFERS, UNIT_UNKNOWN
from peil_intake.sources.domain import NextStep, Numbers, SourceState, most_urgent
from peil_intake.sources.pages.rule_words import RULE_SENTENCES, rule_sentence
from peil_intake.sources.pages.words import STEP_TEXTS, STEP_TITLES, age_words

NOW = datetime(2026, 3, 10, 15, 0, tzinfo=UTC)


def source(numbers: Numbers, *, quiet_for: timedelta | None = timedelta(hours=1), name: str = "hr") -> SourceState:
    """A source of which something came *quiet_for* ago."""
    last_at = None if quiet_for is None else NOW - quiet_for
    return SourceState("client", f"urn:nld:oin:00000001234567890000:systeem:{name}", numbers, last_at)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (source(Numbers(accepted=9)), NextStep.NOTHING),
        (source(Numbers(accepted=9, not_placed=1)), NextStep.PLACE_UNITS),
        (source(Numbers(accepted=9, not_placed=1), quiet_for=timedelta(days=8)), NextStep.ASK_WHY_SILENT),
        (source(Numbers(accepted=9), quiet_for=timedelta(days=7)), NextStep.NOTHING),
        (source(Numbers(), quiet_for=None), NextStep.FIRST_DELIVERY),
        (source(Numbers(waiting=1), quiet_for=timedelta(days=8)), NextStep.MAP_PERSONS),
        (source(Numbers(waiting=1, refused=1)), NextStep.MEND_REFUSALS),
        (source(Numbers(refused=1), quiet_for=None), NextStep.MEND_REFUSALS),
    ],
)
def test_the_next_step_is_the_most_urgent_one(state: SourceState, step: NextStep) -> None:
    assert state.next_step(NOW) is step


def test_of_several_sources_the_most_urgent_comes_first() -> None:
    fine, waiting = source(Numbers(accepted=1)), source(Numbers(waiting=2), name="leerportaal")
    assert most_urgent([fine, waiting], NOW) == (NextStep.MAP_PERSONS, waiting)
    assert most_urgent([fine], NOW) == (NextStep.NOTHING, None)
    assert most_urgent([], NOW) == (NextStep.NOTHING, None)


def test_a_clock_that_runs_behind_gives_no_age_below_zero() -> None:
    assert source(Numbers(), quiet_for=timedelta(seconds=-30)).age(NOW) == timedelta()


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (None, "nog nooit"),
        (timedelta(seconds=59), "minder dan een minuut geleden"),
        (timedelta(minutes=1), "1 minuut geleden"),
        (timedelta(minutes=59), "59 minuten geleden"),
        (timedelta(hours=1), "1 uur geleden"),
        (timedelta(hours=25), "1 dag geleden"),
        (timedelta(days=8), "8 dagen geleden"),
    ],
)
def test_an_age_is_said_in_its_largest_unit(age: timedelta | None, words: str) -> None:
    assert age_words(age) == words


def test_every_step_has_its_words() -> None:
    assert set(STEP_TITLES) == set(STEP_TEXTS) == set(NextStep)


def test_every_rule_of_the_contracts_is_explained_in_dutch() -> None:
    assert set(RULES) <= set(RULE_SENTENCES)
    assert {UNIT_UNKNOWN, LEVEL_DIFFERS.rule, ENDS_BEFORE_START.rule} <= set(RULE_SENTENCES)
    assert "vraag de beheerder" in rule_sentence("a-rule-of-tomorrow")
