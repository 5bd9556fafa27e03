"""
The tree of units on one day.

Units are placed by facts that arrive in any order and from several systems, so the tree is made when it is read and
never trusted to be one: whatever does not hang together lies under "Niet geplaatst", with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import msgspec

ROOT = "alle-eenheden"
"""The root's id when no unit of level municipality is known, or more than one."""

UNPLACED = "niet-geplaatst"
"""The id under which everything lies that has no place in the tree."""

UNPLACED_NAME = "Niet geplaatst"

Why = Literal["no-parent", "parent-unknown", "cycle", "merged-into-unknown", "id-reserved", "several-municipalities"]


class Placed(msgspec.Struct, frozen=True):
    """Where a unit lies from day *on* (``YYYYMMDD``), under which name, and whether it is open, closed or merged."""

    level: str
    parent: str | None
    name: str
    on: int
    state: str
    merged_into: str | None = None


class Placement(NamedTuple):
    """A unit and what holds for it on the day of the tree."""

    unit: str
    placed: Placed


class Alarm(NamedTuple):
    """A unit that could not be placed as the facts say, and why."""

    unit: str
    why: Why


class Node(NamedTuple):
    """A unit in the tree. *state* is ``open``, ``closed`` or ``merged``; *parent* is None for the root alone."""

    unit: str
    name: str
    level: str
    state: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Tree:
    """
    The units of one day: every one reaches the root in finitely many steps.

    Attributes:
        root: The municipality.
        nodes: Every unit, ``niet-geplaatst`` included, by id.
        under: Per unit its children, in order of name.
        alarms: What did not hang together, in order of unit.
    """

    root: str
    nodes: Mapping[str, Node]
    under: Mapping[str, tuple[str, ...]]
    alarms: tuple[Alarm, ...]

    def children(self, unit: str) -> tuple[Node, ...]:
        """The units directly under *unit*; "Niet geplaatst" comes last."""
        return tuple(self.nodes[child] for child in self.under.get(unit, ()))

    def descendants(self, unit: str) -> Iterator[str]:
        """*unit* and everything under it."""
        waiting = [unit]
        while waiting:
            here = waiting.pop()
            yield here
            waiting.extend(self.under.get(here, ()))

    def path(self, unit: str) -> tuple[Node, ...]:
        """From the root down to *unit*, both included."""
        way: list[Node] = []
        here: str | None = unit
        while here is not None:
            node = self.nodes[here]
            way.append(node)
            here = node.parent
        return tuple(reversed(way))

    def place_of(self, unit: str) -> str:
        """Where facts that name *unit* count: there, or at ``niet-geplaatst`` when the tree does not know it."""
        return unit if unit in self.nodes else UNPLACED


def grow(placements: Iterable[Placement]) -> Tree:
    """
    The tree that *placements* describe.

    A merged unit lies under the unit it went up in, closed. A unit whose parent is not placed on this day, that names
    no parent (only a municipality may), or that lies in a ring, comes under "Niet geplaatst"; what lies below it stays
    below it. Of a ring every member comes there, so that no fact decides by arriving first.
    """
    known = {placement.unit: placement.placed for placement in placements}
    alarms = [Alarm(unit, "id-reserved") for unit in (ROOT, UNPLACED) if known.pop(unit, None) is not None]
    tops = sorted(unit for unit, placed in known.items() if placed.level == "municipality" and placed.parent is None)
    root = tops[0] if len(tops) == 1 else ROOT
    if len(tops) > 1:
        alarms.extend(Alarm(unit, "several-municipalities") for unit in tops)
    parents: dict[str, str] = {}
    for unit, placed in known.items():
        if unit == root:
            continue
        parents[unit] = root if unit in tops else _parent(unit, placed, known, alarms)
    for unit in _rings(parents):
        parents[unit] = UNPLACED
        alarms.append(Alarm(unit, "cycle"))
    return _tree(root, known, parents, alarms)


def _parent(unit: str, placed: Placed, known: Mapping[str, Placed], alarms: list[Alarm]) -> str:
    merged = placed.state == "merged"
    parent = placed.merged_into if merged else placed.parent
    if parent is not None and parent in known:
        return parent
    if merged:
        alarms.append(Alarm(unit, "merged-into-unknown"))
    else:
        alarms.append(Alarm(unit, "no-parent" if parent is None else "parent-unknown"))
    return UNPLACED


def _rings(parents: Mapping[str, str]) -> list[str]:
    """The units that reach themselves by going up."""
    done: set[str] = set()
    found: list[str] = []
    for start in parents:
        way: dict[str, int] = {}
        here = start
        while here in parents and here not in done and here not in way:
            way[here] = len(way)
            here = parents[here]
        if here in way:
            found.extend(unit for unit, step in way.items() if step >= way[here])
        done.update(way)
    return found


def _tree(root: str, known: Mapping[str, Placed], parents: Mapping[str, str], alarms: list[Alarm]) -> Tree:
    top = known.get(root)
    name, state = (top.name, top.state) if top else ("Gemeente", "open")
    nodes = [
        Node(root, name, "municipality", state, None),
        Node(UNPLACED, UNPLACED_NAME, "unplaced", "open", root),
        *(Node(unit, known[unit].name, known[unit].level, known[unit].state, above) for unit, above in parents.items()),
    ]
    return tree_of(root, nodes, alarms)


def tree_of(root: str, nodes: Iterable[Node], alarms: Iterable[Alarm] = ()) -> Tree:
    """The tree of *nodes*, every one of which names a parent among them, but for *root*."""
    by_id = {node.unit: node for node in nodes}
    below: dict[str, list[str]] = {}
    for node in by_id.values():
        if node.parent is not None:
            below.setdefault(node.parent, []).append(node.unit)
    under = {
        unit: tuple(sorted(children, key=lambda child: (child == UNPLACED, by_id[child].name, child)))
        for unit, children in below.items()
    }
    return Tree(root, by_id, under, tuple(sorted(alarms)))
