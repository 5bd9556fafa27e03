"""Reads mandates from files: one file per version, several versions in the folder of a municipality."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from peil_plans.mandate.reference import (
    About,
    Contradiction,
    Intervention,
    Mandate,
    Pillar,
    Target,
    Theme,
    Training,
)
from peil_plans.mandate.rules import broken
from peil_plans.mandate.versions import Mandates

AMSTERDAM = Path(__file__).with_name("amsterdam")


class MandateRefused(ValueError):
    """A file is no mandate, or the versions do not go together; the message names the file, the field and the rule."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mandate: About
    pillars: tuple[Pillar, ...]
    themes: tuple[Theme, ...]
    interventions: tuple[Intervention, ...]
    contradictions: tuple[Contradiction, ...]
    targets: tuple[Target, ...] = ()
    trainings: tuple[Training, ...] = ()


def read_mandate(content: bytes, name: str) -> Mandate:
    """
    The version that the file called *name* holds.

    Raises:
        MandateRefused: a field is missing, unknown or of another kind; a code stands there twice or names nothing; a
            target or training breaks one of its rules.
    """
    try:
        read = msgspec.json.decode(content, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MandateRefused(f"{name}: {error}") from None
    if not 1900 <= read.mandate.since <= read.mandate.to <= 2200:
        raise MandateRefused(f"{name}: mandate.to: must be a year from mandate.from on, both between 1900 and 2200")
    pillars = _unique(name, "pillars", (pillar.code for pillar in read.pillars))
    themes = _unique(name, "themes", (theme.code for theme in read.themes))
    # One list of places: a contradiction names a theme, an intervention or a target by its code alone.
    places = _unique(name, "interventions", (one.code for one in read.interventions), themes)
    places = _unique(name, "targets", (one.code for one in read.targets), places)
    _known(name, "themes", "pillar", ([theme.pillar] for theme in read.themes), pillars)
    _known(name, "interventions", "theme", ([one.theme] for one in read.interventions), themes)
    _known(name, "contradictions", "places", (one.places for one in read.contradictions), places)
    mandate = Mandate(
        read.mandate,
        read.pillars,
        read.themes,
        read.interventions,
        read.contradictions,
        read.targets,
        read.trainings,
    )
    for field, rule in broken(mandate):
        raise MandateRefused(f"{name}: {field}: {rule}")
    return mandate


def load_mandates(folder: Path) -> Mandates:
    """
    The versions in *folder*: each of its files that ends in ``.json`` is one.

    Raises:
        MandateRefused: there is no such file, one is no mandate, or they do not go together.
    """
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.json"))}
    except OSError as error:
        raise MandateRefused(f"{folder.name}: {error.strerror}") from None
    if not files:
        raise MandateRefused(f"{folder.name}: holds no mandate: put one file per version in it, ending in .json")
    return together({name: read_mandate(content, name) for name, content in files.items()})


def together(read: dict[str, Mandate]) -> Mandates:
    """
    The versions that were *read*, each under the name of its file, as those of one municipality.

    Raises:
        MandateRefused: two have one version or one first day, they are of several municipalities, or an intervention
            or target goes on from what no earlier version has.
    """
    ordered = sorted(read.items(), key=lambda each: each[1].about.in_force_from)
    first_name, first = ordered[0]
    for place, (name, mandate) in enumerate(ordered):
        about, before = mandate.about, ordered[:place]
        if about.municipality != first.about.municipality:
            raise MandateRefused(f"{name}: mandate.municipality: is another one than in {first_name}")
        for other_name, other in before:
            if other.about.version == about.version:
                raise MandateRefused(f"{name}: mandate.version: '{about.version}' is that of {other_name} too")
            if other.about.in_force_from == about.in_force_from:
                raise MandateRefused(f"{name}: mandate.adopted: as of the same day as {other_name}: neither is newer")
        _goes_on(name, mandate, {other.about.version: other for _, other in before})
    return Mandates(tuple(mandate for _, mandate in ordered))


def _goes_on(name: str, mandate: Mandate, before: dict[str, Mandate]) -> None:
    _continued(name, "intervention", mandate.interventions, before, Mandate.intervention)
    _continued(name, "target", mandate.targets, before, Mandate.target)


def _continued(
    name: str,
    what: str,
    parts: Sequence[Intervention | Target],
    before: dict[str, Mandate],
    find: Callable[[Mandate, str], object],
) -> None:
    for number, one in enumerate(parts):
        for earlier in one.continues:
            field = f"{name}: {what}s[{number}].continues"
            if earlier.version not in before:
                raise MandateRefused(f"{field}: '{earlier.version}' is no earlier version")
            if find(before[earlier.version], earlier.code) is None:
                raise MandateRefused(f"{field}: version '{earlier.version}' has no {what} '{earlier.code}'")


def _unique(name: str, field: str, codes: Iterable[str], taken: Iterable[str] = ()) -> set[str]:
    seen = set(taken)
    for number, code in enumerate(codes):
        if code in seen:
            raise MandateRefused(f"{name}: {field}[{number}].code: '{code}' stands there twice")
        seen.add(code)
    return seen


def _known(name: str, field: str, reference: str, named: Iterable[Iterable[str]], codes: set[str]) -> None:
    for number, each in enumerate(named):
        for code in each:
            if code not in codes:
                raise MandateRefused(f"{name}: {field}[{number}].{reference}: '{code}' does not exist in this file")
