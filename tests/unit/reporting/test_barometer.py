"""What is told of CBS's barometer: as CBS gave it, of 250 and more, and nothing that leaves fewer."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

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
    assert of(whole, low, over) == ({"up-to-9"}, set(), True)  # they overlap: what both leave is unknown


def test_what_cbs_withholds_does_not_follow_from_the_others() -> None:
    whole = barometer("stad", 1000)
    a, b = barometer("stad", 300, group="a"), barometer("stad", 400, group="b")
    hidden = barometer("stad", 300, group="c", shares=("73", None, None))
    assert of(whole, a, b, hidden) == ({"a"}, set(), True)
    later = (barometer("stad", 300, group="c", shares=("73", None, None), known="2026-04-10"),
             barometer("stad", 1000, known="2026-05-01"))  # fmt: skip
    assert of(a, b, *later) == ({"a"}, set(), True)
    nearly = barometer("stad", 399, group="a")
    assert of(whole, nearly, barometer("stad", 300, group="b"), hidden) == ({"a"}, set(), True)  # 1 is left beside c
    other = barometer("stad", 300, group="d", shares=("70", None, None))
    assert of(whole, b, hidden, other) == ({"b"}, set(), True)  # c and d together, neither alone
    less = barometer("stad", 300, group="d", shares=(None, None, "16"))
    assert of(whole, b, hidden, less) == (set(), set(), True)  # CBS gave the first share of c: that of d would follow
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
    assert of(whole, social, space, barometer("groen", 300)) == (set(), {"sociaal"}, True)
    assert of(whole, space, barometer("groen", 300), barometer("sociaal", 600)) == (
        set(), {"ruimte", "groen", "sociaal"}, False
    )  # fmt: skip
    groups_of_a_unit = barometer("sociaal", 500, group="up-to-9")
    assert of(whole, social, groups_of_a_unit) == (set(), {"sociaal"}, False)  # no unit is crossed with a group


def test_two_classifications_of_one_day_or_two_ways_of_counting_never_stand_side_by_side() -> None:
    new, old = barometer("stad", 1000), barometer("stad", 1000, classification="old", shares=("60", "14", "26"))
    found = told(old, new, barometer("stad", 500, group="up-to-9", classification="old", shares=("60", "14", "26")))
    assert found is not None
    assert (found.whole.published.classification, len(found.groups)) == ("old", 1)
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


def test_a_group_that_comes_later_takes_the_place_of_none_that_was_told() -> None:
    whole = barometer("stad", 1000, known="2026-04-01")
    a, b = (barometer("stad", many, group=name, known="2026-04-01") for name, many in (("a", 350), ("b", 300)))
    late = barometer("stad", 310, group="c", known="2026-04-20")
    better = barometer("stad", 460, group="b", known="2026-05-20")  # beside a it would leave 190
    for day in (20260410, 20260501, 20260615):
        found = told(whole, a, b, late, better, known_on=day)
        assert found is not None
        assert [(row.published.group, row.published.population) for row in found.groups] == [("a", 350), ("b", 300)]
        assert found.kept_back == (day > 20260420)


def test_groups_whose_spans_overlap_are_not_told_beside_each_other() -> None:
    whole, young = barometer("stad", 1000), barometer("stad", 300, group="up-to-30")
    assert of(whole, young, barometer("stad", 310, group="up-to-31")) == ({"up-to-30"}, set(), True)
    assert of(whole, young, barometer("stad", 310, group="s30-plus")) == ({"up-to-30"}, set(), True)
    assert of(whole, young, barometer("stad", 310, group="s31-40")) == ({"up-to-30", "s31-40"}, set(), False)
    assert of(whole, barometer("stad", 300, group="a"), barometer("stad", 310, group="b"))[0] == {"a", "b"}


def test_the_classification_that_was_told_first_and_what_cbs_withheld_later_stay_as_they_were_told() -> None:
    old = barometer("stad", 1000, classification="old", shares=("60", "14", "26"), known="2026-04-01")
    later = [told(old, barometer("stad", 1000, known="2026-05-01"), known_on=day) for day in (20260410, 20260615)]
    assert [found and found.whole.published.classification for found in later] == ["old", "old"]
    groups = [barometer("stad", many, group=name, known="2026-04-01") for name, many in (("a", 300), ("b", 400))]
    since = barometer("stad", 300, group="a", shares=("73", None, None), known="2026-05-01")
    for day in (20260410, 20260615):
        found = told(barometer("stad", 1000, known="2026-04-01"), *groups, since, known_on=day)
        assert found is not None
        assert {row.published.group for row in found.groups} == {"a", "b"}


WHO = (*(("stad", group) for group in ("a", "b", "c")), *((unit, "all") for unit in ("sociaal", "zorg", "ruimte")))
DAYS = range(1, 5)
MANY = st.sampled_from([250, 260, 300, 350, 400, 490, 500, 750])
FACTS = st.lists(st.tuples(st.sampled_from(WHO), MANY, st.sampled_from(DAYS), st.integers(0, 4)), max_size=9)
WHOLES = st.lists(st.tuples(st.sampled_from([1000, 1010, 1250]), st.sampled_from(DAYS)), min_size=1, max_size=2)


@settings(max_examples=150)
@given(WHOLES, FACTS)
def test_what_is_told_stays_told_and_all_of_it_together_leaves_nobody_or_250(
    wholes: list[tuple[int, int]], parts: list[tuple[tuple[str, str], int, int, int]]
) -> None:
    said = [(day, "stad", "all", many, False) for many, day in wholes]
    said += [(day, *who, many, odd == 0) for who, many, day, odd in parts]
    facts = [
        barometer(unit, many, group=group, known=f"2026-04-0{day}", n=n,
                  shares=("73", None, None) if hidden else ("73", "11", "16"))
        for n, (day, unit, group, many, hidden) in enumerate(sorted(said))
    ]  # fmt: skip
    ever: dict[tuple[str, str], set[int]] = {}
    before: set[tuple[str, str]] = set()
    for day in DAYS:
        found = told(*facts, known_on=20260400 + day)
        rows = [found.whole, *found.groups, *found.units] if found else []
        assert before <= (before := {(row.unit, row.published.group) for row in rows})
        for row in rows:
            ever.setdefault((row.unit, row.published.group), set()).add(row.published.population)
    units = {unit for unit, group in ever if group == "all"}
    below = {"stad": [{"sociaal", "ruimte"}, {"zorg", "ruimte"}], "sociaal": [{"zorg"}]}
    for whole, divisions in below.items():
        chosen = [[ever[one, "all"] for one in units & parts_of] for parts_of in divisions if whole in units]
        if whole == "stad":
            chosen.append([many for (_, group), many in ever.items() if group != "all"])
        for division in chosen:
            for at, *rest in product(ever.get((whole, "all"), ()), *division):
                assert not rest or at - sum(rest) == 0 or at - sum(rest) >= 250


def test_fewer_than_250_are_never_told_whoever_delivers_them() -> None:
    few = barometer("stad", 250)
    few.data["population"] = 249
    assert told(few) is None
    assert told(fact("nl.peil.measures.signals-counted.v1", "2026-04-02", {"unit": "stad"})) is None
