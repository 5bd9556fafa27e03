"""What a store is asked: one object where it can be, since servers take their indexes for that."""

from __future__ import annotations

from peil_chassis.store.mongo_query import matching
from peil_chassis.store.port import After, Between


def test_values_and_a_range_are_one_object_so_that_a_server_takes_its_index() -> None:
    asked = matching({"state": "sent", "partition": 1}, Between("offset", low=5), "offset", None, True)
    assert asked == {"state": "sent", "partition": 1, "offset": {"$gte": 5}}


def test_a_name_that_is_asked_twice_loses_neither_condition() -> None:
    asked = matching({"state": ("sent", "lost")}, Between("state", low="m"), "_id", After("a", "a"), False)
    assert asked == {"state": {"$in": ["sent", "lost"]}, "_id": {"$gt": "a"}, "$and": [{"state": {"$gte": "m"}}]}


def test_the_next_page_within_a_range_loses_neither_of_its_bounds() -> None:
    asked = matching({}, Between("offset", 5, 9), "offset", After(7, "x"), False)
    beyond = {"offset": {"$gte": 7}, "$or": [{"offset": {"$gt": 7}}, {"offset": 7, "_id": {"$gt": "x"}}]}
    assert asked == {"offset": {"$gte": 5, "$lt": 9}, "$and": [beyond]}
