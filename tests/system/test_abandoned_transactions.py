"""What a dead process left open in a store is given free by the store itself after a minute; all engines at once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from system_engines import town_on
from town import Town

pytestmark = [pytest.mark.timeout(400), pytest.mark.kafka, pytest.mark.slow]


@pytest.fixture
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Town]]:
    """A town on the embedded engines, and one on Apache Kafka with the best store there is."""
    with town_on("embedded", tmp_path_factory) as embedded, town_on("real", tmp_path_factory) as real:
        yield [embedded, real]
        for town in (embedded, real):
            town.close()


async def test_what_died_inside_a_commit_is_given_free_by_the_store_itself_after_a_minute(towns: list[Town]) -> None:
    await asyncio.gather(*map(_die_inside_a_commit, towns))


async def _die_inside_a_commit(town: Town) -> None:
    """Intake and the fold both, so that the minute passes once."""
    intake = town.start("intake")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(15))
    doomed_fold = town.start("fold", kill_at="store.inside-commit")
    await town.dead(doomed_fold, its_transactions=True)
    intake.stop()  # not before: what it took may not be sent yet, and then there is nothing to fold
    doomed = town.start("intake", kill_at="store.inside-commit")
    await town.ready(doomed)
    events = town.news(20)
    await town.deliver(doomed, events)
    await town.dead(doomed, its_transactions=True)
    again = town.start("intake")
    town.start("fold")
    await town.ready(again)
    await town.deliver_until_taken(again, events)
    await town.assert_sound()
