"""The phase of a plan on its pages: plan, do, check and act as steps, and the form that takes a plan to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.dossier import lacking
from peil_plans.action_plans.domain.plan import Phase, PhaseChanged, Plan
from peil_plans.action_plans.domain.recording import NEXT, ChangePhase
from peil_plans.action_plans.domain.refusals import PhaseImpossible, PlanClosed, ReasonMissing, StalePhase
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.dossier_form import day_of, refused_by, text_of
from peil_plans.action_plans.pages.dossier_words import PHASES
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, find_plan, reached, roles_of
from peil_plans.action_plans.pages.owner_words import HOLDER_WORDS, OWNER_WORDS
from peil_plans.action_plans.pages.words import ROLE_WORDS
from peil_plans.action_plans.reading import case_read
from peil_plans.forms import FormRefused, Sent
from peil_plans.refusals import Refusal, TooBusy

ROUND = (Phase.PLAN, Phase.DO, Phase.CHECK, Phase.ACT)
ONWARD: Mapping[Phase, tuple[Phase, str]] = {
    Phase.PLAN: (Phase.DO, "Begin met uitvoeren"),
    Phase.DO: (Phase.CHECK, "Begin met nagaan"),
    Phase.CHECK: (Phase.ACT, "Begin met bijstellen"),
    Phase.ACT: (Phase.PLAN, "Begin een nieuwe ronde"),
}
"""The phase that comes next by itself, and what the button to it says."""


@dataclass(frozen=True, slots=True)
class PhaseState:
    """
    The phase of a plan as its pages show it.

    Attributes:
        steps: The four phases: name, what happens in it, and whether the plan is in it.
        onward: The next phase and what the button says; None when it is closed, or the reader may not.
        in_order: Whether owner, hours and budget are arranged.
        holder, adopted_by: Whose plan it is, and who adopted it, in words; empty when that is not known.
        today: As a form sends it.
        number: A number of the form, new for every one that is handed out.
    """

    plan: Plan
    steps: list[tuple[str, str, bool]]
    word: str
    since: date
    onward: tuple[Phase, str] | None
    in_order: bool
    holder: str
    adopted_by: str
    today: str
    number: str


class PhaseTyped(Sent):
    """The form for another phase."""

    naar: str = ""
    datum: str = ""
    reden: str = ""


def state_of(plan: Plan, today: date, *, may: bool) -> PhaseState:
    """The phase of *plan* on *today*; *may*: whether the reader may change it."""
    return PhaseState(
        plan=plan,
        steps=[(*PHASES[phase], phase is plan.phase) for phase in ROUND],
        word=PHASES[plan.phase][0],
        since=plan.phases[-1].changed_on if plan.phases else plan.content.adopted_on,
        onward=ONWARD.get(plan.phase) if may else None,
        in_order=not lacking(plan.entries),
        holder=HOLDER_WORDS.get(plan.content.holder, plan.content.holder),
        adopted_by=OWNER_WORDS.get(plan.content.adopted_by or "", plan.content.adopted_by or ""),
        today=short_day(today),
        number=str(uuid4()),
    )


def phase_routes(action_plans: ActionPlans, audit: Audit, clock: Clock) -> APIRouter:
    """The page on which a plan goes to another phase, or is closed."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/{plan}/fase")
    async def phase_of(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        found = await find_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        today = amsterdam_day(clock.now())
        onward = ONWARD.get(found.phase)
        form = PhaseTyped(
            formulier=str(uuid4()),
            gezien=str(len(found.phases)),
            datum=short_day(today),
            naar=onward[0].value if onward else "",
        )
        return _page(request, found, form, today, grounds)

    @router.post("/plannen/{plan}/fase")
    async def change_phase(
        request: Request, plan: str, form: Annotated[PhaseTyped, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        found = await find_plan(action_plans, plan)
        now = clock.now()
        again, today = form.changed(formulier=str(uuid4())), amsterdam_day(now)
        try:
            await audit.record(case_read(caller, grounds, plan))
            role = next(role for role in ROLE_WORDS if role in grounds)
            await action_plans.change_phase(_command(form, plan, role, now))
        except FormRefused as refused:
            return _page(request, found, form, today, grounds, errors=refused.errors, status=400)
        except StalePhase:
            found = await find_plan(action_plans, plan)
            again = form.changed(gezien=str(len(found.phases)))
            return _page(request, found, again, today, grounds, stale=True, status=409)
        except (Refusal, ContractBroken) as refusal:
            found = await find_plan(action_plans, plan)
            errors = refused_by(refusal, _field(refusal))
            return _page(request, found, again, today, grounds, errors=errors, status=400)
        except (TooBusy, StoreAway):
            return _page(request, found, form, today, grounds, away=True, status=503)
        return RedirectResponse(f"/plannen/{plan}/dossier?opgeslagen=fase", 303)

    return router


def _command(form: PhaseTyped, plan: str, role: str, now: datetime) -> ChangePhase:
    errors: dict[str, str] = {}
    if form.naar not in set(Phase):
        errors["naar"] = "Kies de stap waar het plan nu in is."
    day = day_of(form.datum, "datum", errors)
    if day is None:
        errors.setdefault("datum", "Vul een datum in, bijvoorbeeld 31-3-2026.")
    reason = text_of(form.reden, "reden", errors)
    if errors or day is None:
        raise FormRefused(errors)
    return ChangePhase(
        plan=plan,
        change=change_id(plan, "phase", f"form {form.formulier}"),
        to=Phase(form.naar),
        changed_on=day,
        reason=reason or None,
        seen_version=form.seen,
        by_role=role,
        now=now,
    )


def _field(refusal: Refusal | ContractBroken) -> str:
    if isinstance(refusal, ReasonMissing | ContractBroken):
        return "reden"
    return "naar" if isinstance(refusal, PhaseImpossible | PlanClosed) else "datum"


def _page(
    request: Request,
    plan: Plan,
    form: PhaseTyped,
    today: date,
    grounds: frozenset[str],
    *,
    errors: Mapping[str, str] | None = None,
    stale: bool = False,
    away: bool = False,
    status: int = 200,
) -> Response:
    allowed = [phase for phase in Phase if phase in NEXT[plan.phase]]
    return PAGES.answer(
        request,
        "phase.html",
        status=status,
        plan=plan,
        state=state_of(plan, today, may=False),
        may=bool(roles_of(grounds, plan)),
        form=form,
        options=[(phase.value, f"{PHASES[phase][0]}: {PHASES[phase][1]}") for phase in allowed],
        changes=[change_words(change) for change in reversed(plan.phases)],
        errors=errors or {},
        stale=stale,
        away=away,
    )


def change_words(change: PhaseChanged) -> tuple[str, PhaseChanged, str]:
    """A change of phase: what it came to, the change, and as whom it was made."""
    words = f"Van {PHASES[change.before][0].lower()} naar {PHASES[change.to][0].lower()}"
    return words, change, ROLE_WORDS.get(change.by_role, change.by_role)
