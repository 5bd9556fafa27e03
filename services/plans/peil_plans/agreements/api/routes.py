"""Routes of the API on agreements: parse, command, handler, answer."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.store.port import After
from peil_contracts.fields import Identifier
from peil_plans.agreements.api.shapes import (
    AgreementAsItIs,
    AgreementList,
    AgreementsQuery,
    AgreementSummary,
    AgreementToMake,
    ConsentToRecord,
    KindAsItIs,
    KindList,
    NoteToMake,
    ReschedulingToMake,
)
from peil_plans.agreements.domain.agreement import FINAL, Agreement
from peil_plans.agreements.domain.consent import RecordConsent
from peil_plans.agreements.domain.decisions import MakeAgreement, NoteProgress, Reschedule
from peil_plans.agreements.domain.kinds import Kind
from peil_plans.agreements.domain.refusals import AgreementUnknown, KindNotFound, KindUnknown
from peil_plans.agreements.facts import own_id
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.reading import agreement_read, agreements_listed
from peil_plans.agreements.sight import sight_of
from peil_plans.agreements.storage import Stored, Wanted
from peil_plans.answering import (
    BUSY,
    CLASH,
    NO_QUERY,
    NOT_FOUND,
    Caller,
    Grounds,
    IdempotencyKey,
    carried_out,
    refuse_unclean,
)

TAG = {"name": "agreements", "description": "Agreements with managers, and the works council's consent to their kinds."}
NOTERS = ("bureau", "manager")
"""On which grounds progress is noted; of several the first is what the fact says."""
CONSENTERS = ("works-council", "bureau")
"""On which grounds consent is recorded; of several the first counts."""


def api_routes(agreements: Agreements, audit: Audit, clock: Clock) -> APIRouter:
    """The API's routes on agreements and their kinds."""
    router = APIRouter(tags=[TAG["name"]])
    _add_kinds(router, agreements)
    _add_consent(router, agreements, clock)
    _add_making(router, agreements, audit, clock)
    _add_list(router, agreements, audit, clock)
    _add_reading(router, agreements, audit)
    _add_notes(router, agreements, audit, clock)
    _add_reschedulings(router, agreements, audit, clock)
    return router


def _add_kinds(router: APIRouter, agreements: Agreements) -> None:
    @router.get("/agreement-kinds", summary="List kinds of agreement", responses=BUSY, dependencies=[NO_QUERY])
    async def list_agreement_kinds() -> KindList:
        """The kinds of the implementation plan, each with what stands about the works council's consent."""
        stored = await carried_out(agreements.consents.load_all(list(agreements.kinds)))
        kinds = [KindAsItIs.of(kind, stored[kind.code].consent) for kind in agreements.kinds.values()]
        return KindList(kinds=kinds)

    @router.get(
        "/agreement-kinds/{kind}",
        summary="Read a kind of agreement",
        responses=NOT_FOUND | BUSY,
        dependencies=[NO_QUERY],
    )
    async def read_agreement_kind(kind: Identifier) -> KindAsItIs:
        """One kind, with what stands about the works council's consent and the version a change goes out from."""
        found = await carried_out(_kind(agreements, kind))
        return KindAsItIs.of(found, (await carried_out(agreements.consents.load(kind))).consent)


def _add_consent(router: APIRouter, agreements: Agreements, clock: Clock) -> None:
    @router.post(
        "/agreement-kinds/{kind}/consent-changes",
        status_code=201,
        summary="Record the works council's consent",
        responses={200: {"model": KindAsItIs, "description": "It was recorded before."}, **NOT_FOUND, **CLASH, **BUSY},
    )
    async def record_consent(
        kind: Identifier,
        body: ConsentToRecord,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> KindAsItIs:
        """The works council records what it decided; Bureau I&D can record that it was asked. It is an entry."""
        refuse_unclean(body)
        found = await carried_out(_kind(agreements, kind))
        command = RecordConsent(
            kind=kind,
            change=own_id(kind, "consent", idempotency_key or str(uuid4())),
            to=body.state,
            decided_on=body.decided_on,
            note=_words(body.note),
            seen_version=body.seen_version,
            by_role=next(ground for ground in CONSENTERS if ground in grounds),
            now=clock.now(),
        )
        consent, changed = await carried_out(agreements.record_consent(command, caller.subject))
        response.status_code = 201 if changed else 200
        return KindAsItIs.of(found, consent)


def _add_making(router: APIRouter, agreements: Agreements, audit: Audit, clock: Clock) -> None:
    @router.post(
        "/agreements",
        status_code=201,
        summary="Make an agreement",
        responses={200: {"model": AgreementAsItIs, "description": "It was made before."}, **CLASH, **BUSY},
    )
    async def make_agreement(
        body: AgreementToMake,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> AgreementAsItIs:
        """
        Agree on something with the manager of a unit, whom Peil knows from the HR systems' facts.

        Refused while the works council has not consented to the kind, and for a unit without a manager on that day.
        """
        refuse_unclean(body)
        command = MakeAgreement(
            agreement=own_id("agreement", idempotency_key or str(uuid4())),
            unit=body.unit,
            kind=await carried_out(_named_kind(agreements, body.kind)),
            made_on=body.made_on,
            due_on=body.due_on,
            review_on=body.review_on,
            text=body.text.strip(),
            theme=body.theme,
            intervention=body.intervention,
            by_role="bureau",
            now=clock.now(),
        )
        handled = await carried_out(agreements.make(command))
        if not handled.changed:  # the answer shows what became of it since
            await carried_out(audit.record(agreement_read(caller, grounds, command.agreement)))
        response.headers["Location"] = f"/api/plans/v1/agreements/{command.agreement}"
        response.status_code = 201 if handled.changed else 200
        return AgreementAsItIs.now(handled.agreement)


def _add_list(router: APIRouter, agreements: Agreements, audit: Audit, clock: Clock) -> None:
    @router.get("/agreements", summary="List agreements", responses=BUSY)
    async def list_agreements(
        caller: Caller, grounds: Grounds, query: Annotated[AgreementsQuery, Query()]
    ) -> AgreementList:
        """The agreements you answer for, what comes first in front. Seeing any is an entry."""
        sight = await sight_of(agreements.responsibilities, caller, grounds, amsterdam_day(clock.now()))
        wanted = Wanted(
            final=query.ended if query.state is None else query.state in FINAL,
            units=None if query.unit is None else frozenset({query.unit}),
            kind=query.kind,
            state=query.state,
            seen=sight.sees,
        )
        asked = agreements.records.find(wanted, limit=query.limit + 1, after=_place(query.after))
        found = await carried_out(asked)
        if found:
            await carried_out(audit.record(agreements_listed(caller, grounds, query.unit)))
        shown = found[: query.limit]
        following = token(shown[-1].agreement) if len(found) > query.limit else None
        return AgreementList(agreements=[AgreementSummary.of(each.agreement) for each in shown], next=following)


def _add_reading(router: APIRouter, agreements: Agreements, audit: Audit) -> None:
    @router.get(
        "/agreements/{agreement}", summary="Read an agreement", responses=NOT_FOUND | BUSY, dependencies=[NO_QUERY]
    )
    async def read_agreement(agreement: Identifier, caller: Caller, grounds: Grounds) -> AgreementAsItIs:
        """An agreement as it stands, and what happened to it. Reading it is an entry."""
        found = await carried_out(_existing(agreements, agreement))
        await carried_out(audit.record(agreement_read(caller, grounds, agreement)))
        return AgreementAsItIs.now(found.agreement)


def _add_notes(router: APIRouter, agreements: Agreements, audit: Audit, clock: Clock) -> None:
    @router.post(
        "/agreements/{agreement}/notes",
        status_code=201,
        summary="Note progress",
        responses={
            200: {"model": AgreementAsItIs, "description": "It was noted before."},
            **NOT_FOUND,
            **CLASH,
            **BUSY,
        },
    )
    async def note_progress(
        agreement: Identifier,
        body: NoteToMake,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> AgreementAsItIs:
        """Say how an agreement stands. Who did not see what happened last is refused."""
        refuse_unclean(body)
        await carried_out(_existing(agreements, agreement))
        # Before the change: an answer shows the agreement, and afterwards it could not be asked again.
        await carried_out(audit.record(agreement_read(caller, grounds, agreement)))
        command = NoteProgress(
            agreement=agreement,
            note=own_id(agreement, "note", idempotency_key or str(uuid4())),
            to=body.to,
            noted_on=body.noted_on,
            reason=_words(body.reason),
            seen_version=body.seen_version,
            by_role=next(ground for ground in NOTERS if ground in grounds),
            now=clock.now(),
        )
        handled = await carried_out(agreements.note(command))
        response.status_code = 201 if handled.changed else 200
        return AgreementAsItIs.now(handled.agreement)


def _add_reschedulings(router: APIRouter, agreements: Agreements, audit: Audit, clock: Clock) -> None:
    @router.post(
        "/agreements/{agreement}/reschedulings",
        status_code=201,
        summary="Agree on other days",
        responses={200: {"model": AgreementAsItIs, "description": "It was done before."}, **NOT_FOUND, **CLASH, **BUSY},
    )
    async def reschedule_agreement(
        agreement: Identifier,
        body: ReschedulingToMake,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> AgreementAsItIs:
        """Give an agreement other days, today, with the reason."""
        refuse_unclean(body)
        await carried_out(_existing(agreements, agreement))
        await carried_out(audit.record(agreement_read(caller, grounds, agreement)))
        command = Reschedule(
            agreement=agreement,
            change=own_id(agreement, "rescheduling", idempotency_key or str(uuid4())),
            due_on=body.due_on,
            review_on=body.review_on,
            reason=body.reason.strip(),
            seen_version=body.seen_version,
            by_role="bureau",
            now=clock.now(),
        )
        handled = await carried_out(agreements.reschedule(command))
        response.status_code = 201 if handled.changed else 200
        return AgreementAsItIs.now(handled.agreement)


def token(agreement: Agreement) -> str:
    """Where a page of a list that ends with *agreement* goes on."""
    return f"{agreement.next_on.isoformat()}|{agreement.agreement}"


def place_of(after: str) -> After | None:
    """The place that a `token` names; None when it is none."""
    day, bar, agreement = after.partition("|")
    return After(day, agreement) if bar and agreement else None


def _place(after: str | None) -> After | None:
    if after is None:
        return None
    place = place_of(after)
    if place is None:
        error = FieldError("after", "page-form", "must be the `next` of the previous page.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])
    return place


def _words(text: str | None) -> str | None:
    return (text or "").strip() or None


async def _existing(agreements: Agreements, agreement: str) -> Stored:
    stored = await agreements.records.load(agreement)
    if stored is None:
        raise AgreementUnknown(agreement)
    return stored


async def _kind(agreements: Agreements, kind: str) -> Kind:
    if kind not in agreements.kinds:
        raise KindNotFound(kind)
    return agreements.kinds[kind]


async def _named_kind(agreements: Agreements, kind: str) -> Kind:
    if kind not in agreements.kinds:
        raise KindUnknown(kind, agreements.kinds)
    return agreements.kinds[kind]
