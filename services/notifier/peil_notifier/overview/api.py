"""Counts over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_chassis.store.port import StoreAway
from peil_notifier.overview.reading import Counts, Overview

TAG = {"name": "counts", "description": "How many reminders, messages and contacts there are."}


class CountsShape(WireModel):
    """Counts by state; they name nobody."""

    items: Annotated[
        dict[str, int], Field(description="Items that wait, stand in a message under way, or ended and how.")
    ]
    digests: Annotated[dict[str, int], Field(description="Messages by what is known of them.")]
    contacts: Annotated[dict[str, int], Field(description="Addresses, and those the mail server refused.")]


def api_routes(overview: Overview) -> APIRouter:
    """The route of this subject."""
    router = APIRouter(tags=[TAG["name"]])

    @router.get(
        "/counts", responses={503: {"description": "The store does not answer. Ask again later."}}, summary="Counts"
    )
    async def get_counts() -> CountsShape:
        """How many reminders, messages and contacts there are."""
        counts = await _counted(overview)
        return CountsShape(items=dict(counts.items), digests=dict(counts.digests), contacts=dict(counts.contacts))

    return router


async def _counted(overview: Overview) -> Counts:
    try:
        return await overview.counts()
    except StoreAway:
        detail = "The counts cannot be read at the moment. Try again in a minute."
        raise Problem(503, detail, headers={"Retry-After": "10"}) from None
