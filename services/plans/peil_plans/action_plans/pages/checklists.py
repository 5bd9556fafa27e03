"""A checklist that is put into an action by one click: each of its items becomes a milestone, to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peil_plans.action_plans.domain.clocks import MOST_TURNS
from peil_plans.action_plans.domain.milestone import Milestone
from peil_plans.action_plans.domain.plan import Action, Plan, Status
from peil_plans.occasions.reference import Checklist, Occasions


@dataclass(frozen=True, slots=True)
class ListToPut:
    """A checklist that can be put into an action, and how many of its items the action does not have yet."""

    checklist: Checklist
    missing: int


def lists_to_put(plan: Plan, action: Action, occasions: Occasions) -> list[ListToPut]:
    """The checklists of which *action* of *plan* lacks items and has room for them; none of an action that is over."""
    if plan.status_of(action) in (Status.DONE, Status.NOT_TAKEN_UP):
        return []
    found = [ListToPut(each, len(_missing(action, each))) for each in occasions.checklists]
    return [each for each in found if 0 < each.missing <= MOST_TURNS - len(action.milestones)]


def with_checklist(plan: Plan, action: Action, change: str, occasions: Occasions, code: str) -> Action | None:
    """
    *action* with the checklist *code* in it, as this *change* did it when it was sent before.

    None: there is no such list, or nothing of it to put in.
    """
    sent_before = next((each.action for each in plan.revisions_of(action.action) if each.change == change), None)
    if sent_before is not None:
        return sent_before
    chosen = next((each for each in lists_to_put(plan, action, occasions) if each.checklist.code == code), None)
    if chosen is None:
        return None
    return replace(action, milestones=(*action.milestones, *_missing(action, chosen.checklist)))


def _missing(action: Action, checklist: Checklist) -> Sequence[Milestone]:
    """The items of *checklist* that *action* lacks. Their ids follow from the list, so none is put in twice."""
    return [
        Milestone(item.text, "", None, False, milestone=id_)
        for item in checklist.items
        if action.find_milestone(id_ := f"{checklist.code}-{item.code}") is None
    ]
