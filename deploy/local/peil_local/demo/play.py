"""Plays a municipality into a running Peil, goes on where an earlier run stopped, and releases the last quarter."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus

import httpx

from peil_local.complaint import Complaint
from peil_local.municipality.generate import DAYS, Municipality, make_municipality, people_with_mail
from peil_local.stage import Stage, exit_code
from peil_local.tokens import mint_tokens

from . import position as positions
from .doors import Doors
from .parts import Agreements, Consents, Contacts, Deliveries, Part, Plans
from .position import Position
from .progress import line

TITLE = "Gemeente"
FIGURE = "/api/reporting/v1/figures/open_vacancies"
RELEASE_TRIES, RELEASE_PAUSE_S = 60, 2.0
"""The folds come after what was sent; until they are there, there is nothing whole to release."""


@dataclass
class DemoPlay:
    """One run of the play; *position* is where it begins."""

    position: Position

    async def __call__(self, stage: Stage) -> str:
        """
        Play what is left, and say where to look.

        Raises:
            Complaint: a door refuses what it should take, or stays shut.
        """
        look = f"Begin op {stage.front}/demo."
        if self.position.done:
            return f"De gemeente van {self.position.staff} medewerkers is al ingespeeld. {look}"
        began = time.monotonic()
        stage.say(f"{TITLE}: wordt bedacht …")
        staff, seed, last = self.position.staff, self.position.seed, self.position.last
        town = await asyncio.to_thread(make_municipality, staff, seed, last)
        async with Doors(stage.front, lambda who: mint_tokens(stage.home, (who,))[who]) as doors:
            watch = asyncio.create_task(_first_figure(doors, began))
            try:
                await self._play(stage, doors, town)
                first = await watch
            finally:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
        stage.say(f"{TITLE}: het laatste kwartaal wordt vrijgegeven …")
        await _release(stage)
        self._keep(stage, replace(self.position, done=True))
        return (
            f"De gemeente is ingespeeld in {time.monotonic() - began:.0f} s, het eerste cijfer na {first:.0f} s. {look}"
        )

    async def _play(self, stage: Stage, doors: Doors, town: Municipality) -> None:
        deliveries = Deliveries(doors, town.deliveries)
        people, consents = people_with_mail(town), Consents(doors, town.last - timedelta(days=DAYS))
        parts = [
            Part("deliveries", len(town.deliveries), deliveries.play),
            Part("contacts", len(people), Contacts(doors, people).play),
            Part("plans", len(town.plans), Plans(doors, town.plans).play),
            Part("consents", consents.total, consents.play),
            Part("agreements", len(town.agreements), Agreements(doors, town.agreements).play),
        ]
        total, before = sum(part.total for part in parts), self._sent(parts)
        began = time.monotonic()
        for part in parts:
            async for count in part.play(self.position.sent.get(part.name, 0)):
                moved = self.position.at(part.name, count)
                self._keep(stage, replace(moved, refused=moved.refused + len(deliveries.refused)))
                deliveries.refused.clear()
                done = self._sent(parts)
                seconds = time.monotonic() - began
                stage.say(line(TITLE, done, total, in_this_run=done - before, seconds=seconds))

    def _sent(self, parts: Iterable[Part]) -> int:
        return sum(self.position.sent.get(part.name, 0) for part in parts)

    def _keep(self, stage: Stage, position: Position) -> None:
        self.position = position
        positions.keep(stage.home.demo, position)


async def _first_figure(doors: Doors, began: float) -> float:
    """Seconds until the boards tell a figure of the municipality that is not nothing."""
    while True:
        with contextlib.suppress(Complaint, httpx.HTTPError):
            answer = await doors.send("GET", FIGURE, who="bureau", fine=frozenset({HTTPStatus.NOT_FOUND}))
            if answer.json().get("numerator"):
                return time.monotonic() - began
        await asyncio.sleep(0.5)


async def _release(stage: Stage) -> None:
    """
    Release the figures about people of the last quarter, with what is known now.

    Raises:
        Complaint: the folds do not come to the end of what was sent.
    """
    command = [sys.executable, "-m", "peil_reporting.operate", "release"]
    environment = {**stage.engines, "PEIL_DATABASE": "peil_reporting"}
    for _ in range(RELEASE_TRIES):
        if await exit_code(stage.home, "release", command, environment) == 0:
            return
        await asyncio.sleep(RELEASE_PAUSE_S)
    raise Complaint(
        f"De cijfers over mensen zijn nog niet vrijgegeven: {stage.home.logs}/release.log zegt waarom. Probeer het"
        " straks met ./peil release."
    )
