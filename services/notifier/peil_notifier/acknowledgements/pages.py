"""The page behind a link in a message: it shows one item, and its two buttons end the reminders."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import Clock
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.sealing import Keyring
from peil_chassis.store.port import Conflict, StoreAway
from peil_notifier.acknowledgements.handlers import Acknowledgements, ItemGone
from peil_notifier.acknowledgements.links import LinkExpired, LinkForged, read
from peil_notifier.items.domain.listed import AlreadyEnded, Listed
from peil_notifier.items.words import ENDINGS, KINDS
from peil_notifier.rights import ACT

BY_BUTTON = {"opgepakt": "acknowledged", "gedaan": "done"}
AWAY = "De gegevens zijn nu niet te bereiken. Er gaat niets verloren. Probeer het over een minuut opnieuw."
WRONG = "Deze link klopt niet. Open de link in het bericht opnieuw, of kopieer hem helemaal."
OVER = "Deze link is verlopen. In een nieuw bericht staat een nieuwe link. U kunt ook inloggen op uw herinneringen."
NO_BUTTON = "Kies een van de twee knoppen op de pagina."

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(acknowledgements: Acknowledgements, keys: Keyring, clock: Clock) -> APIRouter:
    """The page that a message leads to."""
    router = APIRouter(include_in_schema=False)

    @router.get(f"{ACT}/{{token}}")
    async def look(request: Request, token: str) -> Response:
        listed, title = await _looked_at(acknowledgements, _behind(token, clock, keys))
        return _shown(request, listed, title)

    @router.post(f"{ACT}/{{token}}")
    async def act(request: Request, token: str, wat: Annotated[str, Form(max_length=20)] = "") -> Response:
        await _acted(acknowledgements, _behind(token, clock, keys), wat)
        return RedirectResponse(request.url.path, status_code=303)

    return router


async def _looked_at(acknowledgements: Acknowledgements, item: str) -> tuple[Listed, str]:
    try:
        listed = await acknowledgements.item(item)
        return listed, await acknowledgements.title(listed)
    except ItemGone:
        raise PageProblem(404, WRONG) from None
    except StoreAway:
        raise PageProblem(503, AWAY) from None


async def _acted(acknowledgements: Acknowledgements, item: str, button: str) -> None:
    if button not in BY_BUTTON:
        raise PageProblem(400, NO_BUTTON)
    try:
        await acknowledgements.end_item(item, BY_BUTTON[button])
    except AlreadyEnded:
        return  # the page says how
    except ItemGone:
        raise PageProblem(404, WRONG) from None
    except (Conflict, StoreAway):
        raise PageProblem(503, AWAY) from None


def _behind(token: str, clock: Clock, keys: Keyring) -> str:
    try:
        return read(token, clock.now(), keys)
    except LinkExpired:
        raise PageProblem(410, OVER) from None
    except LinkForged:
        raise PageProblem(404, WRONG) from None


def _shown(request: Request, listed: Listed, title: str) -> Response:
    ending = ENDINGS[listed.ending] if listed.ending else ""
    kind = KINDS[listed.due.about]
    return _pages.answer(request, "item.html", listed=listed, title=title, kind=kind, ending=ending)
