"""The page of all that lies with Bureau I&D, over all plans: what is open, the oldest first, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from peil_chassis.clock import amsterdam_day
from peil_plans.action_plans.domain.referrals import Referral, Referred, referred
from peil_plans.action_plans.pages.act import Desk
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, reached
from peil_plans.action_plans.pages.views import Chip
from peil_plans.action_plans.reading import cases_listed
from peil_plans.organisation.domain import Organisation
from peil_plans.organisation.sight import units_on
from peil_plans.organisation.storage import Responsibilities


@dataclass(frozen=True, slots=True)
class ReferralView:
    """What was put before the Bureau, as the page shows it; *taken_along*: it came from the plan before."""

    referral: Referral
    plan: str
    title: str
    unit: str
    chip: Chip
    address: str
    taken_along: bool


def referral_routes(desk: Desk, responsibilities: Responsibilities) -> APIRouter:
    """The page. It goes before that of a plan, whose address would match its own."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/voorgelegd")
    async def put_before_bureau(request: Request, caller: Caller, grounds: Grounds, opgeslagen: str = "") -> Response:
        today = amsterdam_day(desk.clock.now())
        found = referred(await reached(desk.action_plans.plans.with_referrals()))
        units = await reached(units_on(responsibilities, today))
        if found:
            await reached(desk.audit.record(cases_listed(caller, grounds, None)))
        views = [view_of(each, units, today) for each in found]
        return PAGES.answer(
            request,
            "referrals.html",
            saved=opgeslagen == "ja",
            still=[view for view in views if view.referral.open],
            over=[view for view in views if not view.referral.open],
        )

    return router


def view_of(one: Referred, units: Organisation, today: date) -> ReferralView:
    """*one* as the page shows it on *today*."""
    next_on = one.referral.entry.next_on
    chip = Chip("Ligt bij Bureau I&D", "busy")
    if one.referral.answered_on is not None:
        chip = Chip("Beantwoord", "good")
    elif one.referral.over:
        chip = Chip("Plan afgesloten", "none")
    elif next_on is not None and next_on < today:
        chip = Chip("Datum voorbij", "warn")
    address = f"/plannen/{one.plan}/dossier/regels/{one.referral.entry.entry}"
    return ReferralView(one.referral, one.plan, one.title, units.name(one.unit), chip, address, one.taken_along)
