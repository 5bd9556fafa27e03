"""The route of the API on what lies with Bureau I&D."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field

from peil_chassis.audit import Audit
from peil_chassis.http.models import WireModel
from peil_plans.action_plans.api.refused import carried_out
from peil_plans.action_plans.domain.referrals import Referred, referred
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.reading import cases_listed
from peil_plans.answering import BUSY, NO_QUERY, Caller, Grounds


class ReferralShape(WireModel):
    """An agreed action of a plan's file that Bureau I&D answers for."""

    plan: Annotated[str, Field(description="Id of the plan.")]
    unit: Annotated[str, Field(description="The unit whose plan it is.")]
    entry: Annotated[str, Field(description="Id of the entry: record it again with a response to answer.")]
    text: Annotated[str, Field(description="What was put before the Bureau.")]
    since: Annotated[date, Field(description="The day since which it lies there.")]
    next_on: Annotated[date | None, Field(description="By which day it is to be answered.")]
    response: Annotated[str | None, Field(description="The answer; null while there is none.")]
    answered_on: Annotated[date | None, Field(description="The day on which it was settled; null: it was not.")]
    open: Annotated[bool, Field(description="Whether it waits for an answer; of a closed plan nothing does.")]

    @classmethod
    def of(cls, one: Referred) -> Self:
        """As the API shows it."""
        return cls(
            plan=one.plan,
            unit=one.unit,
            entry=one.referral.entry.entry,
            text=one.referral.entry.text,
            since=one.referral.since,
            next_on=one.referral.entry.next_on,
            response=one.referral.entry.response,
            answered_on=one.referral.answered_on,
            open=one.referral.open,
        )


class ReferralList(WireModel):
    """All that was put before Bureau I&D."""

    referrals: Annotated[list[ReferralShape], Field(description="What is open, the oldest first; then the rest.")]


def add_referrals(router: APIRouter, action_plans: ActionPlans, audit: Audit) -> None:
    """List what lies with Bureau I&D."""

    @router.get("/referrals", summary="List what was put before Bureau I&D", responses=BUSY, dependencies=[NO_QUERY])
    async def list_referrals(caller: Caller, grounds: Grounds) -> ReferralList:
        """What files of plans put before Bureau I&D: agreed actions that it answers for. Seeing any is an entry."""
        found = referred(await carried_out(action_plans.plans.with_referrals()))
        if found:
            await carried_out(audit.record(cases_listed(caller, grounds, None)))
        return ReferralList(referrals=[ReferralShape.of(each) for each in found])
