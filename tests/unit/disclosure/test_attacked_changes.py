"""Two snapshots of random registers, attacked by colleagues who know who came and who left in between."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import Literal

import pytest

from attacker import Finding
from attacker_registers import Figure, Register, attack_register
from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.change import Linked, Place, Way, linked, renew
from peil_disclosure.model import Problem, Refused, problem
from peil_disclosure.repair import repair

KEY = b"a key for attacked changes"
K = 10
YES, NO = "ja", "nee"
Route = tuple[str, ...]
Units = Mapping[str, frozenset[str]]
Rule = Literal["attributes", "rhythm", "ledger"]


def register(seed: int) -> tuple[Units, Counter[Way]]:
    """Units of a small municipality, and how everybody went between two snapshots: where, and with what attribute."""
    chance = random.Random(f"peil attacked change {seed}")
    below = {f"d{one}": [f"d{one}a{two}" for two in range(chance.randint(1, 3))] for one in range(chance.randint(2, 3))}
    leaves = [leaf for inside in below.values() for leaf in inside]
    units = {"stad": frozenset(leaves), **{unit: frozenset(inside) for unit, inside in below.items()}}
    units |= {leaf: frozenset([leaf]) for leaf in leaves}
    ways: Counter[Way] = Counter()

    def went(then: str | None, now: str | None, people: int) -> None:
        with_it = round(people * chance.choice([0.0, 0.1, 0.3, 0.5, 1.0]))
        for kind, many in ((YES, with_it), (NO, people - with_it)):
            if many:
                ways[tuple(None if leaf is None else Place(leaf, kind) for leaf in (then, now))] += many

    for leaf in leaves:
        went(leaf, leaf, chance.choice([4, 15, 40, 80]))
        went(None, leaf, chance.choice([0, 0, 1, 4, 12, 20]))
        went(leaf, None, chance.choice([0, 0, 1, 4, 12]))
    if len(leaves) > 1 and chance.random() < 0.5:
        went(*chance.sample(leaves, 2), chance.choice([1, 5, 12]))
    return units, ways


def released(units: Units, ways: Counter[Way], without: Rule | None) -> Problem:
    """What is told of both snapshots, as rows about one linked population; *without* a rule when one is named."""
    tables = [{f"{moment}/{unit}": {Place(leaf, YES) for leaf in units[unit]} for unit in units} for moment in (1, 2)]
    first = linked(_now(ways, 0), tables[:1])
    told_first = {row.name for row in _repaired(first, [row.name for row in first.rows], (), without).rows}
    renewed = units.keys() if without == "rhythm" else renew(units, ways, K).renewed
    both = linked(ways, [{name: tables[0][name] for name in tables[0] if name in told_first}, tables[1]])
    asked = [*sorted(told_first), *(f"2/{unit}" for unit in sorted(renewed))]
    if without in ("ledger", "rhythm"):
        second = linked(_now(ways, 1), tables[1:])
        told_second = {row.name for row in _repaired(second, [f"2/{unit}" for unit in renewed], (), without).rows}
        left = [row for row in both.rows if row.name in told_first | told_second]
        return problem(both.population, left, K)
    try:
        return _repaired(both, asked, sorted(told_first), without)
    except Refused:
        # What stands leaves no room for anything new: the old figures stay, with their date.
        return problem(both.population, [row for row in both.rows if row.name in told_first], K)


def _now(ways: Counter[Way], moment: int) -> Counter[Way]:
    there: Counter[Way] = Counter()
    for way, people in ways.items():
        if way[moment] is not None:
            there[way[moment],] += people
    return there


def _repaired(found: Linked, names: list[str], told: tuple[str, ...] | list[str], without: Rule | None) -> Problem:
    rows = [row for row in found.rows if row.name in names]
    heed = audit if without == "attributes" else partial(audit_attributes, known=found.known)
    return repair(problem(found.population, rows, K), key=KEY, audit=heed, told=told).problem


def holes(seed: int, without: Rule | None = None) -> list[Finding]:
    """What colleagues find in both snapshots together."""
    units, ways = register(seed)
    told = released(units, ways, without)
    sizes: Counter[Route] = Counter()
    truth: Counter[Route] = Counter()
    for way, people in ways.items():
        sizes[_route(way)] += people
        truth[_route(way)] += people if YES in {place.category for place in way if place} else 0
    figures = []
    for row, amount in zip(told.rows, told.amounts, strict=True):
        moment, unit = row.name.split("/")
        cells = frozenset(route for route in sizes if route[int(moment) - 1] in units[unit])
        figures.append(Figure(unit, int(moment), cells, amount, amount))
    return attack_register(Register(tuple(figures), sizes, K), truth)


def _route(way: Way) -> Route:
    return tuple(place.leaf if place else "" for place in way)


@pytest.mark.timeout(240)
def test_two_snapshots_give_no_colleague_away() -> None:
    found = {seed: [hole.words for hole in holes(seed)] for seed in range(60)}
    assert {seed: words for seed, words in found.items() if words} == {}


@pytest.mark.parametrize(
    ("rule", "kinds"), [("attributes", {"alike"}), ("rhythm", {"change", "known"}), ("ledger", {"alike"})]
)
def test_colleagues_succeed_as_soon_as_one_rule_is_missing(rule: Rule, kinds: set[str]) -> None:
    assert kinds <= {hole.kind for seed in range(40) for hole in holes(seed, rule)}
