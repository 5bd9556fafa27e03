"""
Moments as people in Amsterdam write them.

Twice a year the clock jumps. A time that the jump in spring leaves out does not exist and is refused. A time that comes
twice in autumn is read in favour of who answers: a campaign opens at the first and closes at the second.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from peil_issuer.campaigns.domain.refusals import TimeMissing, TimeUnreadable

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FORM = "2026-11-23T09:00"
Which = Literal["opens", "closes"]


def moment_of(local: str, which: Which) -> datetime:
    """
    The moment (UTC) at which the clocks of Amsterdam show *local*, ``YYYY-MM-DDTHH:MM``.

    Raises:
        TimeUnreadable: it has another form, or is no time of the calendar.
        TimeMissing: the clocks never show it: in that night they go from 02:00 to 03:00.
    """
    try:
        written = datetime.strptime(local, "%Y-%m-%dT%H:%M") if len(local) == len(FORM) else None  # noqa: DTZ007  # local on purpose
    except ValueError:
        written = None
    if written is None:
        raise TimeUnreadable(which)
    shown = written.replace(tzinfo=AMSTERDAM, fold=0 if which == "opens" else 1)
    found = shown.astimezone(UTC)
    if found.astimezone(AMSTERDAM).replace(tzinfo=None) != written:
        raise TimeMissing(which, local)
    return found
