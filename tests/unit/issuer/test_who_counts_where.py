"""Who is invited at which unit: the tree of a day, and one unit per person per day."""

from __future__ import annotations

from datetime import date

import pytest

from peil_chassis.projection import Fact
from peil_disclosure.change import one_reporting_leaf
from peil_issuer.organisation.domain import NoMunicipality, Tree
from peil_issuer.organisation.projection import PROJECTION as UNITS
from peil_issuer.staff.domain import places_on
from peil_issuer.staff.projection import PROJECTION as STAFF
from reporting_facts import OTHER_SOURCE, entity_of, placed, withdrawn
from reporting_people import altered, ended, started, taken_back

DAY = date(2026, 6, 15)
TOP = placed("stad", None, "2026-01-01", level="municipality")


def tree(*facts: Fact, day: date = DAY) -> Tree:
    units = {fact.data["unit"] if "unit" in fact.data else fact.data["key"]["unit"] for fact in facts}
    return Tree(
        [
            entity_of(
                UNITS, [fact for fact in facts if unit in (fact.data.get("unit"), fact.data.get("key", {}).get("unit"))]
            )
            for unit in units
        ],
        day,
    )


def test_a_path_leads_from_the_municipality_down() -> None:
    here = tree(TOP, placed("dir", "stad", "2026-01-01", level="directorate"), placed("team", "dir", "2026-01-01"))
    assert here.path("team") == ("stad", "dir", "team")
    assert here.level("dir") == "directorate"


def test_a_move_counts_from_its_day() -> None:
    facts = [
        TOP,
        placed("a", "stad", "2026-01-01"),
        placed("b", "stad", "2026-01-01"),
        placed("team", "a", "2026-01-01", n=1),
        placed("team", "b", "2026-06-15", n=2),
    ]
    assert tree(*facts).path("team") == ("stad", "b", "team")
    assert tree(*facts, day=date(2026, 6, 14)).path("team") == ("stad", "a", "team")


def test_who_works_for_a_closed_or_merged_unit_counts_at_the_nearest_open_one_above() -> None:
    here = tree(
        TOP,
        placed("dir", "stad", "2026-01-01"),
        placed("gone", "dir", "2026-01-01", state="closed"),
        placed("below", "gone", "2026-01-01"),
        placed("other", "stad", "2026-01-01"),
        placed("merged", "dir", "2026-01-01", state="merged", merged_into="other"),
    )
    assert here.path("gone") == ("stad", "dir")
    assert here.path("below") == ("stad", "dir", "below")
    assert here.path("merged") == ("stad", "other")


def test_what_has_no_clear_place_lies_under_the_municipality() -> None:
    here = tree(
        TOP,
        placed("lost", "nowhere", "2026-01-01"),
        placed("x", "y", "2026-01-01"),
        placed("y", "x", "2026-01-01"),
        placed("below", "x", "2026-01-01"),
    )
    assert here.path("unknown") == ("stad",)
    assert here.path("lost") == ("stad", "lost")
    assert here.path("x") == here.path("y") == ("stad",)
    assert here.path("below") == ("stad", "below")


def test_without_one_municipality_there_is_no_tree() -> None:
    with pytest.raises(NoMunicipality):
        tree(placed("team", None, "2026-01-01"))
    with pytest.raises(NoMunicipality):
        tree(TOP, placed("dorp", None, "2026-01-01", level="municipality"))


def test_a_withdrawn_place_is_no_place() -> None:
    back = withdrawn(
        "2026-02-01", "nl.peil.organisation.unit-placed.v1", {"unit": "team", "effective_on": "2026-05-01"}
    )
    here = tree(
        TOP,
        placed("a", "stad", "2026-01-01"),
        placed("team", "stad", "2026-01-01", n=1),
        placed("team", "a", "2026-05-01", n=2),
        back,
    )
    assert here.path("team") == ("stad", "team")


def where(*facts: Fact, day: date = DAY) -> str | None:
    return one_reporting_leaf(places_on("p", entity_of(STAFF, facts), day)).leaf_of.get("p")


def test_the_employment_with_most_hours_decides_then_the_earliest_start_then_the_smallest_id() -> None:
    a = started("a", "2026-01-01", employment="e1", hours=16)
    assert where(a, started("b", "2026-01-01", employment="e2", hours=20, n=2)) == "b"
    assert where(a, started("b", "2025-01-01", employment="e2", hours=16, n=2)) == "b"
    assert where(a, started("b", "2026-01-01", employment="e0", hours=16, n=2)) == "b"
    assert where(a, started("b", "2026-01-01", employment="e1", hours=20, n=2, source=OTHER_SOURCE)) == "b"


def test_a_change_counts_from_its_day_and_an_end_ends() -> None:
    facts = [started("a", "2026-01-01"), altered("b", "2026-06-15"), ended("2026-09-01")]
    assert where(*facts, day=date(2026, 6, 14)) == "a"
    assert where(*facts, day=date(2026, 6, 15)) == "b"
    assert where(*facts, day=date(2026, 9, 1)) is None
    assert where(*facts, day=date(2025, 12, 31)) is None


def test_a_change_on_the_first_day_takes_the_place_of_the_start() -> None:
    assert where(started("a", "2026-01-01"), altered("b", "2026-01-01")) == "b"


def test_an_end_before_the_start_is_that_of_an_earlier_run() -> None:
    assert where(started("a", "2026-01-01"), ended("2025-06-01")) == "a"
    assert where(started("a", "2026-01-01"), ended("2026-01-01")) is None


def test_what_is_withdrawn_leaves_no_trace() -> None:
    begun = started("a", "2026-01-01")
    person = entity_of(STAFF, [begun, taken_back(begun, "2026-02-01")])
    assert person == STAFF.entity()
