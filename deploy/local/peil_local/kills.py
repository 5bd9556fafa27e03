"""Which process is killed when: drawn from a seed, so that the same run can be asked for again."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST_S, LONGEST_S = 0.4, 4.0
"""Between two kills: short enough that two are away together, long enough that something is played in between."""


@dataclass(frozen=True)
class Kill:
    """Process *name* is killed, *at_s* seconds after the beginning."""

    at_s: float
    name: str


def draw_kills(names: Iterable[str], *, seconds: float, seed: int) -> tuple[Kill, ...]:
    """
    The kills of *seconds* seconds, in the order of time.

    Every process is killed once before any is killed again: in each round all come by, in an order of its own.
    The order of *names* makes no difference.
    """
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    everybody = sorted(set(names))
    kills: list[Kill] = []
    round_: list[str] = []
    at_s = chance.uniform(SHORTEST_S, LONGEST_S)
    while everybody and at_s < seconds:
        if not round_:
            round_ = chance.sample(everybody, len(everybody))
        kills.append(Kill(at_s, round_.pop()))
        at_s += chance.uniform(SHORTEST_S, LONGEST_S)
    return tuple(kills)
