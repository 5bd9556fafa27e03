"""
A release: what is told about people of one quarter, and nothing that is not told.

It is made once. What it hides is not in it, so whoever reads a release can give nothing away.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from peil_reporting.days import number_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.catalogue import AGE_LABELS, BAND_LABELS, RELEASED, K
from peil_reporting.releases.domain.counting import MOVES, Counts, Tally
from peil_reporting.releases.domain.protection import (
    categories_to_tell,
    few_follow,
    may_be_told_together,
    rows_to_tell,
    table_to_tell,
    units_to_tell,
)
from peil_reporting.releases.domain.quarters import Quarter

TOO_FEW = "too-few"
NOT_HERE = "not-measurable-at-this-level"

PAIR, WITHIN = ("inflow", "outflow"), ("promotion-within",)
"""What moves are for the whole municipality, where nothing is elsewhere: each row is told or hidden together."""


class Told(msgspec.Struct, frozen=True):
    """
    What a figure tells of one unit.

    Attributes:
        status: ``ok``, ``too-few``, or ``nothing-counted`` when there is no category to tell of.
        total: The amount of all categories together, when it is told.
        out_of: Out of how many people, for a figure that says so.
        categories: Per category its amount, or the status that stands in its place.
    """

    status: str
    total: int | None = None
    out_of: int | None = None
    categories: dict[str, int | str] = {}


class OfFigure(msgspec.Struct, frozen=True):
    """What one figure tells, by the version of its definition at the time, per unit."""

    definition: int
    units: dict[str, Told]


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


class Moment(NamedTuple):
    """When a release is made, and what is known by then; days are ``YYYYMMDD``."""

    known_on: int
    released_on: int
    released_at: str


class _Parts(NamedTuple):
    """
    The municipality divided: who may be told, and who follows from it.

    *told* holds the clusters whose staff is told. *rest* are all others together, clusters that are hidden among them:
    what is told of the municipality less what is told of the clusters.
    """

    whole: Counts
    told: Mapping[str, Counts]
    rest: Counts

    def rows(self, empty: Callable[[Counts], bool] = lambda one: not one.staff) -> list[Counts]:
        """Everything that is known of units below the municipality once it is told; the rest unless it is *empty*."""
        return [*self.told.values(), *([] if empty(self.rest) else [self.rest])]


def make_release(
    quarter: Quarter,
    tally: Tally,
    tree: Tree,
    moment: Moment,
    provenance: Provenance,
    *,
    before: Release | None,
    k: int = K,
) -> Release:
    """
    What may be told of *quarter*.

    Args:
        tally: The cells of all units, on the last day of the quarter, with the moves within it.
        tree: The units on that day, as known on the moment's known day.
        moment: When it is released.
        before: The release of the quarter before, for what both tell together; None for the first.
        k: Fewest people a told amount is about.
    """
    clusters = clusters_of(tree)
    parts = _divided(tally, tree, clusters, k)
    known = [tree.root, *clusters]
    figures = {
        "staff_by_scale_band": _by_category(parts, known, tree.root, lambda one: one.by_band, BAND_LABELS, k),
        "staff_by_age_group": _by_category(parts, known, tree.root, lambda one: one.by_age, AGE_LABELS, k),
        "contracts": _contracts(parts, known, tree.root, k),
        "staff_moves": _moves(parts, known, tree.root, k, before),
        "learning_coverage": _learning(parts, known, tree.root, k),
    }
    return Release(
        quarter=quarter.name,
        population_on=number_of(quarter.last),
        known_on=moment.known_on,
        released_on=moment.released_on,
        released_at=moment.released_at,
        k=k,
        root=tree.root,
        clusters=clusters,
        figures={name: OfFigure(RELEASED[name].version, units) for name, units in figures.items()},
        provenance=provenance,
    )


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


def _divided(tally: Tally, tree: Tree, clusters: Sequence[str], k: int) -> _Parts:
    below = {unit: frozenset(tree.descendants(unit)) for unit in clusters}
    counts = {unit: tally.counts(tree, within) for unit, within in below.items()}
    whole = tally.counts(tree, tree.nodes.keys())
    told = units_to_tell({unit: one.staff for unit, one in counts.items()}, whole.staff, k) if whole.staff >= k else ()
    others = tree.nodes.keys() - {unit for one in told for unit in below[one]}
    return _Parts(whole, {unit: counts[unit] for unit in clusters if unit in told}, tally.counts(tree, others))


def _by_category(
    parts: _Parts,
    known: Sequence[str],
    root: str,
    divided: Callable[[Counts], Mapping[str, int]],
    labels: Mapping[str, str],
    k: int,
) -> dict[str, Told]:
    if parts.whole.staff < k:
        return dict.fromkeys(known, Told(TOO_FEW))
    rows = {root: parts.whole, **parts.told}
    categories = [*labels, *sorted(divided(parts.whole).keys() - labels.keys())]
    above = categories_to_tell([divided(parts.whole)], categories, k)
    tables = {unit: divided(one) for unit, one in parts.told.items()}
    units, below = table_to_tell(tables, divided(parts.rest), above, k)

    def told(unit: str) -> Told:
        if unit not in rows:
            return Told(TOO_FEW)
        shown = above if unit == root else below if unit in units else frozenset()
        amounts = divided(rows[unit])
        return Told("ok", rows[unit].staff, None, {c: amounts[c] if c in shown else TOO_FEW for c in categories})

    return {unit: told(unit) for unit in known}


def _contracts(parts: _Parts, known: Sequence[str], root: str, k: int) -> dict[str, Told]:
    """Contracts beside staff tell how many more there are than people: that too is about at least *k* people."""
    above = parts.whole.staff >= k and may_be_told_together(_beyond_people(parts.whole), k)
    more = {unit: _beyond_people(one) for unit, one in parts.told.items()}
    below = rows_to_tell(more, _beyond_people(parts.rest), k) if above else frozenset()
    rows = ({root: parts.whole} if above else {}) | {unit: parts.told[unit] for unit in below}
    return {unit: Told("ok", rows[unit].contracts) if unit in rows else Told(TOO_FEW) for unit in known}


def _beyond_people(counts: Counts) -> tuple[int]:
    """How many contracts there are beyond one a person."""
    return (counts.contracts - counts.staff,)


def _moves(parts: _Parts, known: Sequence[str], root: str, k: int, before: Release | None) -> dict[str, Told]:
    """Moves explain how staff changed, so each follows from the others and from two quarters' staff."""
    whole = parts.whole.moves
    then = _staff_told(before) if before is not None else {}
    explained = not few_follow({"": _opening(parts.whole)}, {"": sum(then.values())}, k)
    told: dict[str, int | str] = dict.fromkeys(MOVES, NOT_HERE)
    for together, allowed in ((PAIR, explained), (WITHIN, True)):
        shown = allowed and may_be_told_together((whole[kind] for kind in together), k)
        told |= {kind: whole[kind] if shown else TOO_FEW for kind in together}
    rows = parts.rows(lambda one: not one.staff and not any(one.moves.values()))
    below = may_be_told_together((one.moves[kind] for one in rows for kind in MOVES), k)
    opening: dict[Hashable, int] = {unit: _opening(one) for unit, one in parts.told.items()}
    opening[_rest(known, opening)] = _opening(parts.rest)
    found = {unit: Told(TOO_FEW) for unit in known}
    found[root] = Told("ok" if any(isinstance(amount, int) for amount in told.values()) else TOO_FEW, categories=told)
    if below and not few_follow(opening, then, k):
        found |= {unit: Told("ok", categories=dict(one.moves)) for unit, one in parts.told.items()}
    return found


def _opening(counts: Counts) -> int:
    """Staff at the quarter's beginning as its end and its moves tell it: by the units and the facts of now."""
    moves = counts.moves
    came = moves["inflow"] + moves["lateral-in"] + moves["promotion-in"]
    return counts.staff - came + moves["outflow"] + moves["lateral-out"] + moves["promotion-out"]


def _staff_told(release: Release) -> dict[Hashable, int]:
    """Staff that *release* tells of each cluster, and the rest that follows; nothing when it tells of nobody."""
    units = release.figures["staff_by_scale_band"].units
    whole = units[release.root].total
    if whole is None:
        return {}
    told: dict[Hashable, int] = {unit: total for unit in release.clusters if (total := units[unit].total) is not None}
    return told | {_rest(release.clusters, told): whole - sum(told.values())}


def _rest(clusters: Iterable[str], told: Container[Hashable]) -> Hashable:
    """The row of everybody outside the *clusters* that are *told*: the same one only beside the same clusters."""
    return tuple(sorted(unit for unit in clusters if unit in told))


def _learning(parts: _Parts, known: Sequence[str], root: str, k: int) -> dict[str, Told]:
    """Who finished a training and who did not: of both at least *k*, for either follows from the other."""
    if parts.whole.staff < k:
        return dict.fromkeys(known, Told(TOO_FEW))
    trainings = sorted(training for training, amount in parts.whole.trained.items() if amount)
    if not trainings:
        return {unit: Told("nothing-counted" if unit == root else TOO_FEW) for unit in known}

    def both(training: str, one: Counts) -> tuple[int, int]:
        done = one.trained.get(training, 0)
        return done, one.staff - done

    above = {training for training in trainings if may_be_told_together(both(training, parts.whole), k)}
    below = {
        training: rows_to_tell(
            {unit: both(training, one) for unit, one in parts.told.items()}, both(training, parts.rest), k
        )
        for training in above
    }

    def told(one: Counts, of: set[str]) -> Told:
        amounts = {each: one.trained[each] if each in of else TOO_FEW for each in trainings}
        return Told("ok" if of else TOO_FEW, None, one.staff, amounts)

    found = {unit: Told(TOO_FEW) for unit in known} | {root: told(parts.whole, above)}
    for unit, one in parts.told.items():
        found[unit] = told(one, {training for training in above if unit in below[training]})
    return found
