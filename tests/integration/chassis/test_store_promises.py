"""What `peil_chassis.store.port` promises, held against every store: in memory and on each server at hand."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from conftest import STORES, engine_parameters
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import (
    After,
    Between,
    Delete,
    DocumentTooLarge,
    Index,
    Put,
    Ref,
    Store,
    StoreAway,
    StoreError,
)


@pytest.fixture(params=["memory", *engine_parameters(STORES)])
async def store(request: pytest.FixtureRequest, ran_on: Callable[[str], None]) -> AsyncIterator[Store]:
    """An empty store."""
    if request.param == "memory":
        ran_on("memory")
        yield MemoryStore()
        return
    server = request.getfixturevalue("engine")("store", request.param)
    made = mongo_store(server)
    await made.start()
    yield made
    await made.stop()


def mongo_store(server: Any, **options: Any) -> MongoStore:
    """A store in a database of its own."""
    return MongoStore(f"mongodb://{server.address}/?directConnection=true", f"peil_{uuid.uuid4().hex[:12]}", **options)


async def outcome(store: Store, *writes: Put | Delete, expected: Any = None) -> str:
    """``done``, or the name of the error."""
    try:
        await store.commit(list(writes), expected)
    except StoreError as error:
        return type(error).__name__
    return "done"


async def ids(store: Store, equal: dict[str, Any], **options: Any) -> list[str]:
    return [document["_id"] for document in await store.find("plans", equal, **options)]


# Documents


async def test_a_document_comes_back_as_it_was_put(store: Store) -> None:
    document = {
        "_id": "a",
        "text": "Één ⚖ maat",
        "count": 2**62,
        "share": 0.1,
        "open": True,
        "none": None,
        "list": [1, "x", {"y": []}],
        "inside": {"a.b": 1, "": {"": 2}},
    }
    await store.commit([Put("plans", document)])
    assert await store.load("plans", ["a", "b", "a"]) == {"a": document}


async def test_what_is_read_or_written_is_nobody_elses(store: Store) -> None:
    document = {"_id": "a", "list": [1]}
    await store.commit([Put("plans", document)])
    document["list"].append(2)  # type: ignore[attr-defined]
    read = (await store.load("plans", ["a"]))["a"]
    read["list"].append(3)
    assert (await store.load("plans", ["a"]))["a"] == {"_id": "a", "list": [1]}


async def test_a_put_replaces_the_whole_document(store: Store) -> None:
    await store.commit([Put("plans", {"_id": "a", "old": 1})])
    await store.commit([Put("plans", {"_id": "a", "new": 1})])
    assert await store.load("plans", ["a"]) == {"a": {"_id": "a", "new": 1}}


async def test_thousands_of_documents_are_loaded_by_id(store: Store) -> None:
    await store.commit([Put("plans", {"_id": f"k{n}"}) for n in range(1500)])
    assert len(await store.load("plans", [f"k{n}" for n in range(0, 3000, 2)])) == 750


async def test_loading_from_a_collection_that_does_not_exist_gives_nothing(store: Store) -> None:
    assert await store.load("nowhere", ["a"]) == {}
    assert await store.find("nowhere", {}) == []


async def test_a_delete_removes_one_document_and_repeats_harmlessly(store: Store) -> None:
    await store.commit([Put("plans", {"_id": "a"}), Put("plans", {"_id": "b"})])
    await store.commit([Delete("plans", "a")])
    await store.commit([Delete("plans", "a"), Delete("plans", "c")])
    assert await ids(store, {}) == ["b"]


@pytest.mark.parametrize("value", [2**63, {1}, {"a": {1: 2}}])
async def test_a_value_that_json_does_not_have_is_refused(store: Store, value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        await store.commit([Put("plans", {"_id": "a", "value": value}), Put("plans", {"_id": "b"})])
    assert await store.find("plans", {}) == []


async def test_a_document_over_the_limit_is_refused_and_nothing_is_written(store: Store) -> None:
    large = Put("plans", {"_id": "large", "text": "x" * (17 * 1024 * 1024)})
    for writes in ([large], [Put("plans", {"_id": "small"}), large]):
        with pytest.raises(DocumentTooLarge):
            await store.commit(writes)
    with pytest.raises(DocumentTooLarge):
        await store.commit([large], {Ref("plans", "large"): None})
    assert await store.find("plans", {}) == []


async def test_documents_that_are_too_large_together_are_one_commit_all_the_same(store: Store) -> None:
    text = "x" * (9 * 1024 * 1024)
    expected = {Ref("plans", name): None for name in "ab"}
    await store.commit([Put("plans", {"_id": name, "text": text}) for name in "ab"], expected)
    assert sorted(await store.load("plans", ["a", "b"])) == ["a", "b"]


# Finding


@pytest.fixture
async def shelf(store: Store) -> Store:
    """Nine documents; the ordering field ``at`` ties in threes and is missing in the last three."""
    await store.declare([Index("plans", ("at",)), Index("plans", ("units",))])
    documents = [
        {"_id": f"d{n}", "at": n // 3, "name": f"n{n % 2}", "units": ["u1", f"u{n}"], "flag": n == 4, "deep": {"n": n}}
        for n in range(9)
    ]
    for document in documents[6:]:
        del document["at"]
    await store.commit([Put("plans", document) for document in documents])
    return store


async def test_all_equalities_must_hold(shelf: Store) -> None:
    assert await ids(shelf, {"name": "n1", "at": 1}) == ["d3", "d5"]
    assert await ids(shelf, {"deep.n": 7}) == ["d7"]


async def test_equality_on_a_list_means_that_it_holds_the_value(shelf: Store) -> None:
    assert await ids(shelf, {"units": "u3"}) == ["d3"]
    assert len(await ids(shelf, {"units": "u1"})) == 9


async def test_a_tuple_means_one_of_these(shelf: Store) -> None:
    assert await ids(shelf, {"deep.n": (1, 8, 77)}) == ["d1", "d8"]
    assert await ids(shelf, {"units": ("u2", "u4")}) == ["d2", "d4"]


async def test_nothing_equals_a_missing_field(shelf: Store) -> None:
    assert await ids(shelf, {"at": None}) == ["d6", "d7", "d8"]


async def test_true_is_not_one(shelf: Store) -> None:
    assert await ids(shelf, {"flag": True}) == ["d4"]
    assert await ids(shelf, {"flag": 1}) == []
    assert await ids(shelf, {"at": 1.0}) == ["d3", "d4", "d5"]


async def test_a_range_holds_its_low_end_and_not_its_high_end(shelf: Store) -> None:
    assert await ids(shelf, {}, between=Between("deep.n", 3, 5)) == ["d3", "d4"]
    assert await ids(shelf, {}, between=Between("deep.n", low=7)) == ["d7", "d8"]
    assert await ids(shelf, {}, between=Between("_id", high="d2")) == ["d0", "d1"]
    assert len(await ids(shelf, {}, between=Between("at", low=0))) == 6, "a missing field lies in no range"
    assert len(await ids(shelf, {}, between=Between("at"))) == 9, "a range without ends is no condition"


async def test_order_is_by_field_then_id_and_missing_comes_first(shelf: Store) -> None:
    assert await ids(shelf, {}, order="at") == ["d6", "d7", "d8", "d0", "d1", "d2", "d3", "d4", "d5"]
    assert await ids(shelf, {}, order="at", descending=True) == [f"d{n}" for n in (5, 4, 3, 2, 1, 0, 8, 7, 6)]
    assert await ids(shelf, {}, descending=True, limit=2) == ["d8", "d7"]


@pytest.mark.parametrize("order", ["_id", "at", "name"])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("limit", [1, 2, 4])
async def test_pages_together_are_the_whole_without_gap_or_repetition(
    shelf: Store, order: str, descending: bool, limit: int
) -> None:
    whole = await shelf.find("plans", {"units": "u1"}, order=order, descending=descending)
    pages: list[Any] = []
    after = None
    while page := await shelf.find(
        "plans", {"units": "u1"}, order=order, descending=descending, limit=limit, after=after
    ):
        assert len(page) <= limit
        pages.extend(page)
        after = After(page[-1].get(order), page[-1]["_id"])
    assert pages == whole


@pytest.mark.parametrize(
    ("equal", "between"),
    [
        ({}, None),
        ({"units": "u1"}, None),
        ({"units": ("u1", "u2")}, Between("at", high="2026-06")),
        ({"at": None}, None),
    ],
)
async def test_a_count_is_how_many_would_be_found(shelf: Store, equal: dict[str, Any], between: Between | None) -> None:
    assert await shelf.count("plans", equal, between=between) == len(await shelf.find("plans", equal, between=between))
    assert await shelf.count("nothing-there", equal) == 0


async def test_text_is_ordered_by_code_point(store: Store) -> None:
    names = ["Z", "a", "é", "z", "Ω", "𝄞", "\uffee", ""]
    await store.commit([Put("plans", {"_id": f"{n}", "name": name}) for n, name in enumerate(names)])
    found = [document["name"] for document in await store.find("plans", {}, order="name")]
    assert found == sorted(names)


@pytest.mark.parametrize("equal", [{"a": ["x"]}, {"a": {"$gt": 1}}, {"$where": "1"}, {"a": ({"b": 1},)}])
async def test_a_comparison_outside_the_promise_is_refused(store: Store, equal: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="equal"):
        await store.find("plans", equal)
    with pytest.raises(ValueError, match="equal"):
        await store.count("plans", equal)


@pytest.mark.parametrize(
    "options",
    [
        {"between": Between("a", low={"$gt": ""})},
        {"between": Between("a", high=["x"])},
        {"between": Between("$where", low="1")},
        {"order": "a", "after": After({"$ne": None}, "1")},
        {"after": After(None, {"$ne": ""})},
    ],
)
async def test_an_edge_that_a_server_would_read_as_an_operator_is_refused(
    store: Store, options: dict[str, Any]
) -> None:
    with pytest.raises(ValueError, match=r"between|after"):
        await store.find("plans", {}, **options)


@pytest.mark.parametrize("id_", [{"$ne": ""}, ["1"], 1, None])
async def test_an_id_that_is_no_text_is_refused(store: Store, id_: Any) -> None:
    await store.commit([Put("plans", {"_id": "1"})])
    with pytest.raises(ValueError, match="must be text"):
        await store.load("plans", [id_])


async def test_a_limit_below_one_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="limit"):
        await store.find("plans", {}, limit=0)


# Commits


async def test_all_writes_are_done_or_none(store: Store) -> None:
    await store.commit([Put("plans", {"_id": "a", "version": 1})])
    refused = await outcome(
        store,
        *[Put("outbox", {"_id": f"o{n}"}) for n in range(50)],
        Put("plans", {"_id": "a", "version": 2}),
        expected={Ref("plans", "a"): {"version": 7}},
    )
    assert refused == "Conflict"
    assert await store.find("outbox", {}) == []
    assert await store.load("plans", ["a"]) == {"a": {"_id": "a", "version": 1}}


async def test_a_commit_may_be_the_first_to_touch_a_collection(store: Store) -> None:
    await store.commit([Put("new_one", {"_id": "a"}), Put("new_two", {"_id": "a"})], {Ref("new_one", "a"): None})
    assert await store.load("new_two", ["a"]) == {"a": {"_id": "a"}}


async def test_an_empty_commit_does_nothing(store: Store) -> None:
    await store.commit([])


EXISTING = {"_id": "a", "version": 1, "owner": "x"}


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "with others"])
@pytest.mark.parametrize(
    ("write", "fields", "result"),
    [
        (Put("plans", {"_id": "a", "version": 2}), {"version": 1}, "done"),
        (Put("plans", {"_id": "a", "version": 2}), {"version": 1, "owner": "x"}, "done"),
        (Put("plans", {"_id": "a", "version": 2}), {"missing": None}, "done"),
        (Put("plans", {"_id": "a", "version": 2}), {"version": 0}, "Conflict"),
        (Put("plans", {"_id": "a", "version": 2}), {"version": 1, "owner": "y"}, "Conflict"),
        (Put("plans", {"_id": "a", "version": 2}), None, "Conflict"),
        (Put("plans", {"_id": "new"}), None, "done"),
        (Put("plans", {"_id": "new"}), {"version": 1}, "Conflict"),
        (Put("plans", {"_id": "new"}), {}, "Conflict"),
        (Delete("plans", "a"), {"version": 1}, "done"),
        (Delete("plans", "a"), {"version": 2}, "Conflict"),
        (Delete("plans", "a"), None, "Conflict"),
        (Delete("plans", "new"), None, "done"),
        (Delete("plans", "new"), {"version": 1}, "Conflict"),
    ],
)
async def test_a_commit_holds_only_if_what_it_expects_is_so(
    store: Store, write: Put | Delete, fields: dict[str, Any] | None, result: str, alone: bool
) -> None:
    await store.commit([Put("plans", EXISTING)])
    target = write.document["_id"] if isinstance(write, Put) else write.id
    others = [] if alone else [Put("others", {"_id": "o"})]
    assert await outcome(store, write, *others, expected={Ref("plans", target): fields}) == result
    after = await store.load("plans", ["a", "new"])
    if result == "Conflict":
        assert after == {"a": EXISTING}
    elif isinstance(write, Put):
        assert after[target] == write.document
    else:
        assert target not in after
    assert len(await store.find("others", {})) == (0 if alone or result == "Conflict" else 1)


async def test_a_deletion_that_expects_its_document_stands_beside_one_that_does_not(store: Store) -> None:
    await store.commit([Put("plans", EXISTING)])
    nobody = Delete("plans", "nobody")
    lost = await outcome(store, Delete("plans", "a"), nobody, expected={Ref("plans", "a"): {"version": 2}})
    assert (lost, await ids(store, {})) == ("Conflict", ["a"])
    assert await outcome(store, Delete("plans", "a"), nobody, expected={Ref("plans", "a"): {"version": 1}}) == "done"
    assert await ids(store, {}) == []


async def test_an_expected_document_that_is_not_written_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="expected but not written"):
        await store.commit([Put("plans", {"_id": "a"})], {Ref("plans", "b"): None})


async def test_a_document_written_twice_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="twice"):
        await store.commit([Put("plans", {"_id": "a"}), Delete("plans", "a")])


@pytest.mark.parametrize("id_", ["", None, 7])
async def test_an_id_that_is_not_text_is_refused(store: Store, id_: Any) -> None:
    with pytest.raises(ValueError, match="_id"):
        await store.commit([Put("plans", {"_id": id_})])


async def test_a_fold_sized_commit_is_done_whole(store: Store) -> None:
    writes = [Put("cells", {"_id": f"c{n}", "entries": {"": [20260101, 20260101, 1]}}) for n in range(5000)]
    await store.commit([*writes, Put("positions", {"_id": "p", "next": 5000})], {Ref("positions", "p"): None})
    lost = await outcome(
        store, *writes, Put("positions", {"_id": "p", "next": 9}), expected={Ref("positions", "p"): {"next": 0}}
    )
    assert lost == "Conflict"
    assert len(await store.find("cells", {}, limit=9000)) == 5000


# Unique indexes


@pytest.fixture
async def unique(store: Store) -> Store:
    """A store in which (source, number) is unique."""
    index = Index("plans", ("source", "number"), unique=True)
    await store.declare([index, Index("plans", ("number",))])
    await store.declare([index, Index("plans", ("number",))])
    await store.commit([Put("plans", {"_id": "a", "source": "s", "number": 1})])
    return store


async def test_a_second_document_with_unique_values_is_a_conflict(unique: Store) -> None:
    double = Put("plans", {"_id": "b", "source": "s", "number": 1})
    assert await outcome(unique, double) == "Conflict"
    assert await outcome(unique, double, Put("others", {"_id": "o"})) == "Conflict"
    assert await unique.find("others", {}) == []
    assert await outcome(unique, Put("plans", {"_id": "b", "source": "s", "number": 2})) == "done"
    assert await outcome(unique, Put("plans", {"_id": "b", "source": "s", "number": 1})) == "Conflict"


async def test_a_unique_value_is_free_again_after_a_change_or_delete(
    unique: Store, request: pytest.FixtureRequest
) -> None:
    if "rust" in request.node.callspec.params.values():
        # 2026-11-22: nothing of ours changes a unique value; until it is mended there, nothing may.
        request.applymarker(pytest.mark.xfail(reason="2026-11-22: never frees a changed value", strict=True))
    await unique.commit([Put("plans", {"_id": "a", "source": "s", "number": 3})])
    await unique.commit([Put("plans", {"_id": "b", "source": "s", "number": 1})])
    await unique.commit([Delete("plans", "b")])
    assert await outcome(unique, Put("plans", {"_id": "c", "source": "s", "number": 1})) == "done"


async def test_two_writes_of_one_commit_may_not_share_unique_values(unique: Store) -> None:
    twins = [Put("plans", {"_id": id_, "source": "t", "number": 1}) for id_ in "xy"]
    assert await outcome(unique, *twins) == "Conflict"
    assert await ids(unique, {}) == ["a"]


async def test_a_dropped_collection_is_empty_and_can_be_used_again(unique: Store) -> None:
    await unique.drop("plans")
    await unique.drop("plans")
    assert await unique.find("plans", {}) == []
    await unique.commit([Put("plans", {"_id": "b"}), Put("others", {"_id": "c"})])
    assert await ids(unique, {}) == ["b"]


# At the same time


async def test_of_two_commits_on_one_expectation_exactly_one_wins(store: Store) -> None:
    for round_ in range(10):
        ref = Ref("plans", f"p{round_}")
        await store.commit([Put("plans", {"_id": ref.id, "version": 0})])
        results = await asyncio.gather(
            *(
                outcome(
                    store,
                    Put("plans", {"_id": ref.id, "version": 1, "by": who}),
                    Put("outbox", {"_id": f"{round_}-{who}"}),
                    expected={ref: {"version": 0}},
                )
                for who in "ab"
            )
        )
        assert sorted(results) == ["Conflict", "done"]
        winner = (await store.load("plans", [ref.id]))[ref.id]["by"]
        assert list(await store.load("outbox", [f"{round_}-a", f"{round_}-b"])) == [f"{round_}-{winner}"]


async def test_of_many_inserts_of_one_document_exactly_one_wins(store: Store) -> None:
    results = await asyncio.gather(
        *(
            outcome(
                store,
                Put("plans", {"_id": "a", "by": n}),
                Put("outbox", {"_id": str(n)}),
                expected={Ref("plans", "a"): None},
            )
            for n in range(12)
        )
    )
    assert results.count("done") == 1
    assert set(results) == {"done", "Conflict"}
    assert len(await store.find("outbox", {})) == 1


async def test_counting_together_with_retries_loses_nothing(store: Store) -> None:
    await store.commit([Put("plans", {"_id": "n", "count": 0})])

    async def count(who: int) -> None:
        for step in range(5):
            while True:
                now = (await store.load("plans", ["n"]))["n"]["count"]
                done = await outcome(
                    store,
                    Put("plans", {"_id": "n", "count": now + 1}),
                    Put("steps", {"_id": f"{who}-{step}"}),
                    expected={Ref("plans", "n"): {"count": now}},
                )
                if done == "done":
                    break
                await asyncio.sleep(0.001 * (who + 1))

    await asyncio.gather(*(count(who) for who in range(6)))
    assert (await store.load("plans", ["n"]))["n"]["count"] == 30
    assert len(await store.find("steps", {})) == 30


async def test_commits_on_different_documents_do_not_hinder_each_other(store: Store) -> None:
    await store.commit([Put("plans", {"_id": str(n), "version": 0}) for n in range(8)])
    results = await asyncio.gather(
        *(
            outcome(
                store,
                Put("plans", {"_id": str(n), "version": 1}),
                Put("outbox", {"_id": str(n)}),
                expected={Ref("plans", str(n)): {"version": 0}},
            )
            for n in range(8)
        )
    )
    assert results == ["done"] * 8


async def test_a_writer_without_expectation_never_breaks_one_with(store: Store) -> None:
    """Whoever comes second sees the first: the blind put is either before the guarded commit, or after it."""
    for round_ in range(10):
        ref = Ref("plans", f"p{round_}")
        await store.commit([Put("plans", {"_id": ref.id, "version": 0})])
        blind, guarded = await asyncio.gather(
            outcome(store, Put("plans", {"_id": ref.id, "version": 7}), Put("others", {"_id": f"b{round_}"})),
            outcome(
                store,
                Put("plans", {"_id": ref.id, "version": 1}),
                Put("others", {"_id": f"g{round_}"}),
                expected={ref: {"version": 0}},
            ),
        )
        end = (await store.load("plans", [ref.id]))[ref.id]["version"]
        assert (blind, guarded, end) in {("done", "done", 7), ("done", "Conflict", 7), ("Conflict", "done", 1)}


# Faults


async def test_a_store_that_is_away_says_so_and_answers_again(store: Store) -> None:
    if not isinstance(store, MemoryStore):
        pytest.skip("2026-11-22: servers have a test of their own below")
    await store.commit([Put("plans", {"_id": "a"})])
    store.away(True)
    for call in (store.start(), store.load("plans", ["a"]), store.find("plans", {}), store.declare([])):
        with pytest.raises(StoreAway):
            await call
    assert await outcome(store, Put("plans", {"_id": "b"})) == "StoreAway"
    store.away(False)
    assert await ids(store, {}) == ["a"]


async def test_a_lost_answer_leaves_the_commit_done() -> None:
    store = MemoryStore()
    store.lose_next_answer()
    assert await outcome(store, Put("plans", {"_id": "a"})) == "StoreAway"
    assert await outcome(store, Put("plans", {"_id": "b"})) == "done"
    assert sorted(store.documents("plans")) == ["a", "b"]


async def test_a_store_that_never_answers_is_away_at_start() -> None:
    from engines import free_port

    store = MongoStore(f"mongodb://127.0.0.1:{free_port()}/", "x", start_timeout_s=0.5, answer_timeout_s=0.3)
    with pytest.raises(StoreAway):
        await store.start()
    await store.stop()


async def test_a_commit_survives_the_power_cut_after_it(store_server: Any) -> None:
    store = mongo_store(store_server)
    await store.start()
    for n in range(30):
        await store.commit([Put("plans", {"_id": "a", "n": n}), Put("outbox", {"_id": str(n)})])
        await store.commit([Put("single", {"_id": "a", "n": n})])
    await asyncio.to_thread(store_server.restart)
    assert (await store.load("plans", ["a"]))["a"]["n"] == 29
    assert (await store.load("single", ["a"]))["a"]["n"] == 29
    assert len(await store.find("outbox", {})) == 30
    await store.stop()


async def test_a_server_that_is_away_says_so_and_the_same_store_goes_on_afterwards(store_server: Any) -> None:
    store = mongo_store(store_server, answer_timeout_s=1.0)
    await store.start()
    await store.commit([Put("plans", {"_id": "a", "n": 0}), Put("outbox", {"_id": "o"})])
    await asyncio.to_thread(store_server.kill)
    try:
        with pytest.raises(StoreAway):
            await store.load("plans", ["a"])
        assert await outcome(store, Put("plans", {"_id": "a"}), expected={Ref("plans", "a"): {"n": 0}}) == "StoreAway"
    finally:
        await asyncio.to_thread(store_server.start)
    again = Put("plans", {"_id": "a", "n": 1})
    assert await outcome(store, again, Put("outbox", {"_id": "p"}), expected={Ref("plans", "a"): {"n": 0}}) == "done"
    await store.stop()


async def test_a_frozen_server_is_away_and_the_expectation_tells_what_became_of_the_commit(store_server: Any) -> None:
    store = mongo_store(store_server, answer_timeout_s=0.5)
    await store.start()
    await store.commit([Put("plans", {"_id": "a", "n": 0}), Put("outbox", {"_id": "o"})])
    guarded = [Put("plans", {"_id": "a", "n": 1}), Put("outbox", {"_id": "p"})], {Ref("plans", "a"): {"n": 0}}
    await asyncio.to_thread(store_server.pause)
    try:
        with pytest.raises(StoreAway):
            await store.commit(*guarded)
    finally:
        await asyncio.to_thread(store_server.go_on)
    for _ in range(200):
        if (await store.load("plans", ["a"]))["a"]["n"] == 1:
            break
        await outcome(store, *guarded[0], expected=guarded[1])
        await asyncio.sleep(0.05)
    assert (await store.load("plans", ["a"]))["a"]["n"] == 1, "repeated until it is so, or found done"
    assert await outcome(store, *guarded[0], expected=guarded[1]) == "Conflict"
    assert sorted(document["_id"] for document in await store.find("outbox", {})) == ["o", "p"]
    await store.stop()
