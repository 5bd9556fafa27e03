"""A unit has all its figures about answers or none; which units have none depends on no answer."""

from __future__ import annotations

import pytest

from peil_disclosure.coding import code_mean
from peil_disclosure.mask import mask_scores
from peil_disclosure.model import Population, Problem, Refused, Row, problem
from peil_disclosure.scores import Score, audit_scores

SCALE = (1, 2, 3, 4, 5)
KEY = b"another one for every wave"
SIZES = {"team-a": 12, "team-b": 14, "team-c": 13}


def wave() -> Problem:
    population = Population(tuple(SIZES.values()), tuple(("gemeente", name) for name in SIZES))
    rows = [Row("afdeling", "de afdeling", frozenset(range(3)))]
    rows += [Row(name, name, frozenset({at}), rank=1) for at, name in enumerate(SIZES)]
    return problem(population, rows, 10)


def means(question: str, points: dict[str, int]) -> list[Score]:
    sums = {"afdeling": (sum(points.values()), sum(SIZES.values()))} | {
        name: (points[name], SIZES[name]) for name in SIZES
    }
    return [Score(row, question, SCALE, *code_mean(total, n).sums, n) for row, (total, n) in sums.items()]


CALM = means("calm", {"team-a": 36, "team-b": 40, "team-c": 44})
ALIKE = means("alike", {"team-a": 36, "team-b": 70, "team-c": 39})
"""Everybody in team b answered 5: with its neighbours told, its mark does not help."""


def test_nothing_is_hidden_that_need_not_be() -> None:
    masked = mask_scores(wave(), CALM, key=KEY)
    assert masked == (tuple(CALM), (), audit_scores(wave(), CALM), 0)


def test_a_neighbour_goes_along_for_all_questions() -> None:
    masked = mask_scores(wave(), [*CALM, *ALIKE], key=KEY)
    assert masked.verdict.safe
    assert len(masked.hidden) == 1
    assert masked.hidden[0] in {"team-a", "team-c"}
    assert {score.row for score in masked.scores if score.question == "calm"} == {
        score.row for score in masked.scores if score.question == "alike"
    }
    assert audit_scores(wave(), masked.scores).safe


def test_who_goes_along_depends_on_the_key_and_on_no_answer() -> None:
    other = means("alike", {"team-a": 40, "team-b": 70, "team-c": 36})
    by_key = {key: mask_scores(wave(), ALIKE, key=bytes([key])).hidden for key in range(12)}
    assert set(by_key.values()) == {("team-a",), ("team-c",)}
    assert by_key == {key: mask_scores(wave(), other, key=bytes([key])).hidden for key in range(12)}
    assert by_key == {key: mask_scores(wave(), ALIKE[::-1], key=bytes([key])).hidden for key in range(12)}


def test_rows_about_the_same_people_are_one_and_as_dear_as_the_dearest() -> None:
    """Team a is all there is of its department: to hide it alone would hide nothing, so team c goes along instead."""
    alone = wave()
    rows = [*alone.rows, Row("department-a", "department-a", frozenset({0}), rank=0)]
    twins = problem(alone.population, rows, 10)
    scores = [*ALIKE, *(score._replace(row="department-a") for score in ALIKE if score.row == "team-a")]
    assert {mask_scores(twins, scores, key=bytes([key])).hidden for key in range(12)} == {("team-c",)}
    beside = mask_scores(twins, scores, key=KEY, told=["afdeling", "team-c"])
    assert set(beside.hidden) == {"department-a", "team-a"}


def test_what_was_told_already_is_refused_and_not_forgotten() -> None:
    with pytest.raises(Refused, match="cannot-be-masked"):
        mask_scores(wave(), ALIKE, key=KEY, told=["afdeling", *SIZES])
    assert mask_scores(wave(), ALIKE, key=KEY, told=["afdeling", "team-a"]).hidden == ("team-c",)


def test_counts_that_give_a_group_away_are_not_masked() -> None:
    few = Population((12, 4), (("gemeente", "a"), ("gemeente", "b")))
    rows = [Row("afdeling", "de afdeling", frozenset({0, 1})), Row("a", "a", frozenset({0}))]
    with pytest.raises(Refused, match="cannot-be-masked"):
        mask_scores(problem(few, rows, 10), [], key=KEY)
