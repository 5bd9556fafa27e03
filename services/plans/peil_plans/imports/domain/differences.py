"""What a later version of a paper says otherwise than what is known: only that is proposed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from .proposal import FIELDS, Milestone, Proposal, ProposedAction, Value

_NEAR = 0.5
"""From this likeness on, a value is what another one has become."""
_SAME_CODE, _ALIKE, _OTHER_CODE = 0.4, 0.75, 0.92
"""
From this likeness of titles on two actions are one whose title was changed: with the same code, with at most one code
between them, and with different codes (the list was numbered anew, and a slip of the pen mended).
"""


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


def differences(proposal: Proposal, known: Sequence[Known], *, fields: Sequence[str] = FIELDS) -> Differences:
    """
    What *proposal* says otherwise than *known*.

    Actions are matched by title and code wherever they stand, values of a field by what they say. A value that is the
    same is not proposed again, however the paper moved or wrote it (case, spaces, another line, a day in other words).

    Args:
        proposal: The later paper.
        known: What stands.
        fields: The fields that *known* holds at all; of others nothing is said.
    """
    matches, left = _matched(proposal.actions, known)
    changes: list[Difference] = []
    new: list[ProposedAction] = []
    for at, action in enumerate(proposal.actions):
        match = matches.get(at)
        if match is None:
            new.append(action)
        else:
            changes += _changes(action, match, fields)
    return Differences(tuple(changes), tuple(new), tuple(left))


def _matched(actions: Sequence[ProposedAction], known: Sequence[Known]) -> tuple[dict[int, Known], list[Known]]:
    """
    Actions by place beside the known ones they are, and the known ones that are left. Equal titles go first (of
    several the one with the same code), then the strongest likeness, wherever a row stands: so a new action never
    takes the place of one that comes after it.
    """
    titles, known_titles = [_plain(action.title) for action in actions], [_plain(each.title) for each in known]
    named: dict[str, list[int]] = {}
    for n, title in enumerate(known_titles):
        named.setdefault(title, []).append(n)
    pairs: dict[int, int] = {}
    for coded in (True, False):
        for at, action in enumerate(actions):
            waiting = named.get(titles[at], []) if at not in pairs else []
            same = [n for n in waiting if not coded or known[n].code.lower() == action.code.lower()]
            if same:
                pairs[at] = same[0]
                waiting.remove(same[0])
    left = [n for waiting in named.values() for n in waiting]
    alike = [
        (like, -abs(at - n), at, n)
        for at, action in enumerate(actions)
        if at not in pairs
        for n in left
        if (like := _alike(action.code, titles[at], known[n].code, known_titles[n]))
    ]
    for _, _, at, n in sorted(alike, reverse=True):
        if at not in pairs and n in left:
            pairs[at] = n
            left.remove(n)
    return {at: known[n] for at, n in pairs.items()}, [known[n] for n in sorted(left)]


def _alike(code: str, title: str, known_code: str, known_title: str) -> float:
    """How surely two actions with other titles are one; 0 when they are not."""
    if code and code.lower() == known_code.lower():
        like = _likeness(title, known_title, _SAME_CODE)
        return 1 + like if like else 0
    return _likeness(title, known_title, _OTHER_CODE if code and known_code else _ALIKE)


def _changes(action: ProposedAction, known: Known, fields: Sequence[str]) -> list[Difference]:
    """Per field: values that are on one side alone, paired in order as before and now."""
    found: list[Difference] = []
    for field in fields:
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
    """A changed value beside what it was: the nearest first, the rest in order."""
    pairs: list[tuple[Value | None, Value | None]] = []
    near = [(_near(was, is_), -m, -n) for m, was in enumerate(before) for n, is_ in enumerate(now)]
    for like, m, n in sorted(near, reverse=True):
        was, is_ = before[-m], now[-n]
        if like >= _NEAR and not any(was is one or is_ is other for one, other in pairs):
            pairs.append((was, is_))
    was_left = [value for value in before if not any(value is one for one, _ in pairs)]
    now_left = [value for value in now if not any(value is other for _, other in pairs)]
    return [*pairs, *zip_longest(was_left, now_left)]


def _near(was: Value, now: Value) -> float:
    """How near a value is to what it was: a milestone by its moment, then its name; a text by its words."""
    if isinstance(was.content, Milestone) and isinstance(now.content, Milestone):
        label = _plain(now.content.label)
        return 1.0 if _moment(was) == _moment(now) else 0.9 if label and label == _plain(was.content.label) else 0.0
    if isinstance(was.content, str) and isinstance(now.content, str):
        return _likeness(_plain(was.content), _plain(now.content), _NEAR)
    return 0.0


def _moment(value: Value) -> str:
    return _plain(value.content.moment) if isinstance(value.content, Milestone) else ""


def _said(value: Value) -> object:
    content = value.content
    if isinstance(content, Milestone):
        when = content.due_on or _plain(content.moment)
        return when, content.kind, _plain(content.label), content.done
    return _plain(content) if isinstance(content, str) else content


def _plain(text: str) -> str:
    return re.sub(r"[^\w%€]+|_", " ", text.lower()).strip()


def _likeness(one: str, other: str, least: float) -> float:
    """The likeness of two texts; 0 when it is less than *least*, which is mostly plain at once."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    like = matcher.ratio()
    return like if like >= least else 0.0
