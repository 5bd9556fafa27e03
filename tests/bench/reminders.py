"""``bench reminders``: finding what is due among 100,000 waiting items, and 1,100 digests to the local mail sink."""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import uvloop

from bench import machine
from bench.contestants import empty_database
from bench.report import Report, Wish, quantile
from bench.rounds import same_effect
from engines import free_port
from notifier_world import SOURCE, at, keys, rules
from peil_chassis.clock import SteppedClock
from peil_chassis.lease import Lease
from peil_chassis.mail.smtp import SmtpMail
from peil_chassis.outbox import Outbox, indexes
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Put
from peil_local.front.post import Post, open_sink
from peil_notifier.commits import Change, Commits
from peil_notifier.contacts.storage import Contacts
from peil_notifier.digests.composing import Composer
from peil_notifier.digests.sending import Sender
from peil_notifier.digests.storage import INDEXES as DIGEST_INDEXES
from peil_notifier.digests.storage import Digests
from peil_notifier.items.domain.listed import begin
from peil_notifier.items.domain.sources import DueItem
from peil_notifier.items.storage import INDEXES as ITEM_INDEXES
from peil_notifier.items.storage import DueList
from peil_notifier.organisation.domain import Organisation
from peil_notifier.organisation.storage import Recipients

TODAY = date(2026, 3, 3)
PENDING, DUE_A_DAY, ASKED = 100_000, 400, 60
DIGESTS, ITEMS_EACH = 1_100, 2
HOPED_SCAN_MS, HOPED_SEND_S = 20.0, 5.0
CHUNK = 2_000


class NoUnits(Recipients):
    """Every item of this measurement names its person, so that nobody is looked up."""

    def __init__(self) -> None:
        """Nothing is read."""

    async def on(self, day: date) -> Organisation:
        """An organisation without units."""
        return Organisation((), day)


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each scan; seconds to compose, and to send until the last one is settled."""

    scans_ms: list[float]
    compose_s: float
    send_s: float


def run(stores: list[str]) -> None:
    """Measure on each of *stores* (``python``, ``rust``) and report."""
    report = Report("reminders")
    report.notes.append(
        f"{PENDING:,} waiting items, {DUE_A_DAY} of them due; then {DIGESTS:,} digests of {ITEMS_EACH} items each."
    )
    for name in stores:
        with machine.store(rust=name == "rust") as store, _sink() as (port, post):
            report.engines.append(machine.versions(store))
            found = uvloop.run(_on(machine.mongo_uri(store), port))
            taken = max((int(file.stem) for file in post.glob("*.eml")), default=0)
            same_effect("messages that the sink took", {"messages": taken}, {"messages": DIGESTS})
        late = quantile(found.scans_ms, 0.95)
        row = {
            "scan p50 ms": round(quantile(found.scans_ms, 0.5), 1),
            "scan p95 ms": round(late, 1),
            "compose s": round(found.compose_s, 2),
            "send s": round(found.send_s, 2),
            "messages/s": round(DIGESTS / found.send_s),
        }
        report.add_times(f"{machine.versions(store)}: {ASKED} scans, then one morning's messages", [row])
        report.hope(Wish(f"{machine.versions(store)}: scan p95", late, at_most=HOPED_SCAN_MS, unit="ms"))
        send = Wish(f"{machine.versions(store)}: {DIGESTS:,} digests", found.send_s, at_most=HOPED_SEND_S, unit="s")
        report.hope(send)
    report.close()


async def _on(uri: str, port: int) -> Measured:
    async with empty_database(uri) as database:
        store = MongoStore(uri, database.name)
        await store.start()
        try:
            await store.declare([*ITEM_INDEXES, *DIGEST_INDEXES, *indexes()])
            due_list = DueList(store, SOURCE)
            await _fill(store, due_list, list(_years(random.Random(3))))
            scans = await _scans(due_list)
            await store.drop("due_items")
            await store.declare(ITEM_INDEXES)
            compose_s, send_s = await _morning(store, due_list, port)
        finally:
            await store.stop()
    return Measured(scans, compose_s, send_s)


async def _scans(due_list: DueList) -> list[float]:
    times: list[float] = []
    for _ in range(ASKED):
        started = time.perf_counter()
        found = await due_list.all_due(TODAY)
        times.append((time.perf_counter() - started) * 1000)
        same_effect("items found", {"items": len(found)}, {"items": DUE_A_DAY})
    return times[1:]  # the first one connects


async def _morning(store: MongoStore, due_list: DueList, port: int) -> tuple[float, float]:
    """Seconds to compose a morning's digests, and to send them."""
    clock = SteppedClock(at(TODAY.isoformat()))
    outbox = Outbox(store, clock)
    commits, contacts, digests = Commits(store, outbox), Contacts(store, keys(), clock), Digests(store)
    chosen = rules()
    persons = [f"ps-{number:032x}" for number in range(DIGESTS)]
    await _fill(store, due_list, [_item(f"d{n}", TODAY, person) for person in persons for n in _few(person)])
    for start in range(0, DIGESTS, 50):
        some = enumerate(persons[start : start + 50], start)
        await asyncio.gather(*(contacts.put(person, f"person{number}@example.org") for number, person in some))
    lease = Lease(store, clock, name="digests", owner="bench", lasts_s=3600)
    await lease.acquire()
    serial = iter(range(DIGESTS))
    composer = Composer(
        store, due_list, digests, contacts, NoUnits(), commits, chosen, lambda: f"{next(serial)}@example.org"
    )
    mail = SmtpMail("127.0.0.1", port, clock)
    sender = Sender(store, due_list, digests, contacts, NoUnits(), commits, mail, clock, chosen, keys())
    started = time.perf_counter()
    same_effect("digests", {"composed": await composer.compose(clock.now(), lease.fence)}, {"composed": DIGESTS})
    composed = time.perf_counter()
    await sender.send(lease)
    sent = time.perf_counter()
    same_effect("states", dict(await digests.counts()), _all_delivered(dict(await digests.counts())))
    return composed - started, sent - composed


def _few(person: str) -> Sequence[str]:
    return [f"{person[-6:]}-{number}" for number in range(ITEMS_EACH)]


def _all_delivered(counts: dict[str, int]) -> dict[str, int]:
    return dict.fromkeys(counts, 0) | {"delivered": DIGESTS}


def _years(chance: random.Random) -> Iterator[DueItem]:
    for number in range(PENDING):
        due_on = TODAY if number < DUE_A_DAY else TODAY + timedelta(days=chance.randrange(1, 500))
        yield _item(f"a{number}", due_on, f"ps-{chance.getrandbits(128):032x}")


def _item(object_: str, due_on: date, person: str) -> DueItem:
    return DueItem("agreement-due", object_, None, f"unit-{len(object_) % 1900}", due_on, "Een afspraak", person)


async def _fill(store: MongoStore, due_list: DueList, items: Sequence[DueItem]) -> None:
    for start in range(0, len(items), CHUNK):
        change = Change()
        for item in items[start : start + CHUNK]:
            due_list.put(change, begin(item), None, at(TODAY.isoformat()))
        await store.commit([cast(Put, write) for write in change.writes])


@contextmanager
def _sink() -> Iterator[tuple[int, Path]]:
    """The local run's mail sink in a process of its own: its port, and the folder of what it took."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="peil-bench-post-") as folder:
        command = [sys.executable, "-m", "bench.reminders", str(port), folder]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        process = subprocess.Popen(command, env=environment)
        try:
            _until_open(port)
            yield port, Path(folder)
        finally:
            process.terminate()
            process.wait()


def _until_open(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("the mail sink did not open")


async def _serve(port: int, folder: str) -> None:
    await open_sink(Post(Path(folder)), port=port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2]))
