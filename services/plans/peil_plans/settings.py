"""What plans reads from its environment."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from peil_chassis.login.settings import LoginSettings
from peil_chassis.settings import ServiceSettings
from peil_contracts.envelope import SOURCE_PATTERN

DEMO_OIN = "00000001234567890000"
"""Not given out to any organisation."""


class PlansSettings(ServiceSettings, LoginSettings):
    """Variables of plans. Each is named ``PEIL_`` and the field in capitals."""

    database: str = Field(default="peil_plans", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="plans' own database")
    source: str = Field(
        default=f"urn:nld:oin:{DEMO_OIN}:systeem:peil-plans",
        pattern=SOURCE_PATTERN,
        description="the source that plans' facts name: the organisation's OIN and this system",
    )
    mandate: Path | None = Field(
        default=None, description="folder with the municipality's mandate, one .json per version; none: Amsterdam's"
    )
    occasions: Path | None = Field(
        default=None, description="folder with calendar.json and checklists.json; none: Peil's own"
    )
