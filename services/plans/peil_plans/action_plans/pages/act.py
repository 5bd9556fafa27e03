"""The page of one action, and what is done there: a status or a milestone in one click, or a status with a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NamedTuple, TypeAlias
from uuid import uuid4

from fastapi import APIRouter, Form
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.approvals import BEGUN, ApprovalMissing
from peil_plans.action_plans.domain.decisions import ChangeActionStatus
from peil_plans.action_plans.domain.plan import Action, Content, Phase, Plan, Status
from peil_plans.action_plans.domain.refusals import StaleVersion
from peil_plans.action_plans.domain.revising import ReviseAction
from peil_plans.action_plans.domain.revising import reached as marked
from peil_plans.action_plans.domain.turns import unwritten, written_out
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.handlers import ActionPlans, Handled
from peil_plans.action_plans.pages import views
from peil_plans.action_plans.pages.checklists import lists_to_put, with_checklist
from peil_plans.action_plans.pages.clock_words import EVERY_WORDS, turn_label, turn_words
from peil_plans.action_plans.pages.doing import free_steps, what_was_done
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, find_action, find_plan, reached, roles_of
from peil_plans.action_plans.pages.form import Typed, command_of, options, refused_by
from peil_plans.action_plans.pages.measures import gaps, measure_rows
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.words import approval_words
from peil_plans.action_plans.reading import case_read
from peil_plans.agreements.reading import agreements_listed
from peil_plans.forms import FormRefused, seen_version
from peil_plans.mandate.links import targets_beside, training_beside
from peil_plans.mandate.versions import Mandates
from peil_plans.occasions.reference import Occasions
from peil_plans.occasions.words import questions
from peil_plans.refusals import Refusal, TooBusy

BEGUN_ALREADY = "De actie is al begonnen, dus deze goedkeuring blijft staan. Wijzig eerst de status van de actie."
AGAIN = "Dat kan nu niet meer. Kijk hieronder hoe de actie er nu voor staat, en kies opnieuw."


class Served(NamedTuple):
    """An agreement with the manager of the plan's unit that an action serves: what it is called, and where it is."""

    title: str
    address: str


ServedBy: TypeAlias = Callable[[Content, Action], Awaitable[Sequence[Served]]]
"""The agreements that an action of a plan serves; raises `StoreAway`."""


async def nothing_served(content: Content, action: Action) -> Sequence[Served]:
    """No agreement: where nobody makes any."""
    return ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages of one action work with."""

    action_plans: ActionPlans
    audit: Audit
    clock: Clock
    mandates: Mandates
    occasions: Occasions
    served_by: ServedBy = nothing_served


class Click(BaseModel):
    """A button that was pressed: a status, a milestone that is or is not reached, turns or a checklist to put in."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    status: str = ""
    gereed: str = ""
    niet: str = ""
    beurten: str = ""
    lijst: str = ""
    gezien: str = ""
    wijziging: str = ""

    @property
    def pressed(self) -> list[str]:
        """What makes one button another; the later ones last, so that what was sent before they were keeps its id."""
        later = [self.beurten] if self.beurten else [f"lijst {self.lijst}"] if self.lijst else []
        return [self.status, self.gereed, self.niet, *later]


class Place(NamedTuple):
    """A theme or an intervention of the mandate, and where it stands."""

    title: str
    address: str


def action_routes(desk: Desk) -> APIRouter:
    """The pages about one action."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/{plan}/acties/{action}")
    async def one_action(
        request: Request, plan: str, action: str, caller: Caller, grounds: Grounds, gedaan: str = "", status: str = ""
    ) -> Response:
        found = await find_plan(desk.action_plans, plan)
        chosen = find_action(found, action)
        await reached(desk.audit.record(case_read(caller, grounds, plan)))
        form = _blank(desk, found, action, roles_of(grounds, found)).model_copy(update={"status": status})
        done = what_was_done(found, chosen, gedaan)
        # A trekker need not know what was agreed with the manager: those who may see it do.
        sees = not grounds.isdisjoint({"bureau", "manager"})
        agreed = await reached(desk.served_by(found.content, chosen)) if sees else ()
        if agreed:
            await reached(desk.audit.record(agreements_listed(caller, grounds, found.content.unit)))
        return _page(request, desk, found, chosen, form, grounds, done=done, agreed=agreed)

    @router.post("/plannen/{plan}/acties/{action}")
    async def change_status(
        request: Request, plan: str, action: str, form: Annotated[Typed, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        return await _changed(request, desk, await find_plan(desk.action_plans, plan), action, form, caller, grounds)

    @router.post("/plannen/{plan}/acties/{action}/klik")
    async def click(
        request: Request, plan: str, action: str, form: Annotated[Click, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        return await _clicked(request, desk, await find_plan(desk.action_plans, plan), action, form, caller, grounds)

    return router


async def _changed(
    request: Request, desk: Desk, plan: Plan, action: str, form: Typed, caller: Caller, grounds: Grounds
) -> Response:
    """The long form: what was typed comes back whatever goes wrong."""
    chosen, roles = find_action(plan, action), roles_of(grounds)
    try:
        # A form that comes back shows the action.
        await desk.audit.record(case_read(caller, grounds, plan.content.plan))
    except StoreAway:
        return _page(request, desk, plan, chosen, form, grounds, away=True, status=503)
    try:
        command = command_of(form, plan.content.plan, action, desk.clock.now(), roles)
    except FormRefused as refused:
        return _page(request, desk, plan, chosen, form, grounds, errors=refused.errors, status=400)
    try:
        await desk.action_plans.change_action_status(command)
    except StaleVersion as stale:
        plan = await find_plan(desk.action_plans, plan.content.plan)
        return _page(request, desk, plan, chosen, form.seen(plan, action), grounds, stale=stale, status=409)
    except (Refusal, ContractBroken) as refusal:
        plan = await find_plan(desk.action_plans, plan.content.plan)
        errors = refused_by(refusal, plan, command)
        form = form.seen(plan, action).renewed(str(uuid4()))
        return _page(request, desk, plan, chosen, form, grounds, errors=errors, status=400)
    except (TooBusy, StoreAway):
        return _page(request, desk, plan, chosen, form, grounds, away=True, status=503)
    return RedirectResponse(f"/plannen/{plan.content.plan}?gewijzigd={action}#actie-{action}", 303)


async def _clicked(
    request: Request, desk: Desk, plan: Plan, action: str, click: Click, caller: Caller, grounds: Grounds
) -> Response:
    """A button: nothing was typed, so the page as it is now comes back when it cannot be done."""
    chosen = find_action(plan, action)
    # What was pressed is part of the id: the same form again with another button is another change.
    change = change_id(plan.content.plan, action, "\n".join((click.wijziging, *click.pressed)))
    await reached(desk.audit.record(case_read(caller, grounds, plan.content.plan)))
    role = next(iter(roles_of(grounds)), "")
    stale: StaleVersion | None = None
    refused, status, away = "", 200, False
    try:
        work = _asked(desk, plan, chosen, click, change, role)
        if work is None:
            refused, status = AGAIN, 400
        else:
            await work
    except StaleVersion as error:
        stale, status = error, 409
    except ApprovalMissing as missing:
        refused, status = BEGUN_ALREADY if click.niet else approval_words(missing), 400
    except (Refusal, ContractBroken):
        refused, status = AGAIN, 400
    except (TooBusy, StoreAway):
        away, status = True, 503
    if status == 200:
        return RedirectResponse(f"/plannen/{plan.content.plan}/acties/{action}?gedaan={change}", 303)
    if not away:
        plan = await find_plan(desk.action_plans, plan.content.plan)
    form = _blank(desk, plan, action, roles_of(grounds, plan))
    errors = {"klik": refused} if refused else {}
    return _page(
        request,
        desk,
        plan,
        find_action(plan, action),
        form,
        grounds,
        errors=errors,
        stale=stale,
        away=away,
        status=status,
    )


def _asked(desk: Desk, plan: Plan, action: Action, click: Click, change: str, role: str) -> Awaitable[Handled] | None:
    """What a button asks for, today; None when it is none of the buttons."""
    now = desk.clock.now()
    today, seen, plan_id = amsterdam_day(now), seen_version(click.gezien), plan.content.plan
    if click.status in set(Status):
        asked = ChangeActionStatus(plan_id, action.action, change, Status(click.status), today, None, seen, role, now)
        return desk.action_plans.change_action_status(asked)
    if click.beurten or click.lijst:
        written = (
            _with_turns(plan, action, change, today)
            if click.beurten
            else with_checklist(plan, action, change, desk.occasions, click.lijst)
        )
        asked_turns = ReviseAction(plan_id, written, change, today, None, seen, role, now) if written else None
        return desk.action_plans.revise_action(asked_turns) if asked_turns else None
    milestone = click.gereed or click.niet
    if action.find_milestone(milestone) is None:
        return None
    made = marked(action, milestone, today if click.gereed else None)
    return desk.action_plans.revise_action(ReviseAction(plan_id, made, change, today, None, seen, role, now))


def turns_to_write(plan: Plan, action: Action, today: date) -> list[tuple[date, str]]:
    """The turns to come of *action*, unless it is over, that are no milestones yet: when each ends, and its words."""
    if plan.status_of(action) in (Status.DONE, Status.NOT_TAKEN_UP):
        return []
    found = unwritten(action, plan.content.period_to, today)
    return [(end, turn_words(action.every or "", first)) for first, end in found]


def _with_turns(plan: Plan, action: Action, change: str, today: date) -> Action | None:
    """*action* with its turns written out, as this *change* did it when it was sent before; None: there are none."""
    sent_before = next((each.action for each in plan.revisions_of(action.action) if each.change == change), None)
    missing = turns_to_write(plan, action, today)
    made = written_out(action, missing, turn_label(action.every or "")) if missing else None
    return sent_before or made


def _questions(desk: Desk, action: Action) -> list[str]:
    """What to ask oneself of the days that *action* is still to reach a milestone on."""
    days = [each.due_on for each in action.milestones if not each.done]
    return questions(desk.occasions.calendar, days, amsterdam_day(desk.clock.now()))


def _blank(desk: Desk, plan: Plan, action: str, roles: dict[str, str]) -> Typed:
    today = amsterdam_day(desk.clock.now())
    return Typed.blank(plan.version_of(action), today, str(uuid4()), next(iter(roles), ""))


def serves(mandates: Mandates, plan: Plan, action: Action) -> dict[str, Place]:
    """The theme and the intervention that *action* serves, by their names in Dutch, in the mandate of its plan."""
    mandate = mandates.in_force(plan.content.adopted_on)
    at = f"/plannen/bestuursopdracht?versie={mandate.about.version}"
    theme, intervention = mandate.theme(action.theme or ""), mandate.intervention(action.intervention or "")
    found = {}
    if theme:
        found["Thema"] = Place(f"{theme.code}. {theme.title}", f"{at}#t-{theme.code}")
    if intervention:
        found["Interventie"] = Place(f"{intervention.code} {intervention.title}", f"{at}#i-{intervention.code}")
    return found


def _beside(mandates: Mandates, plan: Plan, action: Action) -> dict[str, Any]:
    """What *action* serves of its mandate, and how it is measured: with what, by which training, and what lacks."""
    mandate, measure = mandates.in_force(plan.content.adopted_on), action.measure
    return {
        "serves": serves(mandates, plan, action),
        "targets": targets_beside(mandate, action.theme, action.intervention),
        "training": training_beside(mandate, measure.indicator, measure.item) if measure else None,
        "measured": measure_rows(measure) if measure else [],
        "gaps": gaps(measure) if measure else [],
    }


def _page(
    request: Request,
    desk: Desk,
    plan: Plan,
    action: Action,
    form: Typed,
    grounds: frozenset[str],
    *,
    errors: dict[str, str] | None = None,
    stale: StaleVersion | None = None,
    away: bool = False,
    status: int = 200,
    **more: Any,
) -> Response:
    before, roles = views.versions_before(plan), roles_of(grounds, plan)
    values = {
        "plan": plan,
        "view": views.action_view(plan, action, amsterdam_day(desk.clock.now())),
        "changes": views.change_views(plan, action.action),
        "began": plan.began_on(action.action),
        "form": form,
        "options": options(plan, action, form),
        "steps": free_steps(plan, action) if roles else [],
        "begun": plan.status_of(action) in BEGUN,
        "roles": list(roles.items()),
        "closed": plan.phase is Phase.CLOSED,
        "errors": errors or {},
        "missed": [views.change_view(plan, change, before) for change in stale.missed] if stale else [],
        "away": away,
        "adopted": views.chip_of(action.status),
        "source": views.source_words,
        "owners": OWNER_WORDS,
        **_beside(desk.mandates, plan, action),
        "every": EVERY_WORDS,
        "turns": turns_to_write(plan, action, amsterdam_day(desk.clock.now())) if roles else [],
        "lists": lists_to_put(plan, action, desk.occasions) if roles else [],
        "questions": _questions(desk, action),
        "sees_figures": not grounds.isdisjoint({"bureau", "manager"}),
        "done": None,
        "agreed": (),
    }
    return PAGES.answer(request, "action.html", status=status, **{**values, **more})
