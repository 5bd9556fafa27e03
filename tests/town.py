"""
A small Peil of real processes on real engines, for tests that stop things in the worst place.

Intake takes deliveries over HTTP, its relay sends them, reporting's fold folds them. Every process can be started so
that it kills itself at a named place, or be killed, frozen and thawed from outside.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from pymongo import MongoClient

import town_facts
from engines import Engine, free_port
from forked import Forked
from peil_chassis.cells import totals
from peil_chassis.fold.positions import stored_positions
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.projection import Build
from peil_chassis.recompute import read_log
from peil_chassis.registry import active_build, entry_of, request_rebuild
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import StoreAway
from peil_chassis.verify import KeptMoving, Verdict, verify
from peil_contracts.topics import load_topics
from peil_local.identity.keys import client_key, client_key_file
from peil_reporting.projections import PROJECTIONS
from signing_issuer import Issuer, served_issuer
from town_process import Begin, Process
from vault_parts import KEY, LEADING, PORTAL

ROOT = Path(__file__).parents[1]
SOURCE = "urn:nld:oin:00000001234567890000:systeem:werving"
FAMILIES = ["organisation", "people", "vacancies"]
SOURCES = [SOURCE, LEADING, PORTAL]
CLIENTS = {"clients": [{"client": "hr-system", "sources": SOURCES, "families": FAMILIES, "topic": True}]}
MODULES = {"intake": "peil_intake", "fold": "peil_reporting.fold"}
DATABASES = {"intake": "peil_intake", "fold": "peil_reporting"}
PATIENCE_S = 120.0


@dataclass
class Town:
    """Engines, processes, and what an HR system delivered."""

    store_engine: Engine
    broker_engine: Engine
    folder: Path
    begin: Begin = Forked
    processes: list[Process] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    employed: set[str] = field(default_factory=set)
    _serial: int = 0
    _issuer: Issuer | None = None
    _open: ExitStack = field(default_factory=ExitStack)

    @property
    def mongo(self) -> str:
        """The store's address as the services want it."""
        return f"mongodb://{self.store_engine.address}/?directConnection=true"

    async def open(self) -> Town:
        """Apply the topics, write the file of clients, and open an identity provider."""
        (self.folder / "clients.json").write_text(json.dumps(CLIENTS))
        self._issuer = self._open.enter_context(served_issuer())
        await self.apply_topics()
        return self

    async def apply_topics(self) -> None:
        """Create the topics that are not there."""
        topics = load_topics(ROOT / "deploy" / "kafka" / "topics.yaml")
        log = KafkaLog(self.broker_engine.address)
        await log.start()
        try:
            await log.create(
                {topic.name: topic.partitions for topic in topics},
                {topic.name: topic.retention_hours for topic in topics},
            )
        finally:
            await log.stop()

    def start(self, name: str, *, kill_at: str = "", **settings: str) -> Process:
        """Start service *name*; with *kill_at* it dies when it first comes by that place."""
        port = free_port()
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(
                str(ROOT / part) for part in ("contracts", "chassis", "services/plans", "services/reporting")
            ),
            "PEIL_KAFKA": self.broker_engine.address,
            "PEIL_MONGO": self.mongo,
            "PEIL_DATABASE": DATABASES[name],
            "PEIL_PORT": str(port),
            "PEIL_CLIENTS": str(self.folder / "clients.json"),
            **self._login(name),
            "PEIL_VAULT_KEY": KEY,
            "PEIL_KILL_AT": kill_at,
            "PEIL_LEASE_S": "2",
            **settings,
        }
        process = Process(name, port, self.begin(MODULES[name], environment, self.folder / f"{name}.log"))
        self.processes.append(process)
        return process

    def close(self) -> None:
        """End every process and what it had open at the store; the identity provider goes on for the next test."""
        for process in self.processes:
            if process.popen.poll() is None:
                process.kill()
        self.processes.clear()
        if self.store_engine.running:
            self.end_transactions()

    def dispose(self) -> None:
        """End every process, and the identity provider."""
        self.close()
        self._open.close()

    def token(self, role: str = "hr-system") -> str:
        """A bearer token of the HR system, or of a person with *role*."""
        assert self._issuer is not None, "the town is not open"
        if role == "hr-system":
            return self._issuer.token((role,), sub=role, azp=role, sources=SOURCES, families=FAMILIES)
        return self._issuer.token((role,))

    def _login(self, name: str) -> dict[str, str]:
        assert self._issuer is not None, "the town is not open"
        client_key(self.folder, name)
        return {
            "PEIL_ISSUER": self._issuer.address,
            "PEIL_CLIENT_ID": name,
            "PEIL_CLIENT_KEY": str(client_key_file(self.folder, name)),
            "PEIL_PUBLIC_URL": "http://127.0.0.1:8080",
            "PEIL_VAULT_URL": "http://127.0.0.1:8101",
        }

    async def ready(self, process: Process) -> None:
        """Wait until *process* says that it is ready."""
        deadline = time.monotonic() + PATIENCE_S
        async with httpx.AsyncClient() as client:
            while time.monotonic() < deadline:
                if process.popen.poll() is not None:
                    raise AssertionError(f"{process.name} ended:\n{self.tail(process.name)}")
                try:
                    if (await client.get(f"http://127.0.0.1:{process.port}/readyz", timeout=5)).is_success:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.05)
        raise AssertionError(f"{process.name} was not ready:\n{self.tail(process.name)}")

    async def dead(self, process: Process, *, its_transactions: bool = False) -> None:
        """
        Wait until *process* has killed itself.

        Then end the transactions that it had open, unless *its_transactions* stay: the store keeps them for a minute,
        and with them the documents that they touched, also from the test after this one.
        """
        deadline = time.monotonic() + PATIENCE_S
        while process.popen.poll() is None:
            if time.monotonic() > deadline:
                raise AssertionError(f"{process.name} never came by its kill point:\n{self.tail(process.name)}")
            await asyncio.sleep(0.05)
        assert process.popen.returncode == -signal.SIGKILL, self.tail(process.name)
        if not its_transactions:
            await asyncio.to_thread(self.end_transactions)

    async def kill(self, process: Process) -> None:
        """End *process* as a power cut does, and its transactions."""
        process.kill()
        await asyncio.to_thread(self.end_transactions)

    def end_transactions(self) -> None:
        """
        End every transaction that is open at the store, as its operator can; who lives begins it again.

        SecantusDB's Python server answers nobody any more, for ever, when a collection is dropped that an open
        transaction wrote to: nothing then comes by that would notice the transaction's end.
        """
        with MongoClient[dict[str, Any]](self.mongo) as client:
            client.admin.command("killAllSessions", [])

    def tail(self, name: str) -> str:
        """The end of what a service wrote."""
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    async def deliver(self, intake: Process, events: Sequence[Mapping[str, Any]]) -> bool:
        """Deliver *events* as a batch; whether intake answered that it took them all."""
        headers = {"Authorization": f"Bearer {self.token()}", "Content-Type": "application/cloudevents-batch+json"}
        url = f"http://127.0.0.1:{intake.port}/api/intake/v1/events"
        async with httpx.AsyncClient() as client:
            try:
                answer = await client.post(url, content=json.dumps(list(events)), headers=headers, timeout=20)
            except httpx.HTTPError:
                return False
        if answer.status_code >= 500:
            return False
        assert answer.status_code == 202, answer.text
        assert {outcome["outcome"] for outcome in answer.json()["outcomes"]} <= {"accepted"}, answer.text
        return True

    async def deliver_until_taken(self, intake: Process, events: Sequence[Mapping[str, Any]]) -> None:
        """As an HR system does that hears nothing or a 5xx: deliver the same again until it is taken."""
        deadline = time.monotonic() + PATIENCE_S
        while not await self.deliver(intake, events):
            assert time.monotonic() < deadline, self.tail("intake")
            await asyncio.sleep(0.5)

    def vacancies(self, count: int) -> list[dict[str, Any]]:
        """Two facts about each of *count* new vacancies: opened, and its first step completed."""
        return [event for number in self._next(count) for event in self._vacancy(number)]

    def news(self, count: int) -> list[dict[str, Any]]:
        """The same, and as much about as many new employees, whom the HR system names by reference."""
        return [event for number in self._next(count) for event in (*self._vacancy(number), *self._employee(number))]

    def _next(self, count: int) -> range:
        self._serial += count
        return range(self._serial - count + 1, self._serial + 1)

    def _vacancy(self, number: int) -> list[dict[str, Any]]:
        self.opened.add(f"vac-{number}")
        return town_facts.vacancy(f"vac-{number}", f"team-{number % 5}", SOURCE)

    def _employee(self, number: int) -> list[dict[str, Any]]:
        self.employed.add(f"EMP{number:05d}")
        return town_facts.employee(f"EMP{number:05d}", f"team-{number % 5}", LEADING)

    async def all_folded(self) -> None:
        """Wait until nothing waits in intake's outbox and every fold stands at the end of the log."""
        log, reporting, intake = KafkaLog(self.broker_engine.address), self._store("fold"), self._store("intake")
        await asyncio.gather(log.start(), reporting.start(), intake.start())
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not await self._quiet(log, reporting, intake):
                if time.monotonic() > deadline:
                    raise AssertionError(f"not everything was folded:\n{self.tail('fold')}\n{self.tail('intake')}")
                await asyncio.sleep(0.2)
        finally:
            await asyncio.gather(log.stop(), reporting.stop(), intake.stop())

    async def _quiet(self, log: KafkaLog, reporting: MongoStore, intake: MongoStore) -> bool:
        try:
            if await intake.find("outbox", {"state": ("pending", "lost")}, order="recorded", limit=1):
                return False
            for projection in PROJECTIONS:
                build = await active_build(reporting, projection.name)
                partitions = await log.partitions(projection.topic)
                if build is None:
                    return False
                at = await stored_positions(reporting, build, partitions)
                for partition, bounds in (await log.bounds(partitions)).items():
                    if (at[partition].next if partition in at else 0) != bounds.end:
                        return False
        except StoreAway:
            return False
        return True

    def _store(self, name: str) -> MongoStore:
        return MongoStore(self.mongo, DATABASES[name])

    async def verdicts(self) -> list[Verdict]:
        """What `verify` finds in every partition of every projection."""
        log, store = KafkaLog(self.broker_engine.address), self._store("fold")
        await asyncio.gather(log.start(), store.start())
        try:
            found: list[Verdict] = []
            for projection in PROJECTIONS:
                build = await active_build(store, projection.name)
                assert build is not None
                for attempt in range(5):
                    try:
                        found.extend(await verify(projection, build, log=log, store=store))
                        break
                    except KeptMoving:
                        assert attempt < 4
            return found
        finally:
            await asyncio.gather(log.stop(), store.stop())

    async def counted(self, projection: str, figure: str, as_of: int) -> int:
        """What the cells of *figure* add up to over the whole town on day *as_of* (``YYYYMMDD``), as known today."""
        store = self._store("fold")
        await store.start()
        try:
            build = await active_build(store, projection)
            if build is None:
                return 0  # the fold has still to begin
            documents = await store.find(build.cells, {"figure": figure}, limit=100_000)
            return sum(totals(documents, as_of, 99991231).values())
        finally:
            await store.stop()

    async def log_ids(self, topic: str) -> dict[int, list[str]]:
        """Per partition the ids of the events in the log, each once, in the order of their first place."""
        log = KafkaLog(self.broker_engine.address)
        await log.start()
        try:
            found: dict[int, list[str]] = {}
            for partition, bounds in (await log.bounds(await log.partitions(topic))).items():
                records = await read_log(log, partition, bounds.end)
                found[partition.number] = list(
                    dict.fromkeys(json.loads(record.value or b"")["id"] for record in records)
                )
            return found
        finally:
            await log.stop()

    async def log_holds(self, topic: str, count: int) -> None:
        """Wait until *topic* holds at least *count* different events."""
        deadline = time.monotonic() + PATIENCE_S
        while sum(map(len, (await self.log_ids(topic)).values())) < count:
            assert time.monotonic() < deadline, self.tail("intake")
            await asyncio.sleep(0.5)

    async def request_rebuild(self, projection: str) -> Build:
        """Ask for a rebuild, as ``./peil rebuild`` does. Returns the build that is read now."""
        store = self._store("fold")
        await store.start()
        try:
            return (await request_rebuild(store, projection)).active
        finally:
            await store.stop()

    async def switched(self, projection: str, before: Build) -> Build:
        """Wait until another build than *before* is read and the old one's documents are gone."""
        store = self._store("fold")
        await store.start()
        try:
            deadline = time.monotonic() + PATIENCE_S
            while True:
                entry = await entry_of(store, projection)
                if entry is not None and entry.active != before and not entry.retired:
                    return entry.active
                assert time.monotonic() < deadline, f"{entry}\n{self.tail('fold')}"
                await asyncio.sleep(0.2)
        finally:
            await store.stop()

    async def assert_sound(self) -> None:
        """Every read model equals the recompute, and every vacancy that was delivered counts exactly once."""
        await self.all_folded()
        differences = [difference for verdict in await self.verdicts() for difference in verdict.differences]
        assert differences == []
        counted = await self.counted("open_vacancies", "open_vacancies", 20260331)
        assert counted == len(self.opened), f"{counted} counted, {len(self.opened)} delivered"
        for figure in ("staff_by_scale_band", "staff_by_age_group", "contracts", "trained"):
            staff = await self.counted("staff", figure, 20260331)
            assert staff == len(self.employed), f"{figure}: {staff} counted, {len(self.employed)} delivered"


def chunks(events: Sequence[dict[str, Any]], size: int) -> Iterable[Sequence[dict[str, Any]]]:
    """*events* in runs of *size*."""
    return (events[start : start + size] for start in range(0, len(events), size))
