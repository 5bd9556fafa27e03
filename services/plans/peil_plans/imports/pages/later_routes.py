"""Routes of the page that holds a later version of a paper against the plan: only the differences, one by one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day, typed_day
from peil_chassis.login.layer import upload_of
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.decisions import ChangeActionStatus
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.plan import Action, Plan, Status
from peil_plans.action_plans.domain.recording import RecordEntry, recordings_of
from peil_plans.action_plans.domain.refusals import StaleEntry, StaleVersion
from peil_plans.action_plans.domain.revising import ReviseAction
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.finding import Caller, Grounds, find_plan, reached, roles_of
from peil_plans.action_plans.reading import case_read
from peil_plans.imports.confined import import_content
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.pages.carrying import MOST_CARRIED, PAGES, carried, carrying, uploaded
from peil_plans.imports.pages.form import too_many
from peil_plans.imports.pages.keys import ADDED, LINE_KEY, PAPER, STATUS, change_of
from peil_plans.imports.pages.later import Added, Later, compared, ids_of, new_action, with_chosen
from peil_plans.imports.pages.lines import lines_of_new
from peil_plans.imports.pages.words import ALREADY_ADDED, NO_DAY, rule_words
from peil_plans.imports.refusals import PaperRefused
from peil_plans.refusals import Refusal, TooBusy

_STALE = "Iemand anders wijzigde deze actie intussen. Hieronder staat wat nu nog verschilt. Kies opnieuw."
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


@dataclass(slots=True)
class _Taking:
    """The differences that somebody takes over, in their name, on a day; what went wrong, by action or new action."""

    typed: Mapping[str, str]
    role: str
    on: date
    wrong: dict[str, str] = field(default_factory=dict)


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
    taking = _Taking(typed, role, on)
    try:
        for action in plan.actions:
            await _take(desk, plan, action, later, taking)
        for added in later.added:
            await _add(desk, plan, added, taking)
    except (TooBusy, StoreAway):
        return _later_page(request, plan, later, typed, grounds, lost=lost, away=True, status=503)
    if lost:
        taking.wrong["datum"] = lost
    if not taking.wrong:
        return RedirectResponse(f"/plannen/{plan.content.plan}?opgeslagen=verschillen", 303)
    found = await find_plan(desk.action_plans, plan.content.plan)
    seen = {f"v-{action.action}": str(found.version_of(action.action)) for action in found.actions}
    again = {**typed, **seen, "formulier": str(uuid4())}
    later = await desk.compared(found, proposal)
    return _later_page(request, found, later, again, grounds, errors=taking.wrong, status=400)


async def _take(desk: _Desk, plan: Plan, action: Action, later: Later, taking: _Taking) -> None:
    """What was chosen of one action: first what it is, in one revision, then how it stands."""
    chosen = [each for each in later.of(action.action) if each.key in taking.typed and not each.impossible]
    if not chosen:
        return
    name, form = plan.content.plan, taking.typed.get("formulier", "")
    seen = _whole(taking.typed.get(f"v-{action.action}", ""))
    status = next((each for each in chosen if each.difference.now and each.difference.now.field == "status"), None)
    revised = with_chosen(action, chosen, ids_of(plan, action.action))
    try:
        if revised != action:
            change = change_id(name, action.action, PAPER.format(form))
            await desk.action_plans.revise_action(
                ReviseAction(name, revised, change, taking.on, None, seen, taking.role, desk.clock.now())
            )
            seen += 1
        if status is not None and status.difference.now is not None:
            change = change_id(name, action.action, STATUS.format(form))
            await desk.action_plans.change_action_status(
                ChangeActionStatus(
                    plan=name,
                    action=action.action,
                    change=change,
                    to=Status(str(status.difference.now.content)),
                    changed_on=taking.on,
                    reason=taking.typed.get(f"{status.key}-reden", "").strip() or None,
                    seen_version=seen,
                    by_role=taking.role,
                    now=desk.clock.now(),
                )
            )
        for each in chosen:
            if each.line is not None:
                await _record(desk, plan, each.line, change_id(name, each.key, form), taking)
    except (StaleVersion, StaleEntry):
        taking.wrong[chosen[0].key] = f"Actie {action.code}: {_STALE}"
    except (Refusal, ContractBroken) as refusal:
        taking.wrong[chosen[0].key] = f"Actie {action.code}: {_refused(refusal)}"


async def _add(desk: _Desk, plan: Plan, added: Added, taking: _Taking) -> None:
    if added.key not in taking.typed:
        return
    if added.there:
        taking.wrong[added.key] = f"Nieuwe actie ‘{added.proposed.title}’: {ALREADY_ADDED.format(added.there)}"
        return
    change = change_id(plan.content.plan, added.action, ADDED)
    current = await find_plan(desk.action_plans, plan.content.plan)
    command = ReviseAction(
        plan.content.plan, new_action(current, added), change, taking.on, None, 0, taking.role, desk.clock.now()
    )
    try:
        await desk.action_plans.revise_action(command)
        current = await find_plan(desk.action_plans, plan.content.plan)
        for entry in lines_of_new(current, added.action, added.proposed, command.action.code):
            await _record(desk, current, entry, change_id(plan.content.plan, entry.entry, ADDED), taking)
    except (Refusal, ContractBroken) as refusal:
        taking.wrong[added.key] = f"Nieuwe actie ‘{added.proposed.title}’: {_refused(refusal)}"


async def _record(desk: _Desk, plan: Plan, entry: Entry, change: str, taking: _Taking) -> None:
    """A line of the file as the paper has it now; said again after an answer that was lost, it is recorded once."""
    if any(record.change == change for record in recordings_of(plan, entry.entry)):
        return
    seen = len(recordings_of(plan, entry.entry))
    await desk.action_plans.record_entry(
        RecordEntry(plan.content.plan, entry, change, taking.on, None, seen, taking.role, desk.clock.now())
    )


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


def _refused(refusal: Refusal | ContractBroken) -> str:
    rule = refusal.rule if isinstance(refusal, Refusal) else refusal.violations[0].rule
    return rule_words(rule)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


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
    )
