"""
A figure is true and rounded, or it is hidden. Nothing is ever made a little wrong.

Noise and suppression do not mix: whoever adds noise to counts and tells exact means beside them has told the counts. So
the package draws no random number, takes no count that is not the sum of its cells, and tells no mean that its count
does not round to. Cases: Handbook on Statistical Disclosure Control, chapter 5.
"""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest

import peil_disclosure
from peil_disclosure.coding import code_mean, code_share
from peil_disclosure.model import Population, Problem, Refused, Row, problem
from peil_disclosure.scores import Score, audit_scores

SOURCES = sorted(Path(next(iter(peil_disclosure.__path__))).glob("*.py"))
NOISY, MOST = (9, 14, 19), 2
MEANS = (11.25, 7.9167, 9.25)
TRUE = (8, 12, 20)


def fits(counts: tuple[int, int, int]) -> bool:
    """Whether these counts, two parts and their whole, are within the noise and give the means of whole amounts."""
    first, second, whole = counts
    if first + second != whole or min(counts) < 1:
        return False
    sums = [mean * count for mean, count in zip(MEANS, counts, strict=True)]
    return all(abs(total - round(total)) < 0.5e-4 * count for total, count in zip(sums, counts, strict=True)) and round(
        sums[0]
    ) + round(sums[1]) == round(sums[2])


def test_t9_exact_means_beside_noisy_counts_leave_one_possibility() -> None:
    near = product(*(range(noisy - MOST, noisy + MOST + 1) for noisy in NOISY))
    assert [counts for counts in near if fits(counts)] == [TRUE]  # type: ignore[arg-type]


def told(counts: dict[str, int] | None) -> Problem:
    population = Population(TRUE[:2], (("whole", "first"), ("whole", "second")))
    rows = [Row(name, name, cells) for name, cells in (("first", frozenset({0})), ("whole", frozenset({0, 1})))]
    return problem(population, rows, 5, told=counts)


@pytest.mark.parametrize("noisy", [{"first": 9}, {"whole": 19}, {"first": 9, "whole": 19}])
def test_t9_a_noisy_count_is_not_taken(noisy: dict[str, int]) -> None:
    assert told({"first": 8, "whole": 20}) == told(None)
    with pytest.raises(Refused, match="does-not-add-up"):
        told(noisy)


def test_t9_a_mean_of_another_count_is_not_taken() -> None:
    """Means are of those who answered: one that was computed with nine people does not stand beside eight."""
    coded = code_mean(27, 9)
    with pytest.raises(Refused, match="does-not-add-up"):
        audit_scores(told(None), [Score("first", "q", (1, 2, 3, 4, 5), *coded.sums, coded.n)])


def test_t11_a_cell_key_makes_a_count_of_three_a_four() -> None:
    """
    What we do not do, computed once: keys .9, .3 and .6 add up to 1.8, the cell key is .8, which here means one more.

    The same count is told as three, or not at all; a cell key would have to stay secret, with how far it may be wrong.
    """
    cell_key = round((0.9 + 0.3 + 0.6) % 1, 10)
    noise = {range(0, 4): -1, range(4, 7): 0, range(7, 10): 1}
    assert cell_key == 0.8
    assert 3 + next(change for tenths, change in noise.items() if int(cell_key * 10) in tenths) == 4
    with pytest.raises(Refused, match="below-floor"):
        code_share(1, 3)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_no_chance_and_no_clock_decides_what_is_told(source: Path) -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(source.read_text()))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not imported & {"random", "secrets", "uuid", "time", "datetime"}


def test_the_same_answers_are_told_the_same_at_any_time() -> None:
    assert {code_mean(41, 12).words for _ in range(3)} == {"3,4"}
