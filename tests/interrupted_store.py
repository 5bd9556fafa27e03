"""A store whose process stops at a commit: before it, or after it was done without anybody hearing of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from peil_chassis.store.port import Expected, Store, StoreAway, Write


class InterruptedStore:
    """Passes everything on to *store*, until commit number *at* (from 1) of those that count."""

    def __init__(self, store: Store, at: int, when: Literal["before", "after"]) -> None:
        self._store = store
        self._at = at
        self._when = when
        self.commits = 0

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """
        As every store's; the one that was named is not done, or done and not answered.

        Raises:
            StoreAway: this is that commit.
        """
        self.commits += 1
        if self.commits == self._at and self._when == "before":
            raise StoreAway("stopped before the commit")
        await self._store.commit(writes, expected)
        if self.commits == self._at:
            raise StoreAway("stopped after the commit")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
