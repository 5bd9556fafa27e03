"""The door for HR systems over HTTP: deliver events, ask for receipts, list what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from peil_chassis.http.access import CALLER
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import After, StoreError
from peil_contracts.envelope import ContractBroken
from peil_contracts.wire import BATCH_BYTES, BATCH_EVENTS, BATCHED, JSON, STRUCTURED, from_http, media_type
from peil_intake.deliveries import handlers, storage
from peil_intake.deliveries.answers import EventReceipts, Outcomes, Refusals, outcome_of, receipt_of, refused_receipt
from peil_intake.deliveries.deciding import Door
from peil_intake.deliveries.domain import batches
from peil_intake.deliveries.domain.reading import Supplier, refusal_of
from peil_intake.deliveries.domain.receipts import Receipt, Refusal
from peil_intake.deliveries.gathering import Gathering
from peil_intake.deliveries.storage import KeptRefusal
from peil_intake.measures import count

Deliverer = Annotated[Identity, CALLER]

_EVENT = {"type": "object", "description": "A CloudEvent; the contracts describe each type."}
_BODIES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            STRUCTURED: {"schema": _EVENT},
            BATCHED: {"schema": {"type": "array", "items": _EVENT, "maxItems": BATCH_EVENTS}},
            JSON: {"schema": {"type": "object", "description": "The event's data; its attributes are `ce-` headers."}},
        },
    }
}
_Responses = dict[int | str, dict[str, Any]]
_AWAY: _Responses = {503: {"description": "The store does not answer. Nothing is lost; send it again later."}}
_REFUSED: _Responses = {
    400: {"description": "The single event, or the batch as a whole, was refused: `errors` says which field and rule."},
    413: {"description": f"The batch is larger than {BATCH_BYTES} bytes."},
}


def routes(door: Door) -> APIRouter:
    """The routes of this subject, for *door*."""
    router = APIRouter(tags=["deliveries"])
    _delivering(router, door, Gathering(door))
    _asking(router, door)
    return router


def _delivering(router: APIRouter, door: Door, gathering: Gathering) -> None:
    @router.post(
        "/events", status_code=202, openapi_extra=_BODIES, responses={**_REFUSED, **_AWAY}, summary="Deliver events"
    )
    async def deliver_events(request: Request, identity: Deliverer) -> Outcomes:
        """
        Deliver one event (structured or binary mode) or a batch.

        202: `outcomes` says per event how it ended, in the order sent; of a batch, events that are refused do not
        hinder the others. A single event that is refused is answered with 400. Sending the same again gives the same
        answer and has no other effect.
        """
        supplier = _supplier(identity)
        body = await request.body()
        with _store_answers():
            if media_type(request.headers.get("content-type")) == BATCHED:
                return await _deliver_batch(door, gathering, supplier, body)
            return await _deliver_one(gathering, supplier, request, body)


def _asking(router: APIRouter, door: Door) -> None:
    @router.get("/event-receipts", responses=_AWAY, summary="What became of one event")
    async def list_event_receipts(
        identity: Deliverer,
        source: Annotated[str, Query(description="The event's source.", max_length=128)],
        id: Annotated[str, Query(description="The event's id.", max_length=128)],
    ) -> EventReceipts:
        """What became of what you delivered under this source and id; an empty list when nothing is known of it."""
        supplier = _supplier(identity)
        with _store_answers():
            taken = await storage.find_receipt(door.store, source, id) if source in supplier.sources else None
            refused = await storage.find_refusals_of(door.store, supplier.client, source, id)
        return EventReceipts(receipts=[*([receipt_of(taken)] if taken else []), *map(refused_receipt, refused)])

    @router.get("/refusals", responses=_AWAY, summary="What was refused")
    async def list_refusals(
        identity: Deliverer,
        limit: Annotated[int, Query(ge=1, le=500, description="How many at most.")] = 100,
        after: Annotated[str | None, Query(max_length=120, description="`next` of the page before.")] = None,
    ) -> Refusals:
        """What you delivered in the last 30 days that was refused, newest first; by HTTP and on your topic alike."""
        supplier = _supplier(identity)
        with _store_answers():
            page = await storage.list_refusals(door.store, supplier.client, limit=limit, after=_place(after))
        following = _mark(page[-1]) if len(page) == limit else None
        return Refusals(refusals=[refused_receipt(kept) for kept in page], next=following)


async def _deliver_batch(door: Door, gathering: Gathering, supplier: Supplier, body: bytes) -> Outcomes:
    events = batches.split_batch(body)
    if isinstance(events, Refusal):
        await _take_one(gathering, supplier, events)
        raise _problem(events)
    answers = await handlers.take(door, supplier, events)
    count("http", answers)
    return Outcomes(outcomes=[outcome_of(answer) for answer in answers])


async def _deliver_one(gathering: Gathering, supplier: Supplier, request: Request, body: bytes) -> Outcomes:
    try:
        event = from_http(request.headers, body)
    except ContractBroken as broken:
        event = refusal_of(body, broken.violations)
    answer = await _take_one(gathering, supplier, event)
    if isinstance(answer, Refusal):
        raise _problem(answer)
    return Outcomes(outcomes=[outcome_of(answer)])


async def _take_one(gathering: Gathering, supplier: Supplier, event: Any) -> Receipt | Refusal:
    answer = await gathering.take(supplier, event)
    count("http", [answer])
    return answer


def _supplier(identity: Identity) -> Supplier:
    if identity.client is None:
        raise Problem(403, "Your token names no client, so nothing can be delivered with it. Ask for one that does.")
    return Supplier(identity.client, identity.sources, identity.families)


def _problem(refusal: Refusal) -> Problem:
    errors = [FieldError(error.field, error.rule, error.message) for error in refusal.errors]
    if batches.TOO_LARGE in refusal.errors:
        return Problem(413, "The batch is too large; nothing was taken.", errors=errors)
    first = refusal.errors[0]
    named = f"'{first.field}'" if first.field else "The body"
    more = f" ({len(errors) - 1} more in errors)" if len(errors) > 1 else ""
    return Problem(400, f"Refused: {named} {first.message}{more}", title="Event refused", errors=errors)


@contextmanager
def _store_answers() -> Iterator[None]:
    try:
        yield
    except StoreError:
        detail = "The store does not answer. Send it again later: what was taken already is not taken twice."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from None


def _mark(kept: KeptRefusal) -> str:
    return f"{kept.refused_at}~{kept.id}"


def _place(mark: str | None) -> After | None:
    if mark is None:
        return None
    refused_at, found, refusal_id = mark.partition("~")
    if not found:
        error = FieldError("after", "not-a-mark", "must be the `next` of an earlier page.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])
    return After(refused_at, refusal_id)
