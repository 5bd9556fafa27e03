"""
Forgetting: on request, when the time of keeping is over, and what waited too long.

One commit takes the rows out of the vault, leaves keyed digests of references and employments, ends the employments
that run on and publishes that the person is erased. What the person left in waiting bodies and register goes in
bounded commits after it; a note says that they are still to be done, so whoever stops, another goes on.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from functools import partial
from typing import Literal

from peil_chassis.audit import Act
from peil_chassis.clock import amsterdam_day, timestamp
from peil_chassis.killpoint import reached
from peil_chassis.outbox import Draft
from peil_chassis.store.port import After, Conflict, Delete, Put, Write
from peil_contracts.envelope import Violation
from peil_intake.deliveries import storage as deliveries
from peil_intake.deliveries.deciding import Door, draft_of
from peil_intake.persons import storage
from peil_intake.persons.domain.exchanging import ERASED
from peil_intake.persons.domain.keeping import NOT_MAPPED_IN_TIME, employments_ended, months_before, person_erased
from peil_intake.persons.domain.rows import PersonRef, Row, kept_from
from peil_intake.persons.handlers import CHUNK, ITSELF, By, refused_while_waiting, settle, until_committed
from peil_intake.persons.storage import Waiting

WAITING_STAYS = timedelta(days=30)

Erasure = Literal["erased", "erased-before", "unknown", "kept"]
"""What became of a wish to erase; ``kept``: the time of keeping is not over."""


async def erase(door: Door, ref: PersonRef, by: By, *, due_only: bool) -> Erasure:
    """
    Forget the person for whom *ref* stands, with every reference that is mapped to the person.

    Repeating it changes nothing. When it returns nothing of the person is left but what is on the log.

    Args:
        door: Store, outbox, clock and vault.
        ref: A reference of the leading source, or one that is mapped; one that is not mapped is itself forgotten.
        by: Who wants it, for the audit log, which tells of it in the same commit.
        due_only: Do it only when the months of keeping are over.

    Raises:
        StoreAway: the store does not answer. Once the person is erased, `clear` finishes what is left.
    """
    outcome = await until_committed(partial(_try_to_erase, door, ref, by, due_only=due_only))
    await clear(door)
    return outcome


async def erase_those_due(door: Door) -> int:
    """
    Forget those whose months of keeping are over, at most a hundred; returns how many.

    Who is kept because another source still tells of an employment is passed over, however many there are.

    Raises:
        StoreAway: the store does not answer; another call goes on.
    """
    after: After | None = None
    while page := await storage.rows_kept_until(door.store, _due_before(door), limit=CHUNK, after=after):
        after = After(page[-1]["kept_from"], page[-1]["_id"])
        refs = [storage.row_of(document).ref for document in page]
        if erased := [await erase(door, ref, ITSELF, due_only=True) for ref in refs].count("erased"):
            return erased
    return 0


async def clear(door: Door) -> None:
    """
    Remove what erased persons left in waiting bodies and in the register.

    Raises:
        StoreAway: the store does not answer; another call goes on.
    """
    for erasing in await storage.find_erasing(door.store):
        for handle in erasing.handles:
            await _refuse_what_waits(door, handle)
            await _take_out_of_register(door, handle)
        await until_committed(partial(door.store.commit, [Delete(storage.ERASING, erasing.id)]))


async def expire_waiting(door: Door) -> int:
    """
    Refuse what waited 30 days for a mapping, and forget references that nothing else is known by; returns how many.

    Raises:
        StoreAway: the store does not answer; another call goes on.
    """
    before = timestamp(door.clock.now() - WAITING_STAYS)
    expired = await storage.find_waiting(door.store, {}, limit=CHUNK, before=before)
    for waiting in expired:
        await until_committed(partial(_try_to_refuse, door, waiting.id, NOT_MAPPED_IN_TIME))
    return len(expired)


def _due_before(door: Door) -> date:
    # `rows_kept_until` looks before a day: who left on the first day of the months is kept through the last.
    return months_before(amsterdam_day(door.clock.now()), door.vault.retention_months)


async def _try_to_erase(door: Door, ref: PersonRef, by: By, *, due_only: bool) -> Erasure:
    known, erased = await storage.load_people(door.store, [ref], door.vault.keys)
    if ref not in known:
        return "erased-before" if ref in erased else "unknown"
    rows = await _rows_of(door, known[ref])
    own = rows[0]
    counts_from = kept_from(rows)
    if due_only and (counts_from is None or counts_from >= _due_before(door)):
        return "kept"
    now = door.clock.now()
    today = amsterdam_day(now)
    writes, expected = storage.delete_rows(rows)
    writes += [*storage.erased_documents(rows, today, door.vault.keys), storage.erasing_document(rows)]
    drafts: list[Draft] = []
    if own.person is not None:
        ends = employments_ended(own.person, rows, at=timestamp(now), today=today)
        event_id = str(uuid.uuid5(uuid.UUID(own.person.removeprefix("ps-")), "person-erased"))
        event = person_erased(own.person, event_id=event_id, leading=door.vault.leading, at=timestamp(now), today=today)
        drafts = [draft_of(each) for each in (*ends, event)]
    prepared = await door.outbox.prepare(drafts)
    told = await door.audit.entry(Act(by.who, "person-erased", "person", own.handle, by.why))
    await door.store.commit(
        [*writes, *prepared.writes, *told.writes], {**expected, **prepared.expected, **told.expected}
    )
    door.audit.sealed(told)
    door.outbox.wake()
    reached("vault.after-erasure")
    return "erased"


async def _rows_of(door: Door, row: Row) -> list[Row]:
    """Every row that goes with *row*, the person's own first, once nothing is being moved to or from the person."""
    if row.person is None:
        await settle(door, row.handle)
        found = await storage.find_rows(door.store, handle=row.handle)
    else:
        leaving = await storage.find_rows(door.store, leaving=row.person)
        coming = await storage.find_rows(door.store, person=row.person, moving=True)
        for each in (*leaving, *coming):
            await settle(door, each.handle)
        found = await storage.find_rows(door.store, person=row.person)
    if not found:
        raise Conflict("mapped otherwise or erased meanwhile")
    return sorted(found, key=lambda each: not each.is_own)


async def _refuse_what_waits(door: Door, handle: str) -> None:
    while page := await storage.find_waiting(door.store, {"handles": handle}, limit=CHUNK):
        for waiting in page:
            await until_committed(partial(_try_to_refuse, door, waiting.id, Violation("", *ERASED)))
        reached("vault.between-clearings")


async def _try_to_refuse(door: Door, waiting_id: str, error: Violation) -> None:
    for waiting in await storage.load_waiting(door.store, [waiting_id]):
        writes, expected = storage.take_out(waiting, receipt_too=True)
        refusal = refused_while_waiting(waiting, error)
        at = timestamp(door.clock.now())
        writes.append(
            Put(deliveries.REFUSALS, deliveries.refusal_document(refusal, waiting.client, at, door.vault.keys))
        )
        unused = await _unused(door, waiting)
        gone, still = storage.delete_rows(unused)
        await door.store.commit([*writes, *gone], {**expected, **still})


async def _unused(door: Door, waiting: Waiting) -> list[Row]:
    """The rows of references that are not mapped, and that only *waiting* is still about."""
    unused = []
    for row in await storage.find_rows(door.store, handle=waiting.handles):
        others = await storage.find_waiting(door.store, {"handles": row.handle}, limit=2)
        stands = await door.store.find(deliveries.REGISTER, {"handles": row.handle}, limit=1)
        if row.person is None and not row.moving and len(others) < 2 and not stands:
            unused.append(row)
    return unused


async def _take_out_of_register(door: Door, handle: str) -> None:
    """Remove what is kept under keys that hold *handle*; a fact of somebody else that names it stays theirs."""
    after: After | None = None
    while page := await door.store.find(deliveries.REGISTER, {"handles": handle}, limit=CHUNK, after=after):
        after = After(page[-1]["_id"], page[-1]["_id"])
        # No row gives out this handle any more, so that nobody else writes under these keys.
        gone: list[Write] = [Delete(deliveries.REGISTER, each["_id"]) for each in page if handle in each["_id"]]
        if gone:
            await until_committed(partial(door.store.commit, gone))
        reached("vault.between-clearings")
