"""Which plans somebody sees in a list, and what their units are called."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from peil_chassis.identity import Identity
from peil_chassis.relations import RelationsUnknown
from peil_plans.organisation.domain import Organisation
from peil_plans.organisation.storage import Responsibilities

Seen = Callable[[str, str], bool]
"""Whether a plan is seen, by the unit whose it is and its id."""


async def plans_seen(responsibilities: Responsibilities, caller: Identity, grounds: frozenset[str], on: date) -> Seen:
    """
    What *caller* sees, let in on these *grounds*: all plans by role, by relation those they answer for on day *on*.

    Raises:
        RelationsUnknown: it cannot be told now.
        StoreAway: the store does not answer.
    """
    if grounds & caller.roles:
        return lambda unit, plan: True
    organisation, person = await responsibilities.on(on), caller.pseudonym
    if person is None:
        return lambda unit, plan: False
    managed = organisation.managed(person) if "manager" in grounds else frozenset()
    owned = organisation.owned(person) if "trekker" in grounds else frozenset()
    return lambda unit, plan: unit in managed or (unit, plan) in owned


async def units_on(responsibilities: Responsibilities, day: date) -> Organisation:
    """
    The units of *day*, for their names; without any while that cannot be told, so that ids stand in their place.

    Raises:
        StoreAway: the store does not answer.
    """
    try:
        return await responsibilities.on(day)
    except RelationsUnknown:
        return Organisation([], day)
