"""
Waves beside each other: what may be set beside the campaign before, and what is said of the difference.

Answers are given anew in every campaign, so nothing can be subtracted; the risk is a small group that answers as it
did, beside one known newcomer. So below a directorate a unit is compared only when it is large, or when nobody or more
than a few of its people changed. The rest of a unit is another group every time, and is never compared. What is said of
a difference follows from figures as they were told, rounded, and from nothing else.
Source: `peil_disclosure.change.trend_allowed`, a rule of thumb.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from peil_disclosure.change import trend_allowed
from peil_disclosure.coding import HIDDEN_WORDS, Coded
from peil_reporting.surveys.domain.campaign import Question
from peil_reporting.surveys.domain.figures import Mark, Told

FROM_DIRECTORATE = frozenset({"municipality", "cluster", "directorate", "city-district"})
"""Levels that always have a comparison."""
ONE_PERSON = 1
"""What changed when nobody can say how many did: it may be one person."""

NOT_ASKED = "niet eerder zo gevraagd"
NOT_EXACT = "niet precies te zeggen"


class Turnover(NamedTuple):
    """
    The people of a unit at two moments, in people.

    Attributes:
        then, now: How many they were and are.
        changed: How many of them were there at one of both moments alone.
    """

    then: int
    now: int
    changed: int


class Wave(NamedTuple):
    """A campaign as it was released: its questions, and what was told of one node."""

    questions: Sequence[Question]
    told: Told


def asked_again(then: Iterable[Question], now: Iterable[Question]) -> int:
    """How many questions of *now* were asked *then*: they read the same and are answered the same way."""
    before = {(one.text, one.kind) for one in then}
    return sum((one.text, one.kind) in before for one in now)


class Compared(NamedTuple):
    """
    A figure of two campaigns.

    Attributes:
        question: The question's id in the later one; empty for participation.
        text: What it is about.
        then, now: As they were told.
        change: In words.
    """

    question: str
    text: str
    then: str
    now: str
    change: str


def turnover(ways: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, Turnover]:
    """
    Per unit how its people changed.

    Args:
        ways: Per person the units that person was in then, and is in now, from the top down; none for who was away.
    """
    then, now, changed = Counter[str](), Counter[str](), Counter[str]()
    for before, after in ways:
        then.update(before)
        now.update(after)
        changed.update(set(before) ^ set(after))
    return {unit: Turnover(then[unit], now[unit], changed[unit]) for unit in then.keys() | now.keys()}


def comparable(then: Told, now: Told, people: Turnover | None, level: str | None) -> bool:
    """
    Whether what is told of a unit *now* may be set beside what was told *then*.

    Args:
        people: How its people changed; None when that is not known. They are believed only when they are as many as
            were invited each time: else somebody else was asked than who works there.
        level: What kind of unit it is now.
    """
    if now.part == "rest" or then.part == "rest":
        return False
    known = people is not None and (people.then, people.now) == (then.invited, now.invited)
    changed = people.changed if people is not None and known else ONE_PERSON
    return trend_allowed(min(then.answered, now.answered), changed, from_directorate=level in FROM_DIRECTORATE)


def compare(then: Wave, now: Wave) -> list[Compared]:
    """
    Participation, and every question of *now*, beside *then*.

    A question came back when it reads the same and is answered the same way, whatever its id: forms number questions.
    """
    before = {(one.text, one.kind): one.question for one in then.questions}
    found = [_participation(then.told, now.told)]
    for one in now.questions:
        same = before.get((one.text, one.kind))
        found.append(_question(one, then.told, now.told, same))
    return found


def _participation(then: Told, now: Told) -> Compared:
    change = Decimal(now.participation) - Decimal(then.participation)
    said = [f"{one.participation.replace('.', ',')}%" for one in (then, now)]
    return Compared("", "Deelname", said[0], said[1], _more(change, "punt", "punten"))


def _question(question: Question, then: Told, now: Told, same: str | None) -> Compared:
    kind: Literal["share", "mean"] = "mean" if question.kind == "scale-5" else "share"
    marks = [_mark(told, name, kind) for told, name in ((then, same), (now, question.question))]
    words = [Coded(kind, mark.value, mark.side, 0).words if mark else HIDDEN_WORDS for mark in marks]
    if same is None:
        return Compared(question.question, question.text, NOT_ASKED, words[1], "")
    before, after = marks
    if before is None or after is None:
        change = ""
    elif before.side != "about" or after.side != "about":
        # Beside a mark a difference would say more than the mark does.
        change = "gelijk" if before == after else NOT_EXACT
    elif kind == "mean":
        change = _more(Decimal(after.value - before.value) / 10, "", "")
    else:
        change = _more(Decimal(after.value - before.value), "punt", "punten")
    return Compared(question.question, question.text, words[0], words[1], change)


def _mark(told: Told, question: str | None, kind: Literal["share", "mean"]) -> Mark | None:
    score = told.scores.get(question) if question else None
    return None if score is None else score.mean if kind == "mean" else score.share


def _more(change: Decimal, one: str, many: str) -> str:
    if not change:
        return "gelijk"
    number = f"{abs(change).normalize():f}".replace(".", ",")
    unit = one if abs(change) == 1 else many
    return " ".join(word for word in (number, unit, "hoger" if change > 0 else "lager") if word)
