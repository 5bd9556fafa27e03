"""
What is told of a campaign, as values, and what decides about it.

Apart from how it is computed (`surveys.domain.told`): whoever reads what was told needs no solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

import msgspec

from peil_disclosure.model import FLOOR, Problem, Verdict


class Mark(msgspec.Struct, frozen=True):
    """
    One figure about answers, as it is told.

    Attributes:
        value: In per cent for a share, in tenths of a point for a mean.
        side: ``about``, ``or-less`` or ``or-more``.
    """

    value: int
    side: Literal["about", "or-less", "or-more"]


class Score(msgspec.Struct, frozen=True):
    """
    What is told of one question at one node.

    Not how many answered it: beside how many took part that would tell how many skipped it, and they may be few. Nor
    how often each answer was given: five shares beside each other tell of everybody what no one of them tells.

    Attributes:
        share: Who is for: answered 4 or 5, or yes.
        mean: The mean on a scale of 1 to 5; None for yes and no.
    """

    share: Mark
    mean: Mark | None


class Told(msgspec.Struct, frozen=True):
    """
    What is told of one node: a unit with everything below it, or the rest of one.

    Attributes:
        node: Its id: the unit's, or ``<unit>/rest``.
        parent: The nearest node told that it is a part of; empty for the uppermost.
        unit: The unit.
        part: ``whole`` or ``rest``.
        invited: How many were invited.
        answered: How many took part; at least k.
        participation: In a hundred, to one decimal, as text: it says no more than the two numbers do.
        scores: Per question; a question that is not here is not told.
        based_on: The node whose people alone it is about, when it is about no others.
        earlier: The campaign before, when the same node of it may be set beside this one; empty otherwise.
    """

    node: str
    parent: str
    unit: str
    part: Literal["whole", "rest"]
    invited: int
    answered: int
    participation: str
    scores: dict[str, Score]
    based_on: str = ""
    earlier: str = ""


class SurveyGate(NamedTuple):
    """What decides: fewest people, a secret that decides between units of equal worth, and the floor of k."""

    k: int
    key: bytes
    floor: int = FLOOR


class SurveyMade(NamedTuple):
    """
    What is told of a campaign, with the proof.

    Attributes:
        nodes: Each after the one it is a part of.
        cells: Per node the leaves it holds.
        problem, verdict: The rows that are told, and the audit's verdict: safe.
        hidden: Nodes that are not told: too small, needed to hide another, or alike beside what others answered.
        recipes: How something hidden could have been computed; for the scrutineer inside.
    """

    nodes: list[Told]
    cells: Mapping[str, frozenset[str]]
    problem: Problem
    verdict: Verdict
    hidden: tuple[str, ...]
    recipes: tuple[str, ...]
