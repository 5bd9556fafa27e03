"""What goes through the gate and what comes out: values alone, without what audits them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from peil_disclosure.model import FLOOR, Problem, Verdict
from peil_reporting.releases.domain.counted import Counted
from peil_reporting.releases.domain.release import Release


class Gate(NamedTuple):
    """
    What decides what may be told.

    Attributes:
        k: Fewest people that may be told apart.
        key: Decides between rows of equal worth, secret.
        floor: No k below this.
    """

    k: int
    key: bytes
    floor: int = FLOOR


class Passed(NamedTuple):
    """
    A table that went through the gate.

    Attributes:
        name: The table's name.
        problem: The rows that are told.
        verdict: The audit's on them: safe.
        told: The names of the rows that are told.
        hidden: The names of those that are not.
        recipes: How something hidden could have been computed; for the scrutineer inside.
        words: Per row what a Dutch reader calls it.
    """

    name: str
    problem: Problem
    verdict: Verdict
    told: frozenset[str]
    hidden: tuple[str, ...]
    recipes: tuple[str, ...]
    words: Mapping[str, str]


class ReleaseMade(NamedTuple):
    """
    A release, and what it was made of.

    Attributes:
        tables: The tables as they went through the gate.
        staff: Where people count who are told of as staff.
        divided: The same for figures that divide staff.
    """

    release: Release
    tables: tuple[Passed, ...]
    staff: Counted
    divided: Counted


def row_of(unit: str, category: str | None = None) -> str:
    """The name of the row of *unit*, or of one category of it."""
    return f"unit/{unit}" if category is None else f"unit/{unit}/{category}"


def unit_and_category(row: str) -> tuple[str, str | None]:
    """What `row_of` named."""
    _, unit, *category = row.split("/", 2)
    return unit, category[0] if category else None
