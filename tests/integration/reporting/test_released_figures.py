"""Figures about people over HTTP: always from a release, never computed by a question."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Document
from peil_reporting.releases.catalogue import RELEASED
from reporting_facts import placed
from reporting_people import ended, finished, started
from reporting_service import API, Reporting, bearer

UNITS = [
    placed("stad", None, "2020-01-01", level="municipality", name="Stad"),
    placed("sociaal", "stad", "2020-01-01", level="cluster", name="Sociaal"),
    placed("ruimte", "stad", "2020-01-01", level="cluster", name="Ruimte"),
    placed("team", "sociaal", "2020-01-01"),
    placed("dienst", "ruimte", "2020-01-01"),
]
FACTS = [
    *UNITS,
    *(started("team", "2025-01-01", person=f"t{n}") for n in range(30)),
    *(started("team", "2025-01-01", person=f"o{n}", band="12-14") for n in range(12)),
    *(started("dienst", "2025-01-01", person=f"d{n}", band="12-14") for n in range(20)),
    *(started("dienst", "2025-01-01", person=f"x{n}") for n in range(3)),
    *(
        started(unit, "2025-01-01", person=f"{unit}{band}{n}", band=band)
        for unit in ("team", "dienst")
        for band in ("up-to-9", "15-plus")
        for n in range(15)
    ),
    *(finished("inclusie", "2026-02-01", person=f"t{n}", n=2) for n in range(11)),
    *(finished("inclusie", "2026-02-01", person=f"d{n}", n=2) for n in range(12)),
]


class Watched(MemoryStore):
    """A store that remembers which collections were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: set[str] = set()

    async def find(self, collection: str, equal: Any, **more: Any) -> list[Document]:
        self.read.add(collection)
        return await super().find(collection, equal, **more)

    async def load(self, collection: str, ids: Any) -> dict[str, Document]:
        self.read.add(collection)
        return await super().load(collection, ids)


@pytest.fixture
async def reporting() -> Reporting:
    """Two quarters were released: the first of 2026 on 15 June, the second on 25 July."""
    reporting = Reporting(Watched())
    await reporting.take(FACTS)
    await reporting.release_room().release_due()
    gone = [f"{who}{n}" for who in ("t", "o") for n in range(10)]
    new = [("10-11", 10), ("12-14", 10)]
    await reporting.take(
        [
            *(ended("2026-05-01", person=person, n=3) for person in gone),
            *(
                started("team", "2026-05-01", person=f"n{band}{n}", band=band)
                for band, many in new
                for n in range(many)
            ),
        ]
    )
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    await reporting.release_room().release_due()
    reporting.store.read.clear()
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        yield client


async def got(client: httpx.AsyncClient, path: str, **query: str | int) -> dict[str, Any]:
    answer = await client.get(f"{API}/figures/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(found: dict[str, Any]) -> dict[str, int | str]:
    return {one["category"]: one["amount"] or one["status"] for one in found["categories"]}


async def test_a_released_figure_names_its_release_and_says_why_an_amount_is_missing(client: httpx.AsyncClient) -> None:
    found = await got(client, "staff_by_scale_band")
    assert (found["kind"], found["status"], found["value"]) == ("released", "ok", 125)
    assert found["release"]["release"] == "2026-Q2"
    assert (found["release"]["populationOn"], found["release"]["releasedOn"]) == ("2026-06-30", "2026-07-25")
    assert (found["release"]["k"], found["release"]["build"]) == (10, "staff_v1_b1")
    assert told(found) == {"up-to-9": 30, "10-11": 33, "12-14": 32, "15-plus": 30}
    found = await got(client, "staff_by_scale_band", unit="ruimte")
    missing = next(one for one in found["categories"] if one["status"] == "too-few")
    assert missing["amount"] is None
    assert missing["statusText"].startswith("Niet te tonen")


async def test_as_of_selects_the_release_and_a_later_fact_changes_nothing(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    before = await got(client, "staff_by_scale_band", asOf="2026-06-29")
    assert (before["release"]["release"], before["value"]) == ("2026-Q1", 125)
    await reporting.take([started("team", "2025-01-01", "2026-07-25", person=f"late{n}") for n in range(15)])
    assert await got(client, "staff_by_scale_band", asOf="2026-06-29") == before
    assert (await got(client, "staff_by_scale_band"))["value"] == 125


async def test_known_at_selects_what_had_been_released_by_then(client: httpx.AsyncClient) -> None:
    found = await got(client, "staff_by_scale_band", knownAt="2026-07-24")
    assert found["release"]["release"] == "2026-Q1"
    found = await got(client, "staff_by_scale_band", knownAt="2026-06-14")
    assert (found["status"], found["release"], found["value"]) == ("not-released-yet", None, None)


async def test_before_the_first_release_there_is_a_status_and_no_number(client: httpx.AsyncClient) -> None:
    for figure in RELEASED:
        found = await got(client, figure, asOf="2026-03-30")
        assert (found["status"], found["value"], found["categories"]) == ("not-released-yet", None, [])
        assert found["statusText"]


async def test_no_question_reads_what_is_about_people(reporting: Reporting, client: httpx.AsyncClient) -> None:
    for figure in RELEASED:
        for path in ("", "/units", "/series", "/explanation"):
            for unit in ({}, {"under" if path == "/units" else "unit": "sociaal"}):
                await got(client, figure + path, **unit)
    assert "releases" in reporting.store.read
    assert not [name for name in reporting.store.read if name.startswith("staff_v")]


async def test_every_unit_has_its_staff_and_what_divides_it_stays_above(
    client: httpx.AsyncClient,
) -> None:
    units = (await got(client, "staff_by_scale_band/units", asOf="2026-04-01"))["units"]
    assert [(one["unit"]["name"], one["value"]) for one in units] == [("Ruimte", 53), ("Sociaal", 72)]
    assert all(told(one)["10-11"] == "too-few" for one in units)  # three in Ruimte would follow from the whole
    assert (await got(client, "staff_by_scale_band/units", under="sociaal"))["units"] == []
    low = await got(client, "staff_by_scale_band", unit="team")
    assert (low["status"], low["value"]) == ("not-measurable-at-this-level", None)
    (team,) = (await got(client, "staff/units", under="sociaal"))["units"]
    assert (team["unit"]["name"], team["value"], team["basedOn"]) == ("TEAM", 72, None)
    assert (await got(client, "staff", unit="sociaal"))["basedOn"]["unit"] == "team"  # nobody else works there
    assert (await got(client, "staff_by_scale_band", unit="maan"))["status"] == "unit-unknown"


async def test_coverage_is_out_of_the_staff_of_that_date(client: httpx.AsyncClient) -> None:
    found = await got(client, "learning_coverage", asOf="2026-04-01")
    assert (found["status"], found["value"], found["outOf"]) == ("per-category", None, 125)
    assert told(found) == {"inclusie": 23}
    assert [one["label"] for one in found["categories"]] == ["Inclusie"]  # its code, read out


async def test_a_series_has_a_point_per_release(client: httpx.AsyncClient) -> None:
    found = await got(client, "staff_by_scale_band/series", **{"from": "2026-01-01"})
    assert found["step"] == "quarter"
    assert [(one["release"]["release"], one["value"]) for one in found["points"]] == [
        ("2026-Q1", 125),
        ("2026-Q2", 125),
    ]
    refused = await client.get(f"{API}/figures/staff_by_scale_band/series", params={"step": "day"})
    assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (400, "step-fixed")


async def test_an_explanation_tells_the_release_and_never_an_entity(client: httpx.AsyncClient) -> None:
    found = await got(client, "staff_by_scale_band/explanation")
    assert found["release"]["release"] == "2026-Q2"
    assert found["definition"] == RELEASED["staff_by_scale_band"].definition
    assert {"unit": "ruimte", "category": "10-11"} in found["hidden"]
    assert {"unit": "ruimte", "category": "10-11"} in found["hidden"]
    assert "minstens 10 mensen" in found["whyHidden"]
    assert "entities" not in found
    assert "ps-" not in str(found)


async def test_files_have_a_row_per_unit_and_category_with_its_status(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/figures/staff_by_scale_band/units", params={"format": "csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {row["unit"] for row in rows} == {"ruimte", "sociaal"}
    total = next(row for row in rows if row["unit"] == "ruimte" and not row["category"])
    assert (total["status"], total["amount"], total["release"], total["k"]) == ("ok", "53", "2026-Q2", "10")
    assert {row["amount"] for row in rows if row["status"] == "too-few"} == {""}
    answer = await client.get(f"{API}/figures/learning_coverage/series", params={"format": "csv"})
    assert [row["amount"] for row in csv.DictReader(io.StringIO(answer.text))] == ["23", "23"]  # what stands


@pytest.mark.parametrize("role", ["auditor", "works-council"])
async def test_who_watches_over_the_whole_reads_released_figures(client: httpx.AsyncClient, role: str) -> None:
    answer = await client.get(f"{API}/figures/contracts", headers=bearer(role))
    assert answer.status_code == 200


async def test_a_page_names_no_largest_group_while_a_group_is_hidden(client: httpx.AsyncClient) -> None:
    """What is hidden may be larger; to say that it is not would tell something of it."""
    shown = (await client.get("/cijfers/staff_by_scale_band?eenheid=ruimte")).text
    assert "53 mensen in dienst" in shown
    assert '<a href="/waarom-niets">niet te tonen</a>' in shown
    assert "grootste groep" not in shown


async def test_boards_tell_of_people_and_on_which_part_that_is_based(client: httpx.AsyncClient) -> None:
    board = (await client.get("/eenheden/sociaal")).text
    assert "mensen in dienst (op basis van TEAM)" in board
    assert "Mensen in dienst per onderdeel" in board
    low = (await client.get("/eenheden/team")).text
    assert "mensen in dienst" in low
    assert "naar schaal" not in low


async def test_the_pages_files_are_those_of_the_release(client: httpx.AsyncClient) -> None:
    for name in ("eenheden", "reeks"):
        answer = await client.get(f"/cijfers/staff_by_scale_band/{name}.csv")
        assert answer.status_code == 200
        assert "2026-Q2" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/figures/staff_by_scale_band?band=12-14",
        "/figures/staff_by_scale_band/units?under=stad&age=55-plus",
        "/figures/learning_coverage/series?per=person",
        "/figures/contracts/explanation?unit=stad&person=x",
        "/surveys?unit=stad",
        "/surveys/najaar?unit=stad&band=12-14",
    ],
)
async def test_what_is_not_in_the_catalogue_cannot_be_asked_and_the_ground_is_told(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(f"{API}{path}")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["rule"] == "outside-catalogue"
    assert "every further division would tell more about the same people" in error["message"]


@pytest.mark.parametrize(
    "path", ["/cijfers/staff_by_scale_band", "/cijfers/contracts/eenheden.csv", "/cijfers/staff_moves/reeks.csv"]
)
async def test_a_page_asked_for_more_than_the_catalogue_says_so(client: httpx.AsyncClient, path: str) -> None:
    assert (await client.get(f"{path}?op=2026-07-31")).status_code == 200
    answer = await client.get(f"{path}?leeftijd=55-plus")
    assert answer.status_code == 400
    assert "Deze vraag staat niet in de catalogus" in answer.text
