"""
Being reminded of the report of each quarter: as agreed actions in the file of the plan, two weeks before its end.

So they come in the same messages as everything else, end when they are done, and stand on the list of the meeting.
Source: plan of DDV 2024, 5.1: the trekker reports to the management team after every quarter.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from peil_plans.action_plans.domain.dossier import Entry, EntryKind
from peil_plans.action_plans.domain.plan import Phase, Plan
from peil_plans.action_plans.domain.recording import recordings_of
from peil_plans.action_plans.domain.standing import quarter_ends

EARLY = timedelta(days=14)
"""So long before the end of a quarter its report is to be made ready."""
MOST = 16
"""As many quarters as are put on the list at once: four years."""
LEAD = "action-lead"


class Quarter(NamedTuple):
    """A quarter of which a report is to be made: its id in the file, its number and year, and when to begin."""

    entry: str
    number: int
    year: int
    begin_on: date


def quarters_to_remind(plan: Plan, today: date) -> list[Quarter]:
    """The quarters of *plan* whose report is to be begun after *today* and is not on the list; none of a closed one."""
    last = plan.content.period_to
    if plan.phase is Phase.CLOSED or today > last:
        return []
    found = []
    for end in quarter_ends(today, last, quarter_count(today, last))[:MOST]:
        quarter = Quarter(f"verslag-{end.year}-q{end.month // 3}", end.month // 3, end.year, end - EARLY)
        if quarter.begin_on > today and not recordings_of(plan, quarter.entry):
            found.append(quarter)
    return found


def quarter_count(first: date, last: date) -> int:
    """How many quarters day *first* to *last* touch."""
    return (last.year - first.year) * 4 + (last.month - 1) // 3 - (first.month - 1) // 3 + 1


def entry_of(quarter: Quarter, text: str, today: date) -> Entry:
    """What stands in the file of the plan for the report of *quarter*, agreed *today*."""
    return Entry(quarter.entry, EntryKind.AGREED, text, owner=LEAD, held_on=today, next_on=quarter.begin_on)
