"""
The audit log: who read or changed personal data, when and why. Append-only, and chained by hashes.

Every row holds the hash of the row before it, so a row that was changed, left out or put in between is found by
`verify`. What a chain alone cannot show is that its end was cut off, or that all of it was written anew: for that a
*seal* (number and hash of a row) must have been kept where whoever did it cannot reach. Every row's seal is written to
the process's log, and the auditor's page shows the last one, to be noted.

A row names people by subject and pseudonym, never by name or reference. Nothing below a path of the survey uses this.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.clock import Clock, timestamp
from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_chassis.store.port import After, Conflict, Document, Expected, Index, Put, Ref, Store, StoreAway, Write

ROWS = "audit"
HEADS = "audit_heads"
HEAD = "head"
BEFORE_THE_FIRST = "0" * 64
TRIES = 25
PAGE = 5000

declare_events({"audit_sealed": "an entry of the audit log was stored: its number and hash, to hold the log against"})
declare_fields(
    {
        "entry_number": "which entry of the audit log",
        "entry_hash": "its hash, which holds that of the entry before it",
    }
)
log = get_logger()


class AuditBusy(StoreAway):
    """So many entries were appended at the same moment that this one never got its turn. Transient."""


@dataclass(frozen=True, slots=True)
class Act:
    """
    What somebody did with personal data.

    Attributes:
        who: The subject of the caller.
        action: What, as a fact in kebab-case: ``case-read``, ``mapping-changed``.
        kind: What kind of thing it was done to: ``vacancy``, ``person``.
        object: Which one; a person by pseudonym.
        why: The ground: the role or relation on which it was allowed, or the reason that was given.
    """

    who: str
    action: str
    kind: str
    object: str
    why: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Number and hash of an entry. Kept elsewhere it shows later that everything up to it is as it was."""

    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a commit must hold to append to the audit log, and the seal that is so once it is done."""

    writes: Sequence[Write]
    expected: Expected
    seal: Seal


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    What `verify` found.

    Attributes:
        findings: What is wrong, a sentence each; none when nothing is.
        count: How many entries there are.
        seal: The last one's; None without any.
    """

    findings: tuple[str, ...]
    count: int
    seal: Seal | None


def indexes() -> list[Index]:
    """The indexes that the audit log needs."""
    return [Index(ROWS, ("who",)), Index(ROWS, ("object",))]


class Audit:
    """The audit log of one service's database."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._turn = asyncio.Lock()

    async def prepare(self) -> None:
        """
        Make the indexes exist; another process of this service may make the same at this moment.

        Raises:
            StoreAway: the store does not answer.
        """
        while True:
            with suppress(Conflict):
                await self._store.declare(indexes())
                return
            await asyncio.sleep(0.1)

    async def entry(self, *acts: Act) -> Entry:
        """
        What the commit of a change adds, so that the change and the tale of it are stored together or not at all.

        A `Conflict` at that commit may mean that another entry came in between: ask again. After it, call `sealed`.

        Raises:
            StoreAway: the store does not answer.
        """
        head = (await self._store.load(HEADS, [HEAD])).get(HEAD)
        number, before = (head["number"], head["hash"]) if head else (0, BEFORE_THE_FIRST)
        now = timestamp(self._clock.now())
        writes: list[Write] = []
        # Each row is expected not to be there: a row whose head was lost is never written over.
        expected: dict[Ref, dict[str, Any] | None] = {
            Ref(HEADS, HEAD): {"number": number, "hash": before} if head else None
        }
        for act in acts:
            number += 1
            row = _row(number, before, now, act)
            before = row["hash"]
            writes.append(Put(ROWS, row))
            expected[Ref(ROWS, row["_id"])] = None
        writes.append(Put(HEADS, {"_id": HEAD, "number": number, "hash": before}))
        return Entry(writes, expected, Seal(number, before))

    async def record(self, *acts: Act) -> None:
        """
        Append *acts* by themselves. Before personal data are shown: without this there is no answer.

        Raises:
            AuditBusy: others were always first; try again.
            StoreAway: whether it was appended is unknown.
        """
        async with self._turn:
            for tried in range(TRIES):
                entry = await self.entry(*acts)
                try:
                    await self._store.commit(entry.writes, entry.expected)
                except Conflict:
                    await asyncio.sleep(0.002 * tried)
                    continue
                self.sealed(entry)
                return
        raise AuditBusy

    def sealed(self, entry: Entry) -> None:
        """Write the seal of an *entry* that was committed to the process's log: the second place."""
        log.info("audit_sealed", entry_number=entry.seal.number, entry_hash=entry.seal.hash)

    async def entries(self, *, limit: int, after: int | None = None, object_id: str | None = None) -> list[Document]:
        """
        At most *limit* entries, newest first, older than the number *after*; about *object_id* or all.

        Raises:
            StoreAway: the store does not answer.
        """
        place = None if after is None else After(_id(after), _id(after))
        equal = {} if object_id is None else {"object": object_id}
        return await self._store.find(ROWS, equal, descending=True, limit=limit, after=place)

    async def verify(self, seal: Seal | None = None) -> Verdict:
        """
        Walk the whole chain, and hold it against *seal* if one is given.

        Raises:
            StoreAway: the store does not answer.
        """
        return await verify(self._store, seal)


async def verify(store: Store, seal: Seal | None = None) -> Verdict:
    """
    Walk the audit log of *store* from its first entry, and hold it against *seal* if one is given.

    Raises:
        StoreAway: the store does not answer.
    """
    # What is appended during the walk lies between the head before it and the head after it, and is no finding.
    head = (await store.load(HEADS, [HEAD])).get(HEAD)
    chain = _Chain(seal)
    after: After | None = None
    while True:
        rows = await store.find(ROWS, {}, limit=PAGE, after=after)
        for row in rows:
            chain.take(row)
        if len(rows) < PAGE:
            break
        after = After(rows[-1]["_id"], rows[-1]["_id"])
    return chain.verdict(head, (await store.load(HEADS, [HEAD])).get(HEAD))


class _Chain:
    """Goes along the rows and notes what does not hold."""

    def __init__(self, seal: Seal | None) -> None:
        self._seal = seal
        self._number, self._hash, self._count = 0, BEFORE_THE_FIRST, 0
        self._hashes: dict[int, str] = {}
        self._findings: list[str] = []

    def take(self, row: Document) -> None:
        number = row.get("number")
        if not isinstance(number, int) or row["_id"] != _id(number):
            self._findings.append(f"The entry {row['_id']} is no entry of this log.")
            return
        if number != self._number + 1:
            self._findings.append(f"Between entry {self._number} and {number} entries are missing.")
        elif row.get("before") != self._hash:
            self._findings.append(f"Entry {number} does not follow from the one before it.")
        if row.get("hash") != _hash(row):
            self._findings.append(f"Entry {number} was changed.")
        self._number, self._hash, self._count = number, str(row.get("hash")), self._count + 1
        self._hashes[number] = self._hash

    def verdict(self, head: Document | None, later: Document | None) -> Verdict:
        """What was found; *head* is the note of the last entry before the walk, *later* the one after it."""
        findings = list(self._findings)
        if head is not None and self._hashes.get(head["number"]) != head["hash"]:
            findings.append(f"The log ends otherwise than was noted: entry {head['number']} is gone or another.")
        if head is None and self._count:
            findings.append("The note of the last entry is gone.")
        if self._seal is not None and self._hashes.get(self._seal.number) != self._seal.hash:
            findings.append(f"Entry {self._seal.number} is not the one that was sealed.")
        end = later or head
        if end is None:
            return Verdict(tuple(findings), self._count, Seal(self._number, self._hash) if self._count else None)
        beyond = sorted(number for number in self._hashes if number > end["number"])
        if beyond:
            findings.append(f"Entry {beyond[0]} lies behind the last one: it was put there beside the log.")
        last = max((number for number in self._hashes if number <= end["number"]), default=None)
        seal = None if last is None else Seal(last, self._hashes[last])
        return Verdict(tuple(findings), self._count - len(beyond), seal)


def _row(number: int, before: str, at: str, act: Act) -> Document:
    row: Document = {
        "_id": _id(number),
        "number": number,
        "at": at,
        "who": act.who,
        "action": act.action,
        "kind": act.kind,
        "object": act.object,
        "why": act.why,
        "before": before,
    }
    return {**row, "hash": _hash(row)}


def _id(number: int) -> str:
    return f"{number:015d}"


def _hash(row: Document) -> str:
    told = {name: value for name, value in row.items() if name != "hash"}
    return hashlib.sha256(msgspec.json.encode(told, order="deterministic")).hexdigest()
