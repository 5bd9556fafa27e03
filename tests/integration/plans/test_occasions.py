"""Calendar and checklists are data: refused where wrong, shown for another municipality, a feed, and milestones."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from icalendar import Calendar as Feed

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_plans.occasions.feed import feed_of
from peil_plans.occasions.reading import (
    AMSTERDAM,
    CALENDAR,
    CHECKLISTS,
    OccasionsRefused,
    load_occasions,
    read_calendar,
    read_checklists,
)
from plans_service import API, NOW, action_body, bearer, plan_body, plans_app, ready_log, serving

DORPVEEN = Path(__file__).parent / "occasions_of_dorpveen"
FEED = "/plannen/kalender.ics"
ACTION = "/plannen/plan-1/acties/a1"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    store, clock = MemoryStore(), SteppedClock(NOW)
    async with serving(plans_app(store, await ready_log(), clock)) as client:
        client.headers["accept"] = "text/html"
        moments = [{"label": "Teamdag", "periodText": "", "dueOn": "2026-05-27", "done": False}]
        body = plan_body("plan-1", action_body(milestones=moments), action_body("A2", status="done"))
        assert (await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))).status_code == 201
        await log_in(client, store, clock, "plans")
        yield client


def refused(change: Any, file: str = CALENDAR) -> str:
    """Why a file of Dorpveen's is refused after *change*."""
    content = deepcopy(json.loads((DORPVEEN / file).read_bytes()))
    change(content)
    read = read_calendar if file == CALENDAR else read_checklists
    with pytest.raises(OccasionsRefused) as told:
        read(json.dumps(content).encode())
    return str(told.value)


def test_a_file_that_is_wrong_is_refused_by_field_and_rule() -> None:
    def days(content: Any, value: Any) -> None:
        content["occasions"][0]["days"] = value

    assert "occasions[0].days[0]: '2027-01-01' lies outside the years 2026 to 2026" in refused(
        lambda content: days(content, [["2027-01-01", "2027-01-01"]])
    )
    assert "must end on its first day or less than 40 days later" in refused(
        lambda content: days(content, [["2026-03-10", "2026-03-09"]])
    )
    assert "days[1]: must lie after the time before it" in refused(
        lambda content: days(content, [["2026-03-10", "2026-03-12"], ["2026-03-12", "2026-03-12"]])
    )
    assert "$.occasions[0].days[0][0]" in refused(lambda content: days(content, [["10 maart", "10 maart"]]))
    assert "'turfdag' stands there twice" in refused(
        lambda content: content["occasions"].append(content["occasions"][0])
    )
    assert "unknown field `kleur`" in refused(lambda content: content["occasions"][0].update(kleur="rood"))
    assert "Invalid enum value 'feestje'" in refused(lambda content: content["occasions"][0].update(kind="feestje"))
    assert "calendar.to" in refused(lambda content: content["calendar"].update(to=2025))

    def items(content: Any, count: int) -> None:
        content["checklists"][0]["parts"][0]["items"] = [{"code": f"p{n}", "text": "Iets."} for n in range(count)]

    assert "has more than 30 items" in refused(lambda content: items(content, 31), CHECKLISTS)
    assert "stands there twice" in refused(
        lambda content: content["checklists"][0]["parts"].append(content["checklists"][0]["parts"][0]), CHECKLISTS
    )


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OccasionsRefused, match=r"calendar\.json"):
        load_occasions(tmp_path)


async def test_another_municipality_shows_its_own_days_and_lists() -> None:
    store, clock = MemoryStore(), SteppedClock(NOW)
    app = plans_app(store, await ready_log(), clock, occasions=load_occasions(DORPVEEN))
    async with serving(app) as client:
        await log_in(client, store, clock, "plans")
        client.headers["accept"] = "text/html"
        page = (await client.get("/plannen/kalender")).text
        assert "<h1>Feesten en rouw</h1>" in page
        assert "10 maart 2026 tot en met 12 maart 2026" in page
        assert "Offerfeest" not in page
        assert "Over de brug komt ook een rolstoel." in (await client.get("/plannen/checklists/borrel")).text
        assert (await client.get("/plannen/checklists/bijeenkomst")).status_code == 404


async def test_the_calendar_shows_what_comes_first_and_a_year_as_picture_and_table(client: httpx.AsyncClient) -> None:
    page = (await client.get("/plannen/kalender")).text
    coming = page.partition("<h2>Binnenkort</h2>")[2].partition("<h2>")[0]
    assert coming.index("Ramadan") < coming.index("Internationale Vrouwendag")
    assert "Nu" in coming
    assert "Brailledag" not in coming, "it is over"
    assert '<svg class="picture" role="img"' in page
    assert "Kan een dag schelen" in page
    assert "Keti Koti" in page
    other = (await client.get("/plannen/kalender?jaar=2028")).text
    assert "5 mei 2028 tot en met 8 mei 2028" in other
    for wrong in ("1999", "x", "２０２６"):
        assert "<h2>Het jaar 2026</h2>" in (await client.get(f"/plannen/kalender?jaar={wrong}")).text


async def test_a_checklist_can_be_ticked_and_printed_and_says_where_it_comes_from(client: httpx.AsyncClient) -> None:
    page = (await client.get("/plannen/checklists/bijeenkomst")).text
    for words in ("Toegankelijkheid", "Eten en drinken", "Dag en tijd", "halal", "regel 35"):
        assert words in page, words
    assert page.count('type="checkbox"') == 14


async def test_the_feed_is_public_reads_as_icalendar_and_says_what_the_data_say(client: httpx.AsyncClient) -> None:
    client.cookies.clear()
    answer = await client.get(FEED)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    feed = Feed.from_ical(answer.content)
    assert not feed.errors
    events = {str(each["uid"]): each for each in feed.walk("VEVENT")}
    times = load_occasions(AMSTERDAM).calendar.times()
    assert len(events) == len(times)
    feast = events["offerfeest-2026@amsterdam.peil"]
    assert (feast["dtstart"].dt, feast["dtend"].dt) == (date(2026, 5, 27), date(2026, 5, 31))
    assert feast["dtstamp"].dt == datetime(2026, 11, 23, tzinfo=UTC)
    assert "kan een dag schelen" in str(feast["description"])
    said = sorted((str(each["summary"]), each["dtstart"].dt, each["dtend"].dt) for each in events.values())
    assert said == sorted((one.occasion.name, one.first, one.last + timedelta(days=1)) for one in times)
    for line in answer.content.split(b"\r\n"):
        assert len(line) <= 75, line
    assert not {"ATTENDEE", "ORGANIZER"} & {name for each in events.values() for name in each}


def test_the_same_data_give_the_same_feed_and_a_corrected_day_keeps_its_id() -> None:
    calendar = load_occasions(DORPVEEN).calendar
    assert feed_of(calendar) == feed_of(calendar)
    content = json.loads((DORPVEEN / CALENDAR).read_bytes())
    content["occasions"][0]["days"][0] = ["2026-03-11", "2026-03-12"]
    moved = read_calendar(json.dumps(content).encode())

    def ids(feed: bytes) -> list[str]:
        return [str(each["uid"]) for each in Feed.from_ical(feed).walk("VEVENT")]

    assert (
        ids(feed_of(calendar)) == ids(feed_of(moved)) == ["turfdag-2026@dorpveen.peil", "turfdag-2026-2@dorpveen.peil"]
    )
    summaries = [str(each["summary"]) for each in Feed.from_ical(feed_of(calendar)).walk("VEVENT")]
    assert summaries == ["Turfdag, met; een puntkomma"] * 2


async def test_the_api_tells_the_same_to_who_is_let_in(client: httpx.AsyncClient) -> None:
    told = (await client.get(f"{API}/calendar", headers=bearer("employee"))).json()
    assert (told["from"], told["to"], told["municipality"]) == (2024, 2028, "Amsterdam")
    feast = next(one for one in told["occasions"] if one["code"] == "offerfeest")
    assert feast["mayShift"] is True
    assert {"from": "2026-05-27", "to": "2026-05-30"} in feast["days"]
    lists = (await client.get(f"{API}/checklists", headers=bearer("employee"))).json()["checklists"]
    assert [one["code"] for one in lists] == ["bijeenkomst"]
    whole = (await client.get(f"{API}/checklists/bijeenkomst", headers=bearer("employee"))).json()
    assert (whole["line"], len(whole["items"])) == (35, 14)
    assert (await client.get(f"{API}/checklists/geen", headers=bearer("employee"))).status_code == 404
    assert (await client.get(f"{API}/calendar", headers=bearer("hr-system"))).status_code == 403


async def test_a_day_that_is_planned_on_a_feast_raises_a_question_and_blocks_nothing(client: httpx.AsyncClient) -> None:
    page = (await client.get(ACTION)).text
    assert "27 mei 2026 is Offerfeest (Eid al-Adha): kunnen alle collega" in page
    assert "Kan iedereen erbij zijn?" not in (await client.get("/plannen/plan-1/acties/a2")).text
    new = "/plannen/plan-1/dossier/nieuw/afspraak"
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', (await client.get(new)).text))
    typed = {"tekst": "Heidag", "wie": "hr", "gehouden": "2-3-2026", "volgende": "4-5-2026", "geregeld": "nee"}
    answer = await client.post(new, data=form | typed)
    assert answer.status_code == 303, answer.text
    assert "4 mei 2026 is Dodenherdenking: kunnen alle collega" in (await client.get(answer.headers["location"])).text
    assert "Dodenherdenking" not in (await client.get("/plannen/plan-1/dossier/overleg")).text


async def pressed(client: httpx.AsyncClient, code: str, **changes: str) -> httpx.Response:
    """The button that puts the checklist *code* into the action."""
    page = (await client.get(ACTION)).text
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition('id="checklists"')[2]))
    return await client.post(f"{ACTION}/klik", data=form | {"lijst": code} | changes)


async def milestones(client: httpx.AsyncClient) -> list[str]:
    """What the milestones of the action are called."""
    told = (await client.get(f"{API}/plans/plan-1/actions/a1", headers=bearer("bureau"))).json()
    return [each["label"] for each in told["milestones"]]


async def test_a_checklist_is_put_into_an_action_by_one_click_once(client: httpx.AsyncClient) -> None:
    answer = await pressed(client, "bijeenkomst")
    assert answer.status_code == 303, answer.text
    assert len(await milestones(client)) == 15
    page = (await client.get(answer.headers["location"])).text
    assert "Opgeslagen" in page
    assert "Zet erbij" not in page, "all of it is there"
    assert "Bij elk gerecht staat wat erin zit." in page
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    assert (await client.post(f"{ACTION}/klik", data=form | {"lijst": "bijeenkomst"})).status_code == 400
    assert len(await milestones(client)) == 15


async def test_the_same_click_twice_puts_a_checklist_in_once(client: httpx.AsyncClient) -> None:
    page = (await client.get(ACTION)).text
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition('id="checklists"')[2]))
    sent = [await client.post(f"{ACTION}/klik", data=form | {"lijst": "bijeenkomst"}) for _ in range(2)]
    assert [each.status_code for each in sent] == [303, 303]
    assert sent[0].headers["location"] == sent[1].headers["location"]
    assert len(await milestones(client)) == 15


async def test_a_list_that_does_not_exist_or_was_overtaken_changes_nothing(client: httpx.AsyncClient) -> None:
    assert (await pressed(client, "geen")).status_code == 400
    page = (await client.get(ACTION)).text
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition('id="checklists"')[2]))
    await client.post(f"{ACTION}/klik", data=form | {"status": "running"})
    late = await client.post(f"{ACTION}/klik", data=form | {"lijst": "bijeenkomst"})
    assert late.status_code == 409
    assert len(await milestones(client)) == 1
