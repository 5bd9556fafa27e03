"""Counts and scores together pin no group: neither its size below k, nor what it said near an end of the scale."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from peil_disclosure.coding import Coded, code_mean, code_share
from peil_disclosure.model import Population, Problem, Refused, Row, problem
from peil_disclosure.scores import PinRule, Score, ScoreVerdict, audit_scores

SCALE = (1, 2, 3, 4, 5)
FAVOURABLE = (0, 0, 0, 1, 1)
Answers = Sequence[Sequence[int]]
"""Per cell how many gave each answer."""


def of(rows: dict[str, set[int]], sizes: Sequence[int], k: int = 5, floor: int = 5) -> Problem:
    population = Population(tuple(sizes), tuple(("gemeente", f"leaf-{cell}") for cell in range(len(sizes))))
    return problem(population, [Row(name, name, frozenset(cells)) for name, cells in rows.items()], k, floor=floor)


def rounded(row: str, n: int, mean: float, decimals: int = 1) -> Score:
    """A mean told without marks, as published examples do: all sums that round to it."""
    half = 0.5 * 10**-decimals
    fits = [s for s in range(n, 5 * n + 1) if mean - half - 1e-9 <= s / n < mean + half - 1e-9]
    return Score(row, "q", SCALE, fits[0], fits[-1], n)


def mean_of(row: str, points: int, n: int, question: str = "q") -> Score:
    return told(row, code_mean(points, n), SCALE, question)


def share_of(row: str, part: int, n: int, question: str = "q") -> Score:
    return told(row, code_share(part, n), FAVOURABLE, question)


def told(row: str, coded: Coded, weights: tuple[int, ...], question: str) -> Score:
    return Score(row, question, weights, *coded.sums, coded.n)


def rules(verdict: ScoreVerdict) -> set[tuple[PinRule, frozenset[int]]]:
    return {(one.rule, one.cells) for one in verdict.pinned}


# What is published and what is to be found in it: reference cases on rounding.


def test_three_who_are_left_over_are_found_with_what_they_said() -> None:
    """Afdeling n=14 mean 3.9, team n=11 mean 3.6: the three others together 14 or 15 points, all near 5."""
    verdict = audit_scores(
        of({"afdeling": {0, 1}, "team": {0}}, [11, 3]), [rounded("afdeling", 14, 3.9), rounded("team", 11, 3.6)]
    )
    assert rules(verdict) >= {("size", frozenset({1})), ("high-end", frozenset({1}))}
    (end,) = [one for one in verdict.pinned if one.rule == "high-end"]
    assert end.at_most == 1  # 15 points less 14
    assert end.rows == ("afdeling", "team")


def test_the_one_who_is_left_over_is_found_with_his_answer() -> None:
    """n=12 mean 4.25 and n=11 mean 4.18, two decimals: the twelfth answered 5."""
    verdict = audit_scores(
        of({"before": {0, 1}, "after": {0}}, [11, 1]), [rounded("before", 12, 4.25, 2), rounded("after", 11, 4.18, 2)]
    )
    (end,) = [one for one in verdict.pinned if one.rule == "high-end"]
    assert end.at_most == 0


def test_shares_of_twelve_and_eleven_give_the_leaver_away() -> None:
    """67 % of 12 and 64 % of 11 are 8 and 7: the leaver was favourable."""
    verdict = audit_scores(
        of({"before": {0, 1}, "after": {0}}, [11, 1]),
        [Score("before", "q", FAVOURABLE, 8, 8, 12), Score("after", "q", FAVOURABLE, 7, 7, 11)],
    )
    (end,) = [one for one in verdict.pinned if one.rule == "high-end"]
    assert (end.cells, end.at_most) == (frozenset({1}), 0)


# Scores bound counts.


def band_and_team(team: int, band: int) -> tuple[Problem, list[Score]]:
    """A team and a salary band of 20 people each, with their points; 4 are in both. Cells: team only, both, band."""
    asked = of({"team": {0, 1}, "band": {1, 2}}, [16, 4, 16], k=10)
    return asked, [mean_of("team", team, 20), mean_of("band", band, 20)]


def test_means_at_opposite_ends_leave_few_in_both() -> None:
    """
    20 people near 5 and 20 near 1: whoever is in both has lost or won four points, and there are 22 to lose and win.

    So five at most are in both, also by marks; counts alone say 20.
    """
    asked, scores = band_and_team(20 * 5 - 3, 20 + 3)
    (both,) = [one for one in audit_scores(asked, scores).pinned if one.rule == "size"]
    assert (both.cells, both.at_most, both.rows) == (frozenset({1}), 5, ("team", "band"))


def test_means_in_the_middle_leave_the_counts_alone() -> None:
    asked, scores = band_and_team(62, 58)
    assert audit_scores(asked, scores).safe


def test_the_ends_of_different_questions_do_not_add_up() -> None:
    """A team near 5 at one question and a band near 1 at another may be the same twenty people."""
    asked, (team, band) = band_and_team(20 * 5 - 3, 20 + 3)
    assert audit_scores(asked, [team, band._replace(question="other")]).safe


def test_several_questions_bound_a_group_together() -> None:
    """Each question alone leaves 10 in both; all of them have to be true of the same people."""
    asked, _ = band_and_team(60, 60)
    loose = [Score("team", "a", (0, 1), 10, 20, 20), Score("band", "a", (0, 1), 0, 0, 20)]
    other = [Score("team", "b", (0, 1), 0, 0, 20), Score("band", "b", (0, 1), 16, 20, 20)]
    at_most = {one.at_most for one in audit_scores(asked, [*loose, *other]).pinned if one.rule == "size"}
    assert at_most == {4}


# Groups that answered alike.


def test_a_team_that_answered_alike_is_protected_by_its_mark() -> None:
    sizes = [12, 14]
    asked = of({"afdeling": {0, 1}, "team-a": {0}, "team-b": {1}}, sizes)
    alike = [mean_of("team-a", 60, 12), share_of("team-a", 12, 12)]
    assert audit_scores(asked, alike).safe


def test_a_hidden_team_that_answered_alike_is_found_by_subtraction() -> None:
    """Team b has 14 people, no figure of its own, and everybody answered 5."""
    asked = of({"afdeling": {0, 1}, "team-a": {0}}, [12, 14])
    verdict = audit_scores(asked, [mean_of("afdeling", 36 + 70, 26), mean_of("team-a", 36, 12)])
    assert rules(verdict) == {("high-end", frozenset({1}))}


def test_a_mark_does_not_help_when_the_rest_tells_the_same() -> None:
    """Team b stands there as 4.2 or more, and the afdeling less team a still says that everybody answered 5."""
    asked = of({"afdeling": {0, 1}, "team-a": {0}, "team-b": {1}}, [12, 14])
    scores = [mean_of("afdeling", 36 + 70, 26), mean_of("team-a", 36, 12), mean_of("team-b", 70, 14)]
    assert rules(audit_scores(asked, scores)) == {("high-end", frozenset({1}))}


def test_a_team_near_the_low_end_is_found_as_well() -> None:
    asked = of({"afdeling": {0, 1}, "team-a": {0}}, [12, 14])
    verdict = audit_scores(asked, [mean_of("afdeling", 36 + 14, 26), mean_of("team-a", 36, 12)])
    assert rules(verdict) == {("low-end", frozenset({1}))}


def test_mean_and_share_of_one_question_are_taken_together() -> None:
    """Each figure leaves room by itself; seven of ten for it and 45 points leave nobody who is really against."""
    asked = of({"team": {0}}, [10])
    share = Score("team", "q", FAVOURABLE, 7, 7, 10)
    assert audit_scores(asked, [share]).safe
    assert audit_scores(asked, [Score("team", "q", SCALE, 42, 50, 10)]).safe
    both = audit_scores(asked, [share, Score("team", "q", SCALE, 43, 50, 10)])
    assert rules(both) == {("high-end", frozenset({0}))}


def test_a_question_that_few_answered_is_found_in_the_rest() -> None:
    """Ten of team a and three of team b answered; only the afdeling and team a are told."""
    asked = of({"afdeling": {0, 1}, "team-a": {0}, "team-b": {1}}, [12, 14])
    scores = [mean_of("afdeling", 39, 13), mean_of("team-a", 30, 10)]
    assert ("size", frozenset({1})) in rules(audit_scores(asked, scores))


def test_every_figure_as_it_is_coded_is_safe_by_itself() -> None:
    """Whatever a team of 5 to 16 people answers: its mean and share, told together, pin nothing."""
    for n in (5, 9, 10, 15):
        asked = of({"team": {0}}, [n])
        for points, share in {
            (code_mean(4 * for_it + against + extra, n), code_share(for_it, n))
            for for_it in range(n + 1)
            for against in [n - for_it]
            for extra in range(for_it + 2 * against + 1)
        }:
            scores = [told("team", points, SCALE, "q"), told("team", share, FAVOURABLE, "q")]
            assert audit_scores(asked, scores).safe, (n, points, share)


# An oracle: every table of whole numbers, one by one.


def tables(asked: Problem, scores: Sequence[Score]) -> Iterator[tuple[tuple[int, int], ...]]:
    """Per cell how many said no and how many yes, in every way that agrees with what is told."""
    cells, most = len(asked.population.sizes), sum(asked.population.sizes)
    told = list(zip(asked.rows, asked.amounts, strict=True))
    figures = [(score, row.cells) for score in scores for row in asked.rows if row.name == score.row]
    for sizes in product(range(most + 1), repeat=cells):
        if all(sum(sizes[cell] for cell in row.cells) == amount for row, amount in told):
            for yes in product(*(range(size + 1) for size in sizes)):
                if all(one.sum_least <= sum(yes[cell] for cell in about) <= one.sum_most for one, about in figures):
                    yield tuple((size - part, part) for size, part in zip(sizes, yes, strict=True))


def oracle(asked: Problem, scores: Sequence[Score]) -> set[tuple[PinRule, frozenset[int]]]:
    """What is pinned about cells that are atoms, by a question with the answers no and yes."""
    cells = len(asked.population.sizes)
    fits = list(tables(asked, scores))
    found: set[tuple[PinRule, frozenset[int]]] = set()
    scope = {cell for score in scores for row in asked.rows if row.name == score.row for cell in row.cells}
    for cell in range(cells):
        if max(sum(table[cell]) for table in fits) < asked.k:
            found.add(("size", frozenset({cell})))
        if cell in scope and max(table[cell][0] for table in fits) < 2:
            found.add(("high-end", frozenset({cell})))
        if cell in scope and max(table[cell][1] for table in fits) < 2:
            found.add(("low-end", frozenset({cell})))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_the_audit_says_what_trying_every_table_says(seed: int) -> None:
    chance = random.Random(seed)
    answers = [(chance.randint(0, 3), chance.randint(0, 3)) for _ in range(3)]
    # Each cell apart from the others: in a row of its own kind, so that cells are atoms.
    shapes = [{0, 1, 2}, {0, 1}, {1, 2}, {0}, {2}]
    rows = {f"row-{at}": shape for at, shape in enumerate(shapes[: chance.randint(3, 5)])}
    asked = of(rows, [sum(one) for one in answers], k=3, floor=2)
    scores = []
    for name, cells in rows.items():
        if chance.random() < 0.6:
            n, points = sum(sum(answers[cell]) for cell in cells), sum(answers[cell][1] for cell in cells)
            least, most = max(0, points - chance.randint(0, 1)), min(n, points + chance.randint(0, 1))
            scores.append(Score(name, "q", (0, 1), least, most, n))
    expected = oracle(asked, scores)
    assert rules(audit_scores(asked, scores)) == expected
    assert rules(audit_scores(asked, scores, given={"q": answers})) == expected


def test_order_names_and_doubled_rows_change_nothing() -> None:
    rows = {"afdeling": {0, 1, 2}, "team-a": {0}, "team-b": {1}}
    scores = [mean_of("afdeling", 36 + 40 + 70, 39), mean_of("team-a", 36, 12), mean_of("team-b", 40, 13)]
    expected = rules(audit_scores(of(rows, [12, 13, 14]), scores))
    assert expected == {("high-end", frozenset({2}))}
    backwards = dict(reversed(rows.items()))
    assert rules(audit_scores(of(backwards, [12, 13, 14]), scores[::-1])) == expected
    renamed = [one._replace(row=f"z-{one.row}") for one in scores]
    other = of({f"z-{name}": cells for name, cells in rows.items()}, [12, 13, 14])
    assert rules(audit_scores(other, renamed)) == expected
    doubled = {**rows, "again": {0}}
    assert rules(audit_scores(of(doubled, [12, 13, 14]), [*scores, *scores, mean_of("again", 36, 12)])) == expected


def test_more_figures_never_pin_less() -> None:
    rows = {"afdeling": {0, 1, 2}, "team-a": {0}, "team-b": {1}}
    asked = of(rows, [12, 13, 14])
    scores = [mean_of("afdeling", 36 + 40 + 70, 39), mean_of("team-a", 36, 12), mean_of("team-b", 40, 13)]
    pinned: set[tuple[PinRule, frozenset[int]]] = set()
    for count in range(1, len(scores) + 1):
        now = rules(audit_scores(asked, scores[:count]))
        assert now >= pinned
        pinned = now


# What is refused.


@pytest.mark.parametrize(
    ("rule", "scores"),
    [
        ("unknown-row", [Score("other", "q", SCALE, 36, 36, 12)]),
        ("two-scores-one-row", [Score("team", "q", SCALE, 36, 36, 12), Score("team", "q", SCALE, 37, 37, 12)]),
        ("odd-scale", [Score("team", "q", (1,), 12, 12, 12)]),
        ("odd-scale", [Score("team", "q", (1, 1), 12, 12, 12)]),
        ("odd-scale", [Score("team", "", SCALE, 36, 36, 12)]),
        ("odd-scale", [Score("team", "q", SCALE, 36, 36, 12), Score("team", "q", (0, 1), 6, 6, 12)]),
        ("missing-count", [Score("team", "q", SCALE, float("nan"), 36, 12)]),  # type: ignore[arg-type]
        ("missing-count", [Score("team", "q", SCALE, 36, 36, True)]),
        ("does-not-add-up", [Score("team", "q", SCALE, 36, 36, 13)]),
        ("does-not-add-up", [Score("team", "q", SCALE, 37, 36, 12)]),
        ("does-not-add-up", [Score("team", "q", SCALE, 61, 70, 12)]),
        ("does-not-add-up", [Score("team", "q", SCALE, 12, 12, 12), Score("team", "q", FAVOURABLE, 9, 9, 12)]),
    ],
)
def test_figures_that_are_none_are_refused_by_a_rule(rule: str, scores: list[Score]) -> None:
    with pytest.raises(Refused) as refused:
        audit_scores(of({"team": {0}}, [12]), scores)
    assert refused.value.rule == rule


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("missing-count", [[12, 0, 0, 0, 0], [0, 0, 0, 0, 0]]),
        ("missing-count", [[12, 0]]),
        ("does-not-add-up", [[12, 0, 0, 0, 0]]),
        ("does-not-add-up", [[-1, 0, 13, 0, 0]]),
    ],
)
def test_answers_that_are_not_those_that_were_told_are_refused(rule: str, given: Answers) -> None:
    with pytest.raises(Refused) as refused:
        audit_scores(of({"team": {0}}, [12]), [mean_of("team", 36, 12)], given={"q": given})
    assert refused.value.rule == rule
