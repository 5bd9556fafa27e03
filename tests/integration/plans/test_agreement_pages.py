"""The pages of agreements by HTTP with a session: one next step, and whatever was typed comes back when refused."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import httpx
import pytest

from agreements_service import ABOVE, BUREAU, MANAGER, NEXT, Plans, plans_with
from logged_in import log_in
from peil_chassis.projection import Fact
from plans_service import API
from relation_facts import appointed
from reporting_facts import placed

LIST = "/plannen/afspraken"
NEW = f"{LIST}/nieuw"
KIND = f"{LIST}/soorten/inclusion-4"
WHY = "Er is nog geen trekker\nen dat duurt."


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    async with plans_with() as plans:
        plans.client.headers["accept"] = "text/html"
        await plans.consent()
        yield plans


async def as_bureau(plans: Plans) -> None:
    """Be somebody of Bureau I&D, who is nobody's manager."""
    await log_in(plans.client, plans.store, plans.clock, "plans")


async def as_manager(plans: Plans, pseudonym: str = MANAGER) -> None:
    """Be the manager with *pseudonym*."""
    await log_in(plans.client, plans.store, plans.clock, "plans", roles=("employee",), pseudonym=pseudonym)


async def as_council(plans: Plans) -> None:
    """Be somebody of the works council."""
    await log_in(plans.client, plans.store, plans.clock, "plans", roles=("employee", "works-council"))


async def handed_out(plans: Plans, address: str) -> dict[str, str]:
    """The hidden fields of the form at *address*."""
    page = (await plans.client.get(address)).text.partition("<main")[2]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))


async def sent(plans: Plans, address: str, **typed: str) -> httpx.Response:
    """The form at *address* as it is handed out, filled in and sent to where it says."""
    page = (await plans.client.get(address)).text.partition("<main")[2]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    filled = dict(re.findall(r'name="(\w+)" type="text" value="([^"]*)"', page))
    action = re.search(r'<form class="form" method="post" action="([^"]+)"', page)
    assert action is not None
    return await plans.client.post(action[1], data={**filled, **hidden, **typed})


NEW_FORM = {
    "eenheid": "werving",
    "soort": "inclusion-4",
    "tekst": "Het actieplan krijgt een trekker.",
    "bekijken": "1 september 2026",
    "klaar": "1-12-2026",
}


def main_of(answer: httpx.Response) -> str:
    """The part of the page that is its own."""
    return answer.text.partition("<main")[2].partition("</main>")[0]


async def test_a_manager_without_agreements_learns_that_nothing_is_asked(plans: Plans) -> None:
    await as_manager(plans)
    page = main_of(await plans.client.get(LIST))
    assert "<h1>Mijn afspraken</h1>" in page
    assert "U hebt nu geen afspraken" in page
    assert "Uw volgende stap" not in page


async def test_a_manager_sees_own_agreements_with_one_next_step_on_top(plans: Plans) -> None:
    late = await plans.made(madeOn="2026-01-15", reviewOn="2026-02-01", dueOn="2026-12-01")
    await plans.made(reviewOn="2026-04-01")
    elsewhere = await plans.made(unit="ddv")
    await as_manager(plans)
    page = main_of(await plans.client.get(LIST))
    assert page.count("Uw volgende stap") == page.count('class="button"') == 1
    assert re.search(rf'class="button" href="{LIST}/{late}#vastleggen"', page)
    assert "Zeg hoe het met de afspraak gaat" in page
    assert page.count('scope="row"') == 2
    assert elsewhere not in page
    assert f"{LIST}/nieuw" not in page


async def test_when_nothing_is_asked_now_the_page_says_what_comes(plans: Plans) -> None:
    await plans.made()
    await as_manager(plans)
    page = main_of(await plans.client.get(LIST))
    assert "U hoeft nu niets te doen" in page
    assert "1 september 2026" in page


async def test_a_manager_above_sees_the_agreements_below_apart_from_their_own(plans: Plans) -> None:
    below, own = await plans.made(), await plans.made(unit="po")
    await as_manager(plans, ABOVE)
    page = main_of(await plans.client.get(LIST))
    first, _, second = page.partition("Afspraken in uw onderdelen")
    assert own in first
    assert below not in first
    assert below in second


async def test_a_list_of_ones_own_that_is_cut_says_so_and_keeps_what_comes_first_and_the_newest_that_ended(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    soon, later = await plans.made(reviewOn="2026-04-01"), await plans.made()
    newer = await plans.made(reviewOn="2026-11-01")
    older = await plans.made(reviewOn="2026-10-01")
    for each in (older, newer):
        await plans.note(each, "kept")
    await as_manager(plans)
    whole = main_of(await plans.client.get(LIST))
    assert [each in whole for each in (soon, later, older, newer)] == [True] * 4
    assert whole.index(newer) < whole.index(older)
    assert "er meer" not in whole
    monkeypatch.setattr("peil_plans.agreements.pages.routes.MOST_OWN", 1)
    cut = main_of(await plans.client.get(LIST))
    assert [each in cut for each in (soon, later, older, newer)] == [True, False, False, True]
    assert "U hebt er meer." in cut
    assert "Er zijn er meer:" in cut


async def test_bureau_sees_all_filters_them_and_goes_on_page_by_page(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peil_plans.agreements.pages.routes.PER_PAGE", 1)
    first, second = await plans.made(reviewOn="2026-04-01"), await plans.made(unit="ddv")
    ended = await plans.made()
    await plans.note(ended, "kept")
    await as_bureau(plans)
    page = main_of(await plans.client.get(LIST))
    assert first in page
    assert second not in page
    more = re.search(r'href="([^"]+)">Volgende afspraken', page)
    assert more is not None
    assert second in main_of(await plans.client.get(more[1].replace("&amp;", "&")))
    assert second in main_of(await plans.client.get(f"{LIST}?eenheid=ddv"))
    assert ended in main_of(await plans.client.get(f"{LIST}?stand=kept"))
    assert ended in main_of(await plans.client.get(f"{LIST}?stand=afgerond"))
    assert "Geen afspraken gevonden" in main_of(await plans.client.get(f"{LIST}?soort=inclusion-6"))


async def test_bureau_makes_an_agreement_and_the_page_says_so(plans: Plans) -> None:
    await as_bureau(plans)
    answer = await sent(plans, NEW, **NEW_FORM)
    assert answer.status_code == 303, answer.text
    page = main_of(await plans.client.get(answer.headers["location"]))
    assert "De afspraak is gemaakt." in page
    assert "Zorgen dat het actieplan uitgevoerd kan worden" in page
    assert "3 maart 2026, door Bureau I&amp;D met de leidinggevende van WERVING" in page
    assert "1 september 2026" in page


async def test_the_same_form_twice_makes_one_agreement(plans: Plans) -> None:
    await as_bureau(plans)
    typed = {**await handed_out(plans, NEW), **NEW_FORM, "gemaakt": "3-3-2026"}
    places = [(await plans.client.post(NEW, data=typed)).headers["location"] for _ in range(2)]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"eenheid": ""}, "eenheid", "welke eenheid"),
        ({"eenheid": "groen"}, "eenheid", "geen leidinggevende"),
        ({"soort": ""}, "soort", "Kies een soort"),
        ({"soort": "representation-4"}, "soort", "ondernemingsraad heeft nog niet ingestemd"),
        ({"tekst": " "}, "tekst", "Schrijf op wat u hebt afgesproken"),
        ({"tekst": "x" * 2001}, "tekst", "korter"),
        ({"tekst": "Vraag het j.jansen@example.org."}, "tekst", "Haal dat weg"),
        ({"gemaakt": "4-3-2026"}, "gemaakt", "niet in de toekomst"),
        ({"bekijken": "2-3-2026"}, "bekijken", "op of na 3 maart 2026"),
        ({"bekijken": "ooit"}, "bekijken", "Vul een datum in"),
        ({"bekijken": "1-12-2026"}, "bekijken", "vóór de dag"),
        ({"klaar": "31-2-2027"}, "klaar", "Vul een datum in"),
        ({"klaar": "1-3-2026"}, "klaar", "na 3 maart 2026"),
    ],
)
async def test_a_wrong_new_agreement_comes_back_with_the_error_at_its_field_and_everything_typed(
    plans: Plans, typed: dict[str, str], field: str, words: str
) -> None:
    await as_bureau(plans)
    answer = await sent(plans, NEW, **NEW_FORM | typed)
    assert_error(answer, field, words)
    kept = NEW_FORM | typed
    assert f">{kept['tekst']}</textarea>" in answer.text
    for name in ("bekijken", "klaar"):
        assert f'name="{name}" type="text" value="{kept[name]}"' in answer.text
    for name in ("eenheid", "soort"):
        assert not kept[name] or f'<option value="{kept[name]}" selected>' in answer.text


def assert_error(answer: httpx.Response, field: str, words: str) -> None:
    """The page says at *field* and on top what is wrong."""
    assert answer.status_code == 400
    error = re.search(rf'<p class="error" id="fout-{field}">(.*?)</p>', answer.text)
    assert error is not None, answer.text
    assert words in error[1]
    assert f'<a href="#veld-{field}">' in answer.text
    assert "<title>Fout: " in answer.text


async def test_a_manager_notes_progress_and_the_page_tells_it_with_the_history(plans: Plans) -> None:
    agreement = await plans.made()
    await as_manager(plans)
    answer = await sent(plans, f"{LIST}/{agreement}", stand="at-risk", reden=WHY)
    assert answer.status_code == 303, answer.text
    page = main_of(await plans.client.get(answer.headers["location"]))
    assert "Hoe het staat, is vastgelegd." in page
    assert "Van open naar loopt risico, op 3 maart 2026" in page
    assert "door: leidinggevende" in page
    (happened,) = (await plans.read(agreement))["history"]
    assert (happened["byRole"], happened["reason"]) == ("manager", WHY)


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"stand": ""}, "stand", "Kies hoe het"),
        ({"stand": "lapsed"}, "stand", "Alleen Bureau I&amp;D"),
        ({"stand": "open"}, "stand", "niet meer geldig"),
        ({"stand": "not-kept", "reden": " "}, "reden", "Schrijf op waarom"),
        ({"reden": "x" * 2001}, "reden", "korter"),
        ({"reden": "Bel 06-12345678"}, "reden", "Haal dat weg"),
        ({"reden": "a\u202eb"}, "reden", "niet te lezen"),
        ({"datum": ""}, "datum", "Vul een datum in"),
        ({"datum": "4-3-2026"}, "datum", "niet in de toekomst"),
        ({"datum": "2-3-2026"}, "datum", "op of na 3 maart 2026"),
        ({"gezien": "7"}, "stand", "niet meer geldig"),
    ],
)
async def test_a_wrong_note_comes_back_with_the_error_at_its_field_and_everything_typed(
    plans: Plans, typed: dict[str, str], field: str, words: str
) -> None:
    agreement = await plans.made()
    await as_manager(plans)
    filled = {"stand": "on-track", "reden": WHY, "datum": "3-3-2026"} | typed
    answer = await sent(plans, f"{LIST}/{agreement}", **filled)
    assert_error(answer, field, words)
    assert f">{filled['reden']}</textarea>" in answer.text
    assert f'name="datum" type="text" value="{filled["datum"]}"' in answer.text
    assert (await plans.read(agreement))["version"] == 0


async def test_who_saves_second_keeps_their_words_and_sees_what_happened(plans: Plans) -> None:
    agreement = await plans.made()
    await as_manager(plans)
    address = f"{LIST}/{agreement}"
    answer = await sent(plans, address, stand="on-track", reden=WHY, gezien="0")
    assert answer.status_code == 303
    again = await sent(plans, address, stand="kept", reden="Klaar.", gezien="0")
    assert again.status_code == 409
    assert "Er is intussen iets gebeurd" in again.text
    assert ">Klaar.</textarea>" in again.text
    assert re.search(r'name="stand" value="kept" id="[^"]*" checked', again.text)
    assert "Van open naar op schema" in again.text
    assert 'name="gezien" value="1"' in again.text


async def test_who_saves_after_the_end_reads_what_happened_and_still_has_their_words(plans: Plans) -> None:
    agreement = await plans.made()
    await as_bureau(plans)
    forms = {
        f"{LIST}/{agreement}": {"stand": "at-risk", "datum": "3-3-2026", "rol": "bureau", "reden": WHY},
        f"{LIST}/{agreement}/datums": {"klaar": "1-1-2027", "bekijken": "1-10-2026", "reden": WHY},
    }
    for address, typed in forms.items():
        typed |= await handed_out(plans, address)
    await plans.note(agreement, "kept")
    for address, typed in forms.items():
        for filled in (typed, typed | {"datum": "", "klaar": ""}):
            page = main_of(await plans.client.post(address, data=filled))
            assert "Er is intussen iets gebeurd" in page
            assert "staat nog in het formulier" not in page
            assert f'<p class="typed">{WHY}</p>' in page
            assert "Van open naar nagekomen" in page


async def test_who_asks_for_consent_that_was_given_meanwhile_still_has_their_words(plans: Plans) -> None:
    await as_bureau(plans)
    address = f"{LIST}/soorten/inclusion-2"
    typed = await handed_out(plans, address) | {"instemming": "asked", "datum": "3-3-2026", "toelichting": WHY}
    await plans.consent("inclusion-2")
    page = main_of(await plans.client.post(address, data=typed))
    assert "staat nog in het formulier" not in page
    assert f'<p class="typed">{WHY}</p>' in page


async def test_while_the_store_is_away_nothing_typed_is_lost_and_sent_again_it_is_done_once(plans: Plans) -> None:
    agreement = await plans.made()
    await as_manager(plans)
    address = f"{LIST}/{agreement}"
    filled = {**await handed_out(plans, address), "stand": "on-track", "reden": WHY, "datum": "3-3-2026"}
    plans.store.lose_next_answer(about="agreements")
    answer = await plans.client.post(address, data=filled)
    assert answer.status_code == 503
    assert "Opslaan is niet gelukt" in answer.text
    assert f">{WHY}</textarea>" in answer.text
    assert (await plans.client.post(address, data=filled)).status_code == 303
    assert (await plans.read(agreement))["version"] == 1


async def test_bureau_agrees_on_other_days_and_a_manager_cannot(plans: Plans) -> None:
    agreement = await plans.made()
    address = f"{LIST}/{agreement}/datums"
    await as_bureau(plans)
    refused = await sent(plans, address, klaar="1-1-2027", bekijken="1-10-2026", reden="")
    assert_error(refused, "reden", "waarom")
    assert 'value="1-1-2027"' in refused.text
    answer = await sent(plans, address, klaar="1-1-2027", bekijken="1-10-2026", reden="Later begonnen.")
    assert answer.status_code == 303
    page = main_of(await plans.client.get(answer.headers["location"]))
    assert "De datums zijn veranderd." in page
    assert "Andere datums: klaar op 1 januari 2027, bekijken op 1 oktober 2026" in page
    await as_manager(plans)
    assert (await plans.client.get(address)).status_code == 403
    assert "Andere datums afspreken" not in (await plans.client.get(f"{LIST}/{agreement}")).text


async def test_what_has_ended_has_no_form(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.note(agreement, "kept")
    await as_manager(plans)
    page = main_of(await plans.client.get(f"{LIST}/{agreement}"))
    assert "afgerond en verandert niet meer" in page
    assert "<form" not in page
    assert "Afgerond" in main_of(await plans.client.get(LIST))


async def test_the_works_council_sees_what_was_asked_and_records_its_decision(plans: Plans) -> None:
    await plans.client.post(
        f"{API}/agreement-kinds/representation-4/consent-changes",
        json={"state": "asked", "seenVersion": 0},
        headers=BUREAU,
    )
    await as_council(plans)
    page = main_of(await plans.client.get("/plannen/instemming"))
    assert "Hierover is instemming gevraagd" in page
    assert page.count('scope="row"') == 13
    address = f"{LIST}/soorten/representation-4"
    assert_error(await sent(plans, address, instemming=""), "instemming", "Kies wat u wilt vastleggen")
    answer = await sent(plans, address, instemming="given", toelichting="Besluit van 2 maart.", datum="2-3-2026")
    assert_error(answer, "datum", "op of na 3 maart 2026")
    assert ">Besluit van 2 maart.</textarea>" in answer.text
    for unfit, words in (("a\u202eb", "niet te lezen"), ("Vraag het j.jansen@example.org.", "Haal dat weg")):
        assert_error(await sent(plans, address, instemming="given", toelichting=unfit), "toelichting", words)
    answer = await sent(plans, address, instemming="given", toelichting="Besluit van 3 maart.")
    assert answer.status_code == 303
    page = main_of(await plans.client.get(answer.headers["location"]))
    assert "De instemming staat nu op: gegeven." in page
    assert "door: ondernemingsraad" in page
    assert (await plans.client.get(LIST)).status_code == 403


async def test_bureau_asks_for_consent_and_is_offered_nothing_more(plans: Plans) -> None:
    await as_bureau(plans)
    page = main_of(await plans.client.get(f"{LIST}/soorten/inclusion-2"))
    assert re.findall(r'name="instemming" value="([^"]*)"', page) == ["asked"]
    forced = await sent(plans, f"{LIST}/soorten/inclusion-2", instemming="given")
    assert_error(forced, "instemming", "Alleen de ondernemingsraad")
    assert (await sent(plans, f"{LIST}/soorten/inclusion-2", instemming="asked")).status_code == 303
    assert "<form" not in main_of(await plans.client.get(KIND))


async def test_a_manager_reads_the_kinds_and_records_nothing(plans: Plans) -> None:
    await as_manager(plans)
    page = main_of(await plans.client.get(KIND))
    assert "regel 505" in page
    assert "<form" not in page


async def test_a_hand_over_is_told_on_the_page_and_moves_the_agreement_to_the_next_manager(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.tell(appointed("werving", NEXT, "2026-03-03", n=40))
    await handed_over(plans, agreement)
    await as_manager(plans)
    assert (await plans.client.get(f"{LIST}/{agreement}")).status_code == 403
    await as_manager(plans, NEXT)
    assert agreement in main_of(await plans.client.get(LIST))
    page = main_of(await plans.client.get(f"{LIST}/{agreement}"))
    assert "Overgedragen aan een andere leidinggevende, vanaf 3 maart 2026" in page
    assert NEXT not in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (placed("werving", "po", "2026-03-03", n=60, level="department", state="closed"), "De eenheid is opgeheven"),
        (appointed("werving", None, "2026-03-03", n=60), "De eenheid heeft nu geen leidinggevende"),
    ],
)
async def test_an_agreement_that_nobody_has_says_who_is_to_act(plans: Plans, told: Fact, words: str) -> None:
    agreement = await plans.made()
    await plans.tell(told)
    await handed_over(plans, agreement)
    await as_manager(plans, ABOVE)
    page = main_of(await plans.client.get(f"{LIST}/{agreement}"))
    assert words in page
    assert "De leidinggevende daarboven of Bureau I&amp;D".lower() in page.lower()
    assert (await sent(plans, f"{LIST}/{agreement}", stand="not-kept", reden=WHY)).status_code == 303


async def handed_over(plans: Plans, agreement: str) -> None:
    """Wait until it followed."""
    async with asyncio.timeout(10):
        while not (await plans.read(agreement))["history"]:
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("path", [f"{LIST}/weg", f"{LIST}/weg/datums", f"{LIST}/soorten/inclusion-9"])
async def test_a_page_that_does_not_exist_says_where_to_look(plans: Plans, path: str) -> None:
    await as_bureau(plans)
    answer = await plans.client.get(path)
    assert answer.status_code == 404
    assert "Kijk" in answer.text


async def test_while_the_store_is_away_a_page_says_so(plans: Plans) -> None:
    await as_bureau(plans)
    plans.store.away(True)
    answer = await plans.client.get(LIST)
    plans.store.away(False)
    assert answer.status_code == 503
    assert "niet te bereiken" in answer.text
