"""A part of an action with its own moment, what sets its clock going, and where a paper says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: a document, and the line in it (from 1)."""

    document: str
    line: int


@dataclass(frozen=True, slots=True)
class After:
    """
    What sets the clock of a milestone going: the milestone *milestone* of *action*, or the adoption when both are None.

    It is due so many *months*, and then *days*, after that happened.
    """

    months: int
    days: int
    action: str | None = None
    milestone: str | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """
    A part of an action with its own moment. ``period_text`` is the moment in the plan's own words.

    ``milestone`` is its id, unique within the action; while what ``after`` names has not happened, ``due_on`` is None.
    ``gate``: it is an approval, before which the action may not begin.
    """

    label: str
    period_text: str
    due_on: date | None
    done: bool
    source: Source | None = None
    milestone: str = ""
    reached_on: date | None = None
    after: After | None = None
    gate: bool = False
