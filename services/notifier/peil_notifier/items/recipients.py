"""To whom an item is brought."""

from __future__ import annotations

from typing import Final

from peil_notifier.items.domain.sources import DueItem
from peil_notifier.organisation.domain import Organisation

BUREAU: Final = "bureau"
"""Stands for Bureau I&D where a pseudonym stands for a person: an office with a mailbox, which is always there."""


def recipient(due: DueItem, organisation: Organisation) -> str | None:
    """
    Whom to remind of *due*; None when there is nobody.

    What was put before Bureau I&D goes to its mailbox. An agreement goes to the manager it is with, a vacancy's step to
    its hiring manager, an action to the owner of its plan. Without such a person it goes to the manager of the unit, or
    of the nearest unit above that has one. What comes back in a unit goes to the owner of the plan it carries out, or
    of the one that followed that; in a unit that is gone nothing comes back.
    """
    if due.bureau:
        return BUREAU
    if due.person is not None:
        return due.person
    if due.again:
        if not organisation.is_open(due.unit):
            return None
        carrier = organisation.owner_above(due.plan, due.unit) if due.plan else None
        return carrier or organisation.manager_of(due.unit)
    owner = organisation.owner_of(due.object, due.unit) if due.about == "plan-action" else None
    return owner or organisation.manager_of(due.unit)
