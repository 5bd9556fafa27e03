"""What is open in a plan's file goes along into the next, as chosen on the page or left behind by the API."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from plans_service import API, NOW, bearer, plan_body, plans_app, ready_log, serving

PLAN, RENEW = "/plannen/plan-1", "/plannen/plan-1/herijken"
JSON = bearer("bureau") | {"accept": "application/json"}
OPEN: dict[str, dict[str, Any]] = {
    "risico": {"kind": "risk", "text": "De trekker vertrekt", "response": "Een tweede.", "nextOn": "2026-06-01"},
    "advies": {"kind": "advice", "text": "Begin kleiner", "heldOn": "2026-03-02", "score": "good"},
    "afspraak": {
        "kind": "agreed", "text": "Cijfers opvragen", "owner": "hr", "heldOn": "2026-03-02", "nextOn": "2026-04-01",
        "action": "a1",
    },
    "toegang": {"kind": "precondition", "text": "Toegang tot de cijfers", "subject": "other"},
    "uren": {"kind": "precondition", "text": "Vier uur per week", "subject": "hours"},
}  # fmt: skip
ALL = {"risico", "advies", "afspraak", "toegang"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    store, clock = MemoryStore(), SteppedClock(NOW)
    async with serving(plans_app(store, await ready_log(), clock)) as client:
        client.headers["accept"] = "text/html"
        body = plan_body("plan-1", title="Plan 2026")
        assert (await client.post(f"{API}/plans", json=body, headers=JSON)).status_code == 201
        for entry, said in OPEN.items():
            await put(client, entry, **said)
        await log_in(client, store, clock, "plans")
        yield client


async def put(client: httpx.AsyncClient, entry: str, version: int = 0, **said: Any) -> None:
    """Record *entry* in the file of the first plan."""
    body = {"recordedOn": "2026-03-03", "seenVersion": version, **said}
    answer = await client.post(f"{API}/plans/plan-1/entries/{entry}/recordings", json=body, headers=JSON)
    assert answer.status_code == 201, answer.text


def form_on(page: str) -> dict[str, Any]:
    """What the form of the re-set on *page* would send, for a plan of 2027."""
    form = page.partition("<main")[2].rpartition("<form")[2]
    typed: dict[str, Any] = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    typed["dossier"] = ["", *re.findall(r'name="dossier" value="([^"]+)"[^>]* checked', form)]
    return typed | {
        "titel": "Plan 2027", "code": "plan-2027", "van": "1-1-2027", "tot": "31-12-2027", "houder": "unit",
        "vastgesteld": "3-3-2026", "door": "director", "mee": "a1",
    }  # fmt: skip


async def in_file(client: httpx.AsyncClient, plan: str = "plan-2027") -> dict[str, str | None]:
    """The entries of the plan's file, each with what it continues."""
    found = (await client.get(f"{API}/plans/{plan}", headers=JSON)).json()["entries"]
    return {each["entry"]: each["continues"] for each in found}


async def test_all_that_is_open_is_chosen_and_what_is_set_off_stays_in_the_old_plan(client: httpx.AsyncClient) -> None:
    page = (await client.get(RENEW)).text
    form = form_on(page)
    assert set(form["dossier"]) == {"", *ALL}
    for words in (
        "Wat gaat mee uit het dossier?",
        "Risico: De trekker vertrekt",
        "Advies: Begin kleiner",
        "Afspraak: Cijfers opvragen",
        "Voorwaarde: Toegang tot de cijfers",
        "met wat u hieronder laat meegaan",
        "Eigenaar, uren en budget zijn dan opnieuw te regelen",
    ):
        assert words in page, words
    assert "Vier uur per week" not in page
    form["dossier"].remove("risico")
    wrong = await client.post(RENEW, data=form | {"titel": ""})
    assert (wrong.status_code, set(form_on(wrong.text)["dossier"])) == (400, {"", *ALL} - {"risico"})
    for _ in range(2):
        assert (await client.post(RENEW, data=form)).status_code == 303
    assert await in_file(client) == {name: name for name in ALL - {"risico"}}
    other = await client.post(RENEW, data=form | {"dossier": ["", *ALL]})
    assert (other.status_code, "anders dan wat u nu verstuurt" in other.text) == (409, True)


async def test_the_file_of_the_next_plan_says_what_came_along_and_leads_to_where_it_was(
    client: httpx.AsyncClient,
) -> None:
    assert (await client.post(RENEW, data=form_on((await client.get(RENEW)).text))).status_code == 303
    new = "/plannen/plan-2027/dossier"
    for part, entry in (("risicos", "risico"), ("advies", "advies"), ("overleg", "afspraak"), ("", "toegang")):
        link = f'Meegegaan uit <a href="{PLAN}/dossier/regels/{entry}">het dossier van het vorige plan</a>'
        assert link in (await client.get(f"{new}/{part}" if part else new)).text, part
        page = (await client.get(f"{new}/regels/{entry}")).text
        assert link in page
        assert "<strong>Meegegaan uit het vorige plan</strong>" in page
        assert "Meegegaan" not in (await client.get(f"{PLAN}/dossier/regels/{entry}")).text
    assert "het laatste oordeel is" not in (await client.get(new)).text
    assert "Eigenaar: dit is nog niet geregeld." in (await client.get(new)).text
    about = (await client.get(f"{API}/plans/plan-2027/entries/afspraak", headers=JSON)).json()
    assert (about["action"], about["continues"], about["version"]) == ("a1", "afspraak", 1)


async def test_what_is_recorded_meanwhile_is_chosen_and_a_form_of_before_takes_all_along(
    client: httpx.AsyncClient,
) -> None:
    form = form_on((await client.get(RENEW)).text)
    form["dossier"] = ["", "advies"]
    await put(client, "laat", **OPEN["risico"] | {"text": "Te laat gezien"})
    await put(client, "advies", 1, **OPEN["advies"] | {"settled": True, "response": "Gedaan."})
    again = await client.post(RENEW, data=form)
    assert again.status_code == 409
    assert set(form_on(again.text)["dossier"]) == {"", "laat"}
    old = {name: value for name, value in form_on(again.text).items() if name != "dossier"}
    assert (await client.post(RENEW, data=old)).status_code == 303
    assert set(await in_file(client)) == {"risico", "afspraak", "toegang", "laat"}


async def test_by_the_api_all_goes_along_but_what_it_leaves_behind(client: httpx.AsyncClient) -> None:
    goes_on = {**plan_body("x")["actions"][0], "continues": "a1"}
    body = plan_body("plan-2027", goes_on, follows="plan-1", adoptedOn="2026-03-03", followsVersion=len(OPEN))
    for left, follows in (("uren", "plan-1"), ("weg", "plan-1"), ("risico", None)):
        wrong = {**body, "leftBehind": [left], "follows": follows}
        wrong["actions"] = [goes_on if follows else {**goes_on, "continues": None}]
        answer = await client.post(f"{API}/plans", json=wrong, headers=JSON)
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["field"], error["rule"]) == (400, "leftBehind.0", "left-unknown"), left
    body["leftBehind"] = ["advies"]
    answers = [await client.post(f"{API}/plans", json=body, headers=JSON) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 200], answers[0].text
    assert await in_file(client) == {name: name for name in ALL - {"advies"}}
    other = await client.post(f"{API}/plans", json={**body, "leftBehind": []}, headers=JSON)
    assert (other.status_code, other.json()["errors"][0]["rule"]) == (409, "plan-already-adopted")
