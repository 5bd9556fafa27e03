"""The file of a plan on the wire: entries, sums, and the phases of plan, do, check and act."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StrictBool

from peil_chassis.http.models import WireModel
from peil_contracts.fields import Day, Identifier, Note, Quantity, Text
from peil_contracts.plans import OwnerRole
from peil_plans.action_plans.api.action_shapes import RevisionShape, said_of
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition, Score, Sum, add_up, outcome
from peil_plans.action_plans.domain.plan import EntryRecorded, Phase, PhaseChanged, Plan
from peil_plans.action_plans.domain.recording import recordings_of

MOST_FACTORS = 6
Amount = Annotated[str, Field(description="Hours or euros, exact, as text: `115200.00`.")]


class FactorShape(WireModel):
    """One number of a formula, and what it is a number of."""

    value: Annotated[Quantity, Field(description="The number.")]
    what: Annotated[Note, Field(description="What it counts, such as `leden` or `euro per uur`.")]


class EntryContent(WireModel):
    """What an entry says. Which fields it has depends on its kind; a field it does not have is refused."""

    kind: Annotated[EntryKind, Field(description="What it is; an entry stays of its kind.")]
    text: Annotated[Text, Field(description="What it says.")]
    settled: Annotated[StrictBool, Field(description="Whether it is met, closed, answered or done.")] = False
    subject: Annotated[Precondition | None, Field(description="Of a precondition: what must be in order.")] = None
    response: Annotated[
        Text | None, Field(description="Of a risk the measure, of an advice or what was agreed the answer.")
    ] = None
    owner: Annotated[OwnerRole | None, Field(description="Who answers for it, by role.")] = None
    held_on: Annotated[Day | None, Field(description="The day of the meeting or of the advice.")] = None
    next_on: Annotated[Day | None, Field(description="When it is looked at again, or is to be done.")] = None
    action: Annotated[Identifier | None, Field(description="The action of the plan that it is about.")] = None
    factors: Annotated[
        tuple[FactorShape, ...], Field(max_length=MOST_FACTORS, description="The numbers whose product a line is.")
    ] = ()
    stated: Annotated[Quantity | None, Field(description="What the paper itself says it comes to.")] = None
    score: Annotated[Score | None, Field(description="Of an advice: what the panel thinks of the plan.")] = None
    outside: Annotated[StrictBool, Field(description="Of a decision: whether it lies outside the plan.")] = False


Withdrawn = Annotated[bool, Field(description="Whether it was taken back: it counts nowhere until recorded again.")]


class EntryToRecord(EntryContent):
    """An entry as it is from now on."""

    recorded_on: Annotated[Day, Field(description="The day since which it is so; not still to come.")]
    reason: Annotated[Text | None, Field(description="Why it changes. Name no persons.")] = None
    seen_version: Annotated[int, Field(ge=0, description="The entry's version that this goes out from; 0: it is new.")]

    def value(self, entry: str) -> Entry:
        """As the domain has it, under the id *entry*."""
        said = {name: getattr(self, name) for name in EntryContent.model_fields if name != "factors"}
        return Entry(entry=entry, factors=tuple(Factor(each.value, each.what) for each in self.factors), **said)


class Withdrawal(WireModel):
    """That an entry is taken back."""

    recorded_on: Annotated[Day, Field(description="The day since which it is; not still to come.")]
    reason: Annotated[Text, Field(description="Why. Name no persons.")]
    seen_version: Annotated[int, Field(ge=1, description="The entry's version that this goes out from.")]


class RecordingShape(EntryContent):
    """An entry as it was recorded at one time: when, by whom, why."""

    withdrawn: Withdrawn
    change: Annotated[str, Field(description="Id of the change.")]
    recorded_on: Annotated[Day, Field(description="Since which day.")]
    reason: Annotated[str | None, Field(description="Why.")]
    changed_by_role: Annotated[str, Field(description="The role or relation of who recorded it; never a person.")]
    recorded_at: Annotated[datetime, Field(description="When Peil recorded it.")]

    @classmethod
    def of(cls, record: EntryRecorded) -> Self:
        """As the API shows it."""
        return cls(
            **content_of(record.entry).model_dump(),
            withdrawn=record.entry.withdrawn,
            change=record.change,
            recorded_on=record.recorded_on,
            reason=record.reason,
            changed_by_role=record.by_role,
            recorded_at=record.recorded_at,
        )


class EntryAsItIs(EntryContent):
    """An entry as it is now."""

    entry: Annotated[str, Field(description="Id of the entry.")]
    withdrawn: Withdrawn
    computed: Annotated[Amount | None, Field(description="What its formula gives; null without one.")]
    continues: Annotated[
        str | None, Field(description="The entry of the plan before that goes on in it; null where it began here.")
    ]
    version: Annotated[int, Field(ge=1, description="How often it was recorded; send it as seenVersion.")]

    @classmethod
    def now(cls, plan: Plan, entry: Entry) -> Self:
        """As the API shows it."""
        computed = outcome(entry)
        return cls(
            **content_of(entry).model_dump(),
            entry=entry.entry,
            withdrawn=entry.withdrawn,
            computed=None if computed is None else f"{computed:f}",
            continues=entry.entry if entry.entry in plan.came_along else None,
            version=len(recordings_of(plan, entry.entry)),
        )


class EntryWithHistory(EntryAsItIs):
    """An entry as it is now, and each time it was recorded, oldest first."""

    recordings: list[RecordingShape]

    @classmethod
    def of(cls, plan: Plan, entry: str) -> Self:
        """As the API shows the entry of *plan* with this id, which it has."""
        made = recordings_of(plan, entry)
        now = EntryAsItIs.now(plan, made[-1].entry)
        return cls(**now.model_dump(), recordings=[RecordingShape.of(record) for record in made])


class SumShape(WireModel):
    """The lines of hours or money added up, in hours or euros; where they disagree with the paper nothing changes."""

    computed: Annotated[Amount, Field(description="Each line by its formula, else by what the paper states.")]
    of_stated: Annotated[Amount, Field(description="Each line by what the paper states, else by its formula.")]
    wrong_lines: Annotated[
        list[str], Field(description="Entries whose formula gives something else than the paper states.")
    ]
    wrong_totals: Annotated[
        list[str], Field(description="Entries that state a total which the paper's own lines do not come to.")
    ]

    @classmethod
    def of(cls, added: Sum) -> Self:
        """As the API shows it."""
        return cls(
            computed=f"{added.computed:f}",
            of_stated=f"{added.of_stated:f}",
            wrong_lines=[line.entry for line, _, _ in added.wrong_lines],
            wrong_totals=[entry.entry for entry, _ in added.wrong_totals],
        )

    @classmethod
    def over(cls, plan: Plan, kind: EntryKind) -> Self:
        """The lines of *kind* in the file of *plan*."""
        return cls.of(add_up(plan.entries, kind))


class PhaseToTake(WireModel):
    """Another phase of a plan."""

    to: Annotated[Phase, Field(description="The phase from now on; `closed` for ever.")]
    reason: Annotated[Text | None, Field(description="Why; needed to close a plan. Name no persons.")] = None
    changed_on: Annotated[Day, Field(description="The day since which it is so; not still to come.")]
    seen_version: Annotated[int, Field(ge=0, description="The phase's version that this change goes out from.")]


class PhaseChangeShape(RevisionShape):
    """A change of phase: when, by whom, why."""

    from_: Annotated[Phase, Field(alias="from", description="The phase before.")]
    to: Annotated[Phase, Field(description="The phase since.")]
    followed_by: Annotated[str | None, Field(description="Of a plan that is closed: the plan after it.")]

    @classmethod
    def of(cls, change: PhaseChanged) -> Self:  # type: ignore[override]  # another kind of change
        """As the API shows it."""
        return cls(from_=change.before, to=change.to, followed_by=change.followed_by, **said_of(change))


class PhaseAsItIs(WireModel):
    """Where a plan is in plan, do, check and act."""

    phase: Annotated[Phase, Field(description="Where it is now.")]
    version: Annotated[int, Field(ge=0, description="How often that changed; send it as seenVersion.")]
    followed_by: Annotated[str | None, Field(description="The plan that closed it, if one did.")]
    changes: Annotated[list[PhaseChangeShape], Field(description="How it came there, oldest first.")]

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """As the API shows it."""
        changes = [PhaseChangeShape.of(change) for change in plan.phases]
        return cls(phase=plan.phase, version=len(changes), followed_by=plan.followed_by, changes=changes)


def content_of(entry: Entry) -> EntryContent:
    """What *entry* says, as the API shows it."""
    said = {name: getattr(entry, name) for name in EntryContent.model_fields if name != "factors"}
    factors = tuple(FactorShape(value=each.value, what=each.what) for each in entry.factors)
    return EntryContent(factors=factors, **said)
