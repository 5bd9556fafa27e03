"""The due list in the store: one document per item, with a version and an index by the day it is to be looked at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from peil_chassis.outbox import Draft
from peil_chassis.store.port import After, Between, Delete, Document, Index, Put, Ref, Store
from peil_notifier.commits import Change
from peil_notifier.items import facts
from peil_notifier.items.domain.listed import ENDED, NOT_ENDED, WAITING, Listed

COLLECTION = "due_items"
PAGE = 1000
INDEXES = (
    Index(COLLECTION, ("state", "next_on", "_id")),
    Index(COLLECTION, ("object",)),
    Index(COLLECTION, ("person", "state")),
    Index(COLLECTION, ("unit", "state")),
    Index(COLLECTION, ("state", "ended_on")),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """An item as it was read, and the version of its document."""

    listed: Listed
    version: int


class DueList:
    """The items of this service's database."""

    def __init__(self, store: Store, source: str) -> None:
        """*source*: the ``source`` of the facts that are published about items."""
        self._store = store
        self._source = source

    async def load(self, items: Sequence[str]) -> dict[str, Stored]:
        """The items with these ids that are on the list. Raises `StoreAway`."""
        return {id_: _stored(document) for id_, document in (await self._store.load(COLLECTION, items)).items()}

    async def of_objects(self, objects: Sequence[str]) -> dict[str, Stored]:
        """Every item, ended ones too, of these agreements, vacancies and plans. Raises `StoreAway`."""
        found: dict[str, Stored] = {}
        async for document in self._pages({"object": tuple(objects)} if objects else {"object": "-"}):
            found[document["_id"]] = _stored(document)
        return found

    async def due(self, today: date, limit: int = PAGE, after: After | None = None) -> list[Document]:
        """At most *limit* documents of waiting items to be looked at by *today*, longest first. Raises `StoreAway`."""
        until = Between("next_on", high=date.fromordinal(today.toordinal() + 1).isoformat())
        return await self._store.find(
            COLLECTION, {"state": WAITING}, between=until, order="next_on", limit=limit, after=after
        )

    async def all_due(self, today: date) -> list[Stored]:
        """Every waiting item to be looked at by *today*. Raises `StoreAway`."""
        found: list[Stored] = []
        after: After | None = None
        while True:
            page = await self.due(today, after=after)
            found.extend(map(_stored, page))
            if len(page) < PAGE:
                return found
            after = After(page[-1]["next_on"], page[-1]["_id"])

    async def near(self, person: str, units: Iterable[str], plans: Iterable[str]) -> list[Stored]:
        """
        Every item that has not ended and may be *person*'s: by its own fact, by unit or by plan. Raises `StoreAway`.
        """
        found: dict[str, Stored] = {}
        for field, values in (("person", (person,)), ("unit", tuple(sorted(units))), ("object", tuple(sorted(plans)))):
            for start in range(0, len(values), PAGE):
                asked = {field: values[start : start + PAGE], "state": NOT_ENDED}
                async for document in self._pages(asked):
                    found[document["_id"]] = _stored(document)
        return list(found.values())

    async def counts(self) -> Mapping[str, int]:
        """How many items there are by state, ended ones by how they ended. Raises `StoreAway`."""
        states = {state: await self._store.count(COLLECTION, {"state": state}) for state in NOT_ENDED}
        for ending in ("acknowledged", "done", "resolved", "exhausted"):
            states[ending] = await self._store.count(COLLECTION, {"state": ENDED, "ending": ending})
        return states

    async def ended_before(self, day: date, limit: int = PAGE) -> list[str]:
        """At most *limit* ids of items that ended before *day*. Raises `StoreAway`."""
        rows = await self._store.find(
            COLLECTION,
            {"state": ENDED},
            between=Between("ended_on", high=day.isoformat()),
            order="ended_on",
            limit=limit,
        )
        return [row["_id"] for row in rows]

    def put(self, change: Change, listed: Listed, seen: Stored | None, now: datetime) -> None:
        """Have *change* write *listed* over what was *seen*; when it ended by that, the fact goes out in the commit."""
        version = seen.version if seen else None
        document = _document(listed, 1 if version is None else version + 1)
        change.write(Put(COLLECTION, document), Ref(COLLECTION, listed.item), version)
        if listed.state == ENDED and (seen is None or seen.listed.state != ENDED):
            change.drafts.append(facts.ended(self._source, listed, now))

    def forget(self, change: Change, seen: Stored) -> None:
        """Have *change* remove what was *seen*."""
        change.write(Delete(COLLECTION, seen.listed.item), Ref(COLLECTION, seen.listed.item), seen.version)

    def reminded(self, listed: Listed, rung: str, outcome: str, on: date, now: datetime) -> Draft:
        """The fact that *listed* stood in a message."""
        return facts.reminded(self._source, listed, rung, outcome, on, now)

    async def _pages(self, equal: Mapping[str, object]) -> AsyncIterator[Document]:
        after: After | None = None
        while True:
            rows = await self._store.find(COLLECTION, equal, limit=PAGE, after=after)
            for row in rows:
                yield row
            if len(rows) < PAGE:
                return
            after = After(rows[-1]["_id"], rows[-1]["_id"])


def _document(listed: Listed, version: int) -> Document:
    return {
        "_id": listed.item,
        "version": version,
        "state": listed.state,
        "next_on": listed.next_on.isoformat(),
        "object": listed.due.object,
        "unit": listed.due.unit,
        "person": listed.due.person,
        "ending": listed.ending,
        "ended_on": listed.ended_on.isoformat() if listed.ended_on else None,
        "listed": msgspec.to_builtins(listed),
    }


def _stored(document: Document) -> Stored:
    return Stored(msgspec.convert(document["listed"], Listed), document["version"])
