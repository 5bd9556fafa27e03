"""
Tables of a register, through the gate: which rows may be told so that nothing about fewer than k people follows.

Staff of units comes first; the tables divide that staff, each by something else. What two tables share is the staff of
the units, which is told: so whether one gives a small group away does not depend on another, and each is audited with
everything they share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.model import Population, Problem, Row, problem
from peil_disclosure.primary import sift
from peil_disclosure.repair import Audit, repair
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.gate import Gate, Passed, row_of, unit_and_category

Amounts = Mapping[str, int]
"""People per category; a category without an entry holds nobody."""


class Table(NamedTuple):
    """
    What divides the staff of units.

    Attributes:
        name: ``band``, ``age``, ``learning/<training>`` or ``contracts``.
        categories: Category -> what a Dutch reader calls it.
        at: Per unit of the tree people per category, of the unit itself.
        staff: Whether the categories divide staff: then everybody knows how many people they are together.
        concerned: About how many people an amount of the units given is; None: as many as it says.
        together: Whether a unit tells all categories or none: each follows from the others.
    """

    name: str
    categories: Mapping[str, str]
    at: Mapping[str, Amounts]
    staff: bool = True
    concerned: Callable[[Collection[str]], int] | None = None
    together: bool = False


def staff_table(counted: Counted, units: Collection[str], staff: Amounts, gate: Gate) -> Passed:
    """
    The staff of *units* beside each other: sums of groups that are no smaller than k, with the proof.

    Args:
        staff: People per unit of the tree, of the unit itself.

    Raises:
        Refused: the gate's rule that is broken.
    """
    cells = _Cells(counted, Table("staff", {"": ""}, {unit: {"": many} for unit, many in staff.items()}))
    rows = [cells.row(unit, None) for unit in units]
    asked = problem(cells.population, rows, gate.k, floor=gate.floor)
    repaired = repair(asked, key=gate.key)
    return _passed("staff", repaired.problem, cells, repaired.hidden, ())


def divided_table(table: Table, counted: Counted, units: Collection[str], gate: Gate, staff: Amounts) -> Passed:
    """
    Which categories of which of *units* may be told beside their staff.

    Args:
        staff: People per unit of the tree, of the unit itself.

    Raises:
        Refused: the gate's rule that is broken; ``does-not-add-up`` when the categories are not the staff.
    """
    cells = _Cells(counted, table)
    of_units = {unit: cells.row(unit, None) for unit in units}
    heads = list(of_units.values()) if table.staff else []
    rows = [cells.row(unit, category) for unit in units for category in table.categories]
    open_ = [row for row in rows if not _too_plain(table, cells, of_units[unit_and_category(row.name)[0]], row, gate.k)]
    totals = {head.name: sum(staff.get(one, 0) for one in counted.within(unit)) for unit, head in of_units.items()}
    told = totals if table.staff else None

    def asked(fit: Sequence[Row]) -> Problem:
        return problem(cells.population, [*heads, *fit], gate.k, floor=gate.floor, told=told)

    # Everybody knows who works where, so of what divides a unit more is asked than of how many work there.
    known = [row._replace(name=f"heads/{leaf}", words=f"wie er bij {row.words} werkt") for leaf, row in cells.heads()]
    asks: Audit = partial(audit_attributes, known=known) if table.staff else audit
    fit = together(table, sift(open_, cells.population, gate.k).rows)
    recipes = [one.recipe.words for one in asks(asked(fit)).violations]
    while True:
        repaired = repair(asked(fit), key=gate.key, audit=asks, told=[row.name for row in heads])
        kept = {row.name for row in repaired.problem.rows}
        left = [row for row in fit if row.name in kept]
        if len(fit := together(table, left)) == len(left):
            break
    hidden = tuple(row.name for row in rows if row.name not in kept)
    return _passed(table.name, repaired.problem, cells, hidden, recipes)


def holds_of_persons(table: Table, counted: Counted, told: Collection[str], gate: Gate) -> bool:
    """Whether rows *told* give nothing of fewer than k persons when *table* counts persons, each once a unit."""
    cells = _Cells(counted, table)
    rows = [cells.row(*unit_and_category(name)) for name in sorted(told)]
    return audit(problem(cells.population, rows, gate.k, floor=gate.floor)).safe


def together(table: Table, rows: Iterable[Row]) -> list[Row]:
    """*rows* of categories without those of units that tell a part of what is told together."""
    held = list(rows)
    told = Counter(unit_and_category(row.name)[0] for row in held)
    return [row for row in held if not table.together or told[unit_and_category(row.name)[0]] == len(table.categories)]


def _passed(name: str, told: Problem, cells: _Cells, hidden: Sequence[str], recipes: Sequence[str]) -> Passed:
    rows = frozenset(row.name for row in told.rows)
    words = {row.name: row.words for row in told.rows}
    # What the certificate proves can be checked without knowing heads, by whoever has the rows alone.
    return Passed(name, told, audit(told), rows, tuple(hidden), tuple(recipes), words)


def _too_plain(table: Table, cells: _Cells, heads: Row, row: Row, k: int) -> bool:
    """
    Whether *row* says of a part of its unit that a few of it are in the category, or is about too few persons.

    Everybody knows how many work in each unit. Where more of them work in one part than the category leaves out, some
    of that part are in it: an amount like those that are told, or one that is not to be known.
    """
    unit, _ = unit_and_category(row.name)
    if table.concerned is not None and table.concerned(cells.counted.within(unit)) < k:
        return True
    left_out = cells.amount(heads) - cells.amount(row)
    return table.staff and any(left_out < people < left_out + k for people in cells.parts(unit))


def _groups(counted: Counted, at: Mapping[str, Amounts]) -> dict[str, dict[str, int]]:
    """Per group people per category."""
    groups: dict[str, dict[str, int]] = {}
    for unit, leaf in sorted(counted.at.items()):
        held = groups.setdefault(leaf, {})
        for category, many in at.get(unit, {}).items():
            held[category] = held.get(category, 0) + many
    return groups


class _Cells:
    """The finest cells of a table, one per group and category, and rows of them."""

    def __init__(self, counted: Counted, table: Table) -> None:
        self.counted, self._table = counted, table
        groups = _groups(counted, table.at)
        places = [(leaf, category) for leaf in groups for category in table.categories]
        sizes = tuple(groups[leaf].get(category, 0) for leaf, category in places)
        paths = tuple((*reversed(counted.around(leaf)), f"{leaf}/rest") for leaf, _ in places)
        self.population = Population(sizes, paths)
        self._below: dict[str, list[int]] = {}
        for cell, (leaf, _) in enumerate(places):
            for unit in counted.around(leaf):
                self._below.setdefault(unit, []).append(cell)
        self._leaves, self._of = [leaf for leaf, _ in places], [category for _, category in places]

    def amount(self, row: Row) -> int:
        """What *row* tells."""
        return sum(self.population.sizes[cell] for cell in row.cells)

    def parts(self, unit: str) -> Collection[int]:
        """The people of each unit under *unit*, as far as its figure counts them."""
        found: dict[str, int] = {}
        for one in self.counted.within(unit):
            people = sum(self._table.at.get(one, {}).values())
            for above in self.counted.around(one):
                if above == unit:
                    break
                found[above] = found.get(above, 0) + people
        return found.values()

    def row(self, unit: str, category: str | None) -> Row:
        """Everybody of *unit*, or those in *category*."""
        of = frozenset(cell for cell in self._below.get(unit, ()) if category in (None, self._of[cell]))
        depth = len(self.counted.around(unit)) - 1
        name = self.counted.tree.nodes[unit].name
        words = name if category is None else f"{name}, {self._table.categories[category].lower()}"
        return Row(row_of(unit, category), words, of, depth if category is None else depth + 10)

    def heads(self) -> Iterator[tuple[str, Row]]:
        """Per group everybody in it."""
        for leaf in dict.fromkeys(self._leaves):
            of = frozenset(cell for cell, at in enumerate(self._leaves) if at == leaf)
            yield leaf, Row(leaf, self.counted.tree.nodes[leaf].name, of)
