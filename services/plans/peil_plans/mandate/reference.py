"""The mandate as versioned reference data: a folder with ``mandate.json``; another municipality has another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

AMSTERDAM = Path(__file__).with_name("amsterdam")
FILE = "mandate.json"


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


class MandateRefused(ValueError):
    """The file is no mandate; the message names the field and the rule."""


class _Strict(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="camel"):
    pass


class About(_Strict, frozen=True):
    """The mandate itself; *reading* says, in Dutch, what the document leaves open."""

    name: str
    municipality: str
    since: int = msgspec.field(name="from")
    to: int
    version: str
    adopted: date | None
    adopted_source: str
    document: str
    reading: tuple[str, ...]


class Pillar(_Strict, frozen=True):
    """A pillar; *line* is where the document has it, from 1."""

    code: str
    title: str
    line: int


class Theme(_Strict, frozen=True):
    """A theme of a pillar."""

    code: str
    title: str
    pillar: str
    line: int


class Intervention(_Strict, frozen=True):
    """An intervention of a theme; None is unknown, and equal *same_as* marks what the document lists twice."""

    code: str
    title: str
    theme: str
    kind: InterventionClass = msgspec.field(name="class")
    type: InterventionType | None
    evidence: str | None
    recommendations: tuple[str, ...]
    line: int
    same_as: str = ""


class Contradiction(_Strict, frozen=True):
    """What the papers say differently about the theme or intervention *place*, in Dutch."""

    place: str
    text: str


class _File(_Strict, frozen=True):
    mandate: About
    pillars: tuple[Pillar, ...]
    themes: tuple[Theme, ...]
    interventions: tuple[Intervention, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class Mandate:
    """A mandate whose codes are unique and whose references exist, in the order of its document."""

    about: About
    pillars: tuple[Pillar, ...]
    themes: tuple[Theme, ...]
    interventions: tuple[Intervention, ...]
    contradictions: tuple[Contradiction, ...]

    def doubles_of(self, intervention: Intervention) -> list[Intervention]:
        """The other entries that the document has for the same *intervention*."""
        if not intervention.same_as:
            return []
        return [one for one in self.interventions if one.same_as == intervention.same_as and one != intervention]


def read_mandate(content: bytes) -> Mandate:
    """
    The mandate that a file holds.

    Raises:
        MandateRefused: a field is missing, unknown or of another kind; a code stands there twice or names nothing.
    """
    try:
        read = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MandateRefused(f"{FILE}: {error}") from None
    if read.mandate.to < read.mandate.since:
        raise MandateRefused(f"{FILE}: mandate.to: lies before mandate.from")
    pillars = _unique("pillars", (pillar.code for pillar in read.pillars))
    themes = _unique("themes", (theme.code for theme in read.themes))
    interventions = _unique("interventions", (one.code for one in read.interventions))
    _known("themes", "pillar", (theme.pillar for theme in read.themes), pillars)
    _known("interventions", "theme", (one.theme for one in read.interventions), themes)
    _known("contradictions", "place", (one.place for one in read.contradictions), themes | interventions)
    return Mandate(read.mandate, read.pillars, read.themes, read.interventions, read.contradictions)


def load_mandate(folder: Path) -> Mandate:
    """
    The mandate in *folder*.

    Raises:
        MandateRefused: there is no such file, or it is no mandate.
    """
    try:
        return read_mandate((folder / FILE).read_bytes())
    except OSError as error:
        raise MandateRefused(f"{FILE}: {error.strerror}") from None


def _unique(field: str, codes: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            raise MandateRefused(f"{FILE}: {field}[{number}].code: '{code}' stands there twice")
        seen.add(code)
    return seen


def _known(field: str, reference: str, named: Iterable[str], codes: set[str]) -> None:
    for number, code in enumerate(named):
        if code not in codes:
            raise MandateRefused(f"{FILE}: {field}[{number}].{reference}: '{code}' does not exist in this file")
