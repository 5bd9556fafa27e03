"""What intake reads from its environment, and who its suppliers are."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import Field

from peil_chassis.settings import ServiceSettings
from peil_contracts.envelope import SOURCE_PATTERN
from peil_intake.deliveries.deciding import Vault
from peil_intake.deliveries.domain.reading import Supplier
from peil_intake.persons.pseudonyms import fresh_pseudonyms
from peil_intake.persons.sealing import Keyring

_KEY = "[0-9a-f]{64}"


class IntakeSettings(ServiceSettings):
    """Intake needs what every service needs, and what the vault needs; its suppliers stand in the file of tokens."""

    vault_key: str = Field(
        pattern=f"^{_KEY}$", repr=False, description="secret of the vault, 64 hexadecimal digits; keep it safe"
    )
    vault_keys_before: str = Field(
        default="",
        pattern=f"^({_KEY}(,{_KEY})*)?$",
        repr=False,
        description="secrets that PEIL_VAULT_KEY took the place of, commas between",
    )
    leading_source: str = Field(
        default="urn:nld:oin:00000001234567890000:systeem:hr",
        pattern=SOURCE_PATTERN,
        description="source whose references of persons make pseudonyms",
    )
    retention_months: int = Field(
        default=24, ge=1, le=240, description="months that a person is kept after the last employment ended"
    )

    def vault(self) -> Vault:
        """The rules and secrets of the vault."""
        before = [key for key in self.vault_keys_before.split(",") if key]
        keys = Keyring(self.vault_key, before)
        return Vault(keys, self.leading_source, fresh_pseudonyms(), self.retention_months)


def suppliers_in(tokens: Path | None) -> list[Supplier]:
    """The clients that the file of local tokens names, with the sources each may speak for; none without a file."""
    entries = json.loads(tokens.read_text(encoding="utf-8")) if tokens else []
    return [
        Supplier(entry["client"], frozenset(entry.get("sources") or ()), frozenset(entry.get("families") or ()))
        for entry in entries
        if "hr-system" in entry.get("roles", ()) and entry.get("client")
    ]
