"""How alike two texts are, at a price that does not grow with how much somebody wrote."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import SequenceMatcher
from heapq import nlargest

_COMPARED = 120
"""Characters at either end of a text that are looked at: two texts that differ in between alone count as alike."""
_TRIED = 3
"""As many texts, those that share most groups of three characters, are compared with one character by character."""


def plain(text: str) -> str:
    """*text* without what a paper may write otherwise: case, punctuation, spaces and line ends."""
    return re.sub(r"[^\w%€]+|_", " ", text.lower()).strip()


def groups(text: str) -> frozenset[str]:
    """The groups of three characters that the ends of a plain *text* consist of; none of an empty one."""
    ends = f" {text} " if len(text) <= 2 * _COMPARED else f" {text[:_COMPARED]} {text[-_COMPARED:]} "
    return frozenset(ends[at : at + 3] for at in range(len(ends) - 2)) if text else frozenset()


def nearest(own: frozenset[str], others: Mapping[int, frozenset[str]], first: Collection[int] = ()) -> list[int]:
    """The keys of the few *others* that share most groups with *own*, nearest first; those in *first* go before all."""
    shared = ((n in first, 2 * len(own & its) / (len(own) + len(its) or 1), -n) for n, its in others.items())
    return [-n for _, _, n in nlargest(_TRIED, (each for each in shared if each[0] or each[1]))]


def likeness(one: str, other: str, least: float) -> float:
    """The likeness of two plain texts, 0 to 1; 0 when it is less than *least*, which is mostly plain at once."""
    ends = [SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED])]
    if max(len(one), len(other)) > _COMPARED:
        ends.append(SequenceMatcher(None, one[-_COMPARED:], other[-_COMPARED:]))
    # The first two are cheap, and never less than the last.
    for ratio in (SequenceMatcher.real_quick_ratio, SequenceMatcher.quick_ratio, SequenceMatcher.ratio):
        like = sum(ratio(end) for end in ends) / len(ends)
        if like < least:
            return 0.0
    return like
