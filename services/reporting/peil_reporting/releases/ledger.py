"""
The ledger in the store: every figure ever told, a row each, chained by hashes; added to, and never changed.

Whom a figure counts stands once, under the hash of the names of its cells: units, bands, kinds of move. Never a person.
A row is added by `releases.door` alone, in the commit that makes its figure readable.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from peil_chassis.store.port import After, Document, Expected, Index, Put, Ref, Store, Write
from peil_disclosure.ledger import BEGINNING, Entry, Link, append, cells_hash, verify
from peil_reporting.releases.domain.figure import Figure

ROWS, HEADS, CELLS = "ledger", "ledger_heads", "ledger_counted"
HEAD = "head"
PAGE = 5000
_FIELDS = Entry._fields


class Appended(NamedTuple):
    """
    What a commit must hold to append, and where the chain then ends.

    Attributes:
        writes: The rows, the cells they count, and the head.
        expected: That nobody else appended meanwhile.
        first, last: Numbers of the first and last row.
        hash: The hash of the last row.
    """

    writes: Sequence[Write]
    expected: Expected
    first: int
    last: int
    hash: str


@dataclass(frozen=True, slots=True)
class LedgerVerdict:
    """
    What a walk along the ledger found.

    Attributes:
        findings: What is wrong, a Dutch sentence each; none when nothing is.
        count: How many rows there are.
        hash: The hash of the last one: to hold against what was published.
    """

    findings: tuple[str, ...]
    count: int
    hash: str


def indexes() -> list[Index]:
    """The indexes that the ledger needs."""
    return [Index(ROWS, ("release",))]


class Head(NamedTuple):
    """Where the ledger ends: number and hash of its last row."""

    number: int
    hash: str


async def head_of(store: Store) -> Head | None:
    """
    Where the ledger ends; None before the first row. Read it before anything is audited.

    Raises:
        StoreAway: the store does not answer.
    """
    head = (await store.load(HEADS, [HEAD])).get(HEAD)
    return None if head is None else Head(head["number"], head["hash"])


async def appending(store: Store, head: Head | None, release: str, at: str, figures: Iterable[Figure]) -> Appended:
    """
    What appends *figures* behind *head*, as told by *release* at the moment *at* (RFC 3339, UTC).

    A `Conflict` at the commit means that somebody else appended: audit again with what they told, and ask again.

    Raises:
        Refused: a figure is no entry of a ledger.
        StoreAway: the store does not answer.
    """
    told = list(figures)
    last = await _link(store, head.number) if head and head.number else None
    first = (head.number if head else 0) + 1
    links = append(
        last,
        [
            Entry(
                number, release, one.table, one.row, cells_hash(one.cells), one.n, one.low, one.high, one.decimals, at
            )
            for number, one in enumerate(told, start=first)
        ],
    )
    cells = {cells_hash(one.cells): sorted(one.cells) for one in told}
    end = links[-1].hash if links else (head.hash if head else BEGINNING)
    expected: dict[Ref, Document | None] = {
        Ref(HEADS, HEAD): {"number": head.number, "hash": head.hash} if head else None
    }
    # Each row is expected not to be there: a row whose head was lost is never written over.
    expected |= {Ref(ROWS, _id(link.entry.number)): None for link in links}
    writes: list[Write] = [Put(ROWS, _document(link)) for link in links]
    writes += [Put(CELLS, {"_id": name, "cells": names}) for name, names in cells.items()]
    writes.append(Put(HEADS, {"_id": HEAD, "number": first + len(links) - 1, "hash": end}))
    return Appended(writes, expected, first, first + len(links) - 1, end)


async def cells_of(store: Store, hashes: Iterable[str]) -> dict[str, frozenset[str]]:
    """
    The names of the cells behind each of *hashes*.

    Raises:
        StoreAway: the store does not answer.
    """
    found = await store.load(CELLS, sorted(set(hashes)))
    return {name: frozenset(row["cells"]) for name, row in found.items()}


async def hash_at(store: Store, number: int) -> str:
    """
    The hash of entry *number*, which holds those of all before it; `BEGINNING` for 0, and empty for one there is not.

    Raises:
        StoreAway: the store does not answer.
    """
    link = await _link(store, number) if number else None
    return link.hash if link else "" if number else BEGINNING


async def verify_ledger(store: Store) -> LedgerVerdict:
    """
    Walk the whole ledger: whether a row was changed, removed, exchanged or put in between since it was written.

    Raises:
        StoreAway: the store does not answer.
    """
    head = (await store.load(HEADS, [HEAD])).get(HEAD)
    findings: list[str] = []
    after: Link | None = None
    count = 0
    hashes: set[str] = set()
    async for rows in _pages(store):
        links = [_read(row) for row in rows if _whole(row)]
        if len(links) < len(rows):
            findings.append("Een regel in het grootboek is geen regel van het grootboek.")
            break
        if gap := verify(links, after=after):
            findings.append(_SENTENCES[gap.rule].format(number=gap.number))
            break
        count += len(links)
        hashes |= {link.entry.atoms_hash for link in links}
        after = links[-1] if links else after
    else:
        end = (after.entry.number, after.hash) if after else (0, BEGINNING)
        noted = (head["number"], head["hash"]) if head else (0, BEGINNING)
        if end != noted:
            findings.append("Het grootboek eindigt anders dan is genoteerd: de laatste regels ontbreken of zijn nieuw.")
        findings += await _cells_changed(store, hashes)
    return LedgerVerdict(tuple(findings), count, after.hash if after else BEGINNING)


async def _cells_changed(store: Store, hashes: set[str]) -> list[str]:
    kept = await cells_of(store, hashes)
    if any(name not in kept or cells_hash(kept[name]) != name for name in hashes):
        return ["Van een regel in het grootboek is veranderd over wie hij gaat."]
    return []


_SENTENCES = {
    "row-changed": "Regel {number} van het grootboek is veranderd.",
    "row-missing": "Regel {number} van het grootboek ontbreekt.",
    "row-out-of-order": "Bij regel {number} van het grootboek staat een nummer dubbel of te laat.",
    "chain-broken": "Regel {number} van het grootboek volgt niet uit de regel ervoor.",
    "tail-missing": "Vanaf regel {number} ontbreekt het einde van het grootboek.",
}


async def _pages(store: Store) -> AsyncIterator[list[Document]]:
    place: After | None = None
    while True:
        rows = await store.find(ROWS, {}, limit=PAGE, after=place)
        yield rows
        if len(rows) < PAGE:
            return
        place = After(rows[-1]["_id"], rows[-1]["_id"])


async def _link(store: Store, number: int) -> Link | None:
    row = (await store.load(ROWS, [_id(number)])).get(_id(number))
    return None if row is None else _read(row)


def _document(link: Link) -> Document:
    return {
        "_id": _id(link.entry.number),
        **link.entry._asdict(),
        "previous": link.previous,
        "hash": link.hash,
    }


def _read(row: Document) -> Link:
    return Link(Entry(**{name: row[name] for name in _FIELDS}), row["previous"], row["hash"])


def _whole(row: Document) -> bool:
    return {*_FIELDS, "previous", "hash"} <= row.keys() and row["_id"] == _id(row["number"])


def _id(number: int) -> str:
    return f"{number:015d}"
