"""The page that shows the mandate as a tree, and how its interventions are spread over themes and classes."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.http.pages import Pages
from peil_chassis.http.pictures import Segment, Stack, Tone, stacked_bar
from peil_plans.mandate.reference import InterventionClass, InterventionType, Mandate

CLASS_WORDS: dict[InterventionClass, str] = {
    InterventionClass.NEW: "nieuw",
    InterventionClass.RUNNING: "lopend",
    InterventionClass.CONTINUOUS: "doorlopend",
}
TYPE_WORDS: dict[InterventionType | None, str] = {
    InterventionType.POLICY: "beleid",
    InterventionType.PREPARATION: "voorbereiding uitvoering",
    InterventionType.EXECUTION: "uitvoering",
    None: "onbekend",
}
_TONES: dict[InterventionClass, Tone] = {
    InterventionClass.NEW: "open",
    InterventionClass.RUNNING: "busy",
    InterventionClass.CONTINUOUS: "steady",
}
_pages = Pages(Path(__file__).parent / "templates")


def mandate_routes(mandate: Mandate) -> APIRouter:
    """The page of the mandate."""
    router = APIRouter(include_in_schema=False)
    rows, picture = _portfolio(mandate)

    @router.get("/plannen/bestuursopdracht")
    async def show_mandate(request: Request) -> Response:
        return _pages.answer(
            request, "mandate.html", mandate=mandate, rows=rows, picture=picture, classes=CLASS_WORDS, types=TYPE_WORDS
        )

    return router


def _portfolio(mandate: Mandate) -> tuple[list[tuple[str | int, ...]], Markup]:
    """Per theme the interventions of each class and their sum, the last row the whole; and the same as a picture."""
    counts = Counter((one.theme, one.kind) for one in mandate.interventions)
    rows: list[tuple[str | int, ...]] = []
    stacks: list[Stack] = []
    for theme in mandate.themes:
        amounts = [counts[theme.code, kind] for kind in InterventionClass]
        rows.append((theme.title, *amounts, sum(amounts)))
        parts = zip(InterventionClass, amounts, strict=True)
        stacks.append(Stack(theme.title, [Segment(CLASS_WORDS[kind], n, _TONES[kind]) for kind, n in parts]))
    totals = [sum(one.kind is kind for one in mandate.interventions) for kind in InterventionClass]
    rows.append(("Alle thema's", *totals, sum(totals)))
    words = ", ".join(f"{n} {CLASS_WORDS[kind]}" for kind, n in zip(InterventionClass, totals, strict=True))
    description = f"Van de {sum(totals)} interventies: {words}."
    return rows, stacked_bar("portfolio", "Interventies per thema", description, stacks)
