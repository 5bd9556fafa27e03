"""Routes of the pages. Drawing a code shows it once, on the page that answers the form, and keeps it nowhere."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import Clock
from peil_chassis.http.access import CALLER
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_issuer.campaigns import several, storage
from peil_issuer.campaigns.domain.campaign import Campaign
from peil_issuer.campaigns.domain.refusals import (
    CampaignFrozen,
    CampaignUnknown,
    DrawnBefore,
    NotInvited,
    NotOpen,
    Refusal,
)
from peil_issuer.campaigns.drawing import CodeDraw, DrawTooBusy
from peil_issuer.campaigns.foresight import Foresight
from peil_issuer.campaigns.handlers import Campaigns, TooBusy
from peil_issuer.campaigns.pages.foreseen import sight_of
from peil_issuer.campaigns.pages.form import FormRefused, Typed, plan_of, refused_by

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."
WATCHERS = ("survey-operator", "works-council", "auditor")

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(
    campaigns: Campaigns, draw: CodeDraw, foresight: Foresight, clock: Clock, *, form_url: str
) -> APIRouter:
    """The pages; *form_url* is where people answer."""
    router = APIRouter(include_in_schema=False)

    @router.get("/peiling")
    async def all_campaigns(request: Request, caller: Caller) -> Response:
        found = [stored.campaign for stored in await _reached(storage.every(campaigns.store))]
        own = await _own(found, draw, caller.pseudonym, clock) if caller.has("employee") else []
        watches = caller.has(*WATCHERS)
        return _pages.answer(
            request,
            "campaigns.html",
            own=own,
            known=caller.pseudonym is not None,
            employee=caller.has("employee"),
            campaigns=_by_opening(found) if watches else [],
            watches=watches,
            plans=caller.has("survey-operator"),
            bureau=[one for one in _by_opening(found) if one.state == "open"] if caller.has("bureau") else None,
        )

    @router.get("/peiling/beheer/{campaign}/meer-plekken")
    async def several_places(request: Request, campaign: str) -> Response:
        found = await _reached(campaigns.read(campaign))
        places = await _reached(several.listed(campaigns.store, campaign))
        return _pages.answer(request, "several.html", campaign=found, places=places)

    _add_planning(router, campaigns, foresight)
    _add_drawing(router, campaigns, draw, clock, form_url)
    return router


def _add_planning(router: APIRouter, campaigns: Campaigns, foresight: Foresight) -> None:
    @router.get("/peiling/beheer/nieuw")
    async def blank_form(request: Request) -> Response:
        form = Typed(naam=f"peiling-{uuid4().hex[:8]}")
        return _pages.answer(request, "plan.html", form=form, errors={}, away=False)

    @router.post("/peiling/beheer/nieuw")
    async def plan(request: Request, form: Annotated[Typed, Form()]) -> Response:
        def again(status: int, errors: dict[str, str], *, away: bool = False) -> Response:
            return _pages.answer(request, "plan.html", status=status, form=form, errors=errors, away=away)

        try:
            handled = await campaigns.plan(plan_of(form))
        except FormRefused as refused:
            return again(400, refused.errors)
        except (Refusal, ContractBroken) as refusal:
            return again(400, refused_by(refusal))
        except (TooBusy, StoreAway):
            return again(503, {}, away=True)
        return RedirectResponse(f"/peiling/beheer/{handled.campaign.plan.campaign}", 303)

    @router.get("/peiling/beheer/{campaign}")
    async def one_campaign(request: Request, campaign: str, caller: Caller) -> Response:
        found = await _reached(campaigns.read(campaign))
        seen = await _reached(foresight.of(found))
        return _pages.answer(
            request,
            "campaign.html",
            campaign=found,
            plans=caller.has("survey-operator"),
            sight=None if seen is None else sight_of(seen, found.k),
        )

    @router.post("/peiling/beheer/{campaign}/intrekken")
    async def withdraw(request: Request, campaign: str) -> Response:
        await _reached(campaigns.withdraw(campaign))
        return RedirectResponse("/peiling", 303)


def _add_drawing(router: APIRouter, campaigns: Campaigns, draw: CodeDraw, clock: Clock, form_url: str) -> None:
    @router.post("/peiling/{campaign}/doe-mee")
    async def take_part(request: Request, campaign: str, caller: Caller) -> Response:
        found = await _reached(campaigns.read(campaign))
        try:
            # Whoever the vault does not know is on no list.
            code = await _reached(draw.draw(campaign, caller.pseudonym or "", clock.now()))
        except (DrawnBefore, NotInvited, NotOpen) as refusal:
            return _pages.answer(request, "no_code.html", status=409, campaign=found, rule=refusal.rule)
        return _pages.answer(request, "code.html", campaign=found, code=code, form_url=form_url)


async def _own(
    campaigns: Sequence[Campaign], draw: CodeDraw, person: str | None, clock: Clock
) -> list[tuple[Campaign, bool]]:
    """The open campaigns that *person* is invited to, each with whether they drew their code."""
    now = clock.now()
    found: list[tuple[Campaign, bool]] = []
    for campaign in campaigns:
        if person is None or campaign.state != "open" or campaign.closes_at <= now:
            continue
        drawn = await _reached(draw.has_drawn(campaign.plan.campaign, person))
        if drawn is not None:
            found.append((campaign, drawn))
    return found


def _by_opening(campaigns: Sequence[Campaign]) -> list[Campaign]:
    return sorted(campaigns, key=lambda campaign: campaign.opens_at, reverse=True)


async def _reached(work: Awaitable[T]) -> T:
    try:
        return await work
    except CampaignUnknown:
        raise PageProblem(404, "Deze peiling bestaat niet. Kijk bij Peiling welke er zijn.") from None
    except CampaignFrozen:
        raise PageProblem(409, "Deze peiling is al open geweest en ligt vast. Intrekken kan niet meer.") from None
    except (StoreAway, TooBusy, DrawTooBusy):
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None
