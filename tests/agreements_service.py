"""Plans with an organisation folded and kinds consented to, and the bodies to send it about agreements."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
import pytest

from peil_chassis.clock import SteppedClock
from peil_chassis.log.memory import MemoryLog
from peil_chassis.projection import Fact
from peil_chassis.store.memory import MemoryStore
from plans_service import API, NOW, bearer, plans_app, serving
from relation_facts import appointed, municipality, pseudonym
from reporting_service import records

MANAGER, ABOVE, ELSEWHERE, NEXT = (pseudonym(letter) for letter in "1234")
COUNCIL = bearer("works-council")
BUREAU = bearer("bureau")
TODAY = date(2026, 3, 3)
"""The day of `plans_service.NOW`."""

WHO: Sequence[Fact] = (
    *municipality(),
    appointed("werving", MANAGER, "2026-01-01", n=10),
    appointed("po", ABOVE, "2026-01-01", n=11),
    appointed("ddv", ELSEWHERE, "2026-01-01", n=12),
)
"""Who leads what: the teams groen and blauw have no manager of their own."""


def body(**changes: Any) -> dict[str, Any]:
    """An agreement that may be made."""
    return {
        "unit": "werving",
        "kind": "inclusion-4",
        "dueOn": "2026-12-01",
        "reviewOn": "2026-09-01",
        "text": "Het actieplan krijgt een trekker en uren.",
        **changes,
    }


class Plans:
    """The running service with a client of its API and pages, its store and its log."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        store: MemoryStore,
        log: MemoryLog,
        clock: SteppedClock,
        told: Counter[tuple[str, str]],
    ) -> None:
        self.client = client
        self.store = store
        self.log = log
        self.clock = clock
        self._told = told

    async def tell(self, *facts: Fact) -> None:
        """Let *facts* about units be on the log."""
        await self.log.append(records(facts, self._told))

    async def consent(self, kind: str = "inclusion-4", state: str = "given", seen: int = 0) -> httpx.Response:
        """Let the works council record what stands about *kind*."""
        asked = {"state": state, "seenVersion": seen}
        return await self.client.post(f"{API}/agreement-kinds/{kind}/consent-changes", json=asked, headers=COUNCIL)

    async def make(self, key: str | None = None, **changes: Any) -> httpx.Response:
        """Let Bureau I&D make an agreement."""
        headers = BUREAU | ({"Idempotency-Key": key} if key else {})
        return await self.client.post(f"{API}/agreements", json=body(**changes), headers=headers)

    async def made(self, key: str | None = None, **changes: Any) -> str:
        """The id of an agreement that was made."""
        answer = await self.make(key, **changes)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["agreement"])

    async def note(self, agreement: str, to: str, seen: int = 0, **changes: Any) -> httpx.Response:
        """Let Bureau I&D note how *agreement* stands."""
        asked = {"to": to, "seenVersion": seen, **changes}
        return await self.client.post(f"{API}/agreements/{agreement}/notes", json=asked, headers=BUREAU)

    async def read(self, agreement: str) -> dict[str, Any]:
        """The agreement as Bureau I&D sees it."""
        found: dict[str, Any] = (await self.client.get(f"{API}/agreements/{agreement}", headers=BUREAU)).json()
        return found


@asynccontextmanager
async def plans_with(facts: Sequence[Fact] = WHO) -> AsyncIterator[Plans]:
    """Plans in memory on the day of `NOW`, once it folded *facts*."""
    store, log, clock = MemoryStore(), MemoryLog(), SteppedClock(NOW)
    topics = {"peil-organisation": 4, "peil-plans": 4}
    await log.create(topics, dict.fromkeys(topics))
    told: Counter[tuple[str, str]] = Counter()
    await log.append(records(facts, told))
    async with quickly_folding(), serving(plans_app(store, log, clock)) as client:
        plans = Plans(client, store, log, clock, told)
        await _until_folded(plans)
        yield plans


@asynccontextmanager
async def quickly_folding() -> AsyncIterator[None]:
    """Loops that look every second look more often: a test waits for them."""
    with pytest.MonkeyPatch.context() as patch:
        for place in ("fold.watch.LOOK_EVERY_S", "fold.house.LOOK_EVERY_S"):
            patch.setattr(f"peil_chassis.{place}", 0.02)
        patch.setattr("peil_plans.agreements.upkeep.TURN_S", 0.05)
        yield


async def _until_folded(plans: Plans) -> None:
    """A unit that nobody knows is refused as such once the fold is up to date, and not before."""
    await plans.consent("inclusion-1", "not-needed")
    async with asyncio.timeout(20):
        while (await plans.make(unit="weg", kind="inclusion-1")).status_code == 503:
            await asyncio.sleep(0.01)
