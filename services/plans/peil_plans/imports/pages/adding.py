"""Actions of a later paper that the plan does not have: what each becomes, and under which number."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import count
from typing import NamedTuple
from uuid import UUID, uuid5

from peil_plans.action_plans.domain.milestone import Milestone as PlanMilestone
from peil_plans.action_plans.domain.plan import Action, Measure, Plan, Status
from peil_plans.imports.domain.proposal import Milestone, ProposedAction
from peil_plans.imports.pages.form import heading_of, values_of
from peil_plans.imports.pages.keys import new_key
from peil_plans.imports.pages.owners import FIELDS, left_of, roles_of

_IDS = UUID("b9b0b7f6-0c53-5f0e-8c0e-6a4b2f9d1e73")


class Added(NamedTuple):
    """
    An action that the plan does not have, under its key and the id it would get.

    Attributes:
        code: The number it gets: that of the paper where it is free, else one that neither plan nor paper uses.
        there: Number and title of the action that was added from the same words before and has others since; else
            empty. It cannot be added again.
        left: The names of its owner cells that find no field.
    """

    key: str
    action: str
    proposed: ProposedAction
    sure: bool
    code: str
    there: str = ""
    left: tuple[str, ...] = ()


def added_of(plan: Plan, new: Sequence[ProposedAction]) -> tuple[Added, ...]:
    """What each of the *new* actions of a paper becomes: its number is the same whichever others are chosen."""
    return tuple(_added(plan, each, code) for each, code in zip(new, _codes(plan, new), strict=True))


def new_action(plan: Plan, added: Added) -> Action:
    """The action that the plan does not have yet, under the chapter of its heading, else under the last one."""
    proposed = added.proposed
    titles = {section.title: section.section for section in plan.content.sections}
    codes = {action.code for action in plan.actions}
    code = added.code if added.code not in codes else free_code(codes, len(plan.actions) + 1)
    milestones = [value.content for value in values_of(proposed, "milestone") if isinstance(value.content, Milestone)]
    status = Status(next((str(value.content) for value in values_of(proposed, "status")), Status.UNKNOWN))
    owner, co_owner, *_ = [*roles_of(proposed)[:FIELDS], None, None]
    return Action(
        action=added.action,
        code=code,
        title=proposed.title or "Zonder titel",
        section=titles.get(heading_of(proposed), plan.content.sections[-1].section),
        status=status,
        status_reason="Zo stond het in het papier." if status is Status.NOT_TAKEN_UP else None,
        continuous=status is Status.CONTINUOUS or any(each.kind == "continuous" for each in milestones),
        explanation=None,
        items=(),
        remark="\n".join(str(value.content) for value in values_of(proposed, "remark")) or None,
        milestones=tuple(plan_milestone(each, f"m{number}") for number, each in enumerate(milestones, 1)),
        owner=owner,
        co_owner=co_owner,
        measure=Measure(text=" ".join(str(each.content) for each in values_of(proposed, "measure")))
        if values_of(proposed, "measure")
        else None,
    )


def plan_milestone(said: Milestone, name: str) -> PlanMilestone:
    """A milestone of a plan under the id *name*, as the paper says it."""
    return PlanMilestone(said.label, said.moment, said.due_on, said.done, None, name)


def free_code(taken: Collection[str], number: int, letters: str = "") -> str:
    """The first code from *number* on that is not *taken*."""
    return next(code for at in count(number) if (code := f"{letters}{at}") not in taken)


def _added(plan: Plan, proposed: ProposedAction, code: str) -> Added:
    mark = str(uuid5(_IDS, "\n".join((plan.content.plan, proposed.code, proposed.title))))
    key, action = new_key(mark)
    sure = all(value.sure for value in values_of(proposed, "title")) and bool(proposed.title)
    found = plan.find_action(action)
    there = f"{found.code}. {found.title}" if found else ""
    return Added(key, action, proposed, sure, code, there, tuple(left_of(proposed, *roles_of(proposed)[:FIELDS])))


def _codes(plan: Plan, new: Sequence[ProposedAction]) -> list[str]:
    """A number for each: first those whose own is free, then the others."""
    taken = {action.code for action in plan.actions}
    codes: list[str] = []
    for each in new:
        codes.append(each.code if each.code and each.code not in taken else "")
        taken.add(each.code)
    for at, code in enumerate(codes):
        codes[at] = code or free_code(taken, len(plan.actions) + 1)
        taken.add(codes[at])
    return codes
