"""How a release of a quarter is made: staff first, then what divides it, each through the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import msgspec

from peil_reporting.days import number_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.people.projection import CONTRACTS, STAFF_BY_AGE_GROUP, STAFF_BY_SCALE_BAND, TRAINED
from peil_reporting.releases.catalogue import AGE_LABELS, BAND_LABELS, RELEASED
from peil_reporting.releases.domain.categories import (
    hidden_but,
    labels_of,
    no_less_rows,
    only_told,
    summed,
    tells_no_less,
    told_amounts,
)
from peil_reporting.releases.domain.counted import DIVIDED, counted
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate, Passed, ReleaseMade, row_of, unit_and_category
from peil_reporting.releases.domain.heads import DEEP_WAYS, MOST_WAYS, heads_beside
from peil_reporting.releases.domain.history import EVERY_UNIT, FIGURES, HIGH_UNITS, beside
from peil_reporting.releases.domain.moves import moves_table, moves_told
from peil_reporting.releases.domain.past import Past, Seen, seen_now, seen_then
from peil_reporting.releases.domain.quarters import Quarter, told_yearly
from peil_reporting.releases.domain.release import (
    TOO_FEW,
    Moment,
    OfFigure,
    Provenance,
    Release,
    Told,
    clusters_of,
    told_anew,
)
from peil_reporting.releases.domain.rhythm import Scene, afresh
from peil_reporting.releases.domain.tables import Table, divided_table, holds_of_persons, staff_table
from peil_reporting.releases.domain.whereabouts import holders, without

Units = dict[str, Told]
ROUNDS = 3
"""How often units are left out and the others audited again."""
MORE = "beyond-one"
"""Contracts beyond one a person."""


def make_release(
    quarter: Quarter,
    tally: Tally,
    tree: Tree,
    moment: Moment,
    provenance: Provenance,
    *,
    before: Release | None,
    gate: Gate,
    past: Past | None = None,
) -> ReleaseMade:
    """
    What may be told of *quarter*.

    Args:
        tally: The cells of all units, on the last day of the quarter.
        tree: The units on that day, as known on the moment's known day.
        before: The release of the quarter before: what it told stands where nothing new may be told. None: the first.
        past: Everybody, and what was told before. None: all is told as if nothing ever was.

    Raises:
        Refused: by the gate's rule.
    """
    places = {unit: sum(held.values()) for unit, held in tally.at_places(tree, STAFF_BY_SCALE_BAND).items()}
    of = counted(tree, places, gate.k)
    now = seen_now(past, number_of(quarter.last), tally, of) if past else Seen({}, of, of.divided(), {})
    making = _Making(quarter, tally, places, now, seen_then(past) if past else [], gate, before)
    figures = making.everything()
    stands = {name: _standing(name, units, before, making.units(name)) for name, units in figures.items()}
    release = Release(
        quarter=quarter.name,
        population_on=number_of(quarter.last),
        known_on=moment.known_on,
        released_on=moment.released_on,
        released_at=moment.released_at,
        k=gate.k,
        root=tree.root,
        clusters=clusters_of(tree),
        figures={name: OfFigure(RELEASED[name].version, units) for name, units in stands.items()},
        provenance=provenance,
    )
    told = frozenset().union(*(told_anew(release, name) for name in release.figures))
    release = msgspec.structs.replace(release, afresh=tuple(filter(told.__contains__, of.shown)))
    return ReleaseMade(release, tuple(making.passed.values()), of, now.divided)


def _standing(name: str, new: Units, before: Release | None, units: Iterable[str]) -> Units:
    """What is told of each unit: something new, or what was told last. Moves are of their quarter, not told again."""
    old = before.figures[name].units if before and name in before.figures and name != "staff_moves" else {}
    found: Units = {}
    for unit in units:
        last = old.get(unit)
        if unit in new:
            found[unit] = new[unit]
        elif before is not None and last is not None and last.status == "ok":
            quarter = last.quarter or before.quarter
            found[unit] = Told(last.status, last.total, last.out_of, last.categories, quarter, last.based_on)
        else:
            found[unit] = Told(TOO_FEW)
    return found


class _Making:
    """The counts of one quarter on their way through the gate."""

    def __init__(
        self,
        quarter: Quarter,
        tally: Tally,
        staff: Mapping[str, int],
        now: Seen,
        then: Sequence[Seen],
        gate: Gate,
        before: Release | None,
    ) -> None:
        self._tally, self._staff, self._gate, self._before = tally, staff, gate, before
        self._now, self._then = now, then
        self._yearly = not then or told_yearly(quarter, then[0].quarter)
        self._tree = now.counted.tree
        self._high = frozenset({self._tree.root, *clusters_of(self._tree)})
        self.passed: dict[str, Passed] = {}

    def units(self, figure: str) -> list[str]:
        """The units of which *figure* says something, be it that nothing can be told."""
        levels = RELEASED[figure].levels
        clusters = set(clusters_of(self._tree))
        return [
            node.unit
            for node in self._tree.nodes.values()
            if node.unit == self._tree.root
            or (node.level in levels and node.state == "open" and (node.level != "cluster" or node.unit in clusters))
        ]

    def everything(self) -> dict[str, Units]:
        """Per figure what is new."""
        staff, divided = self._told_staff()
        return {
            "staff": {unit: self._headcount(unit) for unit in staff},
            "staff_by_scale_band": self._by_category(divided, "band", STAFF_BY_SCALE_BAND, BAND_LABELS),
            "staff_by_age_group": self._by_category(divided, "age", STAFF_BY_AGE_GROUP, AGE_LABELS),
            "contracts": self._contracts(divided),
            "staff_moves": self._moves(staff),
            "learning_coverage": self._learning(divided),
        }

    def _told_staff(self) -> tuple[frozenset[str], frozenset[str]]:
        """The units of which it is told anew how many work there, and those of which that may be divided."""
        of = self._now.counted
        told_before = any(then.told("staff") for then in self._then)
        for among, most_ways in self._among():
            may = self._afresh("staff", among, Seen.staff)
            may_divide = frozenset(unit for unit in self._now.divided.shown if self._yearly and unit in may)
            if told_before:
                beside_old = heads_beside(self._now, self._then, may, may_divide, self._gate, most_ways)
                if beside_old is not None:
                    self.passed["staff"] = beside_old.passed
                    return frozenset(unit for unit in may if row_of(unit) in beside_old.passed.told), beside_old.divided
            elif may:
                break
        # The first figures; or more history than can be audited, and then only where so many come and go that nobody
        # stands apart.
        if not may:
            return frozenset(), frozenset()
        self.passed["staff"] = passed = staff_table(
            of, [unit for unit in of.shown if unit in may], self._staff, self._gate
        )
        return frozenset(unit for unit in may if row_of(unit) in passed.told), may_divide

    def _among(self) -> list[tuple[frozenset[str], int]]:
        """Of which units staff may be told anew, and beside how many ways; what is tried first comes first."""
        shown = frozenset(self._now.counted.shown)
        high = (self._high & shown, MOST_WAYS)
        if not self._yearly:
            return [high]
        divided = frozenset(unit for unit in shown if self._tree.nodes[unit].level in DIVIDED)
        return [(shown, DEEP_WAYS), (high[0] | divided, MOST_WAYS), high]

    def _afresh(
        self,
        figure: str,
        units: Collection[str],
        seen: Callable[[Seen, Collection[str]], Scene],
        category: str | None = None,
    ) -> frozenset[str]:
        """Those of *units* of which *figure* may be told anew: enough people came or went, or nobody, since it was."""
        earlier = [seen(then, then.told(figure, category)) for then in self._then]
        return afresh(seen(self._now, units), earlier, self._gate.k)

    def _headcount(self, unit: str) -> Told:
        of = self._now.counted
        return Told("ok", self._sum(of.within(unit)), based_on=of.based_on.get(unit, ""))

    def _sum(self, units: Collection[str]) -> int:
        return sum(self._staff.get(unit, 0) for unit in units)

    def _divide(self, table: Table, figure: str, units: Collection[str], category: str | None = None) -> Passed | None:
        """*table* of those of *units* that may be told anew beside *category* told before; None when there is none."""
        high = self._high.intersection(units)
        for among, budget in ((frozenset(units), EVERY_UNIT), (high, HIGH_UNITS)):
            may = self._afresh(figure, among, lambda seen, told: seen.table(table.name, told), category)
            if not may:
                continue
            of = self._now.divided
            passed = divided_table(table, of, [unit for unit in of.shown if unit in may], self._gate, self._staff)
            # What would tell less by itself already need not be audited beside all that was told.
            passed = passed._replace(told=no_less_rows(passed.told, self._standing(figure), table.categories))
            if not passed.told:
                continue
            told = beside(passed, self._now, self._then, table, self._gate, budget)
            if told is not None:
                self.passed[table.name] = told
                return told
        return None

    def _by_category(self, units: Collection[str], name: str, figure: str, labels: Mapping[str, str]) -> Units:
        at = self._tally.at_places(self._tree, figure)
        categories = labels_of(labels, at)
        table = Table(name, categories, at)
        if (passed := self._divide(table, FIGURES[name], units)) is None:
            return {}
        found = {}
        for unit in units:
            if row_of(unit) not in passed.told:
                continue
            within = self._now.divided.within(unit)
            amounts = told_amounts(unit, summed(at, within), categories, passed.told)
            found[unit] = Told("ok", self._sum(within), None, amounts, based_on=self._based_on(unit))
        return self._rather_old(FIGURES[name], found, [table])

    def _based_on(self, unit: str) -> str:
        """The unit that can be divided and whose people are exactly those of *unit*."""
        of = self._now.divided
        within = of.within(unit)
        same = [one for one in of.shown if one != unit and unit in of.around(one) and of.within(one) == within]
        return max(same, key=lambda one: len(of.around(one)), default="")

    def _rather_old(self, figure: str, units: Units, tables: Sequence[Table]) -> Units:
        """
        *units* without those of which the figure that stands tells more: that one goes on standing.

        Fewer rows may hide less where head counts are known: what is left is audited again, a few times at most.
        """
        standing = self._standing(figure)
        for _ in range(ROUNDS):
            kept = {
                unit: told
                for unit, told in units.items()
                if unit not in standing or tells_no_less(told, standing[unit])
            }
            if len(kept) == len(units):
                return units
            shown: set[str] = set()
            for table in tables:
                if (passed := self.passed.pop(table.name, None)) is None:
                    continue
                rows = frozenset(row for row in passed.told if unit_and_category(row)[0] in kept)
                less = passed._replace(told=rows)
                if rows and (again := beside(less, self._now, self._then, table, self._gate, HIGH_UNITS)) is not None:
                    self.passed[table.name] = again
                    shown |= again.told
            units = {unit: hidden_but(unit, told, shown) for unit, told in kept.items() if row_of(unit) in shown}
        for table in tables:
            self.passed.pop(table.name, None)
        return {}

    def _standing(self, figure: str) -> Mapping[str, Told]:
        """What the release before tells of *figure*, new or standing."""
        return self._before.figures[figure].units if self._before and figure in self._before.figures else {}

    def _contracts(self, units: Collection[str]) -> Units:
        """Contracts beside staff tell how many more there are than people: that too is about at least k people."""
        may = self._afresh("contracts", units, Seen.holders)
        held = self._tally.at_places(self._tree, CONTRACTS)
        contracts = {unit: sum(held.get(unit, {}).values()) for unit in {*held, *self._staff}}
        at = {unit: {MORE: many - self._staff.get(unit, 0)} for unit, many in contracts.items()}
        if not may:
            return {}
        concerned = self._holders if self._now.found else None
        of = self._now.divided
        table = Table("contracts", {MORE: "contracten naast het eerste"}, at, staff=False, concerned=concerned)
        order = [unit for unit in of.shown if unit in may]
        passed = divided_table(table, of, order, self._gate, self._staff)
        persons = table._replace(at={unit: {MORE: many} for unit, many in self._persons().items()})
        if self._now.found and not holds_of_persons(persons, of, passed.told, self._gate):
            return {}
        self.passed["contracts"] = passed
        return {
            unit: Told("ok", sum(contracts.get(one, 0) for one in of.within(unit)), based_on=self._based_on(unit))
            for unit in may
            if row_of(unit, MORE) in passed.told
        }

    def _holders(self, units: Collection[str]) -> int:
        """How many people have a contract beyond the first in *units*."""
        at = {key: self._tree.place_of(unit) for key, unit in holders(self._now.found).items()}
        return len({key.rsplit(" ", 2)[0] for key, unit in at.items() if unit in units})

    def _persons(self) -> Mapping[str, int]:
        """How many people have contracts beyond the first in each unit of the tree."""
        at = {(key.rsplit(" ", 2)[0], self._tree.place_of(unit)) for key, unit in holders(self._now.found).items()}
        return Counter(place for _, place in at)

    def _moves(self, staff: frozenset[str]) -> Units:
        """Who came, went and moved since the quarter before was frozen; nothing when that told nothing anew."""
        then = self._then[-1] if self._then else None
        if then is None or self._before is None or then.quarter != self._before.quarter:
            return moves_told(None, self._tree.root)
        if (passed := moves_table(self._now, then, staff, self._gate)) is not None:
            self.passed[passed.name] = passed
        return moves_told(passed, self._tree.root)

    def _learning(self, units: frozenset[str]) -> Units:
        """Who finished a training and who did not: either follows from the other, so each training is a table."""
        trained = self._tally.at_places(self._tree, TRAINED)
        trainings = sorted({name for held in trained.values() for name, many in held.items() if many})
        may = self._afresh("learning_coverage", units, Seen.heads)
        tables: list[Table] = []
        shown: set[str] = set()
        for training in trainings:
            at = {
                unit: {training: (done := trained.get(unit, {}).get(training, 0)), without(training): many - done}
                for unit, many in self._staff.items()
            }
            labels = {training: training, without(training): f"niet {training}"}
            table = Table(f"learning/{training}", labels, at, together=True)
            passed = self._divide(table, "learning_coverage", may, training)
            if passed is not None:
                tables.append(table)
                shown |= passed.told
        found: Units = {}
        for unit in may:
            within = self._now.divided.within(unit)
            amounts = told_amounts(unit, summed(trained, within), trainings, frozenset(shown))
            if any(isinstance(amount, int) for amount in amounts.values()):
                found[unit] = Told("ok", None, self._sum(within), amounts, based_on=self._based_on(unit))
        return only_told(self._rather_old("learning_coverage", found, tables))
