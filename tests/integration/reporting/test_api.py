from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx
import pytest

from peil_contracts.vacancies import STEP_COMPLETED
from peil_reporting.projections import PROJECTIONS
from peil_reporting.releases.catalogue import RELEASED
from reporting_facts import action, adopted, changed, closed, opened, placed, step, withdrawn
from reporting_service import API, Reporting

FACTS = [
    placed("stad", None, "2026-01-01", level="municipality", name="Gemeente"),
    placed("po", "stad", "2026-01-01", level="directorate", name="Personeel en Organisatie"),
    placed("ddv", "stad", "2026-01-01", level="directorate", name="Digitale Voorzieningen"),
    placed("werving", "po", "2026-01-01", level="team", name="Werving"),
    adopted("po", "2026-01-10", [action("a1", due=["2026-03-31"]), action("a2", "done"), action("a3")], plan="p-po"),
    adopted("ddv", "2026-02-01", [action("a1", "done"), action("a2", "running")], plan="p-ddv"),
    changed("a1", "done", "2026-05-01", plan="p-po"),
    opened("werving", "2026-02-01", vacancy="v1", n=1),
    step("brief-translated", "2026-02-05", vacancy="v1", n=2),
    opened("ddv", "2026-03-01", vacancy="v2", n=3),
    closed("2026-04-01", vacancy="v2", n=4),
    opened("onbekend", "2026-03-01", vacancy="v3", n=5),
]


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(FACTS)
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        yield client


async def got(client: httpx.AsyncClient, path: str, **query: str | int) -> dict:
    answer = await client.get(f"{API}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_catalogue_says_of_every_figure_what_it_counts(client: httpx.AsyncClient) -> None:
    figures = (await got(client, "/figures"))["figures"]
    live = [figure for figure in figures if figure["kind"] == "live"]
    released = [figure for figure in figures if figure["kind"] == "released"]
    assert [figure["figure"] for figure in live] == [
        "plan_progress", "overdue_actions", "plans_in_order", "open_vacancies", "agreements", "agreement_kinds",
        "agreements_due", "reminded_items", "reminders_sent",
    ]  # fmt: skip
    assert [figure["figure"] for figure in released] == list(RELEASED)
    for figure in figures:
        assert figure["definition"]
        assert figure["version"] >= 1
        assert figure["eventTypes"]
    assert {figure["k"] for figure in live} == {None}
    assert {figure["k"] for figure in released} == {10}


async def test_a_figure_comes_with_value_numerator_denominator_and_categories(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress")
    assert (found["status"], found["value"], found["numerator"], found["denominator"]) == ("ok", 0.6, 3, 5)
    amounts = {one["category"]: one["amount"] for one in found["categories"]}
    assert amounts | {"done": 3, "running": 1, "planned": 1} == amounts
    assert sum(amounts.values()) == 5
    assert (found["asOf"], found["knownAt"]) == ("2026-06-15", "2026-06-15")
    assert found["unit"] == {"unit": "stad", "name": "Gemeente", "level": "municipality", "state": "open"}


async def test_an_answer_names_its_build_position_and_age(client: httpx.AsyncClient, reporting: Reporting) -> None:
    found = (await got(client, "/figures/open_vacancies"))["provenance"]
    assert found["build"] == "open_vacancies_v1_b1"
    assert sum(one["next"] for one in found["position"]) == 5
    assert found["unitsBuild"] == "unit_placements_v1_b1"
    assert found["positionExact"] is True
    assert found["recordedAt"] == "2026-04-01T09:00:04Z"
    assert found["ageSeconds"] == (reporting.clock.now().timestamp() - 1775034004)


async def test_the_lag_is_held_against_the_true_end_of_the_log(client: httpx.AsyncClient, reporting: Reporting) -> None:
    assert (await got(client, "/figures/open_vacancies"))["provenance"]["lagEvents"] == 0


async def test_as_of_an_earlier_day_counts_what_held_then(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress", unit="po", asOf="2026-04-30")
    assert (found["numerator"], found["denominator"]) == (1, 3)
    assert (await got(client, "/figures/overdue_actions", asOf="2026-04-30"))["value"] == 1
    assert (await got(client, "/figures/overdue_actions"))["value"] == 0


async def test_as_known_on_an_earlier_day_counts_what_was_known_then(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress", unit="po", knownAt="2026-04-30")
    assert (found["numerator"], found["denominator"]) == (1, 3)


async def test_what_names_an_unknown_unit_counts_under_not_placed(client: httpx.AsyncClient) -> None:
    assert (await got(client, "/figures/open_vacancies", unit="niet-geplaatst"))["value"] == 1
    assert (await got(client, "/figures/open_vacancies"))["value"] == 2


async def test_an_unknown_unit_is_a_status_and_no_zero(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress", unit="maan")
    assert (found["status"], found["value"], found["numerator"]) == ("unit-unknown", None, None)
    assert found["unit"] == {"unit": "maan", "name": None, "level": None, "state": None}


async def test_nothing_to_count_is_a_status_and_no_zero_share(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress", unit="werving")
    assert (found["status"], found["value"], found["denominator"]) == ("nothing-counted", None, 0)


async def test_open_vacancies_are_not_shown_below_a_directorate(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/open_vacancies", unit="werving")
    assert (found["status"], found["value"], found["categories"]) == ("not-measurable-at-this-level", None, [])
    (below,) = (await got(client, "/figures/open_vacancies/units", under="po"))["units"]
    assert (below["status"], below["value"]) == ("not-measurable-at-this-level", None)
    explained = await got(client, "/figures/open_vacancies/explanation", unit="werving")
    assert explained["entities"] == []


async def test_the_units_under_a_unit_add_up_to_it(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/open_vacancies/units")
    assert {one["unit"]["unit"]: one["value"] for one in found["units"]} == {"ddv": 0, "po": 1, "niet-geplaatst": 1}
    found = await got(client, "/figures/plan_progress/units", under="stad")
    assert {one["unit"]["unit"]: one["denominator"] for one in found["units"]} == {"ddv": 2, "po": 3}


async def test_a_series_ends_on_its_last_day_and_agrees_with_single_answers(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress/series", **{"from": "2026-01-01", "to": "2026-06-15"})
    assert found["step"] == "day"
    assert found["points"][-1]["asOf"] == "2026-06-15"
    for point in found["points"][::20]:
        single = await got(client, "/figures/plan_progress", asOf=point["asOf"])
        assert (point["numerator"], point["denominator"]) == (single["numerator"], single["denominator"])


async def test_a_series_of_a_unit_counts_it_where_it_lay_on_each_day(reporting: Reporting) -> None:
    await reporting.take([placed("werving", "ddv", "2026-03-01", "2026-06-01", level="team", n=7)])
    async with reporting.serving() as client:
        found = await got(client, "/figures/open_vacancies/series", unit="po", step="month")
    assert {one["asOf"]: one["value"] for one in found["points"]} | {"2026-02-15": 1, "2026-03-15": 0} == {
        one["asOf"]: one["value"] for one in found["points"]
    }


async def test_a_long_series_takes_a_longer_step_and_never_more_than_400_points(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress/series", **{"from": "2020-01-01", "to": "2026-06-15"})
    assert found["step"] == "week"
    assert len(found["points"]) <= 400


@pytest.mark.parametrize(
    ("query", "field", "rule"),
    [
        ({"asOf": "gisteren"}, "asOf", "day-form"),
        ({"asOf": "2026-02-30"}, "asOf", "day-form"),
        ({"asOf": "1700000000"}, "asOf", "day-form"),
        ({"knownAt": "2026-01-01T00:00:00"}, "knownAt", "day-form"),
        ({"knownAt": "1700-01-01"}, "knownAt", "day-range"),
        ({"asof": "2026-01-01"}, "asof", "extra-forbidden"),
    ],
)
async def test_a_wrong_day_is_refused_by_field_and_rule(
    client: httpx.AsyncClient, query: dict[str, str], field: str, rule: str
) -> None:
    answer = await client.get(f"{API}/figures/plan_progress", params=query)
    assert answer.status_code == 400
    assert [(error["field"], error["rule"]) for error in answer.json()["errors"]] == [(field, rule)]


@pytest.mark.parametrize(
    ("query", "field", "rule"),
    [
        ({"from": "2026-02-01", "to": "2026-01-01"}, "from", "days-backwards"),
        ({"from": "2024-01-01", "to": "2026-01-01", "step": "day"}, "step", "series-too-long"),
        ({"from": "1950-01-01", "to": "2026-01-01"}, "from", "series-too-long"),
    ],
)
async def test_a_series_that_cannot_be_drawn_is_refused(
    client: httpx.AsyncClient, query: dict[str, str], field: str, rule: str
) -> None:
    answer = await client.get(f"{API}/figures/plan_progress/series", params=query)
    assert answer.status_code == 400
    assert [(error["field"], error["rule"]) for error in answer.json()["errors"]] == [(field, rule)]


async def test_an_unknown_figure_is_answered_with_those_that_are_known(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/figures/geluk")
    assert answer.status_code == 404
    assert "plan_progress" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/figures/plan_progress/units", "/figures/plan_progress/series"])
@pytest.mark.parametrize("how", ["accept", "format"])
async def test_tables_come_as_csv_with_definition_and_position(client: httpx.AsyncClient, path: str, how: str) -> None:
    headers = {"Accept": "text/csv"} if how == "accept" else {}
    query = {"format": "csv"} if how == "format" else {}
    answer = await client.get(f"{API}{path}", params=query, headers=headers)
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows
    for row in rows:
        assert row["definition"].startswith("Het deel van alle acties")
        assert row["build"] == "plan_progress_v6_b1"
        assert "peil-plans/" in row["position"]
        assert row["position_exact"] == "true"


async def test_a_name_that_looks_like_a_formula_cannot_run_in_a_spreadsheet(reporting: Reporting) -> None:
    await reporting.take([placed("x", "stad", "2026-01-01", name='=HYPERLINK("http://a","b")', level="directorate")])
    async with reporting.serving() as client:
        answer = await client.get(f"{API}/figures/plan_progress/units", params={"format": "csv"})
    names = [row["unit_name"] for row in csv.DictReader(io.StringIO(answer.text))]
    assert '\'=HYPERLINK("http://a","b")' in names


async def test_an_explanation_adds_up_to_the_figure_and_shows_every_event(client: httpx.AsyncClient) -> None:
    found = await got(client, "/figures/plan_progress/explanation", unit="po", asOf="2026-04-30")
    (plan,) = found["entities"]
    assert plan["entity"] == "p-po"
    assert sorted((one["what"], one["category"]) for one in plan["counted"]) == [
        ("a1", "planned"),
        ("a2", "done"),
        ("a3", "planned"),
    ]
    assert [(one["type"].split(".")[-2], one["standing"]) for one in plan["events"]] == [
        ("plan-adopted", "stands"),
        ("action-status-changed", "stands"),
    ]


async def test_an_explanation_knows_no_more_than_the_known_day(reporting: Reporting) -> None:
    gone = withdrawn("2026-06-10", STEP_COMPLETED, {"vacancy": "v1", "step": "brief-translated"}, n=8)
    await reporting.take([gone])
    async with reporting.serving() as client:
        now = await got(client, "/figures/open_vacancies/explanation", unit="po")
        then = await got(client, "/figures/open_vacancies/explanation", unit="po", knownAt="2026-06-09")
    assert [one["category"] for one in now["entities"][0]["counted"]] == ["brief-translated"]
    assert [one["standing"] for one in now["entities"][0]["events"]] == ["stands", "withdrawn", "withdrawal"]
    assert [one["category"] for one in then["entities"][0]["counted"]] == ["requirements-fixed"]
    assert [one["standing"] for one in then["entities"][0]["events"]] == ["stands", "stands"]


async def test_the_pages_of_an_explanation_together_are_the_figure(reporting: Reporting) -> None:
    await reporting.take([opened("po", "2026-05-01", vacancy=f"w{n:03d}", n=10) for n in range(230)])
    async with reporting.serving() as client:
        whole = await got(client, "/figures/open_vacancies")
        counted, after = [], None
        while True:
            query = {"after": after} if after else {}
            page = await got(client, "/figures/open_vacancies/explanation", limit=100, **query)
            assert len(page["entities"]) <= 100
            counted += [one["entity"] for one in page["entities"]]
            after = page["next"]
            if after is None:
                break
    assert len(counted) == len(set(counted)) == whole["value"] == 232


async def test_the_tree_of_a_day_names_what_could_not_be_placed(reporting: Reporting) -> None:
    await reporting.take([placed("los", "weg", "2026-01-01")])
    async with reporting.serving() as client:
        found = await got(client, "/units")
    assert found["root"] == "stad"
    assert {"unit": "los", "why": "parent-unknown"} in found["alarms"]
    assert {one["unit"]: one["parent"] for one in found["units"]}["los"] == "niet-geplaatst"


async def test_before_the_first_fold_the_answer_is_to_try_again() -> None:
    reporting = Reporting()
    async with reporting.serving() as client:
        answer = await client.get(f"{API}/figures/plan_progress")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "Try again" in answer.json()["detail"]


async def test_a_store_that_is_away_is_said_calmly(client: httpx.AsyncClient, reporting: Reporting) -> None:
    reporting.store.away(True)
    answer = await client.get(f"{API}/figures/plan_progress")
    reporting.store.away(False)
    assert answer.status_code == 503
    assert "store" in answer.json()["detail"]


@pytest.mark.parametrize("batch_records", [1, 3, 500])
async def test_batches_of_any_size_give_the_same_documents(batch_records: int) -> None:
    known = [date(2026, 6, 1) + timedelta(days=n) for n in range(3)]
    late = [opened("po", "2026-01-05", day.isoformat(), vacancy="v9", n=n) for n, day in enumerate(known, 20)]
    one_by_one, other = Reporting(batch_records=1), Reporting(batch_records=batch_records)
    for reporting in (one_by_one, other):
        await reporting.take([*FACTS, *late])
    for projection in PROJECTIONS:
        build = f"{projection.name}_v1_b1"
        for kind in ("entities", "cells"):
            assert one_by_one.store.documents(f"{build}_{kind}") == other.store.documents(f"{build}_{kind}")
