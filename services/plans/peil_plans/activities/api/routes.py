"""Routes of the API on what was done in units: parse, command, handler, answer."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Annotated, Any, NamedTuple
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.problems import FieldError, Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import After
from peil_contracts.fields import Identifier
from peil_plans.activities.api.shapes import (
    ActivitiesQuery,
    ActivityAsItIs,
    ActivityList,
    ActivityToCorrect,
    ActivityToRecord,
    ActivityToWithdraw,
)
from peil_plans.activities.domain.activity import Activity, RecordActivity, WithdrawActivity
from peil_plans.activities.domain.refusals import ActivityUnknown
from peil_plans.activities.facts import own_id
from peil_plans.activities.handlers import Activities, Handled
from peil_plans.activities.reading import activities_listed, activity_read
from peil_plans.activities.sight import Sight
from peil_plans.answering import BUSY, CLASH, NO_QUERY, NOT_FOUND, Caller, Grounds, IdempotencyKey, carried_out

TAG = {"name": "activities", "description": "What was done in teams and other units. Never with whom."}
RECORDERS = ("bureau", "trekker")
"""On which grounds something is recorded; of several the first is what the fact says."""


def api_routes(activities: Activities, audit: Audit, clock: Clock) -> APIRouter:
    """The API's routes on what was done in units."""
    router = APIRouter(tags=[TAG["name"]])
    _add_list(router, activities, audit, clock)
    _add_reading(router, activities, audit, clock)
    _add_recording(router, activities, clock)
    _add_correcting(router, activities, clock)
    _add_withdrawing(router, activities, clock)
    return router


def _add_list(router: APIRouter, activities: Activities, audit: Audit, clock: Clock) -> None:
    @router.get("/activities", summary="List what was done in units", responses=BUSY)
    async def list_activities(
        caller: Caller, grounds: Grounds, query: Annotated[ActivitiesQuery, Query()]
    ) -> ActivityList:
        """What was done in the units you answer for, the latest day first. Seeing any is an entry."""
        sight = await activities.sight(caller, grounds, amsterdam_day(clock.now()))
        place = None if query.after is None else _place(query.after)
        kind = None if query.kind is None else query.kind.value
        found = await carried_out(activities.records.find(sight.sees, kind=kind, limit=query.limit + 1, after=place))
        if found:
            await carried_out(audit.record(activities_listed(caller, grounds)))
        shown = found[: query.limit]
        following = token(shown[-1]) if len(found) > query.limit else None
        return ActivityList(activities=[ActivityAsItIs.now(each) for each in shown], next=following)


def _add_reading(router: APIRouter, activities: Activities, audit: Audit, clock: Clock) -> None:
    @router.get(
        "/activities/{activity}",
        summary="Read what was done in a unit",
        responses=NOT_FOUND | BUSY,
        dependencies=[NO_QUERY],
    )
    async def read_activity(activity: Identifier, caller: Caller, grounds: Grounds) -> ActivityAsItIs:
        """One activity as it is now, and each time it was recorded. Reading it is an entry."""
        sight = await activities.sight(caller, grounds, amsterdam_day(clock.now()))
        found = await carried_out(seen_activity(activities, activity, sight))
        await carried_out(audit.record(activity_read(caller, grounds, activity)))
        return ActivityAsItIs.now(found)


def _add_recording(router: APIRouter, activities: Activities, clock: Clock) -> None:
    @router.post(
        "/activities",
        status_code=201,
        summary="Record what was done in a unit",
        responses={200: {"model": ActivityAsItIs, "description": "It was recorded before."}, **CLASH, **BUSY},
    )
    async def record_activity(
        body: ActivityToRecord,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> ActivityAsItIs:
        """Record a dialogue, a visit, a course or another thing that was done, by the trekker or Bureau I&D."""
        now = clock.now()
        activity = own_id("activity", caller.subject, idempotency_key or str(uuid4()))
        command = RecordActivity(
            activity=activity,
            record=own_id(activity, "first"),
            content=body.value(),
            seen_version=0,
            by_role=recording_role(grounds),
            now=now,
            today=amsterdam_day(now),
        )
        sight = await activities.sight(caller, grounds, command.today)
        done = await _done(activities.record(command, sight), response)
        response.headers["Location"] = f"/api/plans/v1/activities/{activity}"
        return done


def _add_correcting(router: APIRouter, activities: Activities, clock: Clock) -> None:
    @router.post(
        "/activities/{activity}/recordings",
        status_code=201,
        summary="Correct what was done in a unit",
        responses=_again("It was corrected so before."),
    )
    async def correct_activity(
        activity: Identifier,
        body: ActivityToCorrect,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> ActivityAsItIs:
        """Say what it is from now on, the whole of it; unit and kind stay as they are."""
        asked = await _asked(activities, clock, activity, caller, grounds, idempotency_key)
        command = RecordActivity(content=body.value(), seen_version=body.seen_version, **asked.said)
        return await _done(activities.record(command, asked.sight), response)


def _add_withdrawing(router: APIRouter, activities: Activities, clock: Clock) -> None:
    @router.post(
        "/activities/{activity}/withdrawals",
        status_code=201,
        summary="Take back what was recorded by mistake",
        responses=_again("It was taken back so before."),
    )
    async def withdraw_activity(
        activity: Identifier,
        body: ActivityToWithdraw,
        response: Response,
        caller: Caller,
        grounds: Grounds,
        idempotency_key: IdempotencyKey = None,
    ) -> ActivityAsItIs:
        """Take it back: it stays to be read as it was and counts no more. Recorded again, it stands again."""
        asked = await _asked(activities, clock, activity, caller, grounds, idempotency_key)
        command = WithdrawActivity(seen_version=body.seen_version, **asked.said)
        return await _done(activities.withdraw(command, asked.sight), response)


class _Asked(NamedTuple):
    """What is said of an activity that its asker may see, whatever is said: by whom, as which record, and when."""

    sight: Sight
    said: Mapping[str, Any]


async def _asked(
    activities: Activities, clock: Clock, activity: str, caller: Identity, grounds: frozenset[str], key: str | None
) -> _Asked:
    now = clock.now()
    today = amsterdam_day(now)
    sight = await activities.sight(caller, grounds, today)
    await carried_out(seen_activity(activities, activity, sight))
    record = own_id(activity, caller.subject, key or str(uuid4()))
    by_role = recording_role(grounds)
    return _Asked(sight, {"activity": activity, "record": record, "by_role": by_role, "now": now, "today": today})


async def _done(work: Awaitable[Handled], response: Response) -> ActivityAsItIs:
    handled = await carried_out(work)
    response.status_code = 201 if handled.changed else 200
    return ActivityAsItIs.now(handled.activity)


def _again(what: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"model": ActivityAsItIs, "description": what}, **NOT_FOUND, **CLASH, **BUSY}


def recording_role(grounds: frozenset[str]) -> str:
    """As whom somebody records who was let in on these *grounds*, of which the matrix of rights asks one."""
    return next(ground for ground in RECORDERS if ground in grounds)


async def seen_activity(activities: Activities, activity: str, sight: Sight) -> Activity:
    """
    The activity with this id, for somebody with *sight*.

    Raises:
        ActivityUnknown: there is none, or it is not theirs to see: which of the two is not told.
        StoreAway: the store does not answer.
    """
    found = await activities.records.load(activity)
    if found is None or not sight.sees(found.now.content.unit):
        raise ActivityUnknown(activity)
    return found


def token(activity: Activity) -> str:
    """Where a page of a list that ends with *activity* goes on."""
    return f"{activity.now.content.held_on.isoformat()}|{activity.activity}"


def place_of(after: str) -> After | None:
    """The place that a `token` names; None when it is none."""
    day, bar, activity = after.partition("|")
    return After(day, activity) if bar and activity else None


def _place(after: str) -> After:
    place = place_of(after)
    if place is None:
        error = FieldError("after", "page-form", "must be the `next` of the previous page.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])
    return place
