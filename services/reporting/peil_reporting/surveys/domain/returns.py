"""When a survey comes back, and which one is its return: campaigns of one set of questions, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peil_contracts.survey import comes_back_on


class Asked(NamedTuple):
    """
    A campaign that opened, as far as its return goes.

    Attributes:
        opened_at: RFC 3339 in UTC, so that text order is time order.
        opened_on: The Amsterdam day of that moment.
        question_set: The set that it was made of; None: of none.
        repeat_months: It is asked again so many months after it opened; None: it is not.
    """

    campaign: str
    title: str
    opened_at: str
    opened_on: date
    question_set: str | None
    repeat_months: int | None


class Again(NamedTuple):
    """
    What comes after a campaign.

    Attributes:
        next: The next campaign of its set that opened; None: there was none yet.
        due_on: When there was none: the day on which it is due.
    """

    next: Asked | None
    due_on: date | None


def again(one: Asked, every: Iterable[Asked]) -> Again | None:
    """What comes after *one*, of *every* campaign that opened; None when it is of no set, or does not come back."""
    if one.question_set is None:
        return None
    order = (one.opened_at, one.campaign)
    later = [
        other for other in every if other.question_set == one.question_set and (other.opened_at, other.campaign) > order
    ]
    if later:
        return Again(min(later, key=lambda other: (other.opened_at, other.campaign)), None)
    if one.repeat_months is None:
        return None
    return Again(None, comes_back_on(one.opened_on, one.repeat_months))
