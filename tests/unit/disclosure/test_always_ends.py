"""An audit and a repair always end: what takes more than they may ask is refused, the same at any load."""

from __future__ import annotations

import random

import pytest

from peil_disclosure import bounds, repair
from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.bounds import Bounds, Effort
from peil_disclosure.model import Population, Problem, Refused, Row, problem

K, BANDS, ORIGINS = 10, range(4), range(3)


def mixed(teams: int) -> Problem:
    """Teams mixed across three trees, of which every unit is told by band and origin at once, and teams by either."""
    chance = random.Random(teams)
    cells = [(team, band, origin) for team in range(teams) for band in BANDS for origin in ORIGINS]
    sizes = tuple(chance.choice([0, 0, 1, 1, 2, 3]) for _ in cells)
    trees = [[chance.randrange(teams // 5) for _ in range(teams)] for _ in range(3)]
    held: dict[str, set[int]] = {"all": set(range(len(cells)))}
    for cell, (team, band, origin) in enumerate(cells):
        names = [f"tree {tree} unit {unit_of[team]} {band} {origin}" for tree, unit_of in enumerate(trees)]
        for name in (*names, f"team {team} band {band}", f"team {team} origin {origin}"):
            held.setdefault(name, set()).add(cell)
    rows = [Row(name, name, frozenset(within), name.startswith("team")) for name, within in held.items()]
    return problem(Population(sizes, (("all",),) * len(cells)), rows, K)


def test_a_mixed_tree_with_rows_of_three_ways_is_refused_and_does_not_go_on_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "MOST_NODES", 0)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            audit(mixed(40))
        assert refused.value.rule == "undecided"
    assert repair.repair(mixed(20), key=bytes(16)).verdict.safe


def test_questions_of_an_audit_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    model = Bounds([[0, 1], [1, 2]], [20, 20], effort=(effort := Effort(8)))
    model.most({0: 1})
    with pytest.raises(Refused, match="undecided"):
        model.most({1: 1})
    with pytest.raises(Refused, match="undecided"):
        effort.spend(0, 1)
    monkeypatch.setattr(bounds, "MOST_EFFORT", 1000)
    for asks in (audit, lambda asked: audit_attributes(asked, [Row("heads", "", asked.rows[0].cells)])):
        with pytest.raises(Refused, match="undecided"):
            asks(mixed(20))


def test_one_question_has_an_end_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MOST_STEPS", 0)
    with pytest.raises(Refused, match="undecided"):
        Bounds([[0, 1], [1, 2]], [20, 20], presolve=False).most({0: 1, 2: 1})


def test_a_repair_has_so_many_rounds_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row("all", "", frozenset({0, 1})), Row("part", "", frozenset({0}), 1)]
    sums = problem(Population((12, 3), (("all",),) * 2), rows, K)
    assert repair.repair(sums, key=bytes(16)).rounds == 1
    monkeypatch.setattr(repair, "MOST_ROUNDS", 0)
    with pytest.raises(Refused, match="undecided"):
        repair.repair(sums, key=bytes(16))
