"""What the issuer reads from its environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from peil_chassis.addresses import PublicAddress
from peil_chassis.login.settings import LoginSettings
from peil_chassis.settings import ServiceSettings
from peil_contracts.envelope import SOURCE_PATTERN

DEMO_OIN = "00000001234567890000"
"""Not given out to any organisation."""


class IssuerSettings(ServiceSettings, LoginSettings):
    """Variables of the issuer. Each is named ``PEIL_`` and the field in capitals."""

    database: str = Field(default="peil_issuer", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="issuer's own database")
    source: str = Field(
        default=f"urn:nld:oin:{DEMO_OIN}:systeem:peil-issuer",
        pattern=SOURCE_PATTERN,
        description="the source that the issuer's facts name: the organisation's OIN and this system",
    )
    form_url: PublicAddress = Field(
        default="http://localhost:8081",
        description="address of the form on which people answer; another host than that of the pages",
    )
    question_sets: Path | None = Field(
        default=None,
        description="folder with the municipality's sets of questions, one .json per set; none: Amsterdam's",
    )
