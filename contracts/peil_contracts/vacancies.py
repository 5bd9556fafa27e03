"""Vacancies, and the steps of inclusive recruitment (BIWS) that each goes through."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from peil_contracts.fields import Day, FactData, Identifier, ScaleBand
from peil_contracts.persons import Person

VACANCY_OPENED = "nl.peil.vacancies.vacancy-opened.v1"
STEP_COMPLETED = "nl.peil.vacancies.step-completed.v1"
VACANCY_CLOSED = "nl.peil.vacancies.vacancy-closed.v1"

Channel = Literal["internal", "external", "both"]
Outcome = Literal["filled", "not-filled", "withdrawn"]
Step = Literal[
    "brief-translated",
    "requirements-fixed",
    "committee-formed",
    "vacancy-published",
    "criteria-locked",
    "letters-screened",
    "interviews-scored",
    "assessment-done",
    "decision-recorded",
    "procedure-closed",
]

BIWS_STEPS: tuple[str, ...] = get_args(Step)
"""The ten steps in their order."""
OPTIONAL_STEPS: frozenset[str] = frozenset({"assessment-done"})
"""Steps that a vacancy may leave out."""


class VacancyOpened(FactData):
    """A vacancy was opened in a unit."""

    vacancy: Identifier = Field(description="The vacancy.")
    unit: Identifier = Field(description="The unit that has the vacancy.")
    occurred_on: Day = Field(description="The day on which it was opened; not in the future.")
    scale_band: ScaleBand | None = Field(default=None, description="Band of salary scales, when known.")
    channel: Channel = Field(description="Where candidates are sought.")
    hiring_manager: Person | None = Field(default=None, description="The person who has the vacancy, when known.")


class StepCompleted(FactData):
    """A vacancy finished one step of inclusive recruitment."""

    vacancy: Identifier = Field(description="The vacancy.")
    step: Step = Field(description="The step that was finished.")
    occurred_on: Day = Field(description="The day on which it was finished; not in the future.")


class VacancyClosed(FactData):
    """A vacancy came to its end."""

    vacancy: Identifier = Field(description="The vacancy.")
    occurred_on: Day = Field(description="The day on which it was closed; not in the future.")
    outcome: Outcome = Field(description="How it ended.")
