"""What a mandate holds: pillars, themes, interventions, targets, trainings, and where papers differ. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}\Z")]
"""A version, pillar, theme, intervention or target: it travels in addresses, and as a label in the facts of plans."""
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=600)]
Line = Annotated[int, msgspec.Meta(ge=1)]
"""A line of a document, from 1."""
TrainingCode = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9-]{0,39}\Z")]
"""A training: as the facts of who was offered one bear it."""
Year = Annotated[int, msgspec.Meta(ge=1900, le=2200)]
Percent = Annotated[float, msgspec.Meta(gt=0, le=1000)]


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


PROVEN = frozenset({Evidence.FIRST_INDICATIONS, Evidence.GOOD_INDICATIONS, Evidence.STRONG_INDICATIONS})
"""From the first indications on that it works; below them something was described or thought out, and not yet shown."""


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
    """An intervention or a target of an earlier version."""

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
    """What the papers say differently about *places* (themes, interventions, targets), in Dutch, and where they do."""

    places: Annotated[tuple[Code, ...], msgspec.Meta(min_length=1)]
    text: Text
    sources: tuple[Passage, ...] = ()


class Standing(StrEnum):
    """What a document makes of a figure: only what is set is a target of the mandate."""

    SET = "set"
    AIM = "aim"
    EXAMPLE = "example"
    ADVICE = "advice"


class Level(StrEnum):
    """Of which part of the municipality a target holds."""

    MUNICIPALITY = "municipality"
    CLUSTER = "cluster"
    DIRECTORATE = "directorate"


class Kind(StrEnum):
    """Per cent of the whole, or growth in per cent of what it was: a quarter more, never so many points."""

    SHARE = "share"
    GROWTH = "growth"


class Threshold(_Strict, frozen=True):
    """How much it is to be."""

    kind: Kind
    percent: Percent


class Horizon(_Strict, frozen=True):
    """By when, as one of three: a year, a day, or a number of years from a start that is not told."""

    year: Year | None = None
    day: date | None = None
    within_years: Annotated[int, msgspec.Meta(ge=1, le=100)] | None = None


class Baseline(_Strict, frozen=True):
    """The year that growth is measured against; *percent* is what it was then, None while no document tells it."""

    year: Year
    percent: Percent | None


class Naming(_Strict, frozen=True):
    """What a document calls those who are counted."""

    words: Text
    document: Text
    line: Line


class Target(_Strict, frozen=True):
    """
    A figure to reach, as far as the documents tell it; None is what they do not say.

    Attributes:
        says: The first source's own words.
        theme: The theme it belongs to; with *interventions* those of this theme that it is about most of all.
        counted: Who or what is counted, *population* among whom.
        classifications: What each document calls those who are counted, where that is a classification.
        set_by: Who set it, or whose example or advice it is; *since* the year in which it was set.
        reading: What the documents leave open, in Dutch.
        continues: Which targets of earlier versions go on in this one.
    """

    code: Code
    title: Text
    standing: Standing
    theme: Code | None
    interventions: tuple[Code, ...]
    says: Text
    counted: Text
    population: Text | None
    threshold: Threshold | None
    horizons: tuple[Horizon, ...]
    baseline: Baseline | None
    classifications: tuple[Naming, ...]
    set_by: Text | None
    since: Year | None
    sources: Annotated[tuple[Passage, ...], msgspec.Meta(min_length=1)]
    level: Level | None = None
    reading: tuple[Text, ...] = ()
    continues: tuple[Earlier, ...] = ()


class Training(_Strict, frozen=True):
    """
    A training that the documents name; None is unknown.

    Attributes:
        code: The one that the facts of who was offered and who finished a training bear, and measures of actions name.
        interventions: Which interventions it carries out; none where no document says so.
        audience: For whom it is, in the words of the source.
        runs_until: The last day of a contract that goes on for the time being though nothing shows that it works.
    """

    code: TrainingCode
    title: Text
    interventions: tuple[Code, ...]
    evidence: Evidence | None
    audience: Text | None
    sources: Annotated[tuple[Passage, ...], msgspec.Meta(min_length=1)]
    runs_until: date | None = None

    @property
    def proven(self) -> bool:
        """Whether there are at least first indications that it works."""
        return self.evidence in PROVEN


@dataclass(frozen=True, slots=True)
class Mandate:
    """A version whose codes are unique and whose references exist, in the order of its document."""

    about: About
    pillars: tuple[Pillar, ...]
    themes: tuple[Theme, ...]
    interventions: tuple[Intervention, ...]
    contradictions: tuple[Contradiction, ...]
    targets: tuple[Target, ...] = ()
    trainings: tuple[Training, ...] = ()

    def theme(self, code: str) -> Theme | None:
        """The theme with this code, if this version has it."""
        return next((one for one in self.themes if one.code == code), None)

    def intervention(self, code: str) -> Intervention | None:
        """The intervention with this code, if this version has it."""
        return next((one for one in self.interventions if one.code == code), None)

    def under(self, theme: str) -> list[Intervention]:
        """The interventions of the theme with this code, in the document's order."""
        return [one for one in self.interventions if one.theme == theme]

    def target(self, code: str) -> Target | None:
        """The target with this code, if this version has it."""
        return next((one for one in self.targets if one.code == code), None)

    def training(self, code: str) -> Training | None:
        """The training with this code, if this version names it."""
        return next((one for one in self.trainings if one.code == code), None)

    def targets_under(self, theme: str) -> list[Target]:
        """What belongs to the theme with this code, or to interventions of it; examples and advice too."""
        return [one for one in self.targets if theme in (one.theme, *self._themes_of(one.interventions))]

    def targets_served(self, theme: str | None, intervention: str | None) -> list[Target]:
        """The targets that are set and that whatever names *theme* or *intervention* serves."""
        named = self.intervention(intervention or "")
        within = named.theme if named else theme
        return [
            one
            for one in self.targets
            if one.standing is Standing.SET
            and ((one.theme is not None and one.theme == within) or (named and named.code in one.interventions))
        ]

    def trainings_of(self, intervention: str) -> list[Training]:
        """The trainings that carry out the intervention with this code."""
        return [one for one in self.trainings if intervention in one.interventions]

    def to_be_validated(self, training: Training) -> bool:
        """Whether *training* carries out a new intervention while nothing shows yet that it works."""
        carried_out = (self.intervention(code) for code in training.interventions)
        return not training.proven and any(one and one.kind is InterventionClass.NEW for one in carried_out)

    def _themes_of(self, interventions: tuple[str, ...]) -> set[str]:
        return {one.theme for one in self.interventions if one.code in interventions}

    def doubles_of(self, intervention: Intervention) -> list[Intervention]:
        """The other entries that the document has for the same *intervention*."""
        if not intervention.same_as:
            return []
        return [one for one in self.interventions if one.same_as == intervention.same_as and one != intervention]

    def contradictions_at(self, *places: str) -> list[Contradiction]:
        """What the papers say differently at just these *places*: codes of themes, interventions and targets."""
        return [one for one in self.contradictions if set(one.places) & set(places)]

    def contradictions_of(self, place: str) -> list[Contradiction]:
        """What a reader at *place* should know: at an intervention also what concerns its whole theme."""
        found = self.intervention(place)
        return self.contradictions_at(place, *([found.theme] if found else []))
