"""On which plan a request acts, and as whom."""

from __future__ import annotations

from peil_plans.action_plans.api.refused import carried_out
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.domain.refusals import PlanUnknown
from peil_plans.action_plans.handlers import ActionPlans

CHANGERS = ("bureau", "trekker")
"""On which grounds something is changed; of several the first is what the fact says."""


def acting_role(grounds: frozenset[str]) -> str:
    """As whom somebody changes a plan who was let in on these *grounds*, of which the matrix of rights asks one."""
    return next(ground for ground in CHANGERS if ground in grounds)


async def loaded(action_plans: ActionPlans, plan: str) -> Plan:
    """The plan with this id. Raises `Problem`: 404 when there is none, 503 while the store does not answer."""
    return await carried_out(_existing(action_plans, plan))


async def _existing(action_plans: ActionPlans, plan: str) -> Plan:
    stored = await action_plans.plans.load(plan)
    if stored is None:
        raise PlanUnknown(plan)
    return stored.plan
