"""
Mapping references and following it through: what waited is taken in, what stood under somebody else moves.

The mapping itself is one commit. What follows from it goes in commits of at most a hundred, each of which leaves
everything right as far as it goes; the row says ``moving`` until nothing is left, so whoever stops, another goes on.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

from peil_chassis.audit import Act
from peil_chassis.clock import timestamp
from peil_chassis.killpoint import reached
from peil_chassis.store.port import After, Conflict, Put, Ref, Write
from peil_contracts.envelope import ContractBroken, Violation
from peil_intake.deliveries import storage as deliveries
from peil_intake.deliveries.deciding import Door, decide, draft_of
from peil_intake.deliveries.domain.reading import Arrival, hash_of, read_again, refusal_of
from peil_intake.deliveries.domain.receipts import Label, Outcome, Receipt, Refusal
from peil_intake.persons import storage
from peil_intake.persons.domain.placing import moved
from peil_intake.persons.domain.rows import PersonRef, Row, holding, letting_go, mapped_to, settled
from peil_intake.persons.sealing import CannotOpen
from peil_intake.persons.storage import Waiting

T = TypeVar("T")

KILL_POINTS = ("vault.after-mapping", "vault.between-moves", "vault.after-erasure", "vault.between-clearings")
"""Where a test can stop the process dead between two commits."""

CHUNK = 100
LONGEST_PAUSE_S = 0.2

CANNOT_OPEN = Violation("", "key-lost", "waited, sealed with a key that Peil no longer has: send it again.")


class By(NamedTuple):
    """
    Who changes something about a person, for the audit log.

    Attributes:
        who: The subject.
        why: The ground on which it is allowed, or the reason given.
    """

    who: str
    why: str


ITSELF = By("peil-intake", "retention")
"""Intake, when the time of keeping is over."""


class MappingRefused(Exception):
    """The mapping cannot be made; *rule* and the text say why and what to do, without naming anybody."""

    def __init__(self, rule: str, message: str) -> None:
        super().__init__(message)
        self.rule = rule


def leading_maps_itself() -> MappingRefused:
    """A reference of the leading source cannot be mapped to another."""
    return MappingRefused("leading-source", "is the leading source: its references are persons themselves.")


async def map_person(door: Door, ref: PersonRef, reference: str | None, by: By) -> Row | None:
    """
    Let *ref* stand for the person whom the leading source calls *reference*, or (None) for nobody any more.

    The audit log tells of it in the same commit. Repeating it changes nothing. Follow it with `settle`, which takes in
    what waited and moves what stood elsewhere.

    Returns:
        The row; None when *ref* is unknown and stands for nobody.

    Raises:
        MappingRefused: the leading source has not named that person, or another reference of this source stands for
            the person (mapped, or still being moved away), or *ref* is of the leading source itself.
        StoreAway: the store does not answer.
    """
    if ref.source == door.vault.leading:
        raise leading_maps_itself()
    return await until_committed(partial(_try_to_map, door, ref, reference, by))


async def _try_to_map(door: Door, ref: PersonRef, reference: str | None, by: By) -> Row | None:
    named = PersonRef(door.vault.leading, reference) if reference is not None else None
    rows, _ = await storage.load_people(door.store, [ref, *([named] if named else [])], door.vault.keys)
    row, person = rows.get(ref), rows.get(named) if named else None
    if named and person is None:
        message = "is not a person whom the leading source has named: have it deliver the employment first."
        raise MappingRefused("person-unknown", message)
    if row is None and person is None:
        return None
    if row is None:
        row = Row(ref, next(door.vault.fresh), None, version=0, last_seen=door.clock.now().date())
    if row.person == (person.handle if person else None):
        return row
    changed = [mapped_to(row, person.handle if person else None)]
    if person is not None:
        if person.mapped.get(ref.source, row.handle) != row.handle:
            message = "is a person for whom another reference of this source stands already: unmap that one first."
            raise MappingRefused("person-mapped", message)
        changed.append(holding(person, ref.source, row.handle))
    writes, expected = storage.put_rows(changed, rows)
    told = await door.audit.entry(Act(by.who, "mapping-changed", "person", row.handle, by.why))
    await door.store.commit([*writes, *told.writes], {**expected, **told.expected})
    door.audit.sealed(told)
    reached("vault.after-mapping")
    return changed[0]


async def settle(door: Door, handle: str) -> None:
    """
    Follow a changed mapping through: take in what waited for it, move what came through it.

    Raises:
        StoreAway: the store does not answer; what was committed is right as far as it goes, another call goes on.
    """
    while True:
        found = await storage.find_rows(door.store, handle=handle)
        if not found or not found[0].moving:
            return
        row = found[0]
        await _take_in_what_waited(door, row)
        await _move_what_stands(door, row)
        if await _settled(door, row):
            return


async def settle_all(door: Door) -> int:
    """
    Follow every mapping through that is not yet, as after a stop; returns how many there were.

    Raises:
        StoreAway: the store does not answer; another call goes on.
    """
    moving = await storage.find_rows(door.store, moving=True)
    for row in moving:
        await settle(door, row.handle)
    return len(moving)


async def _settled(door: Door, row: Row) -> bool:
    """Note that nothing is left to do, unless the mapping changed meanwhile."""
    left = [each for person in row.leaving for each in await storage.find_rows(door.store, handle=person)]
    rows = [settled(row), *(letting_go(each, row.ref.source, row.handle) for each in left)]
    writes, expected = storage.put_rows(rows, {each.ref: each for each in (row, *left)})
    try:
        await door.store.commit(writes, expected)
    except Conflict:
        return False
    return True


async def _take_in_what_waited(door: Door, row: Row) -> None:
    """Judge what waited for *row*, where every other reference in it is mapped as well."""
    after: After | None = None
    while row.person is not None:
        page = await storage.find_waiting(door.store, {"handles": row.handle}, limit=CHUNK, after=after)
        if not page:
            return
        after = After(page[-1].since, page[-1].id)
        ids = [waiting.id for waiting in page]
        await until_committed(partial(_try_to_take_in, door, ids))
        reached("vault.between-moves")


async def _try_to_take_in(door: Door, ids: Sequence[str]) -> None:
    waiting = await storage.load_waiting(door.store, ids)
    handles = tuple({handle for each in waiting for handle in each.handles})
    mapped = {row.handle for row in await storage.find_rows(door.store, handle=handles) if row.person is not None}
    for client in sorted({each.client for each in waiting}):
        ready = [each for each in waiting if each.client == client and mapped.issuperset(each.handles)]
        if ready:
            await _take_in(door, client, ready, [_opened(door, each) for each in ready])


async def _take_in(door: Door, client: str, ready: Sequence[Waiting], arrivals: Sequence[Arrival | Refusal]) -> None:
    """One commit; a fact that cannot be published is isolated by halving and refused."""
    try:
        decided = await decide(door, arrivals, client=client, waited=True)
    except ContractBroken as broken:
        half = len(ready) // 2
        if not half:
            refused = refusal_of(storage.open_waiting(ready[0], door.vault.keys), broken.violations)
            await _take_in(door, client, ready, [refused])
            return
        await _take_in(door, client, ready[:half], arrivals[:half])
        await _take_in(door, client, ready[half:], arrivals[half:])
        return
    if any(isinstance(answer, Receipt) and answer.outcome is Outcome.WAITING for answer in decided.answers):
        raise Conflict("a mapping was taken away again")
    writes: list[Write] = [*decided.writes]
    expected = dict(decided.expected)
    for each, answer in zip(ready, decided.answers, strict=True):
        out, still = storage.take_out(each, receipt_too=isinstance(answer, Refusal))
        writes.extend(out)
        expected.update(still)
    await door.store.commit(writes, expected)
    if decided.publishes:
        door.outbox.wake()


def _opened(door: Door, waiting: Waiting) -> Arrival | Refusal:
    try:
        body = storage.open_waiting(waiting, door.vault.keys)
    except CannotOpen:
        return refused_while_waiting(waiting, CANNOT_OPEN)
    return read_again(body, now=door.clock.now())


def refused_while_waiting(waiting: Waiting, error: Violation) -> Refusal:
    """The refusal of a delivery that waited, without opening it."""
    return Refusal(Label(waiting.source, waiting.event_id, waiting.type), (error,), hash_of(waiting.id.encode()))


async def _move_what_stands(door: Door, row: Row) -> None:
    """Withdraw and publish again what came through *row* and stands under somebody else."""
    after: After | None = None
    while page := await door.store.find(deliveries.REGISTER, {"handles": row.handle}, limit=CHUNK, after=after):
        after = After(page[-1]["_id"], page[-1]["_id"])
        ids = [document["_id"] for document in page]
        await until_committed(partial(_try_to_move, door, ids))
        reached("vault.between-moves")


async def _try_to_move(door: Door, ids: Sequence[str]) -> None:
    documents = await door.store.load(deliveries.REGISTER, ids)
    handles = tuple({handle for document in documents.values() for handle in document["handles"]})
    rows = await storage.find_rows(door.store, handle=handles)
    people = {row.handle: row.person for row in rows}
    at = timestamp(door.clock.now())
    writes: list[Write] = []
    expected = {}
    events = []
    for key, document in documents.items():
        version = document["version"] + 1
        result = moved(deliveries.entry_of(document), key, people, version=version, at=at)
        if result is None:
            continue
        entry, facts = result
        writes.append(Put(deliveries.REGISTER, deliveries.entry_document(key, entry, version)))
        expected[Ref(deliveries.REGISTER, key)] = {"version": document["version"]}
        events.extend(facts)
    if not writes:
        return
    # The rows are written as they are: the commit fails when somebody maps or erases meanwhile.
    row_writes, row_expected = storage.put_rows(rows, {row.ref: row for row in rows})
    prepared = await door.outbox.prepare([draft_of(event) for event in events])
    await door.store.commit([*writes, *row_writes, *prepared.writes], {**expected, **row_expected, **prepared.expected})
    door.outbox.wake()


async def until_committed(attempt: Callable[[], Awaitable[T]]) -> T:
    """Do *attempt*, and again on what is there then for as long as others are quicker. Raises what it raises."""
    pause = LONGEST_PAUSE_S / 32
    while True:
        try:
            return await attempt()
        except Conflict:
            await asyncio.sleep(random.uniform(0, pause))  # noqa: S311 - spreads retries, guards nothing
            pause = min(pause * 2, LONGEST_PAUSE_S)
