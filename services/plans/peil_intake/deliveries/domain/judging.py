"""Deciding about a batch: each delivery against what intake holds, and against those before it in the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from peil_contracts.envelope import Violation
from peil_contracts.measures import ABSENCE_RECORDED, BAROMETER_PUBLISHED, SIGNALS_COUNTED
from peil_contracts.organisation import MANAGER_APPOINTED, PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.people import EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED, EMPLOYMENT_STARTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import VACANCY_OPENED
from peil_intake.deliveries.domain.reading import Arrival, refusal_of
from peil_intake.deliveries.domain.receipts import DeliveryId, Outcome, Receipt, Refusal
from peil_intake.deliveries.domain.register import Entry, Won, decide

_NAMES_UNITS = {
    UNIT_PLACED: ("parent", "merged_into"),
    **dict.fromkeys(
        (
            VACANCY_OPENED,
            EMPLOYMENT_STARTED,
            EMPLOYMENT_CHANGED,
            MANAGER_APPOINTED,
            PLAN_OWNER_NAMED,
            ABSENCE_RECORDED,
            SIGNALS_COUNTED,
            BAROMETER_PUBLISHED,
        ),
        ("unit",),
    ),
}

ID_REUSED = Violation(
    "id",
    "id-reused",
    "was used before for another event: give every event an id of its own. To correct a fact, deliver it again with a "
    "new id and a later time.",
)


UNIT_UNKNOWN = "unit-unknown"
"""The warning about a unit that has no place yet."""

LEVEL_DIFFERS = Violation(
    "data.level",
    "level-differs",
    "is none of the levels at which this unit is placed: it is taken as told. When it is wrong, deliver it again with "
    "a new id, a later time and the right level; when the place is wrong, have the unit placed right.",
)
"""The warning about a level that no place of the unit has."""

ENDS_BEFORE_START = Violation(
    "data.effective_on",
    "ends-before-start",
    "lies before the first day of this employment, so it ends nothing: it counts as the end of an earlier run. When it "
    "is wrong, deliver the end or the start again with a new id, a later time and the right day.",
)
"""The warning about an end that ends nothing as long as the start stands as it does."""


@dataclass(frozen=True, slots=True)
class Books:
    """
    What intake holds, as far as a batch touches it.

    Attributes:
        receipts: Of the batch's deliveries, those that were taken before.
        register: The entries under the batch's natural keys.
        placements: Per unit the batch names, the natural keys of the facts that place it, each with the level told
            there (None when it was not kept); absent when it has no place.
        starts: Per handle and employment, for the people whom the batch names, the first day that stands.
    """

    receipts: Mapping[DeliveryId, Receipt]
    register: Mapping[str, Entry]
    placements: Mapping[str, Mapping[str, str | None]]
    starts: Mapping[tuple[str, str], date] = field(default_factory=dict)


@dataclass(slots=True)
class Judgement:
    """
    What a batch comes to.

    Attributes:
        answers: Per delivery, in the order given, its receipt or refusal.
        receipts: The receipts that are new.
        register: The entries that changed, as they are after the batch.
        taken: The deliveries with a new receipt, in the order given.
        winners: Of those the ones to be published, each with what its key held before.
    """

    answers: list[Receipt | Refusal] = field(default_factory=list)
    receipts: dict[DeliveryId, Receipt] = field(default_factory=dict)
    register: dict[str, Entry] = field(default_factory=dict)
    taken: list[Arrival] = field(default_factory=list)
    winners: list[tuple[Arrival, Entry | None]] = field(default_factory=list)


@dataclass(slots=True)
class _Stands:
    """What stands by the delivery that is judged, those before it in the batch included; see `Books`."""

    placements: dict[str, dict[str, str | None]]
    starts: dict[tuple[str, str], date]

    def take(self, arrival: Arrival, entry: Entry) -> None:
        """Let *arrival*, which won, stand: its *entry* is in the register now."""
        for levels in self.placements.values():
            levels.pop(arrival.key, None)
        if entry.places:
            self.placements.setdefault(entry.places, {})[arrival.key] = entry.level
        data = arrival.delivery.data
        if arrival.delivery.type == EMPLOYMENT_STARTED:
            self.starts[data["person"], data["employment"]] = date.fromisoformat(data["effective_on"])
        elif arrival.delivery.type == FACT_WITHDRAWN and data["fact_type"] == EMPLOYMENT_STARTED:
            self.starts.pop((data["key"]["person"], data["key"]["employment"]), None)


def named_units(arrival: Arrival) -> tuple[str, ...]:
    """The units that a delivery counts on to have a place in the organisation."""
    data = arrival.delivery.data
    return tuple(data[name] for name in _NAMES_UNITS.get(arrival.delivery.type, ()) if data.get(name))


def judge(books: Books, arrivals: Sequence[Arrival | Refusal]) -> Judgement:
    """Decide about *arrivals* in the order given; what was refused on reading stays refused and hinders nobody."""
    judgement = Judgement()
    stands = _Stands({unit: dict(levels) for unit, levels in books.placements.items()}, dict(books.starts))
    for arrival in arrivals:
        if isinstance(arrival, Refusal):
            judgement.answers.append(arrival)
            continue
        before = judgement.receipts.get(arrival.which) or books.receipts.get(arrival.which)
        if before is not None:
            judgement.answers.append(_repeated(before, arrival))
            continue
        receipt = _enter(judgement, books, stands, arrival)
        judgement.receipts[arrival.which] = receipt
        judgement.taken.append(arrival)
        judgement.answers.append(receipt)
    return judgement


def _repeated(before: Receipt, arrival: Arrival) -> Receipt | Refusal:
    if before.body_hash == arrival.body_hash:
        return before
    return refusal_of(arrival.delivery.as_event(), [ID_REUSED])


def _enter(judgement: Judgement, books: Books, stands: _Stands, arrival: Arrival) -> Receipt:
    if arrival.waits:
        return _receipt(arrival, Outcome.WAITING, arrival.waits)
    present = judgement.register.get(arrival.key) or books.register.get(arrival.key)
    decision = decide(present, arrival.entry)
    if not isinstance(decision, Won):
        return _receipt(arrival, Outcome.SUPERSEDED, superseded_by=decision.by)
    judgement.register[arrival.key] = decision.entry
    judgement.winners.append((arrival, present))
    stands.take(arrival, decision.entry)
    return _receipt(arrival, Outcome.ACCEPTED, _warnings(arrival, stands))


def _warnings(arrival: Arrival, stands: _Stands) -> tuple[Violation, ...]:
    """Why what was accepted may not count as its supplier thinks."""
    warnings = [_unit_unknown(arrival, name) for name in named_units(arrival) if not stands.placements.get(name)]
    if _level_differs(arrival, stands):
        warnings.append(LEVEL_DIFFERS)
    if _ends_before_start(arrival, stands):
        warnings.append(ENDS_BEFORE_START)
    return tuple(warnings)


def _level_differs(arrival: Arrival, stands: _Stands) -> bool:
    """A unit can have had several levels, and a count can be of any of their days: the warning is for none of them."""
    if arrival.delivery.type != SIGNALS_COUNTED:
        return False
    levels = set(stands.placements.get(arrival.delivery.data["unit"], {}).values())
    return bool(levels) and None not in levels and arrival.delivery.data["level"] not in levels


def _ends_before_start(arrival: Arrival, stands: _Stands) -> bool:
    data = arrival.delivery.data
    if arrival.delivery.type != EMPLOYMENT_ENDED:
        return False
    start = stands.starts.get((data["person"], data["employment"]))
    return start is not None and date.fromisoformat(data["effective_on"]) < start


def _receipt(
    arrival: Arrival, outcome: Outcome, warnings: tuple[Violation, ...] = (), superseded_by: str | None = None
) -> Receipt:
    return Receipt(arrival.which, arrival.delivery.type, outcome, warnings, superseded_by, arrival.body_hash)


def _unit_unknown(arrival: Arrival, unit: str) -> Violation:
    data = arrival.delivery.data
    name = next(name for name in _NAMES_UNITS[arrival.delivery.type] if data.get(name) == unit)
    return Violation(
        f"data.{name}",
        UNIT_UNKNOWN,
        'has no place in the organisation yet: what was delivered counts under "Niet geplaatst" until it is placed.',
    )
