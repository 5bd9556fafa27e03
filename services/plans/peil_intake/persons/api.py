"""Whom references stand for, over HTTP: what waits, mappings, the question at login, and forgetting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, NoReturn

from fastapi import APIRouter, Path, Query, Response

from peil_chassis.audit import Act
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import After, StoreError
from peil_intake.deliveries.deciding import Door
from peil_intake.persons import storage
from peil_intake.persons.answers import (
    MAPPING_PATTERN,
    ErasureOutcome,
    FoundPseudonym,
    KeptMapping,
    KeptMappings,
    Lookup,
    Mapping,
    PersonErasure,
    WaitingDeliveries,
    WaitingDelivery,
    WaitingReference,
)
from peil_intake.persons.domain.rows import PersonRef, Row
from peil_intake.persons.forgetting import Erasure, erase
from peil_intake.persons.handlers import By, MappingRefused, map_person, settle
from peil_intake.persons.storage import Waiting

Mapper = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]
_Responses = dict[int | str, dict[str, Any]]
_AWAY: _Responses = {503: {"description": "The store does not answer. Ask again later."}}
_NOT_YOURS: _Responses = {403: {"description": "Not your source."}, **_AWAY}
_Limit = Annotated[int, Query(ge=1, le=500, description="How many at most.")]
_SourceAsked = Annotated[str, Query(description="The source.", max_length=128)]


def routes(door: Door) -> APIRouter:
    """The routes of this subject, for *door*."""
    router = APIRouter(tags=["persons"])
    _waiting(router, door)
    _mapping(router, door)
    _unmapping(router, door)
    _asking(router, door)
    _erasing(router, door)
    return router


def _waiting(router: APIRouter, door: Door) -> None:
    @router.get("/waiting-deliveries", responses=_NOT_YOURS, summary="What waits for a mapping")
    async def list_waiting_deliveries(
        caller: Mapper,
        grounds: Grounds,
        source: _SourceAsked,
        limit: _Limit = 100,
        after: Annotated[str | None, Query(max_length=400, description="`next` of the page before.")] = None,
    ) -> WaitingDeliveries:
        """Deliveries of this source that wait until a reference in them is mapped, at most 30 days; longest first."""
        _check_source(caller, source)
        with _store_answers():
            await door.audit.record(_read(caller, grounds, source))
            page = await storage.find_waiting(door.store, {"source": source}, limit=limit, after=_place(after))
            unmapped = await _unmapped(door, page)
        deliveries = [_delivery(waiting, unmapped) for waiting in page]
        return WaitingDeliveries(deliveries=deliveries, next=_mark(page[-1]) if len(page) == limit else None)


def _mapping(router: APIRouter, door: Door) -> None:
    @router.get("/person-mappings", responses=_NOT_YOURS, summary="Which references are mapped")
    async def list_person_mappings(
        caller: Mapper,
        grounds: Grounds,
        source: _SourceAsked,
        limit: _Limit = 100,
        after: Annotated[str, Query(max_length=40, description="`next` of the page before.")] = "",
    ) -> KeptMappings:
        """The references of this source that are known, mapped or not."""
        _check_source(caller, source)
        _refuse_leading(door, source)
        with _store_answers():
            await door.audit.record(_read(caller, grounds, source))
            rows = await storage.page_of_rows(door.store, source, limit=limit, after=after)
        following = rows[-1].handle if len(rows) == limit else None
        return KeptMappings(mappings=[_mapping_of(row) for row in rows], next=following)

    @router.put(
        "/person-mappings",
        responses={409: {"description": "The mapping cannot be made; `errors` says why."}, **_NOT_YOURS},
        summary="Map a reference",
    )
    async def map_reference(caller: Mapper, grounds: Grounds, asked: Mapping) -> KeptMapping:
        """
        Say for which person of the leading source a reference of another source stands.

        What waited for it is taken in at once. When it stood for somebody else, what came through it is withdrawn there
        and published under the right person. Repeating it changes nothing.
        """
        _check_source(caller, asked.source, door.vault.leading)
        with _store_answers():
            row = await _map(door, PersonRef(asked.source, asked.reference), asked.person, _by(caller, grounds))
        return _mapping_of(row or _no_such_mapping())  # only unmapping finds nothing


def _unmapping(router: APIRouter, door: Door) -> None:
    @router.delete(
        "/person-mappings/{mapping}",
        status_code=204,
        responses={404: {"description": "No such mapping."}, **_NOT_YOURS},
        summary="Remove a mapping",
    )
    async def unmap_reference(
        caller: Mapper,
        grounds: Grounds,
        mapping: Annotated[str, Path(pattern=MAPPING_PATTERN, description="`id` of the mapping.")],
    ) -> Response:
        """The reference stands for nobody any more: what came through it is withdrawn until it is mapped again."""
        with _store_answers():
            rows = await storage.find_rows(door.store, handle=mapping)
            row = rows[0] if rows and not rows[0].is_own else _no_such_mapping()
            _check_source(caller, row.ref.source, door.vault.leading)
            await _map(door, row.ref, None, _by(caller, grounds))
        return Response(status_code=204)


def _asking(router: APIRouter, door: Door) -> None:
    @router.post("/pseudonym-lookups", responses=_AWAY, summary="Whose pseudonym")
    async def look_up_pseudonym(caller: Mapper, grounds: Grounds, asked: Lookup) -> FoundPseudonym:
        """What facts call the person whom the leading source calls so; for Peil's own services, at login."""
        ref = PersonRef(door.vault.leading, asked.reference)
        with _store_answers():
            rows, _ = await storage.load_people(door.store, [ref], door.vault.keys)
            found = rows[ref].person if ref in rows else None
            if found is not None:
                who, why = _by(caller, grounds)
                await door.audit.record(Act(who, "pseudonym-asked", "person", found, why))
        return FoundPseudonym(pseudonym=found)


def _erasing(router: APIRouter, door: Door) -> None:
    @router.post(
        "/person-erasures",
        responses={
            404: {"description": "Nobody is known by this reference."},
            409: {"description": "The time of keeping is not over."},
            **_NOT_YOURS,
        },
        summary="Forget a person",
    )
    async def erase_person(caller: Mapper, asked: PersonErasure) -> ErasureOutcome:
        """
        Forget the person for whom this reference stands, with every reference mapped to the person.

        Readers of facts are told. What is delivered about the person from now on is refused, until a new employment
        starts, which makes a new pseudonym. It cannot be undone.
        """
        _check_source(caller, door.vault.leading)
        ref = PersonRef(asked.source, asked.reference)
        with _store_answers():
            outcome = await erase(door, ref, By(caller.subject, asked.ground), due_only=asked.ground == "retention")
        return _erased(outcome)


def _erased(outcome: Erasure) -> ErasureOutcome:
    if outcome == "unknown":
        raise Problem(404, "Nobody is known by this reference of this source.")
    if outcome == "kept":
        raise Problem(409, "The time of keeping this person is not over. On request of the person: ground request.")
    return ErasureOutcome(outcome=outcome)


async def _map(door: Door, ref: PersonRef, person: str | None, by: By) -> Row | None:
    try:
        row = await map_person(door, ref, person, by)
    except MappingRefused as refused:
        field = "source" if refused.rule == "leading-source" else "person"
        errors = [FieldError(field, refused.rule, str(refused))]
        raise Problem(409, f"The mapping was not made: '{field}' {refused}", errors=errors) from None
    if row is None:
        return None
    await settle(door, row.handle)
    found = await storage.find_rows(door.store, handle=row.handle)
    return found[0] if found else row


async def _unmapped(door: Door, page: list[Waiting]) -> dict[str, Row]:
    handles = tuple({handle for waiting in page for handle in waiting.handles})
    rows = await storage.find_rows(door.store, handle=handles) if handles else []
    return {row.handle: row for row in rows if row.person is None}


def _delivery(waiting: Waiting, unmapped: dict[str, Row]) -> WaitingDelivery:
    rows = [unmapped[handle] for handle in waiting.handles if handle in unmapped]
    return WaitingDelivery(
        id=waiting.event_id,
        type=waiting.type,
        source=waiting.source,
        since=waiting.since,
        references=[WaitingReference(id=row.handle, reference=row.ref.reference) for row in rows],
    )


def _mapping_of(row: Row) -> KeptMapping:
    return KeptMapping(
        id=row.handle,
        source=row.ref.source,
        reference=row.ref.reference,
        mapped=row.person is not None,
        moving=row.moving,
    )


def _by(caller: Identity, grounds: frozenset[str]) -> By:
    return By(caller.subject, ", ".join(sorted(grounds)))


def _read(caller: Identity, grounds: frozenset[str], source: str) -> Act:
    return Act(caller.subject, "references-read", "source", source, ", ".join(sorted(grounds)))


def _check_source(caller: Identity, *sources: str) -> None:
    """A delivering system may see and change what its own sources call people, an authorised person any."""
    if not caller.has("bureau") and caller.sources.isdisjoint(sources):
        raise Problem(403, "This is not a source of yours. Ask with the credentials of the source's own.")


def _refuse_leading(door: Door, source: str) -> None:
    if source == door.vault.leading:
        error = FieldError("source", "leading-source", "is the leading source: its references are persons themselves.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])


def _no_such_mapping() -> NoReturn:
    raise Problem(404, "There is no such mapping.")


@contextmanager
def _store_answers() -> Iterator[None]:
    try:
        yield
    except StoreError:
        detail = "The store does not answer. Ask again later: what was begun is finished of itself."
        raise Problem(503, detail, headers={"Retry-After": "5"}) from None


def _mark(waiting: Waiting) -> str:
    return f"{waiting.since}~{waiting.id}"


def _place(mark: str | None) -> After | None:
    if mark is None:
        return None
    since, found, waiting_id = mark.partition("~")
    if not found:
        error = FieldError("after", "not-a-mark", "must be the `next` of an earlier page.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])
    return After(since, waiting_id)
