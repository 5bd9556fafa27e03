"""
Moves of a quarter: told where enough people made them, and where they explain how staff changed.

Moves explain how staff changed, so each follows from the others and from two quarters' staff. Besides, a person may
move more than once, so moves are no people that an audit could count; the rules here look at amounts. All of one row
are told or none, and what staff now, staff then and the moves between them leave over is nobody, or at least k
people. Without that a team that changed clusters, or a fact that became known late, would be read off to the person.
"""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Mapping
from typing import NamedTuple

from peil_reporting.releases.domain.counting import Counts
from peil_reporting.releases.domain.release import Release

PAIR, WITHIN = ("inflow", "outflow"), ("promotion-within",)
"""What moves are for the whole municipality, where nothing is elsewhere: each row is told or hidden together."""


class Divided(NamedTuple):
    """
    The municipality divided: who is told, and who follows from it.

    Attributes:
        whole: Everybody.
        told: The clusters whose staff is told.
        rest: All others together, clusters that are hidden among them: what is told of the municipality less what is
            told of the clusters.
    """

    whole: Counts
    told: Mapping[str, Counts]
    rest: Counts


class MovesTold(NamedTuple):
    """Which kinds of move are told of the municipality, and whether all of them are told of every cluster that is."""

    whole: frozenset[str]
    clusters: bool


def moves_told(parts: Divided, clusters: Iterable[str], then: Mapping[Hashable, int], k: int) -> MovesTold:
    """
    Which moves may be told.

    Args:
        clusters: All clusters.
        then: Per row of `rows_of` that the release before told, its staff then.
        k: Fewest moves, and fewest people that are left over.
    """
    known = tuple(clusters)
    whole = parts.whole.moves
    explained = not few_follow({"": _opening(parts.whole)}, {"": sum(then.values())}, k)
    shown: set[str] = set()
    for together, allowed in ((PAIR, explained), (WITHIN, True)):
        if allowed and all(whole[kind] >= k for kind in together):
            shown.update(together)
    others = [parts.rest] if parts.rest.staff or any(parts.rest.moves.values()) else []
    enough = all(amount >= k for one in [*parts.told.values(), *others] for amount in one.moves.values())
    opening: dict[Hashable, int] = {unit: _opening(one) for unit, one in parts.told.items()}
    opening[rest_of(known, opening)] = _opening(parts.rest)
    return MovesTold(frozenset(shown), enough and not few_follow(opening, then, k))


def rest_of(clusters: Iterable[str], told: Container[Hashable]) -> Hashable:
    """The row of everybody outside the *clusters* that are *told*: the same one only beside the same clusters."""
    return tuple(sorted(unit for unit in clusters if unit in told))


def staff_told(release: Release) -> dict[Hashable, int]:
    """Staff of its own quarter that *release* tells of each cluster, and the rest that follows; nothing without it."""
    name = "staff" if "staff" in release.figures else "staff_by_scale_band"
    units = release.figures[name].units
    of = {unit: told.total for unit, told in units.items() if told.total is not None and not told.quarter}
    if release.root not in of:
        return {}
    told: dict[Hashable, int] = {unit: of[unit] for unit in release.clusters if unit in of}
    return told | {rest_of(release.clusters, told): of[release.root] - sum(told.values())}


def few_follow(opening: Mapping[Hashable, int], closing: Mapping[Hashable, int], k: int) -> bool:
    """
    Whether moves that are told, beside the staff of two releases in a row, tell of fewer than *k* people but somebody.

    A row that has both stands for whom its moves do not explain: who came or went with a unit, and what became known
    late. One that has only an *opening* was hidden then, and would be known now. Rows may be added, so every sum of
    them is tried.

    Args:
        opening: Per row told now its staff at the end of the quarter, less who came, and with who went.
        closing: Per row told by the release before its staff then. A row that means something else has another name.
    """
    sums = {0}
    for row in opening.keys() | closing.keys():
        unexplained = opening.get(row, 0) - closing.get(row, 0)
        sums |= {one + unexplained for one in sums}
    return any(0 < abs(one) < k for one in sums)


def _opening(counts: Counts) -> int:
    """Staff at the quarter's beginning as its end and its moves tell it: by the units and the facts of now."""
    moves = counts.moves
    came = moves["inflow"] + moves["lateral-in"] + moves["promotion-in"]
    return counts.staff - came + moves["outflow"] + moves["lateral-out"] + moves["promotion-out"]
