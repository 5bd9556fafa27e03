"""What the collector reads from its environment."""

from __future__ import annotations

from pydantic import Field

from peil_chassis.addresses import PublicAddress
from peil_chassis.settings import ServiceSettings
from peil_contracts.envelope import SOURCE_PATTERN

DEMO_OIN = "00000001234567890000"
"""Not given out to any organisation."""


class CollectorSettings(ServiceSettings):
    """Variables of the collector. Each is named ``PEIL_`` and the field in capitals."""

    database: str = Field(
        default="peil_collector", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="collector's own database"
    )
    source: str = Field(
        default=f"urn:nld:oin:{DEMO_OIN}:systeem:peil-collector",
        pattern=SOURCE_PATTERN,
        description="the source that the collector's facts name: the organisation's OIN and this system",
    )
    form_url: PublicAddress = Field(
        default="http://localhost:8081",
        description="address of the form on which people answer; under any other name the form says nothing",
    )
