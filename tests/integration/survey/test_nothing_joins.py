"""After everybody drew and answered, nothing anywhere ties a person to a code or an answer; a planted tie is found."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import structlog

from logged_in import log_in
from peil_chassis.logs import configure_logs
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Put
from peil_issuer.campaigns.domain.codes import hash_of
from reporting_people import pseudonym
from survey_joins import joins, tell_time
from survey_service import FORM, Survey, asking, everything_in, people_of, town

TEAMS = {"rood": 6, "groen": 5}
PEOPLE = [person for team, size in TEAMS.items() for person in people_of(team, size)]
PAGES = "http://127.0.0.1:8000"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What both processes write to their logs."""
    kept, before = io.StringIO(), structlog.get_config()
    configure_logs("survey", "debug", stream=kept)
    yield kept
    structlog.configure(**before)


async def take_part(survey: Survey, person: str, answers: dict[str, str]) -> str:
    """*person* draws a code on the page of the issuer, and answers on the form of the collector; the code."""
    async with asking(survey.issuer(), PAGES) as pages:
        fields = await log_in(pages, survey.issuer_store, survey.clock, "issuer", pseudonym=pseudonym(person))
        drawn = await pages.post("/peiling/wave-1/doe-mee", data=fields, headers={"accept": "text/html"})
    assert drawn.status_code == 200, drawn.text
    code = re.search(r"#([0-9A-Z-]{31})\"", drawn.text)
    assert code is not None
    async with asking(survey.form()) as form:
        shown = await form.post("/vragen", data={"code": code[1]})
        assert shown.status_code == 200
        kept = await form.post("/antwoord", data={"code": code[1], **answers})
        assert kept.status_code == 303
        assert "set-cookie" not in {**shown.headers, **kept.headers}
    return code[1]


@pytest.fixture
async def played(lines: io.StringIO) -> tuple[Survey, dict[str, str]]:
    """A campaign in which everybody took part, before it closes; and every code with its hash."""
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    codes = {}
    for number, person in enumerate(PEOPLE):
        survey.pass_(minutes=7)
        code = await take_part(survey, person, {"v-v1": str(number % 5), "v-v2": "0"})
        codes[code] = hash_of(code)
    return survey, codes


async def documents(survey: Survey) -> list[Any]:
    """Every document of both stores, but not what the folds keep of people: that is where they work, and no more."""
    assert isinstance(survey.issuer_store, MemoryStore)
    assert isinstance(survey.collector_store, MemoryStore)
    found = [await everything_in(store) for store in (survey.issuer_store, survey.collector_store)]
    return [{"collection": name, **row} for each in found for name, rows in each.items() for row in rows]


async def test_no_document_and_no_line_of_a_log_joins_person_and_code(
    played: tuple[Survey, dict[str, str]], lines: io.StringIO
) -> None:
    survey, codes = played
    persons = [pseudonym(person) for person in PEOPLE]
    assert joins(await documents(survey), persons, codes) == []
    written = lines.getvalue()
    assert "campaign_opened" in written
    for secret in [*persons, *codes, *codes.values(), *(code.replace("-", "") for code in codes)]:
        assert secret not in written
    await survey.close()
    assert joins(await documents(survey), persons, codes) == []


async def test_a_planted_join_is_found(played: tuple[Survey, dict[str, str]]) -> None:
    survey, codes = played
    code, digest = next(iter(codes.items()))
    person = pseudonym(PEOPLE[0])
    for planted in (code, digest, code.replace("-", "")):
        await survey.issuer_store.commit([Put("notes", {"_id": "n", "who": person, "what": planted})])
        assert len(joins(await documents(survey), [pseudonym(each) for each in PEOPLE], codes)) == 1


async def test_nothing_of_a_drawn_code_is_left_with_the_issuer(played: tuple[Survey, dict[str, str]]) -> None:
    survey, codes = played
    found = await everything_in(survey.issuer_store)  # type: ignore[arg-type]
    text = json.dumps({name: rows for name, rows in found.items() if name != "outbox"})
    assert not [code for code in codes if code in text]
    # An invitation says that somebody drew, and neither when nor in which order.
    for row in found["invitations"]:
        assert set(row) == {"_id", "campaign", "person", "leaf", "drawn"}
        assert tell_time(row) == []
    for row in found["code_lists"]:
        assert row["codes"] == sorted(row["codes"])
        assert tell_time(row) == []


async def test_an_answer_is_kept_with_no_time_no_order_and_no_address(played: tuple[Survey, dict[str, str]]) -> None:
    survey, codes = played
    found = await everything_in(survey.collector_store)  # type: ignore[arg-type]
    assert set(found) <= {"campaigns", "lots", "outbox", "leases", "sequences"}
    for lot in found["lots"]:
        assert set(lot) == {"_id", "campaign", "path", "part", "levels", "invited", "codes", "answered", "answers"}
        assert list(lot["answers"]) == sorted(lot["answers"])
        assert tell_time({name: value for name, value in lot.items() if name not in ("codes", "answers")}) == []
        assert set(lot["answers"]) <= set(codes.values())
        assert all(len(answer) == 2 for answer in lot["answers"].values())
    assert "127.0.0.1" not in json.dumps(found)
    assert tell_time({"at": "2026-11-23T09:00", "deep": [{"when": 1_700_000_000}]}) == ["at", "when"]


async def test_the_form_writes_no_line_for_what_is_asked_of_it(lines: io.StringIO) -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    lines.truncate(0)
    async with asking(survey.form()) as form:
        for ask in ("/", "/vragen", "/bedankt", "/nergens", "/readyz"):
            await form.get(ask)
        await form.post("/vragen", data={"code": "0" * 26})
    assert lines.getvalue().strip("\0") == ""


async def test_after_counting_the_collector_has_the_counts_and_nothing_else(
    played: tuple[Survey, dict[str, str]],
) -> None:
    survey, codes = played
    await survey.close()
    found = await everything_in(survey.collector_store)  # type: ignore[arg-type]
    text = json.dumps(found)
    assert not [digest for digest in codes.values() if digest in text]
    assert found["lots"] == []
    assert found["campaigns"] == [{"_id": "wave-1", "state": "counted"}]
    values = [json.loads(row["value"]) for row in found["outbox"]]
    assert {value["type"] for value in values} == {"nl.peil.survey.responses-counted.v1"}


async def test_the_form_knows_no_cookie_and_answers_under_its_own_name_alone() -> None:
    survey = Survey()
    async with asking(survey.form(), "http://127.0.0.1:8081") as form:
        assert (await form.get("/")).status_code == 421
        assert (await form.get("/livez")).status_code == 200
    async with asking(survey.form(), FORM) as form:
        answer = await form.get("/", headers={"cookie": "peil_issuer=planted"})
        assert answer.status_code == 200
        assert "planted" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


async def test_a_request_from_another_site_is_refused() -> None:
    async with asking(Survey().form()) as form:
        answer = await form.post("/vragen", data={"code": "x"}, headers={"sec-fetch-site": "cross-site"})
        assert answer.status_code == 403


async def test_a_wrong_code_says_so_and_a_flood_of_them_stops_nobody_with_a_right_one() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    code = await survey.drawn("rood0")
    async with asking(survey.form()) as form:
        first = await form.post("/vragen", data={"code": "verkeerd"})
        assert first.status_code == 400
        assert "Deze code is niet bekend" in first.text
        answers = [(await form.post("/vragen", data={"code": "0" * 26})).status_code for _ in range(130)]
        assert set(answers[-5:]) == {429}
        assert (await form.post("/vragen", data={"code": code})).status_code == 200


async def test_an_answer_without_any_choice_or_with_an_unknown_one_comes_back() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    code = await survey.drawn("rood0")
    async with asking(survey.form()) as form:
        none, strange = "Beantwoord ten minste één vraag", "Kies een van de antwoorden die hier staan"
        for chosen, why in (({}, none), ({"v-v1": "geen"}, none), ({"v-v1": "geen", "v-v2": "9"}, strange)):
            answer = await form.post("/antwoord", data={"code": code, **chosen})
            assert answer.status_code == 400
            assert [text in answer.text for text in (none, strange)] == [why == none, why == strange]
            assert len(re.findall(r'value="geen"[^>]*checked', answer.text)) == ("v-v1" in chosen)
        assert (await form.post("/antwoord", data={"code": code, "v-v1": "0"})).status_code == 303
        again = await form.post("/antwoord", data={"code": code, "v-v1": "4"})
        assert again.status_code == 409
        assert "Deze code is gebruikt" in again.text


async def test_when_the_moment_has_come_the_form_is_closed_though_nothing_was_counted_yet() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    code = await survey.drawn("rood0")
    survey.pass_(days=8)
    async with asking(survey.form()) as form:
        assert (await form.post("/vragen", data={"code": code})).status_code == 410


async def test_while_the_store_is_away_what_was_chosen_comes_back() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    code = await survey.drawn("rood0")
    assert isinstance(survey.collector_store, MemoryStore)
    async with asking(survey.form()) as form:
        survey.collector_store.lose_next_answer(about="lots")
        answer = await form.post("/antwoord", data={"code": code, "v-v1": "3"})
        assert answer.status_code == 503
        assert re.search(r'name="v-v1" value="3" id="[^"]*" checked', answer.text)
        # It was kept after all; sending the same form again finds that out.
        assert (await form.post("/antwoord", data={"code": code, "v-v1": "3"})).status_code == 409


async def test_nobody_is_drawn_for_by_somebody_else_and_a_stranger_draws_nothing() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    async with asking(survey.issuer(), PAGES) as pages:
        assert (await pages.post("/peiling/wave-1/doe-mee")).status_code in (303, 401, 403)
        for who, told in ((None, "niet uitgenodigd"), (pseudonym("elders"), "niet uitgenodigd")):
            client = httpx.AsyncClient(transport=httpx.ASGITransport(app=survey.issuer()), base_url=PAGES)
            fields = await log_in(client, survey.issuer_store, survey.clock, "issuer", pseudonym=who)
            answer = await client.post("/peiling/wave-1/doe-mee", data=fields)
            await client.aclose()
            assert answer.status_code == 409
            assert told in answer.text
