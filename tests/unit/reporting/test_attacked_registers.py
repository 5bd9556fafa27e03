"""What reporting tells of registers, attacked by colleagues: they know who works where, and so how many do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import pytest

from attacker import AtMost, Finding, Imagined, View, exactly
from attacker_registers import WIDE
from peil_reporting.releases.domain.tables import Gate, divided_table, row_of, staff_table
from peil_reporting.releases.domain.whereabouts import Before, Renewing, Whereabout, afresh_beside

KEY = b"a key for attacked registers"
CATEGORIES = ["1-6", "7-9", "10-12", "13-18"]
Cell = tuple[str, str]


def register(seed: int) -> dict[str, Counter[str]]:
    """Staff per cluster and band: clusters of 3 to 150 people, bands from nobody to nearly everybody."""
    chance = random.Random(f"peil attacked register {seed}")
    found = {}
    for number in range(chance.randint(2, 6)):
        weights = [chance.choice([0.0, 0.02, 0.1, 0.3, 1.0]) for _ in CATEGORIES]
        weights[0] += 0.01
        people = chance.choice([3, 9, 15, 30, 60, 150])
        found[f"c{number}"] = Counter(chance.choices(CATEGORIES, weights, k=people))
    return found


def told_of(parts: Mapping[str, Counter[str]], k: int, *, known: bool) -> dict[str, tuple[frozenset[Cell], int]]:
    """Name -> whom it counts and how many: staff and bands through the gate; without *known* small rows alone go."""
    gate = Gate(k, KEY)
    staff = {unit: of.total() for unit, of in parts.items()}
    shown = staff_table("stad", staff, 0, gate).told
    units = [unit for unit in parts if row_of(unit) in shown]
    if row_of("stad") not in shown:
        return {}
    divided = {unit: parts[unit] for unit in units}
    hidden = {unit: parts[unit] for unit in parts if unit not in units}
    totals = {row_of("stad"): sum(staff.values()), **{row_of(unit): staff[unit] for unit in units}}
    cells = {
        row_of(unit, kind): frozenset((part, one) for part in within for one in CATEGORIES if kind in (None, one))
        for unit, within in (("stad", list(parts)), *((unit, [unit]) for unit in units))
        for kind in (None, *CATEGORIES)
    }
    told = {name: (of, sum(parts[unit][kind] for unit, kind in of)) for name, of in cells.items()}
    if known:
        passed = divided_table("band", "stad", divided, CATEGORIES, totals, gate, hidden).told
        return {name: told[name] for name in told if name in passed or name in totals}
    return {name: line for name, line in told.items() if line[1] >= k or name in totals}


def holes(seed: int, *, known: bool = True) -> list[Finding]:
    """Bands of colleagues of which too much is certain to whoever knows the head counts."""
    parts, k = register(seed), random.Random(seed).choice([5, 10])
    told = told_of(parts, k, known=known)
    if not told:
        return []
    heads = {unit: of.total() for unit, of in parts.items()}
    at_most = [AtMost(unit, frozenset((unit, kind) for kind in CATEGORIES), many, many) for unit, many in heads.items()]
    view = View(tuple(exactly(name, *line) for name, line in told.items()), k, at_most=tuple(at_most))
    imagined = Imagined(view, [], heads=True)
    found = []
    for atom, cells in enumerate(imagined.atoms.cells):
        around = {unit for unit, _ in cells}
        real, people = sum(parts[unit][kind] for unit, kind in cells), sum(heads[unit] for unit in around)
        if people == 0 or len(cells) == len(around) * len(CATEGORIES):
            continue
        wide = min(max(real + WIDE, 5), people)
        some = imagined.reach({atom: -1}, 0) is None
        enough = imagined.reach({atom: -1}, 1 - k) is None
        if (some and not enough) or (not some and imagined.reach({atom: 1}, wide) is None):
            least, most = -imagined.most({atom: -1}), imagined.most({atom: 1})
            found.append(Finding("narrow", cells, least, most, f"{sorted(cells)} of {people}: {least} to {most}"))
    return found


@pytest.mark.timeout(240)
def test_bands_give_no_colleague_away_to_one_who_knows_who_works_where() -> None:
    found = {seed: [hole.words for hole in holes(seed)] for seed in range(100)}
    assert {seed: words for seed, words in found.items() if words} == {}


def test_without_zero_and_width_small_rows_that_are_left_out_are_read_off() -> None:
    assert sum(bool(holes(seed, known=False)) for seed in range(20)) >= 10


def test_a_figure_that_another_replaced_is_not_forgotten() -> None:
    # 25 people come and are told of, 24 of them go: beside the figure before, the new one is one person more.
    def there(names: list[str]) -> dict[str, Whereabout]:
        return {name: Whereabout("c1", "A", frozenset({"band/A"})) for name in names}

    first = there([f"stays {number}" for number in range(40)])
    second = first | there([f"came {number}" for number in range(25)])
    third = first | there(["came 0"])
    others = {f"other {number}": Whereabout("c2", "A", frozenset({"band/A"})) for number in range(40)}

    def beside(then: dict[str, Whereabout], now: dict[str, Whereabout]) -> Renewing:
        before = {unit: Before(then | others, {}) for unit in ("stad", "c1", "c2")}
        return Renewing(now | others, {}, before, "stad", 10)

    assert afresh_beside([beside(first, second)], ["c1", "c2"]) == {"c1", "c2"}
    assert afresh_beside([beside(second, third)], ["c1", "c2"]) == {"c1", "c2"}
    assert afresh_beside([beside(first, third), beside(second, third)], ["c1", "c2"]) is None
