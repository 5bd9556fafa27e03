"""Storing a contact: the vault is asked once whose reference it is, and the reference is kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from peil_chassis.login.vault import Vault, VaultAway
from peil_chassis.store.port import Store
from peil_notifier.contacts.domain import Fault, Row, Table, read_table
from peil_notifier.contacts.storage import Contacts
from peil_notifier.presence.storage import erased_of

AT_ONCE = 8
"""Questions to the vault that wait at the same time."""


class PersonUnknown(Exception):
    """The vault knows nobody by this reference, or the person is forgotten."""


@dataclass(frozen=True, slots=True)
class Imported:
    """
    What became of a table.

    Attributes:
        stored: How many lines were taken over.
        faults: Lines that were not, with the reason.
        left: Lines that were not tried because the vault did not answer.
    """

    stored: int
    faults: tuple[Fault, ...]
    left: tuple[Row, ...]


class ContactDesk:
    """Takes in contacts."""

    def __init__(self, contacts: Contacts, store: Store, vault: Vault) -> None:
        self._contacts = contacts
        self._store = store
        self._vault = vault

    async def store(self, reference: str, address: str) -> bool:
        """
        Keep *address* for the person with *reference*. Returns whether something changed.

        Raises:
            PersonUnknown: nobody has that reference.
            VaultAway: the vault does not answer.
            Conflict, StoreAway: transient; the same again is safe.
        """
        person = await self._vault.pseudonym(reference)
        if person is None:
            raise PersonUnknown
        changed = await self._contacts.put(person, address)
        # Asked after writing: who is erased between the question to the vault and here leaves nothing behind.
        if await erased_of(self._store, [person]):
            await self._contacts.remove(person)
            raise PersonUnknown
        return changed

    async def import_text(self, text: str) -> Imported:
        """
        Take over every line of *text* that is understood and whose person is known.

        Raises:
            Conflict, StoreAway: transient; the same text again is safe.
        """
        table: Table = read_table(text)
        texts = dict(enumerate(text.splitlines(), 1))
        faults = list(table.faults)
        left: list[Row] = []
        stored = 0
        for start in range(0, len(table.rows), AT_ONCE):
            rows = table.rows[start : start + AT_ONCE]
            if left:
                left.extend(rows)
                continue
            for row, outcome in zip(rows, await asyncio.gather(*map(self._try, rows)), strict=True):
                if outcome == "away":
                    left.append(row)
                elif outcome == "unknown":
                    faults.append(Fault(row.line, texts[row.line], "referentie", "hoort bij niemand die Peil kent"))
                else:
                    stored += 1
        return Imported(stored, tuple(sorted(faults)), tuple(left))

    async def _try(self, row: Row) -> str:
        try:
            await self.store(row.reference, row.address)
        except PersonUnknown:
            return "unknown"
        except VaultAway:
            return "away"
        return "stored"


def still_to_do(imported: Imported, lines: Sequence[str]) -> str:
    """The lines that were not taken over, as they stood, ready to be mended and sent again."""
    numbers = sorted({fault.line for fault in imported.faults} | {row.line for row in imported.left})
    return "\n".join(lines[number - 1] for number in numbers)
