"""What a release is made beside: everybody, and what earlier releases told of them. Values that can be handed on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.release import Release, told_anew
from peil_reporting.releases.domain.rhythm import Scene
from peil_reporting.releases.domain.whereabouts import Amounts, Crowd, Whereabouts, holders, otherwise, placed, traits


class Kept(NamedTuple):
    """
    What a release counted, as it stood then: facts that came since do not change it.

    Attributes:
        tree: The units of its population.
        at: Where people counted; see `Counted`.
        amounts: People per figure, unit as facts name it, and category.
    """

    tree: Tree
    at: Mapping[str, str]
    amounts: Amounts


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


@dataclass(frozen=True)
class Seen:
    """A moment at which people are counted: where everybody was, and what was told of them, per figure."""

    found: Whereabouts
    counted: Counted
    divided: Counted
    amounts: Amounts
    release: Release | None = None
    _differ: dict[str, Mapping[str, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

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
        return Scene(placed(self.found, self.counted.tree), self.counted, told, self._late("band"))

    def heads(self, told: Collection[str]) -> Scene:
        """How many people are divided in the units *told*."""
        return self.staff(told)._replace(counted=self.divided)

    def table(self, table: str, told: Collection[str]) -> Scene:
        """What divides the staff of the units *told*."""
        at, late = placed(self.found, self.divided.tree), self._late(table)
        return Scene(at, self.divided, told, late, dict(traits(self.found, table)))

    def holders(self, told: Collection[str]) -> Scene:
        """Contracts beyond the first in the units *told*."""
        tree = self.divided.tree
        at = {key: tree.place_of(unit) for key, unit in holders(self.found).items()}
        return Scene(at, self.divided, told, self._late("contracts"))

    def _late(self, table: str) -> Mapping[str, int]:
        """Per unit how many may seem to have come, gone or changed in *table* because they became known late."""
        late: dict[str, int] = {}
        for of in {"band", table}:
            if of not in self._differ:  # every table asks for ``band``, of every moment
                self._differ[of] = otherwise(self.found, self.amounts, of)
            for unit, many in self._differ[of].items():
                at = self.counted.tree.place_of(unit)
                late[at] = late.get(at, 0) + many
        return late


def seen_now(past: Past, day: int, tally: Tally, counted: Counted) -> Seen:
    """The day (``YYYYMMDD``) that *tally* counts."""
    found = past.crowd.on(day)
    return Seen(found, counted, counted.divided(), tally.register_at())


def seen_then(past: Past) -> list[Seen]:
    """Every earlier moment, the earliest first."""
    seen = []
    for then in past.then:
        found = past.crowd.on(then.release.population_on)
        counted = Counted(then.kept.tree, then.kept.at)
        seen.append(Seen(found, counted, counted.divided(), then.kept.amounts, then.release))
    return seen
