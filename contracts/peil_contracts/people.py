"""
People at work: employment, leave, part-time days, deputies, learning; and that somebody is forgotten.

Coarse on purpose: a band, not a scale; an age group, not a birthday; that somebody is away, never why.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from peil_contracts.fields import Code, Day, FactData, Hours, Identifier, ScaleBand, Weekdays
from peil_contracts.persons import Person, is_pseudonym
from peil_contracts.violations import broken

EMPLOYMENT_STARTED = "nl.peil.people.employment-started.v1"
EMPLOYMENT_CHANGED = "nl.peil.people.employment-changed.v1"
EMPLOYMENT_ENDED = "nl.peil.people.employment-ended.v1"
LEAVE_REGISTERED = "nl.peil.people.leave-registered.v1"
PART_TIME_DAYS_REGISTERED = "nl.peil.people.part-time-days-registered.v1"
DEPUTY_NAMED = "nl.peil.people.deputy-named.v1"
TRAINING_OFFERED = "nl.peil.people.training-offered.v1"
TRAINING_FINISHED = "nl.peil.people.training-finished.v1"
SESSION_ATTENDED = "nl.peil.people.session-attended.v1"
PERSON_ERASED = "nl.peil.people.person-erased.v1"

AgeGroup = Literal["up-to-24", "25-34", "35-44", "45-54", "55-plus"]
SessionKind = Literal["dialogue", "intervision", "information"]


class _Employment(FactData):
    person: Person = Field(description="The person.")
    employment: Identifier = Field(description="The contract; a person may have several.")
    unit: Identifier = Field(description="The unit in which the work is done.")
    effective_on: Day = Field(description="The first day on which this holds; at most two years ahead.")
    scale_band: ScaleBand = Field(description="Band of salary scales.")
    hours: Hours = Field(description="Hours a week by contract, in quarters of an hour.")
    function_family: Code = Field(description="Group of jobs; says what the work is, never who does it.")
    age_group: AgeGroup = Field(description="Age on that day, in groups.")


class EmploymentStarted(_Employment):
    """A contract of a person began, with this unit, band, hours and kind of work."""


class EmploymentChanged(_Employment):
    """From a day on a contract has this unit, band, hours and kind of work: the whole state, not only what changed."""


class EmploymentEnded(FactData):
    """A contract of a person ended."""

    person: Person = Field(description="The person.")
    employment: Identifier = Field(description="The contract.")
    effective_on: Day = Field(description="The first day on which it is no longer in force; at most two years ahead.")


class LeaveRegistered(FactData):
    """A person is away for a time. Never why: the kind of leave may tell of health or belief."""

    person: Person = Field(description="The person.")
    leave: Identifier = Field(description="The leave.")
    effective_on: Day = Field(description="The first day away; at most two years ahead.")
    until: Day | None = Field(description="The first day back; null when it is not known.")

    @model_validator(mode="after")
    def _forward(self) -> Self:
        _after(self.effective_on, self.until)
        return self


class PartTimeDaysRegistered(FactData):
    """From a day on a person does not work on these days of the week."""

    person: Person = Field(description="The person.")
    effective_on: Day = Field(description="The first day on which this holds; at most two years ahead.")
    weekdays: Weekdays = Field(description="The days not worked; an empty list when all five are.")


class DeputyNamed(FactData):
    """From a day on somebody stands in for a person."""

    person: Person = Field(description="The person who is stood in for.")
    deputy: Person = Field(description="The person who stands in.")
    effective_on: Day = Field(description="The first day; at most two years ahead.")
    until: Day | None = Field(description="The first day on which it no longer holds; null when it is not known.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _after(self.effective_on, self.until)
        # Two references of a mapped source may turn out to be one person. A fact that says so does no harm, and when
        # it is published it is too late to tell the sender.
        if self.deputy == self.person and not is_pseudonym(self.person):
            raise broken("own-deputy", "must be somebody else than the person.", field="deputy")
        return self


class _Training(FactData):
    person: Person = Field(description="The person.")
    training: Code = Field(description="The training; says what it is about, never for whom.")
    edition: Identifier = Field(description="The time it was given.")


class TrainingOffered(_Training):
    """A person was offered a training."""

    occurred_on: Day = Field(description="The day on which it was offered; not in the future.")


class TrainingFinished(_Training):
    """A person finished a training."""

    occurred_on: Day = Field(description="The day on which it was finished; not in the future.")


class SessionAttended(FactData):
    """A person attended a session on inclusion."""

    person: Person = Field(description="The person.")
    session: Identifier = Field(description="The session.")
    kind: SessionKind = Field(description="What kind of session it was.")
    occurred_on: Day = Field(description="The day on which it was held; not in the future.")


class PersonErased(FactData):
    """A person is forgotten: readers drop what they know of this pseudonym, save counts that name nobody."""

    person: Person = Field(description="The pseudonym that no longer stands for anybody.")
    erased_on: Day = Field(description="The day on which the person was forgotten.")


def _after(effective_on: Day, until: Day | None) -> None:
    if until is not None and until <= effective_on:
        raise broken("period-order", "must lie after the first day.", field="until")
