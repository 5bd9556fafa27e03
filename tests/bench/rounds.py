"""Contestants take turns within each round, so that whatever slows the machine down slows all of them."""

from __future__ import annotations

import statistics
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class DifferentEffect(Exception):
    """A contestant did not end in the state that the facts lead to, so its speed says nothing."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One turn of one contestant: events handled, seconds from its first read to its last commit, and its state."""

    events: int
    seconds: float
    effect: Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Contestant:
    """
    Somebody who takes part.

    Attributes:
        name: Short, unique in its table.
        what: One line for the reader of the table.
        turn: Does the work from an empty store.
        expected: The state it must end in.
    """

    name: str
    what: str
    turn: Callable[[], Awaitable[Outcome]]
    expected: Mapping[Any, Any]


@dataclass(slots=True)
class Score:
    """Events per second of one contestant, one per round."""

    name: str
    what: str
    events: int = 0
    rates: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of the rounds, in events per second."""
        return statistics.median(self.rates)


async def take_turns(
    contestants: Sequence[Contestant], rounds: int, say: Callable[[str], None] = lambda line: None
) -> dict[str, Score]:
    """
    Let every contestant work once in each round.

    Raises:
        DifferentEffect: a contestant ended in another state than expected.
    """
    scores = {each.name: Score(each.name, each.what) for each in contestants}
    for number in range(1, rounds + 1):
        for each in contestants:
            outcome = await each.turn()
            same_effect(each.name, outcome.effect, each.expected)
            scores[each.name].events = outcome.events
            scores[each.name].rates.append(outcome.events / outcome.seconds)
            say(f"round {number}/{rounds}  {each.name:<28} {outcome.events / outcome.seconds:>10,.0f} events/s")
    return scores


def same_effect(name: str, effect: Mapping[Any, Any], expected: Mapping[Any, Any]) -> None:
    """Raises DifferentEffect unless *effect* is exactly what is *expected*."""
    if effect == expected:
        return
    wrong = [key for key in {*effect, *expected} if effect.get(key) != expected.get(key)]
    first = min(wrong, key=str)
    raise DifferentEffect(
        f"{name}: {len(wrong)} of {len(expected)} keys differ; {first!r} is {effect.get(first)!r},"
        f" expected {expected.get(first)!r}"
    )


def ratios(scores: Mapping[str, Score], name: str, base: str) -> list[float]:
    """How many times *base* contestant *name* was, round by round."""
    return [mine / theirs for mine, theirs in zip(scores[name].rates, scores[base].rates, strict=True)]
