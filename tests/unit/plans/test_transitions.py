"""Every step from one status to another, written out once more as it is meant: the table in the code is held to it."""

from __future__ import annotations

import pytest

from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.domain.transitions import TRANSITIONS, Edge

COLUMNS = (
    "planned", "running", "continuous", "done", "slightly-delayed", "delayed", "to-revise", "not-taken-up", "unknown",
)  # fmt: skip
MEANT = """
    planned           . f f f f f f r r
    running           x . f f f f f r r
    continuous        x f . r f f f r r
    done              x r r . r r r r x
    slightly-delayed  x f f f . f f r r
    delayed           x f f f f . f r r
    to-revise         f f f f f f . r r
    not-taken-up      r r r r r r r . r
    unknown           f f f f f f f r .
"""
"""
From the status in front to the one of the column: f free, r only with a reason, x never.

What has begun becomes no plan again, unless it is to be revised. Whoever drops a promise, takes one up after all,
opens again what was done, ends what has no end or no longer knows how it stands, says why. What was done and is not,
gets a status that says so, never "unknown".
"""
LETTERS = {"f": Edge.FREE, "r": Edge.EXPLAINED, "x": Edge.CLOSED}
PAIRS = [
    (before, to, letter)
    for before, *letters in (line.split() for line in MEANT.strip().splitlines())
    for to, letter in zip(COLUMNS, letters, strict=True)
    if letter != "."
]


@pytest.mark.parametrize(("before", "to", "letter"), PAIRS)
def test_a_step_is_free_explained_or_impossible_as_meant(before: str, to: str, letter: str) -> None:
    assert TRANSITIONS[Status(before)][Status(to)].edge is LETTERS[letter]


def test_every_pair_is_meant_once() -> None:
    assert len(PAIRS) == 9 * 8 == len({(before, to) for before, to, _ in PAIRS})
    assert {before for before, _, _ in PAIRS} == set(COLUMNS) == set(Status)
    assert sum(len(row) for row in TRANSITIONS.values()) == len(PAIRS)
