"""
Primary rules: which rows cannot be told however little else is told.

A row is sifted out by what it says about itself; what several rows say together is the audit's business. Readers see
one mark for all of it: a mark of its own per rule would tell what the rule hides.
Sources: Handbook on Statistical Disclosure Control, chapter 4 (minimum frequency rule); the design's disclosure policy
(persons concerned; everybody answered).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from .model import Population, Refused, Row

Ground = Literal["too-few", "too-few-concerned", "everybody"]
"""Why a row cannot be told; for the scrutineer inside, never for readers."""


class Sifted(NamedTuple):
    """
    Rows, sifted.

    Attributes:
        rows: Those that may be candidates, in the order given.
        hidden: Name -> why, of all others, in the order given.
    """

    rows: tuple[Row, ...]
    hidden: Mapping[str, Ground]


def sift(
    rows: Iterable[Row],
    population: Population,
    k: int,
    *,
    concerned: Mapping[str, int] | None = None,
    invited: Mapping[str, int] | None = None,
) -> Sifted:
    """
    Sift out what is about too few people by itself.

    Args:
        k: The least number of people a row is told about, in people.
        concerned: Row -> how many persons are answerable for what it counts (the managers of its vacancies); a row that
            is not named is about the people it counts.
        invited: Row -> how many people are known to belong to it. Where all of them answered and they are fewer than
            2 k, the row would say of each that he took part.

    Raises:
        Refused: ``unknown-row``, ``missing-count``, ``negative-count``, or ``does-not-add-up``: more people answered
            than belong to a row.
    """
    every = tuple(rows)
    names = {row.name for row in every}
    for numbers in (concerned or {}, invited or {}):
        _check(numbers, names)
    kept: list[Row] = []
    hidden: dict[str, Ground] = {}
    for row in every:
        people = sum(population.sizes[cell] for cell in row.cells)
        members = (invited or {}).get(row.name)
        if members is not None and members < people:
            raise Refused("does-not-add-up", f"row {row.name!r} counts more people than belong to it")
        if people < k:
            hidden[row.name] = "too-few"
        elif (concerned or {}).get(row.name, k) < k:
            hidden[row.name] = "too-few-concerned"
        elif members == people and people < 2 * k:
            hidden[row.name] = "everybody"
        else:
            kept.append(row)
    return Sifted(tuple(kept), hidden)


def _check(numbers: Mapping[str, int], names: set[str]) -> None:
    for name in sorted(numbers):
        if name not in names:
            raise Refused("unknown-row", repr(name))
        if not isinstance(numbers[name], int) or isinstance(numbers[name], bool):
            raise Refused("missing-count", f"row {name!r} has no whole number of people")
        if numbers[name] < 0:
            raise Refused("negative-count", f"row {name!r}")
