"""What intake reads from its environment, and who its suppliers are."""

from __future__ import annotations

import json
from pathlib import Path

from peil_chassis.settings import ServiceSettings
from peil_intake.deliveries.domain.reading import Supplier


class IntakeSettings(ServiceSettings):
    """Intake needs what every service needs; its suppliers stand in the file of tokens."""


def suppliers_in(tokens: Path | None) -> list[Supplier]:
    """The clients that the file of local tokens names, with the sources each may speak for; none without a file."""
    entries = json.loads(tokens.read_text(encoding="utf-8")) if tokens else []
    return [
        Supplier(entry["client"], frozenset(entry.get("sources") or ()), frozenset(entry.get("families") or ()))
        for entry in entries
        if "hr-system" in entry.get("roles", ()) and entry.get("client")
    ]
