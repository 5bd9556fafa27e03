"""
The erasure drill of docs/privacy.md, on real processes and engines: erase, look everywhere, rebuild, compare.

Run it once a year, and read what it prints when it fails.
"""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.registry import active_build
from peil_chassis.store.mongo import MongoStore
from peil_reporting.people.projection import PROJECTION
from persons_at_the_door import asked, employed, left, trained
from references_search import documents, everything, found_in, topics
from town import DATABASES, Process, Town
from vault_parts import LEADING, PORTAL

pytestmark = pytest.mark.timeout(400)

API = "/api/intake/v1"
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
GONE, STAYS = "drill~gone/2601?", "drill~stays/2602?"
PORTALS = "drill~portal/2603?"


def api(town: Town, intake: Process) -> httpx.AsyncClient:
    """A client of *intake* with the HR system's token."""
    headers = {"Authorization": f"Bearer {town.token()}"}
    return httpx.AsyncClient(base_url=f"http://127.0.0.1:{intake.port}", headers=headers, timeout=30)


async def read_model(town: Town) -> tuple[dict[str, Any], dict[str, Any]]:
    """Entities and cells of the people's projection as they are read now."""
    store = MongoStore(town.mongo, DATABASES["fold"])
    await store.start()
    try:
        build = await active_build(store, PROJECTION.name)
        assert build is not None
        entities = await store.find(build.entities, {}, limit=10_000)
        cells = await store.find(build.cells, {}, limit=10_000)
        return {each["_id"]: each for each in entities}, {each["_id"]: each for each in cells}
    finally:
        await store.stop()


async def test_after_an_erasure_nothing_names_the_person_counts_stay_and_a_rebuild_is_the_same(town: Town) -> None:
    intake, fold = town.start("intake"), town.start("fold", PEIL_OLD_BUILD_STAYS_S="1")
    await town.ready(intake)
    await town.ready(fold)
    async with api(town, intake) as client:
        batch = [employed(GONE), left(GONE, on="2025-03-01"), employed(STAYS), trained(PORTALS, id_="drill-1")]
        await asked(client, "POST", f"{API}/events", content=json.dumps(batch), headers=BATCH)
        mapping = {"source": PORTAL, "reference": PORTALS, "person": GONE}
        assert (await asked(client, "PUT", f"{API}/person-mappings", json=mapping)).json()["mapped"]
        await town.all_folded()
        entities, cells = await read_model(town)
        before = {id_ for id_, entity in entities.items() if not entity.get("erased")}

        erasure = {"source": LEADING, "reference": GONE, "ground": "request"}
        assert (await asked(client, "POST", f"{API}/person-erasures", json=erasure)).json() == {"outcome": "erased"}
        late = await asked(
            client, "POST", f"{API}/events", content=json.dumps([left(GONE, on="2025-04-01")]), headers=BATCH
        )
        assert [each["rule"] for each in late.json()["outcomes"][0]["errors"]] == ["person-erased"]
        await town.all_folded()

    # 1. Nothing holds a reference of the person any more, the vault included.
    log = KafkaLog(town.broker_engine.address)
    await log.start()
    try:
        places = await topics(log, ["peil-people", "intake-dlq"])
    finally:
        await log.stop()
    now = everything(town.mongo, replicated=False)
    assert not found_in([*places, *documents(now)], [GONE, PORTALS])
    assert found_in(documents(now), [STAYS]).keys() == {"peil_intake.vault"}

    # 2. The read model holds of the person that somebody was erased, and counts as before.
    erased_entities, erased_cells = await read_model(town)
    [gone] = [erased_entities[id_] for id_ in before if erased_entities[id_].get("erased")]
    assert "ddv" not in json.dumps(gone)
    assert erased_cells == cells

    # 3. A rebuild from the log, and a plain recompute, give the same.
    assert not [verdict for verdict in await town.verdicts() if verdict.differences]
    build = await town.request_rebuild(PROJECTION.name)
    await town.switched(PROJECTION.name, build)
    assert await read_model(town) == (erased_entities, erased_cells)
