"""The page that says why a figure is not told. It reads which thresholds are set, and nothing of anybody."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response

from peil_chassis.http.pages import Pages
from peil_chassis.store.port import Store, StoreAway
from peil_reporting.thresholds.domain import KINDS, standing
from peil_reporting.thresholds.storage import every_change
from peil_reporting.why.words import ADDRESS, MARK, QUESTION

TEMPLATES = Path(__file__).parent / "templates"
"""Also where other subjects find ``why_parts.html``."""

_pages = Pages(TEMPLATES)


def page_routes(store: Store) -> APIRouter:
    """The page's route; decisions on thresholds are read from *store*."""
    router = APIRouter(include_in_schema=False)

    @router.get(ADDRESS)
    async def why_nothing(request: Request) -> Response:
        rows, floor = await _thresholds(store), min(kind.floor for kind in KINDS.values())
        return _pages.answer(request, "why.html", question=QUESTION, mark=MARK, thresholds=rows, floor=floor)

    return router


async def _thresholds(store: Store) -> list[tuple[str, str]] | None:
    """Per kind of figure its name and its threshold as it is set; None when that cannot be read: all else stands."""
    try:
        changes = await every_change(store)
    except StoreAway:
        return None
    return [(kind.name, f"{standing(changes, name)} {kind.counts}") for name, kind in KINDS.items()]
