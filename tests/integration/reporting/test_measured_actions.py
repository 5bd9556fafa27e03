"""From facts to the page: what plans promised beside what Peil measures, for whom it may be."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from logged_in import log_in
from peil_chassis.audit import ROWS
from peil_contracts.organisation import MANAGER_APPOINTED
from peil_reporting.surveys.domain.figures import Told
from peil_reporting.surveys.storage import SurveyRelease, puts_of
from reporting_facts import action, adopted, changed, fact, placed, revised
from reporting_people import finished, pseudonym, started
from reporting_service import API, HOST, Reporting, bearer


def in_words(page: str) -> str:
    return " ".join(re.sub(r"<(title|desc)[^>]*>.*?</\1>|<[^>]+>", " ", page, flags=re.S).split())


TRAINING = "omgaan-met-discriminatie"


def measured(indicator: str, threshold: float | None, item: str | None = None, **more: object) -> dict:
    words = dict.fromkeys(["numerator", "denominator", "population", "due_on"])
    return {"text": "Iedereen", "threshold": threshold, "indicator": indicator, "item": item, **words, **more}


# NOW is 15 June 2026: the last quarter that has settled is the first of 2026. Of the 40 of zorg 28 finished it.
FACTS = [
    placed("stad", None, "2020-01-01", level="municipality", name="Stad"),
    placed("zorg", "stad", "2020-01-01", level="directorate", name="Zorg"),
    placed("werk", "stad", "2020-01-01", level="directorate", name="Werk"),
    placed("klein", "zorg", "2020-01-01", name="Team Klein"),
    *(started("zorg", "2025-01-01", person=f"p{n}") for n in range(40)),
    *(started("werk", "2025-01-01", person=f"q{n}") for n in range(40)),
    *(finished(TRAINING, "2026-02-01", person=f"p{n}") for n in range(28)),
    *(finished(TRAINING, "2026-02-01", person=f"q{n}") for n in range(14)),
    adopted(
        "zorg",
        "2026-01-10",
        [
            action("a1", measure=measured("training-coverage", 80, TRAINING)),
            action("a2", "done", measure=measured("plan-progress", 50)),
            action("a3"),
        ],
    ),
    adopted("klein", "2026-01-10", [action("a1", measure=measured("staff", None))], plan="p2"),
    revised(action("a3", measure=measured("training-coverage", 5, "breien-voor-gevorderden")), "2026-06-01", n=4),
    changed("a3", "done", "2026-06-02", n=5),
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
        yield client


async def test_what_is_measured_of_an_action_stands_on_the_page_with_its_promise(
    client: httpx.AsyncClient, reporting: Reporting
) -> None:
    page = (await client.get(f"{HOST}/gemeten")).text
    of = {
        name: in_words(part)
        for name, part in re.findall(r'<section class="card" id="([^"]+)">(.*?)</section>', page, re.S)
    }
    assert list(of) == ["p2-a1", "p1-a1", "p1-a2", "p1-a3"]
    share = of["p1-a1"]
    assert "70% (28 van de 40)" in share
    assert "Nog niet gehaald" in share
    assert "minstens 80%" in share
    assert "Vrijgegeven cijfer, stand van 31 maart 2026" in share
    live = of["p1-a2"]
    assert "50% (2 van de 4)" in live, "three of zorg and one of its team"
    assert " Gehaald" in live
    assert "Stand van 15 juni 2026" in live
    assert "niets over" in of["p1-a3"], "nothing was released of that training"
    assert "Waarom zie ik hier niets?" in of["p1-a3"]
    explained = (await client.get(f"{HOST}/cijfers/learning_coverage?eenheid=zorg")).text
    assert "28" in explained, "the same figure on its own page"
    rows = reporting.store.documents(ROWS).values()
    assert [row["object"] for row in rows][:1] == ["plan_progress stad"], "who saw words of plans is written down"


async def test_another_day_shows_what_was_promised_and_measured_then(client: httpx.AsyncClient) -> None:
    page = (await client.get(f"{HOST}/gemeten?op=2026-05-31&eenheid=zorg")).text
    assert 'id="p1-a3"' not in page, "it got its measure on 1 June"
    assert "25% (1 van de 4)" in in_words(page)
    before = (await client.get(f"{HOST}/gemeten?op=2026-01-09")).text
    assert "geen actie met een cijfer" in before
    free = await client.get(f"{HOST}/gemeten?schaal=12")
    assert free.status_code == 400


async def test_a_reader_without_cases_gets_numbers_and_no_word_of_a_plan(
    client: httpx.AsyncClient, reporting: Reporting
) -> None:
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee", "works-council"))
    page = (await client.get(f"{HOST}/gemeten")).text
    shown = in_words(page.partition("<main")[2])
    assert "28 van de 40" in shown
    assert "Een actie van Zorg" in shown
    assert "Actie a1" not in shown
    assert "Iedereen" not in shown
    await log_in(client, reporting.store, reporting.clock, "reporting", roles=("employee",))
    assert (await client.get(f"{HOST}/gemeten")).status_code == 403


async def test_the_api_tells_the_same_as_the_page_with_where_each_number_is_explained(
    client: httpx.AsyncClient, reporting: Reporting
) -> None:
    answer = await client.get(f"{API}/measured-actions", params={"unit": "zorg"})
    actions = {(one["plan"], one["action"]): one for one in answer.json()["actions"]}
    share = actions["p1", "a1"]
    assert share["measured"]["amount"] == 70
    assert (share["measured"]["part"], share["measured"]["whole"], share["verdict"]) == (28, 40, "not-yet")
    assert (share["measured"]["measuredOn"], share["promised"]["threshold"]) == ("2026-03-31", 80)
    assert actions["p1", "a3"]["measured"] | {"explainedAt": ""} == {
        **dict.fromkeys(["amount", "part", "whole", "measuredOn"]),
        "status": "not-told",
        "bound": "",
        "explainedAt": "",
    }
    for one in actions.values():
        explained = await client.get(HOST + one["measured"]["explainedAt"])
        assert explained.status_code == 200, explained.text
    before = await client.get(f"{API}/measured-actions", params={"asOf": "2026-01-09"})
    assert before.json()["actions"] == []
    for query, status in (({"unit": "nergens"}, 404), ({"band": "12-14"}, 400)):
        assert (await client.get(f"{API}/measured-actions", params=query)).status_code == status
    rows = reporting.store.documents(ROWS).values()
    assert "plan_progress zorg" in [row["object"] for row in rows], "who saw words of plans is written down"


async def test_the_api_gives_who_sees_numbers_only_no_word_of_a_plan(
    client: httpx.AsyncClient, reporting: Reporting
) -> None:
    answer = await client.get(f"{API}/measured-actions", headers=bearer("works-council"))
    assert answer.status_code == 200
    assert not re.search("Actie a|Iedereen|p1|p2", answer.text)
    assert 28 in [one["measured"]["part"] for one in answer.json()["actions"]]
    assert reporting.store.documents(ROWS) == {}
    explained = [one["measured"]["explainedAt"] for one in answer.json()["actions"]]
    assert {(await client.get(HOST + each, headers=bearer("works-council"))).status_code for each in explained} == {200}


# Team Klein lay under Zorg until 9 June; its plan is measured by a survey that opened on 1 March.
MOVED = [
    *FACTS[:4],
    placed("klein", "werk", "2026-06-10", name="Team Klein", n=2),
    fact(MANAGER_APPOINTED, "2025-01-01", {"unit": "zorg", "effective_on": "2025-01-01", "person": pseudonym("z")}),
    adopted("zorg", "2026-01-10", [action("a1", measure=measured("plan-progress", 50))]),
    adopted("klein", "2026-01-10", [action("a1", measure=measured("survey-participation", 60, "wave-1"))], plan="p2"),
]


async def test_a_manager_reads_on_a_past_day_no_words_of_a_plan_whose_unit_is_not_theirs_today() -> None:
    reporting = Reporting()
    await reporting.take(MOVED)
    async with reporting.serving() as client:
        client.headers.pop("Authorization")
        await log_in(
            client, reporting.store, reporting.clock, "reporting", roles=("employee",), pseudonym=pseudonym("z")
        )
        page = (await client.get(f"{HOST}/gemeten?eenheid=zorg&op=2026-06-01")).text
        assert re.findall(r'<section class="card"( id="[^"]+")?>', page) == ["", ' id="p1-a1"']
        assert "Een actie van Team Klein" in page
        assert "/plannen/p2" not in page
        assert in_words(page).count("Iedereen") == 1
        assert "U ziet de getallen." in page


async def test_a_survey_is_not_told_of_on_a_day_before_it_opened() -> None:
    reporting = Reporting()
    await reporting.take(MOVED)
    wave = SurveyRelease(
        campaign="wave-1",
        title="Golf een",
        questions=(),
        k=10,
        opened_at="2026-03-01T08:00:00Z",
        closed_at="2026-04-01T08:00:00Z",
        released_on=20260420,
        root="stad",
        leaves=1,
        build="b",
    )
    told = Told("klein", "stad", "klein", "whole", 40, 30, "75.0", {})
    await reporting.store.commit(puts_of(wave, [told]))
    async with reporting.serving() as client:
        before = (await client.get(f"{HOST}/gemeten?op=2026-02-28&eenheid=klein")).text
        assert "Nog niet gemeten." in before
        assert "Golf een" not in before
        assert "30 van de 40" in (await client.get(f"{HOST}/gemeten?op=2026-03-01&eenheid=klein")).text
