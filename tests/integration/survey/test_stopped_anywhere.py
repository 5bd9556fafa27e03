"""Issuer and collector stopped at every commit, and begun anew: nothing is lost, nothing happens twice."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any, Literal

import pytest

from interrupted_store import InterruptedStore
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Conflict, Expected, Put, StoreAway, Write
from peil_collector.campaigns.codes import hash_of
from peil_collector.campaigns.storage import LOTS, keep_answer, lots_of
from survey_service import Survey, asking, campaign_plan, everything_in, people_of, town

TEAMS = {"rood": 6, "groen": 5}
When = Literal["before", "after"]


@pytest.mark.parametrize("when", ["before", "after"])
async def test_an_opening_that_is_stopped_at_any_commit_opens_once(when: When) -> None:
    for at in count(1):
        held = MemoryStore()
        survey = Survey(held)
        await survey.begin(town(TEAMS, manager=0))
        await survey.plan()
        stopping = InterruptedStore(held, at, when)
        survey.on_issuer(stopping)
        stopped = False
        try:
            await survey.turn()
        except StoreAway:
            stopped = True
        survey.pass_(seconds=10)  # until the leases of who stopped run out
        survey.on_issuer(held)
        await survey.turn()
        await survey.turn()
        assert (await survey.campaigns.read("wave-1")).state == "open"
        facts = await survey.facts("peil-survey")
        # A relay that is stopped may send a fact again, with the same number and the same words.
        assert len({(fact.id, fact.sequence, str(fact.data)) for fact in facts}) == 3
        listed = {code for fact in facts for code in fact.data.get("codes", ())}
        found = await everything_in(held)
        assert len(found["invitations"]) == 11
        # Every code that can be drawn is one that the collector knows, however often the opening was begun.
        assert {hash_of(code) for row in found["code_lists"] for code in row["codes"]} == listed
        if not stopped:
            break
    assert at > 3


@pytest.mark.parametrize("when", ["before", "after"])
async def test_counting_that_is_stopped_at_any_commit_is_done_once_and_wholly(when: When) -> None:
    for at in count(1):
        held = MemoryStore()
        survey = Survey(collector=held)
        await survey.begin(town(TEAMS, manager=0))
        await survey.open()
        for person in people_of("rood", 6):
            code = hash_of(await survey.drawn(person))
            assert code is not None
            await keep_answer(held, code, (3, 0))
        survey.pass_(days=8)
        stopping = InterruptedStore(held, at, when)
        survey.on_collector(stopping)
        stopped = False
        try:
            await survey.count()
        except StoreAway:
            stopped = True
        found = await everything_in(held)
        counted = [row for row in found.get("outbox", []) if row["topic"] == "peil-responses"]
        # There is no third state: answers and no count, or the count and no answer.
        assert bool(found["lots"]) != bool(counted)
        survey.pass_(seconds=10)
        survey.on_collector(held)
        await survey.count()
        await survey.count()
        facts = await survey.facts("peil-responses")
        assert {fact.id for fact in facts} == {facts[0].id}
        assert facts[0].data["counts"] == {"v1": [0, 0, 0, 6, 0], "v2": [6, 0]}
        assert (await everything_in(held))["lots"] == []
        if not stopped:
            break
    assert at > 1


async def test_a_campaign_that_cannot_be_counted_keeps_its_answers_and_stops_no_other() -> None:
    survey = Survey(collector=(held := MemoryStore()))
    await survey.begin(town(TEAMS, manager=0))
    for campaign in ("wave-1", "wave-2"):
        await survey.open(campaign_plan(campaign))
        for person in people_of("rood", 6):
            code = hash_of(await survey.drawn(person, campaign))
            assert code is not None
            await keep_answer(held, code, (3, 0))
    broken, *_ = await lots_of(held, "wave-1")
    await held.commit([Put(LOTS, {**broken, "path": []})], {})
    await survey.close()
    assert {fact.data["campaign"] for fact in await survey.facts("peil-responses")} == {"wave-2"}
    assert sum(len(lot["answers"]) for lot in await lots_of(held, "wave-1")) == 6


async def test_somebody_who_draws_while_the_store_stops_has_a_code_or_has_none() -> None:
    for when in ("before", "after"):
        held = MemoryStore()
        survey = Survey(held)
        await survey.begin(town(TEAMS, manager=0))
        await survey.open()
        survey.on_issuer(InterruptedStore(held, 1, when))
        with pytest.raises(StoreAway):
            await survey.drawn("rood0")
        found = await everything_in(held)
        drawn = [row for row in found["invitations"] if row["drawn"]]
        left = sum(len(row["codes"]) for row in found["code_lists"])
        assert (len(drawn), left) == ((0, 11) if when == "before" else (1, 10))


async def test_two_at_the_same_moment_get_two_codes() -> None:
    survey = Survey()
    await survey.begin(town({"rood": 30}, manager=0))
    await survey.open()
    codes = await asyncio.gather(*(survey.drawn(person) for person in people_of("rood", 30)))
    assert len(set(codes)) == 30


async def test_two_processes_that_count_publish_once() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    for person in people_of("rood", 6):
        code = hash_of(await survey.drawn(person))
        assert code is not None
        await keep_answer(survey.collector_store, code, (3, 0))
    survey.pass_(days=8)
    first = survey.closing
    survey.restart()
    await asyncio.gather(first.turn(), survey.closing.turn())
    await survey.count()
    assert len(await survey.facts("peil-responses")) == 1


async def test_an_answer_at_the_last_moment_is_counted_or_refused_and_never_lost_unseen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    codes = [str(hash_of(await survey.drawn(person))) for person in people_of("rood", 6)]
    for code in codes[:5]:
        await keep_answer(survey.collector_store, code, (0, 0))
    survey.pass_(days=8)

    async def read_first(store: Any, campaign: str) -> list[dict[str, Any]]:
        found = await lots_of(store, campaign)
        await keep_answer(store, codes[5], (0, 0))
        return found

    monkeypatch.setattr("peil_collector.campaigns.storage.lots_of", read_first)
    await survey.count()
    await survey.count()
    assert not await keep_answer(survey.collector_store, codes[5], (0, 0))
    (fact,) = await survey.facts("peil-responses")
    assert fact.data["answered"] == 6


class ContestedStore:
    """Passes everything on to *store*; every other commit is told that another was first, who then was broken off."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._commits = 0

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """As every store's."""
        self._commits += 1
        if self._commits % 2 and expected:
            raise Conflict("another was writing, and was broken off")
        await self._store.commit(writes, expected)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


async def test_a_campaign_is_taken_though_whoever_was_first_with_it_was_broken_off() -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    held = MemoryStore()
    survey.on_collector(ContestedStore(held))
    await survey.open()
    kept = await everything_in(held)
    assert [row["state"] for row in kept["campaigns"]] == ["open"]
    assert sum(len(row["codes"]) for row in kept["lots"]) == sum(TEAMS.values())


async def test_who_answers_while_it_is_counted_hears_that_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    survey = Survey()
    await survey.begin(town(TEAMS, manager=0))
    await survey.open()
    code = await survey.drawn(people_of("rood", 6)[0])

    async def count_first(store: Any, *answer: Any) -> bool:
        survey.pass_(days=8)
        await survey.count()
        return await keep_answer(store, *answer)

    monkeypatch.setattr("peil_collector.campaigns.storage.keep_answer", count_first)
    async with asking(survey.form()) as client:
        page = await client.post("/antwoord", data={"code": code, "v-v1": "3"})
    assert page.status_code == 410
    assert "gesloten" in page.text
