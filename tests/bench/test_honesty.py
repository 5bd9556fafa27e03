"""A bench may be slow, but it may not flatter: what it compares has done the same work, and it shows every round."""

from __future__ import annotations

import pytest

from bench.report import quantile
from bench.rounds import Contestant, DifferentEffect, Outcome, ratios, take_turns

DONE = {"task-1": (2, "A", "open", 20260101), "task-2": (1, "B", "done", 20260102)}


def contestant(
    name: str, *, effect: dict[str, object], seconds: float = 1.0, diary: list[str] | None = None
) -> Contestant:
    async def turn() -> Outcome:
        if diary is not None:
            diary.append(name)
        return Outcome(100, seconds, effect)

    return Contestant(name, "", turn, DONE)


async def test_a_contestant_that_skips_work_is_refused() -> None:
    skipped = {"task-1": DONE["task-1"]}
    with pytest.raises(DifferentEffect, match="1 of 2 keys differ; 'task-2'"):
        await take_turns([contestant("lazy", effect=dict(skipped))], 1)


async def test_a_contestant_that_ends_in_an_older_state_is_refused() -> None:
    older = {**DONE, "task-1": (1, "A", "open", 20260101)}
    with pytest.raises(DifferentEffect):
        await take_turns([contestant("stale", effect=dict(older))], 1)


async def test_a_contestant_that_does_more_than_asked_is_refused() -> None:
    with pytest.raises(DifferentEffect):
        await take_turns([contestant("inventive", effect={**DONE, "task-3": ()})], 1)


async def test_contestants_take_turns_within_each_round() -> None:
    diary: list[str] = []
    both = [contestant(name, effect=dict(DONE), diary=diary) for name in ("one", "other")]
    await take_turns(both, 2)
    assert diary == ["one", "other", "one", "other"]


async def test_a_ratio_is_taken_within_each_round() -> None:
    scores = await take_turns(
        [contestant("slow", effect=dict(DONE), seconds=2.0), contestant("fast", effect=dict(DONE), seconds=0.5)], 3
    )
    assert ratios(scores, "fast", "slow") == [4.0, 4.0, 4.0]


def test_the_99th_percentile_lets_one_in_a_hundred_above_it() -> None:
    assert quantile([float(number) for number in range(1, 1001)], 0.99) == pytest.approx(990, abs=1)
