"""What is told of CBS's barometer: as CBS gave it, of 250 and more, and nothing that leaves fewer."""

from __future__ import annotations

from typing import Any

from peil_contracts.measures import BAROMETER_PUBLISHED
from peil_reporting.barometer.domain import Quoted, quoted
from peil_reporting.barometer.projection import Barometer, apply
from reporting_facts import fact, withdrawn
from reporting_measures import barometer, tree

TREE = tree()


def folded(*facts: Any) -> list[Barometer]:
    of: dict[str, Barometer] = {}
    for one in facts:
        unit = one.data.get("key", one.data)["unit"]
        of[unit] = apply(of.get(unit, Barometer()), one)
    return [*of.values()]


def told(*facts: Any, as_of: int = 20260615, known_on: int = 20260615) -> Quoted | None:
    return quoted(folded(*facts), TREE, as_of, known_on)


def of(*facts: Any) -> tuple[set[str], set[str], bool]:
    """The groups and the units that are told beside the whole; and whether more is kept back."""
    found = told(*facts)
    assert found is not None
    return {row.published.group for row in found.groups}, {row.unit for row in found.units}, found.kept_back


def test_groups_are_told_when_they_leave_nobody_or_250() -> None:
    whole = barometer("stad", 1000)
    low, high = barometer("stad", 500, group="up-to-9"), barometer("stad", 250, group="s15-plus")
    assert of(whole, low, high) == ({"up-to-9", "s15-plus"}, set(), False)
    third = barometer("stad", 250, group="s12-14")
    assert of(whole, low, high, third) == ({"up-to-9", "s15-plus", "s12-14"}, set(), False)


def test_when_fewer_would_be_left_the_smallest_group_stays_away_with_them() -> None:
    whole, low = barometer("stad", 1000), barometer("stad", 500, group="up-to-9")
    assert of(whole, low, barometer("stad", 251, group="s15-plus")) == ({"up-to-9"}, set(), True)
    assert of(whole, barometer("stad", 900, group="up-to-9")) == (set(), set(), True)
    over = barometer("stad", 600, group="s12-14")
    assert of(whole, low, over) == (set(), set(), True)  # they overlap: what they leave is unknown


def test_what_cbs_withholds_does_not_follow_from_the_others() -> None:
    whole = barometer("stad", 1000)
    a, b = barometer("stad", 300, group="a"), barometer("stad", 400, group="b")
    hidden = barometer("stad", 300, group="c", shares=("73", None, None))
    assert of(whole, a, b, hidden) == ({"b"}, set(), True)
    assert told(barometer("stad", 1000, shares=("73", None, "16"))) is None


def test_units_are_told_as_a_whole_and_below_one_that_is_not_told_none_is() -> None:
    whole = barometer("stad", 2000)
    social, space = barometer("sociaal", 1200), barometer("ruimte", 790)
    care = barometer("zorg", 300)
    assert of(whole, social, care) == (set(), {"sociaal", "zorg"}, False)
    assert of(whole, social, space, care) == (
        set(),
        {"sociaal", "zorg"},
        True,
    )  # ten people are left: ruimte is not told
    assert of(whole, space, barometer("groen", 300), barometer("sociaal", 600)) == (
        set(), {"ruimte", "groen", "sociaal"}, False
    )  # fmt: skip
    groups_of_a_unit = barometer("sociaal", 500, group="up-to-9")
    assert of(whole, social, groups_of_a_unit) == (set(), {"sociaal"}, False)  # no unit is crossed with a group


def test_two_classifications_of_one_day_or_two_ways_of_counting_never_stand_side_by_side() -> None:
    new, old = barometer("stad", 1000), barometer("stad", 1000, classification="old", shares=("60", "14", "26"))
    found = told(old, new, barometer("stad", 500, group="up-to-9", classification="old", shares=("60", "14", "26")))
    assert found is not None
    assert (found.whole.published.classification, found.groups) == ("new", ())
    assert of(new, barometer("stad", 500, group="up-to-9", counted="jobs")) == (set(), set(), False)
    before = told(barometer("stad", 900, on="2019-11-30", classification="old", shares=("60", "14", "26")), new)
    assert before is not None
    assert before.whole.published.measured_on == 20251130


def test_a_publication_holds_from_the_day_it_is_of_and_known_and_until_it_is_withdrawn() -> None:
    first, second = barometer("stad", 900, on="2024-11-30", known="2025-04-01"), barometer("stad", 1000)
    for as_of, known_on, expected in ((20260615, 20260615, 1000), (20260615, 20260101, 900), (20251129, 20260615, 900)):
        found = told(first, second, as_of=as_of, known_on=known_on)
        assert found is not None
        assert found.whole.published.population == expected
    assert told(first, as_of=20241129) is None
    key = {name: second.data[name] for name in ("unit", "measured_on", "classification", "characteristic", "group")}
    assert told(second, withdrawn("2026-05-01", BAROMETER_PUBLISHED, key, n=500)) is None


def test_fewer_than_250_are_never_told_whoever_delivers_them() -> None:
    few = barometer("stad", 250)
    few.data["population"] = 249
    assert told(few) is None
    assert told(fact("nl.peil.measures.signals-counted.v1", "2026-04-02", {"unit": "stad"})) is None
