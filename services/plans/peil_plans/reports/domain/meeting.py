"""What there is to say of many plans at a meeting on progress: their reports since the last one, put together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.dossier import Entry, EntryKind
from peil_plans.action_plans.domain.plan import Content, Plan, Status
from peil_plans.reports.domain.report import Report


class Recorded(NamedTuple):
    """An entry of the file of a plan, and which plan that is."""

    content: Content
    entry: Entry


@dataclass(frozen=True, slots=True)
class Pack:
    """
    The reports of the plans that count, and what a meeting goes through one by one.

    Attributes:
        reports: In order of the plans' titles.
        before, after: How many actions of all plans stood how, at the first and at the second moment.
        open_agreed: Agreed actions that are not done, by the day on which they should be.
        decided: What was decided in between, by its day.
        risks: Open risks to be looked at until the day that the reports look ahead to; ``advice`` without an answer.
    """

    reports: Sequence[Report]
    before: Counter[Status]
    after: Counter[Status]
    open_agreed: Sequence[Recorded]
    decided: Sequence[Recorded]
    risks: Sequence[Recorded]
    advice: Sequence[Recorded]


def pack_of(reports: Iterable[Report]) -> Pack:
    """The pack of these *reports*, of one pair of moments; plans that do not count then are left out."""
    known = sorted((each for each in reports if each.counts), key=lambda each: (each.content.title, each.content.plan))
    before, after = Counter[Status](), Counter[Status]()
    for report in known:
        before.update(report.before)
        after.update(report.after)
    return Pack(
        reports=known,
        before=before,
        after=after,
        open_agreed=_by_day(Recorded(one.content, entry) for one in known for entry in one.open_agreed),
        decided=_by_day(Recorded(one.content, entry) for one in known for entry in one.decided),
        risks=_by_day(
            Recorded(one.content, entry)
            for one in known
            for entry in one.risks
            if entry.next_on is not None and entry.next_on <= one.until
        ),
        advice=_by_day(Recorded(one.content, entry) for one in known for entry in one.advice),
    )


def meeting_days(plan: Plan) -> set[date]:
    """The days of the meetings of which the file of *plan* holds a decision or an agreed action."""
    kinds = {EntryKind.DECISION, EntryKind.AGREED}
    return {entry.held_on for entry in plan.entries if entry.kind in kinds and entry.held_on is not None}


def _by_day(found: Iterable[Recorded]) -> list[Recorded]:
    return sorted(found, key=lambda one: (one.entry.next_on or one.entry.held_on or date.max, one.content.title))
