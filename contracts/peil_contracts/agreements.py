"""
Agreements on inclusion and representation that the Bureau makes with the manager of a unit, and what becomes of them.

Source of the thirteen kinds: Uitvoeringsplan Bestuursopdracht Inclusie en Diversiteit 2024-2028, agreements with
managers: six on inclusion, seven on representation.
"""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from peil_contracts.fields import Code, Day, FactData, Identifier, Label, Text
from peil_contracts.persons import Person
from peil_contracts.violations import broken

AGREEMENT_MADE = "nl.peil.plans.agreement-made.v1"
AGREEMENT_PROGRESS_NOTED = "nl.peil.plans.agreement-progress-noted.v1"
AGREEMENT_HANDED_OVER = "nl.peil.plans.agreement-handed-over.v1"
AGREEMENT_RESCHEDULED = "nl.peil.plans.agreement-rescheduled.v1"

Commitment = Literal["effort", "result"]
AgreementState = Literal["open", "on-track", "at-risk", "kept", "not-kept", "lapsed"]
AGREEMENT_STATES: tuple[str, ...] = get_args(AgreementState)
"""What can be said of an agreement, in the order in which boards show it."""
FINAL_STATES: frozenset[str] = frozenset({"kept", "not-kept", "lapsed"})
"""States that an agreement does not leave again."""
AGREEMENT_KINDS: tuple[str, ...] = (
    *(f"inclusion-{number}" for number in range(1, 7)),
    *(f"representation-{number}" for number in range(1, 8)),
)
"""The kinds of the present Uitvoeringsplan. A later one may bring others: readers show also a kind they do not know."""
REVIEW_EARLY_DAYS = 14
"""A note so many days before the review, or later, is the review: who looks back a little early is not asked again."""
_SAYS_WHY = frozenset({"at-risk", "not-kept", "lapsed"})


class AgreementMade(FactData):
    """The manager of a unit agreed on something; from now on it is open."""

    agreement: Identifier = Field(description="The agreement.")
    unit: Identifier = Field(description="The unit it was made with.")
    kind: Code = Field(
        description="Its kind: `inclusion-1` to `inclusion-6`, `representation-1` to `representation-7`."
    )
    commitment: Commitment = Field(description="Whether effort was promised or a result.")
    manager: Person = Field(description="The manager with whom it was made.")
    made_on: Day = Field(description="The day on which it was made.")
    due_on: Day = Field(description="The day by which it is to be kept; not before the day it was made.")
    review_on: Day = Field(description="The day on which it is looked at again; not before the day it was made.")
    text: Text = Field(description="What was agreed.")
    theme: Label | None = Field(default=None, description="The theme of the mandate that it serves.")
    intervention: Label | None = Field(default=None, description="The intervention of the mandate that it is about.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _in_order(self.made_on, self.due_on, self.review_on)
        if not self.text.strip():
            raise broken("empty", "must not be empty: write what was agreed.", field="text")
        return self


class AgreementProgressNoted(FactData):
    """Somebody answerable for an agreement noted how it stands."""

    agreement: Identifier = Field(description="The agreement.")
    note: Identifier = Field(description="The id of this note.")
    from_: AgreementState = Field(alias="from", description="The state before; none that is final.")
    to: AgreementState = Field(description="The state from now on; `kept`, `not-kept` and `lapsed` are final.")
    noted_on: Day = Field(description="The day on which it was noted.")
    reason: Text | None = Field(description="Why, or null; needed for `at-risk`, `not-kept` and `lapsed`.")
    noted_by_role: Code = Field(description="The role or relation of who noted it; never a person.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.from_ in FINAL_STATES:
            raise broken("final-state", "must be a state that can still change: this one is final.", field="from")
        if self.to in _SAYS_WHY:
            _says_why(self.reason)
        return self


class AgreementHandedOver(FactData):
    """An agreement went to another manager of its unit, or to nobody for the time being."""

    agreement: Identifier = Field(description="The agreement.")
    handover: Identifier = Field(description="The id of this hand-over.")
    manager: Person | None = Field(description="Who is answerable from now on; null for nobody.")
    effective_on: Day = Field(description="The first day on which this holds; at most two years ahead.")
    reason: Text = Field(description="Why.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _says_why(self.reason)
        return self


class AgreementRescheduled(FactData):
    """An agreement got other days."""

    agreement: Identifier = Field(description="The agreement.")
    change: Identifier = Field(description="The id of this change.")
    due_on: Day = Field(description="The day by which it is to be kept from now on.")
    review_on: Day = Field(description="The day on which it is looked at again from now on.")
    changed_on: Day = Field(description="The day on which this was decided.")
    reason: Text = Field(description="Why.")

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        _says_why(self.reason)
        return self


def _in_order(made_on: Day, due_on: Day, review_on: Day) -> None:
    for field, day in (("due_on", due_on), ("review_on", review_on)):
        if day < made_on:
            raise broken("period-order", "must not lie before the day on which it was made.", field=field)


def _says_why(reason: str | None) -> None:
    if not (reason or "").strip():
        raise broken("reason-needed", "must say why.", field="reason")
