"""Withdrawal: saying that a fact recorded earlier does not hold."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from peil_contracts.fields import Code, FactData

FACT_WITHDRAWN = "nl.peil.register.fact-withdrawn.v1"


class FactWithdrawn(FactData):
    """What the source recorded under this natural key does not hold. Only the source itself can say so."""

    fact_type: str = Field(description="The type of the fact that is withdrawn.")
    key: dict[str, Any] = Field(description="The fields of that type's natural key, without the source.")
    reason: Code | None = Field(default=None, description="A short code, such as `typing-error`.")
