"""What the rest of Peil hears about a plan: only what the contracts name, nothing of the paper's explanations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, TypeAlias, assert_never
from uuid import UUID, uuid5

import peil_contracts.plans as contract
from peil_chassis.clock import timestamp
from peil_chassis.outbox import Draft
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionRevised,
    ActionStatusChanged,
    Content,
    EntryRecorded,
    Measure,
    PhaseChanged,
    Plan,
    PlanAdopted,
    PlansEvent,
)

TOPIC = "peil-plans"
_IDS = UUID("6f5d2c1e-7d0b-5f0a-9a57-6b1d6a0c3b11")
ChangeOf: TypeAlias = Literal["action", "entry", "phase", "succession"]
"""What a change is a change of: an id of an action may be that of an entry, or of a plan, too."""


def change_id(plan: str, about: str, key: str, of: ChangeOf = "action") -> str:
    """
    The id of the change that a caller calls *key*: the same for the same key, and nobody else's.

    A caller's own key may look like anything; what travels in events does not. Two changes *of* different kinds, of
    things with the same id, under the same key are two.
    """
    return str(uuid5(_IDS if of == "action" else uuid5(_IDS, of), "\n".join((plan, about, key))))


def draft(source: str, content: Content, sections: Mapping[str, str], event: PlansEvent) -> Draft:
    """
    *event* of the plan with *content* as a fact from *source* that can be published.

    *sections* gives the title of each chapter of the plan by its id.
    """
    match event:
        case PlanAdopted():
            kind, event_id, data = contract.PLAN_ADOPTED, str(uuid5(_IDS, content.plan)), _adopted(content, sections)
        case ActionStatusChanged():
            kind, event_id, data = contract.ACTION_STATUS_CHANGED, event.change, _changed(content, event)
        case ActionRevised():
            kind, event_id, data = contract.ACTION_REVISED, event.change, _revised(content, sections, event)
        case EntryRecorded():
            kind, event_id, data = contract.ENTRY_RECORDED, event.change, _recorded(content, event)
        case PhaseChanged():
            kind, event_id, data = contract.PHASE_CHANGED, event.change, _phase(content, event)
        case _:
            assert_never(event)
    return Draft(
        topic=TOPIC,
        key=content.plan,
        event={
            "specversion": "1.0",
            "id": event_id,
            "source": source,
            "type": kind,
            "subject": content.plan,
            "time": timestamp(event.recorded_at),
            "datacontenttype": "application/json",
            "data": data,
        },
    )


def _adopted(content: Content, sections: Mapping[str, str]) -> dict[str, Any]:
    return {
        "plan": content.plan,
        "unit": content.unit,
        "title": content.title,
        "adopted_on": content.adopted_on.isoformat(),
        "period": {"from": content.period_from.isoformat(), "to": content.period_to.isoformat()},
        "actions": [_action(action, sections[action.section]) for action in content.actions],
        **_said(holder=content.holder, adopted_by=content.adopted_by, follows=content.follows),
    }


def _action(action: Action, section: str) -> dict[str, Any]:
    return {
        "action": action.action,
        "code": action.code,
        "title": action.title,
        "section": section,
        "status": action.status.value,
        "milestones": [_milestone(milestone) for milestone in action.milestones],
        "continuous": action.continuous,
        "remark": action.remark,
        **_said(
            owner=action.owner,
            co_owner=action.co_owner,
            theme=action.theme,
            intervention=action.intervention,
            every=action.every,
            measure=None if action.measure is None else _measure(action.measure),
            continues=action.continues,
            proposal=action.proposal or None,
        ),
    }


def _milestone(milestone: Milestone) -> dict[str, Any]:
    after = milestone.after
    return {
        "label": milestone.label,
        "period_text": milestone.period_text,
        "due_on": _day(milestone.due_on),
        "done": milestone.done,
        **_said(
            milestone=milestone.milestone or None,
            reached_on=_day(milestone.reached_on),
            gate=milestone.gate or None,
            after=None
            if after is None
            else {"action": after.action, "milestone": after.milestone, "months": after.months, "days": after.days},
        ),
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "text": measure.text,
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "population": measure.population,
        "threshold": measure.threshold,
        "due_on": _day(measure.due_on),
        "indicator": measure.indicator,
        "item": measure.item,
    }


def _changed(content: Content, event: ActionStatusChanged) -> dict[str, Any]:
    return {
        "plan": content.plan,
        "action": event.action,
        "change": event.change,
        "from": event.before.value,
        "to": event.to.value,
        "changed_on": event.changed_on.isoformat(),
        "reason": event.reason,
        "changed_by_role": event.by_role,
    }


def _revised(content: Content, sections: Mapping[str, str], event: ActionRevised) -> dict[str, Any]:
    return {
        "plan": content.plan,
        "action": _action(event.action, sections[event.action.section]),
        "change": event.change,
        "changed_on": event.changed_on.isoformat(),
        "reason": event.reason,
        "changed_by_role": event.by_role,
    }


def _recorded(content: Content, event: EntryRecorded) -> dict[str, Any]:
    entry = event.entry
    return {
        "plan": content.plan,
        "entry": entry.entry,
        "change": event.change,
        "kind": entry.kind.value,
        "text": entry.text,
        "settled": entry.settled,
        "subject": None if entry.subject is None else entry.subject.value,
        "response": entry.response,
        "owner": entry.owner,
        "held_on": _day(entry.held_on),
        "next_on": _day(entry.next_on),
        "action": entry.action,
        "factors": [{"value": factor.value, "what": factor.what} for factor in entry.factors],
        "stated": entry.stated,
        "recorded_on": event.recorded_on.isoformat(),
        "reason": event.reason,
        "changed_by_role": event.by_role,
        **_said(score=None if entry.score is None else entry.score.value, withdrawn=entry.withdrawn or None),
        **_said(outside=entry.outside or None, continues=event.continues),
    }


def _phase(content: Content, event: PhaseChanged) -> dict[str, Any]:
    return {
        "plan": content.plan,
        "change": event.change,
        "from": event.before.value,
        "to": event.to.value,
        "followed_by": event.followed_by,
        "changed_on": event.changed_on.isoformat(),
        "reason": event.reason,
        "changed_by_role": event.by_role,
    }


def _said(**fields: Any) -> dict[str, Any]:
    """The optional fields that something is said in: an event has room for 64 KB, and a plan for 200 actions."""
    return {name: value for name, value in fields.items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def drafts(source: str, plan: Plan | None, events: list[PlansEvent]) -> list[Draft]:
    """
    The facts that *events* become, decided on *plan* (None when it was not adopted yet).

    Raises:
        ValueError: something is said of a plan that was never adopted; no decision gives that.
    """
    result = []
    content = plan.content if plan else None
    for event in events:
        if isinstance(event, PlanAdopted):
            content = event.content
        if content is None:
            raise ValueError("nothing can be said of a plan before it is adopted")
        result.append(draft(source, content, {each.section: each.title for each in content.sections}, event))
    return result
