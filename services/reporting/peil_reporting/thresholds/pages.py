"""The page on thresholds: what holds, what was decided, and a form for the disclosure officer. It shows no figure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import RedirectResponse

from peil_chassis.clock import amsterdam_day
from peil_chassis.http.access import CALLER
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_reporting.thresholds.domain import KINDS, LONGEST_REASON, READS_FIGURES, Refusal, standing
from peil_reporting.thresholds.handlers import OFFICER, Thresholds

ADDRESS = "/drempels"
FIELDS = {"kind-unknown": "soort", "below-floor": "grens", "too-high": "grens", "reason-missing": "waarom"}

Caller = Annotated[Identity, CALLER]
_pages = Pages(Path(__file__).parent / "templates")


def page_routes(thresholds: Thresholds) -> APIRouter:
    """The page's routes. Raises `PageProblem` when asked: 403 for who also reads figures, 503 without the store."""
    router = APIRouter(include_in_schema=False)

    @router.get(ADDRESS)
    async def show(request: Request, caller: Caller, opgeslagen: str = "") -> Response:
        return await _page(request, thresholds, caller, saved=bool(opgeslagen))

    @router.post(ADDRESS)
    async def change(
        request: Request,
        caller: Caller,
        soort: Annotated[str, Form()] = "",
        grens: Annotated[str, Form()] = "",
        waarom: Annotated[str, Form()] = "",
        gezien: Annotated[str, Form()] = "",
    ) -> Response:
        """Take a decision. Raises `PageProblem`: 403, 503."""
        typed = {"soort": soort, "grens": grens, "waarom": waarom}
        if not grens.strip().isascii() or not grens.strip().isdigit() or len(grens.strip()) > 6:
            errors = {"grens": "Vul een heel aantal mensen in."}
            return await _page(request, thresholds, caller, typed=typed, errors=errors, status=400)
        seen = int(gezien) if gezien.isascii() and gezien.isdigit() and len(gezien) < 7 else -1
        try:
            await thresholds.change(caller, soort, int(grens), waarom, seen)
        except Refusal as refusal:
            if refusal.rule == "reads-figures":
                raise PageProblem(403, str(refusal)) from None
            errors = {FIELDS.get(refusal.rule, "soort"): str(refusal)}
            status = 409 if refusal.rule == "seen-version" else 400
            return await _page(request, thresholds, caller, typed=typed, errors=errors, status=status)
        except StoreAway:
            raise PageProblem(503, "Opslaan is niet gelukt. Probeer het over een minuut opnieuw.") from None
        return RedirectResponse(f"{ADDRESS}?opgeslagen=1", 303)

    return router


async def _page(
    request: Request,
    thresholds: Thresholds,
    caller: Identity,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
    status: int = 200,
) -> Response:
    try:
        decided = await thresholds.decided()
    except StoreAway:
        raise PageProblem(503, "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw.") from None
    return _pages.answer(
        request,
        "thresholds.html",
        status=status,
        address=ADDRESS,
        kinds=[
            (kind.name, standing(decided, name), kind.default, kind.floor, kind.wave) for name, kind in KINDS.items()
        ],
        options=[(name, kind.name) for name, kind in KINDS.items()],
        decided=[
            (amsterdam_day(datetime.fromisoformat(one.decided_at)), KINDS[one.kind].name, one.k, one.reason)
            for one in reversed(decided)
        ],
        may_change=caller.has(OFFICER) and not caller.has(*READS_FIGURES),
        also_reads=caller.has(OFFICER) and caller.has(*READS_FIGURES),
        longest=LONGEST_REASON,
        version=len(decided),
        typed=typed or {},
        errors=errors or {},
        saved=saved,
    )
