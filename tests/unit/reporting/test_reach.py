"""Which teams were reached: counted by hand in a small town, as of any day and as known on any day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from peil_chassis.projection import Fact
from peil_contracts.plans import ACTIVITY_HELD, ACTIVITY_KINDS
from peil_reporting.organisation.domain import Placed, Placement, grow
from peil_reporting.reach.domain import TOLD, NoQuarter, Reached, Window, first_days, reach, teams_of, window_of
from peil_reporting.reach.projection import Unit, apply, held_in
from reporting_facts import fact

TREE = grow(
    Placement(unit, Placed(level, parent, unit.upper(), 20200101, state, into))
    for unit, level, parent, state, into in [
        ("stad", "municipality", None, "open", None),
        ("po", "directorate", "stad", "open", None),
        ("groen", "team", "po", "open", None),
        ("blauw", "team", "po", "open", None),
        ("oud", "team", "po", "merged", "blauw"),
        ("weg", "team", "po", "closed", None),
        ("ddv", "directorate", "stad", "open", None),
    ]
)


def held(unit: str, on: str, kind: str = "dialogue", *, known: str | None = None, n: int = 1, **more: Any) -> Fact:
    """Something was done in *unit*."""
    data = {"unit": unit, "activity": f"act-{n}", "kind": kind, "held_on": on, "until": None, "number": 1, "plan": None}
    rest = {"action": None, "campaign": None, "criterion": None, "withdrawn": False, "recorded_on": on}
    return fact(ACTIVITY_HELD, known or on, {**data, **rest, "recorded_by_role": "trekker", **more}, n=n)


def reached(*facts: Fact, unit: str = "stad", since: int = 20250616, on: int = 20260615) -> dict[str, Reached]:
    """Per kind (of a follow-up with its survey) which teams were reached."""
    units: dict[str, Unit] = {}
    for each in facts:
        units[each.data["unit"]] = apply(units.get(each.data["unit"], Unit()), each)
    rows = reach(TREE, unit, [one for each in units.values() for one in held_in(each, on)], since, on)
    return {row.kind if row.campaign is None else f"{row.kind} {row.campaign}": row for row in rows}


def test_teams_are_the_open_units_without_open_ones_below() -> None:
    assert teams_of(TREE, "stad") == ("blauw", "ddv", "groen")
    assert teams_of(TREE, "groen") == ("groen",)
    assert teams_of(TREE, "nergens") == ()


def test_a_team_is_reached_by_what_was_done_in_it_and_by_nothing_else() -> None:
    rows = reached(
        held("groen", "2026-05-01"),
        held("groen", "2026-06-01", n=2),
        held("po", "2026-05-01", n=3),
        held("oud", "2026-05-01", "information", n=4),
        held("weg", "2026-05-01", "adviser-visit", n=5),
        held("ddv", "2025-06-15", "adviser-visit", n=6),
        held("ddv", "2026-06-16", "adviser-visit", n=7),
    )
    assert rows["dialogue"].by == {"groen": "e0002"}
    assert rows["dialogue"].missed == ("blauw", "ddv")
    assert set(rows["information"].by) == {"blauw"}
    assert rows["adviser-visit"].by == {}


def test_what_is_corrected_counts_as_said_last_and_what_is_taken_back_not() -> None:
    first, later = held("groen", "2026-01-01"), held("groen", "2024-01-01", known="2026-02-01")
    back = held("blauw", "2026-01-02", known="2026-02-01", n=2, withdrawn=True)
    facts = (first, held("blauw", "2026-01-02", n=2), later, back)
    assert reached(*facts)["dialogue"].by == {}
    assert set(reached(*facts, on=20260115)["dialogue"].by) == {"groen", "blauw"}


def test_follow_ups_are_counted_per_survey_and_courses_at_once_are_seen() -> None:
    rows = reached(
        held("groen", "2026-05-01", "survey-follow-up", campaign="wave-1"),
        held("blauw", "2026-05-01", "survey-follow-up", n=2, campaign="wave-2"),
        held("groen", "2025-01-01", "course", n=3, until="2026-02-01"),
        held("groen", "2026-02-01", "course", n=4),
        held("blauw", "2026-02-01", "course", n=5, until="2026-02-03"),
        held("blauw", "2026-02-04", "course", n=6),
    )
    assert len(rows["survey-follow-up"].by) == 2
    assert set(rows["survey-follow-up wave-1"].by) == {"groen"}
    assert set(rows["course"].by) == {"groen", "blauw"}
    assert rows["course"].at_once == {"groen"}


def test_what_could_point_at_a_person_or_a_case_is_told_nowhere_and_not_even_kept() -> None:
    for kind in set(ACTIVITY_KINDS) - set(TOLD):
        kept = apply(Unit(), held("groen", "2026-05-01", kind, number=3))
        assert held_in(kept, 20260615) == []
        assert all(each.value is None for each in kept.facts)
        assert kind not in reached(held("groen", "2026-05-01", kind))


def test_whole_quarters_that_ended_are_asked_so_that_two_answers_differ_by_a_quarter_or_not_at_all() -> None:
    today = date(2026, 6, 15)
    assert window_of(None, today, today, today) == Window(date(2025, 4, 1), date(2026, 3, 31), today)
    days = [date.fromordinal(each) for each in range(date(2025, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    starts = [None, *(each for each in days if each.day == 1 and each.month % 3 == 1 and each <= date(2025, 7, 1))]
    windows = {window_of(since, day, day, today) for since in starts for day in days if day >= date(2025, 10, 1)}
    edges = {(each.since.day, each.since.month % 3) for each in windows}
    ends = {(each.until.year, each.until.month, each.until.day) for each in windows}
    assert edges == {(1, 1)}
    assert ends == {(2025, 9, 30), (2025, 12, 31), (2026, 3, 31)}, (
        "nothing of the quarter that runs, nor of a later one"
    )
    assert {each.known for each in windows} == {date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31), today}
    assert all((each.until - each.since).days >= 89 for each in windows)
    for since in (date(2026, 1, 2), date(2026, 4, 1), date(2026, 7, 1)):
        with pytest.raises(NoQuarter):
            window_of(since, date(2027, 1, 1), today, today)
    assert first_days(today, 2) == [date(2026, 1, 1), date(2025, 10, 1)]
