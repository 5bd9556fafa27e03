"""An agreement and the actions that serve it name the same part of the mandate, and either page leads to the other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import date

import pytest

from agreements_service import BUREAU, Plans, plans_with
from logged_in import log_in
from peil_plans.mandate.reading import AMSTERDAM, load_mandates
from plans_service import API, action_body, plan_body

MANDATE = load_mandates(AMSTERDAM).in_force(date(2026, 3, 3))
FIRST, SECOND = MANDATE.under(MANDATE.themes[0].code)[:2]
OTHER = MANDATE.under(MANDATE.themes[1].code)[0]


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    async with plans_with() as plans:
        serving = action_body("A1", theme=FIRST.theme, intervention=FIRST.code, title="Gebouwen nalopen")
        beside = action_body("A2", theme=SECOND.theme, intervention=SECOND.code, title="Iets anders")
        away = action_body("A3", theme=OTHER.theme, intervention=OTHER.code, title="Elders")
        for plan, unit in (("plan-1", "werving"), ("plan-2", "ddv")):
            body = plan_body(plan, serving, beside, away, unit=unit)
            assert (await plans.client.post(f"{API}/plans", json=body, headers=BUREAU)).is_success
        await plans.consent("inclusion-6")
        yield plans


async def test_an_agreement_leads_to_the_actions_of_its_unit_that_serve_it_and_they_lead_back(plans: Plans) -> None:
    whole = await plans.made(kind="inclusion-6", theme=FIRST.theme)
    part = await plans.made(kind="inclusion-6", intervention=FIRST.code)
    told = await plans.read(part)
    assert (told["theme"], told["intervention"]) == (FIRST.theme, FIRST.code)
    client = plans.client
    client.headers["accept"] = "text/html"
    await log_in(client, plans.store, plans.clock, "plans")
    page = (await client.get(f"/plannen/afspraken/{part}")).text
    assert FIRST.title in page
    assert 'href="/plannen/plan-1/acties/a1"' in page
    for other in ("/plannen/plan-1/acties/a2", "/plannen/plan-1/acties/a3", "/plannen/plan-2/acties/a1"):
        assert other not in page, other
    page = (await client.get(f"/plannen/afspraken/{whole}")).text
    assert 'href="/plannen/plan-1/acties/a2"' in page
    assert "/plannen/plan-1/acties/a3" not in page
    page = (await client.get("/plannen/plan-1/acties/a1")).text
    assert f"/plannen/afspraken/{part}" in page
    assert f"/plannen/afspraken/{whole}" in page
    assert f"/plannen/afspraken/{part}" not in (await client.get("/plannen/plan-1/acties/a2")).text
    assert "Hoort bij de afspraak" not in (await client.get("/plannen/plan-2/acties/a1")).text


async def test_an_agreement_names_only_what_the_mandate_of_its_day_has(plans: Plans) -> None:
    for codes, rule in (
        ({"theme": "99"}, "theme-unknown"),
        ({"intervention": "9.99"}, "intervention-unknown"),
        ({"theme": FIRST.theme, "intervention": OTHER.code}, "intervention-unknown"),
    ):
        refused = await plans.make(kind="inclusion-6", **codes)
        assert (refused.status_code, refused.json()["errors"][0]["rule"]) == (400, rule)
    made = await plans.make("sleutel", kind="inclusion-6", intervention=FIRST.code)
    again = await plans.make("sleutel", kind="inclusion-6", intervention=FIRST.code)
    assert (made.status_code, again.status_code) == (201, 200)
    assert (await plans.make("sleutel", kind="inclusion-6", intervention=SECOND.code)).status_code == 409


async def test_the_form_offers_what_an_agreement_can_serve_and_keeps_what_was_chosen(plans: Plans) -> None:
    client = plans.client
    client.headers["accept"] = "text/html"
    await log_in(client, plans.store, plans.clock, "plans")
    address = "/plannen/afspraken/nieuw"
    page = (await client.get(address)).text
    assert f'<option value="{FIRST.code}">' in page
    typed = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition("<main")[2]))
    typed |= {"eenheid": "werving", "soort": "inclusion-6", "dient": FIRST.code, "tekst": "De basis op orde."}
    typed |= {"gemaakt": "3-3-2026", "bekijken": "1-9-2026"}
    back = await client.post(address, data=typed)
    assert f'<option value="{FIRST.code}" selected>' in back.text
    made = await client.post(address, data={**typed, "klaar": "1-12-2026"})
    assert made.status_code == 303, made.text
    assert f"{FIRST.code} {FIRST.title}" in (await client.get(made.headers["location"])).text
