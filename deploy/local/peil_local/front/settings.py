"""What the front is told by the launcher."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from peil_chassis.addresses import IssuerAddress
from peil_chassis.settings import HttpSettings


class FrontSettings(HttpSettings):
    """Variables of the front, on top of address and port."""

    services: str = Field(
        pattern=r"^[a-z]+=http://[^,=]+(,[a-z]+=http://[^,=]+)*$", description="services, as name=http://host:port,…"
    )
    mail_port: int = Field(default=8025, ge=0, le=65535, description="port of the mail sink; 0 takes a free one")
    answer_within_s: float = Field(
        default=60.0, gt=0, le=600, description="seconds a service may take to begin its answer"
    )
    post: Path = Field(description="folder that keeps the mail that was sent")
    demo: Path | None = Field(default=None, description="file that tells of the municipality that ./peil demo plays")
    identity: Path | None = Field(default=None, description="folder with the keys of the local identity provider")
    issuer: IssuerAddress | None = Field(
        default=None, description="address of the identity provider, as it stands in tokens"
    )
    audience: str = Field(default="peil", min_length=1, description="whom tokens must be meant for")
    published_on_loopback: bool = Field(
        default=False, description="in a container: whether its port leaves it on loopback alone"
    )

    @property
    def addresses(self) -> dict[str, str]:
        """Service name -> address without a path."""
        return dict(pair.split("=", 1) for pair in self.services.split(","))
