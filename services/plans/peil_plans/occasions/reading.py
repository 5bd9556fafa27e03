"""Reads the calendar and the checklists from files: ``calendar.json`` and ``checklists.json`` in a folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

import msgspec

from peil_plans.occasions.reference import About, Calendar, Checklist, Occasion, Occasions

AMSTERDAM = Path(__file__).with_name("amsterdam")
CALENDAR, CHECKLISTS = "calendar.json", "checklists.json"
LONGEST_DAYS = 40
"""No occasion lasts longer: a last day that lies further on is a slip of the pen."""
MOST_ITEMS = 30
"""So many items are put into an action beside the milestones that it has."""

T = TypeVar("T")


class OccasionsRefused(ValueError):
    """A file cannot be used; the message names the file, the field and the rule."""


class _CalendarFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    calendar: About
    occasions: tuple[Occasion, ...]


class _ChecklistFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    checklists: tuple[Checklist, ...]


def read_calendar(content: bytes, name: str = CALENDAR) -> Calendar:
    """
    The calendar that the file called *name* holds.

    Raises:
        OccasionsRefused: a field is missing, unknown or of another kind; a code stands there twice; a day lies outside
            the years, before the first, or too far after it.
    """
    read = _decoded(content, name, _CalendarFile)
    about = read.calendar
    if not 1900 <= about.since <= about.to <= 2200:
        raise OccasionsRefused(f"{name}: calendar.to: must be a year from calendar.from on, both between 1900 and 2200")
    _unique(name, "occasions", (one.code for one in read.occasions))
    for number, one in enumerate(read.occasions):
        before = None
        for at, (first, last) in enumerate(one.days):
            field = f"{name}: occasions[{number}].days[{at}]"
            if not about.since <= first.year <= about.to:
                raise OccasionsRefused(f"{field}: '{first}' lies outside the years {about.since} to {about.to}")
            if not 0 <= (last - first).days < LONGEST_DAYS:
                raise OccasionsRefused(f"{field}: must end on its first day or less than {LONGEST_DAYS} days later")
            if before is not None and first <= before:
                raise OccasionsRefused(f"{field}: must lie after the time before it")
            before = last
    return Calendar(about, read.occasions)


def read_checklists(content: bytes, name: str = CHECKLISTS) -> tuple[Checklist, ...]:
    """
    The checklists that the file called *name* holds.

    Raises:
        OccasionsRefused: a field is missing, unknown or of another kind; a code stands there twice; there are too many
            items in one.
    """
    read = _decoded(content, name, _ChecklistFile)
    _unique(name, "checklists", (one.code for one in read.checklists))
    for number, one in enumerate(read.checklists):
        _unique(name, f"checklists[{number}].items", (item.code for item in one.items))
        if len(one.items) > MOST_ITEMS:
            raise OccasionsRefused(f"{name}: checklists[{number}]: has more than {MOST_ITEMS} items: divide it")
    return read.checklists


def load_occasions(folder: Path) -> Occasions:
    """
    What lies in *folder*.

    Raises:
        OccasionsRefused: a file is not there or cannot be used.
    """
    try:
        content = {name: (folder / name).read_bytes() for name in (CALENDAR, CHECKLISTS)}
    except OSError as error:
        raise OccasionsRefused(f"{folder.name}: {CALENDAR} and {CHECKLISTS}: {error.strerror}") from None
    return Occasions(read_calendar(content[CALENDAR]), read_checklists(content[CHECKLISTS]))


def _decoded(content: bytes, name: str, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OccasionsRefused(f"{name}: {error}") from None


def _unique(name: str, field: str, codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            raise OccasionsRefused(f"{name}: {field}[{number}].code: '{code}' stands there twice")
        seen.add(code)
