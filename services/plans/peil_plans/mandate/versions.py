"""The versions of a municipality's mandate: which one is in force, and what goes on from one to the next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.mandate.reference import Intervention, Mandate, Target


class Named(NamedTuple):
    """An intervention as somebody named it: a version, and a code in it."""

    version: str
    code: str


@dataclass(frozen=True, slots=True)
class Mandates:
    """
    The versions that `peil_plans.mandate.reading` found to go together.

    Attributes:
        versions: At least one, the oldest first; no two begin on one day.
    """

    versions: tuple[Mandate, ...]

    def in_force(self, day: date) -> Mandate:
        """
        The version in force on *day*: the last that had begun; before the first began, the first.

        A version stays in force until the next one begins, also beyond its last year. It is the one whose codes the
        actions of a plan adopted on *day* name.
        """
        begun = [one for one in self.versions if one.about.in_force_from <= day]
        return begun[-1] if begun else self.versions[0]

    def taxonomy_on(self, day: date) -> Taxonomy:
        """What the actions of a plan adopted on *day* can serve."""
        mandate = self.in_force(day)
        themes = frozenset(theme.code for theme in mandate.themes)
        return Taxonomy(themes, {one.code: one.theme for one in mandate.interventions})

    def find(self, version: str) -> Mandate | None:
        """The version that is called so, if there is one."""
        return next((one for one in self.versions if one.about.version == version), None)

    def stands_for(self, shown: Mandate, code: str) -> frozenset[Named]:
        """What the intervention *code* of *shown* is: itself, and all of earlier versions that goes on in it."""
        found: set[Named] = set()
        waiting = [Named(shown.about.version, code)]
        while waiting:
            here = waiting.pop()
            version = self.find(here.version)
            one = version.intervention(here.code) if version else None
            if one is not None and here not in found:
                found.add(here)
                waiting.extend(Named(earlier.version, earlier.code) for earlier in one.continues)
        return frozenset(found)

    def goes_on_as(self, mandate: Mandate, code: str) -> list[tuple[Mandate, Intervention]]:
        """The interventions of later versions that name *code* of *mandate* as what they go on from."""
        sought = Named(mandate.about.version, code)
        return [
            (later, one)
            for later in self.versions
            for one in later.interventions
            if sought in {Named(earlier.version, earlier.code) for earlier in one.continues}
        ]

    def target_goes_on_as(self, mandate: Mandate, code: str) -> list[tuple[Mandate, Target]]:
        """The targets of later versions that name *code* of *mandate* as what they go on from."""
        sought = Named(mandate.about.version, code)
        return [
            (later, one)
            for later in self.versions
            for one in later.targets
            if sought in {Named(earlier.version, earlier.code) for earlier in one.continues}
        ]
