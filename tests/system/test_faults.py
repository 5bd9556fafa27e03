"""Real processes in the worst company: zombies, shards, engines that go away, brokers that forget."""

from __future__ import annotations

import asyncio

import pytest

from town import Town

pytestmark = pytest.mark.timeout(400)

LEASE_S = 3.0
"""A little longer than a lease lasts: a silent owner is replaced after this time."""


async def test_a_zombie_fold_woken_after_it_was_replaced(town: Town) -> None:
    intake, first = town.start("intake"), town.start("fold")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(10))
    await town.all_folded()
    first.pause()
    second = town.start("fold")
    await town.deliver_until_taken(intake, town.news(10))
    await asyncio.sleep(LEASE_S)
    await town.all_folded()
    first.go_on()
    await town.deliver_until_taken(intake, town.news(10))
    await town.assert_sound()
    await town.kill(second)
    await town.deliver_until_taken(intake, town.news(5))
    await town.assert_sound()


async def test_a_zombie_relay_woken_after_it_was_replaced(town: Town) -> None:
    town.start("fold")
    first = town.start("intake")
    await town.ready(first)
    await town.deliver_until_taken(first, town.news(10))
    first.pause()
    second = town.start("intake")
    await town.ready(second)
    await town.deliver_until_taken(second, town.news(10))
    await asyncio.sleep(LEASE_S)
    first.go_on()
    await town.deliver_until_taken(first, town.news(10))
    await town.assert_sound()


async def test_two_shards_fold_side_by_side(town: Town) -> None:
    intake = town.start("intake")
    for shard in ("0", "1"):
        town.start("fold", PEIL_SHARD=shard, PEIL_SHARDS="2")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(30))
    await town.assert_sound()


async def test_the_store_away_while_partitions_are_assigned(town: Town) -> None:
    intake, fold = town.start("intake"), town.start("fold")
    await town.ready(intake)
    await town.ready(fold)
    await town.deliver_until_taken(intake, town.news(10))
    town.store_engine.kill()
    town.broker_engine.restart()
    await asyncio.sleep(3)
    assert fold.popen.poll() is None, "the fold waits, it does not end"
    town.store_engine.start()
    await town.deliver_until_taken(intake, town.news(10))
    await town.assert_sound()


async def test_a_broker_killed_while_it_works(town: Town) -> None:
    """The embedded broker forgets what it took since its last snapshot; Apache Kafka forgets nothing."""
    intake = town.start("intake")
    town.start("fold")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(30))
    town.broker_engine.restart()
    await town.apply_topics()
    await town.deliver_until_taken(intake, town.news(10))
    await town.assert_sound()


async def test_a_replaced_broker_is_filled_again_in_the_old_order(town: Town) -> None:
    intake = town.start("intake")
    town.start("fold")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(30))
    await town.all_folded()
    before = await town.log_ids("peil-vacancies")
    town.broker_engine.wipe()
    await town.apply_topics()
    await town.log_holds("peil-vacancies", sum(map(len, before.values())))
    assert await town.log_ids("peil-vacancies") == before
    await town.deliver_until_taken(intake, town.news(10))
    await town.assert_sound()
