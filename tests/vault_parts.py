"""A vault for tests: a key of its own, and pseudonyms from the system's randomness."""

from __future__ import annotations

from peil_intake.deliveries.deciding import Vault
from peil_intake.persons.pseudonyms import fresh_pseudonyms
from peil_intake.persons.sealing import Keyring

OIN = "00000001234567890000"
LEADING = f"urn:nld:oin:{OIN}:systeem:hr"
PORTAL = f"urn:nld:oin:{OIN}:systeem:leerportaal"
KEY = "5e" * 32


def a_vault(leading: str = LEADING, *, retention_months: int = 24) -> Vault:
    """The vault's rules and secrets."""
    return Vault(Keyring(KEY), leading, fresh_pseudonyms(), retention_months)
