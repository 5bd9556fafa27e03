"""The page on which Bureau I&D puts in addresses for a start: a table is pasted, what is wrong comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.http.pages import Pages
from peil_chassis.store.port import Conflict, StoreAway
from peil_notifier.contacts.handlers import ContactDesk, Imported, still_to_do

ADDRESS = "/herinneringen/contacten"
LONGEST = 200_000

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(desk: ContactDesk) -> APIRouter:
    """The page of contacts."""
    router = APIRouter(include_in_schema=False)

    @router.get(ADDRESS)
    async def form(request: Request) -> Response:
        return _page(request, "", None)

    @router.post(ADDRESS)
    async def put_in(request: Request, tabel: Annotated[str, Form()] = "") -> Response:
        if not tabel.strip() or len(tabel) > LONGEST:
            wrong = "Vul een tabel in: per regel een personeelsnummer en een e-mailadres."
            if tabel.strip():
                wrong = f"De tabel is te lang. Stuur hem in delen van hooguit {LONGEST // 1000}.000 tekens."
            return _page(request, tabel, None, {"tabel": wrong}, status=400)
        try:
            imported = await desk.import_text(tabel)
        except (Conflict, StoreAway):
            return _page(request, tabel, None, away=True, status=503)
        return _page(request, still_to_do(imported, tabel.splitlines()), imported)

    return router


def _page(
    request: Request,
    text: str,
    imported: Imported | None,
    errors: dict[str, str] | None = None,
    *,
    away: bool = False,
    status: int = 200,
) -> Response:
    values = {"text": text, "imported": imported, "errors": errors or {}, "away": away}
    return _pages.answer(request, "contacts.html", status=status, **values)
