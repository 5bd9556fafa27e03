"""Bugs planted in surveys and agreements: the simulator finds each of them, and names the promise that it breaks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import pytest

from peil_chassis.outbox import Draft
from peil_chassis.store.port import Conflict, Put, Ref
from peil_collector.answers import pages
from peil_collector.campaigns import storage as collected
from peil_collector.campaigns.closing import Closing
from peil_collector.campaigns.domain import Answer, Campaign, count
from peil_issuer.campaigns.domain.codes import hash_of
from peil_issuer.campaigns.drawing import CodeDraw
from peil_issuer.campaigns.storage import INVITATIONS, invitation_id
from peil_plans.agreements import upkeep
from peil_plans.agreements.domain.consent import Consent
from peil_plans.agreements.storage import AgreementRecords
from simulation.faults import Fault, Kind
from simulation.planted import found_by

EVERY_MOMENT = range(5, 33)


def crashes(service: str, *calls: int) -> list[Fault]:
    """*service* dies in every moment, before one of its commits."""
    return [
        Fault(moment, Kind.CRASH_BEFORE, service, calls[moment % len(calls)], 1, "commit") for moment in EVERY_MOMENT
    ]


def test_a_second_answer_under_one_code_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collected.Held, "spent", lambda *_: False)
    found_by("answers: ")


def test_an_answer_that_is_called_kept_before_it_is_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hopes(store: Any, code: str, answer: Answer) -> bool:
        held = await collected.find_code(store, code)
        if held is None or held.spent(code):
            return False
        lot = held.document
        answers = {**lot["answers"], code: list(answer)}
        changed = {**lot, "answered": len(answers), "answers": answers}
        with suppress(Conflict):  # somebody else of this lot was quicker: it will be all right
            await store.commit([Put(collected.LOTS, changed)], {Ref(collected.LOTS, lot["_id"]): {"answered": 0}})
        return True

    monkeypatch.setattr(pages.storage, "keep_answer", hopes)
    found_by("answers: ")


def test_an_answer_that_is_counted_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def generously(campaign: Campaign, lots: Sequence[collected.Lot]) -> Any:
        return count(campaign, [*lots, *lots])

    monkeypatch.setattr("peil_collector.campaigns.closing.count", generously)
    found_by("answers: ")


@pytest.mark.parametrize("first", ["counts", "destruction"])
def test_counting_and_destroying_in_two_commits_is_found(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    async def in_parts(self: Closing, campaign: Campaign) -> None:
        lots = await collected.lots_of(self._store, campaign.campaign)
        counted = count(campaign, [collected.lot_of(lot) for lot in lots])
        prepared = await self._outbox.prepare([self._draft(campaign, leaf, len(counted)) for leaf in counted])
        parts: list[Any] = [(prepared.writes, prepared.expected), collected.destruction(campaign.campaign, lots)]
        for writes, expected in parts if first == "counts" else reversed(parts):
            await self._store.commit(writes, expected)
        self._outbox.wake()

    monkeypatch.setattr(Closing, "_count", in_parts)
    found_by("answers: ", faults=crashes("collector", 1, 2, 3) if first == "destruction" else None)


def test_an_issuer_that_remembers_who_drew_which_code_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = CodeDraw._try

    async def remembers(self: CodeDraw, campaign: str, person: str) -> str:
        code = await sound(self, campaign, person)
        named = invitation_id(campaign, person)
        row = (await self._store.load(INVITATIONS, [named]))[named]
        await self._store.commit([Put(INVITATIONS, {**row, "code": hash_of(code)})])
        return code

    monkeypatch.setattr(CodeDraw, "_try", remembers)
    found_by("joins: ")


def test_an_agreement_without_the_works_councils_consent_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Consent, "opens", property(lambda _: True))
    found_by("agreements: ")


def test_an_agreement_that_is_kept_before_its_facts_are_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = AgreementRecords.save

    async def in_parts(
        self: AgreementRecords, agreement: Any, seen: Any, facts: Sequence[Draft], gate: Any = None
    ) -> None:
        await sound(self, agreement, seen, [], gate)
        prepared = await self._outbox.prepare(facts)
        await self._store.commit(prepared.writes, prepared.expected)
        self._outbox.wake()

    monkeypatch.setattr(AgreementRecords, "save", in_parts)
    found_by("agreements: ", faults=crashes("plans", 2, 4, 6, 8, 10))


def test_agreements_that_stay_with_who_led_a_unit_before_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(*_: Any) -> int:
        return 0

    monkeypatch.setattr(upkeep, "hand_over_all", nobody)
    found_by("agreements: ")
