"""What is put before Bureau I&D: a way in from the file, one page of all of it, and the answer back in the file."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from plans_service import API, NOW, bearer, plan_body, plans_app, ready_log, serving

ALL = "/plannen/voorgelegd"
PLAIN = {"accept": "application/json"}
WAY_IN = "/plannen/plan-1/dossier/nieuw/afspraak?wie=inclusion-office"


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
async def client(store: MemoryStore, clock: SteppedClock) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, await ready_log(), clock)) as client:
        client.headers["accept"] = "text/html"
        for plan in ("plan-1", "plan-2"):
            body = plan_body(plan, title=f"Titel van {plan}", unit=f"directie-{plan[-1]}")
            assert (await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))).status_code == 201
        await log_in(client, store, clock, "plans")
        yield client


async def sent(client: httpx.AsyncClient, address: str, **typed: str) -> httpx.Response:
    """The form for an entry at *address* as it is handed out, with what was *typed*."""
    page = (await client.get(address)).text.partition("<main")[2]
    page = page[page.index('<form class="form"') :].partition("</form>")[0]
    given = dict(re.findall(r'name="(\w+)"[^>]* value="([^"]*)"', page))
    given |= dict(re.findall(r'<select id="[^"]*" name="(\w+)".*?<option value="([^"]+)" selected', page, re.S))
    given |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', page, re.S))
    given.setdefault("geregeld", "nee")
    return await client.post(address.partition("?")[0], data=given | typed)


async def put_before(client: httpx.AsyncClient, text: str, plan: str = "plan-1", by: str = "1-4-2026") -> str:
    """Put *text* before the Bureau; the address of the entry."""
    answer = await sent(client, WAY_IN.replace("plan-1", plan), tekst=text, volgende=by)
    assert answer.status_code == 303, answer.text
    return f"/plannen/{plan}/dossier/regels/{answer.headers['location'].rpartition('=')[2]}"


async def test_the_file_leads_to_a_form_on_which_only_what_and_when_is_to_be_filled_in(
    client: httpx.AsyncClient,
) -> None:
    assert f'href="{WAY_IN}"' in (await client.get("/plannen/plan-1/dossier")).text
    page = (await client.get(WAY_IN)).text
    for words in (
        "<h1>Voorleggen aan Bureau I&amp;D</h1>",
        "Wat legt u voor aan Bureau I&amp;D?",
        '<option value="inclusion-office" selected',
        'value="3-3-2026"',
        "Wanneer moet er antwoord zijn?",
    ):
        assert words in page, words
    wrong = await sent(client, WAY_IN, tekst="Mag dit?", volgende="morgen")
    assert wrong.status_code == 400
    assert "Wat legt u voor aan Bureau I&amp;D?" in wrong.text
    assert ">Mag dit?</textarea>" in wrong.text
    other = (await client.get("/plannen/plan-1/dossier/nieuw/afspraak")).text
    assert "Wat is er afgesproken?" in other


async def test_the_bureau_reads_all_that_lies_with_it_the_oldest_first_with_a_way_to_answer(
    client: httpx.AsyncClient, clock: SteppedClock, store: MemoryStore
) -> None:
    assert "Er ligt niets dat op antwoord wacht." in (await client.get(ALL)).text
    later_due = await put_before(client, "Wie betaalt de tolk?", by="1-6-2026")
    clock.set(NOW + timedelta(days=1))
    await log_in(client, store, clock, "plans")
    second = await put_before(client, "Mag de enquête door?", "plan-2", by="5-3-2026")
    await sent(client, "/plannen/plan-1/dossier/nieuw/afspraak", tekst="Niet voor het Bureau", gehouden="3-3-2026",
               volgende="1-4-2026", wie="hr")  # fmt: skip
    page = (await client.get(ALL)).text
    assert page.index("Wie betaalt de tolk?") < page.index("Mag de enquête door?")
    for words in (
        "Er liggen 2 punten",
        "Titel van plan-2",
        "3 maart 2026",
        "1 juni 2026",
        f'href="{later_due}?terug=voorgelegd#wijzigen"',
    ):
        assert words in page, words
    assert f'href="{second}?terug=voorgelegd#wijzigen"' in page
    assert "Niet voor het Bureau" not in page
    assert "ligt (2 open)" in (await client.get("/plannen")).text
    clock.set(NOW + timedelta(days=9))
    await log_in(client, store, clock, "plans")
    assert "Datum voorbij" in (await client.get(ALL)).text


async def test_the_trekker_reads_the_answer_in_the_file_and_the_bureau_reads_it_below_what_is_open(
    client: httpx.AsyncClient,
) -> None:
    entry = await put_before(client, "Wie betaalt de tolk?")
    file = "/plannen/plan-1/dossier/overleg"
    assert "Ligt bij Bureau I&amp;D" in (await client.get(file)).text
    answered = await sent(client, entry, antwoord="Het Bureau betaalt.", geregeld="ja")
    assert answered.status_code == 303, answered.text
    page = (await client.get(file)).text
    assert "<dt>Antwoord</dt><dd>Het Bureau betaalt.</dd>" in page
    assert "Beantwoord" in page
    page = (await client.get(ALL)).text
    assert "Er ligt niets dat op antwoord wacht." in page
    assert "Het Bureau betaalt." in page.partition("<h2>Wat is beantwoord</h2>")[2]
    assert " open)" not in (await client.get("/plannen")).text


async def test_what_is_taken_back_lies_with_nobody_and_of_a_closed_plan_nothing_is_open(
    client: httpx.AsyncClient,
) -> None:
    entry = await put_before(client, "Vergissing")
    body = {"recordedOn": "2026-03-03", "reason": "Dubbel.", "seenVersion": 1}
    address = f"{API}/plans/plan-1/entries/{entry.rpartition('/')[2]}/withdrawals"
    assert (await client.post(address, json=body, headers=bearer("bureau"))).status_code == 201
    assert "Vergissing" not in (await client.get(ALL)).text
    await put_before(client, "Nooit beantwoord", "plan-2")
    body = {"to": "closed", "changedOn": "2026-03-03", "reason": "Opgegaan in een ander plan.", "seenVersion": 0}
    closing = await client.post(f"{API}/plans/plan-2/phase-changes", json=body, headers=bearer("bureau"))
    assert closing.status_code == 201, closing.text
    page = (await client.get(ALL)).text
    assert "Er ligt niets dat op antwoord wacht." in page
    assert "Plan afgesloten" in page
    await renew(client, "plan-2", "plan-3", on="3-3-2026")
    page = (await client.get(ALL)).text
    assert "Er ligt 1 punt dat op antwoord wacht." in page
    assert "Plan afgesloten" not in page


async def renew(client: httpx.AsyncClient, plan: str, to: str, on: str = "4-3-2026") -> None:
    """Adopt *to* as the plan that follows *plan*, with all that is chosen, by a form that is sent twice."""
    page = (await client.get(f"/plannen/{plan}/herijken")).text.partition("<main")[2].rpartition("<form")[2]
    hidden: dict[str, str | list[str]] = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    hidden["dossier"] = re.findall(r'name="dossier" value="([^"]*)"[^>]* checked', page)
    typed = {
        "titel": f"Titel van {to}", "code": to, "van": "1-1-2027", "tot": "31-12-2027", "vastgesteld": on,
        "houder": "unit", "door": "director", "mee": "a1",
    }  # fmt: skip
    for _ in range(2):
        answer = await client.post(f"/plannen/{plan}/herijken", data=hidden | typed)
        assert answer.status_code == 303, answer.text


async def test_what_is_not_answered_at_the_yearly_re_set_goes_along_and_lies_with_the_bureau_still(
    client: httpx.AsyncClient, clock: SteppedClock, store: MemoryStore
) -> None:
    entry = await put_before(client, "Wie betaalt de tolk?")
    answered = await put_before(client, "Mag de enquête door?")
    await sent(client, answered, antwoord="Ja.", geregeld="ja")
    clock.set(NOW + timedelta(days=1))
    await log_in(client, store, clock, "plans")
    page = (await client.get("/plannen/plan-1/herijken")).text
    assert "Afspraak: Wie betaalt de tolk?" in page
    assert "Mag de enquête door?" not in page
    assert "Het dossier van het nieuwe plan begint leeg" in (await client.get("/plannen/plan-2/herijken")).text
    await renew(client, "plan-1", "plan-3")
    await renew(client, "plan-3", "plan-4")
    page = (await client.get(ALL)).text
    assert "Er ligt 1 punt dat op antwoord wacht." in page
    assert "Meegegaan uit het vorige plan" in page
    assert "Plan afgesloten" not in page
    assert page.count("</span></a></p>") == 1
    told = (await client.get(f"{API}/referrals", headers=bearer("bureau") | PLAIN)).json()["referrals"]
    assert [(each["plan"], each["text"], each["since"], each["open"]) for each in told] == [
        ("plan-4", "Wie betaalt de tolk?", "2026-03-03", True),
        ("plan-1", "Mag de enquête door?", "2026-03-03", False),
    ]
    goes_on = entry.replace("plan-1", "plan-4")
    assert (await sent(client, goes_on, antwoord="Het Bureau betaalt.", geregeld="ja")).status_code == 303
    assert "<dt>Antwoord</dt><dd>Het Bureau betaalt.</dd>" in (await client.get("/plannen/plan-4/dossier/overleg")).text
    assert "Er ligt niets dat op antwoord wacht." in (await client.get(ALL)).text


@pytest.mark.parametrize(("gone_on_as", "about"), [("a1", "a1"), ("b1", "b1"), (None, None)])
async def test_what_goes_along_is_about_the_action_that_goes_on_from_its_own(
    client: httpx.AsyncClient, gone_on_as: str | None, about: str | None
) -> None:
    said = {
        "kind": "agreed", "text": "Mag dit?", "owner": "inclusion-office", "heldOn": "2026-03-03", "action": "a1",
        "nextOn": "2026-04-01", "recordedOn": "2026-03-03", "seenVersion": 0,
    }  # fmt: skip
    asked = await client.post(f"{API}/plans/plan-1/entries/vraag/recordings", json=said, headers=bearer("bureau"))
    assert asked.status_code == 201, asked.text
    body = plan_body("plan-5", unit="directie-1", adoptedOn="2026-03-03", follows="plan-1", followsVersion=1)
    action = {**body["actions"][0], "action": gone_on_as or "c1", "continues": "a1"}
    body["actions"] = [action if gone_on_as else {**action, "continues": None}]
    adopting = await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))
    assert adopting.status_code == 201, adopting.text
    entry = await client.get(f"{API}/plans/plan-5/entries/vraag", headers=bearer("bureau") | PLAIN)
    assert entry.json()["recordings"][0]["action"] == about


async def test_who_answers_from_the_list_comes_back_to_the_list_and_nowhere_else(client: httpx.AsyncClient) -> None:
    entry = await put_before(client, "Wie betaalt de tolk?")
    assert f'href="{entry}?terug=voorgelegd#wijzigen"' in (await client.get(ALL)).text
    assert f'href="{ALL}">Annuleren' in (await client.get(f"{entry}?terug=voorgelegd")).text
    answered = await sent(client, f"{entry}?terug=voorgelegd", antwoord="Het Bureau.", geregeld="ja")
    assert (answered.status_code, answered.headers["location"]) == (303, f"{ALL}?opgeslagen=ja")
    assert "Wat u opschreef, staat in het dossier van het plan." in (await client.get(f"{ALL}?opgeslagen=ja")).text
    elsewhere = "https://example.org/"
    assert elsewhere not in (await client.get(f"{entry}?terug={elsewhere}")).text
    again = await sent(client, entry, antwoord="Toch niet.", geregeld="ja", terug=elsewhere)
    assert again.headers["location"].startswith("/plannen/plan-1/dossier/overleg?opgeslagen=")


async def test_the_api_tells_the_same_and_the_bureau_alone_may_ask(client: httpx.AsyncClient) -> None:
    entry = await put_before(client, "Wie betaalt de tolk?")
    address = f"{API}/referrals"
    assert (await client.get(address, headers=bearer("auditor"))).status_code == 403
    assert (await client.get(address, headers=bearer("bureau"))).json()["referrals"] == [
        {
            "plan": "plan-1",
            "unit": "directie-1",
            "entry": entry.rpartition("/")[2],
            "text": "Wie betaalt de tolk?",
            "since": "2026-03-03",
            "nextOn": "2026-04-01",
            "response": None,
            "answeredOn": None,
            "open": True,
        }
    ]
    await sent(client, entry, antwoord="Het Bureau.", geregeld="ja")
    told = (await client.get(address, headers=bearer("bureau"))).json()["referrals"][0]
    assert (told["response"], told["answeredOn"], told["open"]) == ("Het Bureau.", "2026-03-03", False)
