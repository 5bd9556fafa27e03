"""Putting handles in place of references: who is known, who is new, who must be mapped first, who was forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from peil_contracts.catalogue import FACT_WITHDRAWN, natural_key, with_pseudonyms
from peil_contracts.envelope import Violation
from peil_contracts.people import EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED, EMPLOYMENT_STARTED
from peil_intake.deliveries.domain.reading import Arrival, refusal_of
from peil_intake.deliveries.domain.receipts import Refusal
from peil_intake.persons.domain.rows import Employment, PersonRef, Row

_EMPLOYMENTS = frozenset({EMPLOYMENT_STARTED, EMPLOYMENT_CHANGED, EMPLOYMENT_ENDED})

UNMAPPED = (
    "person-unmapped",
    "is not mapped to a person of the leading source yet: it waits, at most 30 days. Have the reference mapped; "
    "nothing needs to be sent again.",
)
ERASED = (
    "person-erased",
    "stands for a person who was erased: nothing about them is taken, except that a new employment starts after that "
    "day. Take the person out of what you deliver.",
)
BEFORE_ERASURE = (
    "person-erased",
    "stands for a person who was erased before and is employed again: what was true before the erasure is not taken.",
)

CONTRACT_ERASED = (
    "person-erased",
    "stands for a person who was erased, and the employment was known before that: it would tell who the person was. "
    "Nothing about it is taken any more; give a new contract an id of its own.",
)


@dataclass(slots=True)
class Opened:
    """
    What the vault holds about the references of a batch, and what the batch adds to it.

    Attributes:
        rows: The rows that exist, and those that the batch makes.
        erased: Of the references that stood for somebody who was erased, the day of it.
        erased_employments: Of the employments that the batch names, those that were known of somebody who was erased.
    """

    rows: dict[PersonRef, Row]
    erased: Mapping[PersonRef, date]
    erased_employments: frozenset[tuple[PersonRef, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Exchanging:
    """
    By what rules references are exchanged.

    Attributes:
        leading: The source whose references are persons of their own.
        today: The Amsterdam day.
        fresh: Random pseudonyms that were never used, without end.
    """

    leading: str
    today: date
    fresh: Iterator[str]


def exchange(arrival: Arrival, opened: Opened, by: Exchanging) -> Arrival | Refusal:
    """
    *arrival* with a handle in place of every reference, or its refusal when it is about somebody who was erased.

    A reference that is new gets a row in *opened*. When one is not mapped the arrival says what it waits for.
    """
    if not arrival.references:
        return arrival
    errors = [
        Violation(path, *rule)
        for path, reference in arrival.references.items()
        if (rule := _forgotten(arrival, path, PersonRef(arrival.delivery.source, reference), opened, by)) is not None
    ]
    if errors:
        return refusal_of(arrival.delivery.as_event(), errors)
    rows = {path: _row(PersonRef(arrival.delivery.source, ref), opened, by) for path, ref in arrival.references.items()}
    handles = {row.ref.reference: row.handle for row in rows.values()}
    sent = arrival.delivery
    data = with_pseudonyms(sent.type, sent.data, handles)
    return replace(
        arrival,
        delivery=sent.model_copy(update={"data": data}),
        key=natural_key(sent.type, sent.source, data),
        people={row.handle: row.person for row in rows.values()},
        waits=tuple(Violation(path, *UNMAPPED) for path, row in rows.items() if row.person is None),
        sent=sent,
    )


def rows_after(
    opened: Opened, taken: Iterable[Arrival], winners: Iterable[Arrival], *, today: date
) -> dict[PersonRef, Row]:
    """
    The rows that a commit must hold: those of every reference in what was *taken*, with what the *winners* tell.

    Rows that do not change are among them: a commit that writes them fails when somebody maps or erases meanwhile.
    """
    rows: dict[PersonRef, Row] = {}
    for arrival in taken:
        for reference in arrival.references.values():
            ref = PersonRef(arrival.delivery.source, reference)
            row = rows.get(ref) or replace(opened.rows[ref], last_seen=today)
            # A new waiting body must be noticed by whoever is about to forget a reference for which nothing waits.
            rows[ref] = replace(row, version=row.version + 1) if arrival.waits else row
    by_handle = {row.handle: ref for ref, row in rows.items()}
    for winner in winners:
        _remember(rows, by_handle, winner)
    return rows


def employment_of(arrival: Arrival) -> str | None:
    """The employment that a delivery tells of, or takes something back of; None when it tells of none."""
    type_, data = _about(arrival)
    return str(data["employment"]) if type_ in _EMPLOYMENTS else None


def _row(ref: PersonRef, opened: Opened, by: Exchanging) -> Row:
    if ref not in opened.rows:
        handle = next(by.fresh)
        person = handle if ref.source == by.leading else None
        opened.rows[ref] = Row(ref, handle, person, version=0, last_seen=by.today)
    return opened.rows[ref]


def _forgotten(arrival: Arrival, path: str, ref: PersonRef, opened: Opened, by: Exchanging) -> tuple[str, str] | None:
    """The rule by which nothing is taken about somebody who was erased, if this is about one."""
    erased_on = opened.erased.get(ref)
    if erased_on is None:
        return None
    if (ref, employment_of(arrival)) in opened.erased_employments:
        return CONTRACT_ERASED
    day = _day_of(arrival)
    if ref in opened.rows:
        return BEFORE_ERASURE if day is not None and day < erased_on else None
    starts = arrival.delivery.type == EMPLOYMENT_STARTED and path == "data.person" and ref.source == by.leading
    return None if starts and day is not None and day > erased_on else ERASED


def _day_of(arrival: Arrival) -> date | None:
    _, data = _about(arrival)
    text = data.get("effective_on") or data.get("occurred_on")
    return date.fromisoformat(text) if text else None


def _about(arrival: Arrival) -> tuple[str, Mapping[str, Any]]:
    """The type of fact that is told or withdrawn, and the fields that name it."""
    sent = arrival.delivery
    return (sent.data["fact_type"], sent.data["key"]) if sent.type == FACT_WITHDRAWN else (sent.type, sent.data)


def _remember(rows: dict[PersonRef, Row], by_handle: Mapping[str, PersonRef], winner: Arrival) -> None:
    """Enter what a winner says about an employment into the row of its reference."""
    type_, told = _about(winner)
    if type_ not in _EMPLOYMENTS:
        return
    stands = winner.delivery.type != FACT_WITHDRAWN
    ref = by_handle[told["person"]]
    row = rows[ref]
    employment = row.employments.get(told["employment"], Employment())
    if type_ == EMPLOYMENT_CHANGED:
        day = date.fromisoformat(told["effective_on"])
        others = employment.changed_on - {day}
        employment = replace(employment, changed_on=others | {day} if stands else others)
    else:
        on = date.fromisoformat(told["effective_on"]) if stands else None
        started = type_ == EMPLOYMENT_STARTED
        employment = replace(employment, started_on=on) if started else replace(employment, ended_on=on)
    employments = {**row.employments, told["employment"]: employment}
    rows[ref] = replace(row, employments=employments, version=row.version + 1)
