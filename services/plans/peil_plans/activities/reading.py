"""What the audit log says of who read what was done in units."""

from __future__ import annotations

from peil_chassis.audit import Act
from peil_chassis.identity import Identity

AUDIT_WORDS = {
    "activity-read": "bekeken wat in een eenheid is gedaan",
    "activities-listed": "lijst bekeken van wat in teams is gedaan",
}
"""What the audit log tells about this room, in Dutch."""


def activity_read(caller: Identity, grounds: frozenset[str], activity: str) -> Act:
    """*caller*, let in on these *grounds*, sees *activity*."""
    return Act(caller.subject, "activity-read", "activity", activity, ", ".join(sorted(grounds)))


def activities_listed(caller: Identity, grounds: frozenset[str]) -> Act:
    """*caller*, let in on these *grounds*, sees a list of what was done in the units they answer for."""
    return Act(caller.subject, "activities-listed", "activities", "all", ", ".join(sorted(grounds)))
