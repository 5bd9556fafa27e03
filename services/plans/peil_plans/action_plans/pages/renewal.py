"""The yearly re-set: the page that proposes the next plan, and adopts it while closing the one before."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Annotated, Self

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day, typed_day
from peil_chassis.http.pages import PageProblem
from peil_chassis.store.port import StoreAway
from peil_contracts.fields import ID_PATTERN
from peil_contracts.plans import OWNER_ROLES
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.clocks import due_after
from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.milestone import After
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    EntryRecorded,
    Plan,
    Status,
)
from peil_plans.action_plans.domain.refusals import FollowedChanged
from peil_plans.action_plans.domain.succession import OVER, said_of, still_open, taken_along
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.carried_codes import carried
from peil_plans.action_plans.pages.dossier import entry_view
from peil_plans.action_plans.pages.dossier_form import day_of, text_of
from peil_plans.action_plans.pages.dossier_words import KINDS
from peil_plans.action_plans.pages.finding import PAGES, Caller, Grounds, find_plan, reached
from peil_plans.action_plans.pages.owner_words import HOLDER_WORDS, OWNER_WORDS
from peil_plans.action_plans.pages.renewal_words import missed, refused, said_since
from peil_plans.action_plans.pages.views import chip_of
from peil_plans.action_plans.reading import case_read
from peil_plans.forms import FormRefused, Sent
from peil_plans.mandate.versions import Mandates
from peil_plans.refusals import Refusal, TooBusy

_ID = re.compile(ID_PATTERN[1:-1])
_OTHER = (
    "Op dit plan volgt al het plan ‘{}’, en dat is anders dan wat u nu verstuurt. Er is niets opgeslagen. Bekijk dat "
    "plan, en pas het daar aan."
)
_YEAR = re.compile(r"\b(20\d\d)\b")


class RenewalTyped(Sent):
    """
    The form that adopts the next plan.

    ``mee`` are the actions that go along, ``dossier`` the open entries of the file (ids); None, of a form that was
    handed out before it asked for them: all.
    """

    code: str = ""
    titel: str = ""
    van: str = ""
    tot: str = ""
    vastgesteld: str = ""
    houder: str = ""
    door: str = ""
    mee: tuple[str, ...] = ()
    dossier: tuple[str, ...] | None = None

    @classmethod
    def proposed(cls, plan: Plan, today: date) -> Self:
        """What is proposed to follow *plan*: a year on (more when that is over already), with all that goes on."""
        content = plan.content
        years = next(years for years in count(1) if due_after(content.period_to, After(12 * years, 0)) >= today)
        start, end = (due_after(day, After(12 * years, 0)) for day in (content.period_from, content.period_to))
        title = _YEAR.sub(lambda found: str(int(found[1]) + years), content.title)
        return cls(
            gezien=str(said_of(plan)),
            code=_next_code(content.plan, start.year),
            titel=title if title != content.title else f"{title} ({start.year})",
            van=short_day(start),
            tot=short_day(end),
            vastgesteld=short_day(today),
            houder=content.holder,
            door=content.adopted_by or "",
            mee=tuple(action.action for action in plan.actions if plan.status_of(action) not in OVER),
            dossier=tuple(entry.entry for entry in still_open(plan)),
        )

    def anew(self, plan: Plan) -> Self:
        """The same form of *plan* as it is now; what was said of something since decides whether it goes along."""
        since = said_since(plan, self.seen)
        touched = {
            said.action if isinstance(said, ActionStatusChanged) else said.action.action
            for said in since
            if isinstance(said, ActionStatusChanged | ActionRevised)
        }
        recorded = {said.entry.entry for said in since if isinstance(said, EntryRecorded)}
        dossier = tuple(
            entry.entry for entry in still_open(plan) if entry.entry in recorded or self.takes_along(entry.entry)
        )
        mee = tuple(
            action.action
            for action in plan.actions
            if (plan.status_of(action) not in OVER if action.action in touched else action.action in self.mee)
        )
        return self.model_copy(update={"gezien": str(said_of(plan)), "mee": mee, "dossier": dossier})

    def takes_along(self, entry: str) -> bool:
        """Whether the entry with this id goes along, as it was chosen."""
        return self.dossier is None or entry in self.dossier

    def command(self, plan: Plan, mandates: Mandates, now: datetime) -> AdoptPlan:
        """
        The adoption that the form asks for, of a plan that follows *plan*.

        The actions serve what the mandate in force on its day has for what they served.

        Raises:
            FormRefused: a field is empty or cannot be read.
        """
        errors: dict[str, str] = {}
        title = text_of(self.titel, "titel", errors).replace("\n", " ")
        if not title:
            errors["titel"] = "Geef het nieuwe plan een naam."
        if not _ID.fullmatch(self.code.strip()):
            errors["code"] = "Vul een code in van letters, cijfers en streepjes, bijvoorbeeld actieplan-2027."
        days = {name: day_of(getattr(self, name), name, errors) for name in ("van", "tot", "vastgesteld")}
        errors |= {name: "Vul een datum in, bijvoorbeeld 31-3-2027." for name, day in days.items() if day is None}
        if self.houder not in HOLDER_WORDS:
            errors["houder"] = "Kies van wie het plan is."
        if self.door and self.door not in OWNER_ROLES:
            errors["door"] = "Kies een rol uit de lijst."
        first, last, adopted = days["van"], days["tot"], days["vastgesteld"]
        if errors or first is None or last is None or adopted is None:
            raise FormRefused(errors)
        taken, _ = carried(taken_along(plan, self.mee), mandates, plan.content.adopted_on, adopted)
        content = Content(
            plan=self.code.strip(),
            unit=plan.content.unit,
            title=title,
            adopted_on=adopted,
            period_from=first,
            period_to=last,
            sections=plan.content.sections,
            actions=taken,
            holder=self.houder,
            adopted_by=self.door or None,
            follows=plan.content.plan,
        )
        left = tuple(entry.entry for entry in still_open(plan) if not self.takes_along(entry.entry))
        return AdoptPlan(content, "bureau", now, said_of(plan), left)


@dataclass(frozen=True, slots=True)
class _Wrong:
    errors: Mapping[str, str] = field(default_factory=dict)
    stale: bool = False
    missed: Sequence[str] = ()
    away: bool = False
    status: int = 400


def renewal_routes(action_plans: ActionPlans, audit: Audit, clock: Clock, mandates: Mandates) -> APIRouter:
    """The page of the yearly re-set: who reads the plan reads the proposal, Bureau I&D adopts it."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/{plan}/herijken")
    async def propose(request: Request, plan: str, caller: Caller, grounds: Grounds) -> Response:
        found = await _open_plan(action_plans, plan)
        await reached(audit.record(case_read(caller, grounds, plan)))
        today = amsterdam_day(clock.now())
        form = RenewalTyped.proposed(found, today)
        return _page(request, found, form, mandates, today, _Wrong(status=200), may="bureau" in grounds)

    @router.post("/plannen/{plan}/herijken")
    async def adopt(
        request: Request, plan: str, form: Annotated[RenewalTyped, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        found, now = await find_plan(action_plans, plan), clock.now()
        today = amsterdam_day(now)
        if found.followed_by == form.code.strip():
            return await _again(action_plans, found, form, mandates, now)
        try:
            await audit.record(case_read(caller, grounds, plan))
            if form.seen != said_of(found):
                return _anew(request, found, form, mandates, today)
            await action_plans.adopt_plan(form.command(found, mandates, now))
        except FormRefused as refusal:
            return _page(request, found, form, mandates, today, _Wrong(refusal.errors))
        except FollowedChanged:  # said between the reading and the commit
            return _anew(request, await _open_plan(action_plans, plan), form, mandates, today)
        except (Refusal, ContractBroken) as refusal:
            found = await _open_plan(action_plans, plan)
            return _page(request, found, form, mandates, today, _Wrong(refused(refusal)))
        except (TooBusy, StoreAway):
            return _page(request, found, form, mandates, today, _Wrong(away=True, status=503))
        return _adopted(form)

    return router


def _anew(request: Request, plan: Plan, form: RenewalTyped, mandates: Mandates, today: date) -> Response:
    """The proposal of *plan* as it is now, with what was said of it since the one before, and what was typed."""
    wrong = _Wrong(stale=True, missed=missed(plan, form.seen), status=409)
    return _page(request, plan, form.anew(plan), mandates, today, wrong)


async def _again(
    action_plans: ActionPlans, plan: Plan, form: RenewalTyped, mandates: Mandates, now: datetime
) -> Response:
    """The same form sent twice has done what it asks; another one, under the code of the plan that follows, has not."""
    try:
        await reached(action_plans.adopt_plan(form.command(plan, mandates, now)))
    except (FormRefused, Refusal, ContractBroken):
        raise PageProblem(409, _OTHER.format(form.code.strip())) from None
    return _adopted(form)


def _adopted(form: RenewalTyped) -> Response:
    return RedirectResponse(f"/plannen/{form.code.strip()}/dossier?opgeslagen=herijkt", 303)


async def _open_plan(action_plans: ActionPlans, plan: str) -> Plan:
    found = await find_plan(action_plans, plan)
    if found.followed_by is not None:
        raise PageProblem(409, "Op dit plan volgt al een ander plan. Een plan wordt één keer gevolgd.")
    return found


def _next_code(plan: str, year: int) -> str:
    stem = re.sub(r"-20\d\d$", "", plan)
    return f"{stem[:59]}-{year}" if f"{stem}-{year}" != plan else f"{stem[:59]}-{year + 1}"


def _page(
    request: Request,
    plan: Plan,
    form: RenewalTyped,
    mandates: Mandates,
    today: date,
    wrong: _Wrong,
    *,
    may: bool = True,
) -> Response:
    def _rows(*statuses: Status) -> list[tuple[Action, str, str]]:
        standing = [(action, plan.status_of(action)) for action in plan.actions]
        return [(action, *_chip(status)) for action, status in standing if status in statuses]

    adopted_on = typed_day(form.vastgesteld) or plan.content.adopted_on
    able = [action for action in plan.actions if plan.status_of(action) is not Status.DONE]
    _, left = carried(able, mandates, plan.content.adopted_on, adopted_on)
    return PAGES.answer(
        request,
        "renewal.html",
        status=wrong.status,
        plan=plan,
        form=form,
        may=may,
        goes_on=_rows(*(status for status in Status if status not in OVER)),
        not_taken_up=_rows(Status.NOT_TAKEN_UP),
        done=_rows(Status.DONE),
        left=left,
        still_open=[(entry_view(plan, each, today), KINDS[each.kind].name) for each in still_open(plan)],
        holders=list(HOLDER_WORDS.items()),
        roles=[("", "Kies een rol"), *OWNER_WORDS.items()],
        errors=dict(wrong.errors),
        stale=wrong.stale,
        missed=wrong.missed,
        away=wrong.away,
    )


def _chip(status: Status) -> tuple[str, str]:
    chip = chip_of(status)
    return chip.label, chip.tone
