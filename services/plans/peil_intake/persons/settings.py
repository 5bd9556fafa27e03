"""What the vault reads from the environment."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from peil_chassis.settings import PREFIX
from peil_contracts.envelope import SOURCE_PATTERN
from peil_intake.deliveries.deciding import Vault
from peil_intake.persons.pseudonyms import fresh_pseudonyms
from peil_intake.persons.sealing import Keyring

_KEY = "[0-9a-f]{64}"


class VaultSettings(BaseSettings):
    """Variables of whoever opens or seals, and by what rules references are kept."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

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

    def keyring(self) -> Keyring:
        """The key that seals, and those before it that still open."""
        return Keyring(self.vault_key, [key for key in self.vault_keys_before.split(",") if key])

    def vault(self) -> Vault:
        """The rules and secrets of the vault."""
        return Vault(self.keyring(), self.leading_source, fresh_pseudonyms(), self.retention_months)
