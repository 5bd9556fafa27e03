"""
The form's pages. They know a code and what is chosen, for as long as one request lasts, and nobody's name or address.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from peil_chassis.clock import Clock, timestamp
from peil_chassis.http.pages import Pages
from peil_chassis.store.port import Store, StoreAway
from peil_collector.answers.wrong_codes import WrongCodes
from peil_collector.campaigns import storage
from peil_collector.campaigns.codes import hash_of
from peil_collector.campaigns.domain import Answer, Campaign, answer_of
from peil_collector.campaigns.storage import AnswersTooBusy, Held

NO_ANSWER = "geen"
CHOICES = {
    "scale-5": [
        ("0", "1 - helemaal niet mee eens"),
        ("1", "2 - niet mee eens"),
        ("2", "3 - niet eens, niet oneens"),
        ("3", "4 - mee eens"),
        ("4", "5 - helemaal mee eens"),
        (NO_ANSWER, "Dat zeg ik liever niet"),
    ],
    "yes-no": [("0", "Ja"), ("1", "Nee"), (NO_ANSWER, "Dat zeg ik liever niet")],
}
_HERE = Path(__file__).parent
_pages = Pages(_HERE / "templates")


class FormPages:
    """Every page of the form."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._wrong = WrongCodes()
        self._turn = asyncio.Lock()

    def routes(self) -> list[Route]:
        """The addresses. None holds a code: a code travels in the fragment, and then in a form."""
        return [
            Route("/", self.start),
            Route("/code.js", self.script),
            Route("/vragen", self.questions, methods=["POST"]),
            Route("/antwoord", self.answer, methods=["POST"]),
            Route("/bedankt", self.thanks),
        ]

    async def start(self, request: Request) -> Response:
        """The field for the code."""
        return _start(request)

    async def script(self, request: Request) -> Response:
        """Puts the code of the link into the field."""
        return FileResponse(_HERE / "assets" / "code.js", media_type="text/javascript")

    async def questions(self, request: Request) -> Response:
        """The questions that a code may answer."""
        form = await request.form()
        typed = str(form.get("code", ""))
        found = await self._found(request, typed)
        if isinstance(found, Response):
            return found
        return _questions(request, found[1].campaign, typed)

    async def answer(self, request: Request) -> Response:
        """Keep an answer, once."""
        form = await request.form()
        typed = str(form.get("code", ""))
        found = await self._found(request, typed)
        if isinstance(found, Response):
            return found
        code, held = found
        chosen = {name.removeprefix("v-"): str(value) for name, value in form.items() if name.startswith("v-")}
        answer, errors = _read(held.campaign, chosen)
        if errors:
            return _questions(request, held.campaign, typed, chosen=chosen, errors=errors, status=400)
        try:
            # One by one, so that a whole department at once does not wear out its tries.
            async with self._turn:
                kept = await storage.keep_answer(self._store, code, answer)
            # Counted in between, the code is gone, and nobody answered with it.
            there = kept or await storage.find_code(self._store, code) is not None
        except (StoreAway, AnswersTooBusy):
            return _questions(request, held.campaign, typed, chosen=chosen, away=True, status=503)
        if kept:
            return RedirectResponse("/bedankt", 303)
        return _spent(request) if there else _closed(request)

    async def thanks(self, request: Request) -> Response:
        """The end."""
        lines = [
            "Uw antwoord is bewaard.",
            "Met deze code kunt u niet nog eens antwoorden. Na het sluiten worden de antwoorden geteld en vernietigd.",
            "U kunt deze pagina sluiten.",
        ]
        return _said(request, "Bedankt", lines)

    async def _found(self, request: Request, typed: str) -> tuple[str, Held] | Response:
        """The code's hash and where it belongs, or the page that says why it cannot be used."""
        code = hash_of(typed)
        try:
            held = None if code is None else await storage.find_code(self._store, code)
        except StoreAway:
            return _away(request)
        if code is None or held is None:
            return self._wrong_code(request, typed)
        if held.spent(code):
            return _spent(request)
        if timestamp(self._clock.now()) >= held.campaign.closes_at:
            return _closed(request)
        return code, held

    def _wrong_code(self, request: Request, typed: str) -> Response:
        if self._wrong.too_many(self._clock.now()):
            lines = ["Er worden te veel verkeerde codes geprobeerd. Wacht een minuut en probeer het dan opnieuw."]
            page = _said(request, "Even wachten", lines, status=429, again=True)
            page.headers["Retry-After"] = "60"
            return page
        why = "Deze code is niet bekend. Kijk of hij helemaal klopt. Na het sluiten werkt geen code meer."
        return _start(request, typed=typed, errors={"code": why}, status=400)


def _read(campaign: Campaign, chosen: Mapping[str, str]) -> tuple[Answer, dict[str, str]]:
    """What somebody chose, and per field what is wrong with it."""
    given = {question: choice for question, choice in chosen.items() if choice != NO_ANSWER}
    answer, strange = answer_of(campaign, given)
    if strange:
        return answer, {f"v-{question}": "Kies een van de antwoorden die hier staan." for question in strange}
    if all(choice is None for choice in answer):
        first = f"v-{campaign.questions[0].question}"
        return answer, {first: "Beantwoord ten minste één vraag. Of sluit deze pagina, dan doet u niet mee."}
    return answer, {}


def _start(
    request: Request, *, typed: str = "", errors: Mapping[str, str] | None = None, status: int = 200
) -> Response:
    return _pages.answer(request, "start.html", status=status, typed=typed, errors=errors or {})


def _questions(
    request: Request,
    campaign: Campaign,
    code: str,
    *,
    chosen: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    away: bool = False,
    status: int = 200,
) -> Response:
    return _pages.answer(
        request,
        "questions.html",
        status=status,
        campaign=campaign,
        closes_at=datetime.fromisoformat(campaign.closes_at),
        code=code,
        choices=CHOICES,
        chosen=chosen or {},
        errors=errors or {},
        away=away,
    )


def _spent(request: Request) -> Response:
    lines = [
        "Met deze code is al geantwoord. Het eerste antwoord blijft staan.",
        "Was u dat niet zelf? Meld het aan het Bureau I&D. Noem daarbij uw code niet.",
    ]
    return _said(request, "Deze code is gebruikt", lines, status=409)


def _closed(request: Request) -> Response:
    return _said(request, "De peiling is gesloten", ["Antwoorden kan niet meer."], status=410)


def _away(request: Request) -> Response:
    lines = ["De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."]
    return _said(request, "Even niet bereikbaar", lines, status=503, again=True)


def _said(request: Request, title: str, lines: list[str], *, status: int = 200, again: bool = False) -> Response:
    return _pages.answer(request, "said.html", status=status, title=title, lines=lines, again=again)
