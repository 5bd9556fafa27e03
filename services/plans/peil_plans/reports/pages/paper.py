"""A report as a paper: titles, sentences, lists and tables. The page and the file are made from the same one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Point(NamedTuple):
    """A line of a list: what it is about, which leads to *address* (empty: nowhere), and what there is to say of it."""

    head: str
    text: str = ""
    address: str = ""

    @property
    def line(self) -> str:
        """The whole line."""
        return f"{self.head}: {self.text}" if self.text else self.head


class Row(NamedTuple):
    """A row of a table, its first cell the head; *address*: where that leads."""

    cells: Sequence[str]
    address: str = ""


class Table(NamedTuple):
    """A table with a caption; the first column heads the rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter: *name* is unique in its paper and good for an address."""

    name: str
    title: str
    sentences: Sequence[str] = ()
    points: Sequence[Point] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """
    A report as it is read.

    Attributes:
        title: What it is.
        facts: What it is about, by name: the plan, the days, how it came about.
        summary: The whole in three sentences.
        parts: Its chapters.
        message: A short text for a newsletter or the intranet; none for a paper that nobody passes on.
    """

    title: str
    facts: Sequence[tuple[str, str]]
    summary: Sequence[str]
    parts: Sequence[Part]
    message: Sequence[str] = ()
