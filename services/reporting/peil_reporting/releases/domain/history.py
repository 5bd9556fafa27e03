"""
What was told of the same people before, beside what would be told now: audited as one table.

Two figures of a unit and who came and went between them are three things that readers know, and together they may say
of everybody who came what each of them is. So the finest cells are the ways people went, from where they were when a
figure was told to where they are now; who worked where is known, and what is told of either moment must leave every
group open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence, Set
from functools import partial
from typing import NamedTuple

from peil_disclosure.attributes import audit_attributes
from peil_disclosure.audit import audit
from peil_disclosure.change import Place, linked
from peil_disclosure.model import Refused, problem
from peil_disclosure.repair import repair
from peil_reporting.releases.domain.release import Release, told_of
from peil_reporting.releases.domain.tables import Gate, Passed, row_of
from peil_reporting.releases.domain.whereabouts import AGE, BAND, LEARNING, Whereabout, Whereabouts

FIGURES = {BAND: "staff_by_scale_band", AGE: "staff_by_age_group"}
"""Which figure a table becomes; every other table is a training's."""


class Stood(NamedTuple):
    """A release of which figures still stand, and where everybody was on its day."""

    release: Release
    found: Whereabouts


class History(NamedTuple):
    """
    What was told before and where everybody was and is.

    Attributes:
        moments: The earliest first.
        now: Where everybody is.
        root: The municipality.
    """

    moments: tuple[Stood, ...]
    now: Whereabouts
    root: str

    def passed(self, table: Passed, categories: Sequence[str], gate: Gate) -> Passed | None:
        """
        *table* without the rows that would tell too much beside what was told before; None when nothing of it may.

        Args:
            table: As it went through the gate by itself: ``band``, ``age``, or ``learning/<training>``.
            categories: Every category of it.
        """
        told = [*self._told_before(table.name, categories), self._rows(table.told, categories, self.now)]
        ways = Counter(
            tuple(self._place(found.get(key), table.name) for found in self._founds()) for key in self._everybody()
        )
        joined = linked(ways, told)
        new = set(table.told)
        ranks = {row.name: row.rank for row in table.problem.rows}
        rows = [row._replace(rank=ranks.get(row.name, 0)) for row in joined.rows if row.cells]
        heads = {row.name for row in rows if row.name in new and row.name.count("/") == 1}
        fixed = [row.name for row in rows if row.name not in new or row.name in heads]
        asks = partial(audit_attributes, known=joined.known)
        try:
            asked = problem(joined.population, rows, gate.k, floor=gate.floor)
            left = repair(asked, key=gate.key, audit=asks, told=fixed)
        except Refused:
            return None
        return table._replace(
            problem=left.problem,
            verdict=audit(left.problem),
            told=frozenset(row.name for row in left.problem.rows if row.name in new),
            hidden=(*table.hidden, *left.hidden),
        )

    def _founds(self) -> list[Whereabouts]:
        return [*(moment.found for moment in self.moments), self.now]

    def _everybody(self) -> Set[str]:
        return {key for found in self._founds() for key in found}

    def _place(self, one: Whereabout | None, table: str) -> Place | None:
        return None if one is None else Place(one.cluster or "-", _category(one, table))

    def _told_before(self, table: str, categories: Sequence[str]) -> Iterator[dict[str, Set[Place]]]:
        name = FIGURES.get(table, "learning_coverage")
        for moment in self.moments:
            told = moment.release.figures[name].units if name in moment.release.figures else {}
            rows = [row_of(unit) for unit in told_of(moment.release) if unit in told and not told[unit].quarter]
            rows += [
                row_of(unit, category)
                for unit in told_of(moment.release)
                if unit in told and not told[unit].quarter
                for category, amount in told[unit].categories.items()
                if isinstance(amount, int) and category in categories
            ]
            places = self._rows(rows, categories, moment.found)
            yield {f"{moment.release.quarter}: {row}": held for row, held in places.items()}

    def _rows(self, names: Collection[str], categories: Sequence[str], found: Whereabouts) -> dict[str, Set[Place]]:
        leaves = {one.cluster or "-" for one in found.values()} | {"-"}
        rows: dict[str, Set[Place]] = {}
        for name in sorted(names):
            _, unit, *category = name.split("/", 2)
            within = leaves if unit == self.root else {unit}
            rows[name] = {Place(leaf, each) for leaf in within for each in (category or categories)}
        return rows


def _category(one: Whereabout, table: str) -> str:
    if table == BAND:
        return one.band
    if table == AGE:
        return next((trait.partition("/")[2] for trait in one.traits if trait.startswith(f"{AGE}/")), "")
    training = table.partition("/")[2]
    return training if f"{LEARNING}/{training}" in one.traits else f"not {training}"
