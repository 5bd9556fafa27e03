"""The pages on which Bureau I&D makes an agreement, and agrees on other days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.dutch import short_day
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.agreements.domain.agreement import Agreement
from peil_plans.agreements.domain.refusals import StaleVersion
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.pages import views
from peil_plans.agreements.pages.form import NewAgreement, NewDays, refused_by
from peil_plans.agreements.pages.showing import PAGES, names_on, reached, the_agreement
from peil_plans.agreements.pages.words import kind_label
from peil_plans.agreements.reading import agreement_read
from peil_plans.answering import Caller, Grounds
from peil_plans.forms import FormRefused
from peil_plans.organisation.domain import Organisation
from peil_plans.refusals import Refusal, TooBusy
from peil_plans.ties.reading import Ties, to_choose

NEW_FIELDS = ("eenheid", "soort", "tekst", "gemaakt", "bekijken", "klaar", "dient")
DAYS_FIELDS = ("klaar", "bekijken", "reden")


def add_making(router: APIRouter, agreements: Agreements, clock: Clock, ties: Ties) -> None:
    """The page that makes an agreement. Sent twice, a form makes one."""

    @router.get("/plannen/afspraken/nieuw")
    async def new_agreement(request: Request, soort: str = "") -> Response:
        form = NewAgreement(gemaakt=short_day(amsterdam_day(clock.now())), formulier=str(uuid4()), soort=soort)
        return await _new_page(request, agreements, clock, ties, form)

    @router.post("/plannen/afspraken/nieuw")
    async def make_agreement(request: Request, form: Annotated[NewAgreement, Form()]) -> Response:
        themes = {theme.code for theme in ties.mandates.in_force(amsterdam_day(clock.now())).themes}
        try:
            command = form.command(agreements.kinds, themes, clock.now())
            await agreements.make(command)
        except FormRefused as refused:
            return await _new_page(request, agreements, clock, ties, form, errors=refused.errors, status=400)
        except (Refusal, ContractBroken) as refusal:
            form = form.changed(formulier=str(uuid4()))
            errors = refused_by(refusal, NEW_FIELDS)
            return await _new_page(request, agreements, clock, ties, form, errors=errors, status=400)
        except (TooBusy, StoreAway, RelationsUnknown):
            return await _new_page(request, agreements, clock, ties, form, away=True, status=503)
        return RedirectResponse(f"/plannen/afspraken/{command.agreement}?opgeslagen=gemaakt", 303)


async def _new_page(
    request: Request,
    agreements: Agreements,
    clock: Clock,
    ties: Ties,
    form: NewAgreement,
    *,
    errors: Mapping[str, str] | None = None,
    away: bool = False,
    status: int = 200,
) -> Response:
    names = await names_on(agreements, amsterdam_day(clock.now()))
    stored = await reached(agreements.consents.load_all(list(agreements.kinds)))
    open_kinds = [kind for kind in agreements.kinds.values() if stored[kind.code].consent.opens]
    closed = [kind for kind in agreements.kinds.values() if kind not in open_kinds]
    labels = {kind.code: f"{kind_label(kind.code)}: {kind.title}" for kind in agreements.kinds.values()}
    units = names.with_manager()
    if form.eenheid and form.eenheid not in dict(units):
        units.append((form.eenheid, names.name(form.eenheid)))  # what was chosen stays among the choices
    return PAGES.answer(
        request,
        "new_agreement.html",
        status=status,
        form=form,
        open=open_kinds,
        units=[("", "Kies een eenheid"), *units],
        kinds=[
            ("", "Kies een soort"),
            *((kind.code, labels[kind.code]) for kind in open_kinds),
            *((kind.code, f"{labels[kind.code]} (nog geen instemming)") for kind in closed),
        ],
        served=to_choose(ties.mandates.in_force(amsterdam_day(clock.now()))),
        errors=errors or {},
        away=away,
    )


def add_days(router: APIRouter, agreements: Agreements, audit: Audit, clock: Clock) -> None:
    """The page that agrees on other days."""

    @router.get("/plannen/afspraken/{agreement}/datums")
    async def other_days(request: Request, agreement: str, caller: Caller, grounds: Grounds) -> Response:
        found = await the_agreement(agreements, agreement)
        await reached(audit.record(agreement_read(caller, grounds, agreement)))
        return await _days_page(request, agreements, clock, found, NewDays.blank(found, str(uuid4())))

    @router.post("/plannen/afspraken/{agreement}/datums")
    async def reschedule_agreement(
        request: Request, agreement: str, form: Annotated[NewDays, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        found = await the_agreement(agreements, agreement)
        try:
            await audit.record(agreement_read(caller, grounds, agreement))  # a form that comes back shows it
            await agreements.reschedule(form.command(agreement, clock.now()))
        except FormRefused as refused:
            errors, again = refused.errors, form.changed(formulier=str(uuid4()))
        except StaleVersion:
            found = await the_agreement(agreements, agreement)
            again = form.changed(gezien=str(found.version))
            return await _days_page(request, agreements, clock, found, again, stale=True, status=409)
        except (Refusal, ContractBroken) as refusal:
            found = await the_agreement(agreements, agreement)
            errors = refused_by(refusal, DAYS_FIELDS)
            again = form.changed(gezien=str(found.version), formulier=str(uuid4()))
        except (TooBusy, StoreAway):
            return await _days_page(request, agreements, clock, found, form, away=True, status=503)
        else:
            return RedirectResponse(f"/plannen/afspraken/{agreement}?opgeslagen=datums", 303)
        return await _days_page(request, agreements, clock, found, again, errors=errors, status=400)


async def _days_page(
    request: Request,
    agreements: Agreements,
    clock: Clock,
    agreement: Agreement,
    form: NewDays,
    *,
    errors: Mapping[str, str] | None = None,
    stale: bool = False,
    away: bool = False,
    status: int = 200,
) -> Response:
    today = amsterdam_day(clock.now())
    names = Organisation([], today) if away else await names_on(agreements, today)
    return PAGES.answer(
        request,
        "days.html",
        status=status,
        view=views.agreement_view(agreement, agreements.kinds, names, today),
        form=form,
        errors=errors or {},
        stale=stale,
        away=away,
    )
