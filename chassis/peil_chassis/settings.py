"""What a process reads from its environment: once, checked, frozen."""

from __future__ import annotations

import sys
from typing import Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from peil_chassis.addresses import Networks, is_loopback
from peil_chassis.log.settings import KafkaSettings
from peil_chassis.store.uri import StoreAddress

PREFIX = "PEIL_"

_RATE = r"^[1-9][0-9]{0,6}/(second|minute|hour)$"


class HttpSettings(BaseSettings):
    """Variables of every process that answers HTTP. Each is named ``PEIL_`` and the field in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: str = Field(default="127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(default=0, ge=0, le=65535, description="TCP port to listen on; 0 takes a free one")
    rate_system: str = Field(default="15000/minute", pattern=_RATE, description="requests of one HR system or service")
    rate_person: str = Field(default="3000/minute", pattern=_RATE, description="requests of one person")
    rate_anonymous: str = Field(default="3000/minute", pattern=_RATE, description="requests of one address")
    trusted_proxies: Networks = Field(
        default="127.0.0.0/8,::1/128", description="networks whose X-Forwarded-For is believed, commas between"
    )
    patience_s: float = Field(default=10.0, ge=0.1, le=300, description="seconds until a slow client is cut off")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="least urgent line")
    contact_name: str = Field(default="Bureau Inclusie en Diversiteit", description="who answers for the APIs")
    contact_url: str = Field(default="https://example.org/peil", description="page about this installation")
    contact_email: str = Field(default="peil@example.org", description="shared mailbox for questions about the APIs")

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine can reach the process."""
        return is_loopback(self.host)


class ServiceSettings(KafkaSettings, HttpSettings):
    """Variables of every service that stands on a log and a store."""

    mongo: StoreAddress = Field(repr=False, description="store, as mongodb:// URI")
    lease_s: float = Field(default=5.0, ge=1, le=300, description="seconds a silent owner blocks a standby")
    database: str = Field(pattern=r"^[a-z][a-z0-9_]{0,37}$", description="name of this service's own database")


S = TypeVar("S", bound=BaseSettings)

_SENTENCES = {
    "missing": "is not set",
    "int_parsing": "must be a whole number",
    "literal_error": "has a value that is not known",
    "string_pattern_mismatch": "has not the expected form",
}


def load_settings(kind: type[S]) -> S:
    """
    The settings as the environment gives them.

    A wrong value ends the process with code 2 and one sentence per variable on standard error, never a traceback.
    The value itself is not repeated: it may hold a password.

    Raises:
        SystemExit: a variable is missing or wrong.
    """
    try:
        return kind()
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            print(_sentence(kind, str(problem["loc"][0]), problem["type"], problem["msg"]), file=sys.stderr)
        raise SystemExit(2) from None


def _sentence(kind: type[BaseSettings], field: str, rule: str, message: str) -> str:
    variable = f"{PREFIX}{field.upper()}"
    described = kind.model_fields[field].description if field in kind.model_fields else None
    what = _SENTENCES.get(rule)
    broken = f"{variable} {what}" if what else f"{variable} is wrong: {message.removeprefix('Value error, ')}"
    if rule == "literal_error":
        broken = f"{broken} ({message.removeprefix('Input should be ')} is)"
    return f"{broken}. It is: {described}." if described else f"{broken}."
