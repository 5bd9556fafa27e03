"""Commands on real storage: document and facts in one commit, and nobody's change lost."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from engines import Engine, embedded_store
from peil_chassis import outbox as outboxes
from peil_chassis.clock import SteppedClock
from peil_chassis.outbox import ROWS, Outbox
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Conflict, Delete, DocumentTooLarge, Expected, Put, Store, StoreAway, Write
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, settled
from peil_plans.action_plans.domain.limits import PlanTooLarge
from peil_plans.action_plans.domain.lines import lines_of
from peil_plans.action_plans.domain.plan import Phase, Status
from peil_plans.action_plans.domain.recording import ChangePhase
from peil_plans.action_plans.domain.refusals import PlanUnknown, StaleVersion
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.storage import COLLECTION, INDEXES, LINES, Plans
from peil_plans.refusals import TooBusy
from plans_service import NOW, SOURCE, content_of, plan_body


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Any:
    engine: Engine = embedded_store(Path(tmp_path_factory.mktemp("store")))
    engine.start()
    yield engine
    engine.dispose()


@pytest.fixture(params=["memory", "embedded"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    engine: Engine = request.getfixturevalue("embedded")
    name = f"plans_{abs(hash(request.node.name)) % 10**9}"
    mongo = MongoStore(f"mongodb://{engine.address}/?directConnection=true", name)
    await mongo.start()
    await mongo.declare([*INDEXES, *outboxes.indexes()])
    yield mongo
    await mongo.stop()


TAXONOMY = Taxonomy(frozenset({"1"}), {"1.1": "1"})


def handling(store: Store) -> ActionPlans:
    return ActionPlans(Plans(store, Outbox(store, SteppedClock(NOW))), SOURCE, lambda day: TAXONOMY)


def adopt(**changes: Any) -> AdoptPlan:
    return AdoptPlan(content_of(plan_body(**changes)), "bureau", NOW)


def change(**changes: Any) -> ChangeActionStatus:
    made = ChangeActionStatus(
        plan="plan-1",
        action="a1",
        change="3f0e8a52-7a9b-4a54-9d47-0b2f7c3b6d11",
        to=Status.RUNNING,
        changed_on=date(2026, 3, 2),
        reason=None,
        seen_version=0,
        by_role="trekker",
        now=NOW,
    )
    return replace(made, **changes)


async def rows(store: Store) -> list[dict[str, Any]]:
    return [json.loads(row["value"]) for row in await store.find(ROWS, {})]


async def test_what_is_adopted_is_what_is_read_back(store: Store) -> None:
    handled = await handling(store).adopt_plan(adopt())
    stored = await handling(store).plans.load("plan-1")
    assert stored is not None
    assert stored.plan == handled.plan
    assert stored.plan.content == settled(content_of(plan_body()))
    assert stored.version == 1


async def test_adopting_writes_document_and_fact_and_again_writes_nothing(store: Store) -> None:
    first = await handling(store).adopt_plan(adopt())
    again = await handling(store).adopt_plan(adopt())
    assert (first.changed, again.changed) == (True, False)
    (fact,) = await rows(store)
    assert fact["type"] == "nl.peil.plans.plan-adopted.v1"
    assert fact["sequence"] == "1"
    assert fact["subject"] == "plan-1"
    assert fact["data"]["actions"][0]["section"] == "Bewustwording"


async def test_a_change_is_published_with_who_when_and_why(store: Store) -> None:
    await handling(store).adopt_plan(adopt())
    await handling(store).change_action_status(change(to=Status.DELAYED, reason="Ziekte"))
    _, fact = await rows(store)
    assert fact["type"] == "nl.peil.plans.action-status-changed.v1"
    assert fact["sequence"] == "2"
    assert fact["id"] == fact["data"]["change"]
    assert fact["data"] == {
        "plan": "plan-1",
        "action": "a1",
        "change": "3f0e8a52-7a9b-4a54-9d47-0b2f7c3b6d11",
        "from": "planned",
        "to": "delayed",
        "changed_on": "2026-03-02",
        "reason": "Ziekte",
        "changed_by_role": "trekker",
    }


async def test_the_same_change_again_writes_nothing(store: Store) -> None:
    await handling(store).adopt_plan(adopt())
    await handling(store).change_action_status(change())
    again = await handling(store).change_action_status(change())
    assert not again.changed
    assert len(await rows(store)) == 2


async def test_of_two_changes_at_the_same_moment_one_is_made_and_one_is_told_so(store: Store) -> None:
    plans = handling(store)
    await plans.adopt_plan(adopt())
    outcomes = await asyncio.gather(
        plans.change_action_status(change(change="11111111-1111-4111-8111-111111111111")),
        plans.change_action_status(change(change="22222222-2222-4222-8222-222222222222", to=Status.DONE)),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, StaleVersion)]
    assert len(refused) == 1
    stored = await plans.plans.load("plan-1")
    assert stored is not None
    assert [made.change for made in refused[0].missed] == [made.change for made in stored.plan.changes]
    assert len(await rows(store)) == 2


async def test_changes_of_two_actions_at_the_same_moment_are_both_made(store: Store) -> None:
    plans = handling(store)
    await plans.adopt_plan(adopt())
    await asyncio.gather(
        plans.change_action_status(change(change="11111111-1111-4111-8111-111111111111")),
        plans.change_action_status(change(action="a2", change="22222222-2222-4222-8222-222222222222")),
    )
    stored = await plans.plans.load("plan-1")
    assert stored is not None
    assert sorted(made.action for made in stored.plan.changes) == ["a1", "a2"]
    assert [fact["sequence"] for fact in await rows(store)] == ["1", "2", "3"]


async def test_two_adoptions_at_the_same_moment_are_one(store: Store) -> None:
    outcomes = await asyncio.gather(handling(store).adopt_plan(adopt()), handling(store).adopt_plan(adopt()))
    assert sorted(outcome.changed for outcome in outcomes) == [False, True]
    assert len(await rows(store)) == 1


async def test_a_change_of_a_plan_nobody_adopted_is_refused(store: Store) -> None:
    with pytest.raises(PlanUnknown):
        await handling(store).change_action_status(change())


async def test_plans_are_listed_in_order_page_by_page_and_by_unit(store: Store) -> None:
    plans = handling(store)
    for name, unit in [("p3", "x"), ("p1", "x"), ("p2", "y")]:
        await plans.adopt_plan(adopt(plan=name, unit=unit))

    async def listed(**how: Any) -> list[str]:
        return [each.plan for each in await plans.plans.lines(lambda unit, plan: True, **how)]

    assert await listed(limit=2) == ["p1", "p2"]
    assert await listed(limit=2, after="p2") == ["p3"]
    assert await listed(limit=9, unit="x") == ["p1", "p3"]


class SpoilingStore(MemoryStore):
    """Refuses every commit whose writes it is told to, without writing any of it."""

    def __init__(self, *, conflicts: int = 0, full: bool = False) -> None:
        super().__init__()
        self.conflicts = conflicts
        self.full = full

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """As a store in which somebody else is always first."""
        if self.conflicts:
            self.conflicts -= 1
            raise Conflict("somebody was first")
        if self.full:
            raise DocumentTooLarge("a document of 17 MB is larger than 16 MB")
        await super().commit(writes, expected)


async def test_who_loses_the_race_for_the_commit_decides_again() -> None:
    store = SpoilingStore(conflicts=3)
    assert (await handling(store).adopt_plan(adopt())).changed


async def test_who_never_gets_a_turn_is_told_and_nothing_is_written() -> None:
    store = SpoilingStore(conflicts=10**6)
    with pytest.raises(TooBusy):
        await handling(store).adopt_plan(adopt())
    assert not store.documents(COLLECTION)
    assert not store.documents(ROWS)


async def test_a_plan_that_grew_too_large_is_refused_by_name_and_nothing_is_written() -> None:
    store = SpoilingStore()
    await handling(store).adopt_plan(adopt())
    store.full = True
    with pytest.raises(PlanTooLarge) as refused:
        await handling(store).change_action_status(change())
    assert refused.value.rule == "plan-too-large"
    assert len(store.documents(ROWS)) == 1
    assert "16 MB" not in refused.value.message


async def test_a_plan_that_has_no_room_for_more_can_be_closed_and_followed() -> None:
    store = MemoryStore()
    await handling(store).adopt_plan(adopt())
    (kept,) = store.documents(COLLECTION).values()
    outbox = Outbox(store, SteppedClock(NOW))
    full = replace(handling(store), plans=Plans(store, outbox, most_bytes=len(kept["plan"].encode())))
    with pytest.raises(PlanTooLarge):
        await full.change_action_status(change())
    assert len(store.documents(ROWS)) == 1
    closing = ChangePhase("plan-1", "c9", Phase.CLOSED, date(2026, 3, 2), "Het is vol.", 0, "bureau", NOW)
    assert (await full.change_phase(closing)).plan.phase is Phase.CLOSED


async def test_a_fact_that_breaks_its_contract_leaves_nothing_behind() -> None:
    store = MemoryStore()
    with pytest.raises(ContractBroken):
        await handling(store).adopt_plan(adopt(title="\u202everkeerd om"))
    assert not store.documents(COLLECTION)
    assert not store.documents(ROWS)


async def test_when_the_answer_to_a_commit_is_lost_the_same_change_again_is_safe() -> None:
    store = MemoryStore()
    await handling(store).adopt_plan(adopt())
    store.lose_next_answer()
    with pytest.raises(StoreAway):
        await handling(store).change_action_status(change())
    again = await handling(store).change_action_status(change())
    assert not again.changed
    assert len(store.documents(ROWS)) == 2


async def test_a_plan_that_an_older_peil_wrote_field_by_field_is_read_and_gets_its_lines(store: Store) -> None:
    handled = await handling(store).adopt_plan(adopt())
    fields = json.loads(msgspec.json.encode(handled.plan))
    older = {"_id": "plan-1", "version": 1, "unit": "directie-1", "plan": fields}
    await store.commit([Put(COLLECTION, older), Delete(LINES, "plan-1")], {})
    plans = handling(store).plans
    assert (stored := await plans.load("plan-1")) is not None
    assert stored.plan == handled.plan
    assert [await plans.write_missing_lines(), await plans.write_missing_lines()] == [1, 0]
    assert await plans.lines(lambda unit, plan: True) == [lines_of(handled.plan)]
