"""The pages of the kinds of agreement, and of the works council's consent to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.pages import PageProblem
from peil_chassis.store.port import StoreAway
from peil_plans.agreements.domain.consent import WORKS_COUNCIL, Consent, ConsentState, may_record
from peil_plans.agreements.domain.kinds import Kind
from peil_plans.agreements.domain.refusals import StaleVersion
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.pages import views
from peil_plans.agreements.pages.form import NewConsent, refused_by
from peil_plans.agreements.pages.showing import PAGES, reached
from peil_plans.answering import Caller, Grounds
from peil_plans.forms import FormRefused
from peil_plans.refusals import Refusal, TooBusy

FIELDS = ("instemming", "datum", "toelichting")


def add_pages(router: APIRouter, agreements: Agreements, clock: Clock) -> None:
    """All kinds, and one with the form that records consent."""

    @router.get("/plannen/afspraken/soorten")
    async def all_kinds(request: Request) -> Response:
        return await _kinds_page(request, agreements, "Soorten afspraken")

    @router.get("/plannen/instemming")
    async def kinds_to_consent_to(request: Request) -> Response:
        return await _kinds_page(request, agreements, "Instemming")

    @router.get("/plannen/afspraken/soorten/{kind}")
    async def one_kind(request: Request, kind: str, grounds: Grounds, opgeslagen: str = "") -> Response:
        found, consent = await _kind(agreements, kind)
        choices = may_record(consent, role_of(grounds)) if role_of(grounds) else ()
        first = choices[0].value if len(choices) == 1 else ""
        form = NewConsent.blank(consent, amsterdam_day(clock.now()), str(uuid4()), first)
        return _kind_page(request, found, consent, form, role_of(grounds), saved=opgeslagen == "instemming")

    @router.post("/plannen/afspraken/soorten/{kind}")
    async def record_consent(
        request: Request, kind: str, form: Annotated[NewConsent, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        found, consent = await _kind(agreements, kind)
        role = role_of(grounds)
        try:
            await agreements.record_consent(form.command(kind, clock.now(), role), caller.subject)
        except FormRefused as refused:
            errors, again = refused.errors, form.changed(formulier=str(uuid4()))
        except StaleVersion:
            found, consent = await _kind(agreements, kind)
            again = form.changed(gezien=str(consent.version))
            return _kind_page(request, found, consent, again, role, stale=True, status=409)
        except Refusal as refusal:
            found, consent = await _kind(agreements, kind)
            errors = refused_by(refusal, FIELDS)
            again = form.changed(gezien=str(consent.version), formulier=str(uuid4()))
        except (TooBusy, StoreAway):
            return _kind_page(request, found, consent, form, role, away=True, status=503)
        else:
            return RedirectResponse(f"/plannen/afspraken/soorten/{kind}?opgeslagen=instemming", 303)
        return _kind_page(request, found, consent, again, role, errors=errors, status=400)


async def _kinds_page(request: Request, agreements: Agreements, title: str) -> Response:
    stored = await reached(agreements.consents.load_all(list(agreements.kinds)))
    shown = [views.kind_view(kind, stored[kind.code].consent) for kind in agreements.kinds.values()]
    return PAGES.answer(
        request,
        "kinds.html",
        title=title,
        pillars=views.by_pillar(shown),
        count=len(shown),
        open=sum(view.consent.opens for view in shown),
        asked=[view for view in shown if view.consent.state is ConsentState.ASKED],
        document=shown[0].kind.document,
    )


def _kind_page(
    request: Request,
    kind: Kind,
    consent: Consent,
    form: NewConsent,
    role: str,
    *,
    errors: Mapping[str, str] | None = None,
    stale: bool = False,
    away: bool = False,
    saved: bool = False,
    status: int = 200,
) -> Response:
    choices = may_record(consent, role) if role else ()
    return PAGES.answer(
        request,
        "kind.html",
        status=status,
        view=views.kind_view(kind, consent),
        form=form,
        council=role == WORKS_COUNCIL,
        options=[(state.value, views.consent_words(state)) for state in choices],
        errors=errors or {},
        stale=stale,
        away=away,
        saved=saved,
    )


def role_of(grounds: frozenset[str]) -> str:
    """As which role somebody records consent, let in on these *grounds*; empty: they may not."""
    return next((role for role in (WORKS_COUNCIL, "bureau") if role in grounds), "")


async def _kind(agreements: Agreements, kind: str) -> tuple[Kind, Consent]:
    if kind not in agreements.kinds:
        raise PageProblem(404, "Deze soort bestaat niet. Kijk bij Soorten afspraken welke er zijn.")
    return agreements.kinds[kind], (await reached(agreements.consents.load(kind))).consent
