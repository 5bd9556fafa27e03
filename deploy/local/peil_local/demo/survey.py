"""Surveys: planned through the issuer's API, answered as people do: logged in for a code, then with the code alone."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx

from peil_local.complaint import Complaint
from peil_local.municipality.answering import QUESTIONS, Answer

from .doors import PATIENCE_S, PAUSE_S, Doors

CAMPAIGNS = "/api/issuer/v1/campaigns"
SHORT, LONG = "peiling-kort", "peiling-lang"
SHORT_STAYS, LONG_STAYS = timedelta(minutes=8), timedelta(days=14)
"""The short one is answered in the play and counted soon after; the long one is for whoever looks around."""

AT_ONCE = 4
_SAME_SITE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_CODE = re.compile(r"De code: <strong>([^<]+)</strong>")


@dataclass(frozen=True)
class Survey:
    """
    Two campaigns, and the answers of those who take part in the short one.

    Attributes:
        front, form: Addresses of the front and of the collector's form.
        opens: Tells when both open, as the clocks of Amsterdam show it: over restarts the same, as a plan is.
    """

    doors: Doors
    front: str
    form: str
    opens: Callable[[], datetime]
    answers: Sequence[Answer]

    @property
    def total(self) -> int:
        """Planning both is the first act; then one for each who takes part."""
        return 1 + len(self.answers)

    async def play(self, since: int) -> AsyncIterator[int]:
        """Plan both campaigns, wait until the short one is open, and let everybody from number *since* on answer."""
        if since == 0:
            await self._plan(SHORT, "Korte peiling over werkplezier", SHORT_STAYS)
            await self._plan(LONG, "Peiling over veilig en open werken", LONG_STAYS)
            yield 1
        if not await self._is_open():
            yield self.total
            return
        first = max(since, 1)
        while first < self.total:
            # The first alone: until the collector knows the codes, every try is one too many.
            size = 1 if first == max(since, 1) else AT_ONCE
            some = self.answers[first - 1 : first - 1 + size]
            await asyncio.gather(*(self._take_part(answer) for answer in some))
            first += len(some)
            yield first

    async def _plan(self, campaign: str, title: str, stays: timedelta) -> None:
        opens = self.opens()
        await self.doors.send(
            "POST",
            CAMPAIGNS,
            who="survey-operator",
            json={
                "campaign": campaign,
                "title": title,
                "questions": list(QUESTIONS),
                "opens": f"{opens:%Y-%m-%dT%H:%M}",
                "closes": f"{opens + stays:%Y-%m-%dT%H:%M}",
            },
        )

    async def _is_open(self) -> bool:
        """Whether the short campaign is open, after waiting for it; False when it is closed already."""
        until = time.monotonic() + PATIENCE_S
        while True:
            answer = await self.doors.send("GET", f"{CAMPAIGNS}/{SHORT}", who="survey-operator")
            state = answer.json()["state"]
            if state != "planned":
                return bool(state == "open")
            if time.monotonic() > until:
                raise Complaint("De peiling van de demonstratie gaat niet open: start ./peil demo opnieuw.")
            await asyncio.sleep(PAUSE_S)

    async def _take_part(self, answer: Answer) -> None:
        """Draw a code as this person and answer with it; who is not invited, or did so before, is passed by."""
        try:
            code = await self._drawn(answer.person)
            if code is not None:
                await self._answer(code, answer.choices)
        except httpx.TransportError:
            return  # a code whose answer got lost stays unused: nobody can tell whose it was, so it is not tried again

    async def _drawn(self, person: str) -> str | None:
        async with self._browser(self.front) as browser:
            choosing = await browser.get("/peiling", headers=_SAME_SITE)
            chosen = {"person": f"medewerker-{person}"}
            page = await browser.post(choosing.url, data=chosen, headers=_SAME_SITE)
            csrf = _CSRF.search(page.text)
            if csrf is None:
                return None
            form = {"csrf": csrf[1]}
            drawn = await browser.post(f"/peiling/{SHORT}/doe-mee", data=form, headers=_SAME_SITE)
            code = _CODE.search(drawn.text)
            return code[1] if drawn.is_success and code else None

    async def _answer(self, code: str, choices: dict[str, int]) -> None:
        form: dict[str, Any] = {"code": code, **{f"v-{question}": str(choice) for question, choice in choices.items()}}
        until = time.monotonic() + PATIENCE_S
        async with self._browser(self.form) as browser:
            while True:
                kept = await browser.post("/antwoord", data=form, headers=_SAME_SITE)
                unknown = kept.status_code in (HTTPStatus.BAD_REQUEST, HTTPStatus.TOO_MANY_REQUESTS)
                if not (unknown and choices) or time.monotonic() > until:
                    return
                await asyncio.sleep(3 * PAUSE_S)

    def _browser(self, address: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=address, follow_redirects=True, timeout=60, trust_env=False)
