"""Threads through the API and the pages: three teams and not two, rights, corrections, reports, and nothing leaves."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from agreements_service import ABOVE, BUREAU, WHO, Plans, plans_with
from logged_in import log_in
from peil_contracts.plans import ACTIVITY_HELD, PLAN_ADOPTED
from plans_service import API, bearer, plan_body
from relation_facts import named, pseudonym
from reporting_facts import placed

TREKKER, ELSEWHERE = pseudonym("9"), pseudonym("b")
HERE, DRAWN = f"{API}/plans/plan-1/threads", "/plannen/plan-1/rode-draden"
WORDS = "Men mist ruimte om het te zeggen."
SAID = {"kind": "dialogue", "from": "2026-01-01", "to": "2026-03-03", "text": WORDS}
TYPED = {"soort": "dialogue", "van": "1-1-2026", "tot": "3-3-2026", "tekst": WORDS}


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    carried = (
        named("po", "plan-1", TREKKER, "2026-01-01", n=30),
        named("ddv", "plan-2", ELSEWHERE, "2026-01-01", n=31),
    )
    beside = placed("opleiding", "po", "2025-01-01", level="team", n=7)
    async with plans_with((*WHO, beside, *carried)) as plans:
        for plan, unit in (("plan-1", "po"), ("plan-2", "ddv")):
            adopted = await plans.client.post(f"{API}/plans", json=plan_body(plan, unit=unit), headers=BUREAU)
            assert adopted.status_code == 201, adopted.text
        yield plans


async def talked(plans: Plans, *units: str, on: str = "2026-03-02") -> list[str]:
    """Let Bureau I&D record a talk in each of *units*; their ids."""
    found = []
    for unit in units:
        body = {"unit": unit, "kind": "dialogue", "heldOn": on}
        answer = await plans.client.post(
            f"{API}/activities", json=body, headers=BUREAU | {"Idempotency-Key": f"talk {unit}"}
        )
        assert answer.status_code == 201, answer.text
        found.append(answer.json()["activity"])
    return found


async def noted(plans: Plans, key: str = "k1", **changes: Any) -> httpx.Response:
    return await plans.client.post(HERE, json={**SAID, **changes}, headers=BUREAU | {"Idempotency-Key": key})


async def undone(plans: Plans, activity: str) -> None:
    """Let Bureau I&D take an activity back."""
    at = f"{API}/activities/{activity}/withdrawals"
    assert (await plans.client.post(at, json={"seenVersion": 1}, headers=BUREAU)).status_code == 201


async def corrected(plans: Plans, thread: str, **changes: Any) -> httpx.Response:
    """Let Bureau I&D correct a thread, or take it back."""
    body = {**SAID, "text": "Beter gezegd.", "reason": "Het stond er scheef.", "seenVersion": 1, **changes}
    return await plans.client.post(f"{HERE}/{thread}/recordings", json=body, headers=BUREAU)


async def read(plans: Plans, address: str) -> Any:
    """What the API tells Bureau I&D there."""
    answer = await plans.client.get(address, headers=BUREAU)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def as_person(plans: Plans, person: str) -> None:
    """Be the employee with this pseudonym."""
    plans.client.headers["accept"] = "text/html"
    await log_in(plans.client, plans.store, plans.clock, "plans", roles=("employee",), pseudonym=person)


async def sent(plans: Plans, address: str, **typed: str) -> httpx.Response:
    """The form at *address*, filled in and sent."""
    page = (await plans.client.get(address)).text.partition("<main")[2]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return await plans.client.post(address, data={**hidden, **typed})


def rule(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["rule"]


async def test_two_teams_are_refused_and_three_are_noted_and_the_same_again_is_one(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "werving", "ddv")  # werving is the department of both, ddv lies elsewhere
    assert rule(await noted(plans)) == (400, "too-few-units")
    (third,) = await talked(plans, "opleiding")
    first = await noted(plans)
    assert first.status_code == 201, first.text
    assert (await noted(plans)).status_code == 200
    assert rule(await noted(plans, text="Iets anders.")) == (409, "key-reused")
    listed = (await plans.client.get(HERE, headers=BUREAU)).json()["threads"]
    assert [(each["text"], each["version"]) for each in listed] == [(WORDS, 1)]
    await undone(plans, third)
    assert rule(await noted(plans, "k2")) == (400, "too-few-units")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"kind": "leader-support"}, "not-of-talks"),
        ({"to": "2026-03-04"}, "period-wrong"),
        ({"text": "Bel 06-12345678"}, "phone-number"),
        ({"theme": "99"}, "theme-unknown"),
    ],
)
async def test_the_api_names_the_rule_that_was_broken(plans: Plans, changes: dict[str, Any], named: str) -> None:
    await talked(plans, "groen", "blauw", "opleiding")
    assert rule(await noted(plans, **changes)) == (400, named)


async def test_it_is_corrected_and_taken_back_with_a_reason_and_never_over_another(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "opleiding")
    address = f"{HERE}/{(await noted(plans)).json()['thread']}/recordings"
    body = {**SAID, "text": "Beter gezegd.", "reason": "Het stond er scheef.", "seenVersion": 1}
    assert (await plans.client.post(address, json=body, headers=BUREAU)).status_code == 201
    assert rule(await plans.client.post(address, json=body, headers=BUREAU)) == (409, "stale-version")
    back = {**body, "withdrawn": True, "seenVersion": 2}
    answer = (await plans.client.post(address, json=back, headers=BUREAU)).json()
    assert (answer["withdrawn"], answer["told"], len(answer["recordings"])) == (True, False, 3)
    other = address.replace("plan-1", "plan-2")
    assert (await plans.client.post(other, json=body, headers=BUREAU)).status_code == 404


async def test_no_word_of_it_leaves_plans(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "opleiding")
    await noted(plans)
    rows = await plans.store.find("outbox", {})
    values = [row["value"] for row in rows if "value" in row]
    assert {json.loads(value)["type"] for value in values} == {PLAN_ADOPTED, ACTIVITY_HELD}
    assert not any("ruimte" in str(value) for value in values)


async def test_the_trekker_notes_and_corrects_on_the_pages_and_what_is_refused_comes_back(plans: Plans) -> None:
    await talked(plans, "groen", "blauw")
    await as_person(plans, TREKKER)
    refused = await sent(plans, DRAWN, **TYPED)
    assert refused.status_code == 400
    assert "minder dan drie teams" in refused.text
    assert WORDS in refused.text
    await talked(plans, "opleiding")
    assert (await sent(plans, DRAWN, **TYPED)).status_code == 303
    page = (await plans.client.get(DRAWN)).text
    assert WORDS in page
    (address,) = set(re.findall(rf'href="({DRAWN}/[^"]+)"', page))
    assert "Vul in waarom" in (await sent(plans, address, **TYPED, terugnemen="ja")).text
    assert (await sent(plans, address, **TYPED, terugnemen="ja", reden="Toch niet.")).status_code == 303
    assert "Teruggenomen" in (await plans.client.get(DRAWN)).text
    assert "Reden: Toch niet." in (await plans.client.get(address)).text


async def test_who_carries_another_plan_sees_nothing(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "opleiding")
    await noted(plans)
    await as_person(plans, ELSEWHERE)
    for answer in (await plans.client.get(DRAWN), await sent(plans, DRAWN, **{**TYPED, "tekst": "Iets."})):
        assert answer.status_code == 403
        assert WORDS not in answer.text


async def test_report_and_meeting_tell_it_and_the_platform_and_what_is_passed_on_do_not(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "opleiding")
    await noted(plans)
    plans.client.headers["accept"] = "text/html"
    await log_in(plans.client, plans.store, plans.clock, "plans")
    report = (await plans.client.get("/plannen/plan-1/verslag?van=2026-01-01&tot=2026-03-03&soort=mt")).text
    assert report.count(WORDS) == 1
    assert "Rode draden uit gesprekken" in report
    platform = (await plans.client.get("/plannen/plan-1/verslag?van=2026-01-01&tot=2026-03-03&soort=platform")).text
    assert WORDS not in platform
    meeting = (await plans.client.get("/plannen/overleg?van=2026-02-01&tot=2026-03-03")).text
    assert WORDS in meeting
    assert (await plans.client.get("/plannen/plan-1/dossier")).text.count(DRAWN) == 1


async def test_of_a_plan_that_is_not_there_no_thread_is_listed_and_no_reading_written_down(plans: Plans) -> None:
    assert (await plans.client.get(f"{API}/plans/geen/threads", headers=BUREAU)).status_code == 404
    entries = (await plans.client.get(f"{API}/audit-entries", headers=bearer("auditor"))).json()["entries"]
    assert "geen" not in {each["object"] for each in entries}


async def test_a_thread_noted_after_a_meeting_of_talks_before_it_reaches_the_next(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "opleiding", on="2026-01-20")
    await noted(plans, to="2026-01-31")
    plans.client.headers["accept"] = "text/html"
    await log_in(plans.client, plans.store, plans.clock, "plans")
    asked = (("2026-02-04", "2026-03-03", 1), ("2026-01-04", "2026-03-02", 0), ("2026-03-03", "2026-03-03", 0))
    for since, to, times in asked:
        told = (await read(plans, f"{API}/meeting-pack?since={since}&to={to}"))["threads"]
        assert [(each["plan"], each["text"]) for each in told] == [("plan-1", WORDS)] * times
        assert (await plans.client.get(f"/plannen/overleg?van={since}&tot={to}")).text.count(WORDS) == times


async def test_words_that_were_corrected_or_taken_back_are_nowhere_any_more(plans: Plans) -> None:
    await talked(plans, "groen", "blauw", "opleiding")
    thread = (await noted(plans)).json()["thread"]
    assert (await corrected(plans, thread, text="Iemand zei: Beter.")).status_code == 201
    assert (await noted(plans)).status_code == 200, "the first noting again is the first noting"
    (listed,) = (await read(plans, HERE))["threads"]
    assert [each["text"] for each in listed["recordings"]] == [None, "Iemand zei: Beter."]
    assert (await corrected(plans, thread, withdrawn=True, seenVersion=2)).status_code == 201
    (listed,) = (await read(plans, HERE))["threads"]
    assert {each["text"] for each in (listed, *listed["recordings"])} == {None}
    assert [each["reason"] for each in listed["recordings"]] == [None, *["Het stond er scheef."] * 2]
    plans.client.headers["accept"] = "text/html"
    await log_in(plans.client, plans.store, plans.clock, "plans")
    page = (await plans.client.get(f"{DRAWN}/{thread}")).text
    assert page.count("De tekst is weg.") == 3
    for place in (page, str(await plans.store.find("threads", {}))):
        assert WORDS not in place
        assert "Iemand zei" not in place


async def test_a_thread_whose_talks_were_taken_back_is_told_to_nobody(plans: Plans) -> None:
    (talk, *_) = await talked(plans, "groen", "blauw", "opleiding")
    thread = (await noted(plans)).json()["thread"]
    days, pages = "van=2026-01-01&tot=2026-03-03", ("/plannen/plan-1/verslag", "/plannen/overleg")
    apis = (f"{API}/plans/plan-1/report?from=2026-01-01&to=2026-03-03", f"{API}/meeting-pack?since=2026-01-01")
    plans.client.headers["accept"] = "text/html"
    await log_in(plans.client, plans.store, plans.clock, "plans")
    for times in (1, 0):
        assert [(await plans.client.get(f"{page}?{days}")).text.count(WORDS) for page in pages] == [times] * 2
        assert [len((await read(plans, address))["threads"]) for address in apis] == [times] * 2
        assert [each["told"] for each in (await read(plans, HERE))["threads"]] == [bool(times)]
        if times:
            await undone(plans, talk)
    assert "Wordt niet verteld" in (await plans.client.get(DRAWN)).text
    own = (await plans.client.get(f"{DRAWN}/{thread}")).text
    assert "Nu hebben minder dan 3 teams" in own
    assert WORDS in own, "who may note can correct it or take it back"
    await as_person(plans, ABOVE)
    assert WORDS not in (await plans.client.get(DRAWN)).text
    own = (await plans.client.get(f"{DRAWN}/{thread}")).text
    assert "Nu hebben minder dan 3 teams" in own
    assert WORDS not in own
