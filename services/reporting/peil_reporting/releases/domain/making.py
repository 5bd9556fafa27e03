"""How a release of a quarter is made: staff first, then what divides it, each through the gate."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import NamedTuple

from peil_reporting.days import number_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.catalogue import AGE_LABELS, BAND_LABELS, RELEASED
from peil_reporting.releases.domain.counting import MOVES, Counts, Tally
from peil_reporting.releases.domain.history import FIGURES, History
from peil_reporting.releases.domain.moves import PAIR, WITHIN, Divided, moves_told, rest_of
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import (
    NOT_HERE,
    TOO_FEW,
    Moment,
    OfFigure,
    Provenance,
    Release,
    Told,
    clusters_of,
)
from peil_reporting.releases.domain.tables import REST, Gate, Passed, divided_table, row_of, staff_table
from peil_reporting.releases.domain.whereabouts import AGE, BAND

Chosen = Callable[[Sequence[str]], frozenset[str] | None]
"""Of which of these clusters, the smallest first, something new may be told; None: not even of the whole."""


class Afresh(NamedTuple):
    """
    What may be told anew.

    Attributes:
        staff: Of which clusters it may be told how many work there and what divides them.
        learning: Of which of these who finished which training.
        history: What was told before, to be audited together with what is new; None when nothing was.
    """

    staff: Chosen
    learning: Chosen
    history: History | None = None


FIRST = Afresh(frozenset, frozenset)
"""All of them: nothing was told before."""


class _OldFiguresStay(Exception):
    """Beside what was told before nothing new may be told."""


Units = dict[str, Told]
MORE = "beyond-one"
"""Contracts beyond one a person."""


class ReleaseMade(NamedTuple):
    """A release, and the tables as they went through the gate."""

    release: Release
    tables: tuple[Passed, ...]


def make_release(
    quarter: Quarter,
    tally: Tally,
    tree: Tree,
    moment: Moment,
    provenance: Provenance,
    *,
    before: Release | None,
    gate: Gate,
    afresh: Afresh = FIRST,
) -> ReleaseMade:
    """
    What may be told of *quarter*.

    Args:
        tally: The cells of all units, on the last day of the quarter, with the moves within it.
        tree: The units on that day, as known on the moment's known day.
        before: The release of the quarter before: what it told stands where nothing new may be told. None: the first.
        gate: What decides.
        afresh: Of which clusters enough people came or went, or nobody, since they were told last.

    Raises:
        Refused: by the gate's rule.
    """
    clusters = clusters_of(tree)
    making = _Making(tally, tree, clusters, gate, afresh, before)
    told, figures = making.everything()
    stands = {
        name: {unit: _stands(name, unit, units.get(unit), before) for unit in (tree.root, *clusters)}
        for name, units in figures.items()
    }
    release = Release(
        quarter=quarter.name,
        population_on=number_of(quarter.last),
        known_on=moment.known_on,
        released_on=moment.released_on,
        released_at=moment.released_at,
        k=gate.k,
        root=tree.root,
        clusters=clusters,
        figures={name: OfFigure(RELEASED[name].version, units) for name, units in stands.items()},
        provenance=provenance,
        afresh=(tree.root, *sorted(told)) if told is not None else (),
    )
    return ReleaseMade(release, tuple(making.passed.values()))


def _stands(name: str, unit: str, told: Told | None, before: Release | None) -> Told:
    """What is told of *unit*: something new, or what was told last. Moves are of their quarter and not told again."""
    if told is not None:
        return told
    last = before.figures[name].units.get(unit) if before and name in before.figures else None
    if before is None or last is None or name == "staff_moves" or last.status != "ok":
        return Told(TOO_FEW)
    return Told(last.status, last.total, last.out_of, last.categories, last.quarter or before.quarter)


def _nothing(root: str) -> dict[str, Units]:
    found: dict[str, Units] = {name: {} for name in RELEASED}
    found["staff_moves"][root] = Told(TOO_FEW, categories=_moves_of(parts=None, told=frozenset()))
    return found


def _moves_of(parts: Divided | None, told: frozenset[str]) -> dict[str, int | str]:
    """Moves of the whole municipality, where nothing is elsewhere."""
    of: dict[str, int | str] = dict.fromkeys(MOVES, NOT_HERE)
    kinds = (*PAIR, *WITHIN)
    return of | {kind: parts.whole.moves[kind] if parts and kind in told else TOO_FEW for kind in kinds}


class _Making:
    """The counts of one quarter on their way through the gate."""

    def __init__(
        self,
        tally: Tally,
        tree: Tree,
        clusters: Sequence[str],
        gate: Gate,
        afresh: Afresh,
        before: Release | None,
    ) -> None:
        self._before = before
        self._tally, self._tree, self._gate, self._afresh = tally, tree, gate, afresh
        self._root, self._clusters = tree.root, clusters
        self._below = {unit: frozenset(tree.descendants(unit)) for unit in clusters}
        self._counts = {unit: tally.counts(tree, within) for unit, within in self._below.items()}
        self._whole = tally.counts(tree, tree.nodes.keys())
        self.passed: dict[str, Passed] = {}

    def everything(self) -> tuple[frozenset[str] | None, dict[str, Units]]:
        """The clusters of which something new is told (None: not even of the whole), and per figure what is new."""
        told = self._told()
        if told is not None:
            try:
                return told, self._figures(told)
            except _OldFiguresStay:
                self.passed.clear()
        return None, _nothing(self._root)

    def _told(self) -> frozenset[str] | None:
        """The clusters of which something new is told; None when not even the whole may be."""
        if self._whole.staff < self._gate.k:
            return None
        candidates = [unit for unit in self._clusters if self._counts[unit].staff]
        while True:
            staff = {unit: self._counts[unit].staff for unit in candidates}
            others = self._whole.staff - sum(staff.values())
            passed = staff_table(self._root, staff, others, self._gate)
            if row_of(self._root) not in passed.told:
                return None
            shown = [unit for unit in candidates if row_of(unit) in passed.told]
            chosen = self._afresh.staff(sorted(shown, key=lambda unit: (staff[unit], unit)))
            if chosen is None:
                return None
            if chosen == frozenset(candidates):
                self.passed["staff"] = passed
                return chosen
            candidates = [unit for unit in shown if unit in chosen]

    def _divided(self, told: frozenset[str]) -> Divided:
        others = self._tree.nodes.keys() - {unit for one in told for unit in self._below[one]}
        shown = {unit: self._counts[unit] for unit in self._clusters if unit in told}
        return Divided(self._whole, shown, self._tally.counts(self._tree, others))

    def _figures(self, told: frozenset[str]) -> dict[str, Units]:
        parts = self._divided(told)
        rows: Mapping[str, Counts] = {self._root: parts.whole, **parts.told}
        return {
            FIGURES[BAND]: self._by_category(BAND, parts, rows, lambda one: one.by_band, list(BAND_LABELS)),
            FIGURES[AGE]: self._by_category(AGE, parts, rows, lambda one: one.by_age, list(AGE_LABELS)),
            "contracts": self._contracts(parts, rows),
            "staff_moves": self._moves(parts),
            "learning_coverage": self._learning(self._afresh.learning(self._by_size(told))),
        }

    def _divide(self, name: str, parts: Divided, divided: Callable[[Counts], Mapping[str, int]],
                categories: Sequence[str]) -> frozenset[str]:  # fmt: skip
        of = {unit: divided(one) for unit, one in parts.told.items()}
        staff = {self._root: parts.whole, **parts.told}
        totals = {row_of(unit): one.staff for unit, one in staff.items()}
        passed = divided_table(name, self._root, of, categories, totals, self._gate, self._hidden(parts, divided))
        if self._afresh.history is not None:
            beside = self._afresh.history.passed(passed, categories, self._gate)
            if beside is None:
                raise _OldFiguresStay
            passed = beside
        self.passed[name] = passed
        return passed.told

    def _hidden(self, parts: Divided, divided: Callable[[Counts], Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
        """Clusters that are not told, and who is in none: how many work there is known all the same."""
        found = {
            unit: divided(self._counts[unit])
            for unit in self._clusters
            if unit not in parts.told and self._counts[unit].staff
        }
        within = {unit for one in self._clusters for unit in self._below[one]}
        outside = self._tally.counts(self._tree, self._tree.nodes.keys() - within)
        return found | ({REST: divided(outside)} if outside.staff else {})

    def _by_category(
        self,
        name: str,
        parts: Divided,
        rows: Mapping[str, Counts],
        divided: Callable[[Counts], Mapping[str, int]],
        known: Sequence[str],
    ) -> Units:
        categories = [*known, *sorted(divided(parts.whole).keys() - set(known))]
        shown = self._divide(name, parts, divided, categories)
        found = {
            unit: Told("ok", one.staff, None, _amounts(unit, divided(one), categories, shown))
            for unit, one in rows.items()
        }
        return self._rather_old(FIGURES[name], found)

    def _rather_old(self, figure: str, units: Units) -> Units:
        """*units* without those of which the figure that stands tells more: that one goes on standing."""
        if self._before is None or figure not in self._before.figures:
            return units
        standing = self._before.figures[figure].units
        return {unit: told for unit, told in units.items() if unit not in standing or _more(told, standing[unit])}

    def _contracts(self, parts: Divided, rows: Mapping[str, Counts]) -> Units:
        """Contracts beside staff tell how many more there are than people: that too is about at least k people."""
        of = {unit: {MORE: one.contracts - one.staff} for unit, one in parts.told.items()}
        if parts.rest.staff or parts.rest.contracts:
            of[REST] = {MORE: parts.rest.contracts - parts.rest.staff}
        self.passed["contracts"] = passed = divided_table("contracts", self._root, of, [MORE], {}, self._gate)
        return {
            unit: Told("ok", one.contracts) if row_of(unit, MORE) in passed.told else Told(TOO_FEW)
            for unit, one in rows.items()
        }

    def _moves(self, parts: Divided) -> Units:
        then = _staff_told(self._before) if self._before else {}
        found = moves_told(parts, self._clusters, then, self._gate.k)
        of = _moves_of(parts, found.whole)
        told = {self._root: Told("ok" if found.whole else TOO_FEW, categories=of)}
        if found.clusters:
            told |= {unit: Told("ok", categories=dict(one.moves)) for unit, one in parts.told.items()}
        return told

    def _by_size(self, units: frozenset[str]) -> list[str]:
        return sorted(units, key=lambda unit: (self._counts[unit].staff, unit))

    def _learning(self, told: frozenset[str] | None) -> Units:
        """Who finished a training and who did not: either follows from the other, so each training is a table."""
        if told is None:
            return {}
        parts = self._divided(told)
        rows: Mapping[str, Counts] = {self._root: parts.whole, **parts.told}
        trainings = sorted(training for training, amount in parts.whole.trained.items() if amount)
        if not trainings:
            return {self._root: Told("nothing-counted")}
        shown: set[str] = set()
        for training in trainings:

            def divided(of: Counts, training: str = training) -> Mapping[str, int]:
                done = of.trained.get(training, 0)
                return {training: done, _without(training): of.staff - done}

            try:
                shown |= self._divide(f"learning/{training}", parts, divided, [training, _without(training)])
            except _OldFiguresStay:
                return {}
        found: Units = {}
        for unit, one in rows.items():
            amounts = _amounts(unit, one.trained, trainings, frozenset(shown))
            some = any(isinstance(amount, int) for amount in amounts.values())
            found[unit] = Told("ok" if some else TOO_FEW, None, one.staff, amounts)
        return self._rather_old("learning_coverage", found)


def _more(told: Told, standing: Told) -> bool:
    """Whether *told* leaves out nothing that *standing* tells."""
    amounts = told.categories.items()
    held = {category for category, amount in standing.categories.items() if isinstance(amount, int)}
    return held <= {category for category, amount in amounts if isinstance(amount, int)}


def _without(training: str) -> str:
    """The category of who did not finish *training*; no training has such a code."""
    return f"not {training}"


def _amounts(unit: str, amounts: Mapping[str, int], categories: Sequence[str],
             shown: frozenset[str]) -> dict[str, int | str]:  # fmt: skip
    return {each: amounts.get(each, 0) if row_of(unit, each) in shown else TOO_FEW for each in categories}


def _staff_told(release: Release) -> dict[Hashable, int]:
    """Staff of its own quarter that *release* tells of each cluster, and the rest that follows; nothing without it."""
    units = release.figures["staff_by_scale_band"].units
    of = {unit: told.total for unit, told in units.items() if told.total is not None and not told.quarter}
    if release.root not in of:
        return {}
    told: dict[Hashable, int] = {unit: of[unit] for unit in release.clusters if unit in of}
    return told | {rest_of(release.clusters, told): of[release.root] - sum(told.values())}
