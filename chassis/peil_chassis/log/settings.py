"""What a process reads from its environment about the log."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from peil_chassis.addresses import Brokers
from peil_chassis.log.access import LogAccess


class KafkaSettings(BaseSettings):
    """Variables of every process that speaks to the log. Each is named ``PEIL_`` and the field in capitals."""

    model_config = SettingsConfigDict(env_prefix="PEIL_", frozen=True, extra="ignore")

    kafka: Brokers = Field(description="broker, as host:port")
    kafka_user: str | None = Field(
        default=None, min_length=1, description="user at the broker; without one the log is used without login"
    )
    kafka_password: SecretStr | None = Field(
        default=None, validate_default=True, description="password of PEIL_KAFKA_USER"
    )
    kafka_ca: Path | None = Field(
        default=None, description="file with the certificates (PEM) of the authority that signs the brokers'"
    )

    @field_validator("kafka_password")
    @classmethod
    def _goes_with_a_user(cls, value: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        given = value is not None and bool(value.get_secret_value())
        if given != bool(info.data.get("kafka_user")):
            raise ValueError("PEIL_KAFKA_USER and PEIL_KAFKA_PASSWORD go together")
        return value

    @field_validator("kafka_ca")
    @classmethod
    def _holds_certificates(cls, value: Path | None, info: ValidationInfo) -> Path | None:
        if value is None:
            return None
        if not info.data.get("kafka_user"):
            raise ValueError("it says whom to trust when logging in; set PEIL_KAFKA_USER too")
        try:
            LogAccess("", "", value).tls()
        except OSError:
            raise ValueError("it cannot be read or holds no certificate") from None
        return value

    @property
    def kafka_access(self) -> LogAccess | None:
        """How to log in at the broker; None for one that asks nothing."""
        if self.kafka_user is None or self.kafka_password is None:
            return None
        return LogAccess(self.kafka_user, self.kafka_password.get_secret_value(), self.kafka_ca)
