"""Where a vacancy stands in the BIWS process on a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS

MANDATORY_STEPS = tuple(step for step in BIWS_STEPS if step not in OPTIONAL_STEPS)
"""The steps a vacancy can wait for, in order: it never waits for an optional one."""


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """A vacancy was opened in *unit* on a day."""

    unit: str
    on: int


class StepCompleted(msgspec.Struct, frozen=True, tag="step-completed"):
    """A step of the process was completed on a day."""

    step: str
    on: int


class Closed(msgspec.Struct, frozen=True, tag="closed"):
    """The vacancy was closed on a day: filled, not filled or withdrawn."""

    on: int
    outcome: str


class Stretch(NamedTuple):
    """On every day ``first <= day < until`` the vacancy was open and waited for *step*; an open end is None."""

    step: str
    first: int
    until: int | None


def next_step(completed: Mapping[str, int], day: int) -> str:
    """
    The step a vacancy waits for on *day*: the first mandatory one that was not completed by then.

    Completing a later step first does not skip an earlier one. When all are completed it is the last: the vacancy
    itself has still to be closed.
    """
    for step in MANDATORY_STEPS:
        on = completed.get(step)
        if on is None or on > day:
            return step
    return MANDATORY_STEPS[-1]


def stretches(opened_on: int, completed: Mapping[str, int], closed_on: int | None) -> list[Stretch]:
    """
    The days a vacancy was open, divided by the step it waited for.

    Args:
        opened_on: First day it was open, ``YYYYMMDD``.
        completed: Per step the day it was completed; a day before the opening counts from the opening.
        closed_on: First day it was no longer open, or None.

    Returns:
        Stretches that follow each other without a gap; none when it was closed on or before the day it opened.
    """
    days = sorted({opened_on, *(on for on in completed.values() if on > opened_on)})
    found: list[Stretch] = []
    for day in days:
        if closed_on is not None and day >= closed_on:
            break
        step = next_step(completed, day)
        if found and found[-1].step == step:
            continue
        if found:
            found[-1] = found[-1]._replace(until=day)
        found.append(Stretch(step, day, None))
    if found and closed_on is not None:
        found[-1] = found[-1]._replace(until=closed_on)
    return found
