"""The form that makes an action of a plan something else, and the one that adds an action."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import amsterdam_day
from peil_chassis.http.pages import PageProblem
from peil_chassis.store.port import StoreAway
from peil_contracts.indicators import INDICATORS
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.clocks import numbered_action
from peil_plans.action_plans.domain.plan import Action, Plan
from peil_plans.action_plans.domain.refusals import StaleVersion
from peil_plans.action_plans.pages import views
from peil_plans.action_plans.pages.act import Desk
from peil_plans.action_plans.pages.clock_words import EVERY_WORDS, name_of
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, find_action, find_plan, reached, roles_of
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.revising_fields import (
    PLAN_CLOCK,
    fields_of,
    merged,
    refused_by,
    row_count,
    with_more_rows,
)
from peil_plans.action_plans.pages.revising_form import action_at, new_action_id, revision_of
from peil_plans.action_plans.pages.words import STATUS_WORDS
from peil_plans.action_plans.reading import case_read
from peil_plans.forms import FormRefused, seen_version
from peil_plans.mandate.reference import Mandate
from peil_plans.refusals import Refusal, TooBusy

CLOSED = "Dit plan is afgesloten: er verandert niets meer in. Kijk of er een plan op volgt."
BEGINNINGS = ("planned", "running", "continuous", "done")
"""As what an action may be added; what else it may become is said later, with a reason."""
LONGEST_NAME = 70


def revise_routes(desk: Desk) -> APIRouter:
    """The forms. Those of a new action go first: the address of an action would match theirs."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/{plan}/acties/nieuw")
    async def new_form(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        return await _handed_out(request, desk, plan, None, caller, grounds)

    @router.post("/plannen/{plan}/acties/nieuw")
    async def add_action(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        typed = await _typed(request)
        action = new_action_id(typed.get("wijziging", ""))
        return await _revised(request, desk, await find_plan(desk.action_plans, plan), action, typed, caller, grounds)

    @router.get("/plannen/{plan}/acties/{action}/wijzigen")
    async def revision_form(request: Request, plan: str, action: str, caller: Caller, grounds: Grounds) -> Response:
        return await _handed_out(request, desk, plan, action, caller, grounds)

    @router.post("/plannen/{plan}/acties/{action}/wijzigen")
    async def revise(request: Request, plan: str, action: str, caller: Caller, grounds: Grounds) -> Response:
        found = await find_plan(desk.action_plans, plan)
        find_action(found, action)
        return await _revised(request, desk, found, action, await _typed(request), caller, grounds)

    return router


async def _typed(request: Request) -> dict[str, str]:
    """What was typed. Browsers send a line end as two characters: as one it can be compared with what there was."""
    form = await request.form()
    return {name: value.replace("\r\n", "\n") for name, value in form.multi_items() if isinstance(value, str)}


async def _handed_out(
    request: Request, desk: Desk, plan: str, action: str | None, caller: Caller, grounds: Grounds
) -> Response:
    found = await find_plan(desk.action_plans, plan)
    current = find_action(found, action) if action else None
    roles = roles_of(grounds, found)
    if not roles:
        raise PageProblem(409, CLOSED)
    await reached(desk.audit.record(case_read(caller, grounds, plan)))
    typed = {
        **fields_of(current),
        "datum": amsterdam_day(desk.clock.now()).isoformat(),
        "rol": next(iter(roles)),
        "gezien": str(found.version_of(action) if action else 0),
        "wijziging": str(uuid4()),
    }
    return _page(request, desk, found, current, typed, grounds)


async def _revised(
    request: Request, desk: Desk, plan: Plan, action: str, typed: dict[str, str], caller: Caller, grounds: Grounds
) -> Response:
    """Carry out what was typed; whatever goes wrong, all of it comes back."""
    plan_id, typed = plan.content.plan, {**typed, "actie": action}
    base = action_at(plan, action, seen_version(typed.get("gezien", "")))
    try:
        await desk.audit.record(case_read(caller, grounds, plan_id))  # the form that comes back shows the action
        if typed.get("doe") == "regel":
            return _page(request, desk, plan, base, with_more_rows(typed), grounds)
        mandate = desk.mandates.in_force(plan.content.adopted_on)
        command = revision_of(typed, plan, action, base, mandate, desk.clock.now(), roles_of(grounds))
        await desk.action_plans.revise_action(command)
    except FormRefused as refused:
        return _page(request, desk, plan, base, typed, grounds, errors=refused.errors, status=400)
    except StaleVersion as stale:
        plan = await find_plan(desk.action_plans, plan_id)
        current = find_action(plan, action)
        typed = {**merged(typed, base, current), "gezien": str(plan.version_of(action)), "wijziging": str(uuid4())}
        return _page(request, desk, plan, current, typed, grounds, stale=stale, status=409)
    except (Refusal, ContractBroken) as refusal:
        errors = refused_by(refusal, typed, (await find_plan(desk.action_plans, plan_id)).actions)
        return _page(
            request, desk, plan, base, {**typed, "wijziging": str(uuid4())}, grounds, errors=errors, status=400
        )
    except (TooBusy, StoreAway):
        return _page(request, desk, plan, base, typed, grounds, away=True, status=503)
    return RedirectResponse(f"/plannen/{plan_id}/acties/{action}?gedaan={command.change}", 303)


def _page(
    request: Request,
    desk: Desk,
    plan: Plan,
    current: Action | None,
    typed: dict[str, str],
    grounds: frozenset[str],
    *,
    errors: dict[str, str] | None = None,
    stale: StaleVersion | None = None,
    away: bool = False,
    status: int = 200,
) -> Response:
    before = views.versions_before(plan)
    values: dict[str, Any] = {
        "plan": plan,
        "action": current,
        "typed": typed,
        "rows": row_count(typed),
        "errors": errors or {},
        "missed": [views.change_view(plan, change, before) for change in stale.missed] if stale else [],
        "away": away,
        "sections": [("", "Kies een hoofdstuk"), *((one.section, one.title) for one in plan.content.sections)],
        "owners": [("", "Nog niet bekend"), *sorted(OWNER_WORDS.items(), key=lambda item: item[1].lower())],
        "themes": _served(desk.mandates.in_force(plan.content.adopted_on)),
        "every": [("", "Komt niet terug"), *((code, f"Komt {words} terug") for code, words in EVERY_WORDS.items())],
        "clocks": _clocks(plan),
        "figures": _figures(),
        "statuses": [(status, word) for status, word in STATUS_WORDS.items() if status in BEGINNINGS],
        "roles": list(roles_of(grounds).items()),
    }
    return PAGES.answer(request, "revise.html", status=status, **values)


def _served(mandate: Mandate) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per theme what an action can serve: the theme alone, or one of its interventions."""
    return [
        (
            f"{theme.code}. {theme.title}",
            [
                (theme.code, f"Thema {theme.code} (geen interventie)"),
                *((one.code, f"{one.code} {one.title}") for one in mandate.under(theme.code)),
            ],
        )
        for theme in mandate.themes
    ]


def _figures() -> list[tuple[str, str]]:
    """The figures of Peil that can measure an action; of a closed list of things each with its thing."""
    found = [("", "Geen: niemand meet dit vanzelf")]
    for code, indicator in INDICATORS.items():
        if indicator.items:
            found += [(f"{code}/{item}", f"{indicator.name}: {words}") for item, words in indicator.items.items()]
        else:
            found.append((code, indicator.name))
    return found


def _clocks(plan: Plan) -> list[tuple[str, str]]:
    """What the clock of a milestone can wait for."""
    return [
        ("", "Kies waarna"),
        (PLAN_CLOCK, "de vaststelling van het plan"),
        *(
            (f"{action.action}/{milestone.milestone}", f"{action.code}: {name_of(milestone)[:LONGEST_NAME]}")
            for action in map(numbered_action, plan.actions)
            for milestone in action.milestones
        ),
    ]
