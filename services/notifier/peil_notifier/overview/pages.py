"""The page of one's own reminders, with counts for an operator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_notifier.items.words import KINDS
from peil_notifier.overview.reading import Overview
from peil_notifier.overview.words import CONTACT_WORDS, DIGEST_CHIPS, DIGEST_WORDS, ITEM_WORDS
from peil_notifier.rights import PAGES

T = TypeVar("T")
AWAY = "De gegevens zijn nu niet te bereiken. Er gaat niets verloren. Probeer het over een minuut opnieuw."

_pages = Pages(Path(__file__).parent / "templates")

LinkTo = Callable[[str], str]


def page_routes(overview: Overview, clock: Clock, link: LinkTo, *, bureau_told: bool) -> APIRouter:
    """The page; *link* is where somebody acts on an item; *bureau_told*: whether Bureau I&D has a mailbox."""
    router = APIRouter(include_in_schema=False)

    @router.get(PAGES)
    async def reminders(request: Request, caller: Annotated[Identity, CALLER]) -> Response:
        today = amsterdam_day(clock.now())
        own = await _reached(overview.own(caller.pseudonym, today)) if caller.pseudonym else None
        counts = await _reached(overview.counts()) if caller.has("operator") else None
        return _pages.answer(
            request,
            "reminders.html",
            own=own,
            counts=counts,
            today=today,
            bureau_told=bureau_told,
            link=link,
            kinds=KINDS,
            chips=DIGEST_CHIPS,
            item_words=ITEM_WORDS,
            digest_words=DIGEST_WORDS,
            contact_words=CONTACT_WORDS,
            may_put_in=caller.has("bureau"),
        )

    return router


async def _reached(asked: Awaitable[T]) -> T:
    try:
        return await asked
    except StoreAway:
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None
