"""Readers who know how many were invited: nothing small is pinned, and no small group is seen to have answered all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import product

import pytest

from disclosure_tables import told
from peil_disclosure.atoms import merge, merge_sets
from peil_disclosure.audit import Invited, audit
from peil_disclosure.model import Problem, Refused


def invited(problem: Problem, people: Sequence[int]) -> list[Invited]:
    """Head counts per cell."""
    assert len(people) == len(problem.population.sizes)
    return [Invited(f"team {cell}", frozenset({cell}), count) for cell, count in enumerate(people)]


def test_a_rest_that_answered_to_the_last_is_known_and_refused() -> None:
    # 10 of the 10 in the rest: every one of them, so also the manager, is known to have answered.
    shown = told((12, 9, 1), {"afdeling": {0, 1, 2}, "team": {0}}, k=10)
    assert audit(shown).safe
    verdict = audit(shown, invited=invited(shown, (20, 9, 1)))
    assert [(set(v.cells), v.at_most) for v in verdict.violations] == [({1}, 9), ({2}, 1)]
    assert "afdeling" in verdict.violations[0].recipe.words
    assert "precies 9 personen" in verdict.violations[0].recipe.words
    assert {name for _, name in verdict.violations[0].recipe.terms} <= {"afdeling", "team"}


def test_one_invited_more_leaves_everybody_in_doubt() -> None:
    shown = told((12, 9, 1), {"afdeling": {0, 1, 2}, "team": {0}}, k=10)
    assert audit(shown, invited=invited(shown, (20, 10, 2))).safe


def test_sixteen_of_sixteen_are_refused_and_twenty_of_twenty_are_not() -> None:
    for people, safe in ((16, False), (19, False), (20, True)):
        shown = told((people, 30), {"stad": {0, 1}, "team": {0}}, k=10)
        assert audit(shown, invited=invited(shown, (people, 60))).safe == safe


def test_who_was_not_invited_needs_no_protection() -> None:
    shown = told((12, 0), {"stad": {0, 1}}, k=10)
    assert audit(shown, invited=invited(shown, (30, 0))).safe


@pytest.mark.parametrize(
    ("group", "rule"),
    [
        (Invited("team", frozenset({0}), 11), "more-than-invited"),
        (Invited("team", frozenset({7}), 11), "unknown-cell"),
        (Invited("team", frozenset(), 11), "empty-row"),
    ],
)
def test_a_head_count_that_cannot_be_is_refused_by_name(group: Invited, rule: str) -> None:
    with pytest.raises(Refused) as refused:
        audit(told((12, 13), {"stad": {0, 1}}, k=10), invited=[group])
    assert refused.value.rule == rule


def test_what_is_pinned_equals_trying_every_table() -> None:
    rng = random.Random(31)
    seen = {True: 0, False: 0}
    for _ in range(120):
        cells = rng.randint(2, 5)
        sizes = [rng.choice((0, 1, 1, 2, 3)) for _ in range(cells)]
        paths = [("stad", "c", f"d{rng.randrange(2)}") for _ in range(cells)]
        rows = [set(rng.sample(range(cells), rng.randint(1, cells))) for _ in range(rng.randint(1, 3))]
        problem = told(sizes, {f"r{i}": row for i, row in enumerate(rows)}, k=2, paths=paths)
        heads = invited(problem, [size + rng.choice((0, 0, 1, 2)) for size in sizes])
        tables = [
            table
            for table in product(*(range(group.people + 1) for group in heads))
            if all(sum(table[c] for c in row.cells) == n for row, n in zip(problem.rows, problem.amounts, strict=True))
        ]
        fine = merge_sets(problem.population, [*rows, *(group.cells for group in heads)]).members
        expected = set()
        for group in {*fine, *merge(problem).members}:
            size, most = (sum(of[c] for c in group) for of in (sizes, [g.people for g in heads]))
            asked = size < 2 or (len(group) == 1 and size == most < 4)
            if most and asked and len({sum(table[c] for c in group) for table in tables}) == 1:
                expected.add(group)
        first = {violation.cells for violation in audit(problem).violations}
        verdict = audit(problem, invited=heads)
        assert {violation.cells for violation in verdict.violations} == expected | first
        seen[verdict.safe] += 1
    assert min(seen.values()) > 3, "both verdicts should occur"
