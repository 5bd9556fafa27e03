"""
A real notifier, stopped dead at every place between due and delivered; a real mail server is the witness.

Nobody gets a message twice. Whatever could be missing is unknown, and comes back in the next message.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engines import free_port
from forked import Forked
from notifier_process import BEGINS_AT
from notifier_world import KEY, MANAGER, agreed, keys
from peil_chassis.clock import SystemClock
from peil_chassis.killpoint import KILL_POINTS
from peil_chassis.log.kafka import KafkaLog
from peil_chassis.store.mongo import MongoStore
from peil_local.front.post import Post, open_sink
from peil_local.identity.keys import client_key, client_key_file
from peil_notifier.contacts.storage import Contacts
from relation_facts import appointed, municipality
from reporting_service import records
from town import Town

pytestmark = pytest.mark.timeout(200)

TODAY, TOMORROW = "2026-03-03T09:00:00+01:00", "2026-03-04T09:00:00+01:00"
PATIENCE_S = 60.0
PLACES = {
    "notifier.before-compose": ("delivered", 1),
    "notifier.composed": ("delivered", 1),
    "notifier.sending": ("unknown", 0),
    "notifier.sent": ("unknown", 1),
    "notifier.settled": ("delivered", 1),
}
"""Place -> what is known of today's message afterwards, and how often the mail server saw it."""


class Office:
    """The notifier's processes on a database of their own, and the mail server they write to."""

    def __init__(self, town: Town, place: str, folder: Path) -> None:
        self.town = town
        self.database = f"notifier_{place.partition('.')[2].replace('-', '_')}"
        self.folder = folder
        self.post = Post(folder / "post")
        self.port = free_port()
        self.running: Forked | None = None

    def start(self, moment: str, kill_at: str = "") -> Forked:
        """A process that begins at *moment*, and dies when it comes by *kill_at*."""
        client_key(self.folder, "notifier")
        environment = {
            **os.environ,
            BEGINS_AT: moment,
            "PEIL_KAFKA": self.town.broker_engine.address,
            "PEIL_MONGO": self.town.mongo,
            "PEIL_DATABASE": self.database,
            "PEIL_PORT": "0",
            "PEIL_KILL_AT": kill_at,
            "PEIL_LEASE_S": "1",
            "PEIL_ISSUER": "http://127.0.0.1:9/identiteit",
            "PEIL_CLIENT_ID": "notifier",
            "PEIL_CLIENT_KEY": str(client_key_file(self.folder, "notifier")),
            "PEIL_PUBLIC_URL": "http://127.0.0.1:8080",
            "PEIL_VAULT_URL": "http://127.0.0.1:8101",
            "PEIL_CONTACTS_KEY": KEY,
            "PEIL_SMTP_PORT": str(self.port),
            "PEIL_DIGEST_EVERY_S": "0.1",
        }
        self.running = Forked("notifier_process", environment, self.folder / "notifier.log")
        return self.running

    async def until(self, wanted: str, collection: str, **found: Any) -> None:
        """Wait until a document of *collection* has these fields."""
        store = MongoStore(self.town.mongo, self.database)
        await store.start()
        try:
            deadline = time.monotonic() + PATIENCE_S
            while not await store.find(collection, found, limit=1):
                said = (self.folder / "notifier.log").read_text(errors="replace")[-3000:]
                assert time.monotonic() < deadline, f"{wanted} never came\n{said}"
                await asyncio.sleep(0.05)
        finally:
            await store.stop()

    def stop(self) -> None:
        """End what runs."""
        if self.running is not None:
            self.running.kill()
            self.running.wait(10)

    def letters(self) -> list[str]:
        """What the mail server took, in order, as text."""
        return [letter.text for letter in reversed(self.post.letters())]


@pytest.fixture(scope="module")
def told() -> set[str]:
    """The brokers that were told of the municipality already."""
    return set()


@pytest.fixture
async def office(town: Town, request: pytest.FixtureRequest, tmp_path: Path, told: set[str]) -> AsyncIterator[Office]:
    """Somebody with an address has an agreement that is due today."""
    place: str = request.getfixturevalue("place")
    if town.broker_engine.address not in told:
        log = KafkaLog(town.broker_engine.address)
        await log.start()
        facts = [*municipality(), appointed("groen", MANAGER, "2025-01-01", n=90), agreed("a1", TODAY[:10])]
        await log.append(records(facts, Counter()))
        await log.stop()
        told.add(town.broker_engine.address)
    made = Office(town, place, tmp_path)
    store = MongoStore(town.mongo, made.database)
    await store.start()
    await Contacts(store, keys(), SystemClock()).put(MANAGER, "manager@example.org")
    await store.stop()
    sink = await open_sink(made.post, port=made.port)
    try:
        yield made
    finally:
        made.stop()
        sink.close()


@pytest.mark.parametrize("place", list(PLACES))
async def test_the_notifier_killed_between_due_and_delivered(office: Office, place: str) -> None:
    known, seen = PLACES[place]
    doomed = office.start(TODAY, kill_at=place)
    deadline = time.monotonic() + PATIENCE_S
    while doomed.poll() is None:
        assert time.monotonic() < deadline, f"it never came by {place}"
        await asyncio.sleep(0.05)
    assert doomed.returncode == -signal.SIGKILL
    office.start(TODAY)
    await office.until(known, "digests", state=known)
    await asyncio.sleep(0.7)  # one more turn of the desk: time enough to send again what must not be sent again
    assert len(office.letters()) == seen
    office.stop()

    office.start(TOMORROW)
    if known == "unknown":
        await office.until("the next message", "digests", state="delivered")
        assert "Misschien schreven wij u hier al over op 3 maart 2026." in office.letters()[-1]
    else:
        await office.until("a look on the next day", "due_items", next_on="2026-03-06")
    assert len(office.letters()) == seen + (known == "unknown")


def test_every_place_of_the_notifier_is_died_at() -> None:
    assert [name for name in KILL_POINTS if name.startswith("notifier.")] == list(PLACES)
