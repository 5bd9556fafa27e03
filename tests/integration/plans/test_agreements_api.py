"""The API of agreements: the works council's gate, making, noting, other days, and what is published of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any

import httpx
import pytest

from agreements_service import BUREAU, COUNCIL, MANAGER, NEXT, Plans, body, plans_with
from peil_chassis.audit import ROWS as AUDIT
from peil_contracts.catalogue import check_fact
from peil_plans.agreements.facts import TOPIC
from peil_plans.agreements.storage import COLLECTION, CONSENTS, AgreementRecords, Stored
from plans_service import API, bearer
from relation_facts import appointed

KEY = {"Idempotency-Key": "k"}


@pytest.fixture
async def plans() -> AsyncIterator[Plans]:
    async with plans_with() as plans:
        await plans.consent()
        yield plans


def problem(answer: httpx.Response, status: int) -> tuple[str, str]:
    """Field and rule of the first error."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    error = answer.json()["errors"][0]
    assert error["message"]
    return error["field"], error["rule"]


async def published(plans: Plans, count: int) -> list[Mapping[str, Any]]:
    """The facts on the topic, once there are *count*: each as its contract wants it."""
    async with asyncio.timeout(10):
        while len(plans.log.records(TOPIC)) < count:
            await asyncio.sleep(0.02)
    facts = [json.loads(record.value or b"") for record in plans.log.records(TOPIC)]
    for fact in facts:
        check_fact(TOPIC, fact)
    assert len(facts) == count
    return facts


async def test_there_are_thirteen_kinds_and_none_may_be_used_before_the_works_council_spoke(plans: Plans) -> None:
    kinds = (await plans.client.get(f"{API}/agreement-kinds", headers=COUNCIL)).json()["kinds"]
    assert len(kinds) == 13
    assert {kind["kind"] for kind in kinds if kind["consent"]["open"]} == {"inclusion-1", "inclusion-4"}
    assert kinds[9]["source"]["line"] == 521


async def test_an_agreement_is_made_with_the_units_manager_and_found_where_the_answer_says(plans: Plans) -> None:
    answer = await plans.make()
    assert answer.status_code == 201, answer.text
    found = await plans.client.get(answer.headers["location"], headers=BUREAU)
    assert found.json() == answer.json()
    assert (found.json()["state"], found.json()["madeOn"], found.json()["commitment"]) == (
        "open",
        "2026-03-03",
        "effort",
    )
    (fact,) = await published(plans, 1)
    assert fact["type"] == "nl.peil.plans.agreement-made.v1"
    assert fact["subject"] == fact["data"]["agreement"]
    assert fact["data"]["manager"] == MANAGER


async def test_what_says_no_day_and_is_sent_again_past_midnight_is_the_same_request(plans: Plans) -> None:
    plans.clock.set(datetime.fromisoformat("2026-12-31T22:59:59Z"))  # the last second of the year in Amsterdam
    days = {"dueOn": "2027-06-01", "reviewOn": "2027-03-01"}
    agreement = await plans.made("k", **days)
    notes, consents = f"{API}/agreements/{agreement}/notes", f"{API}/agreement-kinds/inclusion-4/consent-changes"
    asked = (
        (f"{API}/agreements", body(**days), BUREAU),
        (notes, {"to": "on-track", "seenVersion": 0}, BUREAU),
        (consents, {"state": "not-needed", "seenVersion": 1}, COUNCIL),
    )
    answers = []
    for _ in range(2):
        for address, wish, who in asked:
            answers.append(await plans.client.post(address, json=wish, headers=who | KEY))
        plans.clock.set(datetime.fromisoformat("2026-12-31T23:00:01Z"))
    assert [answer.status_code for answer in answers] == [200, 201, 201, 200, 200, 200]
    assert (answers[3].json()["madeOn"], answers[4].json()["history"][0]["on"]) == ("2026-12-31", "2026-12-31")
    later = await plans.client.post(notes, json=asked[1][1] | {"notedOn": "2027-01-01"}, headers=BUREAU | KEY)
    assert problem(later, 409)[1] == "key-reused"


@pytest.mark.parametrize("state", [None, "asked", "refused"])
async def test_without_consent_a_kind_is_refused_with_what_to_do(plans: Plans, state: str | None) -> None:
    if state:
        await plans.consent("representation-1", state)
    answer = await plans.make(kind="representation-1")
    assert problem(answer, 400) == ("kind", "consent-missing")
    assert "/agreement-kinds/representation-1/consent-changes" in answer.text
    assert not plans.store.documents(COLLECTION)


async def test_consent_that_is_not_needed_opens_a_kind_and_one_that_is_taken_back_closes_it(plans: Plans) -> None:
    await plans.consent("representation-1", "not-needed")
    assert (await plans.make(kind="representation-1")).status_code == 201
    await plans.consent("representation-1", "refused", seen=1)
    assert problem(await plans.make(kind="representation-1"), 400) == ("kind", "consent-missing")


async def test_consent_that_is_taken_back_while_an_agreement_is_made_keeps_it_from_being_made(
    plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    load = AgreementRecords.load

    async def taken_back_first(records: AgreementRecords, agreement: str) -> Stored | None:
        found = await load(records, agreement)
        await plans.consent(state="refused", seen=1)
        return found

    monkeypatch.setattr(AgreementRecords, "load", taken_back_first)
    assert problem(await plans.make(), 400) == ("kind", "consent-missing")
    assert not plans.store.documents(COLLECTION)
    kind = await plans.client.get(f"{API}/agreement-kinds/inclusion-4", headers=COUNCIL)
    assert kind.json()["consent"]["state"] == "refused"


async def test_bureau_can_ask_for_consent_and_not_give_it(plans: Plans) -> None:
    address = f"{API}/agreement-kinds/inclusion-2/consent-changes"
    given = await plans.client.post(address, json={"state": "given", "seenVersion": 0}, headers=BUREAU)
    assert problem(given, 400) == ("state", "works-council-decides")
    asked = await plans.client.post(address, json={"state": "asked", "seenVersion": 0}, headers=BUREAU)
    assert asked.status_code == 201
    assert asked.json()["consent"]["changes"][0]["byRole"] == "bureau"


async def test_recording_consent_is_in_the_audit_log_in_the_same_commit(plans: Plans) -> None:
    rows = [row for row in plans.store.documents(AUDIT).values() if row["action"] == "consent-recorded"]
    assert [(row["who"], row["object"], row["why"]) for row in rows] == [
        ("test:works-council", "inclusion-1", "works-council"),
        ("test:works-council", "inclusion-4", "works-council"),
    ]
    plans.store.lose_next_answer(about=CONSENTS)
    assert (await plans.consent("inclusion-2")).status_code == 503
    assert len(plans.store.documents(CONSENTS)) == 3
    assert len([row for row in plans.store.documents(AUDIT).values() if row["action"] == "consent-recorded"]) == 3


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"kind": "inclusion-9"}, "kind", "kind-unknown"),
        ({"unit": "groen"}, "unit", "unit-without-manager"),
        ({"unit": "weg"}, "unit", "unit-without-manager"),
        ({"madeOn": "2025-06-01"}, "unit", "unit-without-manager"),
        ({"madeOn": "2026-03-04"}, "madeOn", "made-in-future"),
        ({"dueOn": "2026-03-03"}, "dueOn", "due-in-past"),
        ({"reviewOn": "2026-12-01"}, "reviewOn", "review-not-before-due"),
        ({"reviewOn": "2026-03-02"}, "reviewOn", "review-in-past"),
        ({"text": "   "}, "text", "text-missing"),
        ({"text": "\u202eomgekeerd"}, "text", "bidi-character"),
        ({"text": "\u200b"}, "text", "invisible-text"),
        ({"text": "Bel 06-12345678"}, "data.text", "phone-number"),
        ({"dueOn": "1 december"}, "dueOn", "day-form"),
        ({"tekst": "misspelt"}, "tekst", "extra-forbidden"),
    ],
)
async def test_a_wrong_agreement_is_answered_with_field_and_rule(
    plans: Plans, changes: dict[str, Any], field: str, rule: str
) -> None:
    assert problem(await plans.make(**changes), 400) == (field, rule)
    assert not plans.store.documents(COLLECTION)


async def test_the_same_key_makes_one_agreement_and_another_request_under_it_is_refused(plans: Plans) -> None:
    first, again = await plans.make(key="k"), await plans.make(key="k")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert problem(await plans.make(key="k", text="Iets anders"), 409)[1] == "key-reused"
    assert len(plans.store.documents(COLLECTION)) == 1


async def test_two_agreements_of_one_kind_at_the_same_moment_are_both_made(plans: Plans) -> None:
    answers = await asyncio.gather(*(plans.make(key=f"k{number}") for number in range(6)))
    assert {answer.status_code for answer in answers} == {201}


async def test_progress_is_noted_with_a_reason_and_published(plans: Plans) -> None:
    agreement = await plans.made()
    answer = await plans.note(agreement, "at-risk", reason="Er is nog geen trekker.", notedOn="2026-03-03")
    assert answer.status_code == 201, answer.text
    (happened,) = answer.json()["history"]
    assert (happened["from"], happened["to"], happened["byRole"]) == ("open", "at-risk", "bureau")
    _, fact = await published(plans, 2)
    assert fact["data"] == {
        "agreement": agreement,
        "note": happened["id"],
        "from": "open",
        "to": "at-risk",
        "noted_on": "2026-03-03",
        "reason": "Er is nog geen trekker.",
        "noted_by_role": "bureau",
    }


@pytest.mark.parametrize(
    ("asked", "status", "field", "rule"),
    [
        ({"to": "at-risk"}, 400, "reason", "reason-missing"),
        ({"to": "not-kept", "reason": " "}, 400, "reason", "reason-missing"),
        ({"to": "open"}, 400, "to", "step-impossible"),
        ({"to": "on-track", "notedOn": "2026-03-04"}, 400, "notedOn", "noted-in-future"),
        ({"to": "on-track", "notedOn": "2026-03-02"}, 400, "notedOn", "noted-too-early"),
        ({"to": "on-track", "seen": 1}, 400, "seenVersion", "version-unknown"),
        ({"to": "klaar"}, 400, "to", "enum"),
    ],
)
async def test_a_wrong_note_is_answered_with_field_and_rule(
    plans: Plans, asked: dict[str, Any], status: int, field: str, rule: str
) -> None:
    agreement = await plans.made()
    assert problem(await plans.note(agreement, **asked), status) == (field, rule)


async def test_who_did_not_see_the_last_note_is_refused(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.note(agreement, "on-track")
    assert problem(await plans.note(agreement, "kept"), 409) == ("seenVersion", "stale-version")


async def test_what_has_ended_changes_no_more(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.note(agreement, "kept")
    assert problem(await plans.note(agreement, "on-track", seen=1), 400) == ("to", "agreement-final")
    moved = {"dueOn": "2027-01-01", "reviewOn": "2026-10-01", "reason": "x", "seenVersion": 1}
    answer = await plans.client.post(f"{API}/agreements/{agreement}/reschedulings", json=moved, headers=BUREAU)
    assert problem(answer, 400)[1] == "agreement-final"


async def test_other_days_are_agreed_with_a_reason(plans: Plans) -> None:
    agreement = await plans.made()
    address = f"{API}/agreements/{agreement}/reschedulings"
    moved = {"dueOn": "2027-01-01", "reviewOn": "2026-10-01", "reason": "Later begonnen.", "seenVersion": 0}
    headers = BUREAU | {"Idempotency-Key": "m"}
    answers = [await plans.client.post(address, json=moved, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert (answers[0].json()["dueOn"], answers[0].json()["reviewOn"]) == ("2027-01-01", "2026-10-01")
    same = {**moved, "seenVersion": 1}
    assert problem(await plans.client.post(address, json=same, headers=BUREAU), 400)[1] == "dates-unchanged"
    _, fact = await published(plans, 2)
    assert fact["type"] == "nl.peil.plans.agreement-rescheduled.v1"
    assert fact["data"]["changed_on"] == "2026-03-03"


async def test_agreements_are_listed_with_what_comes_first_in_front_page_by_page(plans: Plans) -> None:
    late = await plans.made(reviewOn="2026-10-01")
    early = await plans.made(reviewOn="2026-04-01")
    ended = await plans.made()
    await plans.note(ended, "lapsed", reason="Het actieplan is gestopt.")
    first = (await plans.client.get(f"{API}/agreements?limit=1", headers=BUREAU)).json()
    second = (await plans.client.get(f"{API}/agreements?limit=1&after={first['next']}", headers=BUREAU)).json()
    assert [each["agreement"] for each in first["agreements"] + second["agreements"]] == [early, late]
    assert second["next"] is None

    async def listed(query: str) -> list[str]:
        found = (await plans.client.get(f"{API}/agreements?{query}", headers=BUREAU)).json()
        return [each["agreement"] for each in found["agreements"]]

    assert await listed("ended=true") == await listed("state=lapsed") == [ended]
    assert await listed("kind=inclusion-1") == await listed("unit=ddv") == []
    answer = await plans.client.get(f"{API}/agreements?after=x", headers=BUREAU)
    assert problem(answer, 400) == ("after", "page-form")


async def test_an_agreement_follows_the_manager_of_its_unit_and_is_published_once(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.tell(appointed("werving", NEXT, "2026-03-02", n=30))
    *_, fact = await published(plans, 2)
    assert fact["type"] == "nl.peil.plans.agreement-handed-over.v1"
    assert (fact["data"]["manager"], fact["data"]["effective_on"]) == (NEXT, "2026-03-03")
    (happened,) = (await plans.read(agreement))["history"]
    assert (happened["what"], happened["vacant"]) == ("handed-over", False)
    await asyncio.sleep(0.3)
    assert len(await published(plans, 2)) == 2


async def test_an_agreement_of_before_is_handed_over_as_it_is_entered(plans: Plans) -> None:
    await plans.tell(appointed("werving", NEXT, "2026-02-01", n=30))
    async with asyncio.timeout(10):  # until it is folded
        while True:
            agreement = await plans.made(madeOn="2026-01-15", reviewOn="2026-02-01", dueOn="2026-02-20")
            if (await plans.read(agreement))["history"]:
                break
    made, over = await _facts_of(plans, agreement)
    assert (made["manager"], over["manager"], over["effective_on"]) == (MANAGER, NEXT, "2026-02-01")


async def _facts_of(plans: Plans, agreement: str) -> list[dict[str, Any]]:
    async with asyncio.timeout(10):
        while True:
            facts = [json.loads(record.value or b"") for record in plans.log.records(TOPIC)]
            found = [fact["data"] for fact in facts if fact["subject"] == agreement]
            if len(found) > 1:
                return found
            await asyncio.sleep(0.02)


async def test_no_document_of_an_agreement_holds_a_pseudonym(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.tell(appointed("werving", NEXT, "2026-03-02", n=30))
    await published(plans, 2)
    kept = json.dumps([plans.store.documents(COLLECTION), plans.store.documents(AUDIT)])
    assert agreement in kept
    assert MANAGER not in kept
    assert NEXT not in kept


async def test_reading_and_listing_agreements_is_written_down(plans: Plans) -> None:
    agreement = await plans.made()
    await plans.read(agreement)
    await plans.client.get(f"{API}/agreements?unit=werving", headers=BUREAU)
    rows = [row for row in plans.store.documents(AUDIT).values() if row["who"] == "test:bureau"]
    told = [(row["action"], row["object"]) for row in sorted(rows, key=lambda row: row["number"])]
    assert told == [("agreement-read", agreement), ("agreements-listed", "werving")]


@pytest.mark.parametrize("role", ["works-council", "auditor", "employee", "hr-system", "operator", "trekker"])
async def test_nobody_else_sees_agreements(plans: Plans, role: str) -> None:
    agreement = await plans.made()
    for address in ("agreements", f"agreements/{agreement}"):
        assert (await plans.client.get(f"{API}/{address}", headers=bearer(role))).status_code == 403
    assert (await plans.client.post(f"{API}/agreements", json=body(), headers=bearer(role))).status_code == 403


@pytest.mark.parametrize("path", ["agreements/weg", "agreement-kinds/inclusion-9"])
async def test_what_does_not_exist_is_answered_404(plans: Plans, path: str) -> None:
    assert problem(await plans.client.get(f"{API}/{path}", headers=BUREAU), 404)[1].endswith("-unknown")
