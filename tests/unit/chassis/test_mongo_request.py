"""When a commit is one request, what it asks of the server, and how its answer is read."""

from __future__ import annotations

from typing import Any

import pytest

from peil_chassis.store.mongo_request import MOST_WRITES, Request, first_error, one_request
from peil_chassis.store.port import Delete, Expected, Put, Ref, Write

A, B = Put("plans", {"_id": "a", "n": 1}), Put("outbox", {"_id": "b"})
ANSWER = {"nErrors": 0, "nMatched": 0, "nUpserted": 0, "nDeleted": 0}


def request(*writes: Write, expected: Expected | None = None) -> Request | None:
    by_ref = {Ref(each.collection, each.document["_id"] if isinstance(each, Put) else each.id): each for each in writes}
    return one_request("town", by_ref, expected or {})


def test_what_is_expected_goes_first_and_each_collection_is_named_once() -> None:
    made = request(B, A, Put("plans", {"_id": "c"}), expected={Ref("plans", "a"): {"n": 0}, Ref("plans", "c"): None})
    assert made is not None
    assert made.command == {
        "bulkWrite": 1,
        "ops": [
            {"update": 0, "filter": {"_id": "a", "n": 0}, "updateMods": A.document, "multi": False, "upsert": False},
            {"insert": 0, "document": {"_id": "c"}},
            {"update": 1, "filter": {"_id": "b"}, "updateMods": B.document, "multi": False, "upsert": True},
        ],
        "nsInfo": [{"ns": "town.plans"}, {"ns": "town.outbox"}],
        "errorsOnly": True,
    }


@pytest.mark.parametrize(
    ("counts", "kept"),
    [({"nMatched": 2}, True), ({"nMatched": 1, "nUpserted": 1}, True), ({"nUpserted": 1}, False)],
)
def test_a_replacement_that_met_no_document_breaks_its_expectation(counts: dict[str, int], kept: bool) -> None:
    made = request(A, B, expected={Ref("plans", "a"): {"n": 0}})
    assert made is not None
    assert made.kept(ANSWER | counts) is kept


def test_a_deletion_that_expects_a_document_must_have_met_it() -> None:
    made = request(Delete("plans", "a"), B, expected={Ref("plans", "a"): {"n": 0}})
    assert made is not None
    assert [made.kept(ANSWER | {"nMatched": 1, "nDeleted": count}) for count in (0, 1)] == [False, True]


@pytest.mark.parametrize(
    ("writes", "expected"),
    [
        ([Delete("plans", "a"), B], {Ref("plans", "a"): None}),
        ([Delete("plans", "a"), Delete("plans", "c"), B], {Ref("plans", "a"): {"n": 0}}),
        ([Put("plans", {"$set": 1, "_id": "a"}), B], {}),
        ([Put("plans", {"_id": f"{n}"}) for n in range(MOST_WRITES + 1)], {}),
    ],
    ids=["must stay absent", "blind and meant", "reads as an operator", "large"],
)
def test_what_an_answer_could_not_tell_and_what_is_large_is_no_single_request(
    writes: list[Write], expected: Expected
) -> None:
    assert request(*writes, expected=expected) is None


@pytest.mark.parametrize(
    ("batch", "code"), [([], None), ([{"ok": 0.0, "code": 112}], 112), ([{"ok": 1}, {"ok": 0, "code": 11000}], 11000)]
)
def test_the_first_error_decides(batch: list[dict[str, Any]], code: int | None) -> None:
    assert first_error({"nErrors": 1 if batch else 0, "cursor": {"firstBatch": batch}}) == code
