"""People on a real store: folded, erased, verified and released as in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import pytest

from peil_chassis import registry
from peil_chassis.store.mongo import MongoStore
from peil_chassis.verify import verify
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.releases.ledger import verify_ledger
from peil_reporting.releases.room import NothingDue
from peil_reporting.releases.storage import every_release
from reporting_facts import placed
from reporting_people import altered, ended, erased, pseudonym, started
from reporting_service import Reporting

STORES = [
    pytest.param("secantus", id="embedded"),
    pytest.param("rust", id="rust", marks=pytest.mark.rust),
    pytest.param("container", id="container", marks=pytest.mark.docker),
]
FACTS = [
    placed("stad", None, "2020-01-01", level="municipality"),
    placed("team.1", "stad", "2020-01-01"),
    placed("team.2", "stad", "2020-01-01"),
    *(started("team.1", "2025-01-01", person=f"p{n}") for n in range(25)),
    *(altered("team.2", "2026-02-01", person=f"p{n}") for n in range(12)),
    *(ended("2025-12-01", person=f"p{n}", n=3) for n in range(20, 23)),
    *(erased("2026-03-01", person=f"p{n}") for n in range(20, 23)),
    ended("2026-04-01", person="p21", n=10),
]


@pytest.fixture(params=STORES)
async def reporting(request: pytest.FixtureRequest, engine: Callable[[str, str], Any]) -> AsyncIterator[Reporting]:
    server = engine("store", request.param)
    store = MongoStore(f"mongodb://{server.address}/?directConnection=true", f"people_{uuid4().hex[:8]}")
    await store.start()
    try:
        yield Reporting(store, batch_records=7)
    finally:
        await store.stop()


async def test_people_are_folded_erased_verified_and_released(reporting: Reporting) -> None:
    await reporting.take(FACTS)
    entry = await registry.entry_of(reporting.store, STAFF.name)
    assert entry is not None
    for verdict in await verify(STAFF, entry.active, log=reporting.log, store=reporting.store):
        assert verdict.differences == ()
    forgotten = await reporting.store.load(entry.active.entities, [pseudonym("p21")])
    (document,) = forgotten.values()
    assert set(document) == {"_id", "partition", "sequence", "erased"}
    release = await reporting.release_room().release_due()
    assert release.figures["staff_by_scale_band"].units["stad"].total == 22
    assert await every_release(reporting.store) == [release]
    with pytest.raises(NothingDue):
        await reporting.release_room().release_due()
    kept = await verify_ledger(reporting.store)
    assert (kept.findings, kept.count > 0) == ((), True)
