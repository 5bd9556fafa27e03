"""What the rest of Peil hears about a plan: only what the contracts name, nothing of the paper's explanations."""

from __future__ import annotations

from typing import Any, assert_never
from uuid import UUID, uuid5

import peil_contracts.plans as contract
from peil_chassis.clock import timestamp
from peil_chassis.outbox import Draft
from peil_plans.action_plans.domain.plan import (
    Action,
    ActionStatusChanged,
    Content,
    Plan,
    PlanAdopted,
    PlansEvent,
)

TOPIC = "peil-plans"
_IDS = UUID("6f5d2c1e-7d0b-5f0a-9a57-6b1d6a0c3b11")


def change_id(plan: str, action: str, key: str) -> str:
    """
    The id of the change that a caller calls *key*: the same for the same key, and nobody else's.

    A caller's own key may look like anything; what travels in events does not.
    """
    return str(uuid5(_IDS, "\n".join((plan, action, key))))


def draft(source: str, content: Content, event: PlansEvent) -> Draft:
    """*event* of the plan with *content* as a fact from *source* that can be published."""
    match event:
        case PlanAdopted():
            kind, event_id, data = contract.PLAN_ADOPTED, str(uuid5(_IDS, content.plan)), _adopted(content)
        case ActionStatusChanged():
            kind, event_id, data = contract.ACTION_STATUS_CHANGED, event.change, _changed(content, event)
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


def _adopted(content: Content) -> dict[str, Any]:
    titles = {section.section: section.title for section in content.sections}
    return {
        "plan": content.plan,
        "unit": content.unit,
        "title": content.title,
        "adopted_on": content.adopted_on.isoformat(),
        "period": {"from": content.period_from.isoformat(), "to": content.period_to.isoformat()},
        "actions": [_action(action, titles[action.section]) for action in content.actions],
    }


def _action(action: Action, section: str) -> dict[str, Any]:
    return {
        "action": action.action,
        "code": action.code,
        "title": action.title,
        "section": section,
        "status": action.status.value,
        "milestones": [
            {
                "label": milestone.label,
                "period_text": milestone.period_text,
                "due_on": milestone.due_on.isoformat() if milestone.due_on else None,
                "done": milestone.done,
            }
            for milestone in action.milestones
        ],
        "continuous": action.continuous,
        "remark": action.remark,
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


def drafts(source: str, plan: Plan | None, events: list[PlansEvent]) -> list[Draft]:
    """
    The facts that *events* become, decided on *plan* (None when it was not adopted yet).

    Raises:
        ValueError: a change of a plan that was never adopted; no decision gives that.
    """
    result = []
    content = plan.content if plan else None
    for event in events:
        if isinstance(event, PlanAdopted):
            content = event.content
        if content is None:
            raise ValueError("a status cannot change before the plan is adopted")
        result.append(draft(source, content, event))
    return result
