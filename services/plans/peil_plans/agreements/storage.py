"""
Agreements and consents in the store: one document each, with a version; committed together with what is published.

No document names a person: the pseudonym of a manager goes out in the fact, and into no document but the outbox's row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.audit import Act, Audit
from peil_chassis.outbox import Draft, Outbox
from peil_chassis.store.port import After, Document, Index, Put, Ref, Store
from peil_plans.agreements.domain.agreement import Agreement
from peil_plans.agreements.domain.consent import Consent

COLLECTION = "agreements"
CONSENTS = "agreement_consents"
PAGE = 200
INDEXES = (
    Index(COLLECTION, ("final", "next_on", "_id")),  # the whole order, or a store sorts all that run
    Index(COLLECTION, ("unit",)),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An agreement as it was read, and the version of its document: one more with every commit."""

    agreement: Agreement
    version: int


@dataclass(frozen=True, slots=True)
class StoredConsent:
    """What was recorded about a kind, and the version of its document; 0: there is none yet."""

    consent: Consent
    version: int


def _everything(unit: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    Which agreements a list is about.

    Attributes:
        final: Those that ended (True) or those that run (False).
        units: Only those of these units; None: of all.
        kind: Only those of this kind; None: of all.
        state: Only those that stand so; None: however they stand.
        seen: Says of a unit whether its agreements may be shown.
    """

    final: bool
    units: frozenset[str] | None = None
    kind: str | None = None
    state: str | None = None
    seen: Callable[[str], bool] = _everything

    def equal(self) -> dict[str, Any]:
        """What the documents have in common."""
        fixed: dict[str, Any] = {"final": self.final, "kind": self.kind, "state": self.state}
        if self.units is not None:
            fixed["unit"] = tuple(sorted(self.units))
        return {name: value for name, value in fixed.items() if value is not None}


class AgreementRecords:
    """The agreements of this service's database."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    async def load(self, agreement: str) -> Stored | None:
        """The agreement with this id, or None. Raises `StoreAway`."""
        found = await self._store.load(COLLECTION, [agreement])
        return _stored(found[agreement]) if agreement in found else None

    async def unit_of(self, agreement: str) -> str | None:
        """The unit it was made with, or None for an unknown one. Raises `StoreAway`."""
        found = await self._store.load(COLLECTION, [agreement])
        return str(found[agreement]["unit"]) if agreement in found else None

    async def find(
        self, wanted: Wanted, *, limit: int, after: After | None = None, latest_first: bool = False
    ) -> Sequence[Stored]:
        """
        At most *limit* of the *wanted* ones beyond *after*, what comes first in front, or what comes last.

        Raises:
            StoreAway: the store does not answer.
        """
        kept: list[Stored] = []
        if wanted.units is not None and not wanted.units:
            return kept
        at = after
        while True:
            rows = await self._store.find(
                COLLECTION, wanted.equal(), order="next_on", descending=latest_first, limit=PAGE, after=at
            )
            kept.extend(_stored(row) for row in rows if wanted.seen(row["unit"]))
            if len(kept) >= limit or len(rows) < PAGE:
                return kept[:limit]
            at = After(rows[-1]["next_on"], rows[-1]["_id"])

    async def save(
        self, agreement: Agreement, seen: Stored | None, facts: Sequence[Draft], gate: StoredConsent | None = None
    ) -> None:
        """
        Write *agreement* over what was *seen* (None: there was none) and publish *facts*: both, or neither.

        With a *gate* only if the consent still stands as it was read.

        Raises:
            Conflict: someone else wrote since; load and decide again.
            ContractBroken: a fact does not keep its contract; nothing was written.
            StoreAway: whether it was written is unknown.
            DocumentTooLarge: nothing was written.
        """
        prepared = await self._outbox.prepare(facts)
        document = _document(agreement, 1 if seen is None else seen.version + 1)
        reference = Ref(COLLECTION, agreement.agreement)
        expected: dict[Ref, Mapping[str, Any] | None] = {
            reference: None if seen is None else {"version": seen.version},
            **prepared.expected,
        }
        writes = [Put(COLLECTION, document), *prepared.writes]
        if gate is not None:
            # A store guards only what it writes: the consent is written as it was.
            writes.append(Put(CONSENTS, _consent_document(gate.consent, gate.version)))
            expected[Ref(CONSENTS, gate.consent.kind)] = {"version": gate.version}
        await self._store.commit(writes, expected)
        self._outbox.wake()


class Consents:
    """What the works council said, per kind."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self._store = store
        self._audit = audit

    async def load(self, kind: str) -> StoredConsent:
        """What was recorded about *kind*; empty when nothing was. Raises `StoreAway`."""
        return (await self.load_all([kind]))[kind]

    async def load_all(self, kinds: Sequence[str]) -> dict[str, StoredConsent]:
        """What was recorded about each of *kinds*. Raises `StoreAway`."""
        found = await self._store.load(CONSENTS, list(kinds))
        return {
            kind: StoredConsent(msgspec.convert(found[kind]["consent"], Consent), found[kind]["version"])
            if kind in found
            else StoredConsent(Consent(kind), 0)
            for kind in kinds
        }

    async def save(self, consent: Consent, seen: StoredConsent, act: Act) -> None:
        """
        Write *consent* over what was *seen*, and *act* in the audit log: both, or neither.

        Raises:
            Conflict: someone else wrote since; load and decide again.
            StoreAway: whether it was written is unknown.
        """
        entry = await self._audit.entry(act)
        expected: dict[Ref, Mapping[str, Any] | None] = {
            **entry.expected,
            Ref(CONSENTS, consent.kind): {"version": seen.version} if seen.version else None,
        }
        document = _consent_document(consent, seen.version + 1)
        await self._store.commit([*entry.writes, Put(CONSENTS, document)], expected)
        self._audit.sealed(entry)


def _document(agreement: Agreement, version: int) -> Document:
    return {
        "_id": agreement.agreement,
        "version": version,
        "unit": agreement.unit,
        "kind": agreement.kind,
        "state": agreement.state.value,
        "final": agreement.final,
        "next_on": agreement.next_on.isoformat(),
        # Through JSON: a document holds nothing else, and its lists are lists.
        "agreement": msgspec.json.decode(msgspec.json.encode(agreement)),
    }


def _stored(document: Document) -> Stored:
    return Stored(msgspec.convert(document["agreement"], Agreement), document["version"])


def _consent_document(consent: Consent, version: int) -> Document:
    return {"_id": consent.kind, "version": version, "consent": msgspec.json.decode(msgspec.json.encode(consent))}
