"""What reporting reads from its environment."""

from __future__ import annotations

from pydantic import Field

from peil_chassis.login.settings import LoginSettings
from peil_chassis.settings import ServiceSettings


class ReportingSettings(ServiceSettings, LoginSettings):
    """Variables of reporting's API and pages. Each is named ``PEIL_`` and the field in capitals."""

    database: str = Field(
        default="peil_reporting", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="reporting's own database"
    )
