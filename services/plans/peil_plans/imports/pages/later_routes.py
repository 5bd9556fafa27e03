"""Routes of the page that holds a later version of a paper against the plan: only the differences, one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day, typed_day
from peil_chassis.login.layer import upload_of
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.finding import Caller, Grounds, find_plan, reached, roles_of
from peil_plans.action_plans.reading import case_read
from peil_plans.imports.confined import import_content
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.pages.carrying import MOST_CARRIED, PAGES, carried, carrying, uploaded
from peil_plans.imports.pages.form import too_many
from peil_plans.imports.pages.keys import LINE_KEY, change_of
from peil_plans.imports.pages.later import Later, compared
from peil_plans.imports.pages.taking import Taking
from peil_plans.imports.pages.words import NO_DAY
from peil_plans.imports.refusals import PaperRefused
from peil_plans.refusals import TooBusy

_LINES_STALE = (
    "Iemand anders wijzigde intussen een bedrag of uren in het dossier. Hieronder staat wat nu nog verschilt."
)
_GONE = "Iemand anders wijzigde intussen iets wat u koos. Hieronder staat wat nu nog verschilt."


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the routes share."""

    action_plans: ActionPlans
    audit: Audit
    clock: Clock
    turns: asyncio.Semaphore

    async def compared(self, plan: Plan, proposal: Proposal) -> Later:
        """What the paper says otherwise, found beside the loop that answers everybody, and in turn."""
        async with self.turns:
            return await asyncio.to_thread(compared, plan, proposal)


def later_routes(action_plans: ActionPlans, audit: Audit, clock: Clock, turns: asyncio.Semaphore) -> APIRouter:
    """The pages on which a later version of a paper is held against a plan; papers are read and compared in *turns*."""
    router = APIRouter(include_in_schema=False)
    desk = _Desk(action_plans, audit, clock, turns)

    @router.get("/plannen/{plan}/importeren")
    async def choose_later(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        found = await find_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        return _upload_page(request, found, grounds)

    @router.post("/plannen/{plan}/importeren")
    async def read_later(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        found = await find_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        try:
            name, content = await uploaded(request)
            async with turns:
                proposal = await asyncio.to_thread(import_content, content, name)
        except PaperRefused as refused:
            return _upload_page(request, found, grounds, refused.sentence, status=400)
        if not proposal.actions or too_many(proposal) or len(carrying(proposal)) > MOST_CARRIED:
            return _upload_page(request, found, grounds, "Peil vond in dit papier geen acties, of te veel.", status=400)
        later = await desk.compared(found, proposal)
        typed = {
            "formulier": str(uuid4()),
            "datum": short_day(amsterdam_day(clock.now())),
            "voorstel": carrying(proposal),
        }
        typed |= {key: "ja" for key, sure in later.keys().items() if sure}
        typed |= {f"v-{action.action}": str(found.version_of(action.action)) for action in found.actions}
        typed |= {"rol": next(iter(roles_of(grounds, found)), "")}
        return _later_page(request, found, later, typed, grounds)

    @router.post("/plannen/{plan}/importeren/overnemen")
    async def take_over(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        found = await find_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        return await _taken_over(request, desk, found, grounds)

    return router


async def _taken_over(request: Request, desk: _Desk, plan: Plan, grounds: frozenset[str]) -> Response:
    async with upload_of(request) as form:
        typed = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    proposal = carried(typed.get("voorstel", ""))
    on, role = typed_day(typed.get("datum", "")), typed.get("rol", "")
    wrong = {"datum": NO_DAY} if on is None else {}
    if role not in roles_of(grounds, plan):
        wrong["rol"] = "Kies als wie u dit overneemt."
    later = await desk.compared(plan, proposal)
    lost = _lost(plan, later, typed)
    if wrong or on is None:
        return _later_page(request, plan, later, typed, grounds, errors=wrong, lost=lost, status=400)
    taking = Taking(desk.action_plans, desk.clock, plan, typed, role, on)
    try:
        await taking.take(later)
    except (TooBusy, StoreAway):
        return _later_page(request, plan, later, typed, grounds, lost=lost, away=True, taken=taking, status=503)
    if lost:
        taking.wrong["datum"] = lost
    if not taking.wrong:
        return RedirectResponse(f"/plannen/{plan.content.plan}?opgeslagen=verschillen", 303)
    found = await find_plan(desk.action_plans, plan.content.plan)
    seen = {f"v-{action.action}": str(found.version_of(action.action)) for action in found.actions}
    again = {**typed, **seen, "formulier": str(uuid4())}
    later = await desk.compared(found, proposal)
    return _later_page(request, found, later, again, grounds, errors=taking.wrong, taken=taking, status=400)


def _lost(plan: Plan, later: Later, typed: Mapping[str, str]) -> str:
    """What to say when something was chosen that differs no more as it did, unless this form itself made it so."""
    done = {each.change for each in plan.recorded}
    done |= {each.change for action in plan.actions for each in plan.course_of(action.action)}
    standing = {each.key for each in later.choices if not each.impossible} | {each.key for each in later.added}
    changes = {key: change_of(plan.content.plan, key, typed.get("formulier", "")) for key in typed.keys() - standing}
    lost = [key for key, change in changes.items() if change is not None and change not in done]
    if not lost:
        return ""
    return _LINES_STALE if any(key.startswith(LINE_KEY) for key in lost) else _GONE


def _upload_page(
    request: Request, plan: Plan, grounds: frozenset[str], refused: str = "", *, status: int = 200
) -> Response:
    errors = {"bestand": refused} if refused else {}
    return PAGES.answer(
        request, "later_upload.html", status=status, plan=plan, errors=errors, may=bool(roles_of(grounds, plan))
    )


def _later_page(
    request: Request,
    plan: Plan,
    later: Later,
    typed: Mapping[str, str],
    grounds: frozenset[str],
    *,
    errors: Mapping[str, str] | None = None,
    lost: str = "",
    away: bool = False,
    taken: Taking | None = None,
    status: int = 200,
) -> Response:
    shown = {"datum", "rol", *later.keys(), *(added.key for added in later.added)}
    return PAGES.answer(
        request,
        "later.html",
        status=status,
        plan=plan,
        later=later,
        actions=[action for action in plan.actions if later.of(action.action)],
        typed=typed,
        carried=typed.get("voorstel", ""),
        versions=[(name, text) for name, text in typed.items() if name.startswith("v-")],
        roles=list(roles_of(grounds, plan).items()),
        # What no longer differs has no field to point at: the first one takes the sentence.
        errors={key if key in shown else "datum": sentence for key, sentence in (errors or {}).items()},
        lost=lost,
        away=away,
        taken=taken,
        sent=status != 200,
    )
