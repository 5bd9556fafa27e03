"""What follows from everything that a curious manager read: each table as equations, solved in whole numbers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from attacker import Contradiction, Imagined, Told, View, as_printed, exactly
from attacker_findings import attack
from peil_reporting.releases.catalogue import RELEASED
from peil_reporting.releases.domain.whereabouts import Whereabouts

Above = Mapping[str, str | None]
"""Unit -> the unit above it; everybody knows it."""

NOT_DIVIDED, TOTAL, OUT_OF = "-", "", "(van)"
ENDS = {"scale-5": ("mean", (1, 5)), "yes-no": ("share", (0, 1))}


class Amount(NamedTuple):
    """One amount about people, as a file told it: of which figure, unit and category, about which day."""

    figure: str
    unit: str
    category: str
    day: str


class Solved(NamedTuple):
    """
    What a solver found in one table.

    Attributes:
        table: The figure and its day; a training beside it.
        told: Amounts that are told.
        hidden: Amounts that are not, of units and categories of which others are told.
        exactly: How many of those follow exactly.
        few: Those of which it follows that they are fewer than k.
        findings: What else follows about fewer than k.
    """

    table: str
    told: int
    hidden: int
    exactly: int
    few: int
    findings: tuple[str, ...]


def solve_register(amounts: Mapping[Amount, float], above: Above, k: int) -> list[Solved]:
    """Every table of the register, of every day: staff, what divides it, contracts, signals and vacancies."""
    found = []
    for day in sorted({one.day for one in amounts}):
        on = {one: round(amount) for one, amount in amounts.items() if one.day == day}
        staff = {one.unit: many for one, many in on.items() if one.figure == "staff" and not one.category}
        tables = {figure: _of(on, figure) for figure in ("staff_by_scale_band", "staff_by_age_group", "contracts")}
        learning = _of(on, "learning_coverage")
        for training in sorted({each for of in learning.values() for each in of} - {OUT_OF, TOTAL}):
            told = {unit: of for unit, of in learning.items() if training in of}
            tables[f"learning {training}"] = {
                unit: {TOTAL: of[OUT_OF], "done": of[training], "not": of[OUT_OF] - of[training]}
                for unit, of in told.items()
            }
        found.append(_table("staff", day, {}, staff, above, k))
        found += [_table(name, day, of, staff, above, k) for name, of in tables.items() if of]
        for figure in ("signals", "biws_compliance"):
            found.append(_table(figure, day, _of(on, figure), {}, above, k))
    return [one for one in found if one.told]


def _of(on: Mapping[Amount, int], figure: str) -> dict[str, dict[str, int]]:
    """Per unit what *figure* tells, by category; its total under `TOTAL`."""
    found: dict[str, dict[str, int]] = {}
    for one, amount in on.items():
        if one.figure == figure:
            found.setdefault(one.unit, {})[one.category] = amount
    return found


def _table(
    figure: str, day: str, told: Mapping[str, Mapping[str, int]], staff: Mapping[str, int], above: Above, k: int
) -> Solved:
    """
    A table beside the staff of its day.

    A cell is what is left of a unit beside the units told below it, in one category: whoever is in no category of the
    figure (who works above the directorates), or has more than one contract, is in one of its own.
    """
    categories = sorted({each for of in told.values() for each in of} - {TOTAL, OUT_OF}) or ["first"]
    of_units = {*told, *staff}
    totals: list[Told] = []
    parts: list[Told] = []
    hidden: dict[str, list[Hashable]] = {}
    for unit in sorted(of_units):
        cells = _cells(unit, of_units, above, categories)
        if unit in staff:
            totals.append(
                exactly(f"staff {unit}", [*cells, *_cells(unit, of_units, above, [NOT_DIVIDED])], staff[unit])
            )
        of = told.get(unit, {})
        if figure == "contracts" and TOTAL in of:
            parts.append(exactly(f"contracts {unit}", [*cells, *_cells(unit, of_units, above, ["more"])], of[TOTAL]))
        elif TOTAL in of:
            totals.append(exactly(f"{figure} {unit}", cells, of[TOTAL]))
        for category in categories if of and figure != "contracts" else ():
            mine = [cell for cell in cells if cell[1] == category]
            if category in of:
                parts.append(exactly(f"{figure} {unit} {category}", mine, of[category]))
            else:
                hidden[f"{unit} {category}"] = mine
    return _solved(f"{figure} {day}", totals, parts, hidden, k)


def _cells(unit: str, told: Iterable[str], above: Above, categories: Sequence[str]) -> list[tuple[str, str]]:
    return [(one, category) for one in told if unit in _way(one, above) for category in categories]


def _way(unit: str | None, above: Above) -> list[str]:
    way = []
    while unit is not None:
        way.append(unit)
        unit = above.get(unit)
    return way


def _solved(
    table: str, totals: Sequence[Told], parts: Sequence[Told], hidden: Mapping[str, Iterable[Hashable]], k: int
) -> Solved:
    """Everything that follows; cells in which, by the *totals* alone, nobody is, are no group of people."""
    if not totals and not parts:
        return Solved(table, 0, 0, 0, 0, ())
    nobody = _nobody(totals, k)
    lines = tuple(line._replace(cells=line.cells - nobody) for line in (*totals, *parts))
    view = View(lines, k)
    imagined = Imagined(view, [], heads=False)
    every = frozenset[Hashable]().union(*(line.cells for line in lines))
    known = few = 0
    for cells in hidden.values():
        atoms = imagined.atoms.inside(frozenset(cells) & every)
        if atoms:
            weights = dict.fromkeys(atoms, 1)
            known += imagined.pinned(weights) is not None
            few += imagined.reach(weights, k) is None
    findings = tuple(f"{hole.kind}: {hole.words}" for hole in attack(view))
    return Solved(table, len(lines), len(hidden), known, few, findings)


def _nobody(totals: Sequence[Told], k: int) -> frozenset[Hashable]:
    """The cells that hold nobody: units that are exactly the units told below them, and the like."""
    if not totals:
        return frozenset()
    imagined = Imagined(View(tuple(totals), k), [], heads=False)
    empty = [cells for atom, cells in enumerate(imagined.atoms.cells) if imagined.reach({atom: 1}, 1) is None]
    return frozenset[Hashable]().union(*empty)


def solve_survey(texts: Mapping[str, str], above: Above, k: int) -> Solved:
    """Participation and every score of a survey, of every unit and rest, counts and scores in one model."""
    nodes: dict[str, tuple[dict[str, Any], list[str]]] = {}
    kinds: dict[str, str] = {}
    for text in texts.values():
        answer = json.loads(text)
        kinds |= {one["question"]: one["kind"] for one in answer["questions"]}
        if answer["told"]:
            parts = [_name(one) for one in answer["parts"]]
            nodes[_name(answer["told"])] = (answer["told"], parts)
            for one in answer["parts"]:
                nodes.setdefault(_name(one), (one, []))
    below = {name: [part for part in parts if part in nodes] for name, (_, parts) in nodes.items()}
    lines = []
    for name, (node, _) in sorted(nodes.items()):
        seen = [
            as_printed(f"{score['question']}/{kind}", score[kind]["text"], node["answered"])
            for score in node["scores"]
            for kind in ("share", "mean")
            if score["status"] == "ok" and score[kind]
        ]
        lines.append(exactly(f"survey {name}", _leaves(name, nodes, below), node["answered"], *seen))
    ends = {f"{question}/share": (0, 1) for question in kinds}
    ends |= {f"{question}/mean": (1, 5) for question, kind in kinds.items() if kind == "scale-5"}
    both = tuple((f"{question}/mean", f"{question}/share") for question, kind in kinds.items() if kind == "scale-5")
    view = View(tuple(lines), k, ends, (), both)
    return Solved("survey", len(lines), 0, 0, 0, tuple(f"{hole.kind}: {hole.words}" for hole in attack(view)))


def _name(node: Mapping[str, Any]) -> str:
    return node["unit"] if node["part"] == "whole" else f"{node['unit']}/rest"


def _leaves(
    name: str, nodes: Mapping[str, tuple[dict[str, Any], list[str]]], below: Mapping[str, Sequence[str]]
) -> set[str]:
    """The smallest groups that *name* is made of; what its parts leave is one, when there is anybody in it."""
    parts = below[name]
    found = {leaf for part in parts for leaf in _leaves(part, nodes, below)}
    if not parts or sum(nodes[part][0]["answered"] for part in parts) < nodes[name][0]["answered"]:
        found.add(f"{name} itself")
    return found


def solve_days(amounts: Mapping[Amount, float], where: Mapping[str, Whereabouts], above: Above, k: int) -> list[Solved]:
    """
    Every pair of days solved together: of whoever came, went, moved or changed, how many.

    The reader knows of each two places whether anybody went from the one to the other (colleagues do), and not how
    many. A cell is such a way, with the category on both days; of those who are in a cell alone nothing may follow.
    What fits nobody at all is a finding too: then the reader counts otherwise than the gate.
    """
    found = []
    days = sorted(where.keys() & {one.day for one in amounts if one.figure.startswith("staff")})
    for earlier, later in combinations(days, 2):
        for figure, category in (("staff", ""), ("staff_by_scale_band", "band"), ("staff_by_age_group", "age")):
            ways = _ways(amounts, where, above, (earlier, later), figure, category)
            lines = [
                line
                for of in dict.fromkeys(("staff", figure, *(("staff_moves",) if _a_quarter(earlier, later) else ())))
                for side, day in enumerate((earlier, later))
                for line in _lines(amounts, of, ways, above, day, side)
            ]
            told = tuple(line for line in lines if line.cells or line.most)
            if {line.name.split()[-1] for line in told} == {earlier, later}:
                found.append(Solved(f"{figure} {earlier} and {later}", len(told), 0, 0, 0, _holes(View(told, k))))
    return found


Spot = tuple[str, str, str] | None
"""The unit somebody is counted in as staff, that of another figure, and their category; None: not employed."""
Way = tuple[Spot, Spot]


def _a_quarter(earlier: str, later: str) -> bool:
    """Whether *later* is the end of the quarter that began after *earlier*: moves are told of a quarter."""
    end = date.fromisoformat(later)
    return date(end.year, end.month - 2, 1) - timedelta(days=1) == date.fromisoformat(earlier)


def _holes(view: View) -> tuple[str, ...]:
    try:
        return tuple(f"{hole.kind}: {hole.words}" for hole in attack(view))
    except Contradiction as error:
        return (f"contradiction: {error}",)


def _placed(
    amounts: Mapping[Amount, float], figure: str, of: Mapping[str, str], above: Above, day: str
) -> dict[str, str]:
    """
    Per person, of whom *of* says where they are, the unit that *figure* counts them in: the lowest, or one above it.

    What a unit has beside those told below it is counted above where the unit tells no more than these do: too few.
    """
    told = {
        one.unit: round(many)
        for one, many in amounts.items()
        if (one.figure, one.category, one.day) == (figure, TOTAL, day)
    }
    below: dict[str, int] = dict.fromkeys(told, 0)
    for unit, many in told.items():
        up = next((each for each in _way(above.get(unit), above) if each in told), None)
        if up is not None:
            below[up] += many
    counts = {unit for unit, many in told.items() if many > below[unit]}
    return {key: next((each for each in _way(unit, above) if each in counts), "nowhere") for key, unit in of.items()}


def _ways(
    amounts: Mapping[Amount, float],
    where: Mapping[str, Whereabouts],
    above: Above,
    days: Sequence[str],
    figure: str,
    category: str,
) -> set[Way]:
    spots: list[dict[str, Spot]] = []
    for day in days:
        on = where[day]
        staff = _placed(amounts, "staff", {key: one.unit for key, one in on.items()}, above, day)
        own = _placed(amounts, figure, staff, above, day)
        spots.append(
            {key: (staff[key], own[key], getattr(one, category) if category else "") for key, one in on.items()}
        )
    return {(spots[0].get(key), spots[1].get(key)) for key in spots[0].keys() | spots[1].keys()}


def _lines(
    amounts: Mapping[Amount, float], figure: str, ways: Iterable[Way], above: Above, day: str, side: int
) -> Iterator[Told]:
    """What *figure* tells of *day*, in *ways*: whom it counts is there on that *side*, a total everybody."""
    for one, many in amounts.items():
        if (one.figure, one.day) != (figure, day) or one.category == OUT_OF:
            continue
        if figure == "staff":
            cells = [way for way in ways if _in(way[side], 0, one.unit, above)]
        elif figure != "staff_moves":
            inside = [way for way in ways if _in(way[side], 1, one.unit, above)]
            cells = [way for way in inside if one.category in (TOTAL, (way[side] or ("", "", ""))[2])]
        elif side and one.category in ("inflow", "outflow"):
            here, there = (1, 0) if one.category == "inflow" else (0, 1)
            cells = [way for way in ways if _in(way[here], 0, one.unit, above) and way[there] is None]
        else:
            continue
        yield exactly(f"{figure} {one.unit} {one.category} {day}", cells, round(many))


def _in(at: Spot, of: int, unit: str, above: Above) -> bool:
    return at is not None and unit in _way(at[of], above)


def few_by_time(amounts: Mapping[Amount, float], where: Mapping[str, Whereabouts], above: Above) -> dict[str, int]:
    """
    Staff of one unit on two days: how many pairs are told, how many differ by few, and of how many of those few came
    or few went in truth, but somebody.
    """
    found = {"pairs": 0, "differ by few": 0, "of few people": 0}
    days = sorted(where)
    for one, amount in amounts.items():
        for later in days:
            other = one._replace(day=later)
            if one.figure != "staff" or later <= one.day or other not in amounts:
                continue
            found["pairs"] += 1
            if not 0 < abs(amounts[other] - amount) < 10:
                continue
            found["differ by few"] += 1
            then, now = (
                {key for key, at in where[day].items() if one.unit in _way(at.unit, above)} for day in (one.day, later)
            )
            found["of few people"] += any(0 < len(side) < 10 for side in (now - then, then - now))
    return found


def amounts_of(texts: Mapping[str, str]) -> dict[Amount, float]:
    """The amounts in the files of *texts*. Raises `ValueError`: one is told with two values."""
    found: dict[Amount, float] = {}
    for path, text in texts.items():
        for row in csv.DictReader(io.StringIO(text)) if ".csv" in path and "cijfers" in path else ():
            day = row.get("population_on", "")
            for category, amount in ((row["category"], row.get("amount")), ("(van)", row.get("out_of"))):
                if not amount or row["figure"] not in RELEASED or not day:
                    continue
                key = Amount(row["figure"], row["unit"], category, day)
                if found.setdefault(key, float(amount)) != float(amount):
                    raise ValueError(f"{key}: {found[key]} and {amount}")
    return found
