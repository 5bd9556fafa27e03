"""Routes of the pages of a plan's file: parse, command, handler, answer. What is refused comes back as typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day
from peil_chassis.http.pages import PageProblem
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.dossier import TOTALS, EntryKind
from peil_plans.action_plans.domain.plan import EntryRecorded, Phase, Plan
from peil_plans.action_plans.domain.recording import recordings_of
from peil_plans.action_plans.domain.referrals import lies_with_bureau
from peil_plans.action_plans.domain.refusals import StaleEntry
from peil_plans.action_plans.facts import change_id
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages import dossier
from peil_plans.action_plans.pages.dossier_form import (
    EntryTyped,
    TakenBack,
    command_of,
    fields_of,
    refused_by,
    withdrawal_of,
)
from peil_plans.action_plans.pages.dossier_words import KIND_OF, KINDS, PARTS
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, find_plan, not_in_file, reached, roles_of
from peil_plans.action_plans.pages.phases import phase_routes, state_of
from peil_plans.action_plans.pages.recordings import history, said_words
from peil_plans.action_plans.pages.renewal import renewal_routes
from peil_plans.action_plans.pages.views import source_words
from peil_plans.action_plans.reading import case_read
from peil_plans.forms import FormRefused
from peil_plans.mandate.versions import Mandates
from peil_plans.occasions.reference import Calendar
from peil_plans.occasions.words import questions
from peil_plans.refusals import Refusal, TooBusy

FROM_LIST, LIST = "voorgelegd", "/plannen/voorgelegd"
"""What a form says that was reached from the list of what lies with Bureau I&D, and where that list is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """
    What a form's page shows beside the form: what is wrong, what was missed, whether the store is away.

    ``waarom`` is what was typed in the other form, that takes the entry back.
    """

    errors: dict[str, str] = field(default_factory=dict)
    stale: bool = False
    away: bool = False
    status: int = 200
    waarom: str = ""


def dossier_routes(
    action_plans: ActionPlans, audit: Audit, clock: Clock, mandates: Mandates, calendar: Calendar
) -> APIRouter:
    """The pages of the file of a plan, of its phase, and of the plan that is to follow it."""
    router = APIRouter(include_in_schema=False)
    router.include_router(phase_routes(action_plans, audit, clock))
    router.include_router(renewal_routes(action_plans, audit, clock, mandates))
    _add_overview(router, action_plans, audit, clock)
    _add_parts(router, action_plans, audit, clock, calendar)
    _add_new(router, action_plans, audit, clock)
    _add_entry(router, action_plans, audit, clock)
    return router


def _add_overview(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    @router.get("/plannen/{plan}/dossier")
    async def file_of(request: Request, plan: str, caller: Caller, grounds: Grounds, opgeslagen: str = "") -> Response:
        found = await find_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        today = amsterdam_day(clock.now())
        subjects = dossier.subjects(found, today)
        others = dossier.of_kinds(found, today, EntryKind.PRECONDITION)
        return PAGES.answer(
            request,
            "dossier.html",
            plan=found,
            state=state_of(found, today, may=bool(roles_of(grounds, found))),
            may=bool(roles_of(grounds, found)),
            subjects=subjects,
            others=[view for view in others if view not in [each for one in subjects for each in one.entries]],
            in_order=all(view.chip.tone == "good" for view in subjects),
            step=dossier.next_step(found, today),
            pages=dossier.parts(found, today),
            saved=opgeslagen if opgeslagen in {"fase", "herijkt"} or recordings_of(found, opgeslagen) else "",
            taken_back=dossier.withdrawn_of(found, "", today),
        )


def _add_parts(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock, calendar: Calendar) -> None:
    @router.get("/plannen/{plan}/dossier/{deel}")
    async def part_of(
        request: Request, plan: str, deel: str, caller: Caller, grounds: Grounds, dag: str = "", opgeslagen: str = ""
    ) -> Response:
        found = await find_plan(action_plans, plan)
        title = _part(found, deel)
        await reached(audit.record(case_read(caller, grounds, plan)))
        today = amsterdam_day(clock.now())
        day = next((each for each in dossier.meetings(found) if each.isoformat() == dag), None)
        kinds = dossier.kinds_of(deel)
        return PAGES.answer(
            request,
            "dossier_part.html",
            plan=found,
            part=deel,
            title=title,
            may=bool(roles_of(grounds, found)),
            lists=[(KINDS[kind], dossier.chosen_on(dossier.of_kinds(found, today, kind), day)) for kind in kinds],
            sums=[
                (dossier.sum_view(found, kind, today), KINDS[kind], KINDS[TOTALS[kind]])
                for kind in (EntryKind.BUDGET, EntryKind.HOURS)
            ],
            meetings=dossier.meetings(found) if deel == "overleg" else [],
            day=day,
            saved=opgeslagen if recordings_of(found, opgeslagen) else "",
            questions=questions(calendar, dossier.days_of(found, opgeslagen), today),
            taken_back=dossier.withdrawn_of(found, deel, today),
            source=source_words,
        )


def _add_new(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    @router.get("/plannen/{plan}/dossier/nieuw/{soort}")
    async def new_entry(
        request: Request, plan: str, soort: str, caller: Caller, grounds: Grounds, onderwerp: str = "", wie: str = ""
    ) -> Response:
        found = await find_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        kind, today = _kind(found, soort), today_of(clock)
        form = EntryTyped(formulier=str(uuid4()), gezien="0", geregeld="nee", onderwerp=onderwerp, wie=wie)
        if lies_with_bureau(kind, wie):
            form = form.changed(gehouden=short_day(today))
        return _form_page(request, found, kind, form, _role(found, grounds), today, Shown())

    @router.post("/plannen/{plan}/dossier/nieuw/{soort}")
    async def add_entry(
        request: Request,
        plan: str,
        soort: str,
        form: Annotated[EntryTyped, Form()],
        caller: Caller,
        grounds: Grounds,
    ) -> Response:
        found = await find_plan(action_plans, plan)
        entry = change_id(plan, "entry", form.formulier)
        saving = _Saving(request, action_plans, audit, clock, found, entry, _kind(found, soort))
        return await saving.save(form, caller, grounds, new=True)


def _add_entry(router: APIRouter, action_plans: ActionPlans, audit: Audit, clock: Clock) -> None:
    @router.get("/plannen/{plan}/dossier/regels/{entry}")
    async def one_entry(
        request: Request, plan: str, entry: str, caller: Caller, grounds: Grounds, terug: str = ""
    ) -> Response:
        found = await find_plan(action_plans, plan)
        now, version = _existing(found, entry)
        await reached(audit.record(case_read(caller, grounds, plan)))
        form = EntryTyped.of(now.entry, version, str(uuid4())).changed(terug=terug)
        role = next(iter(roles_of(grounds, found)), "")
        return _form_page(request, found, now.entry.kind, form, role, today_of(clock), Shown(), entry)

    @router.post("/plannen/{plan}/dossier/regels/{entry}")
    async def change_entry(
        request: Request,
        plan: str,
        entry: str,
        form: Annotated[EntryTyped, Form()],
        caller: Caller,
        grounds: Grounds,
    ) -> Response:
        found = await find_plan(action_plans, plan)
        now, _ = _existing(found, entry)
        saving = _Saving(request, action_plans, audit, clock, found, entry, now.entry.kind)
        return await saving.save(form, caller, grounds, new=False)

    @router.post("/plannen/{plan}/dossier/regels/{entry}/intrekken")
    async def take_back(
        request: Request,
        plan: str,
        entry: str,
        form: Annotated[TakenBack, Form()],
        caller: Caller,
        grounds: Grounds,
    ) -> Response:
        found = await find_plan(action_plans, plan)
        now, _ = _existing(found, entry)
        saving = _Saving(request, action_plans, audit, clock, found, entry, now.entry.kind)
        return await saving.take_back(form, caller, grounds)


@dataclass(frozen=True, slots=True)
class _Saving:
    """One form about an entry on its way to be saved."""

    request: Request
    action_plans: ActionPlans
    audit: Audit
    clock: Clock
    plan: Plan
    entry: str
    kind: EntryKind

    async def save(self, form: EntryTyped, caller: Caller, grounds: Grounds, *, new: bool) -> Response:
        """Save it and lead to where it stands; or the form again, with all that was typed and what is wrong."""
        plan, entry, again = self.plan, self.entry, form.changed(formulier=str(uuid4()))
        name, role, now = plan.content.plan, _role(plan, grounds), self.clock.now()
        shown = "" if new else entry
        try:
            await self.audit.record(case_read(caller, grounds, name))  # a form that comes back shows the plan
            command = command_of(form, name, entry, self.kind, role=role, today=amsterdam_day(now), now=now)
            await self.action_plans.record_entry(command)
        except FormRefused as refused:
            return self._again(plan, form, role, Shown(refused.errors, status=400), shown)
        except StaleEntry:
            plan = await find_plan(self.action_plans, name)
            version = str(len(recordings_of(plan, entry)))
            return self._again(plan, form.changed(gezien=version), role, Shown(stale=True, status=409), shown or entry)
        except (Refusal, ContractBroken) as refusal:
            plan = await find_plan(self.action_plans, name)
            return self._again(plan, again, role, Shown(refused_by(refusal), status=400), shown)
        except (TooBusy, StoreAway):
            return self._again(plan, form, role, Shown(away=True, status=503), shown)
        return self._done(form.terug, grounds)

    async def take_back(self, form: TakenBack, caller: Caller, grounds: Grounds) -> Response:
        """Take it back and lead to where it stood; or its page again, with why that could not be done."""
        name, now = self.plan.content.plan, self.clock.now()
        role = _role(self.plan, grounds)
        try:
            await self.audit.record(case_read(caller, grounds, name))
            command = withdrawal_of(form, name, self.entry, role=role, today=amsterdam_day(now), now=now)
            await self.action_plans.withdraw_entry(command)
        except FormRefused as refused:
            shown = Shown(refused.errors, status=400, waarom=form.waarom)
        except StaleEntry:
            shown = Shown(stale=True, status=409, waarom=form.waarom)
        except (Refusal, ContractBroken) as refusal:
            shown = Shown(refused_by(refusal, "waarom"), status=400, waarom=form.waarom)
        except (TooBusy, StoreAway):
            shown = Shown(away=True, status=503, waarom=form.waarom)
            return self._again(self.plan, self._as_it_is(self.plan, form.terug), role, shown, self.entry)
        else:
            return self._done(form.terug, grounds)
        plan = await find_plan(self.action_plans, name)
        return self._again(plan, self._as_it_is(plan, form.terug), role, shown, self.entry)

    def _done(self, back: str, grounds: Grounds) -> Response:
        if back == FROM_LIST and "bureau" in grounds:
            return RedirectResponse(f"{LIST}?opgeslagen=ja", 303)
        part = KINDS[self.kind].part
        address = f"/plannen/{self.plan.content.plan}/dossier" + (f"/{part}" if part else "")
        # To the top, where it says so: a fragment would lead past that.
        return RedirectResponse(f"{address}?opgeslagen={self.entry}", 303)

    def _as_it_is(self, plan: Plan, back: str) -> EntryTyped:
        made = recordings_of(plan, self.entry)
        return EntryTyped.of(made[-1].entry, len(made), str(uuid4())).changed(terug=back)

    def _again(self, plan: Plan, form: EntryTyped, role: str, shown: Shown, entry: str) -> Response:
        return _form_page(self.request, plan, self.kind, form, role, today_of(self.clock), shown, entry)


def _form_page(
    request: Request,
    plan: Plan,
    kind: EntryKind,
    form: EntryTyped,
    role: str,
    today: date,
    shown: Shown,
    entry: str = "",
) -> Response:
    made = recordings_of(plan, entry)
    here = f"/plannen/{plan.content.plan}/dossier"
    back = f"{here}/{KINDS[kind].part}" if KINDS[kind].part else here
    return PAGES.answer(
        request,
        "entry.html",
        status=shown.status,
        plan=plan,
        words=KINDS[kind],
        part_title=PARTS.get(KINDS[kind].part, ""),
        fields=fields_of(kind, plan, form.wie),
        referred=lies_with_bureau(kind, form.wie),
        form=form,
        may=bool(role),
        here=here,
        back=back,
        from_list=FROM_LIST if form.terug == FROM_LIST else "",
        cancel=LIST if form.terug == FROM_LIST else back,
        address=f"{here}/regels/{entry}" if made else f"{here}/nieuw/{KINDS[kind].slug}",
        view=dossier.entry_view(plan, made[-1].entry, today) if made else None,
        said=said_words(plan, made[-1].entry) if made else [],
        history=history(plan, entry),
        taken_back=bool(made) and made[-1].entry.withdrawn,
        waarom=shown.waarom,
        errors=shown.errors,
        stale=shown.stale,
        away=shown.away,
    )


def _part(plan: Plan, part: str) -> str:
    if part not in PARTS:
        raise not_in_file(plan, "Dit deel van het dossier bestaat niet. Kijk in het dossier wat er is.")
    return PARTS[part]


def _kind(plan: Plan, slug: str) -> EntryKind:
    if slug not in KIND_OF:
        raise not_in_file(plan, "Dit kan niet in het dossier staan. Kijk in het dossier wat u kunt toevoegen.")
    return KIND_OF[slug]


def _role(plan: Plan, grounds: frozenset[str]) -> str:
    role = next(iter(roles_of(grounds, plan)), "")
    if not role and plan.phase is Phase.CLOSED:
        raise PageProblem(409, "Dit plan is afgesloten. Er verandert niets meer aan; u kunt het wel lezen.")
    return role


def _existing(plan: Plan, entry: str) -> tuple[EntryRecorded, int]:
    made = recordings_of(plan, entry)
    if not made:
        raise not_in_file(plan, "Dit staat niet in het dossier. Kijk in het dossier wat er wel staat.")
    return made[-1], len(made)


def today_of(clock: Clock) -> date:
    """The day in Amsterdam."""
    return amsterdam_day(clock.now())
