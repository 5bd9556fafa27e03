"""
Who came, who went and who moved: people between the staff at a quarter's beginning and at its end, each once.

That is a table of people like any other: one side says where they were when the quarter before was frozen, the other
where they are now. Its rows are audited with the staff that was told of both days, which adds up to its two sides.

Beside other quarters nothing has to be asked. Moves are told between parts whose staff was told on both days; so
whatever a quarter's moves allow goes together with whatever another's allow, for nothing else ties two quarters than
the staff of the day between them, and that stands. What divides staff is audited with everybody's way known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from itertools import product
from typing import NamedTuple

from peil_disclosure.change import Place, linked
from peil_disclosure.model import Refused, problem
from peil_disclosure.repair import repair
from peil_reporting.people.projection import STAFF_BY_SCALE_BAND
from peil_reporting.releases.catalogue import MOVE_LABELS
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.gate import Gate, Passed, row_of, unit_and_category
from peil_reporting.releases.domain.past import Seen
from peil_reporting.releases.domain.release import NOT_HERE, TOO_FEW, Told, clusters_of

TABLE = "staff_moves"
KINDS = tuple(MOVE_LABELS)
OF_WHOLE = ("inflow", "outflow", "moved-within")
"""What is told of the municipality, where nothing is elsewhere."""

MOST_WAYS = 2500
"""Ways up to which the audit of deep units takes seconds; beyond it no moves are told."""


class _Spot(NamedTuple):
    """The lowest unit told of in which somebody counts, and the part of the municipality that tells its moves."""

    unit: str
    part: str


class _Way(NamedTuple):
    """From where to where people went; None: in no figure. *moved*: to another unit, be it within the same part."""

    before: _Spot | None
    after: _Spot | None
    moved: bool

    def end(self, side: int) -> _Spot | None:
        """Where they were at the beginning (0), or are at the end (1)."""
        return self.after if side else self.before


class _Side(NamedTuple):
    """One of the two days: everybody, and the units of which staff was told of that day."""

    seen: Seen
    told: frozenset[str]
    parts: frozenset[str]

    @property
    def counted(self) -> Counted:
        """Where people count."""
        return self.seen.counted

    def spot(self, unit: str) -> _Spot | None:
        """Where people of *unit*, as facts name it, count."""
        leaf = self.counted.at.get(self.counted.tree.place_of(unit))
        if leaf is None:
            return None
        around = self.counted.around(leaf)
        root = self.counted.tree.root
        lowest = next((one for one in around if one in self.told), root)
        return _Spot(lowest, next((one for one in around if one in self.parts), root))

    def figures(self) -> Counter[_Spot]:
        """How many people figures count in each spot."""
        found: Counter[_Spot] = Counter()
        for (figure, unit, _), many in self.seen.amounts.items():
            if figure == STAFF_BY_SCALE_BAND and (spot := self.spot(unit)) is not None:
                found[spot] += many
        return found


def moves_table(now: Seen, then: Seen, staff: Collection[str], gate: Gate) -> Passed | None:
    """
    Which moves may be told of the municipality and its clusters, between the days of *then* and *now*.

    Args:
        staff: The units whose staff is told of now; what *then* told it says itself.

    Returns:
        The rows that are told, with the staff of both days; None when there is nothing to set them between.
    """
    root, before = now.counted.tree.root, then.told("staff")
    if root not in staff or root not in before:
        return None
    parts = frozenset(unit for unit in clusters_of(now.counted.tree) if unit in staff and unit in before)
    high = parts | {root}
    # First between the parts, with every way that people could have gone; then between all units that were told of.
    passed = _audited(_Side(then, high, parts), _Side(now, high, parts), None, gate)
    if passed is None or (before == high and high.issuperset(staff)):
        return passed
    return _audited(_Side(then, before, parts), _Side(now, frozenset(staff), parts), passed.told, gate)


def moves_told(passed: Passed | None, root: str) -> dict[str, Told]:
    """What *passed* tells of each unit; of the municipality also that nothing may be told."""
    amounts: dict[str, int] = {}
    if passed is not None:
        amounts = {row.name: many for row, many in zip(passed.problem.rows, passed.problem.amounts, strict=True)}
    rows = [name for name in amounts if passed is not None and name in passed.told]
    units: dict[str, Told] = {}
    for unit in sorted({root, *(unit_and_category(name)[0] for name in rows)}):
        of: dict[str, int | str] = {
            kind: NOT_HERE if unit == root and kind not in OF_WHOLE else TOO_FEW for kind in KINDS
        }
        of |= {kind: amounts[name] for kind in KINDS if (name := row_of(unit, kind)) in rows}
        units[unit] = Told("ok" if any(isinstance(many, int) for many in of.values()) else TOO_FEW, categories=of)
    return units


def _audited(then: _Side, now: _Side, candidates: Collection[str] | None, gate: Gate) -> Passed | None:
    """The rows of moves, of *candidates* if there are any, that may be told beside the staff of both days."""
    root = now.counted.tree.root
    ways = _ways(then, now)
    if ways is None or len(ways) > MOST_WAYS:
        return None
    if candidates is None:
        ways.update(dict.fromkeys(_possible(ways), 0))
    kinds = {row_of(unit, kind): (unit, kind) for unit in now.parts | {root} for kind in KINDS}
    kinds = {row: of for row, of in kinds.items() if candidates is None or row in candidates}
    moves = {
        row: {_place(way) for way in ways if _kind(way, unit, root) == kind} for row, (unit, kind) in kinds.items()
    }
    tables = [_staff_rows(then, f"{then.seen.quarter}: "), _staff_rows(now, ""), moves]
    names = now.counted.tree.nodes
    words = {row: f"{names[unit].name}, {MOVE_LABELS[kind].lower()}" for row, (unit, kind) in kinds.items()}
    people = Counter[tuple[Place | None, ...]]()
    for way, many in ways.items():
        people[_leaf(way.before), _leaf(way.after), _place(way)] += many
    joined = linked(people, tables, words)
    rows = [row._replace(rank=_rank(kinds.get(row.name), root)) for row in joined.rows if row.cells]
    try:
        asked = problem(joined.population, rows, gate.k, floor=gate.floor)
        left = repair(asked, key=gate.key, told=[row.name for row in rows if row.name not in kinds])
    except Refused:
        return None
    told = frozenset(row.name for row in left.problem.rows if row.name in kinds)
    return Passed(TABLE, left.problem, left.verdict, told, left.hidden, (), words) if told else None


def _rank(of: tuple[str, str] | None, root: str) -> int:
    """Staff stands; of moves those of the whole are told rather than those of a part."""
    return 0 if of is None else 1 if of[0] == root else 2


def _staff_rows(side: _Side, prefix: str) -> dict[str, set[Place]]:
    spots = {spot.unit for spot in map(side.spot, side.counted.at) if spot is not None}
    return {
        prefix + row_of(unit): {Place(one) for one in spots if unit in side.counted.around(one)}
        for unit in sorted(side.told)
    }


def _kind(way: _Way, unit: str, root: str) -> str | None:
    """What *way* is for *unit*; None when it is no move of it."""
    was, is_ = (spot is not None and unit in (spot.part, root) for spot in (way.before, way.after))
    if was and is_:
        return "moved-within" if way.moved else None
    if is_:
        return "inflow" if way.before is None else "moved-in"
    if was:
        return "outflow" if way.after is None else "moved-out"
    return None


def _leaf(spot: _Spot | None) -> Place | None:
    return None if spot is None else Place(spot.unit)


def _place(way: _Way) -> Place:
    ends = ("" if spot is None else spot.part for spot in (way.before, way.after))
    return Place(" ".join((*ends, "moved" if way.moved else "")))


def _possible(ways: Iterable[_Way]) -> list[_Way]:
    """Every way between the spots of *ways*: that nobody went it is not to be known either."""
    known = list(ways)
    sides: list[set[_Spot | None]] = [{None, *(way.end(side) for way in known)} for side in (0, 1)]
    return [
        _Way(before, after, moved)
        for before, after in product(*sides)
        if before is not None or after is not None
        for moved in ((False, True) if _same_part(before, after) else (True,))
    ]


def _same_part(before: _Spot | None, after: _Spot | None) -> bool:
    return before is not None and after is not None and before.part == after.part


def _ways(then: _Side, now: _Side) -> Counter[_Way] | None:
    """
    How many people went which way, each once, so that both ends add up to the figures of their day.

    What became known late is made to fit: who was there already but was in no figure is new in this one, and so on.
    None when that cannot be done.
    """
    spots = [{unit: side.spot(unit) for unit in {one.unit for one in side.seen.found.values()}} for side in (then, now)]
    ways: Counter[_Way] = Counter()
    for key in then.seen.found.keys() | now.seen.found.keys():
        units = [side.seen.found[key].unit if key in side.seen.found else None for side in (then, now)]
        before, after = (None if unit is None else at[unit] for unit, at in zip(units, spots, strict=True))
        if before is not None or after is not None:
            ways[_Way(before, after, not _same_part(before, after) or units[0] != units[1])] += 1
    for side, day in enumerate((then, now)):
        here: Counter[_Spot] = Counter()
        for way, many in ways.items():
            if (spot := way.end(side)) is not None:
                here[spot] += many
        figures = day.figures()
        for spot in sorted({*here, *figures}):
            if not _fit(ways, side, spot, figures[spot] - here[spot]):
                return None
    return +ways


def _fit(ways: Counter[_Way], side: int, spot: _Spot, more: int) -> bool:
    """Let *more* people, or fewer, be in *spot* on one *side*, and as many on the other; False when that cannot be."""
    if more > 0:
        ways[_end(side, None, spot)] += more
    if more >= 0:
        return True
    # Who was there at the beginning and in no figure is most likely there still; who is there by now, and not in the
    # figure, came.
    at_end = [way for way in ways if way.end(side) == spot]
    for way in sorted(at_end, key=lambda way: ((way.end(1 - side) is None) == (side == 0), way.moved, str(way))):
        less = min(ways[way], -more)
        ways[way] -= less
        more += less
        if (other := way.end(1 - side)) is not None:
            ways[_end(1 - side, None, other)] += less
    return more == 0


def _end(side: int, other: None, spot: _Spot) -> _Way:
    """The way of somebody who is in *spot* on one *side*, and in no figure on the other."""
    return _Way(spot, other, True) if side == 0 else _Way(other, spot, True)
