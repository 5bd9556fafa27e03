"""A campaign and its life: planned, open, closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from peil_contracts.survey import FLOOR
from peil_issuer.campaigns.domain.local_time import moment_of
from peil_issuer.campaigns.domain.refusals import (
    CampaignFrozen,
    CampaignPlannedBefore,
    ClosesTooEarly,
    OpensInPast,
    OpenTooLong,
    QuestionTwice,
)
from peil_issuer.thresholds.domain import Threshold, k_at

Kind = Literal["scale-5", "yes-no"]
State = Literal["planned", "open", "closed"]

SLACK = timedelta(minutes=5)
"""How long ago a moment of opening may lie: whoever fills in a form chooses whole minutes."""

LONGEST = timedelta(days=92)


class Question(msgspec.Struct, frozen=True):
    """One question: its code, its text, how it is answered, and whether it is about discrimination."""

    question: str
    text: str
    kind: Kind
    discrimination: bool = False


class Plan(msgspec.Struct, frozen=True):
    """
    What somebody decides about a campaign. *opens* and *closes* are local times, ``YYYY-MM-DDTHH:MM``.

    Attributes:
        question_set: The set of questions that it was made of; None: of none.
        theme: What that set is about.
        repeat_months: The set is asked again so many months after this campaign opens; None: it does not come back.
    """

    campaign: str
    title: str
    questions: tuple[Question, ...]
    opens: str
    closes: str
    question_set: str | None = None
    theme: str | None = None
    repeat_months: int | None = None


class Campaign(msgspec.Struct, frozen=True):
    """
    A campaign as it stands.

    Attributes:
        opens_at, closes_at: The moments of the plan, in UTC.
        k: No group smaller than this is ever told apart; until it opens the threshold that holds for it now.
        rules_hash: SHA-256 of everything that was frozen at opening; None before.
        invited: How many people may draw a code.
        left_out: How many work here and were not invited, because even at the top they were fewer than k.
        leaves: How many leaves the campaign reports on.
        drawn: How many codes were handed out; known when it is closed.
        closed_at: When it was closed.
    """

    plan: Plan
    opens_at: datetime
    closes_at: datetime
    k: int
    state: State = "planned"
    rules_hash: str | None = None
    invited: int = 0
    left_out: int = 0
    leaves: int = 0
    drawn: int | None = None
    closed_at: datetime | None = None

    @property
    def drawn_to_tell(self) -> int | None:
        """How many codes were handed out, where those who drew one and those who did not are each nobody or k."""
        if self.drawn is None or any(0 < few < self.k for few in (self.drawn, self.invited - self.drawn)):
            return None
        return self.drawn


def under(campaign: Campaign, survey: Threshold, discrimination: Threshold) -> Campaign:
    """*campaign*, which is not open yet, with the k that it opens with under these thresholds."""
    about_it = any(question.discrimination for question in campaign.plan.questions)
    k = k_at(discrimination if about_it else survey, campaign.opens_at, discrimination=about_it)
    return msgspec.structs.replace(campaign, k=k)


def plan_campaign(before: Campaign | None, plan: Plan, now: datetime) -> Campaign:
    """
    A new campaign; the same plan again is the campaign that stands.

    Raises:
        Refusal: a rule is broken, or the id stands for another campaign.
    """
    if before is not None and before.plan == plan:
        return before
    if before is not None:
        raise CampaignPlannedBefore(plan.campaign)
    return _planned(plan, now)


def replace_plan(before: Campaign, plan: Plan, now: datetime) -> Campaign:
    """
    *before* with another plan, as long as it is not open.

    Raises:
        CampaignFrozen: it was opened.
        Refusal: a rule is broken.
    """
    if before.state != "planned":
        raise CampaignFrozen(plan.campaign)
    return before if before.plan == plan else _planned(plan, now)


def _planned(plan: Plan, now: datetime) -> Campaign:
    opens_at, closes_at = moment_of(plan.opens, "opens"), moment_of(plan.closes, "closes")
    if opens_at < now - SLACK:
        raise OpensInPast("'opens' lies in the past. Choose a moment that is still to come.")
    if closes_at <= max(opens_at, now):
        raise ClosesTooEarly("'closes' must lie after 'opens', and be still to come.")
    if closes_at - opens_at > LONGEST:
        raise OpenTooLong(f"A campaign is open for at most {LONGEST.days} days.")
    if len({question.question for question in plan.questions}) < len(plan.questions):
        raise QuestionTwice("'questions' holds two questions of the same id. Give each its own.")
    # What was decided on thresholds comes to it before it opens.
    return under(Campaign(plan, opens_at, closes_at, FLOOR), Threshold(), Threshold())
