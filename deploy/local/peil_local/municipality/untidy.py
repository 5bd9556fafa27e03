"""What real systems do to a stream: late, twice, corrected, withdrawn, broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from peil_contracts.fact_types import FACT_TYPES
from peil_contracts.register import FACT_WITHDRAWN

from .told import Told

SHARES = {"late": 0.02, "again": 0.01, "corrected": 0.01, "withdrawn": 0.002, "broken": 0.001}
"""Of all facts, how many are recorded late, sent twice, corrected, withdrawn, or first sent in a broken form."""

_EARLIER = ("training-offered", "training-finished", "session-attended", "step-completed")
_HOURS = ("employment-started", "employment-changed")
_WITHDRAWN = ("leave-registered", "training-finished", "session-attended", "step-completed")


def make_untidy(facts: Sequence[Told], last: date, chance: Random) -> list[Told]:
    """
    *facts* as they come over the line, in the order in which they are sent.

    Args:
        facts: Each told once and in time.
        last: The last day on which anything is recorded or sent.
        chance: Which facts it befalls; no fact is befallen twice.
    """
    mess = _Mess(facts, datetime.combine(last, time(18)), chance, set(range(len(facts))))
    stream = [*mess.late(), *mess.again(), *mess.corrected(), *mess.withdrawn(), *mess.broken(), *mess.rest()]
    stream.sort(key=lambda one: (one.place, one.type, str(one.data.get("person", "")), repr(one.data)))
    return stream


@dataclass(slots=True)
class _Mess:
    facts: Sequence[Told]
    end: datetime
    chance: Random
    free: set[int]  # places of the facts that nothing has befallen yet

    def late(self) -> Iterator[Told]:
        for one in self._take("late", lambda fact: fact.at + timedelta(days=10) < self.end):
            most = max(11, min(70, (self.end - one.at).days))
            yield one._replace(at=min(self.end, one.at + timedelta(days=self.chance.randrange(10, most))), how="late")

    def again(self) -> Iterator[Told]:
        for one in self._take("again", lambda fact: True):
            yield one
            yield one._replace(how="again", sent=self._later(one.at, 3))

    def corrected(self) -> Iterator[Told]:
        for one in self._take("corrected", lambda fact: _changed(fact, self.chance) is not None):
            data = _changed(one, self.chance)
            later = self._later(one.at, 40)
            if data is None:  # cannot be: it was taken because it can be changed
                continue
            yield one._replace(at=later, data=data, how="correction")
            straggles = self.chance.random() < 0.25  # then the correction is there before what it corrects
            yield one._replace(how="corrected", sent=self._later(later, 2) if straggles else None)

    def withdrawn(self) -> Iterator[Told]:
        for one in self._take("withdrawn", lambda fact: _name(fact) in _WITHDRAWN):
            key = {field: one.data[field] for field in FACT_TYPES[one.type].natural_key}
            data = {"fact_type": one.type, "key": key, "reason": "typing-error"}
            yield one._replace(how="withdrawn")
            yield Told(self._later(one.at, 40), FACT_WITHDRAWN, data, how="withdrawal")

    def broken(self) -> Iterator[Told]:
        for one in self._take("broken", lambda fact: _day_field(fact) is not None):
            yield one
            yield one._replace(at=one.at - timedelta(minutes=1), data=self._spoiled(one), how="broken")

    def rest(self) -> Iterator[Told]:
        for at in sorted(self.free):
            yield self.facts[at]

    def _take(self, what: str, fits: Callable[[Told], bool]) -> list[Told]:
        candidates = [at for at in sorted(self.free) if fits(self.facts[at])]
        count = min(len(candidates), max(1, round(SHARES[what] * len(self.facts))))
        taken = sorted(self.chance.sample(candidates, count))
        self.free.difference_update(taken)
        return [self.facts[at] for at in taken]

    def _later(self, at: datetime, days: int) -> datetime:
        return min(self.end, at + timedelta(days=self.chance.randrange(days), hours=self.chance.randrange(1, 8)))

    def _spoiled(self, one: Told) -> dict[str, Any]:
        field = _day_field(one) or ""
        return self.chance.choice((
            {**one.data, field: date.fromisoformat(one.data[field]).strftime("%d-%m-%Y")},
            {name: value for name, value in one.data.items() if name != field},
            {**one.data, "remark": "zie formulier"},
        ))  # fmt: skip


def _changed(one: Told, chance: Random) -> dict[str, Any] | None:
    """The data of a correction of *one*; None when it is of a type that is not corrected here."""
    name = _name(one)
    if name in _HOURS:
        return {**one.data, "hours": 30 if one.data["hours"] != 30 else 34}
    if name in _EARLIER:
        earlier = date.fromisoformat(one.data["occurred_on"]) - timedelta(days=1)
        return {**one.data, "occurred_on": earlier.isoformat()}
    if name == "leave-registered":
        longer = date.fromisoformat(one.data["until"]) + timedelta(days=7)
        return {**one.data, "until": longer.isoformat()}
    return None


def _day_field(one: Told) -> str | None:
    return next((field for field in ("occurred_on", "effective_on") if field in one.data), None)


def _name(one: Told) -> str:
    return one.type.split(".")[-2]
