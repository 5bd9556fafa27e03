"""
Which threshold a campaign opens under.

A decision holds for what opens after it, upwards or down to the floor; what is open keeps what it opened with. Source:
the design's disclosure policy.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from peil_contracts.survey import DISCRIMINATION_FLOOR, FLOOR

SURVEY, DISCRIMINATION = "survey", "survey-discrimination"


class Decision(msgspec.Struct, frozen=True):
    """From the moment *decided_at* on, what opens has *k*; *number* counts all decisions."""

    number: int
    k: int
    decided_at: datetime


class Threshold(msgspec.Struct, frozen=True):
    """Everything decided about one kind of figure."""

    decisions: tuple[Decision, ...] = ()


def k_at(threshold: Threshold, opens_at: datetime, *, discrimination: bool) -> int:
    """
    The k of a campaign that opens at *opens_at*, in people: as decided last before it, and never below the floor.

    Without any decision it is the floor, which is the default for surveys.
    """
    floor = DISCRIMINATION_FLOOR if discrimination else FLOOR
    decided = [one for one in threshold.decisions if one.decided_at < opens_at]
    return max(floor, max(decided, key=lambda one: one.number).k) if decided else floor
