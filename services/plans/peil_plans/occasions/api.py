"""The calendar and the checklists for machines."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field

from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_contracts.fields import Identifier
from peil_plans.answering import NO_QUERY, NOT_FOUND
from peil_plans.occasions.reference import Checklist, Occasion, OccasionKind, Occasions

TAG = {"name": "occasions", "description": "The diversity calendar, and checklists for what one organises."}


class DaysShape(WireModel):
    """One time that an occasion comes."""

    from_: Annotated[date, Field(alias="from", description="Its first day.")]
    to: Annotated[date, Field(description="Its last day.")]


class OccasionShape(WireModel):
    """An occasion with its days."""

    code: str
    name: str
    kind: Annotated[OccasionKind, Field(description="Celebrated, remembered, or given attention.")]
    tradition: Annotated[str, Field(description="Whose it is, in Dutch; empty where it is everybody's.")]
    says: Annotated[str, Field(description="What it is, in Dutch.")]
    source: Annotated[str, Field(description="By what its days are known, in Dutch.")]
    may_shift: Annotated[bool, Field(description="Whether the moon decides, so that it may be a day off.")]
    days: list[DaysShape]

    @classmethod
    def of(cls, one: Occasion) -> Self:
        """As the API shows it."""
        return cls(
            code=one.code,
            name=one.name,
            kind=one.kind,
            tradition=one.tradition,
            says=one.says,
            source=one.source,
            may_shift=one.may_shift,
            days=[DaysShape(from_=first, to=last) for first, last in one.days],
        )


class CalendarShape(WireModel):
    """The diversity calendar."""

    name: str
    municipality: str
    from_: Annotated[int, Field(alias="from", description="Its first year.")]
    to: Annotated[int, Field(description="Its last year.")]
    version: Annotated[date, Field(description="The day on which its data were last changed.")]
    reading: Annotated[list[str], Field(description="What a reader must know of it, in Dutch.")]
    occasions: list[OccasionShape]


class ItemShape(WireModel):
    """One thing to see to."""

    code: str
    part: Annotated[str, Field(description="The heading under which it stands.")]
    text: str
    hint: str


class ChecklistSummary(WireModel):
    """A checklist in the list."""

    code: str
    title: str
    says: str

    @classmethod
    def brief(cls, one: Checklist) -> Self:
        """As the list shows it."""
        return cls(code=one.code, title=one.title, says=one.says)


class ChecklistList(WireModel):
    """All checklists."""

    checklists: list[ChecklistSummary]


class ChecklistShape(ChecklistSummary):
    """A checklist whole, with where it comes from."""

    document: Annotated[str, Field(description="The document that asks for it.")]
    line: Annotated[int, Field(description="The line of that document, from 1.")]
    items: list[ItemShape]

    @classmethod
    def whole(cls, one: Checklist) -> Self:
        """As the API shows it."""
        return cls(
            code=one.code,
            title=one.title,
            says=one.says,
            document=one.source.document,
            line=one.source.line,
            items=[
                ItemShape(code=item.code, part=part.title, text=item.text, hint=item.hint)
                for part in one.parts
                for item in part.items
            ],
        )


def api_routes(occasions: Occasions) -> APIRouter:
    """The API's routes on the calendar and the checklists."""
    router = APIRouter(tags=[TAG["name"]])
    calendar = occasions.calendar

    @router.get("/calendar", summary="Read the diversity calendar", dependencies=[NO_QUERY])
    async def read_calendar() -> CalendarShape:
        """Days that are celebrated, remembered or given attention, of some years."""
        about = calendar.about
        return CalendarShape(
            name=about.name,
            municipality=about.municipality,
            from_=about.since,
            to=about.to,
            version=about.version,
            reading=list(about.reading),
            occasions=[OccasionShape.of(one) for one in calendar.occasions],
        )

    @router.get("/checklists", summary="List checklists", dependencies=[NO_QUERY])
    async def list_checklists() -> ChecklistList:
        """The checklists that there are."""
        return ChecklistList(checklists=[ChecklistSummary.brief(one) for one in occasions.checklists])

    @router.get("/checklists/{checklist}", summary="Read a checklist", responses=NOT_FOUND, dependencies=[NO_QUERY])
    async def read_checklist(checklist: Identifier) -> ChecklistShape:
        """A checklist with its items and where it comes from."""
        return ChecklistShape.whole(_checklist(occasions, checklist))

    return router


def _checklist(occasions: Occasions, checklist: str) -> Checklist:
    found = occasions.checklist(checklist)
    if found is None:
        raise Problem(404, f"There is no checklist '{checklist}'.")
    return found
