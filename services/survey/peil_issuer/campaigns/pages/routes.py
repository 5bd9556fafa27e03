"""Routes of the pages. Drawing a code shows it once, on the page that answers the form, and keeps it nowhere."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeVar
from uuid import uuid4

from fastapi import APIRouter, Form, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import Clock, amsterdam_day
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
from peil_issuer.campaigns.domain.returning import due_on, returning
from peil_issuer.campaigns.drawing import CodeDraw, DrawTooBusy
from peil_issuer.campaigns.foresight import Foresight
from peil_issuer.campaigns.handlers import Campaigns, TooBusy
from peil_issuer.campaigns.pages.beginning import again, filled
from peil_issuer.campaigns.pages.foreseen import sight_of
from peil_issuer.campaigns.pages.form import FormRefused, Typed, plan_of, refused_by
from peil_issuer.question_sets.reference import QuestionSet

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."
WATCHERS = ("survey-operator", "works-council", "auditor")

_pages = Pages(Path(__file__).parent / "templates")


def page_routes(
    campaigns: Campaigns,
    draw: CodeDraw,
    foresight: Foresight,
    clock: Clock,
    sets: Sequence[QuestionSet],
    *,
    form_url: str,
) -> APIRouter:
    """The pages; a campaign can begin with one of *sets*, and *form_url* is where people answer."""
    router = APIRouter(include_in_schema=False)

    @router.get("/peiling")
    async def all_campaigns(request: Request, caller: Caller) -> Response:
        found = [stored.campaign for stored in await _reached(storage.every(campaigns.store))]
        own = await _own(found, draw, caller.pseudonym, clock) if caller.has("employee") else []
        watches, plans = caller.has(*WATCHERS), caller.has("survey-operator")
        return _pages.answer(
            request,
            "campaigns.html",
            own=own,
            known=caller.pseudonym is not None,
            employee=caller.has("employee"),
            campaigns=_by_opening(found) if watches else [],
            watches=watches,
            plans=plans,
            returning=returning(found, amsterdam_day(clock.now())) if plans else [],
            bureau=[one for one in _by_opening(found) if one.state == "open"] if caller.has("bureau") else None,
        )

    @router.get("/peiling/beheer/{campaign}/meer-plekken")
    async def several_places(request: Request, campaign: str) -> Response:
        found = await _reached(campaigns.read(campaign))
        places = await _reached(several.listed(campaigns.store, campaign))
        return _pages.answer(request, "several.html", campaign=found, places=places)

    _add_planning(router, campaigns, clock, sets)
    _add_deciding(router, campaigns, foresight)
    _add_drawing(router, campaigns, draw, clock, form_url)
    return router


def _add_planning(router: APIRouter, campaigns: Campaigns, clock: Clock, sets: Sequence[QuestionSet]) -> None:
    by_code = {one.code: one for one in sets}

    def shown(
        request: Request, form: Typed, errors: dict[str, str], *, status: int = 200, away: bool = False
    ) -> Response:
        return _pages.answer(
            request,
            "plan.html",
            status=status,
            form=form,
            errors=errors,
            away=away,
            sets=sets,
            chosen=by_code.get(form.set),
        )

    @router.get("/peiling/beheer/nieuw")
    async def begun_form(
        request: Request,
        set_: Annotated[str | None, Query(alias="set", max_length=64)] = None,
        herhaal: Annotated[str | None, Query(max_length=64)] = None,
    ) -> Response:
        name = f"peiling-{uuid4().hex[:8]}"
        if herhaal is not None:
            return shown(request, again(name, await _reached(campaigns.read(herhaal)), clock.now()), {})
        blank = Typed(naam=name)
        return shown(request, blank if set_ is None else filled(blank, _known(by_code, set_), None), {})

    @router.post("/peiling/beheer/nieuw")
    async def plan(request: Request, form: Annotated[Typed, Form()]) -> Response:
        if form.kies:
            return shown(request, filled(form, by_code.get(form.keuze), by_code.get(form.set)), {})
        try:
            handled = await campaigns.plan(plan_of(form))
        except FormRefused as refused:
            return shown(request, form, refused.errors, status=400)
        except (Refusal, ContractBroken) as refusal:
            return shown(request, form, refused_by(refusal), status=400)
        except (TooBusy, StoreAway):
            return shown(request, form, {}, status=503, away=True)
        return RedirectResponse(f"/peiling/beheer/{handled.campaign.plan.campaign}", 303)


def _add_deciding(router: APIRouter, campaigns: Campaigns, foresight: Foresight) -> None:
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
            due_on=due_on(found),
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


def _known(by_code: Mapping[str, QuestionSet], code: str) -> QuestionSet:
    if code not in by_code:
        raise PageProblem(404, "Deze vragenset bestaat niet. Kijk bij Nieuwe peiling welke er zijn.")
    return by_code[code]


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
