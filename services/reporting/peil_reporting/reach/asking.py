"""What page, file and API ask alike: which unit, which days, and how much of it the caller sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from peil_chassis.store.port import Store
from peil_reporting.days import number_of
from peil_reporting.figures.domain import Days
from peil_reporting.figures.sight import levels_seen
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.reach.domain import Reached, Window
from peil_reporting.reach.reading import read_reach

TreeOf = Callable[[int, int], Awaitable[Tree]]
"""The tree of units on a day, as known on a day; both ``YYYYMMDD``."""
LOW = frozenset({"department", "team"})
"""Levels of units whose names and numbers are for who answers for them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """
    The teams of a unit, and which were reached.

    Attributes:
        node: The unit; None: there is no such unit on that day.
        hidden: Whether the unit lies too low for the caller.
        named: Whether the caller sees which teams they are.
    """

    tree: Tree
    node: Node | None
    window: Window
    rows: Sequence[Reached]
    hidden: bool
    named: bool


async def ask(
    store: Store, tree_of: TreeOf, grounds: frozenset[str], unit: str | None, window: Window, as_of: int
) -> Asked:
    """
    What somebody let in on *grounds* is told of *unit* (None: everything) in *window*, in the units of day *as_of*.

    Raises:
        NotBuiltYet: a read model is not built yet.
        StoreAway: the store does not answer.
    """
    known_on = number_of(window.known)
    tree = await tree_of(as_of, known_on)
    node = tree.nodes.get(unit or tree.root)
    seen = levels_seen(grounds)
    named = seen >= LOW
    if node is None or node.level not in seen:
        return Asked(tree, node, window, (), node is not None, named)
    until = Days(number_of(window.until), known_on)
    rows = await read_reach(store, tree, node.unit, number_of(window.since), until)
    return Asked(tree, node, window, rows, False, named)
