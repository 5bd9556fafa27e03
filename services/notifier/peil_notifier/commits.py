"""Several changes in one commit; when one of them lost a race, the others still go through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from peil_chassis.outbox import Draft, Outbox
from peil_chassis.store.port import Conflict, Expected, Ref, Store, Write

CHUNK = 100


@dataclass(slots=True)
class Change:
    """What belongs together: all of it is done, or nothing."""

    writes: list[Write] = field(default_factory=list)
    expected: dict[Ref, Mapping[str, Any] | None] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)

    def write(self, write: Write, ref: Ref, seen: int | None) -> None:
        """Add *write* of the document *ref*, provided it still has the version *seen* (None: there is none)."""
        self.writes.append(write)
        self.expected[ref] = None if seen is None else {"version": seen}


Fence = Callable[[], tuple[list[Write], Expected]]


class Commits:
    """Commits changes with the facts that follow from them."""

    def __init__(self, store: Store, outbox: Outbox) -> None:
        self._store = store
        self._outbox = outbox

    async def do(self, changes: Sequence[Change], fence: Fence | None = None) -> list[bool]:
        """
        Do *changes*, as many at once as goes well; with *fence* only while the caller holds its lease.

        Returns:
            For each whether it was done; False: something it rests on changed, so decide again.

        Raises:
            LeaseLost: the lease is known to be somebody else's.
            ContractBroken: a fact does not keep its contract; that is a bug.
            StoreAway: whether the last of them were done is unknown.
        """
        done: list[bool] = []
        for start in range(0, len(changes), CHUNK):
            chunk = changes[start : start + CHUNK]
            if await self._together(chunk, fence):
                done.extend([True] * len(chunk))
            elif len(chunk) == 1:
                done.append(False)
            else:
                done.extend([await self._together([change], fence) for change in chunk])
        if any(change.drafts for change in changes):
            self._outbox.wake()
        return done

    async def _together(self, changes: Sequence[Change], fence: Fence | None) -> bool:
        prepared = await self._outbox.prepare([draft for change in changes for draft in change.drafts])
        writes: list[Write] = [*prepared.writes]
        expected: dict[Ref, Mapping[str, Any] | None] = dict(prepared.expected)
        for change in changes:
            writes.extend(change.writes)
            expected.update(change.expected)
        if fence is not None:
            held, holds = fence()
            writes.extend(held)
            expected.update(holds)
        try:
            await self._store.commit(writes, expected)
        except Conflict:
            return False
        return True
