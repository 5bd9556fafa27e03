"""What the fold's process reads from its environment."""

from __future__ import annotations

from pydantic import Field

from peil_chassis.rebuild import OLD_BUILD_STAYS
from peil_chassis.settings import ServiceSettings
from peil_contracts.envelope import SOURCE_PATTERN

SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-reporting"


class FoldSettings(ServiceSettings):
    """Variables of reporting's fold. Each is named ``PEIL_`` and the field in capitals."""

    database: str = Field(
        default="peil_reporting", pattern=r"^[a-z][a-z0-9_]{0,37}$", description="reporting's database"
    )
    source: str = Field(
        default=SOURCE,
        pattern=SOURCE_PATTERN,
        description="the source that facts about releases name: the organisation's OIN and this system",
    )
    shard: int = Field(default=0, ge=0, le=63, description="which share of the partitions this process folds")
    shards: int = Field(default=1, ge=1, le=64, description="into how many shares the partitions are divided")
    batch_records: int = Field(default=5000, ge=1, le=50000, description="most events folded in one commit")
    old_build_stays_s: int = Field(
        default=int(OLD_BUILD_STAYS.total_seconds()), ge=1, description="seconds a build outlives a switch"
    )
    cached_documents: int = Field(default=5000, ge=100, description="entities and cells kept in memory")
