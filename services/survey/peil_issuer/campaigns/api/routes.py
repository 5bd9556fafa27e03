"""Routes of the API: parse, command, handler, answer; and the one table from refusals to answers."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.store.port import StoreAway
from peil_contracts.fields import Identifier
from peil_contracts.hygiene import unclean
from peil_contracts.violations import ContractBroken
from peil_issuer.campaigns import storage
from peil_issuer.campaigns.api.shapes import CampaignAsItIs, CampaignList, CampaignToPlan, PlanShape
from peil_issuer.campaigns.domain.refusals import Clash, NotFound, Refusal
from peil_issuer.campaigns.handlers import Campaigns, TooBusy
from peil_issuer.rights import API

TAG = {"name": "campaigns", "description": "Survey campaigns: what is asked, when, and of how many."}
T = TypeVar("T")

_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such campaign."}}
_CLASH: dict[int | str, dict[str, Any]] = {409: {"description": "It was opened, or the id is taken; see errors."}}
_BUSY: dict[int | str, dict[str, Any]] = {503: {"description": "Transient: send the same request again later."}}
_STATUS: dict[type[Refusal], int] = {NotFound: 404, Clash: 409, Refusal: 400}
"""From the most special kind to the most general."""


def api_routes(campaigns: Campaigns) -> APIRouter:
    """The API's routes on campaigns."""
    router = APIRouter(tags=[TAG["name"]])
    _add_planning(router, campaigns)
    _add_reading(router, campaigns)
    return router


def _add_planning(router: APIRouter, campaigns: Campaigns) -> None:
    @router.post(
        "/campaigns",
        status_code=201,
        summary="Plan a campaign",
        responses={200: {"model": CampaignAsItIs, "description": "It was planned before."}, **_CLASH, **_BUSY},
    )
    async def plan_campaign(body: CampaignToPlan, response: Response) -> CampaignAsItIs:
        """Plan a campaign; it opens and closes by itself. The same campaign again changes nothing."""
        _refuse_unclean(body)
        handled = await carried_out(campaigns.plan(body.value(body.campaign)))
        response.headers["Location"] = f"{API}/campaigns/{body.campaign}"
        response.status_code = 201 if handled.changed else 200
        return CampaignAsItIs.of(handled.campaign)

    @router.put(
        "/campaigns/{campaign}",
        summary="Replace a campaign that is not open",
        responses={**_NOT_FOUND, **_CLASH, **_BUSY},
    )
    async def replace_campaign(campaign: Identifier, body: PlanShape) -> CampaignAsItIs:
        """Put another plan in its place. Once it is open, its rules are frozen and this is refused with 409."""
        _refuse_unclean(body)
        return CampaignAsItIs.of((await carried_out(campaigns.replace(body.value(campaign)))).campaign)

    @router.delete(
        "/campaigns/{campaign}",
        status_code=204,
        summary="Withdraw a campaign that is not open",
        responses={**_NOT_FOUND, **_CLASH, **_BUSY},
    )
    async def withdraw_campaign(campaign: Identifier) -> None:
        """Take it back, as long as nobody was invited."""
        await carried_out(campaigns.withdraw(campaign))


def _add_reading(router: APIRouter, campaigns: Campaigns) -> None:
    @router.get("/campaigns", summary="List campaigns", responses=_BUSY)
    async def list_campaigns() -> CampaignList:
        """All campaigns, by id, with their rules and sizes."""
        found = await carried_out(storage.every(campaigns.store))
        return CampaignList(campaigns=[CampaignAsItIs.of(stored.campaign) for stored in found])

    @router.get("/campaigns/{campaign}", summary="Read a campaign", responses={**_NOT_FOUND, **_BUSY})
    async def read_campaign(campaign: Identifier) -> CampaignAsItIs:
        """One campaign with its rules and sizes."""
        return CampaignAsItIs.of(await carried_out(campaigns.read(campaign)))


async def carried_out(work: Awaitable[T]) -> T:
    """
    The outcome of *work*.

    Raises:
        Problem: 404, 409 or 400 for a refusal, 400 for a broken contract, 503 for what is transient.
    """
    try:
        return await work
    except Refusal as refusal:
        status = next(status for kind, status in _STATUS.items() if isinstance(refusal, kind))
        raise Problem(
            status, refusal.message, errors=[FieldError(refusal.field, refusal.rule, refusal.message)]
        ) from None
    except ContractBroken as broken:
        errors = [FieldError(each.field, each.rule, each.message) for each in broken.violations]
        raise Problem(400, "What would be published breaks its contract; see errors.", errors=errors) from None
    except (TooBusy, StoreAway):
        raise Problem(
            503, "The store does not answer. Send the same request again later.", headers={"Retry-After": "2"}
        ) from None


def _refuse_unclean(body: BaseModel) -> None:
    """Raises `Problem` for control and bidi characters, also where the contracts of facts do not look."""
    found = unclean(body.model_dump(mode="json", by_alias=True))
    if found:
        errors = [FieldError(each.field, each.rule, each.message) for each in found]
        raise Problem(400, "The request holds characters that nobody can see; see errors.", errors=errors)
