"""A survey is released once, when every leaf was counted, and nothing under k can be asked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from log_lines import logged
from logged_in import log_in
from peil_chassis.health import Health
from peil_contracts.organisation import UNIT_PLACED
from peil_reporting.surveys.loop import keep_releasing_surveys
from peil_reporting.surveys.room import SurveyRoom
from peil_reporting.surveys.storage import every_release
from reporting_agreed import campaign_opened, counted, survey_of
from reporting_agreed_town import LEAVES, surveys
from reporting_municipality import municipality
from reporting_people import ended, started
from reporting_service import API, HOST, Reporting


def room(reporting: Reporting) -> SurveyRoom:
    return reporting.survey_room()


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take([*municipality(), *surveys()])
    assert await room(reporting).release_due() == (("najaar",), ())
    return reporting


@pytest.fixture
async def client(reporting: Reporting) -> AsyncIterator[httpx.AsyncClient]:
    async with reporting.serving() as client:
        yield client


async def got(client: httpx.AsyncClient, path: str, **query: Any) -> Any:
    answer = await client.get(f"{API}{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_survey_is_released_when_its_last_leaf_has_come_and_never_again() -> None:
    reporting = Reporting()
    told = list(survey_of(LEAVES))
    await reporting.take([*municipality(), campaign_opened("2026-05-04"), *told[:-1]])
    looking = room(reporting)
    assert await looking.release_due() == ((), ())
    async with reporting.serving() as client:
        waiting = await got(client, "/surveys/najaar")
        assert (waiting["status"], waiting["told"], waiting["questions"]) == ("not-released-yet", None, [])
    await reporting.take(told[-1:])
    assert await looking.release_due() == (("najaar",), ())
    assert await looking.release_due() == ((), ())
    assert await room(reporting).release_due() == ((), ())


async def test_before_anything_was_folded_there_is_nothing_to_release() -> None:
    assert await room(Reporting()).release_due() == ((), ())


async def test_participation_and_scores_are_told_of_the_whole_and_of_each_part(client: httpx.AsyncClient) -> None:
    whole = await got(client, "/surveys/najaar")
    assert whole["told"]["answered"] == sum(answered for _, _, answered in LEAVES)
    assert [part["name"] for part in whole["parts"]][-1] == whole["told"]["name"]
    assert whole["parts"][-1]["part"] == "rest"
    inner = await got(client, "/surveys/najaar", unit="afdeling-werk")
    assert [(part["unit"], part["part"]) for part in inner["parts"]] == [
        ("team-matching", "whole"),
        ("afdeling-werk", "rest"),
    ]
    rest = await got(client, "/surveys/najaar", unit="afdeling-werk", part="rest")
    assert rest["told"] == inner["parts"][1]
    assert [one["status"] for one in rest["told"]["scores"]] == ["ok", "ok", "ok"]


async def test_a_unit_within_a_leaf_is_too_few_and_says_where_it_is_in(client: httpx.AsyncClient) -> None:
    few = await got(client, "/surveys/najaar", unit="stadsdeel-zuidoost")
    assert (few["status"], few["within"], few["told"], few["parts"]) == ("too-few", "gemeente", None, [])
    unknown = await got(client, "/surveys/najaar", unit="maan")
    assert (unknown["status"], unknown["told"]) == ("unit-unknown", None)
    assert (await client.get(f"{API}/surveys/none")).status_code == 404


async def test_surveys_are_listed_with_what_their_figures_count(client: httpx.AsyncClient) -> None:
    listed = await got(client, "/surveys")
    assert [(one["campaign"], one["status"]) for one in listed["surveys"]] == [
        ("najaar", "ok"),
        ("zomer", "not-released-yet"),
    ]
    counts = {one["figure"]: one["definition"] for one in listed["figures"]}
    assert counts.keys() == {"survey_participation", "survey_scores"}
    assert "uitgenodigd in de groepen die verteld mogen worden" in counts["survey_participation"]
    assert "hoger lijken dan het bij alle genodigden was" in counts["survey_participation"]


async def test_participation_says_beside_itself_that_it_is_not_of_everybody_who_was_invited(
    client: httpx.AsyncClient,
) -> None:
    answer = await got(client, "/surveys/najaar")
    assert {one["participationOf"] for one in (answer["told"], *answer["parts"])} == {"invited-in-told-groups"}
    for path in ("/peilingen/najaar", "/peilingen/najaar?eenheid=directie-wpi", "/monitor", "/sociale-veiligheid"):
        page = (await client.get(f"{HOST}{path}")).text
        assert answer["participationText"] in page, path
        assert not re.search(r">(Deelname|Uitgenodigd)</th>", page), path


@pytest.mark.parametrize(("changed", "status"), [(0, "ok"), (1, "not-comparable"), (3, "ok")])
async def test_a_team_is_set_beside_the_campaign_before_unless_a_few_of_its_people_changed(
    changed: int, status: str
) -> None:
    """Team Matching: 14 of 16 answered both times; of one person who left for another, two changed."""
    reporting = Reporting()
    team = "team-matching"
    people = [started(team, "2026-01-01", person=f"m{n}") for n in range(16)]
    people += [ended("2026-06-01", person=f"m{n}") for n in range(changed)]
    people += [started(team, "2026-06-01", person=f"x{n}") for n in range(changed)]
    units = [one for one in municipality() if one.type == UNIT_PLACED]
    again = campaign_opened("2026-06-08", campaign="winter")
    await reporting.take([*units, *people, campaign_opened("2026-05-04"), *survey_of(LEAVES)])
    await room(reporting).release_due()
    await reporting.take([again, *survey_of(LEAVES, campaign="winter")])
    assert await room(reporting).release_due() == (("winter",), ())
    async with reporting.serving() as client:
        beside = {
            (unit, part): (await got(client, "/surveys/winter", unit=unit, part=part))["earlier"]
            for unit, part in ((team, "whole"), ("directie-wpi", "whole"), ("afdeling-werk", "rest"))
        }
        assert beside[team, "whole"]["status"] == status
        assert beside["directie-wpi", "whole"]["status"] == "ok"
        assert beside["afdeling-werk", "rest"]["status"] == "not-comparable"
        figures = beside["directie-wpi", "whole"]["figures"]
        assert [one["name"] for one in figures][:2] == ["Deelname", "Ik voel mij welkom in mijn team."]
        assert {one["change"] for one in figures} == {"gelijk"}
        page = (await client.get(f"{HOST}/peilingen/winter?eenheid={team}")).text
        assert ("Toen en nu" in page) == (status == "ok")
        assert ("geen vergelijking met de peiling ervoor" in page) == (status != "ok")
        assert (await got(client, "/surveys/najaar"))["earlier"] is None


async def test_no_count_of_answers_is_told_or_kept_in_what_questions_read(
    reporting: Reporting, client: httpx.AsyncClient
) -> None:
    nodes = await reporting.store.find("survey_nodes", {"campaign": "najaar"}, limit=1000)
    assert {name for node in nodes for name in node} == {
        "_id", "campaign", "node", "parent", "unit", "part", "invited", "answered", "participation", "scores",
        "based_on", "earlier",
    }  # fmt: skip
    assert {name for node in nodes for score in node["scores"].values() for name in score} == {"share", "mean"}


async def test_counts_that_break_a_rule_release_nothing_and_the_log_says_which() -> None:
    reporting = Reporting()
    bad = counted(("stad", "a"), 5, {"bekend": [5, 0]}, leaves=1, k=5)
    await reporting.take([campaign_opened("2026-05-04", k=6), bad])
    looked = await room(reporting).release_due()
    assert looked == ((), (("najaar", "a leaf has fewer than k people"),))
    assert await every_release(reporting.store) == []


async def test_the_loop_releases_and_goes_on_after_an_error(
    reporting: Reporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peil_reporting.surveys.loop.LOOK_EVERY_S", 0.01)
    more = [*survey_of(LEAVES, campaign="winter"), campaign_opened("2026-05-04", campaign="winter")]
    await reporting.take(more)
    looking = room(reporting)
    real, failed = looking.release_due, asyncio.Event()

    async def fails_once() -> Any:
        if not failed.is_set():
            failed.set()
            raise RuntimeError("planted")
        return await real()

    monkeypatch.setattr(looking, "release_due", fails_once)
    with logged("reporting-fold") as lines:
        beating = asyncio.create_task(keep_releasing_surveys(looking, Health().loop("survey_release")))
        async with asyncio.timeout(10):
            while "survey_released" not in lines.getvalue():
                await asyncio.sleep(0.01)
        beating.cancel()
    told = lines.getvalue()
    assert [one.campaign for one in await every_release(reporting.store)] == ["winter", "najaar"]
    assert "survey_release_failed" in told
    assert "planted" not in told


async def test_the_pages_show_what_was_released_and_why_not(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{HOST}/peilingen")).text
    assert "Inclusie op het werk, najaar" in page
    assert "Nog niet vrijgegeven" in page
    whole = (await client.get(f"{HOST}/peilingen/najaar")).text
    assert "genodigden van de groepen die verteld mogen worden, deden mee" in whole
    assert "Elk getal gaat over minstens 5 mensen" in whole
    assert "Begin bij de vraag met het laagste gemiddelde" in whole
    assert (
        "/peilingen/najaar?eenheid=afdeling-werk&amp;deel=overig"
        in (await client.get(f"{HOST}/peilingen/najaar?eenheid=afdeling-werk")).text
    )
    rest = (await client.get(f"{HOST}/peilingen/najaar?eenheid=afdeling-werk&deel=overig")).text
    assert "in wat van deze eenheid niet apart te tonen is" in rest
    few = (await client.get(f"{HOST}/peilingen/najaar?eenheid=stadsdeel-zuidoost")).text
    assert "Niet te tonen: te weinig mensen" in few
    assert "/waarom-niets" in few
    assert "nog niet vrijgegeven" in (await client.get(f"{HOST}/peilingen/zomer")).text
    assert (await client.get(f"{HOST}/peilingen/none")).status_code == 404
    assert "Inclusie op het werk, najaar" in (await client.get(f"{HOST}/eenheden/directie-wpi")).text


async def test_somebody_who_manages_nothing_sees_no_survey(reporting: Reporting, client: httpx.AsyncClient) -> None:
    client.headers.pop("Authorization")
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee",), pseudonym="ps-" + "0" * 32)
    for path in ("/peilingen", "/peilingen/najaar", "/peilingen/najaar?eenheid=directie-wpi"):
        assert (await client.get(f"{HOST}{path}")).status_code == 403
