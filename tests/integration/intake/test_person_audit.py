"""Every look at a reference and every change about a person is in intake's audit log, and names nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from intake_deliveries import NOW, a_door, bearer, intake, post
from peil_chassis.audit import Audit
from peil_chassis.clock import SteppedClock
from peil_chassis.dead_letters import DeadLetter
from peil_chassis.log.memory import MemoryRecord
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import StoreAway
from peil_intake.client_topics.domain import read_record
from peil_intake.client_topics.storage import DOOR, keep
from peil_intake.persons.domain.rows import PersonRef
from peil_intake.persons.handlers import map_person
from peil_intake.persons.sealing import Keyring
from peil_intake.persons.upkeep import keep_terms
from peil_intake.unsealing import list_sealed, open_one
from persons_at_the_door import HR, SOMEBODY, deliver, employed, left, pseudonym, trained
from vault_parts import LEADING, PORTAL, a_vault

API = "/api/intake/v1"


def unreadable(value: bytes) -> DeadLetter:
    """A record of a client's topic that nobody could read."""
    record = MemoryRecord("peil-intake-hr-system", 0, 7, b"k", value, ())
    letter = read_record(record, HR, now=NOW, keys=a_vault().keys).dead_letter
    assert letter is not None
    return letter


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with intake(store) as client:
        client.headers.update(bearer("hr"))
        yield client


async def told(store: MemoryStore) -> list[tuple[str, str, str]]:
    """What the audit log of *store* tells, oldest first: who, what and why."""
    audit = Audit(store, SteppedClock(NOW))
    assert not (await audit.verify()).findings
    rows = await audit.entries(limit=100)
    return [(row["who"], row["action"], row["why"]) for row in reversed(rows)]


async def test_reading_mapping_asking_and_erasing_are_written_down(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    await post(client, [employed("hr-ref-1"), trained("ann-a", id_="T1")])
    await client.get(f"{API}/waiting-deliveries", params={"source": PORTAL})
    mapping = {"source": PORTAL, "reference": "ann-a", "person": "hr-ref-1"}
    await client.put(f"{API}/person-mappings", json=mapping)
    await client.put(f"{API}/person-mappings", json=mapping)  # changes nothing, tells nothing
    await client.get(f"{API}/person-mappings", params={"source": PORTAL})
    await client.post(f"{API}/pseudonym-lookups", json={"reference": "hr-ref-1"}, headers=bearer("a-service"))
    erasure = {"source": LEADING, "reference": "hr-ref-1", "ground": "request"}
    await client.post(f"{API}/person-erasures", json=erasure)
    assert await told(store) == [
        ("local:hr", "references-read", "hr-system"),
        ("local:hr", "mapping-changed", "hr-system"),
        ("local:hr", "references-read", "hr-system"),
        ("local:plans", "pseudonym-asked", "service"),
        ("local:hr", "person-erased", "request"),
    ]
    rows: Any = await store.find("audit", {})
    assert "ann-a" not in str(rows)
    assert "hr-ref-1" not in str(rows)


async def test_forgetting_in_time_is_written_down_as_intakes_own(store: MemoryStore) -> None:
    door = a_door(store, SteppedClock(NOW))
    await deliver(door, employed("1", on="2020-01-01"), left("1", on="2023-01-01"))
    person = await pseudonym(door, "1")
    await keep_terms(door)
    assert await told(store) == [("peil-intake", "person-erased", "retention")]
    [row] = await store.find("audit", {})
    assert row["object"] == person


async def test_a_mapping_that_is_not_committed_is_not_told_of(store: MemoryStore) -> None:
    door = a_door(store, SteppedClock(NOW))
    await deliver(door, employed("1"))
    store.away(True)
    with pytest.raises(StoreAway):
        await map_person(door, PersonRef(PORTAL, "ann-a"), "1", SOMEBODY)
    store.away(False)
    assert await told(store) == []


async def test_an_unreadable_record_is_listed_without_contents_and_opened_with_an_entry(
    store: MemoryStore, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = unreadable(b"not json of ann-a")
    await store.commit(keep(letter, "2026-03-10T15:00:00.000000Z", a_vault().keys))
    name = f"{DOOR.projection}_v{DOOR.version}|{letter.event}"
    assert await list_sealed(store) == 0
    listed = capsys.readouterr().out
    assert name in listed
    assert "ann-a" not in listed
    assert await told(store) == []
    assert await open_one(store, name, a_vault().keys) == 0
    assert "not json of ann-a" in capsys.readouterr().out
    assert [action for _, action, _ in await told(store)] == ["sealed-opened"]


async def test_what_does_not_open_says_what_to_do(store: MemoryStore, capsys: pytest.CaptureFixture[str]) -> None:
    letter = unreadable(b"{")
    await store.commit(keep(letter, "2026-03-10T15:00:00.000000Z", a_vault().keys))
    name = f"{DOOR.projection}_v{DOOR.version}|{letter.event}"
    assert await open_one(store, name, Keyring("77" * 32)) == 1
    assert "PEIL_VAULT_KEYS_BEFORE" in capsys.readouterr().err
    assert await open_one(store, "nothing", a_vault().keys) == 2
    assert await told(store) == []
