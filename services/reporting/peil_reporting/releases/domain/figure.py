"""One figure that is told, as the ledger keeps it."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """
    A figure that is about to be told.

    Attributes:
        table: The wave (``register`` or ``survey/<campaign>``), a slash, and the table.
        row: The row of that table.
        cells: The names of the finest cells it counts.
        n: How many people it is about.
        low, high: The least and most that its sum can be, as told.
        decimals: How many decimals are told.
    """

    table: str
    row: str
    cells: frozenset[str]
    n: int
    low: int
    high: int
    decimals: int = 0
