"""
Counting: what leaves the collector of all answers, and nothing else does.

The leaves that were frozen at opening are pooled once more by how many answered, with the same function and same k.
The number that decides is that of the question answered most often, so that no question that many leave open takes
the others with it. Any other question is left out of a leaf where fewer than k answered it, and so out of every sum
that this leaf is in: every count that is published, of every question, is about at least k people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import msgspec

from peil_disclosure.pooling import Group, Part, Path, pool

Kind = Literal["scale-5", "yes-no"]
CHOICES: Mapping[str, int] = {"scale-5": 5, "yes-no": 2}
"""How many answers there are to choose from, per kind of question."""

Answer = tuple[int | None, ...]
"""Per question, in the campaign's order, which answer was chosen, from 0; None: left open."""


class Question(msgspec.Struct, frozen=True):
    """One question of the form."""

    question: str
    text: str
    kind: Kind


class Campaign(msgspec.Struct, frozen=True):
    """A campaign as it was opened: what is asked, until when (UTC, text that sorts), and by which k it is counted."""

    campaign: str
    title: str
    questions: tuple[Question, ...]
    k: int
    opens_at: str
    closes_at: str


class Lot(msgspec.Struct, frozen=True):
    """Some of the codes of one leaf (by hash), and what was answered with them."""

    path: tuple[str, ...]
    part: str
    levels: tuple[str, ...]
    invited: int
    answers: tuple[Answer, ...] = ()

    @property
    def leaf(self) -> tuple[Path, Part]:
        """Which leaf they belong to."""
        return self.path, cast("Part", self.part)


@dataclass(frozen=True, slots=True)
class Counted:
    """One leaf after counting: at least k people, and per question how often each answer was chosen."""

    path: Path
    part: str
    level: str
    invited: int
    answered: int
    counts: Mapping[str, tuple[int, ...]]


def count(campaign: Campaign, lots: Iterable[Lot]) -> list[Counted]:
    """
    What may be said of the answers in *lots*: none of it about fewer people than the campaign's k.

    Answers of fewer than k people who were left over at the top are in no count.

    Raises:
        NoTree: *lots* do not describe one tree.
    """
    answers: dict[tuple[Path, Part], list[Answer]] = {}
    invited: dict[tuple[Path, Part], int] = {}
    levels: dict[str, str] = {}
    for lot in lots:
        answers.setdefault(lot.leaf, []).extend(lot.answers)
        invited[lot.leaf] = lot.invited
        levels.update(zip(lot.path, lot.levels, strict=True))
    deciding = _answered_most(campaign, [answer for given in answers.values() for answer in given])
    groups = [Group(path, part, _answered(given, deciding)) for (path, part), given in answers.items()]
    counted = []
    # Readers know the rule and how many were invited: two groups of k - 1 are joined only with somebody else who could
    # have answered, as their sum would tell each. A hidden unit has k - 1 answers at most, so heads are told of rests
    # alone: that everybody in a small group answered is for the release gate to keep, which loses no answer.
    heads: dict[tuple[Path, Part], int] = {place: people for place, people in invited.items() if place[1] == "rest"}
    for leaf in pool(groups, campaign.k, heads=heads).leaves:
        members = [(group.path, group.part) for group in leaf.groups]
        given = [answer for member in members for answer in answers[member]]
        counted.append(
            Counted(
                path=leaf.path,
                part=leaf.part,
                level=levels[leaf.path[-1]],
                invited=sum(invited[member] for member in members),
                answered=len(given),
                counts=_counts(campaign, given),
            )
        )
    return counted


def _answered_most(campaign: Campaign, given: Sequence[Answer]) -> int:
    """The place of the question that most people answered; of equals the first."""
    return max(range(len(campaign.questions)), key=lambda place: (_answered(given, place), -place))


def _answered(given: Sequence[Answer], place: int) -> int:
    return sum(answer[place] is not None for answer in given)


def _counts(campaign: Campaign, given: Sequence[Answer]) -> dict[str, tuple[int, ...]]:
    counts = {}
    for place, question in enumerate(campaign.questions):
        if _answered(given, place) >= campaign.k:
            chosen = Counter(answer[place] for answer in given)
            counts[question.question] = tuple(chosen[choice] for choice in range(CHOICES[question.kind]))
    return counts


def answer_of(campaign: Campaign, chosen: Mapping[str, str]) -> tuple[Answer, list[str]]:
    """
    What somebody chose on the form (question -> text of a number from 0), and the questions with a choice that is none.

    A question without a choice was left open.
    """
    answer: list[int | None] = []
    strange: list[str] = []
    for question in campaign.questions:
        text = chosen.get(question.question, "")
        allowed = {str(choice): choice for choice in range(CHOICES[question.kind])}
        if text and text not in allowed:
            strange.append(question.question)
        answer.append(allowed.get(text))
    return tuple(answer), strange
