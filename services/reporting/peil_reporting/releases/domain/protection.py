"""
What may be told so that no subtraction gives fewer than k people.

Held here, for one release: an amount that is told, and every amount that follows from the told ones by adding and
subtracting (units of the municipality, categories of a unit, both at once), is zero or at least k. Units are either
told one by one or hidden together: those that are hidden count as one unit, which follows from the others, and that
too is zero or at least k. A category is told for every unit that is told, or for none.

Held by `few_follow`, for two releases in a row: staff now, staff then and the moves between them leave nobody over, or
at least k. Without it a team that changed clusters, or a fact that became known late, would be read off to the person.

Not held here: that staff itself changed by few (120, then 123). Such a net amount is no amount of people: three more
may be forty that came and thirty-seven that went. Hiding it would leave nothing to read: of 18,000 people in six
clusters, of whom one in forty comes and one in forty goes each quarter, a scale band of a cluster changes by fewer than
ten in four quarters out of five. Nor is held what one learns from outside, or from bounds and chance;
`peil_disclosure` will audit that.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

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


def table_to_tell(
    rows: Mapping[str, Row], rest: Row, candidates: Collection[str], k: int
) -> tuple[frozenset[str], frozenset[str]]:
    """
    The units and categories of a table whose amounts may be told, when each unit's total is told.

    Telling fewer units may leave more categories, so every number of units is tried, the largest first to be told;
    of all that is allowed the largest table is taken, of equal ones that with more categories.

    Args:
        rows: What is counted of each unit whose total is told.
        rest: The same of everybody else, as it follows from the whole.
        candidates: Categories that are told of the whole.
    """
    order = sorted(rows, key=lambda unit: (-sum(rows[unit].values()), unit))
    best: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    for count in range(len(order), 0, -1):
        pooled = _added([rest, *(rows[unit] for unit in order[count:])])
        known = [*(rows[unit] for unit in order[:count]), *([pooled] if any(pooled.values()) else [])]
        told = categories_to_tell(known, candidates, k)
        if told and count * len(told) >= len(best[0]) * len(best[1]):
            best = (frozenset(order[:count]), told)
    return best


def rows_to_tell(rows: Mapping[str, Sequence[int]], rest: Sequence[int], k: int) -> frozenset[str]:
    """
    The units of which all amounts may be told, when what the amounts of all units add up to is told.

    Args:
        rows: Per unit the amounts that are told together, in the same order for each.
        rest: The same of everybody else.
    """
    told = {unit for unit, amounts in rows.items() if may_be_told_together(amounts, k)}
    while told:
        hidden = [rest, *(amounts for unit, amounts in rows.items() if unit not in told)]
        pooled = [sum(amounts) for amounts in zip(*hidden, strict=True)]
        if not any(pooled) or may_be_told_together(pooled, k):
            break
        told.remove(min(told, key=lambda unit: (sum(rows[unit]), unit)))
    return frozenset(told)


def may_be_told_together(amounts: Iterable[int], k: int) -> bool:
    """Whether *amounts*, of which each follows from the others and what else is told, may be told: none is below k."""
    return all(amount >= k for amount in amounts)


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


def _hidden(row: Row, told: Collection[str]) -> int:
    return sum(amount for category, amount in row.items() if category not in told)


def _added(rows: Iterable[Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for category, amount in row.items():
            found[category] = found.get(category, 0) + amount
    return found
