"""
Whole releases of random organisations, attacked with everything a reader has.

With all rules nothing is found. Without any one of them, and without what stands behind it, something is: so each rule
is needed, and the attacker would have seen it missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from attacked_organisations import Rule, leaves_of, lines, organisation, participation, printed, released, twice, view
from attacker import Finding, View
from attacker_findings import attack
from peil_disclosure.model import Population, Row, problem
from peil_disclosure.repair import repair


def holes(seeds: Iterable[int], without: Rule | None = None) -> Counter[str]:
    """How often each kind of hole was found in the organisations of *seeds*."""
    found: Counter[str] = Counter()
    for seed in seeds:
        found.update(hole.kind for hole in _attacked(seed, without))
    return found


def _attacked(seed: int, without: Rule | None) -> list[Finding]:
    town = organisation(seed)
    seen = view(town, without)
    return attack(seen, town.truth) if seen.told else []


@pytest.mark.timeout(240)
def test_a_hundred_random_organisations_give_nobody_away() -> None:
    # Ten thousand and more: tests/attack_many.py.
    found = {seed: [hole.words for hole in _attacked(seed, None)] for seed in range(100)}
    assert {seed: words for seed, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ("primary", {"known", "derivable"}),
        ("pooling", {"known", "derivable"}),
        ("audit", {"known", "few", "derivable"}),
        ("heads", {"everybody"}),
        ("alike", {"alike"}),
        ("coding", {"alike"}),
        ("ledger", {"known", "derivable"}),
        ("participation", {"known", "derivable"}),
    ],
)
def test_the_attacker_succeeds_as_soon_as_one_rule_is_missing(rule: Rule, kinds: set[str]) -> None:
    assert kinds <= holes(range(12), rule).keys()


def test_a_second_release_audited_with_the_first_tells_nothing_more() -> None:
    for seed in range(12):
        town = organisation(seed)
        both = twice(town)
        assert not both.told or attack(both, town.truth) == [], seed


def test_participation_beside_pooled_figures_is_hidden_where_it_would_give_a_pool_away() -> None:
    hidden = 0
    for seed in range(8):
        town = organisation(seed)
        pooled, apart = lines(town, released(town), leaves_of(town)), participation(town)
        pairs = sorted(town.truth)
        place = {pair: number for number, pair in enumerate(pairs)}
        rows = [
            Row(line.name, line.name, frozenset(place[pair] for pair in line.cells), rank)
            for rank, table in enumerate((pooled, apart))
            for line in table
        ]
        population = Population(tuple(town.truth[pair] for pair in pairs), tuple(path for path, _ in pairs))
        repaired = repair(
            problem(population, rows, town.k), key=b"0123456789abcdef", told={line.name for line in pooled}
        )
        left = {row.name for row in repaired.problem.rows}
        told = [line for line in (*pooled, *apart) if line.name in left]
        hidden += len(pooled) + len(apart) - len(told)
        seen: View = printed(replace(town, scored=False), told)
        assert not told or attack(seen, town.truth) == [], seed
    assert hidden > 0
