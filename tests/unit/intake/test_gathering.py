"""Deliveries that come one by one at the same moment share a commit, and nothing but a commit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from intake_deliveries import NOW, SOURCE, a_door, opened
from peil_chassis.clock import SteppedClock
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import DocumentTooLarge, Expected, StoreAway, Write
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.deliveries.domain.receipts import Outcome, Receipt, Refusal
from peil_intake.deliveries.gathering import Gathering

SUPPLIER = Supplier("hr-system", frozenset({SOURCE}), frozenset({"vacancies"}))


class Counting(MemoryStore):
    """The store in memory, which counts commits, takes as long for one as is told, and can dislike one vacancy."""

    def __init__(self) -> None:
        super().__init__()
        self.commits = 0
        self.disliked = ""

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        if self.disliked and self.disliked in repr(writes):
            raise DocumentTooLarge("this one")
        self.commits += 1
        await asyncio.sleep(0.01)
        await super().commit(writes, expected)


@pytest.fixture
def store() -> Counting:
    return Counting()


@pytest.fixture
def gathering(store: Counting) -> Gathering:
    return Gathering(a_door(store, SteppedClock(NOW)))


def body(number: int, id_: str | None = None) -> bytes:
    return json.dumps(opened(f"V{number}", id_=id_ or f"E{number}")).encode()


async def deliver(gathering: Gathering, bodies: Sequence[bytes]) -> list[Receipt | Refusal]:
    return await asyncio.gather(*(gathering.take(SUPPLIER, each) for each in bodies))


async def test_those_that_come_during_a_commit_share_the_next_one(store: Counting, gathering: Gathering) -> None:
    first = asyncio.create_task(gathering.take(SUPPLIER, body(0)))
    while store.commits == 0:
        await asyncio.sleep(0)
    answers = await deliver(gathering, [body(number) for number in range(1, 21)])
    assert {answer.outcome for answer in [await first, *answers] if isinstance(answer, Receipt)} == {Outcome.ACCEPTED}
    assert [answer.delivery.id for answer in answers if isinstance(answer, Receipt)] == [f"E{n}" for n in range(1, 21)]
    assert store.commits == 2
    assert len(store.documents("receipts")) == 21


async def test_an_answer_comes_only_once_its_receipt_is_committed(store: Counting, gathering: Gathering) -> None:
    async def deliver_and_look(number: int) -> bool:
        await gathering.take(SUPPLIER, body(number))
        return any(f'"E{number}"' in name for name in store.documents("receipts"))

    assert all(await asyncio.gather(*map(deliver_and_look, range(30))))


async def test_what_is_refused_or_reused_among_them_hinders_nobody(gathering: Gathering) -> None:
    answers = await deliver(gathering, [b"{", body(1), body(2, "E1"), body(1), body(3)])
    kinds = [type(answer).__name__ for answer in answers]
    assert kinds == ["Refusal", "Receipt", "Refusal", "Receipt", "Receipt"]


async def test_one_that_cannot_be_stored_fails_alone(store: Counting, gathering: Gathering) -> None:
    store.disliked = "V3"
    answers: list[Any] = await asyncio.gather(
        *(gathering.take(SUPPLIER, body(number)) for number in range(6)), return_exceptions=True
    )
    assert [type(answer).__name__ for answer in answers] == [*["Receipt"] * 3, "DocumentTooLarge", *["Receipt"] * 2]


async def test_a_store_that_is_away_is_told_to_all_and_the_next_ones_are_taken(
    store: Counting, gathering: Gathering
) -> None:
    store.away(True)
    answers: list[Any] = await asyncio.gather(
        *(gathering.take(SUPPLIER, body(number)) for number in range(4)), return_exceptions=True
    )
    assert {type(answer) for answer in answers} == {StoreAway}
    store.away(False)
    assert isinstance(await gathering.take(SUPPLIER, body(1)), Receipt)


async def test_who_goes_away_without_an_answer_keeps_nobody_else_from_theirs(
    store: Counting, gathering: Gathering
) -> None:
    gone = asyncio.create_task(gathering.take(SUPPLIER, body(1)))
    stays = asyncio.create_task(gathering.take(SUPPLIER, body(2)))
    await asyncio.sleep(0.001)
    gone.cancel()
    assert isinstance(await stays, Receipt)
    assert len(store.documents("receipts")) == 2, "what was under way is taken in all the same"


async def test_suppliers_share_no_commit(store: Counting, gathering: Gathering) -> None:
    other: Mapping[str, Any] = {"client": "learning", "sources": frozenset({SOURCE}), "families": SUPPLIER.families}
    await asyncio.gather(gathering.take(SUPPLIER, body(1)), gathering.take(Supplier(**other), body(2)))
    clients = {receipt["client"] for receipt in store.documents("receipts").values()}
    assert (store.commits, clients) == (2, {"hr-system", "learning"})
