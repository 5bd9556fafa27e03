"""Routes of the API on cases."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from peil_chassis.audit import Act, Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.models import WireModel
from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity
from peil_chassis.store.port import Store
from peil_reporting.cases.reading import Case, read_case
from peil_reporting.days import number_of
from peil_reporting.figures.api.answers import event_told
from peil_reporting.figures.api.routes import found
from peil_reporting.figures.api.shapes import EventTold
from peil_reporting.figures.domain import Days

TAG = {"name": "vacancies", "description": "One vacancy, for those responsible for it."}


class VacancyCase(WireModel):
    """A vacancy as it stands today."""

    vacancy: str
    unit: str | None = Field(description="The unit it is in; null while it is not open.")
    waits_for: str | None = Field(description="The step it waits for; null while it is not open.")
    events: list[EventTold] = Field(description="Every event known about it, in the order of the log.")


def api_routes(store: Store, audit: Audit, clock: Clock) -> APIRouter:
    """The API's routes on cases."""
    router = APIRouter(tags=[TAG["name"]])

    @router.get(
        "/vacancies/{vacancy}",
        summary="Read a vacancy",
        responses={404: {"description": "Nothing is known of this vacancy."}},
    )
    async def read_vacancy(
        vacancy: Annotated[str, Path(max_length=128, description="The vacancy's id.")],
        caller: Annotated[Identity, CALLER],
        grounds: Annotated[frozenset[str], GROUNDS],
    ) -> VacancyCase:
        """The vacancy as it stands, with what it was told by. Reading it is written in the audit log."""
        today = number_of(amsterdam_day(clock.now()))
        case = _known(await found(read_case(store, vacancy, Days(today, today))))
        await found(audit.record(Act(caller.subject, "case-read", "vacancy", vacancy, ", ".join(sorted(grounds)))))
        return VacancyCase(
            vacancy=case.vacancy,
            unit=case.unit,
            waits_for=case.waits_for,
            events=[event_told(told) for told in case.events],
        )

    return router


def _known(case: Case | None) -> Case:
    if case is None:
        raise Problem(404, "Nothing is known of this vacancy.")
    return case
