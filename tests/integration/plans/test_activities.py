"""What was done in teams, through the API and the pages: who records it, what is told of it, and who reads it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from agreements_service import BUREAU, WHO, Plans, plans_with
from logged_in import log_in
from peil_contracts.plans import ACTIVITY_HELD
from plans_service import API, plan_body
from relation_facts import named, pseudonym

TREKKER, ELSEWHERE, OVER = pseudonym("9"), pseudonym("b"), pseudonym("d")
LIST = "/plannen/activiteiten"
TALK = {"unit": "groen", "kind": "dialogue", "heldOn": "2026-03-02"}


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    carried = (
        named("po", "plan-1", TREKKER, "2026-01-01", n=30),
        named("ddv", "plan-2", ELSEWHERE, "2026-01-01", n=31),
        named("po", "plan-3", OVER, "2026-01-01", n=32),
        named("werving", "plan-4", OVER, "2026-01-01", n=33),
    )
    async with plans_with((*WHO, *carried)) as plans:
        for plan, unit in (("plan-1", "po"), ("plan-2", "ddv"), ("plan-3", "po")):
            adopted = await plans.client.post(f"{API}/plans", json=plan_body(plan, unit=unit), headers=BUREAU)
            assert adopted.status_code == 201, adopted.text
        yield plans


async def as_person(plans: Plans, person: str) -> None:
    """Be the employee with this pseudonym."""
    plans.client.headers["accept"] = "text/html"
    await log_in(plans.client, plans.store, plans.clock, "plans", roles=("employee",), pseudonym=person)


async def recorded(plans: Plans, key: str = "k1", **changes: Any) -> httpx.Response:
    """Let Bureau I&D record a talk, or something else."""
    headers = BUREAU | {"Idempotency-Key": key}
    return await plans.client.post(f"{API}/activities", json={**TALK, **changes}, headers=headers)


async def sent(plans: Plans, address: str, **typed: str) -> httpx.Response:
    """The form at *address*, filled in and sent."""
    page = (await plans.client.get(address)).text.partition("<main")[2]
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return await plans.client.post(address.partition("?")[0], data={**hidden, **typed})


async def told(plans: Plans) -> list[dict[str, Any]]:
    """The data of every fact in the outbox about what was done, oldest first."""
    rows = await plans.store.find("outbox", {})
    events = [json.loads(row["value"]) for row in rows if "value" in row]
    return [event for event in events if event["type"] == ACTIVITY_HELD]


async def test_the_bureau_records_corrects_and_takes_back_and_each_is_told_once(plans: Plans) -> None:
    first = await recorded(plans)
    assert first.status_code == 201, first.text
    assert (await recorded(plans)).status_code == 200
    assert (await recorded(plans, unit="blauw")).status_code == 409
    address = f"{API}/activities/{first.json()['activity']}"
    later = {**TALK, "heldOn": "2026-03-01", "seenVersion": 1}
    corrected = await plans.client.post(f"{address}/recordings", json=later, headers=BUREAU)
    assert (corrected.status_code, corrected.json()["heldOn"]) == (201, "2026-03-01")
    stale = await plans.client.post(f"{address}/recordings", json=later, headers=BUREAU)
    assert stale.status_code == 409
    asked, once = {"seenVersion": 2}, BUREAU | {"Idempotency-Key": "k2"}
    back = await plans.client.post(f"{address}/withdrawals", json=asked, headers=once)
    kept = {name: back.json()[name] for name in ("unit", "kind", "heldOn", "withdrawn")}
    assert (back.status_code, kept) == (201, {**TALK, "heldOn": "2026-03-01", "withdrawn": True})
    assert (await plans.client.post(f"{address}/withdrawals", json=asked, headers=once)).status_code == 200
    assert (await plans.client.post(f"{address}/withdrawals", json=asked, headers=BUREAU)).status_code == 409
    found = (await plans.client.get(f"{API}/activities?kind=dialogue", headers=BUREAU)).json()["activities"]
    assert [(one["activity"], len(one["recordings"])) for one in found] == [(first.json()["activity"], 3)]
    assert len(await told(plans)) == 3


async def test_who_takes_back_says_nothing_of_what_it_was(plans: Plans) -> None:
    address = f"{API}/activities/{(await recorded(plans)).json()['activity']}"
    for wrong in ({**TALK, "seenVersion": 1}, {}, {"seenVersion": 0}):
        assert (await plans.client.post(f"{address}/withdrawals", json=wrong, headers=BUREAU)).status_code == 400
    corrected = {**TALK, "heldOn": "2026-03-01", "seenVersion": 1, "withdrawn": True}
    assert (await plans.client.post(f"{address}/recordings", json=corrected, headers=BUREAU)).status_code == 400
    nowhere = await plans.client.post(f"{API}/activities/geen/withdrawals", json={"seenVersion": 1}, headers=BUREAU)
    assert nowhere.status_code == 404
    assert len(await told(plans)) == 1


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"unit": "weg"}, "unit-not-open"),
        ({"heldOn": "2026-03-04"}, "held-in-future"),
        ({"kind": "team-support", "number": 2}, "team-of-a-case"),
        ({"kind": "leader-support"}, "team-of-a-case"),
        ({"kind": "survey-follow-up"}, "of-its-kind"),
        ({"plan": "plan-9"}, "plan-not-here"),
    ],
)
async def test_the_api_names_the_rule_that_was_broken(plans: Plans, changes: dict[str, Any], rule: str) -> None:
    answer = await recorded(plans, **changes)
    assert (answer.status_code, answer.json()["errors"][0]["rule"]) == (400, rule)


async def test_a_trekker_records_below_their_own_unit_and_nowhere_else(plans: Plans) -> None:
    await as_person(plans, TREKKER)
    choices = (await plans.client.get(f"{LIST}/nieuw")).text
    assert 'value="groen"' in choices
    assert 'value="ddv"' not in choices
    team = (await plans.client.get(f"{LIST}/nieuw?soort=leader-support&eenheid=groen")).text
    assert "Van één team leggen we dit niet vast" in team
    assert 'value="groen"' not in team
    assert 'value="werving"' in team
    address = f"{LIST}/nieuw?soort=members-joined&eenheid=werving"
    for typed in ("veel", "0000012"):
        wrong = await sent(plans, address, datum="2-3-2026", aantal=typed)
        assert wrong.status_code == 400
        assert "heel getal" in wrong.text
    done = await sent(plans, address, datum="2-3-2026", aantal="5")
    assert (done.status_code, done.headers["location"]) == (303, f"{LIST}?opgeslagen=nieuw")
    page = (await plans.client.get(LIST)).text
    assert "Leden bij de werkgroep gekomen" in page
    assert "aantal: 5" in page
    await recorded(plans, "k9", kind="members-joined", unit="po", number=4)
    added = (await plans.client.get(f"{LIST}?soort=members-joined")).text
    assert "Samen 9" in added
    elsewhere = await sent(plans, address, eenheid="ddv", datum="2-3-2026", aantal="5")
    assert elsewhere.status_code == 400
    assert [one["data"]["recorded_by_role"] for one in await told(plans)] == ["bureau", "trekker"]


async def test_what_was_done_is_taken_back_on_its_page_and_stays_in_its_history(plans: Plans) -> None:
    activity = (await recorded(plans)).json()["activity"]
    await as_person(plans, TREKKER)
    done = await sent(plans, f"{LIST}/{activity}", datum="geen dag", actie="plan-9/", terugnemen="ja")
    assert done.headers["location"] == f"{LIST}?opgeslagen=teruggenomen"
    last = max((one["data"] for one in await told(plans)), key=lambda data: data["withdrawn"])
    assert (last["withdrawn"], last["held_on"], last["plan"]) == (True, "2026-03-02", None), "as it was recorded"
    assert "Teruggenomen" in (await plans.client.get(LIST)).text
    page = (await plans.client.get(f"{LIST}/{activity}")).text
    assert "telt niet mee" in page
    assert page.count("Vastgelegd op") == 2


async def test_who_answers_for_another_unit_does_not_learn_what_is_there(plans: Plans) -> None:
    activity = (await recorded(plans)).json()["activity"]
    await as_person(plans, ELSEWHERE)
    assert "Gesprek gevoerd</a>" not in (await plans.client.get(LIST)).text
    theirs, nobodys = [await plans.client.get(f"{LIST}/{one}") for one in (activity, "nergens")]
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    read = await plans.client.get(LIST)
    assert read.status_code == 200
    assert (await sent(plans, f"{LIST}/{activity}", datum="1-3-2026")).status_code in (403, 404)


async def test_who_carries_a_plan_that_is_closed_or_was_never_adopted_reads_and_records_nothing(plans: Plans) -> None:
    activity = (await recorded(plans)).json()["activity"]
    await as_person(plans, OVER)
    assert (await plans.client.get(f"{LIST}/{activity}")).status_code == 200
    closing = {"to": "closed", "reason": "Het jaar is om.", "changedOn": "2026-03-02", "seenVersion": 0}
    closed = await plans.client.post(f"{API}/plans/plan-3/phase-changes", json=closing, headers=BUREAU)
    assert closed.status_code == 201, closed.text
    assert (await plans.client.get(f"{LIST}/{activity}")).status_code == 404
    assert "U trekt nu geen plan" in (await plans.client.get(f"{LIST}/nieuw")).text


async def test_two_courses_at_once_are_said_where_a_team_is_looked_at(plans: Plans) -> None:
    await recorded(plans, "k1", kind="course", heldOn="2026-02-01", until="2026-03-31")
    second = await recorded(plans, "k2", kind="course", heldOn="2026-03-01")
    await as_person(plans, TREKKER)
    assert "twee trajecten op één dag" in (await plans.client.get(f"{LIST}/{second.json()['activity']}")).text
