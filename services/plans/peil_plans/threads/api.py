"""The API on threads: parse, command, handler, answer. Names in lowerCamelCase."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import uuid4

from fastapi import APIRouter, Response
from pydantic import Field, StrictBool

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.models import WireModel
from peil_contracts.fields import Day, Identifier, Label, Text
from peil_plans.action_plans.reading import case_read
from peil_plans.activities.domain.activity import Kind
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
from peil_plans.threads.domain import Content, Noted, NoteThread, Thread
from peil_plans.threads.handlers import ThreadDesk, own_id

TAG = {"name": "threads", "description": "What came back in the talks of several teams. It stays in plans."}
NOTERS = ("bureau", "trekker")
"""On which grounds something is noted; of several the first is what the history says."""


class TalksMeant(WireModel):
    """In talks of which kind and in which days, and about what."""

    kind: Annotated[Kind, Field(description="In which talks: dialogue, information, survey-follow-up or course.")]
    from_: Annotated[Day, Field(alias="from", description="First day of those talks.")]
    to: Annotated[Day, Field(description="Last day; not still to come. At least three units talked in these days.")]
    theme: Annotated[Label | None, Field(description="The theme of the mandate that it is about.")] = None


class ThreadContent(TalksMeant):
    """What came back, in talks of which kind and in which days."""

    text: Annotated[Text, Field(description="What came back. Name no person and no team.")]

    def value(self) -> Content:
        """As the domain has it."""
        return Content(self.kind, self.from_, self.to, self.text, self.theme)


class ThreadToNote(ThreadContent):
    """A thread, for the first time."""


class ThreadToCorrect(ThreadContent):
    """What it is from now on, the whole of it."""

    withdrawn: Annotated[StrictBool, Field(description="Whether it is taken back.")] = False
    reason: Annotated[Text, Field(description="Why it is corrected or taken back. Name no persons.")]
    seen_version: Annotated[int, Field(ge=1, description="The version that this goes out from.")]


class NotedShape(TalksMeant):
    """What was noted at one time, and by whom."""

    text: Annotated[
        str | None,
        Field(description="What came back; null: the text is gone, as it was corrected or taken back."),
    ]
    withdrawn: Annotated[bool, Field(description="Whether it was taken back.")]
    reason: Annotated[str | None, Field(description="Why it was corrected or taken back.")]
    noted_by_role: Annotated[str, Field(description="The role or relation of who noted it; never a person.")]
    noted_at: Annotated[datetime, Field(description="When Peil recorded it.")]

    @classmethod
    def of(cls, noted: Noted) -> Self:
        """As the API shows it."""
        return cls(**_said(noted))


class ThreadAsItIs(NotedShape):
    """A thread as it is now, and each time it was noted, oldest first."""

    thread: Annotated[str, Field(description="Its id.")]
    version: Annotated[int, Field(ge=1, description="How often it was noted; send it as seenVersion.")]
    told: Annotated[
        bool,
        Field(description="Whether report and meeting tell it: not taken back, and three units still talked."),
    ]
    recordings: list[NotedShape]

    @classmethod
    def now(cls, thread: Thread, *, told: bool) -> Self:
        """As the API shows it."""
        recordings = [NotedShape.of(each) for each in thread.noted]
        said = _said(thread.now) | {"thread": thread.thread, "version": thread.version, "told": told}
        return cls(**said, recordings=recordings)


class ThreadList(WireModel):
    """The threads of a plan, in order of their first day."""

    threads: list[ThreadAsItIs]


def _said(noted: Noted) -> dict[str, Any]:
    content = noted.content
    return {
        "kind": content.kind,
        "from_": content.first,
        "to": content.last,
        "text": content.text or None,
        "theme": content.theme,
        "withdrawn": noted.withdrawn,
        "reason": noted.reason,
        "noted_by_role": noted.by_role,
        "noted_at": noted.noted_at,
    }


def noting_role(grounds: frozenset[str]) -> str:
    """As whom somebody notes who was let in on these *grounds*, of which the matrix of rights asks one."""
    return next(ground for ground in NOTERS if ground in grounds)


def _today(clock: Clock) -> date:
    return amsterdam_day(clock.now())


def api_routes(desk: ThreadDesk, audit: Audit, clock: Clock) -> APIRouter:
    """The API's routes on threads."""
    router = APIRouter(tags=[TAG["name"]])
    _add_list(router, desk, audit, clock)
    _add_noting(router, desk, clock)
    _add_correcting(router, desk, clock)
    return router


def _add_list(router: APIRouter, desk: ThreadDesk, audit: Audit, clock: Clock) -> None:
    @router.get(
        "/plans/{plan}/threads",
        summary="List the threads of a plan",
        responses=NOT_FOUND | BUSY,
        dependencies=[NO_QUERY],
    )
    async def list_threads(plan: Identifier, caller: Caller, grounds: Grounds) -> ThreadList:
        """What came back in talks, and what of it is told; who may note sees the rest too. Reading it is an entry."""
        of, found = await carried_out(desk.of_plan(plan))
        await carried_out(audit.record(case_read(caller, grounds, plan)))
        told = {each.thread for each in await carried_out(desk.told(of.content.unit, found, _today(clock)))}
        seen = [each for each in found if each.thread in told or each.now.withdrawn or not grounds.isdisjoint(NOTERS)]
        seen.sort(key=lambda each: (each.now.content.first, each.thread))
        return ThreadList(threads=[ThreadAsItIs.now(each, told=each.thread in told) for each in seen])


ONCE: dict[int | str, dict[str, Any]] = {
    200: {"model": ThreadAsItIs, "description": "It was noted before."},
    **NOT_FOUND,
    **CLASH,
    **BUSY,
}


def _add_noting(router: APIRouter, desk: ThreadDesk, clock: Clock) -> None:
    @router.post("/plans/{plan}/threads", status_code=201, summary="Note a thread", responses=ONCE)
    async def note_thread(
        plan: Identifier,
        body: ThreadToNote,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> ThreadAsItIs:
        """Note what came back in the talks of at least three units, by the trekker or Bureau I&D."""
        refuse_unclean(body)
        now = clock.now()
        thread = own_id(plan, caller.subject, idempotency_key or str(uuid4()))
        said = (body.value(), False, None, 0, noting_role(grounds), now, amsterdam_day(now))
        handled = await carried_out(desk.note(NoteThread(plan, thread, own_id(thread, "first"), *said)))
        response.status_code = 201 if handled.changed else 200
        return ThreadAsItIs.now(handled.thread, told=handled.told)


def _add_correcting(router: APIRouter, desk: ThreadDesk, clock: Clock) -> None:
    @router.post(
        "/plans/{plan}/threads/{thread}/recordings",
        status_code=201,
        summary="Correct a thread, or take it back",
        responses=ONCE,
    )
    async def correct_thread(
        plan: Identifier,
        thread: Identifier,
        body: ThreadToCorrect,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> ThreadAsItIs:
        """Say what it is from now on, the whole of it, and why."""
        refuse_unclean(body)
        now = clock.now()
        record = own_id(thread, caller.subject, idempotency_key or str(uuid4()))
        said = (body.value(), body.withdrawn, body.reason, body.seen_version, noting_role(grounds))
        handled = await carried_out(desk.note(NoteThread(plan, thread, record, *said, now, amsterdam_day(now))))
        response.status_code = 201 if handled.changed else 200
        return ThreadAsItIs.now(handled.thread, told=handled.told)
