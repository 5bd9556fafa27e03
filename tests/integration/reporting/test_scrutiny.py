"""Who watches over releases sees what came out, how it was proved and what it cost; never a figure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from logged_in import log_in
from peil_chassis.store.port import Put
from peil_disclosure.check import check
from peil_reporting.operate.certificates import write_certificates
from peil_reporting.operate.words import ledger_lines
from peil_reporting.organisation.domain import Node
from peil_reporting.releases.door import CERTIFICATES, REPORTS
from peil_reporting.releases.ledger import ROWS
from peil_reporting.scrutiny.cost import unit_costs
from peil_reporting.scrutiny.domain import called, without_outcome
from peil_reporting.scrutiny.storage import check_everything, everything
from peil_reporting.surveys.storage import every_release, nodes_of
from reporting_agreed_town import surveys
from reporting_facts import placed
from reporting_municipality import municipality
from reporting_people import started
from reporting_service import Reporting

PAGE = "/verantwoording"
FACTS = [
    placed("stad", None, "2020-01-01", level="municipality"),
    placed("sociaal", "stad", "2020-01-01", level="cluster"),
    placed("ruimte", "stad", "2020-01-01", level="cluster"),
    *(started("sociaal", "2025-01-01", person=f"s{n}") for n in range(33)),
    *(started("sociaal", "2025-01-01", person=f"t{n}", band="12-14") for n in range(4)),
    *(started("ruimte", "2025-01-01", person=f"r{n}", band="12-14") for n in range(21)),
]


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(FACTS)
    await reporting.release_room().release_due()
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        client.headers.pop("Authorization")
        await log_in(client, reporting.store, reporting.clock, "reporting", roles=("works-council",))
        yield client


async def test_the_page_lists_what_was_released_with_its_cost_and_says_that_all_is_whole(
    client: httpx.AsyncClient,
) -> None:
    shown = (await client.get(PAGE)).text
    assert "Kwartaal 1 van 2026" in shown
    assert "personeelsregister" in shown
    assert "Wat het kost" in shown
    checked = (await client.get(PAGE, params={"controle": "1"})).text
    assert "Alles klopt" in checked


async def test_one_release_has_its_hashes_and_how_to_check_them(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    [report] = (await everything(reporting.store)).reports
    shown = (await client.get(f"{PAGE}/register/2026-Q1")).text
    for told in (report.rows_hash, report.certificate_hash, report.ledger_hash, "./peil check", "Alles klopt"):
        assert told in shown
    assert (await client.get(f"{PAGE}/register/2025-Q1")).status_code == 404


async def test_a_survey_goes_by_its_title_and_tells_its_cost_in_units_and_answers() -> None:
    reporting = Reporting()
    await reporting.take([*municipality(), *surveys()])
    await reporting.survey_room().release_due()
    async with reporting.serving() as client:
        client.headers.pop("Authorization")
        await log_in(client, reporting.store, reporting.clock, "reporting", roles=("works-council",))
        pages = {path: (await client.get(PAGE + path)).text for path in ("", "/document", "/survey/najaar")}
    (title,) = {one.title for one in await every_release(reporting.store)}
    (report,) = (await everything(reporting.store)).reports
    assert report.released == len(await nodes_of(reporting.store, "najaar")), "also units that are no leaf have a level"
    assert all(title in page for page in pages.values())
    assert "Wat kostte het?" in pages["/survey/najaar"]
    for page in (pages["/document"], pages["/survey/najaar"]):
        assert "Antwoorden alleen hoger geteld" in page


def test_what_is_counted_higher_up_follows_from_what_is_told() -> None:
    """Of a stopped unit nothing is told; a district stands beside a directorate."""
    nodes = [
        Node("stad", "Stad", "municipality", "open", None),
        Node("a", "A", "directorate", "open", "stad"),
        Node("b", "B", "city-district", "open", "stad"),
        Node("a1", "A1", "team", "open", "a"),
        Node("weg", "Weg", "team", "closed", "a"),
    ]
    costs = unit_costs(nodes, {"stad": 40, "a": 25}, 40)
    assert [(one.levels[0], one.units, one.shown, one.hidden, one.people, one.higher) for one in costs] == [
        ("municipality", 1, 1, 0, 40, 0),
        ("directorate", 2, 1, 1, 25, 15),
        ("team", 1, 0, 1, 0, 40),
    ]


@pytest.mark.parametrize(
    ("release", "name"), [("2026-Q3", "Kwartaal 3 van 2026"), ("lente", "Lentepeiling"), ("x-Qy", "x-Qy")]
)
def test_a_release_goes_by_what_people_call_it(release: str, name: str) -> None:
    assert called(release, {"lente": "Lentepeiling"}) == name


async def test_no_page_or_file_of_scrutiny_holds_a_figure_about_people(client: httpx.AsyncClient) -> None:
    """37 and 58 are told elsewhere, 4 is told nowhere."""
    for path in ("", "/register/2026-Q1", "/document", "/vrijgaven.csv"):
        text = (await client.get(PAGE + path)).text
        plain = re.sub(r"<[^>]*>|[0-9a-f]{64}", " ", text)
        assert not re.search(r"\b(4|37|58) (personen|persoon|mensen)", plain)


def test_a_recipe_is_shown_without_what_comes_out_of_it() -> None:
    assert without_outcome("afdeling A min team X = 4 personen", 10) == (
        "afdeling A min team X: dat zijn minder dan 10 mensen"
    )
    assert without_outcome("iedereen van een kleine groep deed mee", 10) == "iedereen van een kleine groep deed mee"


@pytest.mark.parametrize(
    ("recipe", "shown"),
    [
        ("(A min B) gedeeld door 2: ten hoogste 3 personen, want het zijn hele personen", "(A min B) gedeeld door 2"),
        ("uit A, wie er bij B werkt volgt: ten minste 3 personen", "uit A, wie er bij B werkt volgt"),
        ("uit A, alle anderen dan B volgt: ten hoogste 3 personen", "uit A, alle anderen dan B volgt"),
        ("wie weet hoeveel mensen zijn uitgenodigd, leest uit A en B: precies 3 personen", "leest uit A en B"),
        ("3 personen, want het zijn hele personen", "Een som"),
        ("A plus B, zodat het 3 personen zijn, of een nieuwe vorm", "Een som"),
    ],
)
def test_whatever_way_a_sum_ends_its_outcome_is_not_shown(recipe: str, shown: str) -> None:
    assert shown in without_outcome(recipe, 10)
    assert "3" not in without_outcome(recipe, 10)
    assert without_outcome(without_outcome(recipe, 10), 10) == without_outcome(recipe, 10)


@pytest.mark.parametrize(
    ("collection", "change"),
    [
        (ROWS, {"n": 12}),
        (REPORTS, {"ledger_hash": "0" * 64}),
        (REPORTS, {"rows_hash": "0" * 64}),
        (CERTIFICATES, {"certificates": {"staff": "{}"}}),
        (CERTIFICATES, {"certificates": {}}),
    ],
)
async def test_what_was_changed_afterwards_is_found(
    reporting: Reporting, client: httpx.AsyncClient, collection: str, change: dict[str, object]
) -> None:
    assert (await check_everything(reporting.store)).findings == ()
    row = (await reporting.store.find(collection, {}, limit=1))[0]
    await reporting.store.commit([Put(collection, {**row, **change})])
    checked = await check_everything(reporting.store)
    assert checked.findings
    assert "KLOPT NIET" in ledger_lines(checked)[0]
    on_page = "Er klopt iets niet" in (await client.get(PAGE, params={"controle": "1"})).text
    assert on_page == ("n" in change or "ledger_hash" in change)  # the page is given a store without proofs


async def test_what_was_refused_is_told_by_its_rule(reporting: Reporting, client: httpx.AsyncClient) -> None:
    row = {"_id": "refused|lente", "release": "lente", "verdict": "refused", "rule": "does-not-add-up"}
    await reporting.store.commit([Put(REPORTS, {**row, "at": "2026-06-15T12:00:00Z"})])
    shown = (await client.get(PAGE)).text
    assert "Wat is geweigerd?" in shown
    assert "De getallen tellen niet op tot hun totaal." in shown
    assert "Later kon het wel" not in shown


async def test_what_was_refused_and_got_out_later_is_said_to_have_been_released_since(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    row = {"_id": "refused|2026-Q1", "release": "2026-Q1", "verdict": "refused", "rule": "not-safe"}
    await reporting.store.commit([Put(REPORTS, {**row, "at": "2026-06-14T12:00:00Z"})])
    for path in ("", "/document"):
        shown = (await client.get(PAGE + path)).text
        assert "Er is geen bewijs dat de cijfers veilig zijn. Later kon het wel: het is vrijgegeven" in shown


async def test_the_file_has_a_row_per_release_and_per_refusal(reporting: Reporting, client: httpx.AsyncClient) -> None:
    row = {"_id": "refused|lente", "release": "lente", "verdict": "refused", "rule": "overlap"}
    await reporting.store.commit([Put(REPORTS, {**row, "at": "2026-06-15T12:00:00Z"})])
    rows = list(csv.DictReader(io.StringIO((await client.get(f"{PAGE}/vrijgaven.csv")).text)))
    assert [(one["release"], one["verdict"], one["rule"]) for one in rows] == [
        ("2026-Q1", "safe", ""),
        ("lente", "refused", "overlap"),
    ]
    assert len(rows[0]["rows_hash"]) == 64


async def test_looking_at_one_release_is_put_in_the_audit_log(reporting: Reporting, client: httpx.AsyncClient) -> None:
    await client.get(f"{PAGE}/register/2026-Q1")
    [row] = await reporting.store.find("audit", {}, limit=5)
    assert (row["action"], row["object"], row["why"]) == ("release-scrutinised", "register 2026-Q1", "works-council")


@pytest.mark.parametrize(
    ("role", "whole", "one"), [("bureau", 200, 403), ("auditor", 200, 200), ("employee", 403, 403)]
)
async def test_one_release_is_for_works_council_and_auditor(
    reporting: Reporting, client: httpx.AsyncClient, role: str, whole: int, one: int
) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=(role,))
    assert (await client.get(PAGE)).status_code == whole
    assert (await client.get(f"{PAGE}/document")).status_code == whole
    assert (await client.get(f"{PAGE}/register/2026-Q1")).status_code == one


async def test_proofs_are_written_for_who_checks_them_beside_the_operator(
    reporting: Reporting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await write_certificates(reporting.store, "2026-Q1", tmp_path / "proofs") == 0
    [report] = (await everything(reporting.store)).reports
    assert report.certificate_hash in capsys.readouterr().out
    files = sorted((tmp_path / "proofs").iterdir())
    assert files
    for file in files:
        check(file.read_bytes())
        assert file.stat().st_mode & 0o077 == 0
    assert await write_certificates(reporting.store, "2024-Q1", tmp_path) == 2
    assert "2026-Q1" in capsys.readouterr().err
