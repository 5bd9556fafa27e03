"""Which status may follow which: one table, every pair in it, every unusual one with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from peil_plans.action_plans.domain.plan import Status


class Edge(Enum):
    """How a step from one status to another is taken."""

    FREE = "free"
    EXPLAINED = "explained"
    """Only with a reason: it is unusual, and a later reader will ask."""
    CLOSED = "closed"
    """Never."""


@dataclass(frozen=True, slots=True)
class Step:
    """One pair of the table; ``why`` says why it needs a reason or is impossible, and is empty when it is free."""

    edge: Edge
    why: str = ""


def _explained(why: str) -> Step:
    return Step(Edge.EXPLAINED, why)


def _closed(why: str) -> Step:
    return Step(Edge.CLOSED, why)


FREE = Step(Edge.FREE)
DROPPED = _explained("a promise is dropped, so the reader must learn why")
REOPENED = _explained("what was reported as done turns out not to be")
TAKEN_UP_AFTER_ALL = _explained("it was reported as not taken up, so something changed")
LOST_SIGHT = _explained("it was known how the action stood, and now it is not")
ENDED = _explained("the plan gives this action no end, so ending it is a decision")
STARTED = _closed("what has begun cannot become a plan again; revise it instead")

P, R, C, D = Status.PLANNED, Status.RUNNING, Status.CONTINUOUS, Status.DONE
S, L, V, N, U = (
    Status.SLIGHTLY_DELAYED,
    Status.DELAYED,
    Status.TO_REVISE,
    Status.NOT_TAKEN_UP,
    Status.UNKNOWN,
)

TRANSITIONS: Mapping[Status, Mapping[Status, Step]] = {
    P: {R: FREE, C: FREE, D: FREE, S: FREE, L: FREE, V: FREE, N: DROPPED, U: LOST_SIGHT},
    R: {P: STARTED, C: FREE, D: FREE, S: FREE, L: FREE, V: FREE, N: DROPPED, U: LOST_SIGHT},
    C: {P: STARTED, R: FREE, D: ENDED, S: FREE, L: FREE, V: FREE, N: DROPPED, U: LOST_SIGHT},
    D: {
        P: STARTED,
        R: REOPENED,
        C: REOPENED,
        S: REOPENED,
        L: REOPENED,
        V: REOPENED,
        N: REOPENED,
        U: _closed("what was reported as done and is not, has another status that says so"),
    },
    S: {P: STARTED, R: FREE, C: FREE, D: FREE, L: FREE, V: FREE, N: DROPPED, U: LOST_SIGHT},
    L: {P: STARTED, R: FREE, C: FREE, D: FREE, S: FREE, V: FREE, N: DROPPED, U: LOST_SIGHT},
    V: {P: FREE, R: FREE, C: FREE, D: FREE, S: FREE, L: FREE, N: DROPPED, U: LOST_SIGHT},
    N: {
        P: TAKEN_UP_AFTER_ALL,
        R: TAKEN_UP_AFTER_ALL,
        C: TAKEN_UP_AFTER_ALL,
        D: TAKEN_UP_AFTER_ALL,
        S: TAKEN_UP_AFTER_ALL,
        L: TAKEN_UP_AFTER_ALL,
        V: TAKEN_UP_AFTER_ALL,
        U: LOST_SIGHT,
    },
    U: {P: FREE, R: FREE, C: FREE, D: FREE, S: FREE, L: FREE, V: FREE, N: DROPPED},
}


def reachable(before: Status, *, continuous: bool) -> list[Status]:
    """The statuses an action that stands at *before* can come to, in reading order."""
    return [
        status
        for status in Status
        if status is not before
        and TRANSITIONS[before][status].edge is not Edge.CLOSED
        and (continuous or status is not Status.CONTINUOUS)
    ]


def needs_reason(before: Status, to: Status) -> bool:
    """Whether the step from *before* to *to* must be explained."""
    return TRANSITIONS[before][to].edge is Edge.EXPLAINED
