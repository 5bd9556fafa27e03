"""What a later version of a paper says otherwise than what is known: only that is proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .proposal import FIELDS, Milestone, Proposal, ProposedAction, Value

_ALIKE = 0.75
"""From this likeness of titles on, actions without the same code are taken for one action whose title was changed."""


@dataclass(frozen=True, slots=True)
class Known:
    """An action that exists: how it is known (its id in the plan, or empty), its code, and its values."""

    action: str
    code: str
    values: tuple[Value, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return next((str(value.content) for value in self.values if value.field == "title"), "")


@dataclass(frozen=True, slots=True)
class Difference:
    """
    One difference of one action. ``before`` is None for what is new, ``now`` is None for what the paper no longer says.
    ``action`` is the id of the known action, empty when the action itself is new.
    """

    action: str
    code: str
    title: str
    before: Value | None
    now: Value | None


@dataclass(frozen=True, slots=True)
class Differences:
    """Changes of values, actions that are new, and known ones that the paper no longer names: Peil removes nothing."""

    changes: tuple[Difference, ...] = ()
    new_actions: tuple[ProposedAction, ...] = ()
    gone: tuple[Known, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.new_actions or self.gone)


def known_of(proposal: Proposal) -> tuple[Known, ...]:
    """An earlier paper's actions as what is known, to compare a later version of that paper with."""
    return tuple(Known("", action.code, action.values) for action in proposal.actions)


def differences(proposal: Proposal, known: Sequence[Known]) -> Differences:
    """
    What *proposal* says otherwise than *known*.

    Actions are matched by code and likeness of title; values of a field by what they say. A value that is the same is
    not proposed again, however the paper moved or wrote it (case, spaces, another line).
    """
    matches, left = _same_names(proposal.actions, known)
    changes: list[Difference] = []
    new: list[ProposedAction] = []
    for at, action in enumerate(proposal.actions):
        match = matches.get(at)
        if match is None and (match := _match(action, left)) is not None:
            left.remove(match)
        if match is None:
            new.append(action)
        else:
            changes += _changes(action, match)
    return Differences(tuple(changes), tuple(new), tuple(left))


def _same_names(actions: Sequence[ProposedAction], known: Sequence[Known]) -> tuple[dict[int, Known], list[Known]]:
    """Actions by place beside known ones of the same code and title, in order; and the known ones that are left."""
    named: dict[tuple[str, str], list[Known]] = {}
    for each in known:
        named.setdefault((each.code.lower(), _plain(each.title)), []).append(each)
    matches: dict[int, Known] = {}
    for at, action in enumerate(actions):
        if waiting := named.get((action.code.lower(), _plain(action.title))):
            matches[at] = waiting.pop(0)
    return matches, [each for waiting in named.values() for each in waiting]


def _match(action: ProposedAction, known: list[Known]) -> Known | None:
    """The known action of the same code with a title somewhat alike, or else the one with the most alike title."""
    title = _plain(action.title)
    for each in known:
        if action.code and each.code.lower() == action.code.lower() and _likeness(title, _plain(each.title)) >= 0.4:
            return each
    best = max(known, key=lambda each: _likeness(title, _plain(each.title)), default=None)
    if best is None or _likeness(title, _plain(best.title)) < _ALIKE:
        return None
    return best if not (action.code and best.code) or _likeness(title, _plain(best.title)) > 0.95 else None


def _changes(action: ProposedAction, known: Known) -> list[Difference]:
    """Per field: values that are on one side alone, paired in order as before and now."""
    found: list[Difference] = []
    for field in FIELDS:
        before = [value for value in known.values if value.field == field]
        now = [value for value in action.values if value.field == field]
        for value in list(now):
            same = next((other for other in before if _said(other) == _said(value)), None)
            if same is not None:
                before.remove(same)
                now.remove(value)
        pairs = _paired(before, now)
        found += [Difference(known.action, known.code or action.code, known.title, was, is_) for was, is_ in pairs]
    return found


def _paired(before: list[Value], now: list[Value]) -> list[tuple[Value | None, Value | None]]:
    """A changed value beside what it was: milestones by their moment first, the rest in order."""
    pairs: list[tuple[Value | None, Value | None]] = []
    for value in list(now):
        like = next((other for other in before if _moment(other) and _moment(other) == _moment(value)), None)
        if like is not None:
            pairs.append((like, value))
            before.remove(like)
            now.remove(value)
    longest = max(len(before), len(now))
    padded_before: list[Value | None] = [*before, *[None] * (longest - len(before))]
    padded_now: list[Value | None] = [*now, *[None] * (longest - len(now))]
    return [*pairs, *zip(padded_before, padded_now, strict=True)]


def _moment(value: Value) -> str:
    return _plain(value.content.moment) if isinstance(value.content, Milestone) else ""


def _said(value: Value) -> object:
    content = value.content
    if isinstance(content, Milestone):
        return _plain(content.moment), content.kind, _plain(content.label), content.due_on, content.done
    return _plain(content) if isinstance(content, str) else content


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
