"""Routes of the pages about what was done in units: the list, recording it, and correcting it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import dutch_day, short_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.activities.api.routes import place_of, recording_role, seen_activity, token
from peil_plans.activities.domain.activity import (
    Activity,
    Kind,
    RecordActivity,
    WithdrawActivity,
    clashing_courses,
    totals,
)
from peil_plans.activities.domain.refusals import ActivityUnknown, TeamOfACase
from peil_plans.activities.facts import own_id
from peil_plans.activities.handlers import Activities
from peil_plans.activities.pages.form import Typed, fields_of
from peil_plans.activities.pages.words import FORM_FIELDS, KIND_HINTS, KIND_WORDS, NUMBER_WORDS, ROLE_WORDS, said_of
from peil_plans.activities.pages.words import sentence as sentence_of
from peil_plans.activities.reading import activities_listed, activity_read
from peil_plans.activities.sight import Sight
from peil_plans.answering import Caller, Grounds
from peil_plans.forms import FormRefused
from peil_plans.occasions.reference import Calendar
from peil_plans.occasions.words import questions
from peil_plans.organisation.domain import Organisation
from peil_plans.organisation.sight import units_on
from peil_plans.refusals import Clash, Refusal, TooBusy

T = TypeVar("T")
PAGES = Pages(Path(__file__).parent / "templates")
HOME = "/plannen/activiteiten"
PER_PAGE = 50
MOST_ADDED = 10_000
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."
SAVED = {"nieuw": "Het is vastgelegd.", "verbeterd": "Het is verbeterd.", "teruggenomen": "Het is teruggenomen."}


class Desk(NamedTuple):
    """What the pages work with."""

    activities: Activities
    audit: Audit
    clock: Clock
    calendar: Calendar

    async def sight(self, caller: Caller, grounds: Grounds) -> Sight:
        """What *caller* sees and records today. Raises `PageProblem`: 503, it cannot be told now."""
        today = amsterdam_day(self.clock.now())
        return await reached(self.activities.sight(caller, grounds, today))

    async def organisation(self) -> Organisation:
        """The units of today, none while that cannot be told. Raises `PageProblem`: 503, the store does not answer."""
        return await reached(units_on(self.activities.responsibilities, amsterdam_day(self.clock.now())))


async def reached(work: Awaitable[T]) -> T:
    """
    The outcome of *work*.

    Raises:
        PageProblem: 503, the store does not answer, or which units there are cannot be told now.
    """
    try:
        return await work
    except (StoreAway, RelationsUnknown):
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None


def page_routes(activities: Activities, audit: Audit, clock: Clock, calendar: Calendar) -> APIRouter:
    """The pages about what was done in units; the fixed address stands before that of a single one."""
    router = APIRouter(include_in_schema=False)
    desk = Desk(activities, audit, clock, calendar)
    _add_list(router, desk)
    _add_new(router, desk)
    _add_one(router, desk)
    return router


def _add_list(router: APIRouter, desk: Desk) -> None:
    @router.get(HOME)
    async def all_activities(
        request: Request, caller: Caller, grounds: Grounds, soort: str = "", na: str = "", opgeslagen: str = ""
    ) -> Response:
        sight, names = await desk.sight(caller, grounds), await desk.organisation()
        kind = soort if soort in set(Kind) else None
        asked = desk.activities.records.find(sight.sees, kind=kind, limit=PER_PAGE + 1, after=place_of(na))
        found = await reached(asked)
        if found:
            await reached(desk.audit.record(activities_listed(caller, grounds)))
        shown = found[:PER_PAGE]
        chosen = {"soort": kind} if kind else {}
        return PAGES.answer(
            request,
            "activities.html",
            rows=[_row(each, names) for each in shown],
            kinds=[("", "Alles"), *((each.value, KIND_WORDS[each]) for each in Kind)],
            soort=kind or "",
            more=f"{HOME}?{urlencode({**chosen, 'na': token(shown[-1])})}" if len(found) > PER_PAGE else "",
            totals=await _totals(desk, sight, Kind(kind), names) if kind and Kind(kind).counted else None,
            records=sight.records,
            everything=sight.everything,
            saved=SAVED.get(opgeslagen, ""),
        )


async def _totals(desk: Desk, sight: Sight, kind: Kind, names: Organisation) -> dict[str, Any]:
    """What is counted added up, for who records or reads it there: no figure of Peil tells it to anybody else."""
    found = await reached(desk.activities.records.find(sight.sees, kind=kind.value, limit=MOST_ADDED))
    added = totals((each.now.content for each in found if not each.now.withdrawn), kind)
    rows = [(name if kind is Kind.AWARD else names.name(name), number) for name, number in added.items()]
    return {"rows": rows, "whole": sum(added.values()), "column": "Criterium" if kind is Kind.AWARD else "Eenheid"}


def _row(activity: Activity, names: Organisation) -> dict[str, Any]:
    content = activity.now.content
    return {
        "address": f"{HOME}/{activity.activity}",
        "title": KIND_WORDS[content.kind],
        "unit": names.name(content.unit),
        "day": content.held_on,
        "said": said_of(content),
        "withdrawn": activity.now.withdrawn,
    }


def _add_new(router: APIRouter, desk: Desk) -> None:
    @router.get(f"{HOME}/nieuw")
    async def new_activity(
        request: Request, caller: Caller, grounds: Grounds, soort: str = "", eenheid: str = ""
    ) -> Response:
        today = short_day(amsterdam_day(desk.clock.now()))
        form = Typed(formulier=str(uuid4()), soort=soort, eenheid=eenheid, datum=today)
        return await _form_page(request, desk, await desk.sight(caller, grounds), form)

    @router.post(f"{HOME}/nieuw")
    async def record_activity(
        request: Request, form: Annotated[Typed, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        sight = await desk.sight(caller, grounds)
        activity = own_id("activity", caller.subject, f"form {form.formulier}")
        told = await _told(desk, form, sight, grounds, activity, own_id(activity, "first"))
        if told is None:
            return RedirectResponse(f"{HOME}?opgeslagen=nieuw", 303)
        again, errors, status = told
        return await _form_page(request, desk, sight, again, errors=errors, status=status)


def _add_one(router: APIRouter, desk: Desk) -> None:
    @router.get(f"{HOME}/{{activity}}")
    async def one_activity(request: Request, activity: str, caller: Caller, grounds: Grounds) -> Response:
        sight = await desk.sight(caller, grounds)
        found = await _found(desk, activity, sight)
        await reached(desk.audit.record(activity_read(caller, grounds, activity)))
        return await _form_page(request, desk, sight, Typed.of(found, str(uuid4())), found=found)

    @router.post(f"{HOME}/{{activity}}")
    async def correct_activity(
        request: Request, activity: str, form: Annotated[Typed, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        sight = await desk.sight(caller, grounds)
        found = await _found(desk, activity, sight)
        await reached(desk.audit.record(activity_read(caller, grounds, activity)))  # what comes back shows it
        now = found.now.content
        form = form.changed(soort=now.kind.value, eenheid=now.unit)
        record = own_id(activity, caller.subject, f"form {form.formulier}")
        told = await _told(desk, form, sight, grounds, activity, record, found)
        if told is None:
            return RedirectResponse(f"{HOME}?opgeslagen={'teruggenomen' if form.terugnemen else 'verbeterd'}", 303)
        again, errors, status = told
        found = await _found(desk, activity, sight)
        return await _form_page(
            request, desk, sight, again.changed(gezien=str(found.version)), found=found, errors=errors, status=status
        )


async def _told(
    desk: Desk, form: Typed, sight: Sight, grounds: Grounds, activity: str, record: str, found: Activity | None = None
) -> tuple[Typed, dict[str, str], int] | None:
    """
    Carry the form out: None when it was; else the form to show again, what is wrong with it, and the status.

    *found* is what is corrected; to take it back nothing else that stands in the form is read.
    """
    now, role = desk.clock.now(), recording_role(grounds)
    today, seen = amsterdam_day(now), form.seen if found else 0
    try:
        if found and form.terugnemen:
            await desk.activities.withdraw(WithdrawActivity(activity, record, seen, role, now, today), sight)
        else:
            content = form.content()
            await desk.activities.record(RecordActivity(activity, record, content, seen, role, now, today), sight)
    except FormRefused as refused:
        return form.changed(formulier=str(uuid4())), refused.errors, 400
    except Refusal as refusal:
        field = FORM_FIELDS.get(refusal.field, "datum")
        status = 409 if isinstance(refusal, Clash) else 400
        return form.changed(formulier=str(uuid4())), {field: sentence_of(refusal)}, status
    except ContractBroken:
        return form.changed(formulier=str(uuid4())), {"datum": "Wat u invulde, klopt niet. Vul het opnieuw in."}, 400
    except (TooBusy, StoreAway, RelationsUnknown):
        return form, {"datum": f"Het is nog niet vastgelegd. {AWAY}"}, 503
    return None


async def _found(desk: Desk, activity: str, sight: Sight) -> Activity:
    try:
        return await reached(seen_activity(desk.activities, activity, sight))
    except ActivityUnknown:
        raise PageProblem(404, "Dit is niet vastgelegd. Kijk in de lijst wat er wel is.") from None


async def _form_page(
    request: Request,
    desk: Desk,
    sight: Sight,
    form: Typed,
    *,
    found: Activity | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    names = await desk.organisation()
    kind = form.kind
    units = _choices(names, sight, kind)
    chosen = kind is not None and (found is not None or form.eenheid in dict(units))
    errors = dict(errors or {})
    if kind is not None and not chosen and names.is_open(form.eenheid) and sight.may(form.eenheid):
        errors.setdefault("eenheid", sentence_of(TeamOfACase()))
    return PAGES.answer(
        request,
        "activity.html",
        status=status,
        form=form,
        found=found,
        may=sight.may(form.eenheid) if found else sight.records,
        kind=KIND_WORDS[kind] if kind else "",
        hint=KIND_HINTS[kind] if kind else "",
        number=NUMBER_WORDS.get(kind, "") if kind else "",
        unit=names.name(form.eenheid) if form.eenheid else "",
        kinds=[("", "Kies wat er is gedaan"), *((each.value, KIND_WORDS[each]) for each in Kind)],
        units=[("", "Kies een eenheid"), *units],
        hints=[(KIND_WORDS[each], KIND_HINTS[each]) for each in Kind],
        chosen=chosen,
        fields=fields_of(kind) if kind else (),
        actions=await _actions(desk, names, form.eenheid) if chosen else [],
        errors=errors,
        clash=await _clash(desk, form.eenheid) if chosen and kind is Kind.COURSE else False,
        history=_history(found) if found else [],
        questions=_questions(desk, found) if found else [],
    )


def _questions(desk: Desk, found: Activity) -> list[str]:
    """What to ask oneself of the days of *found* that are still to come."""
    content = found.now.content
    return questions(desk.calendar, [content.held_on, content.until], amsterdam_day(desk.clock.now()))


def _choices(names: Organisation, sight: Sight, kind: Kind | None) -> list[tuple[str, str]]:
    """The units that the form offers: of some kinds those with parts alone."""
    wide = names.with_parts() if kind is not None and kind.of_parts else None
    return [(unit, name) for unit, name in names.open_units() if sight.may(unit) and (wide is None or unit in wide)]


async def _actions(desk: Desk, names: Organisation, unit: str) -> list[tuple[str, str]]:
    path = names.path(unit)
    plans = await reached(desk.activities.plans.lines(lambda whose, plan: whose in path))
    found = [("", "Bij geen actie")]
    for plan in plans:
        found.append((f"{plan.plan}/", f"{plan.title}: het plan als geheel"))
        found.extend((f"{plan.plan}/{line.action}", f"{plan.title}: {line.code} {line.title}") for line in plan.lines)
    return found


async def _clash(desk: Desk, unit: str) -> bool:
    standing = [each.now for each in await reached(desk.activities.records.of_unit(unit))]
    return bool(clashing_courses(each.content for each in standing if not each.withdrawn))


def _history(activity: Activity) -> list[dict[str, Any]]:
    return [
        {
            "words": "Teruggenomen" if each.withdrawn else f"{dutch_day(each.content.held_on)} {said_of(each.content)}",
            "at": each.recorded_at,
            "by": ROLE_WORDS[each.by_role],
        }
        for each in reversed(activity.recorded)
    ]
