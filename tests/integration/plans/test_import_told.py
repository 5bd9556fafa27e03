"""What the pages of a paper say of what is stored and what is not: nothing is lost unseen, nothing stored is denied."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from import_forms import ADOPT, FILLED, filled_in, typed_in, uploaded
from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.handlers import ActionPlans, Handled
from plans_service import API, NOW, bearer, plans_app, ready_log, serving

HEAD = "Nr;Actie;Trekker;Gereed;Status\n"
FIRST = HEAD + "1;Een cursus geven;HR;Q2 2026;loopt\n2;Een dialoog houden;MT;Q3 2026;gepland\n"
LATER = HEAD + (
    "1;Een netwerk oprichten;HR / Zorg;Q4 2026;gepland\n"
    "2;Een cursus geven;Directeur;Q4 2026;loopt\n"
    "3;Een dialoog houden;Directeur;Q3 2026;niet opgepakt\n"
)
NOTHING = "Er is nog niets opgeslagen."


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    store = MemoryStore()
    async with serving(plans_app(store, await ready_log())) as client:
        client.headers["accept"] = "text/html"
        client.params = httpx.QueryParams()
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


async def sent(client: httpx.AsyncClient, at: str, typed: dict[str, str]) -> httpx.Response:
    return await client.post(at, files={name: (None, text) for name, text in typed.items()})


async def adopted(client: httpx.AsyncClient, paper: str = FIRST) -> str:
    typed = filled_in(await uploaded(client, paper.encode(), "plan.csv")) | {"vastgesteld": "1-1-2026"}
    answer = await sent(client, ADOPT, typed)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).partition("?")[0]


async def actions(client: httpx.AsyncClient, address: str) -> dict[str, dict[str, str]]:
    at = f"{API}/plans/{address.rpartition('/')[2]}"
    found = (await client.get(at, headers=bearer("bureau"))).json()["actions"]
    return {each["code"]: each for each in found}


async def chosen(client: httpx.AsyncClient, address: str, paper: str = LATER) -> tuple[str, dict[str, str]]:
    """The page of a later paper, and its form with every difference and new action taken over."""
    page = (await uploaded(client, paper.encode(), "plan.csv", at=f"{address}/importeren")).text
    ticks = dict.fromkeys(_ticks(page), "ja")
    return page, {**typed_in(page), **ticks, "datum": "1-3-2026", "rol": "bureau"}


def _ticks(page: str) -> list[str]:
    names = [part.partition('"')[0] for part in page.split('name="')[1:]]
    return [name for name in names if name.startswith(("verschil-", "status-", "nieuw-")) and "-reden" not in name]


async def test_a_name_of_an_owner_that_finds_no_field_is_told_of_and_not_called_certain(
    client: httpx.AsyncClient,
) -> None:
    paper = (
        HEAD + "1;Eerste doen;HR / Zorg;Q1 2026;loopt\n2;Tweede;Facilitair en Communicatie en Inkoop;Q1 2026;loopt\n"
    )
    typed = filled_in(await uploaded(client, paper.encode(), "plan.csv"))
    there = (await sent(client, ADOPT, {**typed, "naar": "acties-1"})).text
    assert "in geen veld past “Zorg”" in there
    assert "Actie 2: eigenaar (waarschijnlijk)" in there
    end = (await sent(client, ADOPT, {**typed, "naar": "vaststellen"})).text
    assert "Alles uit het papier gaat mee." not in end
    assert "<li>Eigenaar van 1: het papier zegt ook “Zorg”, dat staat in geen veld.</li>" in end
    assert "<li>Eigenaar van 2: het papier zegt ook “Inkoop”, dat staat in geen veld.</li>" in end
    mended = {**typed, "a0-mede": "manager", "a1-mee": ""}
    del mended["a1-mee"]
    assert "Zorg”, dat staat in geen veld" not in (await sent(client, ADOPT, {**mended, "naar": "vaststellen"})).text


async def test_what_was_stored_before_a_refusal_is_counted_and_not_denied(client: httpx.AsyncClient) -> None:
    address = await adopted(client)
    page, typed = await chosen(client, address)
    assert NOTHING in page
    refused = await sent(client, f"{address}/importeren/overnemen", typed)
    assert refused.status_code == 400
    assert NOTHING not in refused.text
    assert "3 wijzigingen zijn opgeslagen. 2 wijzigingen niet: hieronder staat waarom." in refused.text
    assert "Vul in waarom de actie niet is opgepakt." in refused.text
    now = await actions(client, address)
    assert (now["1"]["owner"], now["3"]["title"]) == ("director", "Een netwerk oprichten")
    again = await sent(client, f"{address}/importeren/overnemen", typed_in(refused.text))
    assert again.status_code == 400
    assert NOTHING not in again.text
    assert "Van wat u net verstuurde, is niets opgeslagen." in again.text


async def test_an_action_of_which_something_is_refused_stays_as_it_is(client: httpx.AsyncClient) -> None:
    address = await adopted(client)
    _, typed = await chosen(client, address)
    reason = next(name for name in typed if name.endswith("-reden"))
    for words in ("", "Vraag het jan@voorbeeld.nl"):
        refused = await sent(client, f"{address}/importeren/overnemen", {**typed, reason: words})
        assert refused.status_code == 400
        two = (await actions(client, address))["2"]
        assert (two["owner"], two["status"]) == ("management-team", "planned"), words
        _, typed = await chosen(client, address)
    taken = await sent(client, f"{address}/importeren/overnemen", {**typed, reason: "Er is geen tijd voor."})
    assert taken.status_code == 303
    two = (await actions(client, address))["2"]
    assert (two["owner"], two["status"]) == ("director", "not-taken-up")


async def test_what_was_stored_before_the_store_went_away_is_counted(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = await adopted(client)
    _, typed = await chosen(client, address)
    revise, revised = ActionPlans.revise_action, 0

    async def away(self: ActionPlans, command: object) -> Handled:
        nonlocal revised
        revised += 1
        if revised > 1:
            raise StoreAway("the store went away")
        return await revise(self, command)  # type: ignore[arg-type]  # handed through

    monkeypatch.setattr(ActionPlans, "revise_action", away)
    del typed[next(name for name in typed if name.startswith("status-") and not name.endswith("-reden"))]
    held = await sent(client, f"{address}/importeren/overnemen", typed)
    assert held.status_code == 503
    assert "2 wijzigingen zijn opgeslagen." in held.text
    assert NOTHING not in held.text
    monkeypatch.undo()
    assert (await sent(client, f"{address}/importeren/overnemen", typed)).status_code == 303


async def test_a_new_action_gets_the_number_that_the_page_says(client: httpx.AsyncClient) -> None:
    address = await adopted(client)
    paper = LATER + "3;Nog een folder drukken voor iedereen;;Q4 2026;gepland\n"
    page, typed = await chosen(client, address, paper)
    assert "Nummer 1 is al bezet: deze actie komt in het plan als 4." in page
    assert "gaat niet mee: Zorg." in page
    one = {name: text for name, text in typed.items() if not name.startswith(("verschil-", "status-"))}
    assert (await sent(client, f"{address}/importeren/overnemen", one)).status_code == 303
    now = await actions(client, address)
    assert {code: each["title"] for code, each in now.items() if code in ("3", "4")} == {
        "3": "Nog een folder drukken voor iedereen",
        "4": "Een netwerk oprichten",
    }


async def test_the_second_owner_of_a_later_paper_is_held_against_the_plan_too(client: httpx.AsyncClient) -> None:
    address = await adopted(client)
    paper = FIRST.replace("HR;", "HR / Communicatie / Zorg;")
    page, typed = await chosen(client, address, paper)
    assert "in geen veld past “Zorg”" in page
    assert (await sent(client, f"{address}/importeren/overnemen", typed)).status_code == 303
    one = (await actions(client, address))["1"]
    assert (one["owner"], one["coOwner"]) == ("hr", "communication")
    for same in (paper, FIRST):
        page, _ = await chosen(client, address, same)
        assert "Het papier zegt niets anders dan het plan" in page


async def test_a_number_that_stands_twice_is_told_from_the_first_step_on(client: httpx.AsyncClient) -> None:
    paper = HEAD + "1;Eerste;HR;Q1 2026;loopt\n2;Tweede;HR;Q1 2026;loopt\n2;Dubbel nummer;HR;Q1 2026;loopt\n"
    page = await uploaded(client, paper.encode(), "plan.csv")
    assert page.status_code == 200
    typed = {**typed_in(page.text), **FILLED}
    sentence = "Actie 2, nummer: Dit nummer staat bij twee acties."
    assert f"Op stap 3 klopt iets niet. {sentence}" in page.text
    there = (await sent(client, ADOPT, {**typed, "naar": "acties-1"})).text
    assert 'id="fout-a2-code"' in there
    end = (await sent(client, ADOPT, {**typed, "naar": "vaststellen"})).text
    assert sentence in end
    mended = (await sent(client, ADOPT, {**typed, "a2-code": "3", "naar": "vaststellen"})).text
    assert "Dit nummer staat bij twee acties" not in mended


async def test_one_piece_of_text_is_said_in_the_singular(client: httpx.AsyncClient) -> None:
    paper = "Een los stuk tekst dat nergens bij hoort\n\n" + HEAD + "1;Eerste doen;HR;Q1 2026;loopt\n"
    typed = filled_in(await uploaded(client, paper.encode(), "plan.csv"))
    end = (await sent(client, ADOPT, {**typed, "naar": "vaststellen"})).text
    assert "1 stuk tekst dat Peil niet begreep</a>; het staat onderaan." in end
