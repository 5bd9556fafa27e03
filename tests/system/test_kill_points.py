"""Real processes, stopped dead at every named place: nothing is lost, nothing counts twice, and the bytes are right."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from engines import embedded_broker, embedded_store
from town import Town

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("town")
    store, broker = embedded_store(folder / "store"), embedded_broker(folder / "broker")
    for engine in (store, broker):
        engine.folder.mkdir(exist_ok=True)
        engine.start()
    town = asyncio.run(Town(store, broker, folder).open())
    try:
        yield town
    finally:
        town.close()
        store.dispose()
        broker.dispose()


@pytest.fixture(autouse=True)
def no_process_is_left(town: Town) -> Iterator[None]:
    yield
    town.close()


@pytest.mark.parametrize(
    "place", ["relay.before-send", "relay.after-send", "relay.after-ack", "relay.after-mark", "store.inside-commit"]
)
async def test_intake_killed_while_sending(town: Town, place: str) -> None:
    fold = town.start("fold")
    doomed = town.start("intake", kill_at=place)
    events = town.vacancies(20)
    await town.ready(fold)
    await town.ready(doomed)
    await town.deliver(doomed, events)
    await town.dead(doomed)
    again = town.start("intake")
    await town.ready(again)
    await town.deliver_until_taken(again, events)
    await town.assert_sound()


@pytest.mark.parametrize("place", ["fold.before-commit", "store.inside-commit", "fold.after-commit"])
async def test_the_fold_killed_around_its_commit(town: Town, place: str) -> None:
    intake = town.start("intake")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.vacancies(15))
    doomed = town.start("fold", kill_at=place)
    await town.dead(doomed)
    await town.deliver_until_taken(intake, town.vacancies(15))
    town.start("fold")
    await town.assert_sound()
