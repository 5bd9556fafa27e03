"""
Which actions of a unit's plans serve an agreement with its manager, and which agreements an action serves. Pure.

Nobody ties them by hand: both name a theme or an intervention of the mandate, and what names the same belongs together
(agreement Inclusie 6 of the Uitvoeringsplan 2024-2028: the basis of internal services, carried out by actions of the
directorates that serve the others).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peil_plans.action_plans.domain.lines import Line, PlanLines
from peil_plans.agreements.domain.agreement import Agreement
from peil_plans.mandate.versions import Mandates, Named


class Place(NamedTuple):
    """What something names of the mandate in force on a day: a theme, and perhaps an intervention of it."""

    on: date
    theme: str | None
    intervention: str | None


class Serving(NamedTuple):
    """An action of a plan that serves an agreement."""

    plan: PlanLines
    line: Line


def place_of(agreement: Agreement) -> Place:
    """What *agreement* names."""
    return Place(agreement.made_on, agreement.theme, agreement.intervention)


def serves(mandates: Mandates, action: Place, agreed: Place) -> bool:
    """
    Whether what names *action* serves what names *agreed*.

    An agreement on an intervention is served by that intervention alone, also by the one that it goes on from or goes
    on as in another version of the mandate; an agreement on a theme by all that names the theme.
    """
    if agreed.intervention is not None:
        return action.intervention is not None and _same(mandates, action, agreed)
    title = _theme(mandates, agreed)
    return title is not None and title == _theme(mandates, action)


def actions_serving(mandates: Mandates, agreement: Agreement, plans: Iterable[PlanLines]) -> list[Serving]:
    """The actions of *plans* that serve *agreement*: those of its own unit that are not closed, in the plans' order."""
    agreed = place_of(agreement)
    return [
        Serving(plan, line)
        for plan in plans
        if plan.unit == agreement.unit and not plan.closed
        for line in plan.lines
        if serves(mandates, Place(plan.adopted_on, line.theme, line.intervention), agreed)
    ]


def agreements_served(mandates: Mandates, action: Place, agreements: Iterable[Agreement]) -> list[Agreement]:
    """Those of *agreements* that what names *action* serves, in their order."""
    return [each for each in agreements if serves(mandates, action, place_of(each))]


def _same(mandates: Mandates, one: Place, other: Place) -> bool:
    first, second = _named(mandates, one), _named(mandates, other)
    return second in _stands_for(mandates, one) or first in _stands_for(mandates, other)


def _named(mandates: Mandates, place: Place) -> Named:
    return Named(mandates.in_force(place.on).about.version, place.intervention or "")


def _stands_for(mandates: Mandates, place: Place) -> frozenset[Named]:
    return mandates.stands_for(mandates.in_force(place.on), place.intervention or "")


def _theme(mandates: Mandates, place: Place) -> str | None:
    """Themes do not say what they go on from: one of another version is the same when it is called the same."""
    version = mandates.in_force(place.on)
    intervention = version.intervention(place.intervention or "")
    found = version.theme(intervention.theme if intervention else place.theme or "")
    return found.title if found else None
