"""Releases are computed in a process of their own: its end ends one attempt, and nothing else."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from log_lines import logged
from peil_disclosure.model import Population, Refused, problem
from peil_reporting.releases.apart import CalculationDied, apart
from peil_reporting.surveys.domain.campaign import Opened
from peil_reporting.surveys.loop import keep_releasing_surveys
from peil_reporting.surveys.room import SurveyRoom
from peil_reporting.surveys.storage import every_release
from reporting_agreed import campaign_opened, survey_of
from reporting_agreed_town import LEAVES, surveys
from reporting_municipality import municipality
from reporting_service import Reporting, here

P = ParamSpec("P")
T = TypeVar("T")


def processes() -> dict[int, int]:
    """Every process that runs, with its parent."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent = status.read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(status.parent.name)] = int(parent)
    return found


def children_of(process: int) -> set[int]:
    """The processes that *process* started and that still run."""
    return {one for one, parent in processes().items() if parent == process}


async def test_a_survey_computed_apart_is_what_it_is_when_computed_here() -> None:
    told = []
    for calculate in (here, apart):
        reporting = Reporting()
        await reporting.take([*municipality(), *surveys()])
        looked = await SurveyRoom(reporting.store, reporting.clock, reporting.door(), calculate).release_due()
        assert looked.released == ("najaar",)
        told.append(await reporting.store.find("survey_nodes", {}, limit=1000))
    assert told[0] == told[1]


async def test_an_error_in_the_other_process_comes_across_as_itself() -> None:
    with pytest.raises(Refused) as refused:
        await apart(problem, Population((1,), (("a",),)), [], 0)
    assert refused.value.rule == "k-below-floor"
    assert "model.py" in "".join(refused.value.__notes__)


async def test_a_killed_calculation_releases_nothing_and_the_next_look_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_reporting.surveys.loop.AGAIN_AFTER_S", 0.01)
    reporting = Reporting()
    await reporting.take([*municipality(), *surveys()])
    room = SurveyRoom(reporting.store, reporting.clock, reporting.door())
    monkeypatch.setenv("PEIL_KILL_AT", "calculation.made")
    with logged("reporting-fold") as lines:
        looking = asyncio.create_task(keep_releasing_surveys(room))
        await seen("calculation_died", lines)
        assert await every_release(reporting.store) == []
        monkeypatch.delenv("PEIL_KILL_AT")
        await seen("survey_released", lines)
        looking.cancel()
    assert '"ended_by": "SIGKILL"' in lines.getvalue()
    assert [one.campaign for one in await every_release(reporting.store)] == ["najaar"]


async def test_a_survey_whose_calculation_always_dies_keeps_no_other_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that dies comes first; as soon as it can be computed it is released too."""
    monkeypatch.setattr("peil_reporting.surveys.loop.AGAIN_AFTER_S", 0.01)
    dying = [True]

    async def calculate(work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        if dying and isinstance(asked := args[0], Opened) and asked.title.endswith("najaar"):
            raise CalculationDied("SIGKILL")
        return await here(work, *args, **kwargs)

    reporting = Reporting()
    later = [campaign_opened("2026-06-10", campaign="winter"), *survey_of(LEAVES, campaign="winter")]
    await reporting.take([*municipality(), *surveys(), *later])
    room = SurveyRoom(reporting.store, reporting.clock, reporting.door(), calculate)
    with logged("reporting-fold") as lines:
        looking = asyncio.create_task(keep_releasing_surveys(room))
        await seen('"campaign": "winter"', lines)
        assert [one.campaign for one in await every_release(reporting.store)] == ["winter"]
        dying.clear()
        await seen('"campaign": "najaar"', lines)
        looking.cancel()
    assert {one.campaign for one in await every_release(reporting.store)} == {"najaar", "winter"}


async def seen(event: str, lines: io.StringIO) -> None:
    async with asyncio.timeout(20):
        while event not in lines.getvalue():
            await asyncio.sleep(0.01)


async def test_who_stops_waiting_ends_the_calculation() -> None:
    before = children_of(os.getpid())
    waiting = asyncio.create_task(apart(time.sleep, 60))
    while not (started := children_of(os.getpid()) - before):
        await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.wait([waiting])
    assert not started & children_of(os.getpid())


def test_a_calculation_ends_when_the_process_that_asked_is_killed() -> None:
    ask = "import asyncio, time; from peil_reporting.releases.apart import apart; asyncio.run(apart(time.sleep, 60))"
    asking = subprocess.Popen([sys.executable, "-c", ask])
    while not (started := children_of(asking.pid)):
        time.sleep(0.01)
    time.sleep(0.5)
    asking.kill()
    asking.wait()
    deadline = time.monotonic() + 10
    while started & processes().keys():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_neither_the_fold_nor_the_api_loads_what_computes_releases() -> None:
    look = "import sys, peil_reporting.fold.app, peil_reporting.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, check=True, text=True).stdout.split()
    assert "peil_reporting.surveys.work" in loaded
    assert not {"numpy", "highspy", "peil_disclosure.audit"} & set(loaded)
