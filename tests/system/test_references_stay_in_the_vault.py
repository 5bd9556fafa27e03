"""
After a full run no reference of a person is anywhere but in the vault and on the client's own topic.

Known references are delivered in every way there is: taken, waiting, mapped, moved, refused, unreadable, erased, asked
for wrongly. Then every topic, database and collection, log and metric is searched. The search itself is tried on
planted ones.
"""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Iterator
from io import StringIO
from urllib.parse import quote

import httpx
import pytest

from intake_deliveries import TOPICS, bearer, intake
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Log, Outgoing
from peil_chassis.logs import configure_logs
from peil_chassis.store.memory import MemoryStore
from peil_contracts.topics import load_topics
from persons_at_the_door import asked, deputy, employed, left, trained
from references_search import documents, everything, forms, found_in, topics
from town import ROOT, Town
from vault_parts import LEADING, PORTAL

API = "/api/intake/v1"
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
# Long and odd enough to be nothing else, and different in every form.
LEADERS = [f"hr~{name}/4711?x" for name in ("anouk", "bente", "chris", "daan")]
OTHERS = [f"lp~{name}+0815&y" for name in ("anouk", "bente", "chris")]
NEVER_TAKEN = ["zz~refused/3333!", "zz~poison/4444!", "zz~header/5555!", "zz~asked/6666!"]
REFERENCES = [*LEADERS, *OTHERS, *NEVER_TAKEN]
TAKEN = frozenset({"peil_intake.vault"})


async def live(client: httpx.AsyncClient, log: Log, topic: str) -> None:
    """A full run: everything that can become of a delivery about a person."""
    batch = [employed(reference) for reference in LEADERS]
    batch += [deputy(LEADERS[1], of=LEADERS[0], id_="deputy"), left(LEADERS[3])]
    batch += [trained(reference, id_=f"tr-{n}") for n, reference in enumerate(OTHERS)]
    batch += [trained(NEVER_TAKEN[0], day="not a day", id_="bad"), employed(NEVER_TAKEN[0], id_=NEVER_TAKEN[0])]
    batch += [trained(OTHERS[2], training="law", id_="waits")]
    await asked(client, "POST", f"{API}/events", content=json.dumps(batch), headers=BATCH)
    for number, person in ((0, 0), (1, 1), (0, 2)):  # the last one moves what came through the first
        wish = {"source": PORTAL, "reference": OTHERS[number], "person": LEADERS[person]}
        assert (await asked(client, "PUT", f"{API}/person-mappings", json=wish)).is_success
    for _ in range(2):
        wrong = {"source": PORTAL, "reference": NEVER_TAKEN[3], "person": NEVER_TAKEN[3]}
        assert (await asked(client, "PUT", f"{API}/person-mappings", json=wrong)).status_code == 409
        await asked(client, "GET", f"{API}/person-mappings/{quote('x', safe='')}")
    erasure = {"source": LEADING, "reference": LEADERS[3], "ground": "request"}
    assert (await asked(client, "POST", f"{API}/person-erasures", json=erasure)).is_success
    await asked(client, "POST", f"{API}/events", content=json.dumps([left(LEADERS[3], on="2024-07-01")]), headers=BATCH)
    structured = (("content-type", b"application/cloudevents+json"),)
    poison = [
        Outgoing(topic, NEVER_TAKEN[1].encode(), f"{{ {NEVER_TAKEN[1]}".encode(), structured),
        Outgoing(topic, b"k", b"{", (*structured, ("ce_person", NEVER_TAKEN[2].encode()))),
        Outgoing(topic, b"k", json.dumps(employed(LEADERS[1], employment="D9")).encode(), structured),
    ]
    await log.append(poison)


async def settled(log: Log, client: httpx.AsyncClient) -> None:
    """Wait until the poison is on intake's dead-letter topic and nothing waits in the outbox."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        letters = await topics(log, ["intake-dlq"])
        metrics = (await client.get("/metrics")).text
        if len(letters) >= 2 and "peil_outbox_pending_rows 0.0" in metrics:
            return
        await asyncio.sleep(0.3)
    raise AssertionError("not everything was sent")


@pytest.fixture
def logged() -> Iterator[StringIO]:
    """What intake logs in this process."""
    stream = StringIO()
    configure_logs("intake", "debug", stream=stream)
    yield stream
    configure_logs("intake")


async def test_in_memory_a_full_run_leaves_references_in_the_vault_alone(logged: StringIO) -> None:
    store, log = MemoryStore(), MemoryLog()
    await log.create(dict.fromkeys(TOPICS, 4), {})
    async with intake(store, log) as client:
        client.headers.update(bearer("hr"))
        await live(client, log, "peil-intake-opleidingen")
        await settled(log, client)
        metrics = (await client.get("/metrics")).text
    held = {"peil_intake": {name: list(store.documents(name).values()) for name in store.collections()}}
    places = [
        *documents(held),
        *await topics(log, [name for name in TOPICS if not name.startswith("peil-intake-")]),
        ("log", logged.getvalue().encode()),
        ("metrics", metrics.encode()),
    ]
    assert len(places) > 60
    assert found_in(places, REFERENCES).keys() == TAKEN


async def test_on_real_engines_a_full_run_leaves_references_in_the_vault_alone(town: Town) -> None:
    intake_process, fold = town.start("intake", PEIL_LOG_LEVEL="debug"), town.start("fold", PEIL_LOG_LEVEL="debug")
    await town.ready(intake_process)
    await town.ready(fold)
    log = KafkaLog(town.broker_engine.address)
    await log.start()
    headers = {"Authorization": f"Bearer {town.token()}"}
    address = f"http://127.0.0.1:{intake_process.port}"
    try:
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=30) as client:
            await live(client, log, "peil-intake-hr-system")
            await settled(log, client)
            metrics = (await client.get("/metrics")).text
            await town.all_folded()
            folds = (await client.get(f"http://127.0.0.1:{fold.port}/metrics")).text
        names = [topic.name for topic in load_topics(ROOT / "deploy/kafka/topics.yaml")]
        held = everything(town.mongo)
        places = [
            *documents(held),
            *await topics(log, [name for name in names if not name.startswith("peil-intake-")]),
            *((f"log {path.name}", path.read_bytes()) for path in town.folder.glob("*.log")),
            ("metrics", (metrics + folds).encode()),
        ]
    finally:
        await log.stop()
    assert {"peil_intake", "peil_reporting"} <= held.keys()
    assert {"outbox", "register", "receipts", "dead_letters", "waiting"} <= held["peil_intake"].keys()
    assert len([name for name, _ in places if name == "topic peil-people"]) > 5
    assert found_in(places, REFERENCES).keys() == TAKEN
    own = await _own_topic(town)
    assert found_in(own, REFERENCES)  # 72 hours, for that client and intake only


async def _own_topic(town: Town) -> list[tuple[str, bytes]]:
    log = KafkaLog(town.broker_engine.address)
    await log.start()
    try:
        return await topics(log, ["peil-intake-hr-system"])
    finally:
        await log.stop()


@pytest.mark.parametrize("form", sorted(forms(OTHERS[0])))
@pytest.mark.parametrize("reference", [OTHERS[0], LEADERS[1], NEVER_TAKEN[0]])
def test_a_planted_reference_is_found_in_every_form(form: str, reference: str) -> None:
    planted = b"... something before " + forms(reference)[form] + b" and after"
    assert found_in([("somewhere", planted)], REFERENCES)
    assert not found_in([("somewhere", b"... something before and after")], REFERENCES)


@pytest.mark.parametrize("before", range(5))
def test_a_planted_reference_is_found_in_the_midst_of_what_is_encoded(before: int) -> None:
    body = b"x" * before + OTHERS[0].encode() + b'","more":1}'
    for encoded in (base64.b64encode(body), base64.urlsafe_b64encode(body), body.hex().encode()):
        assert found_in([("somewhere", encoded)], REFERENCES)


async def test_a_planted_reference_is_found_in_a_topic_and_in_a_database() -> None:
    log, store = MemoryLog(), MemoryStore()
    await log.create({"peil-people": 1}, {})
    await log.append([Outgoing("peil-people", b"k", b"{}", (("trace", LEADERS[0].encode()),))])
    assert found_in(await topics(log, ["peil-people"]), REFERENCES).keys() == {"topic peil-people"}
    covered = {"_id": "1", "rows": [{"value64": base64.b64encode(quote(OTHERS[1], safe="").encode()).decode()}]}
    assert found_in(documents({"peil_reporting": {"rows": [covered]}}), REFERENCES).keys() == {"peil_reporting.rows"}
    assert store.collections() == []
