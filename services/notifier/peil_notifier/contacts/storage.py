"""Contacts in the store: pseudonym -> sealed address. Whoever reads the database alone learns no address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from peil_chassis.clock import Clock, timestamp
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.sealing import CannotOpen, Keyring
from peil_chassis.store.port import After, Conflict, Delete, Document, Put, Ref, Store

COLLECTION = "contacts"
PAGE = 1000
TRIES = 8

declare_events({"contact_not_opened": "an address is sealed with a key that is not here; nobody is written to there"})
log_ = get_logger()


class Contacts:
    """The contacts of this service's database."""

    def __init__(self, store: Store, keys: Keyring, clock: Clock, offices: Mapping[str, str] | None = None) -> None:
        """*offices*: the mailboxes of offices, by what stands for them. They are settings, not contacts of persons."""
        self._offices = dict(offices or {})
        self._store = store
        self._keys = keys
        self._clock = clock

    async def put(self, person: str, address: str) -> bool:
        """
        Keep *address* as the one of *person*. Returns whether that is another than before.

        Raises:
            Conflict: somebody else changed it again and again at the same moment.
            StoreAway: whether it was written is unknown; the same again is safe.
        """
        for _ in range(TRIES):
            before = (await self._store.load(COLLECTION, [person])).get(person)
            if before is not None and self._opened(before) == address and not before["refused"]:
                return False
            version = before["version"] + 1 if before else 1
            document = {
                "_id": person,
                "version": version,
                "sealed": self._keys.seal(address.encode(), about=f"{COLLECTION} {person}"),
                "refused": False,
                "changed_at": timestamp(self._clock.now()),
            }
            expected = {"version": before["version"]} if before else None
            try:
                await self._store.commit([Put(COLLECTION, document)], {Ref(COLLECTION, person): expected})
            except Conflict:
                continue
            return True
        raise Conflict(COLLECTION)

    async def known(self, persons: Sequence[str]) -> frozenset[str]:
        """Those of *persons* who have an address. Raises `StoreAway`."""
        there = self._offices.keys() & set(persons)
        return frozenset(await self._store.load(COLLECTION, persons)) | there

    async def addresses(self, persons: Sequence[str]) -> dict[str, str]:
        """The addresses of those of *persons* who have one that can be opened. Raises `StoreAway`."""
        found = {person: self._opened(each) for person, each in (await self._store.load(COLLECTION, persons)).items()}
        there = {office: address for office, address in self._offices.items() if office in persons}
        return {person: address for person, address in found.items() if address is not None} | there

    async def refused(self, person: str) -> None:
        """Note that the mail server will not take *person*'s address, until another is put. Raises `StoreAway`."""
        found = (await self._store.load(COLLECTION, [person])).get(person)
        if found is None or found["refused"]:
            return
        document = {**found, "refused": True, "version": found["version"] + 1}
        try:
            await self._store.commit(
                [Put(COLLECTION, document)], {Ref(COLLECTION, person): {"version": found["version"]}}
            )
        except Conflict:
            return  # a new address came in: what was refused is the old one

    async def remove(self, person: str) -> None:
        """Forget the address of *person*, if there is one. Raises `StoreAway`."""
        await self._store.commit([Delete(COLLECTION, person)])

    async def persons(self) -> list[str]:
        """Everybody who has an address. Raises `StoreAway`."""
        found: list[str] = []
        while True:
            after = After(found[-1], found[-1]) if found else None
            rows = await self._store.find(COLLECTION, {}, limit=PAGE, after=after)
            found.extend(row["_id"] for row in rows)
            if len(rows) < PAGE:
                return found

    async def counts(self) -> dict[str, int]:
        """How many contacts there are, and how many whose address was refused. Raises `StoreAway`."""
        return {
            "contacts": await self._store.count(COLLECTION, {}),
            "refused": await self._store.count(COLLECTION, {"refused": True}),
        }

    def _opened(self, document: Document) -> str | None:
        try:
            return self._keys.open(document["sealed"], about=f"{COLLECTION} {document['_id']}").decode()
        except CannotOpen:
            log_.error("contact_not_opened")
            return None
