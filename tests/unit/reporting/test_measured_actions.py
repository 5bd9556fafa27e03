"""What a figure of Peil measures of an action, counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_contracts.indicators import INDICATORS
from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.domain import Answer
from peil_reporting.figures.labels import STEP_LABELS
from peil_reporting.measured_actions.domain import (
    LIVE,
    RELEASED,
    SURVEY,
    Measure,
    Measured,
    indicator_of,
    of_live,
    of_release,
    verdict,
)
from peil_reporting.measured_actions.projection import PROJECTION, promised
from peil_reporting.releases.catalogue import BAND_LABELS
from peil_reporting.releases.catalogue import RELEASED as RELEASED_FIGURES
from peil_reporting.releases.domain.answers import Category, ReleasedAnswer
from reporting_facts import action, adopted, entity_of, phase, revised, withdrawn


def measure(indicator: str, threshold: float | None = None, *, item: str | None = None, **more: object) -> Measure:
    values: dict = {"denominator": None, "due_on": None} | more
    return Measure(
        indicator=indicator, item=item, text="", numerator=None, population=None, threshold=threshold, **values
    )


def in_data(indicator: str | None, item: str | None = None) -> dict:
    words = dict.fromkeys(["numerator", "denominator", "population", "threshold", "due_on"])
    return {"text": "", "indicator": indicator, "item": item, **words}


TRAINING, ABSENCE, STEP = (INDICATORS[code] for code in ("training-coverage", "absence", "vacancies-at-step"))


def test_every_indicator_has_a_figure_that_exists_and_items_are_called_as_on_its_page() -> None:
    assert {*LIVE, *RELEASED, SURVEY} == INDICATORS.keys()
    assert set(LIVE.values()) <= FIGURES.keys()
    assert set(RELEASED.values()) <= RELEASED_FIGURES.keys()
    assert {code for code, one in INDICATORS.items() if not one.about_people} == LIVE.keys()
    assert dict(STEP.items) == STEP_LABELS
    assert dict(INDICATORS["staff-in-scale-band"].items) == BAND_LABELS


@pytest.mark.parametrize("code", ["training-coverage", "vacancies-at-step", "absence", "unheard-of"])
def test_a_measure_names_an_item_where_its_figure_has_them_and_else_none(code: str) -> None:
    wrong = "letters-screened" if code == "absence" else None if code != "unheard-of" else "x"
    assert indicator_of(measure(code, item=wrong)) is None
    if code == "vacancies-at-step":
        assert indicator_of(measure(code, item="koffie")) is None
        assert indicator_of(measure(code, item="letters-screened")) is STEP


def test_a_plan_promises_what_its_actions_have_on_the_day_and_nothing_once_closed() -> None:
    first = adopted("po", "2026-01-10", [action("a1", measure=in_data("absence")), action("a2", measure=in_data(None))])
    facts = [
        first,
        revised(action("a1", measure=in_data("signals")), "2026-02-01"),
        phase("closed", "2026-03-01", n=3),
    ]
    plan = entity_of(PROJECTION, facts)
    days = (20260109, 20260131, 20260201, 20260301)
    named = [[(one.action, one.measure.indicator) for one in promised(plan, day, 20991231)] for day in days]
    assert named == [[], [("a1", "absence")], [("a1", "signals")], []]


BEGUN = date(2026, 1, 10)
SAID = st.tuples(st.sampled_from(["a1", "a2", "a3"]), st.sampled_from([None, "absence", "signals"]), st.integers(-2, 9))


@given(st.lists(SAID, max_size=12), st.integers(0, 12), st.integers(-2, 9))
def test_what_the_read_model_does_not_keep_changes_no_day_as_known_on_no_day(
    said: list[tuple[str, str | None, int]], known: int, as_of: int
) -> None:
    facts = [adopted("po", BEGUN.isoformat(), [action("a1", measure=in_data("absence")), action("a2")])]
    facts += [
        revised(action(name, measure=in_data(code)), _day(on), _day(place), n=place)
        for place, (name, code, on) in enumerate(said)
    ]
    plan = entity_of(PROJECTION, facts)
    measures: dict[str, str | None] = {"a1": "absence"} if as_of >= 0 else {}
    for name, code, on in said[: known + 1]:
        if 0 <= as_of >= on:
            measures[name] = code
    days = (int(day.replace("-", "")) for day in (_day(as_of), _day(known)))
    found = {one.action: one.measure.indicator for one in promised(plan, *days)}
    assert found == {name: code for name, code in measures.items() if code is not None}


def test_what_was_never_measured_is_not_kept_and_what_stopped_being_measured_is() -> None:
    first = adopted("po", "2026-01-10", [action("a1", measure=in_data("absence")), action("a2")])
    again = [revised(action("a2", title=f"Anders {n}"), "2026-02-01", n=n) for n in range(3, 9)]
    assert len(entity_of(PROJECTION, [first, *again]).facts) == 1
    status = withdrawn("2026-02-01", ACTION_STATUS_CHANGED, {"plan": "p1", "action": "a1", "change": "c2"}, n=2)
    assert len(entity_of(PROJECTION, [first, status]).facts) == 1
    stopped = [first, revised(action("a1"), "2026-02-01", change="c1", n=2)]
    assert list(promised(entity_of(PROJECTION, stopped), 20260201, 20991231)) == []
    taken_back = withdrawn("2026-02-02", ACTION_REVISED, {"plan": "p1", "change": "c1"}, n=3)
    known_again = entity_of(PROJECTION, [*stopped, taken_back])
    found = [[one.action for one in promised(known_again, 20260201, known)] for known in (20260201, 20260202)]
    assert found == [[], ["a1"]]


def _day(after: int) -> str:
    return (BEGUN + timedelta(days=after)).isoformat()


def test_a_live_share_and_a_live_number_counted_by_hand() -> None:
    progress = Answer("ok", 0.6, 3, 5, {"done": 3, "planned": 2})
    assert of_live(INDICATORS["plan-progress"], None, progress) == Measured("ok", 60, 3, 5)
    waiting = Answer("ok", 4, 4, None, {"letters-screened": 3, "criteria-locked": 1})
    assert of_live(INDICATORS["open-vacancies"], None, waiting) == Measured("ok", 4)
    assert of_live(STEP, "letters-screened", waiting) == Measured("ok", 3)
    assert of_live(STEP, "letters-screened", Answer("not-measurable-at-this-level")).amount is None


def test_a_released_share_counted_by_hand_and_what_the_gate_keeps_back_is_no_number() -> None:
    told = Category("omgaan-met-discriminatie", "x", "ok", 150)
    kept = Category("begrijpelijke-taal", "x", "too-few", None)
    answer = ReleasedAnswer("per-category", None, 200, (told, kept))
    assert of_release(TRAINING, told.category, answer, 0) == Measured("ok", 75, 150, 200)
    assert of_release(TRAINING, kept.category, answer, 0) == Measured("too-few")
    assert of_release(TRAINING, "inclusief-werven", answer, 0) == Measured("not-told")
    assert of_release(TRAINING, told.category, ReleasedAnswer("too-few"), 0) == Measured("too-few")
    assert of_release(ABSENCE, None, ReleasedAnswer("ok", 83), 1) == Measured("ok", 8.3)


@pytest.mark.parametrize("whole", [None, "medewerkers"])
def test_a_share_is_held_against_its_threshold_in_per_cent_whatever_words_the_plan_has_for_its_whole(
    whole: str | None,
) -> None:
    share = Measured("ok", 75, 150, 200)
    enough = [measure("training-coverage", asked, denominator=whole) for asked in (75, 80, 140)]
    assert [verdict(TRAINING, one, share, 20260601) for one in enough] == ["reached", "not-yet", "not-yet"]
    done, asked = Measured("ok", 85, 17, 20), measure("plan-progress", 80, denominator=whole, due_on=20260531)
    assert verdict(INDICATORS["plan-progress"], asked, done, 20260601) == "reached"


def test_a_promise_is_missed_from_the_day_after_its_day_and_a_number_is_held_against_a_number() -> None:
    share = Measured("ok", 75, 150, 200)
    late = measure("training-coverage", 80, denominator="medewerkers", due_on=20260531)
    assert verdict(TRAINING, late, share, 20260531) == "not-yet"
    assert verdict(TRAINING, late, share, 20260601) == "missed"
    waiting = measure(STEP.code, 3, item="letters-screened", denominator="vacatures")
    assert verdict(STEP, waiting, Measured("ok", 3), 20260601) == "reached"


def test_less_is_better_of_absence_and_a_mark_is_enough_only_for_certain() -> None:
    asked = measure("absence", 8)
    assert verdict(ABSENCE, asked, Measured("ok", 8.3), 20260601) == "not-yet"
    assert verdict(ABSENCE, asked, Measured("ok", 7.9), 20260601) == "reached"
    assert verdict(ABSENCE, asked, Measured("ok", 7.9, bound="at-most"), 20260601) == "reached"
    assert verdict(ABSENCE, asked, Measured("ok", 9.0, bound="at-most"), 20260601) == "unsaid"
    assert verdict(ABSENCE, asked, Measured("too-few"), 20260601) == "unsaid"
    assert verdict(INDICATORS["signals"], measure("signals", 5), Measured("ok", 13), 20260601) == "unsaid"
