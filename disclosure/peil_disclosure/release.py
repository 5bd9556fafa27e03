"""
The release plan: from people per unit to rows that may be told, with the proof.

Pooling makes every total safe by itself. Crossings are added with one set of people per unit for all its tables, small
rows are sifted out, and repair hides what the audit still refuses: crossings before totals, deep units before high
ones. What comes out was found safe by the audit; nothing else comes out.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from .audit import Invited, audit
from .certificate import certify
from .model import FLOOR, Population, Problem, Refused, Row, Verdict, problem
from .pooling import Group, Leaf, Part, Path, Pooled, groups_of, pool
from .primary import sift
from .repair import repair
from .tables import Kind, Tables, sheet

_NOBODY = Population((), ())
"""To ask `problem` whether k may be asked for, before anything is counted."""


class Figure(NamedTuple):
    """
    One count that may be told.

    Attributes:
        row: The name of its row: ``unit/<unit>``, ``unit/<unit>/rest`` or ``unit/<unit>/<dimension>/<value>``.
        words: What a Dutch reader calls it.
        n: How many people it is about, at least k.
    """

    row: str
    words: str
    n: int


@dataclass(frozen=True)
class Release:
    """
    What may be told of one tree, and what it costs. All but ``told`` and ``based_on`` is for the inside only.

    Attributes:
        told: Every figure, totals before crossings.
        hidden: Unit -> the names of its rows that are not told; pooled away, too small or hidden by the repair.
        based_on: Unit -> the unit below it that its figures are really about ("op basis van team X").
        late: Leaves that count in totals but in no crossing, because they were pooled above the deepest crossed level.
        dropped: Groups that are in no figure: too few even at the top.
        problem: The rows told, with those told before.
        verdict: The audit's on *problem*.
        certificate: The proof that `peil-check` verifies.
        rounds: How often the repair had to hide something.
    """

    told: tuple[Figure, ...]
    hidden: Mapping[str, tuple[str, ...]]
    based_on: Mapping[str, str]
    late: tuple[Leaf, ...]
    dropped: tuple[Group, ...]
    problem: Problem
    verdict: Verdict
    certificate: bytes
    rounds: int


def plan(
    leaves: Mapping[Path, Mapping[Kind, int]],
    k: int,
    *,
    key: bytes,
    tables: Tables | None = None,
    names: Mapping[str, str] | None = None,
    totals: Mapping[Path, int] | None = None,
    invited: Mapping[Path, int] | None = None,
    frozen: str | None = None,
    earlier: Sequence[Row] = (),
    floor: int = FLOOR,
) -> Release:
    """
    Everything about *leaves* that may be told.

    Args:
        leaves: People per unit, by its path, and per kind: one value per dimension of *tables* (without dimensions the
            only kind is ``()``). Of an inner unit its own people alone.
        k: The least number of people a figure is about, in people.
        key: Decides between equals, and salts the certificate; 16 bytes or more, secret, another for every wave.
        tables: What is told; the totals of the units in *leaves* when left out.
        names: What a Dutch reader calls a unit, dimension or value; its id when it is not there.
        totals: People per path as they were delivered beside *leaves*; they must be the sums of the kinds.
        invited: How many there are per path of whom *leaves* answered: then all rules reckon with readers who know it.
        frozen: What `Tables.frozen` gave at the opening.
        earlier: Rows that were told before about the cells of the same plan; they stay and are audited with the rest.
        floor: The least *k* allowed, in people.

    Raises:
        Refused: ``k-below-floor``, ``unknown-dimension``, ``unknown-level``, ``double-value``, ``unknown-unit``,
            ``unknown-value``, ``missing-count``, ``negative-count``, ``does-not-add-up``, ``more-than-invited``,
            ``catalogue-changed``, ``key-too-short``, ``overlap`` and the other rules of `pool`, `problem` and `repair`;
            nothing is released then.
    """
    tables = tables or Tables()
    problem(_NOBODY, (), k, floor=floor)
    _check(leaves, tables, (totals, invited))
    if frozen not in (None, tables.frozen(k)):
        raise Refused("catalogue-changed", "units, tables or k are not those of the opening")
    return _released(leaves, tables, names or {}, invited, earlier, _Rules(k, floor, key))


class _Rules(NamedTuple):
    """By what k and floor, in people, and with which secret key a release is made."""

    k: int
    floor: int
    key: bytes


def _released(
    leaves: Mapping[Path, Mapping[Kind, int]],
    tables: Tables,
    names: Mapping[str, str],
    invited: Mapping[Path, int] | None,
    earlier: Sequence[Row],
    rules: _Rules,
) -> Release:
    # Where somebody was invited and nobody answered, there is a group of nobody.
    leaves = {path: leaves.get(path, {}) for path in (*leaves, *(invited or {}))}
    groups = groups_of({path: sum(kinds.values()) for path, kinds in leaves.items()})
    heads = None if invited is None else {group[:2]: invited.get(group.path, 0) for group in groups}
    pooled = pool(groups, rules.k, heads=heads)
    made = sheet(pooled, leaves, tables, names)
    known = _known(pooled, made.population, heads or {})
    before = {row.name: row for row in earlier}
    # A row told before stays as it is; one of its name about others is refused by `problem`.
    new = [row for row in made.rows if not _same(row, before.get(row.name))]
    sifted = sift(new, made.population, rules.k, invited=_heads_of(new, known))
    asked = problem(made.population, (*before.values(), *sifted.rows), rules.k, floor=rules.floor)
    repaired = repair(asked, key=rules.key, audit=partial(audit, invited=known), told=before.keys())
    salt = hmac.new(rules.key, b"certificate", sha256).hexdigest()
    return Release(
        told=_told(repaired.problem),
        hidden=_hidden(leaves, tables, repaired.problem),
        based_on=_based_on(pooled, repaired.problem),
        late=tuple(leaf for leaf in pooled.leaves if tables.crossings and not tables.crossed(leaf.path)),
        dropped=pooled.dropped,
        problem=repaired.problem,
        verdict=repaired.verdict,
        certificate=certify(repaired.problem, repaired.verdict, salt=salt),
        rounds=repaired.rounds,
    )


def _check(
    leaves: Mapping[Path, Mapping[Kind, int]], tables: Tables, beside: Sequence[Mapping[Path, int] | None]
) -> None:
    """Whether *leaves* fit *tables*, the totals and the head counts *beside* them; raises as `plan` does."""
    tables.check()
    kinds_there = set(tables.kinds())
    for path, kinds in leaves.items():
        if not path:
            raise Refused("empty-path", "people lie at a path of units")
        if tables.levels and path not in tables.levels:
            raise Refused("unknown-unit", repr(path[-1]))
        for kind, people in kinds.items():
            if kind not in kinds_there:
                raise Refused("unknown-value", f"unit {path[-1]!r} has a kind that the tables do not have")
            _check_people(people, path)
    sums = {path: sum(kinds.values()) for path, kinds in leaves.items()}
    totals, invited = beside
    for numbers in (totals, invited):
        for path, people in (numbers or {}).items():
            _check_people(people, path)
    if totals is not None and sums != dict(totals):
        raise Refused("does-not-add-up", "a unit's total is not the sum of its kinds")
    if invited is not None and any(sums[path] > invited.get(path, 0) for path in sums):
        raise Refused("more-than-invited", "more people answered in a unit than it has")


def _check_people(people: object, path: Path) -> None:
    if type(people) is not int:
        raise Refused("missing-count", f"unit {'/'.join(path)!r} has no whole number of people")
    if people < 0:
        raise Refused("negative-count", f"unit {'/'.join(path)!r}")


def _known(pooled: Pooled, population: Population, heads: Mapping[tuple[Path, Part], int]) -> list[Invited]:
    """Per leaf how many were invited, where that is known."""
    if not heads:
        return []
    cells: dict[Path, list[int]] = {}
    for cell, path in enumerate(population.paths):
        cells.setdefault(path, []).append(cell)
    return [
        Invited(leaf.path[-1], frozenset(cells[leaf.path]), sum(heads[group[:2]] for group in leaf.groups))
        for leaf in pooled.leaves
    ]


def _heads_of(rows: Sequence[Row], known: Sequence[Invited]) -> dict[str, int]:
    """Per total how many were invited: of a crossing nobody knows it."""
    return {
        row.name: sum(group.people for group in known if group.cells <= row.cells)
        for row in rows
        if known and frozenset[int]().union(*(group.cells for group in known if group.cells <= row.cells)) == row.cells
    }


def _same(row: Row, other: Row | None) -> bool:
    return other is not None and row.cells == other.cells


def _told(released: Problem) -> tuple[Figure, ...]:
    return tuple(
        Figure(row.name, row.words, amount) for row, amount in zip(released.rows, released.amounts, strict=True)
    )


def _hidden(leaves: Mapping[Path, object], tables: Tables, released: Problem) -> dict[str, tuple[str, ...]]:
    """Per unit the rows that the tables ask for and that are not told."""
    told = {row.name for row in released.rows}
    units = {path[:depth] for path in (*leaves, *tables.levels) for depth in range(1, len(path) + 1)}
    crossed = tables.crossed_units()
    hidden: dict[str, tuple[str, ...]] = {}
    for unit in sorted(units):
        asked = [f"unit/{unit[-1]}"]
        for dimension, values in tables.dimensions.items():
            if unit in crossed.get(dimension, ()):
                asked += [f"unit/{unit[-1]}/{dimension}/{value}" for value in values]
        if missing := tuple(name for name in asked if name not in told):
            hidden[unit[-1]] = missing
    return hidden


def _based_on(pooled: Pooled, released: Problem) -> dict[str, str]:
    told = {row.name for row in released.rows}
    units = {leaf.path[:depth] for leaf in pooled.leaves for depth in range(1, len(leaf.path) + 1)}
    equal = {unit[-1]: same[-1] for unit in sorted(units) if (same := pooled.based_on(unit)) is not None}
    return {unit: same for unit, same in equal.items() if f"unit/{unit}" in told and f"unit/{same}" in told}
