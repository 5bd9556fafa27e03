"""
Tables of a register, through the gate: which rows may be told so that nothing about fewer than k people follows.

Staff of units comes first; the tables divide that staff, each by something else. What two tables share is the staff of
the units, which is told: so whether one gives a small group away does not depend on another, and each is audited with
everything they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.model import FLOOR, Population, Problem, Row, Verdict, problem
from peil_disclosure.primary import sift
from peil_disclosure.repair import Audit, repair

REST = "rest"
"""Everybody who is in no unit that is told: what is told of the whole less what is told of the units."""

Amounts = Mapping[str, int]
"""People per category; a category without an entry holds nobody."""


class Gate(NamedTuple):
    """
    What decides what may be told.

    Attributes:
        k: Fewest people that may be told apart.
        key: Decides between rows of equal worth, secret.
        floor: No k below this.
    """

    k: int
    key: bytes
    floor: int = FLOOR


class Passed(NamedTuple):
    """
    A table that went through the gate.

    Attributes:
        name: The table's name.
        problem: The rows that are told.
        verdict: The audit's on them: safe.
        told: The names of the rows that are told.
        hidden: The names of those that are not.
        recipes: How something hidden could have been computed; for the scrutineer inside.
    """

    name: str
    problem: Problem
    verdict: Verdict
    told: frozenset[str]
    hidden: tuple[str, ...]
    recipes: tuple[str, ...]


def row_of(unit: str, category: str | None = None) -> str:
    """The name of the row of *unit*, or of one category of it."""
    return f"unit/{unit}" if category is None else f"unit/{unit}/{category}"


def staff_table(root: str, staff: Amounts, others: int, gate: Gate) -> Passed:
    """
    Which of *root* and its clusters may be told with their staff.

    Args:
        staff: Per cluster that is to be told its people.
        others: Everybody else.

    Raises:
        Refused: the gate's rule that is broken.
    """
    parts = {**staff, **({REST: others} if others else {})}
    return _passed("staff", root, {unit: {"": people} for unit, people in parts.items()}, [None], {}, gate, {})


def divided_table(
    name: str,
    root: str,
    parts: Mapping[str, Amounts],
    categories: Sequence[str],
    totals: Mapping[str, int],
    gate: Gate,
    hidden: Mapping[str, Amounts] | None = None,
) -> Passed:
    """
    Which categories of which units may be told beside the totals that are told.

    Args:
        name: The table.
        parts: Per unit that may be told people per category.
        categories: Every category.
        totals: The rows of staff that are told, *root* and its units, with their people.
        hidden: The same as *parts* of everybody else, by units whose staff everybody knows though it is not told.

    Raises:
        Refused: the gate's rule that is broken.
    """
    return _passed(name, root, parts, categories, totals, gate, hidden or {})


def _passed(
    name: str,
    root: str,
    parts: Mapping[str, Amounts],
    categories: Sequence[str | None],
    totals: Mapping[str, int],
    gate: Gate,
    hidden: Mapping[str, Amounts],
) -> Passed:
    kinds = [category or "" for category in categories]
    every = {**parts, **hidden}
    places = [(unit, kind) for unit in every for kind in kinds]
    sizes = tuple(every[unit].get(kind, 0) for unit, kind in places)
    paths = tuple((root, unit if unit != REST else f"{root}/{REST}") for unit, _ in places)
    population = Population(sizes, paths)
    rows = list(_rows(root, parts, places, categories, totals))
    sifted = sift([row for row in rows if row.name not in totals], population, gate.k)
    fixed = [row for row in rows if row.name in totals]
    asked = problem(population, [*fixed, *sifted.rows], gate.k, floor=gate.floor, told=totals)
    # Everybody knows who works where, so of what divides a unit more is asked than of how many work there.
    known = [Row(f"heads/{unit}", f"wie er bij {unit} werkt", cells, 0) for unit, cells in _heads(places).items()]
    asks: Audit = partial(audit_attributes, known=known) if fixed else audit
    first = asks(asked)
    repaired = repair(asked, key=gate.key, audit=asks, told=[row.name for row in fixed])
    not_told = (*sifted.hidden, *repaired.hidden)
    told = frozenset(row.name for row in repaired.problem.rows)
    recipes = tuple(violation.recipe.words for violation in first.violations)
    # What the certificate proves can be checked without knowing heads, by whoever has the rows alone.
    return Passed(name, repaired.problem, audit(repaired.problem), told, not_told, recipes)


def _heads(places: Sequence[tuple[str, str]]) -> dict[str, frozenset[int]]:
    units = dict.fromkeys(unit for unit, _ in places)
    return {unit: frozenset(cell for cell, (at, _) in enumerate(places) if at == unit) for unit in units}


def _rows(
    root: str,
    parts: Mapping[str, Amounts],
    places: Sequence[tuple[str, str]],
    categories: Sequence[str | None],
    totals: Mapping[str, int],
) -> Iterable[Row]:
    def within(unit: str, category: str | None = None) -> frozenset[int]:
        return frozenset(
            cell for cell, (at, kind) in enumerate(places) if unit in (root, at) and category in (None, kind)
        )

    units = [unit for unit in parts if unit != REST]
    for rank, unit in [(0, root), *((1, unit) for unit in units)]:
        if row_of(unit) in totals or list(categories) == [None]:
            yield Row(row_of(unit), unit, within(unit), rank)
        for category in categories:
            if category is not None:
                yield Row(row_of(unit, category), f"{unit}, {category}", within(unit, category), rank + 2)
