"""What a release is made beside: everybody, and what earlier releases told of them. Values that can be handed on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.release import Release, told_anew
from peil_reporting.releases.domain.rhythm import Scene
from peil_reporting.releases.domain.whereabouts import Crowd, Whereabouts, holders, otherwise, placed, traits


class Kept(NamedTuple):
    """
    What a release counted, as it stood then: facts that came since do not change it.

    Attributes:
        tree: The units of its population.
        at: Where people counted; see `Counted`.
        bands: People per unit as facts name it, and scale band.
    """

    tree: Tree
    at: Mapping[str, str]
    bands: Mapping[tuple[str, str], int]


class Then(NamedTuple):
    """An earlier release, and what it counted."""

    release: Release
    kept: Kept


class Past(NamedTuple):
    """
    Everybody, and every earlier release that told anything new, the earliest first.

    Attributes:
        crowd: The people as they are known now.
        then: What was told once is known for good, also what another figure replaced.
    """

    crowd: Crowd
    then: tuple[Then, ...] = ()


class Seen(NamedTuple):
    """A moment at which people are counted: where everybody was, and what was told of them, per figure."""

    found: Whereabouts
    counted: Counted
    divided: Counted
    late: Mapping[str, int]
    release: Release | None = None

    @property
    def quarter(self) -> str:
        """The quarter that was released; empty for what is being made."""
        return self.release.quarter if self.release else ""

    def told(self, figure: str, category: str | None = None) -> frozenset[str]:
        """The units of which *figure* was told anew then; with a *category* those of which that was."""
        if self.release is None:
            return frozenset()
        units = told_anew(self.release, figure)
        if category is None:
            return units
        of = self.release.figures[figure].units
        return frozenset(unit for unit in units if isinstance(of[unit].categories.get(category), int))

    def staff(self, told: Collection[str]) -> Scene:
        """How many people work in the units *told*."""
        return Scene(placed(self.found, self.counted.tree), self.counted, told, self.late)

    def heads(self, told: Collection[str]) -> Scene:
        """How many people are divided in the units *told*."""
        return self.staff(told)._replace(counted=self.divided)

    def table(self, table: str, told: Collection[str]) -> Scene:
        """What divides the staff of the units *told*."""
        return Scene(
            placed(self.found, self.divided.tree), self.divided, told, self.late, dict(traits(self.found, table))
        )

    def holders(self, told: Collection[str]) -> Scene:
        """Contracts beyond the first in the units *told*."""
        tree = self.divided.tree
        at = {key: tree.place_of(unit) for key, unit in holders(self.found).items()}
        return Scene(at, self.divided, told, self.late)


def seen_now(past: Past, day: int, tally: Tally, counted: Counted) -> Seen:
    """The day (``YYYYMMDD``) that *tally* counts."""
    found = past.crowd.on(day)
    return Seen(found, counted, counted.divided(), _late(found, counted.tree, tally.bands_at()))


def seen_then(past: Past) -> list[Seen]:
    """Every earlier moment, the earliest first."""
    seen = []
    for then in past.then:
        found = past.crowd.on(then.release.population_on)
        counted = Counted(then.kept.tree, then.kept.at)
        late = _late(found, then.kept.tree, then.kept.bands)
        seen.append(Seen(found, counted, counted.divided(), late, then.release))
    return seen


def _late(found: Whereabouts, tree: Tree, bands: Mapping[tuple[str, str], int]) -> dict[str, int]:
    late: dict[str, int] = {}
    for unit, many in otherwise(found, bands).items():
        at = tree.place_of(unit)
        late[at] = late.get(at, 0) + many
    return late
