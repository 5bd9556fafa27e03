"""Routes of the page "Aanlevering": what became of the deliveries of each source that the visitor may see."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated, TypeVar

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import AMSTERDAM, Clock
from peil_chassis.http.access import CALLER
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import Store, StoreAway
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.sources import storage
from peil_intake.sources.domain import SourceState, most_urgent
from peil_intake.sources.pages import views

T = TypeVar("T")
DAYS_SHOWN = 7
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."

_pages = Pages(Path(__file__).parent / "templates")


def source_pages(store: Store, suppliers: Sequence[Supplier], clock: Clock) -> APIRouter:
    """The pages about deliveries: of every supplier for the bureau, of its own sources for a supplier."""
    router = APIRouter(include_in_schema=False)

    @router.get("/aanlevering")
    async def all_sources(request: Request, caller: Annotated[Identity, CALLER]) -> Response:
        now = clock.now()
        mine = [
            (supplier.client, source) for supplier in _visible(suppliers, caller) for source in sorted(supplier.sources)
        ]
        states: list[SourceState] = await _reached(
            asyncio.gather(*(storage.state_of(store, client, source) for client, source in mine))
        )
        shown = [views.source_view(state, now) for state in states]
        step, urgent = most_urgent(states, now)
        return _pages.answer(
            request,
            "sources.html",
            sources=shown,
            spread=views.all_sources(shown) if shown else None,
            urgent=views.source_view(urgent, now) if urgent else None,
            step=step,
        )

    @router.get("/aanlevering/bron")
    async def one_source(request: Request, bron: str, caller: Annotated[Identity, CALLER]) -> Response:
        supplier = _supplier_of(bron, _visible(suppliers, caller))
        return await _source_page(request, store, supplier, bron, clock.now())

    return router


async def _source_page(request: Request, store: Store, supplier: Supplier, source: str, now: datetime) -> Response:
    midnights = _midnights(now)
    state, days, refusals, elsewhere = await _reached(
        asyncio.gather(
            storage.state_of(store, supplier.client, source),
            storage.last_days(store, supplier.client, source, midnights),
            storage.refusals_of(store, supplier.client, source),
            storage.refused_elsewhere(store, supplier.client, supplier.sources),
        )
    )
    return _pages.answer(
        request,
        "source.html",
        view=views.source_view(state, now),
        week=views.by_day([midnight.date() for midnight in midnights], days),
        refusals=[views.refusal_view(refusal) for refusal in refusals],
        elsewhere=elsewhere,
    )


def _supplier_of(source: str, visible: Sequence[Supplier]) -> Supplier:
    found = next((supplier for supplier in visible if source in supplier.sources), None)
    if found is None:
        raise PageProblem(
            404, "Deze bron is er niet, of hij is niet van u. Kijk bij Aanlevering welke bronnen er zijn."
        )
    return found


def _visible(suppliers: Sequence[Supplier], caller: Identity) -> list[Supplier]:
    """All suppliers, or for a supplier itself only those that speak for one of its own sources."""
    if caller.has("bureau", "auditor", "operator"):
        return sorted(suppliers, key=lambda supplier: supplier.client)
    return [supplier for supplier in suppliers if supplier.client == caller.client or supplier.sources & caller.sources]


def _midnights(now: datetime) -> list[datetime]:
    """The beginnings in Amsterdam of the last days, the last of them today's."""
    today = now.astimezone(AMSTERDAM).date()
    days = [today - timedelta(days=back) for back in reversed(range(DAYS_SHOWN))]
    return [datetime.combine(day, time(), tzinfo=AMSTERDAM) for day in days]


async def _reached(work: Awaitable[T]) -> T:
    try:
        return await work
    except StoreAway:
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None
