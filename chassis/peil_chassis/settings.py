"""What a process reads from its environment: once, checked, frozen."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from peil_chassis.log.settings import KafkaSettings

PREFIX = "PEIL_"


class HttpSettings(BaseSettings):
    """Variables of every process that answers HTTP. Each is named ``PEIL_`` and the field in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: str = Field(default="127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(default=0, ge=0, le=65535, description="TCP port to listen on; 0 takes a free one")
    tokens: Path | None = Field(default=None, description="JSON file of local tokens, made by the launcher")
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

    mongo: str = Field(min_length=1, pattern=r"^mongodb(\+srv)?://", repr=False, description="store, as mongodb:// URI")
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


def is_loopback(host: str) -> bool:
    """Whether *host* (a name or an address, without port) is this machine itself."""
    bare = host.strip("[]")
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def _sentence(kind: type[BaseSettings], field: str, rule: str, message: str) -> str:
    variable = f"{PREFIX}{field.upper()}"
    described = kind.model_fields[field].description if field in kind.model_fields else None
    what = _SENTENCES.get(rule)
    broken = f"{variable} {what}" if what else f"{variable} is wrong: {message}"
    if rule == "literal_error":
        broken = f"{broken} ({message.removeprefix('Input should be ')} is)"
    return f"{broken}. It is: {described}." if described else f"{broken}."
