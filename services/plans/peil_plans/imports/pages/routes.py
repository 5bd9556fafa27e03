"""Routes of the pages that take a paper in: between upload and confirmation all is in the form, nothing is stored."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.login.layer import upload_of
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.plan import Content
from peil_plans.action_plans.domain.recording import RecordEntry
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.forms import FormRefused
from peil_plans.imports.confined import import_content
from peil_plans.imports.domain.proposal import Proposal
from peil_plans.imports.pages.carrying import MOST_CARRIED, MOST_UPLOADED, PAGES, carried, carrying, uploaded
from peil_plans.imports.pages.choices import Choices, choices_of
from peil_plans.imports.pages.first import first_typed
from peil_plans.imports.pages.form import MANDATE, named, part_id, too_many
from peil_plans.imports.pages.making import Made, plan_of
from peil_plans.imports.pages.serving import held_to_day, mandate_of, served_by
from peil_plans.imports.pages.steps import (
    CONFIRM,
    PLAN,
    codes_twice,
    fields_of,
    place_of,
    step_of_field,
    steps_of,
    summary_of,
    unread,
)
from peil_plans.imports.pages.views import clocks, proposal_view
from peil_plans.imports.pages.words import NOT_RECORDED
from peil_plans.imports.refusals import PaperRefused
from peil_plans.mandate.versions import Mandates
from peil_plans.organisation.storage import Responsibilities
from peil_plans.refusals import Refusal, TooBusy

_FIELDS = {"csrf", "voorstel", "naar", "nagekeken"}


class _NotAllRecorded(Exception):
    """The plan was adopted; of its file the lines of the fields ``left`` were not, and ``wrong`` says why of some."""

    def __init__(self, left: Sequence[str], wrong: Mapping[str, str], *, away: bool = False) -> None:
        super().__init__(", ".join(left))
        self.left, self.wrong, self.away = left, wrong, away


@dataclass(slots=True)
class _Desk:
    """What the routes share."""

    action_plans: ActionPlans
    responsibilities: Responsibilities
    clock: Clock
    mandates: Mandates

    def today(self) -> date:
        """Today, in Amsterdam."""
        return amsterdam_day(self.clock.now())

    async def units(self) -> list[tuple[str, str]]:
        """The open units by name; none while nobody can tell them."""
        try:
            return (await self.responsibilities.on(self.today())).open_units()
        except (RelationsUnknown, StoreAway):
            return []

    async def choices(self, proposal: Proposal, typed: Mapping[str, str]) -> Choices:
        """What the lists of the form offer."""
        units = await self.units()
        if units and (chosen := typed.get("eenheid", "")) and chosen not in dict(units):
            units.append((chosen, chosen))  # what was chosen stays among the choices
        served = served_by(mandate_of(self.mandates, typed, self.today()))
        return choices_of(units, served, clocks(proposal, typed))

    def first(self, proposal: Proposal) -> dict[str, str]:
        """The form of *proposal* that nobody has typed in yet: adopted today, under the mandate of today."""
        mandate = self.mandates.in_force(self.today())
        typed = first_typed(proposal, str(uuid4()), self.today(), served_by(mandate))
        return {**typed, MANDATE: mandate.about.version}

    async def take_over(self, content: Content, made: Made) -> None:
        """
        Adopt the plan with the entries of its file, in one commit; where an entry is refused, without that one.

        Raises:
            Refusal, ContractBroken: the plan was refused; nothing was stored.
            _NotAllRecorded: the plan was stored, and not all of its entries were; sent again, what was not is.
            TooBusy, StoreAway: transient, nothing was stored; the same form again is safe.
        """
        now = self.clock.now()
        adoption = AdoptPlan(content, "bureau", now)
        commands = {
            name: RecordEntry(
                content.plan,
                entry,
                part_id(content.plan, f"{name} recorded"),
                content.adopted_on,
                None,
                0,
                "bureau",
                now,
            )
            for name, entry in made.entries.items()
        }
        with suppress(Refusal, ContractBroken):  # of the plan, which is told below, or of an entry
            await self.action_plans.adopt_plan(adoption, list(commands.values()))
            return
        await self.action_plans.adopt_plan(adoption)
        left, wrong = list(commands), dict[str, str]()
        for name, command in commands.items():
            try:
                await self.action_plans.record_entry(command)
                left.remove(name)
            except (Refusal, ContractBroken):
                wrong[name] = NOT_RECORDED
            except (TooBusy, StoreAway):
                raise _NotAllRecorded(left, wrong, away=True) from None
        if left:
            raise _NotAllRecorded(left, wrong)


def import_routes(
    action_plans: ActionPlans,
    responsibilities: Responsibilities,
    clock: Clock,
    mandates: Mandates,
    turns: asyncio.Semaphore,
) -> APIRouter:
    """The pages on which a paper becomes a plan; papers are read in *turns*."""
    router = APIRouter(include_in_schema=False)
    desk = _Desk(action_plans, responsibilities, clock, mandates)

    @router.get("/plannen/importeren")
    async def choose_paper(request: Request) -> Response:
        return _upload_page(request)

    @router.post("/plannen/importeren")
    async def read_paper(request: Request) -> Response:
        try:
            name, content = await uploaded(request)
            async with turns:
                proposal = await asyncio.to_thread(import_content, content, name)
        except PaperRefused as refused:
            return _upload_page(request, refused.sentence, status=400)
        if not proposal.actions:
            return _upload_page(request, "Peil vond geen acties in dit papier.", proposal, status=400)
        if too_many(proposal) or len(carrying(proposal)) > MOST_CARRIED:
            return _upload_page(request, "Het papier is te lang voor één plan. Houd alleen de tabel over.", status=400)
        return await _proposal_page(request, desk, proposal, desk.first(proposal), step=PLAN)

    @router.post("/plannen/importeren/vaststellen")
    async def adopt_paper(request: Request) -> Response:
        return await _confirmed(request, desk)

    return router


async def _confirmed(request: Request, desk: _Desk) -> Response:
    """The form came back: to go to another step, or to adopt the plan and record what belongs in its file."""
    async with upload_of(request) as form:
        sent = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    proposal = carried(sent.get("voorstel", ""))
    sent_on = {name: value for name, value in sent.items() if name not in _FIELDS}
    typed, lost = held_to_day(desk.mandates, sent_on, desk.today())
    asked = sent.get("naar")
    if asked is not None and "nagekeken" not in sent:
        return await _proposal_page(request, desk, proposal, typed, step=asked, errors=lost)
    try:
        content, made = plan_of(proposal, typed)
    except FormRefused as refused:
        code, errors = 200 if asked else 400, {**refused.errors, **lost}
        return await _proposal_page(request, desk, proposal, typed, step=asked, errors=errors, status=code)
    if asked is not None or lost:
        code = 400 if asked is None else 200
        return await _proposal_page(request, desk, proposal, typed, step=asked, errors=lost, status=code)
    try:
        await desk.take_over(content, made)
    except _NotAllRecorded as partly:
        return await _partly_page(request, desk, proposal, typed, partly)
    except (Refusal, ContractBroken) as refusal:
        errors = made.refused_by(refusal)
        return await _proposal_page(request, desk, proposal, typed, errors=errors, status=400)
    except (TooBusy, StoreAway):
        return await _proposal_page(request, desk, proposal, typed, step=CONFIRM, away=True, status=503)
    return RedirectResponse(f"/plannen/{content.plan}?opgeslagen=plan", 303)


async def _partly_page(
    request: Request, desk: _Desk, proposal: Proposal, typed: Mapping[str, str], partly: _NotAllRecorded
) -> Response:
    return await _proposal_page(
        request,
        desk,
        proposal,
        typed,
        step=CONFIRM if partly.away else None,
        errors=named(partly.wrong, typed),
        away=partly.away,
        left=[words.rstrip(": ") for words in named(dict.fromkeys(partly.left, ""), typed).values()],
        status=503 if partly.away else 400,
    )


def _upload_page(request: Request, refused: str = "", read: Proposal | None = None, *, status: int = 200) -> Response:
    errors = {"bestand": refused} if refused else {}
    most = MOST_UPLOADED >> 20
    return PAGES.answer(
        request, "upload.html", status=status, errors=errors, read=read, unread=unread(read) if read else [], most=most
    )


async def _proposal_page(
    request: Request,
    desk: _Desk,
    proposal: Proposal,
    typed: Mapping[str, str],
    *,
    step: str | None = None,
    errors: Mapping[str, str] | None = None,
    away: bool = False,
    left: Sequence[str] = (),
    status: int = 200,
) -> Response:
    steps = steps_of(proposal)
    wrong: dict[int, dict[str, str]] = {}
    for name, sentence in {**codes_twice(proposal, typed), **(errors or {})}.items():
        wrong.setdefault(step_of_field(steps, name), {})[name] = sentence
    place = min(wrong) if errors and step is None else place_of(steps, step or "")
    shown, view = fields_of(steps[place], typed), proposal_view(proposal)
    return PAGES.answer(
        request,
        "proposal.html",
        status=status,
        proposal=proposal,
        carried=carrying(proposal),
        view=view,
        unread=unread(proposal),
        looks_at=[[look for look in view.looks if look.at in each.actions] for each in steps],
        typed=typed,
        hidden=[(name, text) for name, text in typed.items() if name not in shown],
        steps=steps,
        place=place,
        step=steps[place],
        elsewhere=sorted((at, list(each.values())) for at, each in wrong.items() if at != place),
        checked=bool(errors),
        choices=await desk.choices(proposal, typed),
        summary=summary_of(proposal, typed) if steps[place].name == CONFIRM else None,
        errors=wrong.get(place, {}),
        away=away,
        left=left,
    )
