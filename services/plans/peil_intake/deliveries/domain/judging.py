"""Deciding about a batch: each delivery against what intake holds, and against those before it in the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from peil_contracts.envelope import Violation
from peil_contracts.measures import ABSENCE_RECORDED, BAROMETER_PUBLISHED, SIGNALS_COUNTED
from peil_contracts.organisation import MANAGER_APPOINTED, PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.people import EMPLOYMENT_CHANGED, EMPLOYMENT_STARTED
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


@dataclass(frozen=True, slots=True)
class Books:
    """
    What intake holds, as far as a batch touches it.

    Attributes:
        receipts: Of the batch's deliveries, those that were taken before.
        register: The entries under the batch's natural keys.
        placements: Per unit the batch names, the natural keys of the facts that place it, each with the level told
            there (None when it was not kept); absent when it has no place.
    """

    receipts: Mapping[DeliveryId, Receipt]
    register: Mapping[str, Entry]
    placements: Mapping[str, Mapping[str, str | None]]


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


def named_units(arrival: Arrival) -> tuple[str, ...]:
    """The units that a delivery counts on to have a place in the organisation."""
    data = arrival.delivery.data
    return tuple(data[name] for name in _NAMES_UNITS.get(arrival.delivery.type, ()) if data.get(name))


def judge(books: Books, arrivals: Sequence[Arrival | Refusal]) -> Judgement:
    """Decide about *arrivals* in the order given; what was refused on reading stays refused and hinders nobody."""
    judgement = Judgement()
    placements = {unit: dict(levels) for unit, levels in books.placements.items()}
    for arrival in arrivals:
        if isinstance(arrival, Refusal):
            judgement.answers.append(arrival)
            continue
        before = judgement.receipts.get(arrival.which) or books.receipts.get(arrival.which)
        if before is not None:
            judgement.answers.append(_repeated(before, arrival))
            continue
        receipt = _enter(judgement, books, placements, arrival)
        judgement.receipts[arrival.which] = receipt
        judgement.taken.append(arrival)
        judgement.answers.append(receipt)
    return judgement


def _repeated(before: Receipt, arrival: Arrival) -> Receipt | Refusal:
    if before.body_hash == arrival.body_hash:
        return before
    return refusal_of(arrival.delivery.as_event(), [ID_REUSED])


def _enter(
    judgement: Judgement, books: Books, placements: dict[str, dict[str, str | None]], arrival: Arrival
) -> Receipt:
    if arrival.waits:
        return _receipt(arrival, Outcome.WAITING, arrival.waits)
    present = judgement.register.get(arrival.key) or books.register.get(arrival.key)
    decision = decide(present, arrival.entry)
    if not isinstance(decision, Won):
        return _receipt(arrival, Outcome.SUPERSEDED, superseded_by=decision.by)
    judgement.register[arrival.key] = decision.entry
    judgement.winners.append((arrival, present))
    for levels in placements.values():
        levels.pop(arrival.key, None)
    if decision.entry.places:
        placements.setdefault(decision.entry.places, {})[arrival.key] = decision.entry.level
    return _receipt(arrival, Outcome.ACCEPTED, _warnings(arrival, placements))


def _warnings(arrival: Arrival, placements: Mapping[str, Mapping[str, str | None]]) -> tuple[Violation, ...]:
    """Why what was accepted may not count as its supplier thinks."""
    unplaced = [_unit_unknown(arrival, name) for name in named_units(arrival) if not placements.get(name)]
    return (*unplaced, *_level_differs(arrival, placements))


def _level_differs(arrival: Arrival, placements: Mapping[str, Mapping[str, str | None]]) -> tuple[Violation, ...]:
    """A unit can have had several levels, and a count can be of any of their days: the warning is for none of them."""
    if arrival.delivery.type != SIGNALS_COUNTED:
        return ()
    levels = set(placements.get(arrival.delivery.data["unit"], {}).values())
    known = levels and None not in levels
    return (LEVEL_DIFFERS,) if known and arrival.delivery.data["level"] not in levels else ()


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
