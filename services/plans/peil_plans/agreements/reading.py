"""What the audit log says of who read agreements. An agreement is a case: whoever gets to see one is written down."""

from __future__ import annotations

from peil_chassis.audit import Act
from peil_chassis.identity import Identity

AUDIT_WORDS = {
    "agreement-read": "afspraak bekeken",
    "agreements-listed": "lijst van afspraken bekeken",
    "consent-recorded": "instemming van de ondernemingsraad vastgelegd",
}
"""What the audit log tells about this room, in Dutch."""


def agreement_read(caller: Identity, grounds: frozenset[str], agreement: str) -> Act:
    """*caller*, let in on these *grounds*, sees *agreement*."""
    return Act(caller.subject, "agreement-read", "agreement", agreement, ", ".join(sorted(grounds)))


def agreements_listed(caller: Identity, grounds: frozenset[str], unit: str | None) -> Act:
    """*caller*, let in on these *grounds*, sees a list of the agreements they answer for, of one *unit* or of all."""
    return Act(caller.subject, "agreements-listed", "agreements", unit or "all", ", ".join(sorted(grounds)))
