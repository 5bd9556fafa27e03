"""The audit log of a service for whoever audits: an API and a page, the same for every service."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from peil_chassis.audit import Act, Audit, Seal
from peil_chassis.http.access import CALLER
from peil_chassis.http.models import QueryModel, WireModel
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity
from peil_chassis.rights import Right, roles
from peil_chassis.store.port import Document, StoreAway

TAG = {"name": "audit", "description": "Who read or changed personal data, for the auditor."}
PAGE = "inzagelogboek"
PER_PAGE = 100

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
_HASH = r"^[0-9a-f]{64}$"
_AWAY: dict[int | str, dict[str, Any]] = {503: {"description": "Transient: send the same request again later."}}
_pages = Pages(Path(__file__).parent / "templates")


class AuditEntry(WireModel):
    """One thing that somebody did with personal data."""

    number: int = Field(description="Its place in the log, from 1.")
    at: datetime = Field(description="When it was stored.")
    who: str = Field(description="The subject of the caller.")
    action: str = Field(description="What was done.")
    kind: str = Field(description="What kind of thing it was done to.")
    object: str = Field(description="Which one; a person by pseudonym.")
    why: str = Field(description="The role or relation on which it was allowed, or the reason given.")
    before: str = Field(description="The hash of the entry before it.")
    hash: str = Field(description="The hash of this entry.")


class AuditSeal(WireModel):
    """Number and hash of an entry."""

    number: int
    hash: str


class AuditEntries(WireModel):
    """One page of the log, newest first."""

    entries: list[AuditEntry]
    next: int | None = Field(description="Send it as `after` for older entries; null when there are none.")


class AuditVerification(WireModel):
    """Whether the log is whole."""

    fine: bool
    findings: list[str] = Field(description="What is wrong, a sentence each.")
    entries: int = Field(description="How many entries there are.")
    seal: AuditSeal | None = Field(description="The last entry's. Note it elsewhere: it shows later what it was.")


class EntriesQuery(QueryModel):
    """Which entries."""

    object: str | None = Field(default=None, max_length=200, description="Only those about this object.")
    limit: int = Field(default=100, ge=1, le=500, description="Entries per page.")
    after: int | None = Field(default=None, ge=1, description="The `next` of the page before.")


class VerificationQuery(QueryModel):
    """A seal that was noted before."""

    number: int | None = Field(default=None, ge=1, description="The number of the noted entry.")
    hash: str | None = Field(default=None, pattern=_HASH, description="Its hash.")


def audit_rights(service: str, prefix: str) -> list[Right]:
    """The rows of these routes, for the service whose pages stand below *prefix* (empty: the root)."""
    why = "The auditor watches who looks at personal data; nobody else may see that, and the auditor changes nothing."
    api = f"/api/{service}/v1"
    paths = (f"{api}/audit-entries", f"{api}/audit-verification", f"{prefix}/{PAGE}")
    return [Right("GET", path, why, roles("auditor")) for path in paths]


def audit_api(audit: Audit) -> APIRouter:
    """The API's routes on the audit log."""
    router = APIRouter(tags=[TAG["name"]])

    @router.get("/audit-entries", summary="Read the audit log", responses=_AWAY)
    async def list_audit_entries(caller: Caller, query: Annotated[EntriesQuery, Query()]) -> AuditEntries:
        """Entries, newest first. Reading them is an entry too."""
        await _answered(audit.record(_looked(caller, query.object)))
        rows = await _answered(audit.entries(limit=query.limit, after=query.after, object_id=query.object))
        following = rows[-1]["number"] if len(rows) == query.limit else None
        return AuditEntries(entries=[_entry(row) for row in rows], next=following)

    @router.get("/audit-verification", summary="Check the audit log", responses=_AWAY)
    async def read_audit_verification(query: Annotated[VerificationQuery, Query()]) -> AuditVerification:
        """Walk the whole chain, and hold it against a seal that was noted before."""
        seal = Seal(query.number, query.hash) if query.number is not None and query.hash is not None else None
        verdict = await _answered(audit.verify(seal))
        last = AuditSeal(number=verdict.seal.number, hash=verdict.seal.hash) if verdict.seal else None
        return AuditVerification(
            fine=not verdict.findings, findings=list(verdict.findings), entries=verdict.count, seal=last
        )

    return router


def audit_pages(audit: Audit, prefix: str, words: Mapping[str, str]) -> APIRouter:
    """The page; *words* has the Dutch for every action that this service writes down."""
    router = APIRouter(include_in_schema=False)
    said = {"audit-log-read": "inzagelogboek bekeken", **words}

    @router.get(f"{prefix}/{PAGE}")
    async def audit_page(
        request: Request, caller: Caller, na: int | None = None, controle: str = "", nummer: str = "", zegel: str = ""
    ) -> Response:
        seal = _seal(nummer, zegel)
        await _reached(audit.record(_looked(caller, None)))
        newest = await _reached(audit.entries(limit=1))
        rows = await _reached(audit.entries(limit=PER_PAGE, after=na))
        return _pages.answer(
            request,
            "audit.html",
            address=f"{prefix}/{PAGE}",
            rows=[{**row, "at": datetime.fromisoformat(row["at"])} for row in rows],
            words=said,
            newest=newest[0],
            # Walking the chain takes a while in a long log, so it is done when asked for.
            verdict=await _reached(audit.verify(seal)) if controle else None,
            held=seal,
            typed={"nummer": nummer, "zegel": zegel},
            wrong=bool(nummer or zegel) and seal is None,
            older=rows[-1]["number"] if len(rows) == PER_PAGE else None,
        )

    return router


def _looked(caller: Identity, object_id: str | None) -> Act:
    return Act(caller.subject, "audit-log-read", "audit-log", object_id or "all", "auditor")


def _entry(row: Document) -> AuditEntry:
    return AuditEntry(**{name: value for name, value in row.items() if name != "_id"})


def _seal(number: str, hash_: str) -> Seal | None:
    number, hash_ = number.strip(), hash_.strip().lower()
    is_hash = len(hash_) == 64 and set(hash_) <= set("0123456789abcdef")
    return Seal(int(number), hash_) if is_hash and number.isascii() and number.isdigit() and len(number) < 16 else None


async def _answered(asked: Awaitable[T]) -> T:
    try:
        return await asked
    except StoreAway:
        detail = "The store does not answer, and nothing is shown that was not written down. Try again in a moment."
        raise Problem(503, detail, headers={"Retry-After": "2"}) from None


async def _reached(asked: Awaitable[T]) -> T:
    try:
        return await asked
    except StoreAway:
        text = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."
        raise PageProblem(503, text, headers={"Retry-After": "5"}) from None
