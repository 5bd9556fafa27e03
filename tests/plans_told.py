"""Action plans as facts tell them, written out plainly, and what somebody knows who heard those facts alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, Content, Plan

Told: TypeAlias = tuple[str, dict[str, Any]]
"""A fact: the last word of its type, and its data."""


def _there(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def told_plan(content: Content) -> dict[str, Any]:
    """A plan as its adoption tells it."""
    return {
        "plan": content.plan,
        "unit": content.unit,
        "title": content.title,
        "adopted_on": content.adopted_on.isoformat(),
        "period": {"from": content.period_from.isoformat(), "to": content.period_to.isoformat()},
        "actions": [told_action(each, content) for each in content.actions],
        **_there(holder=content.holder, adopted_by=content.adopted_by, follows=content.follows),
    }


def told_action(action: Action, content: Content) -> dict[str, Any]:
    """An action as facts tell it; the actions of the model have neither theme nor measure."""
    return {
        **{name: getattr(action, name) for name in ("action", "code", "title", "continuous", "remark")},
        "section": next(each.title for each in content.sections if each.section == action.section),
        "status": str(action.status),
        "milestones": [_told_milestone(each) for each in action.milestones],
        **_there(owner=action.owner, continues=action.continues),
    }


def _told_milestone(milestone: Milestone) -> dict[str, Any]:
    due, reached, after = milestone.due_on, milestone.reached_on, milestone.after
    waits = after and {name: getattr(after, name) for name in ("action", "milestone", "months", "days")}
    return {
        **{name: getattr(milestone, name) for name in ("label", "period_text", "done", "milestone")},
        "due_on": due and due.isoformat(),
        **_there(reached_on=reached and reached.isoformat(), after=waits, gate=milestone.gate or None),
    }


def told_entry(entry: Entry) -> dict[str, Any]:
    """An entry as facts tell it."""
    plain = ("entry", "text", "settled", "response", "owner", "action", "stated")
    return {
        **{name: getattr(entry, name) for name in plain},
        "kind": str(entry.kind),
        "subject": entry.subject and str(entry.subject),
        "held_on": entry.held_on and entry.held_on.isoformat(),
        "next_on": entry.next_on and entry.next_on.isoformat(),
        **_there(score=entry.score and str(entry.score), withdrawn=entry.withdrawn or None),
        "factors": [{"value": factor.value, "what": factor.what} for factor in entry.factors],
    }


def folded(facts: Sequence[Told]) -> dict[str, Any]:
    """What somebody knows of one plan who heard these facts and nothing else."""
    known: dict[str, Any] = {"actions": {}, "status": {}, "entries": {}, "withdrawn": {}, "came_along": set()}
    known |= {"phase": "do", "followed_by": None}
    for kind, data in facts:
        match kind:
            case "plan-adopted":
                known["actions"] = {each["action"]: each for each in data["actions"]}
                known["status"] = {each["action"]: each["status"] for each in data["actions"]}
            case "action-status-changed":
                known["status"][data["action"]] = data["to"]
            case "action-revised":
                known["actions"][data["action"]["action"]] = data["action"]
                known["status"].setdefault(data["action"]["action"], data["action"]["status"])
            case "entry-recorded":
                about = ("plan", "change", "recorded_on", "reason", "changed_by_role", "continues")
                if data.get("continues"):
                    known["came_along"].add(data["entry"])
                known["entries"][data["entry"]] = {name: data[name] for name in data if name not in about}
                if data.get("withdrawn"):
                    known["withdrawn"][data["entry"]] = known["entries"].pop(data["entry"])
                else:
                    known["withdrawn"].pop(data["entry"], None)
            case "phase-changed":
                known |= {"phase": data["to"], "followed_by": data["followed_by"]}
    return known


def shown(plan: Plan) -> dict[str, Any]:
    """The same of a plan as Peil has it."""
    return {
        "actions": {each.action: told_action(each, plan.content) for each in plan.actions},
        "status": {each.action: str(plan.status_of(each)) for each in plan.actions},
        "entries": {each.entry: told_entry(each) for each in plan.entries},
        "withdrawn": {each.entry: told_entry(each) for each in plan.withdrawn},
        "came_along": plan.came_along,
        "phase": str(plan.phase),
        "followed_by": plan.followed_by,
    }
