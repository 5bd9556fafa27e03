"""
No figure about answers says that at most one person deviates, whatever the number of people and whatever they answered.

Held by trying all of it: every number of people from 5, every outcome that is told in its own way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations_with_replacement, pairwise

import pytest

from peil_disclosure.coding import (
    HIGHEST,
    LOWEST,
    Coded,
    code_mean,
    code_share,
    marks,
    may_be_told,
)
from peil_disclosure.model import Refused

EVERY_CLASS = range(5, 70)
ROOM = 2 * (HIGHEST - LOWEST)


def outcomes(n: int) -> Iterator[tuple[int, int]]:
    """Every (people who are for, points) that n answers from 1 to 5 can give; for is 4 or 5."""
    for favourable in range(n + 1):
        for points in range(4 * favourable + n - favourable, 5 * favourable + 3 * (n - favourable) + 1):
            yield favourable, points


@pytest.mark.parametrize("n", [*EVERY_CLASS, 99, 100, 101, 199, 200, 1000])
def test_behind_every_share_two_may_be_for_and_two_against(n: int) -> None:
    told: dict[Coded, list[int]] = defaultdict(list)
    for part in range(n + 1):
        told[code_share(part, n)].append(part)
    for coded, parts in told.items():
        assert max(parts) >= 2, coded
        assert n - min(parts) >= 2, coded


@pytest.mark.parametrize("n", [*EVERY_CLASS, 99, 100, 101, 199, 200, 1000])
def test_behind_every_mean_two_may_have_answered_the_very_opposite(n: int) -> None:
    told: dict[Coded, list[int]] = defaultdict(list)
    for points in range(n, 5 * n + 1):
        told[code_mean(points, n)].append(points)
    for coded, sums in told.items():
        assert HIGHEST * n - min(sums) >= ROOM, coded
        assert max(sums) - LOWEST * n >= ROOM, coded


@pytest.mark.parametrize("n", EVERY_CLASS)
def test_mean_and_share_told_together_leave_the_same_room(n: int) -> None:
    """
    Two people may be against, two for, and at either end eight points may have been lost: of every pair of figures.
    """
    told: dict[tuple[Coded, Coded], list[tuple[int, int]]] = defaultdict(list)
    for favourable, points in outcomes(n):
        told[code_share(favourable, n), code_mean(points, n)].append((favourable, points))
    for pair, behind in told.items():
        assert min(favourable for favourable, _ in behind) <= n - 2, pair
        assert max(favourable for favourable, _ in behind) >= 2, pair
        assert HIGHEST * n - min(points for _, points in behind) >= ROOM, pair
        assert max(points for _, points in behind) - LOWEST * n >= ROOM, pair


@pytest.mark.parametrize("n", range(5, 12))
def test_nobody_learns_from_his_own_answer_that_all_others_agree(n: int) -> None:
    """Every set of answers is tried: whoever is in it and knows what he said still cannot say what the others did."""
    told: dict[tuple[Coded, Coded], list[tuple[int, ...]]] = defaultdict(list)
    for answers in combinations_with_replacement(range(1, 6), n):
        told[code_share(sum(one >= 4 for one in answers), n), code_mean(sum(answers), n)].append(answers)
    for pair, behind in told.items():
        for own in {one for answers in behind for one in answers}:
            others = [rest for answers in behind if own in answers for rest in [without(answers, own)]]
            for agree in ({5}, {4, 5}, {1, 2, 3}, {1, 2}, {1}):
                assert any(not set(rest) <= agree for rest in others), (pair, own, agree)


def without(answers: tuple[int, ...], own: int) -> tuple[int, ...]:
    at = answers.index(own)
    return answers[:at] + answers[at + 1 :]


@pytest.mark.parametrize(("share", "n"), [(90, 10), (90, 19), (95, 39), (80, 9)])
def test_a_mark_nearer_to_the_end_would_say_that_at_most_one_deviates(share: int, n: int) -> None:
    """Why the marks are where they are: at the next one up, fewer than two of so many people are left to deviate."""
    assert n - min(part for part in range(n + 1) if 100 * part >= share * n) < 2


@pytest.mark.parametrize(("tenths", "n"), [(45, 9), (45, 10), (45, 14), (42, 9)])
def test_a_mean_told_nearer_to_the_end_would_leave_no_two_opposites(tenths: int, n: int) -> None:
    """Also 4.5 of ten people: who answered 1 himself would know that everybody else answered 4 or 5."""
    assert HIGHEST * n - min(points for points in range(n, 5 * n + 1) if 10 * points >= tenths * n) < ROOM


def test_all_and_all_but_one_look_alike() -> None:
    """The published case of one who deviates (Handbook on Statistical Disclosure Control, chapter 5), with answers."""
    assert code_share(12, 12) == code_share(11, 12) == code_share(10, 12)
    assert code_share(12, 12).words == "80% of meer"
    assert code_share(0, 12) == code_share(1, 12) == code_share(2, 12)
    assert code_mean(60, 12) == code_mean(59, 12) == code_mean(52, 12)
    assert code_mean(60, 12).words == "4,2 of meer"
    assert code_mean(12, 12).words == "1,8 of minder"


def test_a_figure_is_told_rounded() -> None:
    assert code_share(13, 30).words == "45%"
    assert code_share(23, 53).words == "43%"
    assert code_mean(67, 20).words == "3,4"  # 3.35: half goes up


@pytest.mark.parametrize("n", [5, 9, 10, 14, 15, 19, 20, 39, 40, 49, 50, 51, 123])
def test_what_lies_behind_a_figure_is_every_outcome_told_so_and_no_other(n: int) -> None:
    for code, totals in ((code_share, range(n + 1)), (code_mean, range(n, 5 * n + 1))):
        told: dict[Coded, list[int]] = defaultdict(list)
        for total in totals:
            told[code(total, n)].append(total)
        for coded, behind in told.items():
            assert coded.sums == (behind[0], behind[-1])


def test_a_figure_that_no_answers_give_is_refused() -> None:
    with pytest.raises(Refused, match="no-such-figure"):
        _ = Coded("share", 85, "about", 12).sums


@pytest.mark.parametrize("n", [0, 1, 4])
def test_of_fewer_than_five_nothing_is_told(n: int) -> None:
    with pytest.raises(Refused, match="below-floor"):
        code_share(0, n)
    with pytest.raises(Refused, match="below-floor"):
        code_mean(n, n)


@pytest.mark.parametrize(("code", "total"), [(code_share, 13), (code_share, -1), (code_mean, 61), (code_mean, 11)])
def test_answers_that_do_not_add_up_are_refused(code: Callable[[int, int], Coded], total: int) -> None:
    with pytest.raises(Refused, match="does-not-add-up"):
        code(total, 12)


def test_skipping_a_question_shows_in_nothing() -> None:
    assert may_be_told(11, 12, 10)
    assert not may_be_told(9, 12, 10)  # fewer than k
    assert not may_be_told(14, 15, 10)  # other marks: they would say that somebody skipped it
    assert not may_be_told(50, 51, 10)  # other rounding
    with pytest.raises(Refused, match="does-not-add-up"):
        may_be_told(13, 12, 10)
    with pytest.raises(Refused, match="k-below-floor"):
        may_be_told(4, 4, 4)


def test_the_marks_depend_on_the_number_of_people_alone_and_never_loosen_with_fewer() -> None:
    for fewer, more in pairwise(range(5, 80)):
        tighter, wider = marks(fewer), marks(more)
        assert tighter.share_high <= wider.share_high
        assert tighter.mean_high <= wider.mean_high
        assert tighter.share_low >= wider.share_low
        assert tighter.mean_low >= wider.mean_low
