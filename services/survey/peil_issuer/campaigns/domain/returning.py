"""When a survey comes back: of every set of questions the last campaign that opened, and the day it is due again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from peil_contracts.survey import comes_back_on
from peil_issuer.campaigns.domain.campaign import Campaign
from peil_issuer.campaigns.domain.local_time import AMSTERDAM

SOON = timedelta(weeks=8)
"""How long before the day somebody should plan it: questions are talked over, and people are told."""


class Returning(NamedTuple):
    """
    A campaign that is asked again.

    Attributes:
        due_on: From this Amsterdam day on.
        soon: That is within `SOON`, or past.
        overdue: It is past.
    """

    campaign: Campaign
    due_on: date
    soon: bool
    overdue: bool


def due_on(campaign: Campaign) -> date | None:
    """The day on which *campaign* is due again; None when it does not come back, or never opened."""
    if campaign.plan.repeat_months is None or campaign.rules_hash is None:
        return None
    return comes_back_on(campaign.opens_at.astimezone(AMSTERDAM).date(), campaign.plan.repeat_months)


def returning(campaigns: Iterable[Campaign], today: date) -> list[Returning]:
    """What comes back, the first on top: per set the last that opened, unless the next one of it is planned."""
    last: dict[str, Campaign] = {}
    planned: set[str] = set()
    for campaign in sorted(campaigns, key=lambda each: (each.opens_at, each.plan.campaign)):
        name = campaign.plan.question_set
        if name is None:
            continue
        if campaign.state == "planned":
            planned.add(name)
        elif campaign.rules_hash is not None:
            last[name] = campaign
    found = []
    for name, campaign in last.items():
        day = due_on(campaign)
        if day is not None and name not in planned:
            found.append(Returning(campaign, day, day - today <= SOON, day < today))
    return sorted(found, key=lambda each: (each.due_on, each.campaign.plan.campaign))
