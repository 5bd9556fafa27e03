"""What a row of the matrix leaves to the route: how much of the answer somebody sees, and what is written down."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from peil_chassis.audit import ROWS, Act, Audit
from peil_chassis.store.port import Delete
from peil_reporting.operate.__main__ import verify_all
from reporting_service import API, NOW, Reporting
from rights_world import World, facts, running

PROGRESS, OPEN = f"{API}/figures/plan_progress", f"{API}/figures/open_vacancies"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world


async def got(world: World, caller: str, address: str) -> dict:
    answer = await world.ask("reporting", caller, "GET", address)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def page(world: World, caller: str, address: str) -> str:
    answer = await world.ask("reporting", caller, "GET", address)
    assert answer.status_code == 200, answer.text
    return answer.text


def written(world: World) -> list[tuple[str, str, str, str]]:
    rows = world.stores["reporting"].documents(ROWS).values()
    return [(row["who"], row["action"], row["object"], row["why"]) for row in rows]


async def test_below_a_directorate_only_bureau_and_the_manager_get_a_number(world: World) -> None:
    address = f"{PROGRESS}?unit=werving"
    for caller in ("bureau", "manager", "manager-above"):
        assert (await got(world, caller, address))["denominator"] == 2
    for caller in ("works-council", "auditor"):
        found = await got(world, caller, address)
        assert (found["status"], found["numerator"], found["categories"]) == ("not-measurable-at-this-level", None, [])
        assert (await got(world, caller, f"{PROGRESS}?unit=po"))["status"] == "ok"


async def test_lists_series_files_and_pages_keep_to_the_same_levels(world: World) -> None:
    (below,) = (await got(world, "works-council", f"{PROGRESS}/units?under=po"))["units"]
    assert below["value"] is None
    series = await got(world, "works-council", f"{PROGRESS}/series?unit=werving")
    assert {point["value"] for point in series["points"]} == {None}
    shown = await page(world, "works-council", "/eenheden/werving")
    assert "vanaf het niveau van directie" in shown
    assert "nog geen actieplan" not in shown
    assert "van de 2 acties" not in shown
    file = await page(world, "works-council", "/cijfers/plan_progress/reeks.csv?eenheid=werving")
    assert "not-measurable-at-this-level" in file
    assert ",ok," not in file


async def test_a_manager_sees_the_plans_behind_a_number_of_own_units_and_no_vacancy_of_others(world: World) -> None:
    found = await got(world, "manager", f"{PROGRESS}/explanation?unit=werving")
    assert [one["entity"] for one in found["entities"]] == ["p-groen", "p-werving"]
    assert found["complete"] is False
    assert (await got(world, "manager-elsewhere", f"{OPEN}/explanation?unit=ddv"))["entities"] == []
    everything = await got(world, "bureau", f"{OPEN}/explanation?unit=ddv")
    assert [one["entity"] for one in everything["entities"]] == ["v-ander"]
    assert everything["complete"] is True


async def test_the_page_of_a_figure_shows_cases_to_those_responsible_alone(world: World) -> None:
    assert "Actieplan" in await page(world, "manager", "/cijfers/plan_progress?eenheid=werving")
    shown = await page(world, "works-council", "/cijfers/plan_progress")
    assert "ziet alleen wie daar verantwoordelijk voor is" in shown
    assert "/plannen/p-" not in shown


async def test_the_hiring_manager_sees_the_case_of_the_own_vacancy_without_anybodys_pseudonym(world: World) -> None:
    found = await got(world, "hiring-manager", f"{API}/vacancies/v-eigen")
    assert (found["unit"], found["waitsFor"]) == ("groen", "brief-translated")
    assert [event["type"] for event in found["events"]] == ["nl.peil.vacancies.vacancy-opened.v1"]
    shown = await page(world, "hiring-manager", "/vacatures/v-eigen")
    assert "Opgave vertalen" in shown
    assert "ps-" not in str(found) + shown


async def test_the_first_page_shows_everybody_what_is_theirs(world: World) -> None:
    assert "/eenheden/werving" in await page(world, "manager", "/")
    assert "/vacatures/v-eigen" in await page(world, "hiring-manager", "/")
    other = await page(world, "other-person", "/")
    assert "geen cijfers" in other
    assert "/eenheden/" not in other
    assert "/eenheden/po" in await page(world, "works-council", "/")


async def test_who_looks_at_cases_is_written_down_before_the_answer(world: World) -> None:
    await got(world, "hiring-manager", f"{API}/vacancies/v-eigen")
    await page(world, "bureau", "/vacatures/v-eigen")
    await got(world, "manager", f"{PROGRESS}/explanation?unit=werving")
    await page(world, "bureau", "/cijfers/open_vacancies")
    assert written(world) == [
        ("test:hiring-manager", "case-read", "v-eigen", "hiring-manager"),
        ("test:bureau", "case-read", "v-eigen", "bureau"),
        ("test:manager", "explanation-read", "plan_progress werving", "manager"),
        ("test:bureau", "explanation-read", "open_vacancies stad", "bureau"),
    ]


async def test_numbers_and_refusals_are_not_written_down(world: World) -> None:
    await got(world, "works-council", PROGRESS)
    await page(world, "works-council", "/cijfers/plan_progress")
    await world.ask("reporting", "manager", "GET", f"{API}/vacancies/v-eigen")
    assert written(world) == []


async def test_what_cannot_be_written_down_is_not_answered(world: World) -> None:
    store = world.stores["reporting"]
    store.lose_next_answer(about=ROWS)
    answer = await world.ask("reporting", "hiring-manager", "GET", f"{API}/vacancies/v-eigen")
    assert answer.status_code == 503
    assert "groen" not in answer.text


async def test_the_auditor_reads_the_log_and_checks_a_seal_noted_before(world: World) -> None:
    await got(world, "bureau", f"{API}/vacancies/v-eigen")
    found = await got(world, "auditor", f"{API}/audit-entries")
    assert [entry["action"] for entry in found["entries"]] == ["audit-log-read", "case-read"]
    noted = found["entries"][0]
    address = f"{API}/audit-verification?number={noted['number']}&hash={noted['hash']}"
    assert (await got(world, "auditor", address))["fine"] is True
    wrong = f"{API}/audit-verification?number=1&hash={'0' * 64}"
    assert (await got(world, "auditor", wrong))["findings"] == ["Entry 1 is not the one that was sealed."]


async def test_the_page_of_the_audit_log_tells_it_in_dutch_and_checks_when_asked(world: World) -> None:
    await got(world, "bureau", f"{API}/vacancies/v-eigen")
    shown = await page(world, "auditor", "/inzagelogboek")
    assert "vacature bekeken" in shown
    assert "inzagelogboek bekeken" in shown
    assert "sluiten op elkaar aan" not in shown
    assert "sluiten op elkaar aan" in await page(world, "auditor", "/inzagelogboek?controle=1&nummer=&zegel=")
    wrong = await page(world, "auditor", f"/inzagelogboek?controle=1&nummer=1&zegel={'0' * 64}")
    assert "klopt niet" in wrong
    assert "Dit zegel kan niet" in await page(world, "auditor", "/inzagelogboek?controle=1&nummer=x&zegel=y")


async def test_the_whole_chain_is_found_fine_by_verify(world: World) -> None:
    await got(world, "bureau", f"{API}/vacancies/v-eigen")
    verdict = await Audit(world.stores["reporting"], world.clock).verify()
    assert (verdict.findings, verdict.count) == ((), 1)


async def test_the_command_verify_tells_of_the_audit_log_and_ends_with_1_when_it_has_a_gap(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reporting = Reporting()
    await reporting.take(facts())
    audit = Audit(reporting.store, reporting.clock)
    for number in range(3):
        await audit.record(Act("test:bureau", "case-read", "vacancy", f"v{number}", "bureau"))
    assert await verify_all(reporting.log, reporting.store, as_json=False) == 0
    assert "Het inzagelogboek klopt: 3 regels. Zegel 3: " in capsys.readouterr().out
    await reporting.store.commit([Delete(ROWS, "000000000000002")])
    assert await verify_all(reporting.log, reporting.store, as_json=False) == 1
    assert "Het inzagelogboek KLOPT NIET" in capsys.readouterr().out
    assert await verify_all(reporting.log, reporting.store, as_json=True) == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])[-2]["differences"]


async def test_tomorrow_the_coming_manager_has_the_unit_and_the_former_one_has_not(world: World) -> None:
    assert (await world.ask("reporting", "coming-manager", "GET", "/eenheden/werving")).status_code == 403
    world.clock.set(NOW + timedelta(days=1))
    assert (await world.ask("reporting", "manager", "GET", f"{PROGRESS}?unit=werving")).status_code == 403
    assert (await world.ask("reporting", "coming-manager", "GET", f"{PROGRESS}?unit=werving")).status_code == 200
