"""
A simulated register of staff over the years: who works where and in which band, with figures of it every quarter.

The whole and its clusters are told, each by band, and only where nobody or at least k people came, and nobody or at
least k people went, since that unit was told last.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from peil_disclosure.change import Change, may_republish
from peil_disclosure.model import Population, Row

CLUSTERS, BANDS = 6, ("1-6", "7-9", "10-12", "13-18")
STAFF = 18_000
LEAVE_A_QUARTER, MOVE_A_QUARTER = 0.03, 0.002
"""Shares of the staff: as many join as leave; moves are those to another cluster."""

Unit = tuple[str, ...]
Place = tuple[int, int] | None
"""Cluster and band; None: not (or no longer) here."""
Story = tuple[Place, ...]
"""Where somebody was, quarter by quarter."""


class Register(NamedTuple):
    """
    Rows about one population, by the quarter that told them.

    Attributes:
        population: A cell per history that people have in common.
        rows: What each quarter told.
    """

    population: Population
    rows: tuple[tuple[Row, ...], ...]


def register(seed: int, quarters: int, k: int) -> Register:
    """The register of *seed* over *quarters*: the same on every machine."""
    chance = random.Random(f"peil disclosure register {seed}")
    stories = Counter(_stories(chance, quarters))
    cells = sorted(stories, key=str)
    sizes = tuple(stories[story] for story in cells)
    units: list[Unit] = [("stad",), *(("stad", f"cluster-{number}") for number in range(CLUSTERS))]
    told: list[tuple[Row, ...]] = []
    last: dict[Unit, frozenset[int]] = {}
    for quarter in range(quarters):
        rows: list[Row] = []
        for unit in units:
            here = frozenset(at for at, story in enumerate(cells) if _lies_in(story[quarter], unit))
            came, went = here - last.get(unit, here), last.get(unit, here) - here
            if may_republish(Change(*(sum(sizes[cell] for cell in some) for some in (came, went))), k):
                last[unit] = here
                rows += _of_unit(unit, quarter, here, cells)
        told.append(tuple(rows))
    return Register(Population(sizes, tuple(map(_path, cells))), tuple(told))


def _of_unit(unit: Unit, quarter: int, here: frozenset[int], cells: list[Story]) -> Iterator[Row]:
    name = f"{quarter}/unit/{unit[-1]}"
    yield Row(name, name, here, len(unit))
    for band, label in enumerate(BANDS):
        of_band = frozenset(cell for cell in here if (place := cells[cell][quarter]) and place[1] == band)
        yield Row(f"{name}/band/{label}", f"{name}, {label}", of_band, 10 + len(unit))


def _unit(place: tuple[int, int]) -> Unit:
    return ("stad", f"cluster-{place[0]}")


def _lies_in(place: Place, unit: Unit) -> bool:
    return place is not None and _unit(place)[: len(unit)] == unit


def _path(story: Story) -> Unit:
    """The units that somebody never left."""
    paths = {_unit(place) for place in story if place is not None}
    return paths.pop() if len(paths) == 1 else ("stad",)


def _stories(chance: random.Random, quarters: int) -> Iterator[Story]:
    joining = round(STAFF * LEAVE_A_QUARTER)
    for begun in [0] * STAFF + [quarter for quarter in range(1, quarters) for _ in range(joining)]:
        place = (chance.randrange(CLUSTERS), chance.randrange(len(BANDS)))
        story: list[Place] = [None] * begun
        while len(story) < quarters and (len(story) == begun or chance.random() >= LEAVE_A_QUARTER):
            if chance.random() < MOVE_A_QUARTER:
                place = (chance.randrange(CLUSTERS), place[1])
            story.append(place)
        yield tuple(story + [None] * (quarters - len(story)))
