"""The page that says why a figure is not told. It reads nothing."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response

from peil_chassis.http.pages import Pages
from peil_reporting.why.words import ADDRESS, MARK, QUESTION

TEMPLATES = Path(__file__).parent / "templates"
"""Also where other subjects find ``why_parts.html``."""

_pages = Pages(TEMPLATES)


def page_routes() -> APIRouter:
    """The page's route."""
    router = APIRouter(include_in_schema=False)

    @router.get(ADDRESS)
    async def why_nothing(request: Request) -> Response:
        return _pages.answer(request, "why.html", question=QUESTION, mark=MARK)

    return router
