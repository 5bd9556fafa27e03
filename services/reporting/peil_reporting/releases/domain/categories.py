"""Amounts per category: what they are called, sums of them, and what of them is told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from peil_reporting.releases.domain.gate import row_of, unit_and_category
from peil_reporting.releases.domain.release import TOO_FEW, Told


def labels_of(labels: Mapping[str, str], at: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """*labels*, and a category that a newer publisher invented by its code."""
    more = {category for held in at.values() for category, many in held.items() if many} - labels.keys()
    return {**labels, **{category: category for category in sorted(more)}}


def summed(at: Mapping[str, Mapping[str, int]], units: Collection[str]) -> dict[str, int]:
    """People per category of *units* together, of what *at* holds per unit and category."""
    found: dict[str, int] = {}
    for unit in units:
        for category, many in at.get(unit, {}).items():
            found[category] = found.get(category, 0) + many
    return found


def tells_no_less(told: Told, standing: Told) -> bool:
    """Whether *told* leaves out nothing that *standing* tells."""
    amounts = told.categories.items()
    held = {category for category, amount in standing.categories.items() if isinstance(amount, int)}
    return held <= {category for category, amount in amounts if isinstance(amount, int)}


def no_less_rows(rows: Collection[str], standing: Mapping[str, Told], categories: Collection[str]) -> frozenset[str]:
    """*rows* without those of units that leave out one of these *categories* of which *standing* tells an amount."""
    told: dict[str, set[str | None]] = {}
    for unit, category in map(unit_and_category, rows):
        told.setdefault(unit, set()).add(category)
    less = {
        unit
        for unit, held in told.items()
        if unit in standing
        and any(
            isinstance(amount, int) and of in categories and of not in held
            for of, amount in standing[unit].categories.items()
        )
    }
    return frozenset(row for row in rows if unit_and_category(row)[0] not in less)


def hidden_but(unit: str, told: Told, shown: Collection[str]) -> Told:
    """*told* of *unit* with only those amounts whose rows are among those *shown*."""
    amounts = told.categories.items()
    left = {of: amount if row_of(unit, of) in shown else TOO_FEW for of, amount in amounts}
    return msgspec.structs.replace(told, categories=left)


def told_amounts(
    unit: str, amounts: Mapping[str, int], categories: Iterable[str], shown: frozenset[str]
) -> dict[str, int | str]:
    """Per category the amount of *unit* when its row is among those *shown*, and else that it is too few."""
    return {each: amounts.get(each, 0) if row_of(unit, each) in shown else TOO_FEW for each in categories}


def only_told(units: Mapping[str, Told]) -> dict[str, Told]:
    """*units* without categories of which none tells an amount: the name alone would say that somebody is in it."""
    told = {each for of in units.values() for each, amount in of.categories.items() if isinstance(amount, int)}
    return {
        unit: msgspec.structs.replace(
            of, categories={each: of.categories[each] for each in of.categories if each in told}
        )
        for unit, of in units.items()
    }
