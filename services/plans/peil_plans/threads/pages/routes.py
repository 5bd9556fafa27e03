"""Routes of the pages about threads: those of a plan with a new one, and one to correct or take back."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.domain.plan import Phase, Plan
from peil_plans.action_plans.domain.standing import quarter_ends
from peil_plans.action_plans.pages.finding import AWAY, Caller, Grounds, roles_of
from peil_plans.action_plans.pages.words import ROLE_WORDS
from peil_plans.action_plans.reading import case_read
from peil_plans.forms import FormRefused
from peil_plans.mandate.versions import Mandates
from peil_plans.refusals import Clash, Refusal, TooBusy
from peil_plans.threads.domain import FEWEST_UNITS, NoteThread, Thread
from peil_plans.threads.handlers import ThreadDesk, own_id
from peil_plans.threads.pages.form import Typed
from peil_plans.threads.pages.words import FIELDS, KINDS, heard_in, sentence

T = TypeVar("T")
PAGES = Pages(Path(__file__).parent / "templates")
SAVED = {
    "nieuw": "De rode draad is opgeschreven.",
    "verbeterd": "De rode draad is verbeterd.",
    "terug": "De rode draad is teruggenomen.",
}
GONE = "Deze rode draad bestaat niet. Kijk in de lijst welke er zijn."


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


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with."""

    threads: ThreadDesk
    audit: Audit
    clock: Clock
    mandates: Mandates

    async def plan(self, plan: str, caller: Caller, grounds: Grounds) -> Plan:
        """The plan, once it is written down who sees it. Raises `PageProblem`: 404 or 503."""
        stored = await reached(self.threads.plans.load(plan))
        if stored is None:
            raise PageProblem(404, "Dit plan bestaat niet. Kijk bij Actieplannen welke plannen er zijn.")
        await reached(self.audit.record(case_read(caller, grounds, plan)))
        return stored.plan

    async def thread(self, plan: str, thread: str) -> Thread:
        """The thread of the plan with this id. Raises `PageProblem`: 404 or 503."""
        found = await reached(self.threads.threads.load(thread))
        if found is None or found.plan != plan:
            raise PageProblem(404, GONE, way=(f"/plannen/{plan}/rode-draden", "Naar de rode draden"))
        return found


def page_routes(desk: Desk) -> APIRouter:
    """The pages about threads."""
    router = APIRouter(include_in_schema=False)
    _add_list(router, desk)
    _add_one(router, desk)
    return router


def _add_list(router: APIRouter, desk: Desk) -> None:
    @router.get("/plannen/{plan}/rode-draden")
    async def all_threads(
        request: Request, plan: str, caller: Caller, grounds: Grounds, opgeslagen: str = ""
    ) -> Response:
        found = await desk.plan(plan, caller, grounds)
        today = amsterdam_day(desk.clock.now())
        start = quarter_ends(today, today, 1)[0].replace(day=1)
        first = start.replace(month=start.month - 2)
        blank = Typed(formulier=str(uuid4()), van=short_day(first), tot=short_day(today))
        return await _list_page(request, desk, found, blank, grounds, saved=SAVED.get(opgeslagen, ""))

    @router.post("/plannen/{plan}/rode-draden")
    async def note_thread(
        request: Request, plan: str, form: Annotated[Typed, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        found = await desk.plan(plan, caller, grounds)
        thread = own_id(plan, caller.subject, f"form {form.formulier}")
        told = await _told(desk, found, form, grounds, thread, own_id(thread, "first"))
        if told is None:
            return RedirectResponse(f"/plannen/{plan}/rode-draden?opgeslagen=nieuw", 303)
        again, errors, status = told
        return await _list_page(request, desk, found, again, grounds, errors=errors, status=status)


def _add_one(router: APIRouter, desk: Desk) -> None:
    @router.get("/plannen/{plan}/rode-draden/{thread}")
    async def one_thread(request: Request, plan: str, thread: str, caller: Caller, grounds: Grounds) -> Response:
        found = await desk.plan(plan, caller, grounds)
        one = await desk.thread(plan, thread)
        return await _one_page(request, desk, found, one, Typed.of(one, str(uuid4())), grounds)

    @router.post("/plannen/{plan}/rode-draden/{thread}")
    async def correct_thread(
        request: Request, plan: str, thread: str, form: Annotated[Typed, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        found = await desk.plan(plan, caller, grounds)
        one = await desk.thread(plan, thread)
        record = own_id(thread, caller.subject, f"form {form.formulier}")
        told = await _told(desk, found, form, grounds, thread, record, one)
        if told is None:
            done = "terug" if form.terugnemen else "verbeterd"
            return RedirectResponse(f"/plannen/{plan}/rode-draden?opgeslagen={done}", 303)
        again, errors, status = told
        one = await desk.thread(plan, thread)
        again = again.changed(gezien=str(one.version))
        return await _one_page(request, desk, found, one, again, grounds, errors=errors, status=status)


async def _told(
    desk: Desk, plan: Plan, form: Typed, grounds: Grounds, thread: str, record: str, one: Thread | None = None
) -> tuple[Typed, dict[str, str], int] | None:
    """Carry the form out: None when it was; else the form to show again, what is wrong with it, and the status."""
    now = desk.clock.now()
    try:
        command = NoteThread(
            plan=plan.content.plan,
            thread=thread,
            record=record,
            content=one.now.content if one and form.terugnemen else form.content(),
            withdrawn=bool(one and form.terugnemen),
            reason=form.reason if one else None,
            seen_version=form.seen if one else 0,
            by_role=next(iter(roles_of(grounds))),
            now=now,
            today=amsterdam_day(now),
        )
        await desk.threads.note(command)
    except FormRefused as refused:
        return form.changed(formulier=str(uuid4())), refused.errors, 400
    except Refusal as refusal:
        status = 409 if isinstance(refusal, Clash) else 400
        return form.changed(formulier=str(uuid4())), {FIELDS.get(refusal.field, "tekst"): sentence(refusal)}, status
    except (TooBusy, StoreAway, RelationsUnknown):
        return form, {"tekst": f"Het is nog niet opgeslagen. {AWAY}"}, 503
    return None


async def _list_page(
    request: Request,
    desk: Desk,
    plan: Plan,
    form: Typed,
    grounds: Grounds,
    *,
    errors: Mapping[str, str] | None = None,
    saved: str = "",
    status: int = 200,
) -> Response:
    found = await reached(desk.threads.threads.of_plan(plan.content.plan))
    told = await _told_to_others(desk, plan, found)
    seen = [each for each in found if each.thread in told or each.now.withdrawn or roles_of(grounds)]
    newest = sorted(seen, key=lambda each: (each.now.content.last, each.thread), reverse=True)
    return PAGES.answer(
        request,
        "threads.html",
        status=status,
        rows=[(each, heard_in(each.now.content), _theme(desk, plan, each), each.thread in told) for each in newest],
        saved=saved,
        **_values(desk, plan, form, grounds, errors),
    )


async def _one_page(
    request: Request,
    desk: Desk,
    plan: Plan,
    thread: Thread,
    form: Typed,
    grounds: Grounds,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """The thread with its history; while it is not told, its words are for who may note alone."""
    told = thread.thread in await _told_to_others(desk, plan, [thread])
    history = [(each, heard_in(each.content), ROLE_WORDS[each.by_role]) for each in reversed(thread.noted)]
    values = _values(desk, plan, form, grounds, errors)
    values |= {"told": told, "sees_words": told or bool(roles_of(grounds))}
    return PAGES.answer(request, "thread.html", status=status, thread=thread, history=history, **values)


async def _told_to_others(desk: Desk, plan: Plan, found: Iterable[Thread]) -> set[str]:
    today = amsterdam_day(desk.clock.now())
    return {each.thread for each in await reached(desk.threads.told(plan.content.unit, found, today))}


def _values(desk: Desk, plan: Plan, form: Typed, grounds: Grounds, errors: Mapping[str, str] | None) -> dict[str, Any]:
    themes = desk.mandates.in_force(plan.content.adopted_on).themes
    return {
        "plan": plan,
        "form": form,
        "errors": dict(errors or {}),
        "may": bool(roles_of(grounds, plan)),
        "takes_back": bool(roles_of(grounds)),
        "closed": plan.phase is Phase.CLOSED,
        "kinds": [("", "Kies welke gesprekken"), *KINDS],
        "themes": [("", "Geen of meer thema’s"), *((one.code, f"{one.code}. {one.title}") for one in themes)],
        "fewest": FEWEST_UNITS,
    }


def _theme(desk: Desk, plan: Plan, thread: Thread) -> str:
    theme = desk.mandates.in_force(plan.content.adopted_on).theme(thread.now.content.theme or "")
    return theme.title if theme else ""
