"""The shortest list of faults that still breaks a promise, as far as it is found (delta debugging)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shrink(things: Sequence[T], breaks: Callable[[Sequence[T]], bool], *, tries: int) -> list[T]:
    """
    A part of *things*, in order, that still breaks and of which nothing can be left out any more.

    Args:
        things: A list that breaks.
        breaks: Whether a list does.
        tries: After so many questions the best list so far is good enough.

    Source: Zeller and Hildebrandt, Simplifying and Isolating Failure-Inducing Input (2002): the algorithm ddmin.
    """
    left = tries

    def still(part: Sequence[T]) -> bool:
        nonlocal left
        left -= 1
        return breaks(part)

    if still([]):
        return []
    best, pieces = list(things), 2
    while len(best) > 1 and left > 0:
        size = -(-len(best) // pieces)
        starts = range(0, len(best), size)
        without = ([*best[:start], *best[start + size :]] for start in starts)
        smaller = next((part for part in without if left > 0 and still(part)), None)
        if smaller is not None:
            best, pieces = smaller, max(2, pieces - 1)
        elif size == 1:
            break
        else:
            pieces = min(len(best), pieces * 2)
    return best
