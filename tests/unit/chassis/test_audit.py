from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from peil_chassis.audit import HEAD, HEADS, ROWS, Act, Audit, AuditBusy, Seal, verify
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict, Delete, Put, Ref, StoreAway

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)


def act(number: int = 1) -> Act:
    return Act("test:bureau", "case-read", "vacancy", f"v{number}", "bureau")


@pytest.fixture
async def store() -> MemoryStore:
    store = MemoryStore()
    await store.start()
    return store


@pytest.fixture
async def audit(store: MemoryStore) -> Audit:
    audit = Audit(store, SteppedClock(NOW))
    await audit.prepare()
    for number in range(1, 6):
        await audit.record(act(number))
    return audit


def rows(store: MemoryStore) -> list[dict[str, Any]]:
    return [store.documents(ROWS)[id_] for id_ in sorted(store.documents(ROWS))]


async def test_an_entry_says_who_did_what_to_what_when_and_why(audit: Audit, store: MemoryStore) -> None:
    first = rows(store)[0]
    told = {name: first[name] for name in ("number", "at", "who", "action", "kind", "object", "why")}
    assert told == {
        "number": 1,
        "at": "2026-03-03T12:00:00.000000Z",
        "who": "test:bureau",
        "action": "case-read",
        "kind": "vacancy",
        "object": "v1",
        "why": "bureau",
    }


async def test_every_entry_holds_the_hash_of_the_one_before(audit: Audit, store: MemoryStore) -> None:
    found = rows(store)
    assert [row["before"] for row in found[1:]] == [row["hash"] for row in found[:-1]]
    assert found[0]["before"] == "0" * 64
    verdict = await audit.verify()
    assert (verdict.findings, verdict.count, verdict.seal) == ((), 5, Seal(5, found[-1]["hash"]))


async def test_an_empty_log_is_whole() -> None:
    verdict = await verify(MemoryStore())
    assert (verdict.findings, verdict.count, verdict.seal) == ((), 0, None)


@pytest.mark.parametrize("name", ["at", "who", "action", "kind", "object", "why", "before"])
async def test_a_changed_entry_is_found(audit: Audit, store: MemoryStore, name: str) -> None:
    await store.commit([Put(ROWS, {**rows(store)[2], name: "2026-03-03T13:00:00.000000Z"})])
    assert "Entry 3 was changed." in (await audit.verify()).findings


async def test_an_entry_changed_with_its_hash_no_longer_fits_the_next(audit: Audit, store: MemoryStore) -> None:
    other = MemoryStore()
    forger = Audit(other, SteppedClock(NOW))
    for row in rows(store)[:2]:
        await forger.record(Act(row["who"], row["action"], row["kind"], row["object"], row["why"]))
    await forger.record(Act("test:somebody-else", "case-read", "vacancy", "v3", "bureau"))
    await store.commit([Put(ROWS, rows(other)[2])])
    assert (await audit.verify()).findings == ("Entry 4 does not follow from the one before it.",)


async def test_a_gap_is_found(audit: Audit, store: MemoryStore) -> None:
    await store.commit([Delete(ROWS, rows(store)[1]["_id"])])
    assert (await audit.verify()).findings == ("Between entry 1 and 3 entries are missing.",)


async def test_a_missing_beginning_is_found(audit: Audit, store: MemoryStore) -> None:
    await store.commit([Delete(ROWS, row["_id"]) for row in rows(store)[:2]])
    assert "Between entry 0 and 3 entries are missing." in (await audit.verify()).findings


async def test_what_was_put_in_between_is_found(audit: Audit, store: MemoryStore) -> None:
    await store.commit([Put(ROWS, {"_id": "000000000000002x", "number": 2})])
    assert any("no entry of this log" in finding for finding in (await audit.verify()).findings)


async def test_an_end_that_was_cut_off_is_found_by_the_note_of_the_last(audit: Audit, store: MemoryStore) -> None:
    await store.commit([Delete(ROWS, rows(store)[-1]["_id"])])
    assert any("entry 5 is gone or another" in finding for finding in (await audit.verify()).findings)
    await store.commit([Delete(HEADS, HEAD)])
    assert "The note of the last entry is gone." in (await audit.verify()).findings


async def test_an_end_cut_off_with_its_note_is_found_by_a_seal_kept_elsewhere(audit: Audit, store: MemoryStore) -> None:
    seal = (await audit.verify()).seal
    cut, last = rows(store)[-1], rows(store)[-2]
    note = {"_id": HEAD, "number": last["number"], "hash": last["hash"]}
    await store.commit([Delete(ROWS, cut["_id"]), Put(HEADS, note)])
    assert (await audit.verify()).findings == (), "a chain alone cannot show it"
    assert (await audit.verify(seal)).findings == ("Entry 5 is not the one that was sealed.",)


async def test_a_log_written_anew_is_found_by_a_seal_kept_elsewhere(audit: Audit, store: MemoryStore) -> None:
    seal = Seal(3, rows(store)[2]["hash"])
    assert (await audit.verify(seal)).findings == ()
    other = MemoryStore()
    forger = Audit(other, SteppedClock(NOW))
    for number in range(2, 7):
        await forger.record(act(number))
    assert (await verify(other)).findings == ()
    assert (await verify(other, seal)).findings == ("Entry 3 is not the one that was sealed.",)


async def test_the_seal_of_every_entry_goes_to_the_processs_log_and_nothing_else_of_it(store: MemoryStore) -> None:
    audit = Audit(store, SteppedClock(NOW))
    with capture_logs() as lines:
        await audit.record(act())
    (line,) = (line for line in lines if line["event"] == "audit_sealed")
    assert line["entry_number"] == 1
    assert line["entry_hash"] == rows(store)[0]["hash"]
    assert "test:bureau" not in str(line)


async def test_many_at_once_make_one_chain_without_gaps(store: MemoryStore) -> None:
    # Two processes: each has its own turn, only the store stands between them.
    audits = [Audit(store, SteppedClock(NOW)) for _ in range(2)]
    await asyncio.gather(*(audits[number % 2].record(act(number)) for number in range(40)))
    verdict = await audits[0].verify()
    assert (verdict.findings, verdict.count) == ((), 40)
    assert {row["object"] for row in rows(store)} == {f"v{number}" for number in range(40)}


async def test_an_entry_is_stored_with_the_change_it_tells_of_or_not_at_all(audit: Audit, store: MemoryStore) -> None:
    entry = await audit.entry(act(6), act(7))
    expected = {**entry.expected, Ref("plans", "p1"): {"version": 1}}
    with pytest.raises(Conflict):
        await store.commit([*entry.writes, Put("plans", {"_id": "p1", "version": 2})], expected)
    assert (await audit.verify()).count == 5
    await store.commit([*entry.writes, Put("plans", {"_id": "p1", "version": 1})], entry.expected)
    verdict = await audit.verify()
    assert (verdict.count, verdict.findings) == (7, ())
    assert verdict.seal == entry.seal


async def test_an_entry_that_was_overtaken_does_not_write_over_another(audit: Audit, store: MemoryStore) -> None:
    late = await audit.entry(act(6))
    await audit.record(act(7))
    with pytest.raises(Conflict):
        await store.commit(late.writes, late.expected)


async def test_a_lost_note_stops_the_log_and_writes_nothing_over(audit: Audit, store: MemoryStore) -> None:
    await store.commit([Delete(HEADS, HEAD)])
    with pytest.raises(AuditBusy):
        await audit.record(act(6))
    assert [row["object"] for row in rows(store)] == [f"v{number}" for number in range(1, 6)]


async def test_without_a_store_nothing_is_recorded_and_that_is_heard(audit: Audit, store: MemoryStore) -> None:
    store.away(True)
    with pytest.raises(StoreAway):
        await audit.record(act())


async def test_entries_come_newest_first_by_page_and_by_object(audit: Audit) -> None:
    first = await audit.entries(limit=2)
    assert [row["number"] for row in first] == [5, 4]
    assert [row["number"] for row in await audit.entries(limit=2, after=4)] == [3, 2]
    assert [row["number"] for row in await audit.entries(limit=9, object_id="v2")] == [2]


async def planted(store: MemoryStore) -> Seal:
    """Put an entry that follows well behind the last one, beside the log; the seal of the last real one."""
    other = MemoryStore()
    await other.start()
    last = rows(store)[-1]
    await other.commit([Put(HEADS, {"_id": HEAD, "number": last["number"], "hash": last["hash"]})])
    await Audit(other, SteppedClock(NOW)).record(act(99))
    await store.commit([Put(ROWS, rows(other)[-1])])
    return Seal(last["number"], last["hash"])


async def test_an_entry_put_behind_the_last_one_is_found_and_neither_counted_nor_sealed(
    audit: Audit, store: MemoryStore
) -> None:
    last = await planted(store)
    verdict = await audit.verify()
    assert verdict.findings == ("Entry 6 lies behind the last one: it was put there beside the log.",)
    assert (verdict.count, verdict.seal) == (5, last)


async def test_entries_appended_while_the_chain_is_walked_are_no_finding(audit: Audit, store: MemoryStore) -> None:
    class Meanwhile(MemoryStore):
        async def find(self, *args: Any, **kwargs: Any) -> list[dict[str, Any]]:
            await audit.record(act(6))
            found = await store.find(*args, **kwargs)
            await audit.record(act(7))
            return found

        async def load(self, *args: Any, **kwargs: Any) -> dict[str, dict[str, Any]]:
            return await store.load(*args, **kwargs)

    verdict = await verify(Meanwhile())
    assert (verdict.findings, verdict.count) == ((), 6)
