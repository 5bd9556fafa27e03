"""The pages of a plan's file, phase and successor: what lacks, sums one can read, and forms that lose nothing."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence

import httpx
import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_plans.action_plans.storage import Changed, Plans
from plans_service import API, NOW, action_body, bearer, change_body, plan_body, plans_app, ready_log, serving
from rights_world import running

PLAN = "/plannen/plan-1"
FILE = f"{PLAN}/dossier"
HOURS_FORMULA = {
    "getal1": "10", "wat1": "leden", "getal2": "16", "wat2": "uur per maand",
    "getal3": "12", "wat3": "maanden", "getal4": "60", "wat4": "euro",
}  # fmt: skip
GOOD = {
    "voorwaarde": {"onderwerp": "owner", "tekst": "Het MT draagt het plan.", "geregeld": "ja", "wie": "director"},
    "risico": {"tekst": "De aandacht sneeuwt onder", "antwoord": "Bespreken", "volgende": "1-3-2026"},
    "advies": {"tekst": "Kies minder acties", "gehouden": "1-2-2026"},
    "besluit": {"tekst": "Er komt een training", "gehouden": "3-2-2026", "actie": "a1"},
    "afspraak": {"tekst": "Lead buyers uitnodigen", "gehouden": "4-2-2026", "volgende": "1-4-2026", "wie": "hr"},
    "uren": {"tekst": "Trekker", "getal1": "8", "wat1": "uur per week"},
    "begroting": {"tekst": "Werkgroep", **HOURS_FORMULA, "papier": "187.200"},
    "begroting-totaal": {"tekst": "Onder de tabel", "papier": "287.200"},
}


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        body = plan_body("plan-1", action_body(), action_body("A2", status="done"), title="Plan 2026")
        assert (await client.post(f"{API}/plans", json=body, headers=bearer("bureau"))).status_code == 201
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


async def hidden(client: httpx.AsyncClient, address: str) -> dict[str, str]:
    """What the last form on a page sends by itself."""
    page = (await client.get(address)).text.partition("<main")[2]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.rpartition("<form")[2]))


async def add(client: httpx.AsyncClient, slug: str, **typed: str) -> httpx.Response:
    address = f"{FILE}/nieuw/{slug}"
    return await client.post(address, data=await hidden(client, address) | GOOD[slug] | typed)


async def test_every_kind_of_entry_is_added_on_a_form_and_stands_where_it_leads(client: httpx.AsyncClient) -> None:
    for slug, typed in GOOD.items():
        answer = await add(client, slug)
        assert answer.status_code == 303, (slug, answer.text)
        page = (await client.get(answer.headers["location"])).text
        assert "Opgeslagen" in page
        assert typed["tekst"] in page, slug


async def test_an_entry_is_taken_back_with_a_reason_and_taken_up_again_on_its_page(client: httpx.AsyncClient) -> None:
    where = (await add(client, "advies", oordeel="sufficient")).headers["location"]
    entry = f"{FILE}/regels/{where.rpartition('=')[2]}"
    assert "<dd>Voldoende</dd>" in (await client.get(where)).text
    form = await hidden(client, entry)
    empty = await client.post(f"{entry}/intrekken", data=form)
    assert (empty.status_code, "Schrijf op waarom u dit intrekt." in empty.text) == (400, True)
    stale = await client.post(f"{entry}/intrekken", data=form | {"waarom": "Dubbel.", "gezien": "0"})
    assert (stale.status_code, "Iemand anders was u voor" in stale.text, ">Dubbel.</textarea>" in stale.text) == (
        409,
        True,
        True,
    )
    gone = await client.post(f"{entry}/intrekken", data=form | {"waarom": "Dubbel."})
    page = (await client.get(gone.headers["location"])).text
    assert "Het is ingetrokken en telt niet meer mee." in page
    assert "<h2>Ingetrokken</h2>" in page
    assert "zonder antwoord" not in (await client.get(FILE)).text
    page = (await client.get(entry)).text
    assert "Dit is ingetrokken" in page
    assert f'action="{entry}/intrekken"' not in page
    again = await client.post(entry, data=await hidden(client, entry) | GOOD["advies"] | {"oordeel": "sufficient"})
    assert "Ingetrokken" not in (await client.get(again.headers["location"])).text
    assert "<strong>Weer opgenomen</strong>" in (await client.get(entry)).text


async def test_the_file_says_what_lacks_and_one_next_step_until_it_is_in_order(client: httpx.AsyncClient) -> None:
    assert "Nog niet op orde" in (await client.get(FILE)).text
    for subject in ("owner", "hours", "budget"):
        page = (await client.get(FILE)).text
        assert page.count("Volgende stap") == 1
        assert f"nieuw/voorwaarde?onderwerp={subject}" in page
        assert (await add(client, "voorwaarde", onderwerp=subject)).status_code == 303
    page = (await client.get(FILE)).text
    assert "Nog niet op orde" not in page
    await add(client, "risico")
    page = (await client.get(FILE)).text
    assert "Er is een risico dat u weer zou bekijken" in page
    assert "Datum voorbij" in (await client.get(f"{FILE}/risicos")).text


async def test_a_sum_is_read_as_a_sum_and_where_the_paper_disagrees_is_said_in_words(client: httpx.AsyncClient) -> None:
    for text, amount in (("Werven", "7.500"), ("Leden", "7.500"), ("Leiders", "30.000"), ("Bewust", "30.000")):
        await add(client, "begroting", **dict.fromkeys(HOURS_FORMULA, ""), tekst=text, papier=amount)
    await add(client, "begroting", **dict.fromkeys(HOURS_FORMULA, ""), tekst="Evenementen", papier="25000,00")
    await add(client, "begroting")
    await add(client, "begroting-totaal")
    page = (await client.get(f"{FILE}/uren-en-geld")).text
    for words in (
        "10 leden × 16 uur per maand × 12 maanden × 60 euro = 115.200,00",
        "de berekening geeft 115.200,00 euro, het papier zegt 187.200,00 euro. Dat scheelt 72.000,00 euro.",
        "Met de berekeningen in plaats van de bedragen van het papier is het totaal 215.200,00 euro.",
        "Peil laat zien waar het papier zichzelf tegenspreekt, en verandert niets.",
        '<svg class="picture" role="img"',
    ):
        assert words in page, words
    assert "Onder de tabel: hier staat als totaal" not in page
    assert "1 verschil<" in (await client.get(FILE)).text
    await add(client, "begroting-totaal", papier="287.300", tekst="Elders")
    page = (await client.get(f"{FILE}/uren-en-geld")).text
    assert "Elders: hier staat als totaal 287.300,00 euro, maar de regels van het papier zijn samen 287.200,00" in page


async def test_of_a_meeting_one_can_choose_the_day(client: httpx.AsyncClient) -> None:
    await add(client, "besluit")
    await add(client, "afspraak")
    page = (await client.get(f"{FILE}/overleg?dag=2026-02-03")).text
    assert "Er komt een training" in page
    assert "Lead buyers" not in page


REFUSED = [
    ("besluit", {"tekst": ""}, "tekst", "Vul in wat u wilt vastleggen."),
    ("besluit", {"gehouden": "ooit"}, "gehouden", "Vul een datum in"),
    ("besluit", {"gehouden": "4-3-2026"}, "gehouden", "niet in de toekomst"),
    ("besluit", {"tekst": "x" * 2001}, "tekst", "korter"),
    ("besluit", {"tekst": "mail jan@example.nl"}, "tekst", "e-mailadres"),
    ("risico", {"antwoord": "bel 0612345678"}, "antwoord", "telefoonnummer"),
    ("besluit", {"actie": "a9"}, "actie", "staat niet in het plan"),
    ("risico", {"antwoord": ""}, "antwoord", "Vul hier iets in"),
    ("advies", {"geregeld": "ja"}, "antwoord", "Vul hier iets in"),
    ("afspraak", {"wie": "Jan"}, "wie", "Kies een rol"),
    ("voorwaarde", {"onderwerp": ""}, "onderwerp", "Kies waar deze voorwaarde over gaat."),
    ("uren", {"getal1": "", "wat1": ""}, "getal1", "Vul een berekening in"),
    ("uren", {"getal1": "12.5"}, "getal1", "Vul een getal in"),
    ("uren", {"getal1": "99999999"}, "getal1", "te groot"),
    ("begroting", {"getal1": "10.000.000", "getal2": "10.000.000"}, "getal1", "tien miljard"),
    ("begroting-totaal", {"papier": ""}, "papier", "Vul het getal in"),
]


async def test_what_is_refused_names_the_field_and_keeps_everything_typed(client: httpx.AsyncClient) -> None:
    for slug, wrong, field, words in REFUSED:
        answer = await add(client, slug, **wrong)
        page = answer.text
        assert answer.status_code == 400, (slug, wrong)
        assert f'href="#veld-{field}"' in page, (slug, wrong, field)
        assert words in page, (slug, wrong, words)
        assert "<title>Fout: " in page
        for typed in (GOOD[slug] | wrong).values():
            assert typed in page or typed in {"Jan", "a9"}, typed


async def test_who_did_not_see_the_last_version_keeps_what_they_typed_and_then_saves_it(
    client: httpx.AsyncClient,
) -> None:
    made = (await add(client, "risico")).headers["location"]
    address = f"{FILE}/regels/{made.rpartition('opgeslagen=')[2]}"
    mine, theirs = [await hidden(client, address) | GOOD["risico"] for _ in range(2)]
    first = await client.post(address, data=theirs | {"antwoord": "Elke maand bespreken", "reden": "Vaker nodig"})
    assert first.status_code == 303
    assert (
        await client.post(address, data=theirs | {"antwoord": "Elke maand bespreken", "reden": "Vaker nodig"})
    ).is_redirect
    answer = await client.post(address, data=mine | {"antwoord": "Mijn woorden"})
    assert answer.status_code == 409
    assert "Iemand anders was u voor" in answer.text
    assert "Elke maand bespreken" in answer.text
    assert "Mijn woorden</textarea>" in answer.text
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text.rpartition("<form")[2]))
    assert (await client.post(address, data=mine | again | {"antwoord": "Mijn woorden"})).status_code == 303
    page = (await client.get(address)).text
    assert "Was: Bespreken. Nu: Elke maand bespreken." in page
    assert "Vaker nodig" in page
    assert page.count("Vastgelegd op") == 3


async def test_a_plan_goes_to_its_next_phase_by_one_button_and_is_closed_with_a_reason(
    client: httpx.AsyncClient,
) -> None:
    for address in (PLAN, FILE):
        assert "Begin met nagaan" in (await client.get(address)).text
    button = await hidden(client, FILE)
    answer = await client.post(f"{PLAN}/fase", data=button)
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert "stap ‘nagaan’" in page
    assert re.search(r'aria-current="step">\s*<span[^>]*><svg.*?</svg>Nagaan', page)
    stale = await client.post(f"{PLAN}/fase", data=button | {"formulier": "x", "naar": "act"})
    assert stale.status_code == 409
    form = await hidden(client, f"{PLAN}/fase") | {"naar": "closed", "datum": "3-3-2026"}
    refused = await client.post(f"{PLAN}/fase", data=form)
    assert refused.status_code == 400
    assert 'href="#veld-reden"' in refused.text
    for wrong, field in (
        ({"naar": ""}, "naar"),
        ({"datum": "x"}, "datum"),
        ({"datum": "9-1-2026", "naar": "act"}, "datum"),
    ):
        assert f'href="#veld-{field}"' in (await client.post(f"{PLAN}/fase", data=form | wrong)).text
    assert (await client.post(f"{PLAN}/fase", data=form | {"reden": "Opgeheven"})).status_code == 303
    for address in (PLAN, FILE, f"{FILE}/risicos", f"{PLAN}/fase", f"{PLAN}/acties/a1"):
        assert "<button" not in (await client.get(address)).text.partition("<main")[2]
    assert (await client.get(f"{FILE}/nieuw/risico")).status_code == 409
    assert "Dit plan is gesloten op 3 maart 2026" in (await client.get(f"{PLAN}/verloop")).text
    assert f'href="{PLAN}/herijken"' in (await client.get(FILE)).text
    page = (await client.get(f"{PLAN}/herijken")).text
    assert "Plan 2026 is al afgesloten, en dat blijft zo." in page
    form = await hidden(client, f"{PLAN}/herijken") | NEXT
    for _ in range(2):
        assert (await client.post(f"{PLAN}/herijken", data=form)).status_code == 303
    before, after = [(await client.get(f"{API}/plans/{one}", headers=JSON)).json() for one in ("plan-1", NEXT["code"])]
    assert (before["phase"], before["phases"]["version"]) == ("closed", 2)
    assert (after["follows"], after["actions"][0]["continues"]) == ("plan-1", "a1")


NEXT = {
    "titel": "Plan 2027", "code": "plan-1-2027", "van": "1-1-2027", "tot": "31-12-2027", "houder": "unit",
    "vastgesteld": "3-3-2026", "door": "director", "mee": "a1",
}  # fmt: skip
JSON = bearer("bureau") | {"accept": "application/json"}


async def test_what_is_said_while_the_next_plan_is_adopted_is_shown_and_goes_along(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, save = f"{PLAN}/herijken", Plans.save

    async def save_after_a_trekker(plans: Plans, changed: Sequence[Changed]) -> None:
        if len(changed) == 2:
            monkeypatch.setattr(Plans, "save", save)
            change = change_body("running")
            answer = await client.post(f"{API}/plans/plan-1/actions/a1/status-changes", json=change, headers=JSON)
            assert answer.status_code == 201
        await save(plans, changed)

    form = await hidden(client, address) | NEXT
    monkeypatch.setattr(Plans, "save", save_after_a_trekker)
    answer = await client.post(address, data=form)
    assert answer.status_code == 409
    assert "<li>A1. Iets doen: van ‘Gepland’ naar ‘Loopt’.</li>" in answer.text
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.text.rpartition("<form")[2]))
    assert (await client.post(address, data=form | again)).status_code == 303
    after = (await client.get(f"{API}/plans/{NEXT['code']}", headers=JSON)).json()
    assert after["actions"][0]["status"] == "running"


async def test_the_next_plan_takes_along_what_goes_on_and_closes_the_one_before(client: httpx.AsyncClient) -> None:
    address = f"{PLAN}/herijken"
    page = (await client.get(address)).text
    assert 'value="a1" id="veld-mee" checked' in page
    assert "<li>A2. Iets doen</li>" in page
    assert 'value="Plan 2027"' in page
    assert 'value="1-1-2027"' in page
    form = await hidden(client, address)
    form |= NEXT
    for wrong, field in (
        ({"mee": ""}, "mee"),
        ({"code": "met spatie"}, "code"),
        ({"titel": " "}, "titel"),
        ({"van": "31-12-2028"}, "tot"),
        ({"vastgesteld": "4-3-2026"}, "vastgesteld"),
        ({"vastgesteld": "1-1-2026"}, "vastgesteld"),
        ({"code": "plan-1"}, "code"),
        ({"houder": "x", "door": "Jan"}, "door"),
    ):
        answer = await client.post(address, data=form | wrong)
        assert answer.status_code == 400, wrong
        assert f'href="#veld-{field}"' in answer.text, wrong
    assert (await client.post(address, data=form | {"gezien": "7"})).status_code == 409
    for _ in range(2):
        assert (await client.post(address, data=form)).headers["location"] == (
            "/plannen/plan-1-2027/dossier?opgeslagen=herijkt"
        )
    other = await client.post(address, data=form | {"titel": "Iets anders"})
    assert (other.status_code, "anders dan wat u nu verstuurt" in other.text) == (409, True)
    for before in (PLAN, FILE):
        assert 'href="/plannen/plan-1-2027"' in (await client.get(before)).text
    assert 'href="/plannen/plan-1"' in (await client.get("/plannen/plan-1-2027/dossier")).text


async def test_a_plan_that_is_long_over_is_followed_by_one_that_is_not(client: httpx.AsyncClient) -> None:
    old = plan_body("plan-0", adoptedOn="2023-01-10", period={"from": "2023-04-01", "to": "2024-12-31"})
    assert (await client.post(f"{API}/plans", json=old, headers=bearer("bureau"))).status_code == 201
    page = (await client.get("/plannen/plan-0/herijken")).text
    for value in ("1-4-2025", "31-12-2026", "plan-0-2025"):
        assert f'value="{value}"' in page


async def test_what_is_not_there_is_said_in_dutch(client: httpx.AsyncClient) -> None:
    for address in (f"{FILE}/iets", f"{FILE}/nieuw/iets", f"{FILE}/regels/iets", "/plannen/geen/dossier"):
        answer = await client.get(address)
        assert answer.status_code == 404
        assert "bestaat niet" in answer.text or "niet in het dossier" in answer.text


async def test_a_manager_reads_the_file_and_the_proposal_and_changes_nothing() -> None:
    async with running() as world:
        for address in ("dossier", "dossier/risicos", "fase", "herijken"):
            answer = await world.ask("plans", "manager", "GET", f"/plannen/p-werving/{address}")
            assert answer.status_code == 200
            assert '<button type="submit"' not in answer.text.partition("<main")[2]
        trekker = (await world.ask("plans", "trekker", "GET", "/plannen/p-werving/dossier")).text
        assert "Begin met nagaan" in trekker
        shown = (await world.ask("plans", "trekker", "GET", "/plannen/p-werving/herijken")).text
        assert "Bureau I&amp;D stelt het nieuwe plan vast" in shown
