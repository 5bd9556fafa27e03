"""A campaign beside the one before: which units may be compared, which questions came back, and what is said of it."""

from __future__ import annotations

import pytest

from peil_disclosure.coding import HIDDEN_WORDS
from peil_reporting.surveys.domain.campaign import Question
from peil_reporting.surveys.domain.figures import Mark, Score, Told
from peil_reporting.surveys.domain.waves import NOT_ASKED, NOT_EXACT, Turnover, Wave, comparable, compare, turnover


def told(answered: int = 24, invited: int = 30, part: str = "whole", **scores: Score) -> Told:
    return Told("t", "dir", "t", "rest" if part == "rest" else "whole", invited, answered, "80.0", dict(scores))


def mean(tenths: int, side: str = "about") -> Score:
    return Score(Mark(50, "about"), Mark(tenths, side))  # type: ignore[arg-type]


def share(percent: int) -> Score:
    return Score(Mark(percent, "about"), None)


@pytest.mark.parametrize(
    ("people", "allowed"),
    [
        (Turnover(30, 30, 0), True),
        (Turnover(30, 30, 2), False),  # one went, and one came in her place
        (Turnover(30, 30, 10), True),
        (Turnover(30, 31, 10), False),  # somebody else was asked than who worked there
        (Turnover(29, 30, 9), False),
        (None, False),
    ],
)
def test_a_small_team_is_compared_only_if_nobody_or_many_changed(people: Turnover | None, allowed: bool) -> None:
    assert comparable(told(), told(), people, "team") is allowed
    assert comparable(told(25), told(25), people, "team")
    assert not comparable(told(25), told(24), Turnover(30, 30, 2), "team"), "the smaller of both counts"
    assert comparable(told(), told(), people, "directorate")


def test_the_rest_of_a_unit_is_another_group_every_time() -> None:
    assert not comparable(told(500, part="rest"), told(500, part="rest"), Turnover(30, 30, 0), "directorate")


def test_moves_within_a_unit_change_its_parts_and_not_the_unit() -> None:
    ways = [(("stad", "a", "x"), ("stad", "a", "y")), (("stad", "a", "x"), ()), ((), ("stad", "b"))]
    assert turnover(ways) == {
        "stad": Turnover(2, 2, 2),
        "a": Turnover(2, 1, 1),
        "x": Turnover(2, 0, 2),
        "y": Turnover(0, 1, 1),
        "b": Turnover(0, 1, 1),
    }


OLD = (
    Question("v1", "Ik voel mij welkom.", "scale-5", False),
    Question("v2", "Ik ken de afspraken.", "yes-no", False),
    Question("v3", "Het is hier rustig.", "scale-5", False),
)
NEW = (
    Question("v1", "Ik ken de afspraken.", "yes-no", False),
    Question("v2", "Ik voel mij welkom.", "scale-5", False),
    Question("v3", "Het is hier stil.", "scale-5", False),
    Question("v4", "Ik voel mij welkom.", "yes-no", False),
)


def test_a_question_came_back_when_it_reads_the_same_whatever_its_number() -> None:
    then = Wave(OLD, told(v1=mean(34), v2=share(50), v3=mean(30)))
    now = Wave(NEW, told(v1=share(45), v2=mean(36), v3=mean(31), v4=share(50)))
    found = {one.question: (one.then, one.now, one.change) for one in compare(then, now)}
    assert found == {
        "": ("80,0%", "80,0%", "gelijk"),
        "v1": ("50%", "45%", "5 punten lager"),
        "v2": ("3,4", "3,6", "0,2 hoger"),
        "v3": (NOT_ASKED, "3,1", ""),
        "v4": (NOT_ASKED, "50%", ""),
    }


def test_beside_a_mark_and_beside_what_is_hidden_no_difference_is_told() -> None:
    question = OLD[:1]

    def change(then: Told, now: Told) -> tuple[str, str, str]:
        one = compare(Wave(question, then), Wave(question, now))[1]
        return one.then, one.now, one.change

    marked = told(v1=mean(42, "or-more"))
    assert change(marked, told(v1=mean(40))) == ("4,2 of meer", "4,0", NOT_EXACT)
    assert change(marked, marked) == ("4,2 of meer", "4,2 of meer", "gelijk")
    assert change(told(), marked) == (HIDDEN_WORDS, "4,2 of meer", "")
