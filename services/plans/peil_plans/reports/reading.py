"""Reads plans for the pack of a meeting, one at a time, as after years each takes megabytes; and threads to tell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import NamedTuple

from peil_plans.action_plans.domain.clocks import due_after
from peil_plans.action_plans.domain.plan import Content, Plan
from peil_plans.action_plans.domain.standing import Moment
from peil_plans.action_plans.storage import Plans
from peil_plans.reports.domain.meeting import Pack, meeting_days, pack_of
from peil_plans.reports.domain.period import AHEAD, Kind, Period, quarter_end_before
from peil_plans.reports.domain.report import report_of
from peil_plans.threads.domain import Thread, noted_within, within
from peil_plans.threads.handlers import ThreadDesk

MEETINGS = 6
"""As many earlier meetings as are told."""


class Gathered(NamedTuple):
    """The pack of a meeting, and the days of the last meetings before today, the latest first."""

    pack: Pack
    until: date
    earlier: list[date]


async def usual_since(plans: Plans, today: date) -> date:
    """The day of the last meeting on record before *today*, else the end of the quarter before. Raises `StoreAway`."""
    held = [day async for plan in _every(plans) for day in meeting_days(plan) if day < today]
    return max(held, default=quarter_end_before(today))


async def gathered(plans: Plans, since: date, to: date, today: date) -> Gathered:
    """
    The pack of what came to be known after the day *since*, up to *to*.

    The first day is taken as known on that day: what was told late of an earlier day is news to the meeting too.

    Raises:
        StoreAway: the store does not answer.
    """
    first, second = Moment(since, since), Moment(to, today)
    until = due_after(to, AHEAD)
    reports, held = [], set[date]()
    async for plan in _every(plans):
        held |= meeting_days(plan)
        reports.append(report_of(plan, first, second, until))
    return Gathered(pack_of(reports), until, sorted((day for day in held if day < today), reverse=True)[:MEETINGS])


async def heard_in_report(
    desk: ThreadDesk, plan: Content, kind: Kind, period: Period, today: date
) -> list[tuple[Content, Thread]]:
    """
    What came back in talks, for the report on *plan*; none in one to a platform.

    Raises:
        RelationsUnknown: which units there are cannot be told now.
        StoreAway: the store does not answer.
    """
    if kind is Kind.PLATFORM:
        return []
    found = within(await desk.threads.of_plan(plan.plan), *period)
    return [(plan, each) for each in await desk.told(plan.unit, found, today)]


async def heard_since(desk: ThreadDesk, pack: Pack, since: date, to: date, today: date) -> list[tuple[Content, Thread]]:
    """
    What was noted of the plans in *pack* after the day *since*, up to *to*, whatever days the talks were on.

    Raises:
        RelationsUnknown: which units there are cannot be told now.
        StoreAway: the store does not answer.
    """
    heard: list[tuple[Content, Thread]] = []
    for plan in (report.content for report in pack.reports):
        found = noted_within(await desk.threads.of_plan(plan.plan), since + timedelta(days=1), to)
        heard += [(plan, each) for each in await desk.told(plan.unit, found, today)]
    return heard


async def _every(plans: Plans) -> AsyncIterator[Plan]:
    """Every plan, one at a time: others ask something in between."""
    for line in await plans.lines(lambda unit, plan: True):
        stored = await plans.load(line.plan)
        if stored is not None:
            yield stored.plan
