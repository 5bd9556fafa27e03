"""Reading contacts that somebody hands in: a table of references and addresses."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import NamedTuple

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")
"""What `peil_chassis.mail.compose` sends to; a test holds the two together."""
LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3: what fits between the angle brackets."""
LONGEST_REFERENCE = 100

HEADS = {
    "reference": frozenset({"reference", "referentie", "personeelsnummer"}),
    "address": frozenset({"address", "adres", "e-mail", "email", "e-mailadres", "mailadres"}),
}
"""Per column the names that its head may have."""


class Row(NamedTuple):
    """A line that was understood: its number in the text, the person's reference, the address."""

    line: int
    reference: str
    address: str


class Fault(NamedTuple):
    """A line that was not: its number, its text as it stood, the column and what is wrong, in Dutch."""

    line: int
    text: str
    column: str
    why: str


class Table(NamedTuple):
    """What a text held."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def address_fault(address: str) -> str | None:
    """What is wrong with *address*, in Dutch; None when a message can go there."""
    if not address:
        return "is leeg"
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        return "is geen e-mailadres"
    return None


def reference_fault(reference: str) -> str | None:
    """What is wrong with *reference*, in Dutch; None when the vault can be asked for it."""
    if not reference:
        return "is leeg"
    if len(reference) > LONGEST_REFERENCE or not reference.isprintable():
        return f"is langer dan {LONGEST_REFERENCE} tekens of bevat een teken dat er niet in hoort"
    return None


def read_table(text: str) -> Table:
    """
    The contacts in *text*: a line each with a reference and an address, a comma, semicolon or tab between.

    A first line with names of columns may stand in any order; without one the reference comes first. Every line is
    either understood or given back with what is wrong, so that nothing is lost. A reference that comes twice with
    different addresses is understood at neither place.
    """
    # Spreadsheets begin a file with a byte order mark; it comes along when the file is pasted or sent.
    plain = text.removeprefix("\ufeff")
    lines = [(number, line) for number, line in enumerate(plain.splitlines(), 1) if line.strip()]
    if not lines:
        return Table((), ())
    separator = next((mark for mark in (";", "\t") if mark in lines[0][1]), ",")
    order = _head(_cells(lines[0][1], separator))
    rows: list[Row] = []
    faults: list[Fault] = []
    for number, line in lines if order is None else lines[1:]:
        read = _read(number, line, _cells(line, separator), order or ("reference", "address"))
        if isinstance(read, Row):
            rows.append(read)
        else:
            faults.append(read)
    said: dict[str, set[str]] = {}
    for row in rows:
        said.setdefault(row.reference, set()).add(row.address)
    twice = {reference for reference, addresses in said.items() if len(addresses) > 1}
    texts = dict(lines)
    faults.extend(
        Fault(row.line, texts[row.line], "referentie", "staat er twee keer, met verschillende adressen")
        for row in rows
        if row.reference in twice
    )
    unique = {row.reference: row for row in rows if row.reference not in twice}
    return Table(tuple(unique.values()), tuple(sorted(faults)))


def _cells(line: str, separator: str) -> list[str]:
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, strict=True))]
    except (csv.Error, StopIteration):
        return [line]


def _head(cells: Sequence[str]) -> tuple[str, ...] | None:
    names = [next((name for name, heads in HEADS.items() if cell.lower() in heads), "") for cell in cells]
    return tuple(names) if set(HEADS) <= set(names) else None


def _read(number: int, line: str, cells: Sequence[str], order: Sequence[str]) -> Row | Fault:
    if len(cells) != len(order):
        return Fault(number, line, "regel", f"heeft {len(cells)} kolommen in plaats van {len(order)}")
    values = dict(zip(order, cells, strict=True))
    if why := reference_fault(values["reference"]):
        return Fault(number, line, "referentie", why)
    if why := address_fault(values["address"]):
        return Fault(number, line, "adres", why)
    return Row(number, values["reference"], values["address"])
