"""Made-up action plans with a history of three years, in which every step was decided by the rules of plans."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from typing import Any

from peil_plans.action_plans.domain.decisions import AdoptPlan, ChangeActionStatus, adopt_plan, change_action_status
from peil_plans.action_plans.domain.dossier import Entry, EntryKind, Factor, Precondition
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.milestone import After, Milestone
from peil_plans.action_plans.domain.plan import Action, Content, Measure, Phase, Plan, PlansEvent, Section, Status
from peil_plans.action_plans.domain.recording import NEXT, ChangePhase, RecordEntry, change_phase, record_entry
from peil_plans.action_plans.domain.revising import ReviseAction, reached, revise_action
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.domain.transitions import reachable
from peil_plans.action_plans.facts import change_id

ACTIONS, QUARTERS, STATUSES, EDITS, ENTRIES, RECORDS, PHASES = 50, 12, 6, 2, 30, 3, 6
"""Per plan and action: what is promised, and how often something is said of it in three years."""
DAYS = 3 * 365
SECTIONS = tuple(Section(f"s{number}", f"Hoofdstuk {number}") for number in range(6))
KINDS: tuple[tuple[EntryKind, dict[str, Any]], ...] = (
    (EntryKind.PRECONDITION, {"subject": Precondition.HOURS}),
    (EntryKind.RISK, {"response": "Wie weggaat, draagt over aan een ander.", "next_on": date(2030, 1, 1)}),
    (EntryKind.AGREED, {"owner": "team-manager", "held_on": date(2020, 1, 1), "next_on": date(2030, 1, 1)}),
    (EntryKind.HOURS, {"factors": (Factor(12.0, "leden"), Factor(4.0, "uur")), "stated": 48.0}),
    (EntryKind.BUDGET, {"factors": (Factor(20.0, "deelnemers"), Factor(95.0, "euro")), "stated": 1900.0}),
)
MEASURED = (
    Measure(text="De meeste acties zijn klaar.", threshold=60.0, indicator="plan-progress"),
    Measure(text="Bijna niets is te laat.", threshold=5.0, indicator="overdue-actions"),
    Measure(text="Wie leidt, volgde de training.", threshold=80.0, indicator="training-coverage", item="leiden"),
)
"""Every fifth action is measured by a figure of Peil."""
OWNERS = ("team-manager", "department-manager", "hr-adviser", "communication", "working-group", "director")
WORDS = (
    "team", "gesprek", "werving", "training", "mentor", "taal", "vacature", "dialoog", "plein", "kennis", "netwerk",
    "dag", "traject", "hulp", "doel",
)  # fmt: skip


def plans(count: int, today: date, taxonomy: Taxonomy) -> Iterator[Plan]:
    """*count* plans that were adopted three years before *today*, each with its own history; always the same ones."""
    for number in range(count):
        yield _lived(random.Random(number), f"plan-{number:03d}", f"directie-{number % 20}", today, taxonomy)


def _lived(chance: random.Random, name: str, unit: str, today: date, taxonomy: Taxonomy) -> Plan:
    begun = today - timedelta(days=DAYS)
    actions = tuple(_action(chance, number, begun, taxonomy) for number in range(ACTIONS))
    content = Content(name, unit, f"Uitvoeringsplan {name}", begun, begun, today, SECTIONS, actions)
    plan = _after(None, adopt_plan(None, AdoptPlan(content, "bureau", _noon(begun)), taxonomy))
    turns = [*range(ACTIONS)] * (STATUSES + EDITS + QUARTERS) + [-1] * (ENTRIES * RECORDS) + [-2] * PHASES
    chance.shuffle(turns)
    for at, turn in enumerate(turns):
        day = begun + timedelta(days=1 + at * (DAYS - 2) // len(turns))
        plan = _after(plan, _said(chance, plan, turn, f"{at}", day, taxonomy))
    return plan


def _said(chance: random.Random, plan: Plan, turn: int, change: str, day: date, taxonomy: Taxonomy) -> list[PlansEvent]:
    """Something that is said on *day* of an action (its number), of an entry (-1), or of the phase (-2)."""
    name = plan.content.plan
    common: dict[str, Any] = {"plan": name, "reason": f"Besproken op {day}.", "by_role": "trekker", "now": _noon(day)}
    common["change"] = change_id(name, str(turn), change)
    if turn == -2:
        to = chance.choice(sorted(NEXT[plan.phase] - {Phase.CLOSED}))
        return change_phase(plan, ChangePhase(to=to, changed_on=day, seen_version=len(plan.phases), **common))
    if turn == -1:
        entry = _entry(chance, len(plan.recorded))
        seen = sum(record.entry.entry == entry.entry for record in plan.recorded)
        return record_entry(plan, RecordEntry(entry=entry, recorded_on=day, seen_version=seen, **common))
    action = plan.actions[turn]
    seen = plan.version_of(action.action)
    if chance.randrange(STATUSES + EDITS + QUARTERS) < STATUSES:
        to = chance.choice(reachable(plan.status_of(action), continuous=False))
        command = ChangeActionStatus(action=action.action, to=to, changed_on=day, seen_version=seen, **common)
        return change_action_status(plan, command)
    waiting = [each for each in action.milestones if not each.done]
    if waiting and seen % 7:
        made = reached(action, waiting[0].milestone, day)
    else:
        made = replace(action, owner=chance.choice(OWNERS), remark=f"{_words(chance, 12)} ({change})")
    revision = ReviseAction(action=made, changed_on=day, seen_version=seen, **common)
    return revise_action(plan, revision, taxonomy, lambda other: change_id(name, other, change))


def _action(chance: random.Random, number: int, begun: date, taxonomy: Taxonomy) -> Action:
    intervention = chance.choice(sorted(taxonomy.interventions))
    milestones = tuple(
        Milestone(_words(chance, 4), f"Kwartaal {at + 1}", begun + timedelta(days=91 * (at + 1)), False, None, f"m{at}")
        for at in range(QUARTERS)
    )
    if number % 5 == 1:  # waits for the first milestone of the action before it
        milestones = (*milestones[:-1], replace(milestones[-1], due_on=None, after=After(3, 0, f"a{number - 1}", "m0")))
    return Action(
        action=f"a{number}",
        code=f"A{number}",
        title=f"Actie {number}: {_words(chance, 8)}",
        section=SECTIONS[number % len(SECTIONS)].section,
        status=Status.PLANNED,
        status_reason=None,
        continuous=False,
        explanation=_words(chance, 30),
        items=(),
        remark=None,
        milestones=milestones,
        measure=None if number % 5 else MEASURED[number // 5 % len(MEASURED)],
        owner=chance.choice(OWNERS),
        theme=taxonomy.interventions[intervention],
        intervention=intervention,
    )


def _entry(chance: random.Random, recorded: int) -> Entry:
    which = recorded % ENTRIES
    kind, fields = KINDS[which % len(KINDS)]
    return Entry(f"e{which}", kind, f"{_words(chance, 10)} ({recorded})", **fields)


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count)).capitalize()


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def _after(plan: Plan | None, events: list[PlansEvent]) -> Plan:
    found = reduce(evolve, events, plan)
    if found is None:
        raise ValueError("nothing was adopted")
    return found
