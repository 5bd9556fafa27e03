"""
Plans in the store: one document per plan, with a version; committed together with what is published of it.

Beside each plan lies a small document with a line per action, of the same commit: an overview of all plans reads those
and not the plans with their whole history.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.outbox import Draft, Outbox
from peil_chassis.store.port import After, Conflict, Document, DocumentTooLarge, Index, Put, Ref, Store, Write
from peil_plans.action_plans.domain.lines import FORM, PlanLines, lines_of
from peil_plans.action_plans.domain.plan import Phase, Plan

COLLECTION = "plans"
LINES = "plan_lines"
MOST_BYTES = 15 * 1024 * 1024
"""A plan that runs may take so much, less than a document may: what closes it always finds room."""
PAGE, WHOLE = 200, 20
"""How many lines of plans are read at once, and how many whole plans: after years one of those takes megabytes."""
INDEXES = (Index(COLLECTION, ("unit",)), Index(LINES, ("unit",)))


@dataclass(frozen=True, slots=True)
class Stored:
    """A plan as it was read, and the version of its document: 1 at adoption, one more with every commit."""

    plan: Plan
    version: int


@dataclass(frozen=True, slots=True)
class Changed:
    """A plan as it is to be written over what was *seen* (None: there was none), and the facts that tell of it."""

    plan: Plan
    seen: Stored | None
    facts: Sequence[Draft]


class Plans:
    """The plans of this service's database."""

    def __init__(self, store: Store, outbox: Outbox, *, most_bytes: int = MOST_BYTES) -> None:
        """*most_bytes*: so large may a plan become by anything but its closing."""
        self._store = store
        self._outbox = outbox
        self._most_bytes = most_bytes

    async def load(self, plan: str) -> Stored | None:
        """The plan with this id, or None. Raises `StoreAway`."""
        return (await self.load_all([plan])).get(plan)

    async def load_all(self, plans: Sequence[str]) -> Mapping[str, Stored]:
        """The plans with these ids, by id, as far as there are any. Raises `StoreAway`."""
        found = await self._store.load(COLLECTION, list(plans))
        return {plan: _stored(document) for plan, document in found.items()}

    async def unit_of(self, plan: str) -> str | None:
        """The unit whose plan it is, or None for an unknown plan. Raises `StoreAway`."""
        for collection in (LINES, COLLECTION):  # the lines are small; a plan of an older Peil may have none yet
            if found := await self._store.load(collection, [plan]):
                return str(found[plan]["unit"])
        return None

    async def save(self, changed: Sequence[Changed]) -> None:
        """
        Write every plan over what was seen of it and publish its facts: all, or nothing.

        Raises:
            Conflict: someone else wrote one of them since; load and decide again.
            ContractBroken: a fact does not keep its contract; nothing was written.
            StoreAway: whether it was written is unknown.
            DocumentTooLarge: a plan, or one that runs and leaves no room for its closing; nothing was written.
        """
        prepared = await self._outbox.prepare([fact for each in changed for fact in each.facts])
        expected: dict[Ref, Mapping[str, Any] | None] = {**prepared.expected}
        writes: list[Write] = []
        for each in changed:
            expected[Ref(COLLECTION, each.plan.content.plan)] = {"version": each.seen.version} if each.seen else None
            writes.extend(self._with_room(each.plan, each.seen.version + 1 if each.seen else 1))
        await self._store.commit([*writes, *prepared.writes], expected)
        self._outbox.wake()

    async def lines(
        self,
        seen: Callable[[str, str], bool],
        *,
        unit: str | None = None,
        limit: int | None = None,
        after: str | None = None,
    ) -> Sequence[PlanLines]:
        """
        The lines of every plan of which *seen* says yes, by its unit and its id, in order of id.

        At most *limit* of them, beyond the id *after*, of one *unit* or of all. Raises `StoreAway`.
        """
        kept: list[PlanLines] = []
        at = None if after is None else After(after, after)
        while True:
            rows = await self._store.find(LINES, {} if unit is None else {"unit": unit}, limit=PAGE, after=at)
            kept.extend(_lines(document) for document in rows if seen(document["unit"], document["_id"]))
            if len(rows) < PAGE or (limit is not None and len(kept) >= limit):
                return kept[:limit]
            at = After(rows[-1]["_id"], rows[-1]["_id"])

    async def with_referrals(self) -> list[Plan]:
        """Every plan of whose file something was put before Bureau I&D. Raises `StoreAway`."""
        asked = [each.plan for each in await self.lines(lambda unit, plan: True) if each.referred[0]]
        found: list[Plan] = []
        for start in range(0, len(asked), WHOLE):
            found += [stored.plan for stored in (await self.load_all(asked[start : start + WHOLE])).values()]
        return found

    def _with_room(self, plan: Plan, version: int) -> list[Write]:
        document = _document(plan, version)
        if plan.phase is not Phase.CLOSED and len(document["plan"].encode()) > self._most_bytes:
            raise DocumentTooLarge("it would leave no room for the plan's closing")
        return [Put(COLLECTION, document), _lines_of(plan, version)]

    async def write_missing_lines(self) -> int:
        """
        Write the lines of plans that have none of the present form: of those saved by an older Peil. Safe to repeat.

        Returns:
            How many.

        Raises:
            StoreAway: the store does not answer; another call goes on.
        """
        if await self._store.count(LINES, {"form": FORM}) == await self._store.count(COLLECTION, {}):
            return 0  # lines are of one commit with their plan: what is there is as the plan is
        count, at = 0, None
        while True:
            rows = await self._store.find(COLLECTION, {}, limit=WHOLE, after=at)
            there = await self._store.load(LINES, [row["_id"] for row in rows])
            for row in rows:
                lines = there.get(row["_id"])
                if lines is None or (lines["form"], lines["version"]) != (FORM, row["version"]):
                    # The plan is written as it was: only so is a change of it at this moment not overtaken.
                    plan = _stored(row).plan
                    writes = [Put(COLLECTION, _document(plan, row["version"])), _lines_of(plan, row["version"])]
                    with suppress(Conflict):  # whoever was first wrote its lines too
                        await self._store.commit(writes, {Ref(COLLECTION, row["_id"]): {"version": row["version"]}})
                        count += 1
            if len(rows) < WHOLE:
                return count
            at = After(rows[-1]["_id"], rows[-1]["_id"])


def _lines_of(plan: Plan, version: int) -> Write:
    lines = {
        "_id": plan.content.plan,
        "version": version,
        "form": FORM,
        "unit": plan.content.unit,
        "lines": msgspec.json.encode(lines_of(plan)).decode(),
    }
    return Put(LINES, lines)


def _lines(document: Document) -> PlanLines:
    return msgspec.json.decode(document["lines"], type=PlanLines)


def _document(plan: Plan, version: int) -> Document:
    return {
        "_id": plan.content.plan,
        "version": version,
        "unit": plan.content.unit,
        # As one text: the store need not take apart the thousands of fields of a history that it never looks into.
        "plan": msgspec.json.encode(plan).decode(),
    }


def _stored(document: Document) -> Stored:
    plan = document["plan"]  # an older Peil wrote it field by field
    read = msgspec.json.decode(plan, type=Plan) if isinstance(plan, str) else msgspec.convert(plan, Plan)
    return Stored(read, document["version"])
