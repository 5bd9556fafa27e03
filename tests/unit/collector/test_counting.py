"""Counting by hand: what may be said, from a handful of lots."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peil_collector.answers.wrong_codes import MOST, WrongCodes
from peil_collector.campaigns.domain import Answer, Campaign, Lot, Question, answer_of, count
from survey_service import NOW

CAMPAIGN = Campaign(
    "wave", "Titel", (Question("v1", "a", "scale-5"), Question("v2", "b", "yes-no")), 5, "2026-11-23", "2026-11-30"
)


def lot(unit: str, *answers: Answer, invited: int = 10) -> Lot:
    return Lot(("stad", "dir", unit), "whole", ("municipality", "directorate", "team"), invited, answers)


def test_lots_of_one_leaf_are_counted_together() -> None:
    half = ((0, 0), (1, 1), (4, None))
    (found,) = count(CAMPAIGN, [lot("rood", *half), lot("rood", *half, (2, 0), (2, 1))])
    assert (found.path[-1], found.invited, found.answered) == ("rood", 10, 8)
    assert found.counts == {"v1": (2, 2, 2, 0, 2), "v2": (3, 3)}


def test_the_level_is_that_of_the_unit_in_which_leaves_are_joined() -> None:
    (found,) = count(CAMPAIGN, [lot("rood", *[(0, 0)] * 3), lot("groen", *[(0, 0)] * 3)])
    assert (found.path, found.part, found.level, found.invited) == (("stad", "dir"), "rest", "directorate", 20)


def test_two_leaves_that_each_lack_one_are_not_joined_as_their_sum_would_tell_each() -> None:
    assert count(CAMPAIGN, [lot("rood", *[(0, 0)] * 4), lot("groen", *[(0, 0)] * 4)]) == []
    (found,) = count(CAMPAIGN, [lot(unit, *[(0, 0)] * 4) for unit in ("rood", "groen")] + [lot("blauw", (0, 0))])
    assert found.answered == 9


@pytest.mark.parametrize(("own", "joined"), [(None, []), (0, [18]), (2, [20]), (11, [])])
def test_t16_two_pools_of_nine_join_as_soon_as_somebody_else_could_have_answered_with_them(
    own: int | None, joined: list[int]
) -> None:
    """Without own people of the directorate, or when all of those answered, 9 and 9 would follow from the sum."""
    ten = Campaign("wave", "Titel", CAMPAIGN.questions, 10, "2026-11-23", "2026-11-30")
    lots = [lot(unit, *[(0, 0)] * 9, invited=12) for unit in ("rood", "groen")]
    if own is not None:
        levels = ("municipality", "directorate")
        lots.append(Lot(("stad", "dir"), "rest", levels, 11, ((0, 0),) * own))
    assert [found.answered for found in count(ten, lots)] == joined


def test_nobody_who_answered_is_no_leaf() -> None:
    assert count(CAMPAIGN, [lot("rood")]) == []
    assert count(CAMPAIGN, []) == []


ANSWERS = st.tuples(st.one_of(st.none(), st.integers(0, 4)), st.one_of(st.none(), st.integers(0, 1)))


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.lists(ANSWERS, max_size=12)))
def test_no_count_of_any_question_is_about_fewer_than_k(units: dict[str, list[Answer]]) -> None:
    found = count(CAMPAIGN, [lot(unit, *answers, invited=12) for unit, answers in units.items()])
    for leaf in found:
        assert leaf.answered >= 5
        assert all(sum(counts) >= 5 for counts in leaf.counts.values())
        assert leaf.answered <= leaf.invited
    given = [answer for answers in units.values() for answer in answers]
    for place, question in enumerate(("v1", "v2")):
        told = sum(sum(leaf.counts.get(question, ())) for leaf in found)
        assert told <= sum(answer[place] is not None for answer in given)
    most, first = max((sum(answer[place] is not None for answer in given), -place) for place in range(2))
    each = [sum(answer[-first] is not None for answer in answers) for answers in units.values()]
    assert bool(found) == (most >= 5 and set(each) != {4})
    assert all(leaf.counts for leaf in found)


def test_a_choice_that_the_form_does_not_have_is_no_answer() -> None:
    assert answer_of(CAMPAIGN, {"v1": "4", "v2": "1"}) == ((4, 1), [])
    assert answer_of(CAMPAIGN, {"v1": "0"}) == ((0, None), [])
    for wrong in ("5", "-1", "x", "１"):
        assert answer_of(CAMPAIGN, {"v1": wrong, "v2": "1"}) == ((None, 1), ["v1"])


def test_a_flood_of_wrong_codes_is_turned_away_and_forgotten_after_a_minute() -> None:
    wrong = WrongCodes()
    assert not any(wrong.too_many(NOW) for _ in range(MOST))
    assert wrong.too_many(NOW)
    assert not wrong.too_many(NOW + timedelta(minutes=1))
