"""
What may be told so that no subtraction gives fewer than k people.

Held here, for one release: an amount that is told, and every amount that follows from the told ones by adding and
subtracting (units of the municipality, categories of a unit, both at once), is zero or at least k. What is hidden is
hidden for all clusters alike, never for one alone, so that the others give nothing away.

Not held here: what one learns from outside, or from bounds and chance; `peil_disclosure` will audit that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

Row = Mapping[str, int]
"""Amount per category; a category without an entry is zero."""


def units_to_tell(staff: Mapping[str, int], whole: int, k: int) -> frozenset[str]:
    """
    The units whose staff may be told beside *whole*, the staff of all that contains them.

    Whoever is in none of them is known by subtraction: together zero, or at least *k*. The smallest go first.
    """
    told = {unit for unit, amount in staff.items() if amount >= k}
    while 0 < whole - sum(staff[unit] for unit in told) < k and told:
        told.remove(min(told, key=lambda unit: (staff[unit], unit)))
    return frozenset(told)


def categories_to_tell(rows: Sequence[Row], candidates: Collection[str], k: int) -> frozenset[str]:
    """
    The categories that may be told in each of *rows* when each row's total is told.

    Args:
        rows: What is told of each unit, and the rest that follows from them.
        candidates: Categories that may be told at all; one that is hidden a level higher is not among them.
    """
    told = {category for category in candidates if all(row.get(category, 0) >= k for row in rows)}
    while told and any(0 < _hidden(row, told) < k for row in rows):
        told.remove(min(told, key=lambda category: (sum(row.get(category, 0) for row in rows), category)))
    return frozenset(told)


def may_be_told_together(amounts: Iterable[int], k: int) -> bool:
    """Whether *amounts*, of which each follows from the others and what else is told, may be told: none is below k."""
    return all(amount >= k for amount in amounts)


def _hidden(row: Row, told: Collection[str]) -> int:
    return sum(amount for category, amount in row.items() if category not in told)
