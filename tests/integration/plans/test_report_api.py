"""Reports over the API: what the pages say, as values."""

from __future__ import annotations

import asyncio
import html
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from agreements_service import quickly_folding
from peil_chassis.http.dutch import dutch_day
from peil_chassis.log.memory import MemoryLog
from plans_reported import reported
from plans_service import API, action_body, bearer, plan_body
from reporting_facts import placed
from reporting_service import records

BUREAU = bearer("bureau") | {"accept": "application/json"}
REPORT, PACK = f"{API}/plans/plan-1/report", f"{API}/meeting-pack"
RISK = {"kind": "risk", "text": "Niemand heeft tijd.", "response": "Uren vragen.", "nextOn": "2026-03-20"}
MEASURED = {"text": "Allen volgen de cursus.", "threshold": 80, "dueOn": "2026-06-01", "indicator": "training-coverage",
            "item": "omstander"}  # fmt: skip


GATE = {
    "label": "akkoord van de commissie",
    "periodText": "Q2 2026",
    "dueOn": "2026-06-30",
    "done": False,
    "gate": True,
}
TEAMS = ("groen", "blauw", "opleiding")
HEARD = {"kind": "dialogue", "from": "2026-01-01", "to": "2026-01-31", "text": "Men mist ruimte om het te zeggen."}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    log, topics = MemoryLog(), {"peil-organisation": 4, "peil-plans": 4}
    await log.create(topics, dict.fromkeys(topics))
    units = [placed("directie-1", None, "2025-01-01", level="directorate", n=1)]
    units += [placed(team, "directie-1", "2025-01-01", level="team", n=n) for n, team in enumerate(TEAMS, 2)]
    await log.append(records(units, Counter()))
    async with quickly_folding(), reported(log, GATE) as client:
        for team in TEAMS:
            await told_of(client, "activities", {"unit": team, "kind": "dialogue", "heldOn": "2026-01-20"})
        await told_of(client, "plans/plan-1/threads", HEARD)
        risk = {**RISK, "recordedOn": "2026-02-05", "seenVersion": 0}
        told = await client.post(f"{API}/plans/plan-1/entries/e2/recordings", json=risk, headers=BUREAU)
        assert told.is_success, told.text
        later = plan_body("plan-2", action_body(measure=MEASURED), title="Plan van het platform", holder="platform")
        assert (await client.post(f"{API}/plans", json=later, headers=BUREAU)).is_success
        yield client


async def told_of(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    """Say *body* there, as soon as it is folded which units there are."""
    while (made := await client.post(f"{API}/{path}", json=body, headers=BUREAU)).status_code == 503:
        await asyncio.sleep(0.02)
    assert made.status_code == 201, made.text


async def answer(client: httpx.AsyncClient, address: str) -> Any:
    """What the API says there."""
    found = await client.get(address, headers=BUREAU)
    assert found.status_code == 200, found.text
    return found.json()


async def test_a_report_says_what_was_done_what_is_late_what_was_agreed_and_what_comes(
    client: httpx.AsyncClient,
) -> None:
    told = await answer(client, REPORT)
    assert [told[name] for name in ("plan", "title", "kind", "from", "to", "aheadTo", "counts")] == [
        "plan-1", "Plan 2026", "team", "2026-01-01", "2026-03-31", "2026-06-30", True,
    ]  # fmt: skip
    assert [each["code"] for each in told["done"]] == ["A3"]
    assert [(each["action"]["code"], each["past"][0]["label"], each["reason"]) for each in told["late"]] == [
        ("A1", "Plan af", None)
    ]
    changed = {each["action"]["code"]: each["statusChanges"] for each in told["changed"]}
    assert [(each["from"], each["to"], each["reason"]) for each in changed["A3"]] == [
        ("planned", "done", "Alles is klaar.")
    ]
    assert [(each["entry"], each["nextOn"]) for each in told["openAgreed"]] == [("e1", "2026-03-01")]
    assert [each["response"] for each in told["risks"]] == ["Uren vragen."]
    assert told["lacking"] == ["owner", "hours", "budget"]
    assert sum(each["after"] for each in told["statuses"]) == 3
    assert told["course"] is None


@pytest.mark.parametrize("page", ["", "?soort=evaluatie&van=2026-01-01&tot=2026-02-25"])
async def test_page_and_api_say_the_same_of_a_plan(client: httpx.AsyncClient, page: str) -> None:
    asked = page.replace("soort=evaluatie", "kind=evaluation").replace("van=", "from=").replace("tot=", "to=")
    told = await answer(client, f"{REPORT}{asked}")
    text = html.unescape((await client.get(f"/plannen/plan-1/verslag{page}")).text)
    done = {each["status"]: each["after"] for each in told["statuses"]}["done"]
    words = [f"Gereed: {done} van de {sum(each['after'] for each in told['statuses'])} acties"]
    words += [f"{_day(told['from'])} tot en met {_day(told['to'])}"]
    words += [each["text"].rstrip(".") for name in ("openAgreed", "risks", "decided") for each in told[name]]
    words += [f"de goedkeuring ‘{each['milestone']['label']}’" for each in told["awaiting"]]
    words += [each["text"].rstrip(".") for each in told["threads"]]
    assert (len(told["awaiting"]), len(told["threads"])) == (1, 1)
    words += [f"{each['label']} ({_day(each['dueOn'])})" for one in told["late"] for each in one["past"]]
    words += [f"Tot en met {_day(told['aheadTo'])}"]
    assert len(words) > 4
    for each in words:
        assert each in text, each
    table = text.partition('id="komt"')[2].partition("</table>")[0]
    assert table.count("<tr") - 1 == len(told["coming"]) > 0, "as many rows as things to come, beside the head"
    if told["course"] is not None:
        assert f"veranderde {told['course']['statusChanges']} keer" in text


async def test_a_report_to_a_platform_has_no_hours_and_money_and_measures_that_are_due(
    client: httpx.AsyncClient,
) -> None:
    told = await answer(client, f"{API}/plans/plan-2/report")
    assert [told[name] for name in ("kind", "hours", "budget", "lacking")] == ["platform", None, None, []]
    assert [each["measure"]["dueOn"] for each in told["measures"]] == ["2026-06-01"]
    assert told["threads"] == []
    assert (await answer(client, f"{REPORT}?kind=platform"))["threads"] == []
    early = await answer(client, f"{API}/plans/plan-2/report?to=2026-02-28&from=2026-02-01")
    assert early["measures"] == []
    whole = await answer(client, f"{API}/plans/plan-2/report?kind=evaluation")
    assert len(whole["measures"]) == 1
    assert whole["course"] == {"statusChanges": 0, "revisions": 0, "added": 0}


async def test_before_a_plan_is_in_force_there_is_nothing_to_report(client: httpx.AsyncClient) -> None:
    told = await answer(client, f"{REPORT}?from=2025-01-01&to=2025-05-01")
    assert [told[name] for name in ("counts", "statuses", "changed", "late", "coming")] == [False, [], [], [], []]


@pytest.mark.parametrize(
    ("address", "field"),
    [
        (f"{REPORT}?from=2026-03-02&to=2026-03-01", "from"),
        (f"{PACK}?since=2026-03-02&to=2026-03-01", "since"),
        (f"{REPORT}?kind=mt", "kind"),
        (f"{REPORT}?from=ooit", "from"),
        (f"{PACK}?van=2026-03-01", "van"),
    ],
)
async def test_what_is_asked_wrongly_is_named(client: httpx.AsyncClient, address: str, field: str) -> None:
    wrong = await client.get(address, headers=BUREAU)
    assert (wrong.status_code, wrong.headers["content-type"]) == (400, "application/problem+json")
    assert wrong.json()["errors"][0]["field"] == field


async def test_a_plan_that_is_not_there_has_no_report_and_who_may_not_read_gets_none(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{API}/plans/plan-9/report", headers=BUREAU)).status_code == 404
    for address in (REPORT, PACK):
        assert (await client.get(address, headers=bearer("auditor"))).status_code == 403


async def test_the_pack_begins_at_the_last_meeting_and_says_what_its_page_says(client: httpx.AsyncClient) -> None:
    told = await answer(client, PACK)
    assert [told[name] for name in ("since", "to", "earlierMeetings")] == ["2026-02-04", "2026-03-03", ["2026-02-04"]]
    assert [(each["plan"], each["done"], each["total"], len(each["late"])) for each in told["plans"]] == [
        ("plan-1", 1, 3, 1), ("plan-2", 0, 1, 0),
    ]  # fmt: skip
    assert [(each["plan"], each["entry"]["entry"]) for each in told["openAgreed"]] == [("plan-1", "e1")]
    assert [each["entry"]["text"] for each in told["risks"]] == ["Niemand heeft tijd."]
    text = html.unescape((await client.get("/plannen/overleg")).text)
    changed, late = (sum(len(each[name]) for each in told["plans"]) for name in ("changed", "late"))
    assert [each["new"] for each in told["plans"]] == [True, True]
    assert (changed, late) == (0, 1)
    for words in (
        f"het overleg van {_day(told['since'])}",
        "iets bij 0 acties, in 0 van de 2 plannen",
        "Bij 1 actie loopt iets achter",
    ):
        assert words in text, words
    for each in told["plans"]:
        assert f"{each['done']} van {each['total']}" in text
    entries = [one["entry"] for name in ("openAgreed", "decided", "risks", "advice") for one in told[name]]
    assert [each["plan"] for each in told["threads"]] == ["plan-1"]
    assert all(each["text"].rstrip(".") in text for each in (*entries, *told["threads"]))


async def test_reading_a_report_is_an_entry_of_the_audit_log(client: httpx.AsyncClient) -> None:
    await answer(client, REPORT)
    await answer(client, PACK)
    found = (await client.get(f"{API}/audit-entries", headers=bearer("auditor"))).json()
    assert {(each["action"], each["object"]) for each in found["entries"]} >= {
        ("case-read", "plan-1"),
        ("cases-listed", "all"),
    }


def _day(text: str) -> str:
    return dutch_day(date.fromisoformat(text))
