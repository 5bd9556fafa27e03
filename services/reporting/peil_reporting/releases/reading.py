"""Answers questions about released figures from releases. It is given a store in which people cannot be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from peil_chassis.store.port import Store
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.releases.catalogue import Released
from peil_reporting.releases.domain import answers
from peil_reporting.releases.domain.answers import ReleasedAnswer
from peil_reporting.releases.domain.release import Release
from peil_reporting.releases.storage import every_release

TreeOf = Callable[[int, int], Awaitable[Tree]]
"""The tree of units on a day, as known on a day; both ``YYYYMMDD``."""


class ReleaseSight(NamedTuple):
    """
    A release, and the units of its population.

    Attributes:
        release: None when none was out yet.
        tree: The units on the day of the population, or on the day asked when there is no release.
    """

    release: Release | None
    tree: Tree

    def answer(self, figure: Released, unit: str | None = None) -> ReleasedAnswer:
        """What is told of *unit* (None: the municipality)."""
        return answers.answer(figure, self.release, self.tree, unit or self.tree.root)

    def beneath(self, figure: Released, unit: str | None = None) -> list[tuple[Node, ReleasedAnswer]]:
        """What is told of each unit directly under *unit* (None: the municipality)."""
        nodes = answers.units_beneath(figure, self.tree, unit or self.tree.root)
        return [(node, self.answer(figure, node.unit)) for node in nodes]


class Releases:
    """Reads releases. Every method raises `StoreAway`, and what *tree_of* raises."""

    def __init__(self, store: Store, tree_of: TreeOf) -> None:
        """Reads from *store*; units come from *tree_of*."""
        self._store = store
        self._tree_of = tree_of

    async def on(self, as_of: int, known_on: int) -> ReleaseSight:
        """The release that is meant by day *as_of*, as it was out on day *known_on* (``YYYYMMDD``)."""
        release = answers.latest(await every_release(self._store), as_of, known_on)
        return await self._sight(release, as_of, known_on)

    async def between(self, first: int, last: int, known_on: int) -> list[ReleaseSight]:
        """Every release whose population lies in the days *first* to *last*, in order of time."""
        found = answers.within(await every_release(self._store), first, last, known_on)
        return [await self._sight(release, release.population_on, release.known_on) for release in found]

    async def _sight(self, release: Release | None, as_of: int, known_on: int) -> ReleaseSight:
        if release is None:
            return ReleaseSight(None, await self._tree_of(as_of, known_on))
        return ReleaseSight(release, await self._tree_of(release.population_on, release.known_on))
