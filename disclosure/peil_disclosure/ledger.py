"""
The ledger: every figure ever told to anybody, as a chain of hashes.

Each link holds the hash of the one before it, so whoever knows the hash of the last link can tell whether any row was
changed, removed, exchanged or put in between since. Who keeps only the rows can tell all of that but one thing: that
the last rows were cut off. So the last hash is published with every release.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from .model import Refused

BEGINNING: Final = "0" * 64
"""What stands for the hash before the first link."""

GapRule = Literal["row-changed", "row-missing", "row-out-of-order", "chain-broken", "tail-missing"]

_DIGEST = re.compile("[0-9a-f]{64}")


class Entry(NamedTuple):
    """
    One figure that was told.

    Attributes:
        number: Its place in the ledger, from 1, without a gap.
        release: The release it was told in.
        table: The table or question it belongs to, with the wave or register.
        row: The row's name.
        atoms_hash: SHA-256 of the cells it counts, 64 hexadecimal digits.
        n: How many people it is about.
        low, high: The least and most that the sum of the row can be, as told, in points or people.
        decimals: How many decimals were told.
        at: The moment it was told (RFC 3339, UTC).
    """

    number: int
    release: str
    table: str
    row: str
    atoms_hash: str
    n: int
    low: int
    high: int
    decimals: int
    at: str


class Link(NamedTuple):
    """An entry, the hash of the link before it, and its own: SHA-256 of both, 64 hexadecimal digits each."""

    entry: Entry
    previous: str
    hash: str


class Gap(NamedTuple):
    """
    The first place where a ledger is not what was written.

    Attributes:
        number: Of the entry that is wrong, or that should be there.
        rule: ``row-changed`` (an entry is not what was hashed), ``row-missing`` (numbers jump), ``row-out-of-order``
            (a number comes twice or too late), ``chain-broken`` (it does not continue the link before it),
            ``tail-missing`` (the last hash is not the one that was published).
    """

    number: int
    rule: GapRule


def append(last: Link | None, entries: Iterable[Entry]) -> tuple[Link, ...]:
    """
    *entries* as the links that come after *last* (None: the ledger is empty); only these, not what was there.

    Raises:
        Refused: ``number-gap`` when an entry's number does not follow the one before it, ``not-an-entry`` when a field
            is no whole number, no text or no digest, or ends are turned round.
    """
    previous, number = (last.hash, last.entry.number) if last is not None else (BEGINNING, 0)
    links: list[Link] = []
    for entry in entries:
        number += 1
        _check(entry)
        if entry.number != number:
            raise Refused("number-gap", f"number {number} comes next in the ledger")
        link = Link(entry, previous, _digest(previous, entry))
        links.append(link)
        previous = link.hash
    return tuple(links)


def verify(chain: Sequence[Link], *, last_hash: str | None = None, after: Link | None = None) -> Gap | None:
    """
    The first fault in *chain*; None when every row is as it was written.

    Args:
        chain: Links in the order in which they are kept.
        last_hash: The hash of the last link, as it was published; without it a cut tail cannot be seen.
        after: The link before the first of *chain*, itself verified; None when *chain* begins the ledger.
    """
    previous, number = (after.hash, after.entry.number) if after is not None else (BEGINNING, 0)
    for link in chain:
        number += 1
        if link.entry.number > number:
            return Gap(number, "row-missing")
        if link.entry.number < number:
            return Gap(number, "row-out-of-order")
        if link.previous != previous:
            return Gap(number, "chain-broken")
        if link.hash != _digest(link.previous, link.entry):
            return Gap(number, "row-changed")
        previous = link.hash
    if last_hash is not None and last_hash != previous:
        return Gap(number + 1, "tail-missing")
    return None


def cells_hash(names: Iterable[str]) -> str:
    """SHA-256 of whom a figure counts: the *names* of its cells, in any order, each once. 64 hexadecimal digits."""
    return hashlib.sha256(_canonical(sorted(set(names)))).hexdigest()


def _digest(previous: str, entry: Entry) -> str:
    return hashlib.sha256(_canonical([previous, *entry])).hexdigest()


def _canonical(value: Sequence[object]) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _check(entry: Entry) -> None:
    counts = (entry.number, entry.n, entry.low, entry.high, entry.decimals)
    texts = (entry.release, entry.table, entry.row, entry.atoms_hash, entry.at)
    # 1.0 and True would be equal to 1 and yet hash to something else once they were read back.
    whole = all(type(count) is int for count in counts)
    if not whole or not all(type(text) is str and text for text in texts):
        raise Refused("not-an-entry", "an entry holds whole numbers and texts that are not empty")
    if not _DIGEST.fullmatch(entry.atoms_hash):
        raise Refused("not-an-entry", "atoms_hash must be 64 hexadecimal digits")
    if entry.n < 0 or entry.decimals < 0 or entry.low > entry.high:
        raise Refused("not-an-entry", "n and decimals are 0 or more, and low is at most high")
