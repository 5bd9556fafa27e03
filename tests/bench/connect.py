"""MongoDB's sink connector in a real Kafka Connect worker: what one would take in place of the fold."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from bench.contestants import FETCH_BYTES, empty_database
from bench.facts import State
from bench.rounds import Outcome
from engines import ROOT, EngineDidNotStart, free_port
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import Record

CONNECT_LIBS = ROOT / ".peil" / "connect" / "libs"
"""Where ``./peil bench`` puts the jars that deploy/kafka/connect/pom.xml names."""

BATCH = 5_000
LOOK_EVERY_S = 0.02
PATIENCE_S = 180.0

_COMMON = {
    "connector.class": "com.mongodb.kafka.connect.MongoSinkConnector",
    "tasks.max": "2",
    "collection": "tasks",
    "max.batch.size": str(BATCH),
}
_INSERT = {
    "document.id.strategy": "com.mongodb.kafka.connect.sink.processor.id.strategy.KafkaMetaDataStrategy",
    "writemodel.strategy": "com.mongodb.kafka.connect.sink.writemodel.strategy.InsertOneDefaultStrategy",
    "bulk.write.ordered": "false",
}
_REPLACE = {
    "document.id.strategy": "com.mongodb.kafka.connect.sink.processor.id.strategy.ProvidedInKeyStrategy",
    "writemodel.strategy": "com.mongodb.kafka.connect.sink.writemodel.strategy.ReplaceOneDefaultStrategy",
    "transforms": "key",
    "transforms.key.type": "org.apache.kafka.connect.transforms.HoistField$Key",
    "transforms.key.field": "_id",
}


def connector_exists() -> bool:
    """Whether the connector's jars are there."""
    return any(CONNECT_LIBS.glob("mongo-kafka-connect-*.jar"))


def version() -> str:
    """Name and version of the connector."""
    return f"MongoDB Kafka connector {next(CONNECT_LIBS.glob('mongo-kafka-connect-*.jar')).stem.rpartition('-')[2]}"


@contextmanager
def worker(kafka: str) -> Iterator[str]:
    """
    A standalone worker without connectors, removed afterwards; gives the address of its REST API.

    Raises:
        EngineDidNotStart: it does not answer within a minute.
    """
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="peil-bench-connect-") as name:
        folder = Path(name)
        settings = folder / "worker.properties"
        settings.write_text(_worker_settings(kafka, port, folder))
        command = ["java", "-Xmx1g", "-cp", f"{CONNECT_LIBS}/*", "org.apache.kafka.connect.cli.ConnectStandalone"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*command, str(settings)], stdout=log, stderr=log, cwd=folder)
        try:
            _await_answer(f"http://127.0.0.1:{port}", process, folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def _worker_settings(kafka: str, port: int, folder: Path) -> str:
    return f"""bootstrap.servers={kafka}
listeners=http://127.0.0.1:{port}
key.converter=org.apache.kafka.connect.storage.StringConverter
value.converter=org.apache.kafka.connect.json.JsonConverter
value.converter.schemas.enable=false
offset.storage.file.filename={folder / "offsets"}
plugin.discovery=only_scan
consumer.max.poll.records={BATCH}
consumer.max.partition.fetch.bytes={FETCH_BYTES}
consumer.fetch.max.bytes={4 * FETCH_BYTES}
"""


def _await_answer(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{address}/connectors", timeout=5).is_success:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise EngineDidNotStart(f"Kafka Connect did not answer:\n{log.read_text(errors='replace')[-2000:]}")


def connector(rest: str, kafka: str, mongo: str, topic: str, events: int, *, replace: bool) -> Callable[[], Any]:
    """
    The connector on its own, from an empty collection. Neither its start nor what it wrote until the first look counts.

    Args:
        rest: The worker's REST API.
        kafka: The broker.
        mongo: The store.
        topic: What it reads from the start.
        events: How many records that is.
        replace: One document per key, replaced by every record; else one document per record, under a string id.
    """

    async def turn() -> Outcome:
        async with empty_database(mongo) as database, httpx.AsyncClient(base_url=rest, timeout=30) as client:
            name = f"sink-{database.name}"
            ends = await _last_records(kafka, topic)
            where = {"topics": topic, "connection.uri": mongo, "database": database.name}
            config = {**_COMMON, **(_REPLACE if replace else _INSERT), **where}
            (await client.post("/connectors", json={"name": name, "config": config})).raise_for_status()
            try:
                until = time.monotonic() + PATIENCE_S
                while (already := await database.tasks.count_documents({})) == 0:
                    await _patience(client, name, until)
                started = time.perf_counter()
                while not await _all_there(database.tasks, ends, replace):
                    await _patience(client, name, until)
                seconds = time.perf_counter() - started
            finally:
                await client.delete(f"/connectors/{name}")
            return Outcome(events - already, seconds, await effect(database.tasks, events, replace))

    return turn


async def _patience(client: httpx.AsyncClient, name: str, until: float) -> None:
    if time.monotonic() > until:
        said = (await client.get(f"/connectors/{name}/status")).text
        raise EngineDidNotStart(f"the connector did not get there: {said[-2000:]}")
    await asyncio.sleep(LOOK_EVERY_S)


async def _last_records(kafka: str, topic: str) -> list[Record]:
    """The last record of every partition: where it stands, the partition is done."""
    log = KafkaLog(kafka)
    await log.start()
    try:
        bounds = await log.bounds(await log.partitions(topic))
        found = [await log.read_at(partition, bound.end - 1) for partition, bound in bounds.items()]
        return [record for record in found if record is not None]
    finally:
        await log.stop()


async def _all_there(tasks: Any, ends: list[Record], replace: bool) -> bool:
    for record in ends:
        key = (record.key or b"").decode()
        if replace:
            document = await tasks.find_one({"_id": key})
            sequence = msgspec.json.decode(record.value or b"{}")["sequence"]
            if document is None or document["sequence"] != sequence:
                return False
        elif await tasks.find_one({"_id": f"{record.topic}#{record.partition}#{record.offset}"}) is None:
            return False
    return True


async def effect(tasks: Any, events: int, replace: bool) -> Mapping[Any, Any]:
    """The last state per task, and that no record is missing where each is kept."""
    last: dict[str, State] = {}
    count = 0
    async for document in tasks.find({}, batch_size=10_000):
        count += 1
        data = document["data"]
        state: State = (int(document["sequence"]), data["unit"], data["state"], data["on"])
        last[data["task"]] = max(state, last.get(data["task"], state))
    return last if replace or count == events else {**last, "records": count}
