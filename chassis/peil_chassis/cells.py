"""
Cells: amounts per figure, organisational unit and category, by the day they hold and the day they were known.

An entry says: from day *valid* on the amount changes by so much, and that became known on day *known*. So "as of day A,
as known on day K" is one sum over the entries with ``valid <= A`` and ``known <= K``. Nothing is ever rewritten: a
correction is an entry with a later known day. A zero entry equals no entry.

Days are whole numbers ``YYYYMMDD``, which sort as days do and read as dates.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from sys import intern
from typing import Any, TypeAlias

from peil_chassis.projection import Span
from peil_chassis.store.port import Document

Entries: TypeAlias = dict[tuple[str, str, int], dict[str, dict[int, int]]]
"""Amounts to be entered: figure, unit and known month -> category -> days -> amount (a zero is none)."""

DAYS = 100_000_000
"""A valid and a known day as one whole number, ``valid * DAYS + known``: it sorts as the pair does, at less cost."""


def day_number(day: date) -> int:
    """*day* as ``YYYYMMDD``."""
    return day.year * 10000 + day.month * 100 + day.day


def day_of(number: int) -> date:
    """The date of a ``YYYYMMDD`` number. Raises ValueError when there is no such day."""
    return date(number // 10000, number // 100 % 100, number % 100)


def enter_change(entries: Entries, before: Sequence[Span], after: Sequence[Span], known: int) -> None:
    """Add to *entries* what turns contributions *before* into contributions *after*, known on day *known*."""
    same = 0
    for old, new in zip(before, after, strict=False):
        if old != new:
            break
        same += 1  # most facts change the end of a history only: what leads up to it needs no entries
    for sign, spans in ((-1, before[same:]), (1, after[same:])):
        for figure, unit, category, amount, first, until in spans:
            if until is not None and until <= first:
                continue
            month = entries.setdefault((figure, unit, known // 100), {})
            amounts = month.setdefault(category, {})
            begin = first * DAYS + known
            amounts[begin] = amounts.get(begin, 0) + sign * amount
            if until is not None:
                end = until * DAYS + known
                amounts[end] = amounts.get(end, 0) - sign * amount


class CellMonth:
    """One stored document: what became known in one month about a figure of a unit, from one partition."""

    __slots__ = ("_entries", "figure", "month", "partition", "unit")

    def __init__(self, figure: str, unit: str, partition: int, month: int) -> None:
        self.figure = figure
        self.unit = unit
        self.partition = partition
        self.month = month
        self._entries: dict[str, dict[int, int]] = {}

    @staticmethod
    def id_of(figure: str, unit: str, partition: int, month: int) -> str:
        """The ``_id`` of the document; months are ``YYYYMM``."""
        return f"{figure}|{unit}|{partition}|{month}"

    @classmethod
    def read(cls, document: Document) -> CellMonth:
        """The cell month that *document* holds."""
        found = cls(document["figure"], document["unit"], document["partition"], document["month"])
        for category, numbers in document["entries"].items():
            found._entries[category] = {
                valid * DAYS + known: amount
                for valid, known, amount in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
            }
        return found

    def enter(self, amounts: Mapping[str, Mapping[int, int]]) -> bool:
        """
        Add *amounts*, by category and days, whose known days lie in this month.

        Returns:
            Whether any was not zero.
        """
        changed = False
        for category, added in amounts.items():
            entries = self._entries.setdefault(category, {})
            for days, amount in added.items():
                if not amount:
                    continue
                changed = True
                total = entries.get(days, 0) + amount
                if total:
                    entries[days] = total
                else:
                    del entries[days]
            if not entries:
                del self._entries[category]
        return changed

    def document(self) -> Document:
        """The document to store: the same bytes for the same entries, in whatever order they came."""
        entries = {
            category: [number for days in sorted(held) for number in (days // DAYS, days % DAYS, held[days])]
            for category, held in sorted(self._entries.items())
        }
        return {
            "_id": self.id_of(self.figure, self.unit, self.partition, self.month),
            "figure": self.figure,
            "unit": self.unit,
            "partition": self.partition,
            "month": self.month,
            "entries": entries,
        }

    @property
    def empty(self) -> bool:
        """Whether nothing is left: every entry was taken back on the day it was known."""
        return not self._entries


def totals(documents: Iterable[Mapping[str, Any]], as_of: int, known_on: int) -> dict[str, int]:
    """The amount per category on day *as_of*, as known on day *known_on*, over cell documents as stored."""
    found: dict[str, int] = {}
    asked_month = known_on // 100
    for document in documents:
        month = document["month"]
        if month > asked_month:
            continue
        for category, numbers in document["entries"].items():
            held = bisect_right(numbers[::3], as_of)  # entries are stored in order of their valid day
            amounts = numbers[2 : 3 * held : 3]
            if month == asked_month:
                knowns = numbers[1 : 3 * held : 3]
                amounts = [amount for known, amount in zip(knowns, amounts, strict=True) if known <= known_on]
            found[category] = found.get(category, 0) + sum(amounts)
    return {category: amount for category, amount in found.items() if amount}


def merged(documents: Iterable[Mapping[str, Any]]) -> list[Document]:
    """
    One document per unit and month out of cell documents of one figure, of any partitions: `totals` reads both alike.

    Their entries are packed numbers, a seventh of the memory: made for those who keep what they read.
    """
    found: dict[tuple[str, int], dict[str, list[tuple[int, int, int]]]] = {}
    for document in documents:
        held = found.setdefault((document["unit"], document["month"]), {})
        for category, numbers in document["entries"].items():
            triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
            held.setdefault(category, []).extend(triples)
    return [
        {
            "unit": unit,
            "month": month,
            "entries": {
                intern(category): array("q", (number for triple in sorted(triples) for number in triple))
                for category, triples in held.items()
            },
        }
        for (unit, month), held in found.items()
    ]
