"""What a mandate holds: pillars, themes and interventions, and what the papers say differently. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")]
"""A version, pillar, theme or intervention: it travels in addresses, and as a label in the facts of plans."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
Line = Annotated[int, msgspec.Meta(ge=1)]
"""A line of a document, from 1."""


class InterventionClass(StrEnum):
    """Whether an intervention is new, runs on from the mandate before, or has become everyday work."""

    NEW = "new"
    RUNNING = "running"
    CONTINUOUS = "continuous"


class InterventionType(StrEnum):
    """What kind of work an intervention is."""

    POLICY = "policy"
    PREPARATION = "preparation"
    EXECUTION = "execution"


class Evidence(StrEnum):
    """
    What is known of whether an intervention works, from little to much.

    The scale of the Dutch recognition of interventions (Samenwerkingsverband Erkenning van Interventies, in which
    Movisie takes part), with "not assessed" below it.
    """

    NOT_ASSESSED = "not-assessed"
    WELL_DESCRIBED = "well-described"
    WELL_SUBSTANTIATED = "well-substantiated"
    FIRST_INDICATIONS = "first-indications"
    GOOD_INDICATIONS = "good-indications"
    STRONG_INDICATIONS = "strong-indications"


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    pass


class About(_Strict, frozen=True):
    """One version of the mandate; *reading* says, in Dutch, what the document leaves open."""

    name: Text
    municipality: Text
    since: int = msgspec.field(name="from")
    to: int
    version: Code
    adopted: date | None
    adopted_source: Text
    document: Text
    reading: tuple[Text, ...]

    @property
    def in_force_from(self) -> date:
        """The day of its adoption; the first of January of its first year while that day is not known."""
        return self.adopted or date(self.since, 1, 1)


class Pillar(_Strict, frozen=True):
    """A pillar; *line* is where the document has it."""

    code: Code
    title: Text
    line: Line


class Theme(_Strict, frozen=True):
    """A theme of a pillar; *says* is what it is about in the document's own words, empty when those were not taken."""

    code: Code
    title: Text
    pillar: Code
    line: Line
    says: str = ""


class Earlier(_Strict, frozen=True):
    """An intervention of an earlier version."""

    version: Code
    code: Code


class Intervention(_Strict, frozen=True):
    """
    An intervention of a theme; None is unknown.

    Attributes:
        says: How the document begins about it, in its own words; empty when those were not taken.
        same_as: Equal marks are what the document lists twice.
        continues: Which interventions of earlier versions go on in this one.
    """

    code: Code
    title: Text
    theme: Code
    kind: InterventionClass = msgspec.field(name="class")
    type: InterventionType | None
    evidence: Evidence | None
    recommendations: tuple[Text, ...]
    line: Line
    says: str = ""
    same_as: str = ""
    continues: tuple[Earlier, ...] = ()


class Passage(_Strict, frozen=True):
    """Where something was read."""

    document: Text
    line: Line


class Contradiction(_Strict, frozen=True):
    """What the papers say differently about the themes and interventions *places*, in Dutch, and where they do."""

    places: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]
    text: Text
    sources: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Mandate:
    """A version whose codes are unique and whose references exist, in the order of its document."""

    about: About
    pillars: tuple[Pillar, ...]
    themes: tuple[Theme, ...]
    interventions: tuple[Intervention, ...]
    contradictions: tuple[Contradiction, ...]

    def theme(self, code: str) -> Theme | None:
        """The theme with this code, if this version has it."""
        return next((one for one in self.themes if one.code == code), None)

    def intervention(self, code: str) -> Intervention | None:
        """The intervention with this code, if this version has it."""
        return next((one for one in self.interventions if one.code == code), None)

    def under(self, theme: str) -> list[Intervention]:
        """The interventions of the theme with this code, in the document's order."""
        return [one for one in self.interventions if one.theme == theme]

    def doubles_of(self, intervention: Intervention) -> list[Intervention]:
        """The other entries that the document has for the same *intervention*."""
        if not intervention.same_as:
            return []
        return [one for one in self.interventions if one.same_as == intervention.same_as and one != intervention]

    def contradictions_at(self, *places: str) -> list[Contradiction]:
        """What the papers say differently at just these *places*: codes of themes and interventions."""
        return [one for one in self.contradictions if set(one.places) & set(places)]

    def contradictions_of(self, place: str) -> list[Contradiction]:
        """What a reader at *place* should know: at an intervention also what concerns its whole theme."""
        found = self.intervention(place)
        return self.contradictions_at(place, *([found.theme] if found else []))
