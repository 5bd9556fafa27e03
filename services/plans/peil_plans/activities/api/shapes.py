"""The bodies of requests and answers about what was done in units. Names in lowerCamelCase."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from peil_chassis.http.models import QueryModel, WireModel
from peil_contracts.fields import Code, Count, Day, Identifier
from peil_plans.activities.domain.activity import Activity, Content, Kind, Recorded


class ActivityContent(WireModel):
    """What was done. It has no field for words: nothing can be said of who was there."""

    unit: Annotated[
        Identifier,
        Field(
            description="The unit in which it was done; it never becomes another. Of help for teams or a leader, "
            "members who joined and awards one under which at least two teams lie."
        ),
    ]
    kind: Annotated[Kind, Field(description="What was done; it never becomes another.")]
    held_on: Annotated[Day, Field(description="The day on which it was done or began; not still to come.")]
    until: Annotated[Day | None, Field(description="Last day of a course, when it is known.")] = None
    number: Annotated[
        Count, Field(description="How many teams were helped, people joined or awards were granted; else 1.")
    ] = 1
    plan: Annotated[Identifier | None, Field(description="The plan that it carries out.")] = None
    action: Annotated[Identifier | None, Field(description="The action of that plan.")] = None
    campaign: Annotated[Identifier | None, Field(description="Of a follow-up: the survey that it follows.")] = None
    criterion: Annotated[Code | None, Field(description="Of an award: the criterion of its granting.")] = None

    def value(self) -> Content:
        """As the domain has it."""
        return Content(**{name: getattr(self, name) for name in ActivityContent.model_fields})


class ActivityToRecord(ActivityContent):
    """What was done, for the first time."""


class ActivityToCorrect(ActivityContent):
    """What it is from now on, the whole of it."""

    seen_version: Annotated[int, Field(ge=1, description="The version that this goes out from.")]


class ActivityToWithdraw(WireModel):
    """That it was recorded by mistake."""

    seen_version: Annotated[int, Field(ge=1, description="The version that this goes out from.")]


class RecordingShape(ActivityContent):
    """What was recorded at one time, and by whom."""

    withdrawn: Annotated[bool, Field(description="Whether it was taken back.")]
    recorded_by_role: Annotated[str, Field(description="The role or relation of who recorded it; never a person.")]
    recorded_at: Annotated[datetime, Field(description="When Peil recorded it.")]

    @classmethod
    def of(cls, recorded: Recorded) -> Self:
        """As the API shows it."""
        said = {name: getattr(recorded.content, name) for name in ActivityContent.model_fields}
        return cls(
            **said,
            withdrawn=recorded.withdrawn,
            recorded_by_role=recorded.by_role,
            recorded_at=recorded.recorded_at,
        )


class ActivityAsItIs(RecordingShape):
    """An activity as it is now, and each time it was recorded, oldest first."""

    activity: Annotated[str, Field(description="Its id.")]
    version: Annotated[int, Field(ge=1, description="How often it was recorded; send it as seenVersion.")]
    recordings: list[RecordingShape]

    @classmethod
    def now(cls, activity: Activity) -> Self:
        """As the API shows it."""
        return cls(
            **RecordingShape.of(activity.now).model_dump(),
            activity=activity.activity,
            version=activity.version,
            recordings=[RecordingShape.of(each) for each in activity.recorded],
        )


class ActivitiesQuery(QueryModel):
    """Which activities."""

    kind: Annotated[Kind | None, Field(description="Only those of this kind.")] = None
    limit: Annotated[int, Field(ge=1, le=100, description="At most so many.")] = 50
    after: Annotated[str | None, Field(max_length=100, description="The `next` of the page before.")] = None


class ActivityList(WireModel):
    """Activities, the latest day first."""

    activities: list[ActivityAsItIs]
    next: Annotated[str | None, Field(description="Where the next page goes on; null: there is none.")]
