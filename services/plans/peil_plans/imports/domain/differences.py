"""What a later version of a paper says otherwise than what is known: only that is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from .likeness import groups, likeness, nearest, plain
from .proposal import FIELDS, Milestone, Proposal, ProposedAction, Value

_NEAR = 0.5
"""From this likeness on, a value is what another one has become."""
_MOST_NEAR = 30
"""Of more values of one field of an action, the later ones are paired by their order alone."""
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
    ``action`` is the id of the known action, empty when the action itself is new. ``doubtful`` says that something new
    may be what something gone has become, and the other way round: nothing tells.
    """

    action: str
    code: str
    title: str
    before: Value | None
    now: Value | None
    doubtful: bool = False


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
    titles, known_titles = [plain(action.title) for action in actions], [plain(each.title) for each in known]
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
    left = {n: groups(known_titles[n]) for waiting in named.values() for n in waiting}
    coded_so: dict[str, set[int]] = {}
    for n in left:
        coded_so.setdefault(known[n].code.lower(), set()).add(n)
    alike = [
        (like, -abs(at - n), at, n)
        for at, action in enumerate(actions)
        if at not in pairs
        for n in nearest(groups(titles[at]), left, coded_so.get(action.code.lower(), ()) if action.code else ())
        if (like := _alike(action.code, titles[at], known[n].code, known_titles[n]))
    ]
    for _, _, at, n in sorted(alike, reverse=True):
        if at not in pairs and n in left:
            pairs[at] = n
            del left[n]
    return {at: known[n] for at, n in pairs.items()}, [known[n] for n in sorted(left)]


def _alike(code: str, title: str, known_code: str, known_title: str) -> float:
    """How surely two actions with other titles are one; 0 when they are not."""
    if code and code.lower() == known_code.lower():
        like = likeness(title, known_title, _SAME_CODE)
        return 1 + like if like else 0
    return likeness(title, known_title, _OTHER_CODE if code and known_code else _ALIKE)


def _changes(action: ProposedAction, known: Known, fields: Sequence[str]) -> list[Difference]:
    """Per field: values that are on one side alone, paired as before and now."""
    found: list[Difference] = []
    for field in fields:
        before = [value for value in known.values if value.field == field]
        said: dict[object, list[Value]] = {}
        for value in before:
            said.setdefault(_said(value), []).append(value)
        now, same = [], set()
        for value in action.values:
            if value.field == field:
                if waiting := said.get(_said(value)):
                    same.add(id(waiting.pop(0)))
                else:
                    now.append(value)
        pairs = _paired([value for value in before if id(value) not in same], now)
        # What is a milestone of its own is never taken for another one because it stands in the same place.
        unsure = field == "milestone" and any(was is None for was, _ in pairs) and any(is_ is None for _, is_ in pairs)
        found += [
            Difference(
                known.action, known.code or action.code, known.title, was, is_, unsure and (was is None or is_ is None)
            )
            for was, is_ in pairs
        ]
    return found


def _paired(before: list[Value], now: list[Value]) -> list[tuple[Value | None, Value | None]]:
    """A changed value beside what it was, the nearest first; of what is left, milestones alone, and texts in order."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for like, m, n in sorted(_near(before, now), key=lambda each: (-each[0], *each[1:])):
        if like >= _NEAR and m not in pairs and n not in taken:
            pairs[m] = n
            taken.add(n)
    gone = [value for m, value in enumerate(before) if m not in pairs]
    new = [value for n, value in enumerate(now) if n not in taken]
    found: list[tuple[Value | None, Value | None]] = [(before[m], now[n]) for m, n in pairs.items()]
    if any(isinstance(value.content, Milestone) for value in (*gone, *new)) and not _only_moved(gone, new):
        return [*found, *((value, None) for value in gone), *((None, value) for value in new)]
    return [*found, *zip_longest(gone, new)]


def _only_moved(gone: list[Value], new: list[Value]) -> bool:
    """Whether one milestone is left on either side, and what they are called does not tell them apart."""
    named = [each.content.label for each in (*gone, *new) if isinstance(each.content, Milestone) and each.content.label]
    return len(gone) == len(new) == 1 and len(named) < 2


def _near(before: list[Value], now: list[Value]) -> Iterator[tuple[float, int, int]]:
    """How near values are to what they may have been: likeness, place before, place now. Texts go by their words."""
    texts = {m: plain(was.content) for m, was in enumerate(before[:_MOST_NEAR]) if isinstance(was.content, str)}
    known = {m: groups(text) for m, text in texts.items()}
    for n, is_ in enumerate(now[:_MOST_NEAR]):
        if isinstance(is_.content, str):
            text = plain(is_.content)
            yield from ((likeness(texts[m], text, _NEAR), m, n) for m in nearest(groups(text), known))
    yield from _near_milestones(
        {m: was.content for m, was in enumerate(before) if isinstance(was.content, Milestone)},
        {n: is_.content for n, is_ in enumerate(now) if isinstance(is_.content, Milestone)},
    )


def _near_milestones(before: dict[int, Milestone], now: dict[int, Milestone]) -> Iterator[tuple[float, int, int]]:
    """Milestones of one moment are nearest, unless their names are unlike; then those with names that are alike."""
    names = {m: plain(was.label) for m, was in before.items()}
    moments = {m: plain(was.moment) for m, was in before.items()}
    known = {m: groups(name) for m, name in names.items() if name}
    for n, is_ in now.items():
        name, moment = plain(is_.label), plain(is_.moment)
        alike = {m: likeness(names[m], name, _NEAR) for m in nearest(groups(name), known)}
        for m in before:
            like = 1.0 if name and name == names[m] else alike.get(m, 0.0)
            if moment and moment == moments[m] and (like or not name or not names[m]):
                yield 1 + like, m, n
            elif like:
                yield like, m, n


def _said(value: Value) -> object:
    content = value.content
    if isinstance(content, Milestone):
        when = content.due_on or plain(content.moment)
        return when, content.kind, plain(content.label), content.done
    return plain(content) if isinstance(content, str) else content
