"""What goes wrong: drawn from the seed beforehand, as a list that can be written down, shortened and played again."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """One way in which things go wrong."""

    CRASH_BEFORE = "dies just before a call's effect"
    CRASH_AFTER = "dies just after a call's effect, without having heard of it"
    FREEZE = "freezes, and wakes as a zombie"
    FREEZE_REPLACED = "freezes while a second owner is started, and wakes as a zombie"
    SECOND_OWNER = "runs twice for a while"
    SLOW = "waits long for each answer"
    STORE_CONFLICT = "is told by the store that somebody was quicker"
    STORE_ANSWER_LOST = "does not hear that its commit was done"
    STORE_OUTAGE = "cannot reach its store"
    LOG_ANSWER_LOST = "does not hear that its records were taken"
    LOG_OUTAGE = "finds no log"
    LOST_TAIL = "the log forgets its newest records"
    DUPLICATE = "the log holds records twice"
    RESENT = "a system delivers again what was taken"
    CLOCK_JUMP = "has a clock that jumps"
    MAIL_AWAY = "finds the mail server away"
    MAIL_UNKNOWN_TAKEN = "does not hear that a mail was taken"
    MAIL_UNKNOWN_LOST = "does not hear that a mail was lost"


OF_A_CALL = {
    Kind.CRASH_BEFORE: ("commit", "commit", "append", "send", "lease"),
    Kind.CRASH_AFTER: ("commit", "commit", "append", "send", "lease"),
    Kind.FREEZE: ("commit", "commit", "append", "send", "lease"),
    Kind.FREEZE_REPLACED: ("commit", "commit", "append", "send", "lease"),
    Kind.STORE_CONFLICT: ("commit", "commit", "lease"),
    Kind.STORE_ANSWER_LOST: ("commit", "commit", "lease"),
    Kind.LOG_ANSWER_LOST: ("append",),
    Kind.MAIL_AWAY: ("send",),
    Kind.MAIL_UNKNOWN_TAKEN: ("send",),
    Kind.MAIL_UNKNOWN_LOST: ("send",),
}
"""Faults that strike at a call of a process, and the calls at which each can: ``lease`` commits nothing but a lease."""
OF_MAIL = frozenset({Kind.MAIL_AWAY, Kind.MAIL_UNKNOWN_TAKEN, Kind.MAIL_UNKNOWN_LOST})
OF_THE_LOG = frozenset({Kind.LOG_OUTAGE, Kind.LOST_TAIL, Kind.DUPLICATE, Kind.RESENT})
"""Faults that concern no one service."""


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that goes wrong.

    Attributes:
        moment: In which of the town's moments, from 0.
        service: Whom it befalls; empty when it is the log's.
        calls: Of a fault at a call: after how many calls of that kind it strikes.
        amount: Seconds it lasts (of a clock: seconds it jumps), or how many records; of two owners, how many moments.
        call: Of a fault at a call: which.
    """

    moment: int
    kind: Kind
    service: str
    calls: int
    amount: float
    call: str = ""

    def __str__(self) -> str:
        who = self.service or "the town"
        at = f" (call {self.calls} of {self.call})" if self.call else ""
        return f"moment {self.moment}: {who} {self.kind.value}{at}, {self.amount:g}"


def draw_faults(seed: int, *, moments: int, services: Sequence[str], mailing: str, count: int) -> list[Fault]:
    """
    *count* faults, in order of moment.

    Args:
        seed: Decides everything.
        moments: How many the town has; the last is left in peace, so that everything can come to rest.
        services: Whom a fault may befall.
        mailing: Which of them sends mail; empty for none.
        count: How many.
    """
    draws = random.Random(seed)
    kinds = [kind for kind in Kind if mailing or kind not in OF_MAIL]
    return sorted((_drawn(draws, draws.choice(kinds), moments, services, mailing) for _ in range(count)), key=_moment)


def _moment(fault: Fault) -> int:
    return fault.moment


def _drawn(draws: random.Random, kind: Kind, moments: int, services: Sequence[str], mailing: str) -> Fault:
    service = "" if kind in OF_THE_LOG else mailing if kind in OF_MAIL else draws.choice(services)
    calls = [call for call in OF_A_CALL.get(kind, ()) if call != "send" or service == mailing]
    return Fault(
        moment=draws.randrange(moments - 1),
        kind=kind,
        service=service,
        calls=draws.choice((1, 1, 2, 3, 5, 8)) if calls else 0,
        amount=_amount(draws, kind),
        call=draws.choice(calls) if calls else "",
    )


def _amount(draws: random.Random, kind: Kind) -> float:
    if kind is Kind.CLOCK_JUMP:
        return draws.choice((-1, 1)) * draws.choice((1.0, 7.0, 60.0, 200.0))
    if kind in (Kind.LOST_TAIL, Kind.DUPLICATE, Kind.RESENT):
        return float(draws.randint(1, 6))
    if kind in (Kind.FREEZE_REPLACED, Kind.SECOND_OWNER):
        return float(draws.choice((0, 1, 1, 2)))
    if kind is Kind.SLOW:
        return draws.choice((0.3, 1.5, 6.0))
    return draws.choice((0.2, 1.0, 3.0, 8.0))
