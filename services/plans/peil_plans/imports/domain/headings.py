"""Under which headings something stands, and what those say of its year and its moment."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .document import Paragraph
from .moments import Moment, moments_in

_YEAR = re.compile(r"(?<![\d.,/€-])\b(20\d\d)\b(?!\s*[-–/]\s*(?:20)?\d\d\b)")
_NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*\.?|[A-Z]\.)\s+")


@dataclass(frozen=True, slots=True)
class Trail:
    """The headings above a place, the highest first, each with its level."""

    headings: tuple[tuple[int, str], ...] = ()

    def below(self, heading: Paragraph) -> Trail:
        """The trail of what stands below a further heading."""
        level = _level(heading)
        above = tuple(each for each in self.headings if each[0] < level)
        return Trail((*above, (level, heading.text)))

    def within(self, name: str) -> Trail:
        """The trail of what stands below a heading inside a table, or in a sheet of that name."""
        above = tuple(each for each in self.headings if each[0] < _INSIDE)
        return Trail((*above, (_INSIDE, name))) if name else self

    def without(self, heading: Paragraph) -> Trail:
        """The trail without its last heading, where that is *heading*."""
        last = self.headings[-1:] == ((_level(heading), heading.text),)
        return Trail(self.headings[:-1]) if last else self

    @property
    def name(self) -> str:
        """The nearest heading that is no question; empty for none."""
        return next((text for _, text in reversed(self.headings) if not text.endswith("?")), "")

    @property
    def year(self) -> int | None:
        """The one year that the nearest heading with a year speaks of."""
        for _, text in reversed(self.headings):
            years = {int(year) for year in _YEAR.findall(text)}
            if years:
                return years.pop() if len(years) == 1 else None
        return None

    @property
    def moment(self) -> tuple[Moment, str] | None:
        """The moment that the nearest heading is about (`4.1 Kwartaal 2`, `Acties Q3 2025`), with that heading."""
        for _, text in reversed(self.headings):
            bare = _NUMBER.sub("", text)
            dated = [each for each in moments_in(bare) if each.kind == "dated" and not each.text.strip().isdigit()]
            if len(dated) == 1 and len(re.findall(r"\w+", bare[: dated[0].begin] + bare[dated[0].end :])) <= 2:
                return dated[0], text
        return None


_INSIDE = 90
"""The level of a heading inside a table: below every heading of the paper."""


def _level(heading: Paragraph) -> int:
    """How deep a heading lies: by its own number (`4.1.2`) where it has one, for papers mark headings unevenly."""
    number = re.match(r"\s*(\d+(?:\.\d+)+)\.?\s", heading.text)
    return number.group(1).count(".") + 1 if number else heading.level


def years_in(text: str) -> set[int]:
    """The years that a heading names; a range of years is none."""
    return {int(year) for year in _YEAR.findall(text)}
