"""Every type of fact: its data, its natural key, its topic, the fields that hold a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from peil_contracts import (
    agreements,
    measures,
    organisation,
    people,
    plans,
    register,
    releases,
    reminders,
    responses,
    survey,
    vacancies,
)
from peil_contracts.fields import FactData

DataModel = type[FactData]
Publisher = Literal["intake", "plans", "notifier", "issuer", "collector", "reporting"]


@dataclass(frozen=True, slots=True)
class FactType:
    """
    One type of fact.

    Attributes:
        type: The event type.
        family: The family it belongs to.
        topic: Where it is published; None for a withdrawal, which goes where the withdrawn fact went.
        model: The model of its data.
        natural_key: Fields of ``data`` that, after the source, say which fact this is: the same key again is a
            correction.
        topic_key: The field of ``data`` that is the key on the topic; part of the natural key. None for a withdrawal.
        published_by: The service that publishes it.
        title: Its name in plain words.
        description: What it says.
        changed_day: What it means to send it again under the same key with another day.
        person_fields: The fields of ``data`` that hold a person: a reference in a delivery, a pseudonym in a fact.
        deliverable: Whether HR systems deliver it; if not, Peil itself publishes it.
        free_text: Whether people write in it: such text is searched for addresses and numbers of persons.
    """

    type: str
    family: str
    topic: str | None
    model: DataModel
    natural_key: tuple[str, ...]
    topic_key: str | None
    published_by: Publisher
    title: str
    description: str
    changed_day: str
    person_fields: tuple[str, ...] = ()
    deliverable: bool = True
    free_text: bool = False


_ANOTHER_FACT = (
    "Another `effective_on` is another fact: the earlier one stays. To correct a day, withdraw the fact under "
    "the wrong day and deliver it under the right one."
)

_KNOWN = (
    FactType(
        organisation.UNIT_PLACED, "organisation", "peil-organisation", organisation.UnitPlaced,
        ("unit", "effective_on"), "unit", "intake", "Unit placed",
        "From a day on, a unit has this place, level and name. A move, a new name, a merger or a closing is the "
        "same type from a later day.",
        _ANOTHER_FACT, free_text=True,
    ),
    FactType(
        organisation.MANAGER_APPOINTED, "organisation", "peil-organisation", organisation.ManagerAppointed,
        ("unit", "effective_on"), "unit", "intake", "Manager appointed",
        "From a day on, until the next appointment, this person is the unit's manager; null: nobody is.",
        _ANOTHER_FACT, person_fields=("person",),
    ),
    FactType(
        organisation.PLAN_OWNER_NAMED, "organisation", "peil-organisation", organisation.PlanOwnerNamed,
        ("unit", "plan", "effective_on"), "unit", "intake", "Plan owner named",
        "From a day on, until the next naming, this person is the owner (trekker) of the unit's plan; null: nobody is.",
        _ANOTHER_FACT, person_fields=("person",),
    ),
    FactType(
        vacancies.VACANCY_OPENED, "vacancies", "peil-vacancies", vacancies.VacancyOpened,
        ("vacancy",), "vacancy", "intake", "Vacancy opened",
        "A vacancy was opened in a unit.",
        "Another `occurred_on` corrects the day: the vacancy was opened on the new day and never on the old one.",
        person_fields=("hiring_manager",),
    ),
    FactType(
        vacancies.STEP_COMPLETED, "vacancies", "peil-vacancies", vacancies.StepCompleted,
        ("vacancy", "step"), "vacancy", "intake", "Recruitment step completed",
        "A vacancy finished one of the ten steps of inclusive recruitment (BIWS).",
        "Another `occurred_on` corrects the day: the step was finished on the new day and never on the old one.",
    ),
    FactType(
        vacancies.VACANCY_CLOSED, "vacancies", "peil-vacancies", vacancies.VacancyClosed,
        ("vacancy",), "vacancy", "intake", "Vacancy closed",
        "A vacancy came to its end: filled, not filled or withdrawn.",
        "Another `occurred_on` corrects the day: the vacancy was closed on the new day and never on the old one.",
    ),
    FactType(
        plans.PLAN_ADOPTED, "plans", "peil-plans", plans.PlanAdopted,
        ("plan",), "plan", "plans", "Plan adopted",
        "A unit adopted an action plan, with the actions and what the plan says of each.",
        "Another `adopted_on` corrects the day of adoption.",
        deliverable=False, free_text=True,
    ),
    FactType(
        plans.ACTION_STATUS_CHANGED, "plans", "peil-plans", plans.ActionStatusChanged,
        ("plan", "action", "change"), "plan", "plans", "Action status changed",
        "Someone answerable for a plan changed how far an action is.",
        "Each change has its own id, so another day is another change.",
        deliverable=False, free_text=True,
    ),
    FactType(
        plans.ACTION_REVISED, "plans", "peil-plans", plans.ActionRevised,
        ("plan", "change"), "plan", "plans", "Action revised",
        "An action of a plan was added, or is something else from now on: reworded, or a milestone reached or moved.",
        "Each change has its own id, so another day is another change.",
        deliverable=False, free_text=True,
    ),
    FactType(
        plans.ENTRY_RECORDED, "plans", "peil-plans", plans.EntryRecorded,
        ("plan", "entry", "change"), "plan", "plans", "Entry recorded",
        "A precondition, risk, advice, decision, agreed action or line of hours or money is this from now on.",
        "Each change has its own id, so another day is another change.",
        deliverable=False, free_text=True,
    ),
    FactType(
        plans.PHASE_CHANGED, "plans", "peil-plans", plans.PhaseChanged,
        ("plan", "change"), "plan", "plans", "Plan phase changed",
        "A plan came to another phase of plan, do, check and act, or was closed by the plan that follows it.",
        "Each change has its own id, so another day is another change.",
        deliverable=False, free_text=True,
    ),
    FactType(
        plans.ACTIVITY_HELD, "plans", "peil-plans", plans.ActivityHeld,
        ("unit", "activity"), "unit", "plans", "Activity held",
        "Something was done in a unit: a dialogue, a visit of its confidential adviser, information, a follow-up.",
        "Another `held_on` corrects the day: it was done on the new day and never on the old one.",
        deliverable=False,
    ),
    FactType(
        agreements.AGREEMENT_MADE, "plans", "peil-plans", agreements.AgreementMade,
        ("agreement",), "agreement", "plans", "Agreement made",
        "The manager of a unit agreed on something with the Bureau: effort or a result, by a day.",
        "It is made once; other days come as a rescheduling.",
        person_fields=("manager",), deliverable=False, free_text=True,
    ),
    FactType(
        agreements.AGREEMENT_PROGRESS_NOTED, "plans", "peil-plans", agreements.AgreementProgressNoted,
        ("agreement", "note"), "agreement", "plans", "Agreement progress noted",
        "Somebody answerable for an agreement noted how it stands, also whether it was kept.",
        "Each note has its own id, so another day is another note.",
        deliverable=False, free_text=True,
    ),
    FactType(
        agreements.AGREEMENT_HANDED_OVER, "plans", "peil-plans", agreements.AgreementHandedOver,
        ("agreement", "handover"), "agreement", "plans", "Agreement handed over",
        "An agreement went to another manager of its unit, or to nobody for the time being.",
        "Each hand-over has its own id, so another day is another hand-over.",
        person_fields=("manager",), deliverable=False, free_text=True,
    ),
    FactType(
        agreements.AGREEMENT_RESCHEDULED, "plans", "peil-plans", agreements.AgreementRescheduled,
        ("agreement", "change"), "agreement", "plans", "Agreement rescheduled",
        "An agreement got another due day or another day of review.",
        "Each change has its own id, so another day is another change.",
        deliverable=False, free_text=True,
    ),
    FactType(
        people.EMPLOYMENT_STARTED, "people", "peil-people", people.EmploymentStarted,
        ("person", "employment"), "person", "intake", "Employment started",
        "A contract of a person began. A person may have several at a time; each is a fact of its own.",
        "Another `effective_on` corrects the day: the contract began on the new day and never on the old one.",
        person_fields=("person",),
    ),
    FactType(
        people.EMPLOYMENT_CHANGED, "people", "peil-people", people.EmploymentChanged,
        ("person", "employment", "effective_on"), "person", "intake", "Employment changed",
        "From a day on a contract is as told here: the whole state, also what did not change.",
        _ANOTHER_FACT, person_fields=("person",),
    ),
    FactType(
        people.EMPLOYMENT_ENDED, "people", "peil-people", people.EmploymentEnded,
        ("person", "employment"), "person", "intake", "Employment ended",
        "A contract of a person ended: the day is the first on which it is no longer in force.",
        "Another `effective_on` corrects the day: the contract ended on the new day and never on the old one.",
        person_fields=("person",),
    ),
    FactType(
        people.LEAVE_REGISTERED, "people", "peil-people", people.LeaveRegistered,
        ("person", "leave"), "person", "intake", "Leave registered",
        "A person is away for a time, so that nobody reminds them. Why is never told: there is no field for it.",
        "Other days correct the leave: it is as told last.",
        person_fields=("person",),
    ),
    FactType(
        people.PART_TIME_DAYS_REGISTERED, "people", "peil-people", people.PartTimeDaysRegistered,
        ("person", "effective_on"), "person", "intake", "Part-time days registered",
        "From a day on, until the next registration, a person does not work on these days of the week.",
        _ANOTHER_FACT, person_fields=("person",),
    ),
    FactType(
        people.DEPUTY_NAMED, "people", "peil-people", people.DeputyNamed,
        ("person", "effective_on"), "person", "intake", "Deputy named",
        "From a day on, until another is named or `until` comes, somebody stands in for a person.",
        _ANOTHER_FACT, person_fields=("person", "deputy"),
    ),
    FactType(
        people.TRAINING_OFFERED, "people", "peil-people", people.TrainingOffered,
        ("person", "training", "edition"), "person", "intake", "Training offered",
        "A person was offered a training.",
        "Another `occurred_on` corrects the day: it was offered on the new day and never on the old one.",
        person_fields=("person",),
    ),
    FactType(
        people.TRAINING_FINISHED, "people", "peil-people", people.TrainingFinished,
        ("person", "training", "edition"), "person", "intake", "Training finished",
        "A person finished a training.",
        "Another `occurred_on` corrects the day: it was finished on the new day and never on the old one.",
        person_fields=("person",),
    ),
    FactType(
        people.SESSION_ATTENDED, "people", "peil-people", people.SessionAttended,
        ("person", "session"), "person", "intake", "Session attended",
        "A person attended a session: a dialogue, an intervision, or one to inform.",
        "Another `occurred_on` corrects the day: it was attended on the new day and never on the old one.",
        person_fields=("person",),
    ),
    FactType(
        people.PERSON_ERASED, "people", "peil-people", people.PersonErased,
        ("person",), "person", "intake", "Person erased",
        "A person is forgotten. Readers drop everything about this pseudonym except counts, which name nobody.",
        "It is published once.",
        person_fields=("person",), deliverable=False,
    ),
    FactType(
        measures.ABSENCE_RECORDED, "measures", "peil-measures", measures.AbsenceRecorded,
        ("unit", "period"), "unit", "intake", "Absence recorded",
        "How many days the staff of a unit were absent in a month or quarter: a count without persons.",
        "It has no day but a period, which is part of its key: another period is another fact.",
    ),
    FactType(
        measures.SIGNALS_COUNTED, "measures", "peil-measures", measures.SignalsCounted,
        ("unit", "period", "kind"), "unit", "intake", "Signals counted",
        "How many signals of one kind the municipality or a directorate counted in a period: never a case.",
        "It has no day but a period, which is part of its key: another period is another fact.",
    ),
    FactType(
        measures.BAROMETER_PUBLISHED, "measures", "peil-measures", measures.BarometerPublished,
        ("unit", "measured_on", "classification", "characteristic", "group"), "unit", "intake", "Barometer published",
        "What the Barometer Culturele Diversiteit of CBS says of a group of at least 250 people: three shares in the "
        "precision in which CBS gave them. The classification is part of the key, so that no series runs across the "
        "break of 2022.",
        "Another `measured_on` is another fact: the earlier one stays.",
    ),
    FactType(
        reminders.ITEM_REMINDED, "reminders", "peil-reminders", reminders.ItemReminded,
        ("item", "rung"), "item", "notifier", "Item reminded",
        "Something that is due was brought to somebody's attention. Nothing says whose.",
        "It is published once for each rung.",
        deliverable=False,
    ),
    FactType(
        reminders.ITEM_ENDED, "reminders", "peil-reminders", reminders.ItemEnded,
        ("item",), "item", "notifier", "Item ended",
        "Something that was due ended, in exactly one way, and no reminder follows.",
        "It is published once.",
        deliverable=False,
    ),
    FactType(
        survey.CAMPAIGN_OPENED, "survey", "peil-survey", survey.CampaignOpened,
        ("campaign",), "campaign", "issuer", "Campaign opened",
        "A survey is open, with frozen questions, rules and leaves.",
        "It is published once.",
        deliverable=False, free_text=True,
    ),
    FactType(
        survey.LEAF_LISTED, "survey", "peil-survey", survey.LeafListed,
        ("campaign", "unit", "part", "lot"), "campaign", "issuer", "Leaf listed",
        "One leaf that a survey reports on, with the hashes of the codes its people answer with; a large leaf comes "
        "in lots of at most 700.",
        "It is published once for each lot.",
        deliverable=False,
    ),
    FactType(
        survey.CAMPAIGN_CLOSED, "survey", "peil-survey", survey.CampaignClosed,
        ("campaign",), "campaign", "issuer", "Campaign closed",
        "A survey closed: nobody can answer any more.",
        "It is published once.",
        deliverable=False,
    ),
    FactType(
        responses.RESPONSES_COUNTED, "survey", "peil-responses", responses.ResponsesCounted,
        ("campaign", "unit", "part"), "campaign", "collector", "Responses counted",
        "The answers of one leaf of a survey, counted: how many answered, and per question how often each answer was "
        "given. Never an answer row. The answers themselves were destroyed in the same commit.",
        "It is published once.",
        deliverable=False,
    ),
    FactType(
        releases.FIGURES_RELEASED, "releases", "peil-releases", releases.FiguresReleased,
        ("release",), "release", "reporting", "Figures released",
        "Figures about people of a quarter, or of a survey, were told: audited with everything told before and "
        "appended to the ledger in the same commit. It holds hashes and counts of rows, no figure and no amount of "
        "people.",
        "It is published once; a correction is a release of its own.",
        deliverable=False,
    ),
    FactType(
        releases.THRESHOLD_DECIDED, "releases", "peil-releases", releases.ThresholdDecided,
        ("threshold", "decision"), "threshold", "reporting", "Threshold decided",
        "The disclosure officer decided the least number of people that a kind of figure is about. It holds for "
        "surveys that open, and quarters that begin, after that moment.",
        "Each decision has its own number, so another moment is another decision.",
        deliverable=False,
    ),
    FactType(
        register.FACT_WITHDRAWN, "register", None, register.FactWithdrawn,
        ("fact_type", "key"), None, "intake", "Fact withdrawn",
        "What the source recorded under a natural key does not hold. It is one more write under that key: a later "
        "delivery of the fact itself makes it hold again.",
        "It has no day of its own: what counts is its `time`.",
    ),
)  # fmt: skip

FACT_TYPES: Mapping[str, FactType] = MappingProxyType({known.type: known for known in _KNOWN})
"""Every type that Peil knows, by its name."""
