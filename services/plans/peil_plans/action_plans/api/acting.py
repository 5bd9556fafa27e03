"""On which plan a request acts, as whom, and the one way in which something is said of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from fastapi import Depends, Response
from pydantic import BaseModel

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock
from peil_chassis.identity import Identity
from peil_plans.action_plans.api.refused import carried_out
from peil_plans.action_plans.domain.plan import Plan
from peil_plans.action_plans.domain.refusals import PlanUnknown
from peil_plans.action_plans.facts import ChangeOf, change_id
from peil_plans.action_plans.handlers import ActionPlans, Handled
from peil_plans.action_plans.reading import case_read
from peil_plans.answering import BUSY, CLASH, Caller, Grounds, IdempotencyKey, refuse_unclean

CHANGERS = ("bureau", "trekker")
"""On which grounds something is changed; of several the first is what the fact says."""
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such plan, action or entry."}}


@dataclass(frozen=True, slots=True)
class Asked:
    """Who says something of a plan, under which key, and the answer that tells whether it was new."""

    caller: Identity
    grounds: frozenset[str]
    key: str
    response: Response


def _asked(response: Response, caller: Caller, grounds: Grounds, idempotency_key: IdempotencyKey = None) -> Asked:
    return Asked(caller, grounds, idempotency_key or str(uuid4()), response)


Asking = Annotated[Asked, Depends(_asked)]


@dataclass(frozen=True, slots=True)
class Saying:
    """The one way in which the API says something of a plan."""

    action_plans: ActionPlans
    audit: Audit
    clock: Clock

    async def say(
        self,
        asked: Asked,
        plan: str,
        body: BaseModel,
        command: Callable[[Plan, datetime], Awaitable[Handled]],
    ) -> Plan:
        """
        Carry out *command*, of the plan as it was read and the moment: 201 when new, 200 when it was made before.

        Returns:
            The plan after it.

        Raises:
            Problem: 404, 409 or 400 for a refusal, 400 for unclean text, 503 for what is transient.
        """
        refuse_unclean(body)
        found = await loaded(self.action_plans, plan)
        # Before the change: an answer shows the plan, and so does a refusal. Afterwards it could not be asked again.
        await carried_out(self.audit.record(case_read(asked.caller, asked.grounds, plan)))
        handled = await carried_out(command(found, self.clock.now()))
        asked.response.status_code = 201 if handled.changed else 200
        return handled.plan


def told(asked: Asked, plan: str, about: str, of: ChangeOf, reason: str | None) -> dict[str, Any]:
    """What every command that changes *plan* holds: the id of the change, why, and as whom; *about* what it is."""
    return {
        "plan": plan,
        "change": change_id(plan, about, asked.key, of),
        "reason": (reason or "").strip() or None,
        "by_role": acting_role(asked.grounds),
    }


def once(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """The answers of a route that says something of a plan, beside that it did."""
    made = {"model": model, "description": "This very change was made before."}
    return {200: made, **NOT_FOUND, **CLASH, **BUSY}


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
