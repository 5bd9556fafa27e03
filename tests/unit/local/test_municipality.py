"""The made-up municipality: the same for the same seed, shaped as asked, and untidy in the promised measure."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from peil_contracts.catalogue import parse_delivery
from peil_contracts.fact_types import FACT_TYPES
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS
from peil_contracts.violations import ContractBroken
from peil_local.identity.people import load_people
from peil_local.municipality.generate import Municipality, make_municipality, people_with_mail
from peil_local.municipality.staff import FIRST_NUMBER
from peil_local.municipality.told import Told, as_event
from peil_local.municipality.units import GIVEN, LEAST_STAFF, MOST_STAFF, StaffOutOfRange, make_units
from peil_local.municipality.untidy import SHARES
from peil_local.papers import people_to_send, units_to_send

LAST = date(2026, 6, 30)
AFTER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def town() -> Municipality:
    return make_municipality(600, 1, LAST)


def name(one: Told) -> str:
    return one.type.split(".")[-2]


def line(town: Municipality) -> str:
    return "\n".join(json.dumps(as_event(one)) for one in town.deliveries)


def test_the_same_seed_gives_the_same_deliveries_byte_for_byte_and_another_seed_others(town: Municipality) -> None:
    assert line(make_municipality(600, 1, LAST)) == line(town)
    assert line(make_municipality(600, 2, LAST)) != line(town)


@pytest.mark.parametrize("staff", [LEAST_STAFF, 60, 250])
def test_every_delivery_follows_its_contract_save_the_broken_ones(staff: int) -> None:
    for one in make_municipality(staff, 3, LAST).deliveries:
        try:
            parse_delivery(as_event(one), now=AFTER)
        except ContractBroken:
            assert one.how == "broken", one
        else:
            assert one.how != "broken", one


def test_deliveries_are_untidy_in_the_promised_measure(town: Municipality) -> None:
    # What is counted per unit and quarter comes from one count, once and in time.
    sent = [one for one in town.deliveries if ".measures." not in one.type]
    found = Counter(one.how for one in sent)
    facts = len(sent) - sum(found[how] for how in ("again", "correction", "withdrawal", "broken"))
    for how, share in SHARES.items():
        assert found[how] == pytest.approx(share * facts, abs=1), how
    assert found["correction"] == found["corrected"]
    assert found["withdrawal"] == found["withdrawn"]


def test_absence_of_a_year_counts_everybody_once_per_quarter_after_it_ended(town: Municipality) -> None:
    staff: Counter[str] = Counter()
    for one in town.deliveries:
        if one.type.endswith("absence-recorded.v1"):
            staff[one.data["period"]] += one.data["staff_count"]
            assert one.at.date() > last_day_of(one.data["period"])
    assert list(staff.values()) == [sum(unit.staff for unit in town.units)] * 4


def test_signals_are_counted_by_kind_per_directorate_after_a_quarter_ended(town: Municipality) -> None:
    given = [one for one in town.deliveries if one.type.endswith("signals-counted.v1")]
    keys = Counter((one.data["unit"], one.data["period"], one.data["kind"]) for one in given)
    directorates = {unit.unit for unit in town.units if unit.level in ("directorate", "city-district")}
    assert set(keys.values()) == {1}
    assert len(keys) == 4 * 4 * (len(directorates) + 1)
    assert {one.data["unit"] for one in given if one.data["level"] == "directorate"} == directorates
    assert all(one.at.date() > last_day_of(one.data["period"]) for one in given)


def test_the_barometer_is_of_each_november_and_of_250_people_and_more() -> None:
    large = make_municipality(1500, 3, LAST)
    given = [one.data for one in large.deliveries if one.type.endswith("barometer-published.v1")]
    assert {one["measured_on"][4:] for one in given} == {"-11-30"}
    assert len({one["unit"] for one in given}) > 1
    assert min(one["population"] for one in given) >= 250
    assert {sum(int(share["share"]) for share in one["shares"]) for one in given} == {100}


def last_day_of(quarter: str) -> date:
    year, number = int(quarter[:4]), int(quarter[-1])
    return date(year + number // 4, 3 * number % 12 + 1, 1) - timedelta(days=1)


def test_what_was_done_in_teams_is_of_teams_that_stay_and_of_the_last_year_or_so(town: Municipality) -> None:
    teams = {unit.unit for unit in town.units if unit.level == "team"}
    moved = {one.data["unit"] for one in town.deliveries if name(one) == "unit-placed" and one.data["state"] != "open"}
    done = [each.body for each in town.activities]
    assert {each["unit"] for each in done} <= teams - moved
    assert len({each["unit"] for each in done}) < len(teams)
    assert {each["kind"] for each in done} >= {"dialogue", "adviser-visit", "course"}
    assert max(each["heldOn"] for each in done) <= LAST.isoformat()


def test_what_is_sent_again_is_the_same_delivery_and_nothing_else_shares_an_id(town: Municipality) -> None:
    seen: dict[str, Told] = {}
    for one in town.deliveries:
        if one.how == "again":
            assert as_event(one) == as_event(seen[one.id])
        else:
            assert one.id not in seen
            seen[one.id] = one


def test_a_correction_is_recorded_after_what_it_corrects_and_some_arrive_before_it(town: Municipality) -> None:
    def key(one: Told) -> tuple[str, ...]:
        return one.type, *(one.data[field] for field in FACT_TYPES[one.type].natural_key)

    first = {key(one): one for one in town.deliveries if one.how == "corrected"}
    order = {one.id: at for at, one in enumerate(town.deliveries)}
    corrections = [one for one in town.deliveries if one.how == "correction"]
    assert all(one.at > first[key(one)].at for one in corrections)
    assert {order[one.id] < order[first[key(one)].id] for one in corrections} == {True, False}


def test_a_withdrawal_names_a_fact_that_was_told_before_it(town: Municipality) -> None:
    for one in town.deliveries:
        if one.type == FACT_WITHDRAWN:
            told = [
                other
                for other in town.deliveries
                if other.type == one.data["fact_type"] and one.data["key"].items() <= other.data.items()
            ]
            assert len(told) == 1
            assert told[0].at < one.at


def test_nothing_is_recorded_after_the_last_day(town: Municipality) -> None:
    assert max(one.place for one in town.deliveries).date() <= LAST


def test_the_tree_hangs_together_and_its_sizes_differ(town: Municipality) -> None:
    parents = {unit.unit: unit.parent for unit in town.units}
    assert len(parents) == len(town.units)
    assert all(parent in parents for parent in parents.values() if parent is not None)
    assert sum(unit.staff for unit in town.units) == 600
    assert all(unit.staff > 0 for unit in town.units), "inner units have a manager and staff too"
    assert {unit.level for unit in town.units} == {"municipality", "cluster", "directorate", "department", "team"}
    sizes = [unit.staff for unit in town.units if unit.level == "team"]
    assert max(sizes) > 3 * min(sizes)
    assert len({unit.name for unit in town.units}) == len(town.units)


def test_18000_people_work_in_about_1900_units() -> None:
    units = make_units(18_000, Random(1))
    assert 1_800 <= len(units) <= 2_000
    assert sum(unit.staff for unit in units) == 18_000
    assert make_units(MOST_STAFF, Random(1))


@pytest.mark.parametrize("staff", [0, LEAST_STAFF - 1, MOST_STAFF + 1])
def test_too_few_and_too_many_people_are_refused(staff: int) -> None:
    with pytest.raises(StaffOutOfRange):
        make_municipality(staff, 1, LAST)


def test_a_reorganisation_merges_renames_closes_and_moves_and_nobody_stays_behind(town: Municipality) -> None:
    placed = [one for one in town.deliveries if name(one) == "unit-placed" and one.data["effective_on"] > "2025-01-01"]
    assert {one.data["state"] for one in placed} == {"open", "merged", "closed"}
    assert any(one.data["name"].endswith("en Vernieuwing") for one in placed)
    day = placed[0].data["effective_on"]
    gone = {one.data["unit"] for one in placed if one.data["state"] != "open"}
    latest: dict[tuple[str, str], tuple[str, str]] = {}
    for one in town.deliveries:
        if one.how != "broken" and name(one) in ("employment-started", "employment-changed"):
            key, told = (one.data["person"], one.data["employment"]), (one.data["effective_on"], one.data["unit"])
            latest[key] = max(latest.get(key, told), told)
            if one.data["effective_on"] > day:
                assert one.data["unit"] not in gone
    ended = {one.data["person"] for one in town.deliveries if name(one) == "employment-ended"}
    stayed = [unit for (person, contract), (_, unit) in latest.items() if person not in ended and contract == "1"]
    assert gone.isdisjoint(stayed)


def test_steps_of_vacancies_are_mostly_in_order_and_some_are_skipped_late_or_swapped(town: Municipality) -> None:
    steps: dict[str, dict[str, str]] = {}
    for one in town.deliveries:
        if name(one) == "step-completed" and one.how not in ("broken", "correction"):
            steps.setdefault(one.data["vacancy"], {})[one.data["step"]] = one.data["occurred_on"]
    closed = {one.data["vacancy"] for one in town.deliveries if name(one) == "vacancy-closed"}
    whole = [days for vacancy, days in steps.items() if vacancy in closed and "procedure-closed" in days]
    must = set(BIWS_STEPS) - OPTIONAL_STEPS
    skipped = sum(1 for days in whole if not must <= days.keys())
    swapped = sum(1 for days in whole if [days[s] for s in BIWS_STEPS if s in days] != sorted(days.values()))
    assert 0.05 < skipped / len(whole) < 0.3
    assert 0.03 < swapped / len(whole) < 0.25
    assert len(closed) < len({one.data["vacancy"] for one in town.deliveries if name(one) == "vacancy-opened"})


def test_people_are_numbers_and_never_the_number_of_a_demo_person(town: Municipality) -> None:
    demo = {person.employee_number for person in load_people().values()}
    for one in town.deliveries:
        person = one.data.get("person")
        assert person is None or person.isdecimal()
        assert person not in demo, "demo people are told of by the example papers alone"
    assert all(int(reference) >= FIRST_NUMBER or reference in demo for reference in people_with_mail(town))


def test_the_units_of_the_example_papers_are_part_of_it() -> None:
    told = [event["data"] for event in units_to_send()]
    assert [(one["unit"], one["level"], one["parent"], one["name"]) for one in told] == list(GIVEN)
    led = {event["data"]["unit"] for event in people_to_send() if "manager-appointed" in event["type"]}
    assert led == {"directie-po", "directie-ddv", "team-organisatieadvies"}
