"""Routes of the pages about agreements: what somebody has agreed on, and one agreement with its form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Form, Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.store.port import StoreAway
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.reading import cases_listed
from peil_plans.agreements.api.routes import place_of, token
from peil_plans.agreements.domain.agenda import in_order, next_step
from peil_plans.agreements.domain.agreement import FINAL, Agreement, State
from peil_plans.agreements.domain.decisions import reachable
from peil_plans.agreements.domain.refusals import StaleVersion
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.pages import kinds, making, views
from peil_plans.agreements.pages.form import NewNote, refused_by
from peil_plans.agreements.pages.showing import PAGES, names_on, reached, the_agreement
from peil_plans.agreements.pages.words import ROLE_WORDS, STATE_WORDS, kind_label
from peil_plans.agreements.reading import agreement_read, agreements_listed
from peil_plans.agreements.sight import Sight, sight_of
from peil_plans.agreements.storage import Wanted
from peil_plans.answering import Caller, Grounds
from peil_plans.forms import FormRefused
from peil_plans.organisation.domain import Organisation
from peil_plans.refusals import Refusal, TooBusy
from peil_plans.ties.reading import Ties

PER_PAGE = 50
MOST_OWN = 200
"""So many of one's own are shown, and the page says when there are more."""
NOTE_FIELDS = ("stand", "reden", "datum", "rol")
SAVED = {
    "gemaakt": "De afspraak is gemaakt.",
    "stand": "Hoe het staat, is vastgelegd.",
    "datums": "De datums zijn veranderd.",
}
ENDED = "afgerond"


class Filter(BaseModel):
    """What Bureau I&D chose to see; what is no choice is as if nothing was chosen."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    stand: str = ""
    soort: str = ""
    eenheid: str = ""
    na: str = ""

    @property
    def any(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.stand or self.soort or self.eenheid)

    def wanted(self) -> Wanted:
        """The agreements it is about."""
        state = self.stand if self.stand in set(State) else None
        return Wanted(
            final=self.stand == ENDED or state in FINAL,
            units=frozenset({self.eenheid}) if self.eenheid else None,
            kind=self.soort or None,
            state=state,
        )

    def beyond(self, last: Agreement) -> str:
        """The address of the page that goes on after *last*."""
        chosen = {name: value for name, value in self.model_dump().items() if value and name != "na"}
        return f"/plannen/afspraken?{urlencode({**chosen, 'na': token(last)})}"


@dataclass(frozen=True, slots=True)
class _Listed:
    """
    What a list shows: own agreements that run, those of units below or all, and own ones that ended (latest first).

    Attributes:
        more: Where the list of others goes on; empty: nowhere.
        cut: Which of the own lists are longer than what is shown: ``own``, ``ended``.
    """

    own: list[Agreement]
    others: list[Agreement]
    ended: list[Agreement]
    more: str
    cut: frozenset[str]


def page_routes(agreements: Agreements, audit: Audit, clock: Clock, ties: Ties) -> APIRouter:
    """The pages about agreements; the fixed addresses stand before those of single agreements."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plannen/afspraken")
    async def all_agreements(
        request: Request, caller: Caller, grounds: Grounds, chosen: Annotated[Filter, Query()]
    ) -> Response:
        today = amsterdam_day(clock.now())
        sight = await reached(sight_of(agreements.responsibilities, caller, grounds, today))
        listed = await reached(_listed(agreements, sight, chosen))
        if listed.own or listed.others or listed.ended:
            await reached(audit.record(agreements_listed(caller, grounds, chosen.eenheid or None)))
        return _list_page(request, agreements, await names_on(agreements, today), sight, listed, chosen, today)

    kinds.add_pages(router, agreements, clock)
    making.add_making(router, agreements, clock, ties)
    _add_agreement(router, agreements, audit, clock, ties)
    making.add_days(router, agreements, audit, clock)
    return router


async def _listed(agreements: Agreements, sight: Sight, chosen: Filter) -> _Listed:
    records = agreements.records
    own = await records.find(Wanted(final=False, units=sight.own), limit=MOST_OWN + 1)
    ended = (
        []
        if sight.everything
        else await records.find(Wanted(final=True, units=sight.own), limit=MOST_OWN + 1, latest_first=True)
    )
    wanted = chosen.wanted() if sight.everything else Wanted(final=False, seen=lambda unit: unit in sight.below)
    some = sight.everything or bool(sight.below)
    others = await records.find(wanted, limit=PER_PAGE + 1, after=place_of(chosen.na)) if some else []
    shown = [each.agreement for each in others[:PER_PAGE]]
    more = chosen.beyond(shown[-1]) if len(others) > PER_PAGE else ""
    mine, done = ([each.agreement for each in some[:MOST_OWN]] for some in (own, ended))
    cut = frozenset(name for name, some in (("own", own), ("ended", ended)) if len(some) > MOST_OWN)
    return _Listed(mine, shown, done, more, cut)


def _list_page(
    request: Request,
    agreements: Agreements,
    names: Organisation,
    sight: Sight,
    listed: _Listed,
    chosen: Filter,
    today: date,
) -> Response:
    def shown(some: list[Agreement]) -> list[views.AgreementView]:
        return [views.agreement_view(each, agreements.kinds, names, today) for each in some]

    step = next_step(listed.own, today)
    return PAGES.answer(
        request,
        "agreements.html",
        everything=sight.everything,
        step=views.step_view(step, shown([step.agreement])[0]) if step else None,
        rows=shown(listed.others if sight.everything else in_order(listed.own, today)),
        below=[] if sight.everything else shown(listed.others),
        ended=shown(listed.ended),
        more=listed.more,
        cut=listed.cut,
        most=MOST_OWN,
        filter=chosen,
        states=[
            ("", "Alles wat loopt"),
            *((state.value, STATE_WORDS[state]) for state in State if state not in FINAL),
            (ENDED, "Alles wat klaar is"),
            *((state.value, STATE_WORDS[state]) for state in State if state in FINAL),
        ],
        kinds=[("", "Alle soorten"), *((code, kind_label(code)) for code in agreements.kinds)],
        units=[("", "Alle eenheden"), *names.with_manager()] if sight.everything else [],
    )


def _add_agreement(router: APIRouter, agreements: Agreements, audit: Audit, clock: Clock, ties: Ties) -> None:
    @router.get("/plannen/afspraken/{agreement}")
    async def one_agreement(
        request: Request, agreement: str, caller: Caller, grounds: Grounds, opgeslagen: str = ""
    ) -> Response:
        found = await the_agreement(agreements, agreement)
        await reached(audit.record(agreement_read(caller, grounds, agreement)))
        if found.theme is not None:  # the actions that serve it are shown beside it
            await reached(audit.record(cases_listed(caller, grounds, found.unit)))
        roles = roles_of(grounds)
        form = NewNote.blank(found, amsterdam_day(clock.now()), str(uuid4()), next(iter(roles), ""))
        return await _agreement_page(
            request, agreements, clock, ties, found, form, roles, saved=SAVED.get(opgeslagen, "")
        )

    @router.post("/plannen/afspraken/{agreement}")
    async def note_progress(
        request: Request, agreement: str, form: Annotated[NewNote, Form()], caller: Caller, grounds: Grounds
    ) -> Response:
        roles = roles_of(grounds)
        found = await the_agreement(agreements, agreement)
        try:
            await audit.record(agreement_read(caller, grounds, agreement))  # a form that comes back shows it
            await agreements.note(form.command(agreement, clock.now(), roles))
        except FormRefused as refused:
            errors, again = refused.errors, form.changed(formulier=str(uuid4()))
        except StaleVersion:
            found = await the_agreement(agreements, agreement)
            again = form.changed(gezien=str(found.version))
            return await _agreement_page(request, agreements, clock, ties, found, again, roles, stale=True, status=409)
        except (Refusal, ContractBroken) as refusal:
            found = await the_agreement(agreements, agreement)
            errors = refused_by(refusal, NOTE_FIELDS)
            again = form.changed(gezien=str(found.version), formulier=str(uuid4()))
        except (TooBusy, StoreAway):
            return await _agreement_page(request, agreements, clock, ties, found, form, roles, away=True, status=503)
        else:
            return RedirectResponse(f"/plannen/afspraken/{agreement}?opgeslagen=stand", 303)
        return await _agreement_page(request, agreements, clock, ties, found, again, roles, errors=errors, status=400)


async def _agreement_page(
    request: Request,
    agreements: Agreements,
    clock: Clock,
    ties: Ties,
    agreement: Agreement,
    form: NewNote,
    roles: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    stale: bool = False,
    away: bool = False,
    saved: str = "",
    status: int = 200,
) -> Response:
    today = amsterdam_day(clock.now())
    names = Organisation([], today) if away else await names_on(agreements, today)
    offered = reachable(agreement, "bureau" if "bureau" in roles else "manager")
    return PAGES.answer(
        request,
        "agreement.html",
        status=status,
        view=views.agreement_view(agreement, agreements.kinds, names, today),
        form=form,
        options=[(state.value, STATE_WORDS[state]) for state in offered],
        roles=list(roles.items()),
        named=ties.named(agreement),
        targets=ties.targets_of(agreement),
        serving=[] if away else await reached(ties.actions_of(agreement)),
        movable="bureau" in roles and not agreement.final,
        errors=errors or {},
        stale=stale,
        away=away,
        saved=saved,
    )


def roles_of(grounds: frozenset[str]) -> dict[str, str]:
    """As which role somebody may note progress, let in on these *grounds*: the role -> its word."""
    return {role: word for role, word in ROLE_WORDS.items() if role in grounds}
