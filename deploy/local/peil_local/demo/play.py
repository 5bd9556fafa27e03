"""Plays a municipality into a running Peil, goes on where an earlier run stopped, and releases the last quarter."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from peil_chassis.clock import AMSTERDAM, SystemClock
from peil_local.complaint import Complaint
from peil_local.municipality.generate import DAYS, Municipality, make_municipality, people_with_mail
from peil_local.stage import Stage, exit_code
from peil_local.tokens import mint_tokens

from . import position as positions
from .doors import Doors
from .parts import Activities, Agreements, Consents, Contacts, Deliveries, Part, Plans
from .position import Position
from .progress import line
from .survey import Survey

TITLE = "Gemeente"
RECENT_DAYS = 60
"""What was recorded in so many last days comes after the addresses of those who may be reminded of it."""

FIGURE = "/api/reporting/v1/figures/open_vacancies"
FIRST_WITHIN_S = 30.0
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
                await asyncio.wait([watch], timeout=FIRST_WITHIN_S)
                # Begun again after its vacancies were sent, the play itself changes this figure no more.
                first = f", het eerste cijfer na {watch.result():.0f} s" if watch.done() else ""
            finally:
                watch.cancel()
                await asyncio.gather(watch, return_exceptions=True)
        stage.say(f"{TITLE}: het laatste kwartaal wordt vrijgegeven …")
        await _release(stage)
        self._keep(stage, replace(self.position, done=True))
        return f"De gemeente is ingespeeld in {time.monotonic() - began:.0f} s{first}. {look}"

    async def _play(self, stage: Stage, doors: Doors, town: Municipality) -> None:
        recent = town.last - timedelta(days=RECENT_DAYS)
        begins = next((at for at, one in enumerate(town.deliveries) if one.place.date() > recent), 0)
        past, rest = Deliveries(doors, town.deliveries[:begins]), Deliveries(doors, town.deliveries[begins:])
        people, consents = people_with_mail(town), Consents(doors, town.last - timedelta(days=DAYS))
        survey = Survey(doors, stage.front, stage.form, lambda: self._opens(stage), town.answers)
        parts = [
            Part("past", len(past.told), past.play),
            # Before anything is due that somebody should hear of: who has no address then is not told on that day.
            Part("contacts", len(people), Contacts(doors, people).play),
            Part("recent", len(rest.told), rest.play),
            Part("plans", len(town.plans), Plans(doors, town.plans).play),
            Part("consents", consents.total, consents.play),
            Part("agreements", len(town.agreements), Agreements(doors, town.agreements).play),
            Part("activities", len(town.activities), Activities(doors, town.activities).play),
            Part("survey", survey.total, survey.play),
        ]
        total, before = sum(part.total for part in parts), self._sent(parts)
        began = time.monotonic()
        for part in parts:
            async for count in part.play(self.position.sent.get(part.name, 0)):
                moved = self.position.at(part.name, count)
                self._keep(stage, replace(moved, refused=moved.refused + len(past.refused) + len(rest.refused)))
                past.refused.clear()
                rest.refused.clear()
                done = self._sent(parts)
                seconds = time.monotonic() - began
                stage.say(line(TITLE, done, total, in_this_run=done - before, seconds=seconds))

    def _opens(self, stage: Stage) -> datetime:
        """When the surveys open: a minute that is kept, for the play may be broken off and begun again."""
        if not self.position.opens:
            soon = SystemClock().now().astimezone(AMSTERDAM)  # the minute that has begun: it opens at once
            self._keep(stage, replace(self.position, opens=soon.strftime("%Y-%m-%dT%H:%M")))
        return datetime.fromisoformat(self.position.opens)

    def _sent(self, parts: Iterable[Part]) -> int:
        return sum(self.position.sent.get(part.name, 0) for part in parts)

    def _keep(self, stage: Stage, position: Position) -> None:
        self.position = position
        positions.keep(stage.home.demo, position)


async def _first_figure(doors: Doors, began: float) -> float:
    """Seconds until the boards tell something else than before: the example plans have a vacancy of their own."""
    before: int | None = None
    while True:
        with contextlib.suppress(Complaint, httpx.HTTPError):
            answer = await doors.send("GET", FIGURE, who="bureau", fine=frozenset({HTTPStatus.NOT_FOUND}))
            told = answer.json().get("numerator") or 0
            before = told if before is None else before
            if told != before:
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
