"""
A digest: what one person is told on one working day, and what is known of its delivery.

``sending`` is committed before the mail server hears of the message. So after a crash it is certain of every message
that it was not sent (composed, deferred), that the outcome is known, or that it is unknown: then it is never sent
again, and what stood in it comes back in the next one with a line that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec
from msgspec.structs import replace

from peil_notifier.calendar.domain import Calendar
from peil_notifier.items.domain.listed import Listed
from peil_notifier.ladder.domain import Exhaust, Remind, Wait, next_step
from peil_notifier.presence.domain import Person

COMPOSED, SENDING, DEFERRED = "composed", "sending", "deferred"
DELIVERED, UNKNOWN, REFUSED, LAPSED = "delivered", "unknown", "refused", "lapsed"

FOLLOWS: Mapping[str, frozenset[str]] = {
    COMPOSED: frozenset({SENDING, LAPSED}),
    DEFERRED: frozenset({SENDING, LAPSED}),
    # Nothing leads from here back to a second try but the server's own word that it did not take the message.
    SENDING: frozenset({DELIVERED, UNKNOWN, REFUSED, DEFERRED}),
    DELIVERED: frozenset(),
    UNKNOWN: frozenset(),
    REFUSED: frozenset(),
    LAPSED: frozenset(),
}
"""Which state may follow which. Lapsed: the day ended before it could be sent; its items are free again."""

NOT_SENT = (COMPOSED, DEFERRED)
MOST_LINES = 50
"""Items in one message; what is more waits for the next working day, the oldest first."""
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 30, 900


class NotAllowed(ValueError):
    """A digest cannot go from the one state to the other."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"a digest that is {before} cannot become {after}")


class Line(msgspec.Struct, frozen=True):
    """One item of a message: at which rung, and the day of the message it may have stood in before (or None)."""

    item: str
    rung: str
    before: date | None = None


class Digest(msgspec.Struct, frozen=True):
    """
    The one message of *person* on *day*.

    Attributes:
        message_id: Its Message-ID, the same at every try; drawn at random, so that it tells of nobody.
        tries: How often the mail server was asked.
        not_before: Not to be tried before this moment, RFC 3339 in UTC; empty: at once.
        sent_at: When it was last handed to the mail server; empty: never.
    """

    person: str
    day: date
    lines: tuple[Line, ...]
    message_id: str
    state: str = COMPOSED
    tries: int = 0
    not_before: str = ""
    sent_at: str = ""

    @property
    def id(self) -> str:
        """One document per person and day: a second message on that day cannot exist."""
        return digest_id(self.person, self.day)


def digest_id(person: str, day: date) -> str:
    """The id of *person*'s digest of *day*."""
    return f"{person}|{day.isoformat()}"


def moved(digest: Digest, state: str) -> Digest:
    """
    *digest* in its next *state*.

    Raises:
        NotAllowed: that state does not follow.
    """
    if state not in FOLLOWS[digest.state]:
        raise NotAllowed(digest.state, state)
    return replace(digest, state=state)


def pause_s(tries: int) -> int:
    """Seconds to wait after *tries* tries that the server put off: doubling, at most a quarter of an hour."""
    return int(min(_FIRST_PAUSE_S * 2 ** max(tries - 1, 0), _LONGEST_PAUSE_S))


class Share(msgspec.Struct, frozen=True):
    """What one person's due items come to today: lines of a message, items that wait until a day, items that end."""

    lines: tuple[Line, ...] = ()
    waiting: tuple[tuple[str, date], ...] = ()
    exhausted: tuple[str, ...] = ()


def share(
    items: Iterable[Listed], today: date, calendar: Calendar, person: Person, *, reachable: bool, told: bool
) -> Share:
    """
    Decide on the due *items* of one *person* on *today*, a working day.

    Args:
        items: What waits for today or longer.
        today: The day in Amsterdam.
        calendar: The municipality's working days.
        person: When they are there.
        reachable: Whether there is somebody, and an address.
        told: Whether they got their message of today already.
    """
    lines: list[Line] = []
    waiting: list[tuple[str, date]] = []
    exhausted: list[str] = []
    for listed in sorted(items, key=lambda each: (each.due.due_on, each.item)):
        step = next_step(listed.due.due_on, listed.climbed, today, calendar, person, reachable=reachable)
        match step:
            case Remind(rung) if not told and len(lines) < MOST_LINES:
                lines.append(Line(listed.item, rung, listed.climbed.on if listed.climbed.again else None))
            case Remind():
                waiting.append((listed.item, calendar.after(today)))
            case Wait(until):
                waiting.append((listed.item, until))
            case Exhaust():
                exhausted.append(listed.item)
    return Share(tuple(lines), tuple(waiting), tuple(exhausted))


def only(digest: Digest, items: Sequence[str]) -> Digest:
    """*digest* with those of its lines whose items are among *items*: what ended meanwhile is not brought up."""
    return replace(digest, lines=tuple(line for line in digest.lines if line.item in items))
