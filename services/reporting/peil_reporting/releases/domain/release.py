"""
A release: what is told about people of one quarter, and nothing that is not told.

It is made once. What it hides is not in it, so whoever reads a release can give nothing away.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from peil_reporting.organisation.domain import Tree

TOO_FEW = "too-few"
NOT_HERE = "not-measurable-at-this-level"


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """
    What a figure tells of one unit.

    Attributes:
        status: ``ok``, ``too-few``, or ``nothing-counted`` when there is no category to tell of.
        total: The amount of all categories together, when it is told.
        out_of: Out of how many people, for a figure that says so.
        categories: Per category its amount, or the status that stands in its place.
        since: The first quarter that it counts, when that is an earlier one than the last. Empty: one quarter.
        bound: ``at-most`` or ``at-least`` for a total that is a mark not passed. Empty: the total itself.
        quarter: The quarter whose people it is about, when that is an earlier one: so few came or went since that a new
            figure would tell about them. Empty: the release's own.
        based_on: The unit below it that the figure is really about: no more of the unit may be told of. Empty: itself.
    """

    status: str
    total: int | None = None
    out_of: int | None = None
    categories: dict[str, int | str] = {}
    quarter: str = ""
    based_on: str = ""
    since: str = ""
    bound: str = ""


class OfFigure(msgspec.Struct, frozen=True):
    """
    What one figure tells, by the version of its definition at the time, per unit.

    Attributes:
        build, position: What it was made from, when that is not what the whole release says.
    """

    definition: int
    units: dict[str, Told]
    build: str = ""
    position: tuple[tuple[str, int, int], ...] = ()


class Provenance(msgspec.Struct, frozen=True):
    """From which builds a release was made, up to which positions, and when the last event had been published."""

    build: str
    position: tuple[tuple[str, int, int], ...]
    units_build: str
    units_position: tuple[tuple[str, int, int], ...]
    recorded_at: str


class Release(msgspec.Struct, frozen=True):
    """
    Everything that is told about people of one quarter.

    Attributes:
        quarter: Its name, ``2026-Q3``.
        population_on: The day at which the population is frozen, ``YYYYMMDD``.
        known_on: The day whose end decided what was known.
        released_on: The Amsterdam day on which it was released.
        released_at: The moment of that (RFC 3339, UTC).
        k: Fewest people a told amount is about.
        root: The municipality.
        clusters: Every cluster, told or not, in order of name.
        figures: Per figure what it tells.
        afresh: The units of which something new is told; of others stands what was told last.
        provenance: What it was made from.
    """

    quarter: str
    population_on: int
    known_on: int
    released_on: int
    released_at: str
    k: int
    root: str
    clusters: tuple[str, ...]
    figures: dict[str, OfFigure]
    provenance: Provenance
    afresh: tuple[str, ...] | None = None


class Moment(NamedTuple):
    """When a release is made, and what is known by then; days are ``YYYYMMDD``."""

    known_on: int
    released_on: int
    released_at: str


def clusters_of(tree: Tree) -> tuple[str, ...]:
    """The highest clusters of *tree* that are open, in order of name; what is not placed holds none."""
    found = [
        node
        for node in tree.nodes.values()
        if node.level == "cluster"
        and node.state == "open"
        and all(above.level not in ("cluster", "unplaced") for above in tree.path(node.unit)[:-1])
    ]
    return tuple(node.unit for node in sorted(found, key=lambda node: (node.name, node.unit)))


def told_anew(release: Release, figure: str) -> frozenset[str]:
    """The units of which *release* tells an amount of *figure* that it does not repeat."""
    # Before there was a figure of staff alone, the one by scale band told it.
    of = release.figures.get(figure) or (release.figures["staff_by_scale_band"] if figure == "staff" else None)
    return (
        frozenset(unit for unit, told in of.units.items() if not told.quarter and _tells(told)) if of else frozenset()
    )


def _tells(told: Told) -> bool:
    amounts = (told.total, told.out_of, *told.categories.values())
    return told.status == "ok" and any(isinstance(amount, int) for amount in amounts)
