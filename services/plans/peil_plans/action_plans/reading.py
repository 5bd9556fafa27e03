"""What the audit log says of who read plans. A plan is a case: whoever gets to see one is written down first."""

from __future__ import annotations

from peil_chassis.audit import Act
from peil_chassis.identity import Identity

AUDIT_WORDS = {"case-read": "actieplan bekeken", "cases-listed": "lijst van actieplannen bekeken"}
"""What the audit log of plans tells, in Dutch."""


def case_read(caller: Identity, grounds: frozenset[str], plan: str) -> Act:
    """*caller*, let in on these *grounds*, sees *plan* or an action of it."""
    return Act(caller.subject, "case-read", "plan", plan, ", ".join(sorted(grounds)))


def cases_listed(caller: Identity, grounds: frozenset[str], unit: str | None) -> Act:
    """*caller*, let in on these *grounds*, sees a list of the plans they answer for, of one *unit* or of all."""
    return Act(caller.subject, "cases-listed", "plans", unit or "all", ", ".join(sorted(grounds)))
