"""A set of questions from the form to the collector, counted, asked again, and set beside the time before."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html import unescape
from random import Random
from typing import Any

import httpx

from logged_in import log_in
from peil_chassis.projection import Fact
from peil_collector.campaigns.codes import hash_of
from peil_collector.campaigns.storage import keep_answer
from peil_contracts.survey import ANSWERS, CAMPAIGN_OPENED
from peil_issuer.question_sets.reading import AMSTERDAM, load_sets
from peil_issuer.question_sets.reference import QuestionSet
from reporting_service import API, Reporting
from reporting_service import HOST as FRONT
from survey_service import Survey, asking, people_of, town

HOST = "http://127.0.0.1:8000"
FORM = f"{HOST}/peiling/beheer/nieuw"
TEAMS = {"rood": 30, "groen": 30}
SET = next(one for one in load_sets(AMSTERDAM) if one.code == "toegankelijkheid")
PULSE = next(one for one in load_sets(AMSTERDAM) if one.code == "pulse-veilig-werken")
_INPUT = re.compile(r'<input[^>]* name="([^"]+)"[^>]*? value="([^"]*)"')
_QUESTIONS = re.compile(r"<textarea[^>]* name=\"vragen\"[^>]*>([^<]*)</textarea>")


@asynccontextmanager
async def operating(survey: Survey) -> AsyncIterator[tuple[httpx.AsyncClient, dict[str, str]]]:
    """The issuer's pages as who plans surveys sees them, and what the forms must carry."""
    async with asking(survey.issuer(), HOST) as client:
        fields = await log_in(client, survey.issuer_store, survey.clock, "issuer", roles=("survey-operator",))
        yield client, fields


def typed_in(page: str) -> dict[str, str]:
    """The form of *page* as it is filled in."""
    form = page[page.index('action="/peiling/beheer/nieuw"') :]
    found = {name: unescape(value) for name, value in _INPUT.findall(form)}
    questions = _QUESTIONS.search(form)
    assert questions is not None
    return found | {"vragen": unescape(questions[1])}


async def planned(survey: Survey, query: str, **typed: str) -> str:
    """Plan what the form begins with under *query*, opening now; the campaign's id."""
    local = survey.clock.now().replace(hour=9, minute=0)
    async with operating(survey) as (client, fields):
        form = typed_in((await client.get(f"{FORM}?{query}")).text)
        form |= {"opent": f"{local:%Y-%m-%dT%H:%M}", "sluit": f"{local:%Y-%m-%dT}23:00"} | typed
        answer = await client.post(FORM, data=form | fields)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].rpartition("/")[2]


async def answered(survey: Survey, campaign: str, kinds: Sequence[str], *, seed: int) -> None:
    """Of both teams 29 of 30 answer every question."""
    random = Random(seed)
    for person in [who for team, size in TEAMS.items() for who in people_of(team, size)[1:]]:
        code = hash_of(await survey.drawn(person, campaign))
        assert code is not None
        await keep_answer(survey.collector_store, code, [random.randrange(ANSWERS[kind]) for kind in kinds])


async def wave(survey: Survey, query: str, of: QuestionSet, *, seed: int, **typed: str) -> str:
    campaign = await planned(survey, query, **typed)
    await survey.turn()
    await answered(survey, campaign, [one.kind for one in of.questions], seed=seed)
    await survey.close()
    return campaign


def again_at(survey: Survey, year: int) -> None:
    survey.clock.set(datetime(year, 11, 23, 8, tzinfo=UTC))


async def test_the_collector_asks_the_questions_of_the_set_word_for_word_with_their_kinds() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS))
    campaign = await planned(survey, "set=toegankelijkheid")
    await survey.turn()
    code = await survey.drawn("rood0", campaign)
    async with asking(survey.form()) as form:
        page = unescape((await form.post("/vragen", data={"code": code})).text)
    legends = re.findall(r"<legend>(.*?)</legend>", page)
    assert legends == [f"{number}. {one.text}" for number, one in enumerate(SET.questions, 1)]
    choices = [len(re.findall(rf'name="v-v{number}"', page)) for number in range(1, len(SET.questions) + 1)]
    # One more than its answers: a question may be passed over.
    assert choices == [3 if one.kind == "yes-no" else 6 for one in SET.questions]


async def test_what_is_asked_again_stands_beside_the_time_before_and_not_beside_another_survey() -> None:
    survey, reporting = Survey(), Reporting()
    people = town(TEAMS)
    await survey.begin(people)
    first = await wave(survey, "set=toegankelijkheid", SET, seed=1, titel="Toegankelijkheid 2026")
    again_at(survey, 2027)
    between = await wave(survey, "set=pulse-veilig-werken", PULSE, seed=2)
    again_at(survey, 2028)
    second = await wave(survey, f"herhaal={first}", SET, seed=3, titel="Toegankelijkheid 2028")
    facts = {name: await told_of(survey, name) for name in (first, between, second)}

    opened = [fact.data for name in facts for fact in facts[name] if fact.type == CAMPAIGN_OPENED]
    assert [one.get("question_set") for one in opened] == [
        "toegankelijkheid",
        "pulse-veilig-werken",
        "toegankelijkheid",
    ]
    assert [one.get("repeat_months") for one in opened] == [24, None, 24]
    assert opened[0]["questions"] == opened[2]["questions"]

    await reporting.take(people)
    room = reporting.survey_room()
    for name, year in ((first, 2026), (between, 2027), (second, 2028)):
        reporting.clock.set(datetime(year, 12, 2, 8, tzinfo=UTC))
        await reporting.take(facts[name])
        assert (await room.release_due()).released == (name,)
        if name == first:
            await says_when_it_is_due(reporting, first)
    async with reporting.serving() as client:
        beside = (await client.get(f"{API}/surveys/{second}")).json()["earlier"]
        assert (beside["campaign"], beside["status"]) == (first, "ok")
        assert [one["name"] for one in beside["figures"]] == ["Deelname", *(one.text for one in SET.questions)]
        assert not any("niet eerder zo gevraagd" in one["then"] for one in beside["figures"])
        assert sum(bool(one["change"]) for one in beside["figures"]) > len(SET.questions) // 2
        page = (await client.get(f"{FRONT}/peilingen/{second}")).text
        assert "De peiling ervoor is ‘Toegankelijkheid 2026’" in page
        assert "Deze peiling komt terug: de volgende in november 2030." in page
        page = (await client.get(f"{FRONT}/peilingen/{first}")).text
        assert "Deze peiling is herhaald" in page
        assert f'href="/peilingen/{second}"' in page
        assert "komt terug" not in (await client.get(f"{FRONT}/peilingen/{between}")).text
        listed = (await client.get(f"{API}/surveys")).json()["surveys"]
        assert [(one["campaign"], one["comesBackOn"]) for one in listed] == [
            (second, "2030-11-23"),
            (between, None),
            (first, None),
        ]
        page = (await client.get(f"{FRONT}/peilingen")).text
        assert "Toegankelijkheid; 11 vragen" in page
        assert page.count("de volgende in november 2030") == 1


async def says_when_it_is_due(reporting: Reporting, campaign: str) -> None:
    async with reporting.serving() as client:
        answer = (await client.get(f"{API}/surveys/{campaign}")).json()
        told = [answer[name] for name in ("questionSet", "theme", "comesBackOn", "earlier")]
        assert told == ["toegankelijkheid", "Toegankelijkheid", "2028-11-23", None]
        page = (await client.get(f"{FRONT}/peilingen/{campaign}")).text
        assert "Waarover: Toegankelijkheid. Deze peiling komt terug: de volgende in november 2028." in page


async def told_of(survey: Survey, campaign: str) -> list[Fact]:
    """What issuer and collector published of *campaign*."""
    every: list[Any] = [*await survey.facts("peil-survey"), *await survey.facts("peil-responses")]
    return [fact for fact in every if fact.data["campaign"] == campaign]
