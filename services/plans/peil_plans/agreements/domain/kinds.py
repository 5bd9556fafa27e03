"""The thirteen kinds of agreement that the implementation plan of the mandate knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Pillar(StrEnum):
    """What a kind of agreement is aimed at."""

    INCLUSION = "inclusion"
    REPRESENTATION = "representation"


class Commitment(StrEnum):
    """What is promised: to do something, or that something comes about."""

    EFFORT = "effort"
    RESULT = "result"


@dataclass(frozen=True, slots=True)
class Kind:
    """
    One kind of agreement.

    Attributes:
        code: Such as ``representation-4``: the pillar and its number in the paper.
        goal: What it is for, in Dutch.
        title: What is agreed, in Dutch.
        scale_from: The salary scale from which it holds; None where the paper gives none.
        evidence: What shows that it was kept, in Dutch; nothing about a person.
        document: The paper it stands in.
        line: The line of that paper, from 1.
    """

    code: str
    pillar: Pillar
    number: int
    goal: str
    title: str
    commitment: Commitment
    scale_from: int | None
    evidence: tuple[str, ...]
    document: str
    line: int
