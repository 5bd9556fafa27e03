"""Real processes, stopped dead at every named place: nothing is lost, nothing counts twice, and the bytes are right."""

from __future__ import annotations

from pathlib import Path

import pytest

from peil_chassis.killpoint import KILL_POINTS
from town import Town

pytestmark = pytest.mark.timeout(400)

REBUILD_PLACES = [name for name in KILL_POINTS if name.startswith("rebuild.")]


@pytest.mark.parametrize("place", ["relay.before-send", "relay.after-send", "relay.after-ack", "relay.after-mark"])
async def test_intake_killed_while_sending(town: Town, place: str) -> None:
    fold = town.start("fold")
    doomed = town.start("intake", kill_at=place)
    events = town.news(20)
    await town.ready(fold)
    await town.ready(doomed)
    await town.deliver(doomed, events)
    await town.dead(doomed)
    again = town.start("intake")
    await town.ready(again)
    await town.deliver_until_taken(again, events)
    await town.assert_sound()


@pytest.mark.parametrize("place", ["fold.before-commit", "fold.after-commit"])
async def test_the_fold_killed_around_its_commit(town: Town, place: str) -> None:
    intake = town.start("intake")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(15))
    doomed = town.start("fold", kill_at=place)
    await town.dead(doomed)
    await town.deliver_until_taken(intake, town.news(15))
    town.start("fold")
    await town.assert_sound()


async def test_the_relay_killed_while_it_marks_what_a_broker_lost(town: Town) -> None:
    fold, intake = town.start("fold"), town.start("intake")
    await town.ready(fold)
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(20))
    await town.all_folded()
    before = await town.log_ids("peil-vacancies")
    intake.stop()
    town.broker_engine.wipe()
    await town.apply_topics()
    doomed = town.start("intake", kill_at="relay.inside-comparison")
    await town.dead(doomed)
    town.start("intake")
    await town.log_holds("peil-vacancies", sum(map(len, before.values())))
    assert await town.log_ids("peil-vacancies") == before
    await town.assert_sound()


@pytest.mark.parametrize("place", REBUILD_PLACES)
async def test_a_rebuild_killed_at_each_step(town: Town, place: str) -> None:
    intake, fold = town.start("intake"), town.start("fold")
    await town.ready(intake)
    await town.deliver_until_taken(intake, town.news(15))
    await town.all_folded()
    fold.stop()
    before = await town.request_rebuild("open_vacancies")
    doomed = town.start("fold", kill_at=place, PEIL_OLD_BUILD_STAYS_S="1")
    await town.deliver_until_taken(intake, town.news(5))
    await town.dead(doomed)
    town.start("fold", PEIL_OLD_BUILD_STAYS_S="1")
    after = await town.switched("open_vacancies", before)
    assert after.number == before.number + 1
    await town.assert_sound()


def test_every_kill_point_is_stopped_at_somewhere() -> None:
    here = Path(__file__).parent
    tests = "".join(path.read_text() for path in here.glob("test_*.py"))
    assert [name for name in KILL_POINTS if f'"{name}"' not in tests and name not in REBUILD_PLACES] == []
