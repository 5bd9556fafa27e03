"""What the API is asked and says about persons: the models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from peil_contracts.envelope import SOURCE_PATTERN
from peil_contracts.persons import PSEUDONYM_PATTERN, REFERENCE_PATTERN

Reference = Annotated[str, Field(pattern=REFERENCE_PATTERN, description="What the source calls the person.")]
LeadingReference = Annotated[
    str, Field(pattern=REFERENCE_PATTERN, description="What the leading source calls the person.")
]
Source = Annotated[str, Field(pattern=SOURCE_PATTERN, description="The source of the reference.")]
MAPPING_PATTERN = PSEUDONYM_PATTERN


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Mapping(_Asked):
    """A reference of a source, and the person it stands for."""

    source: Source
    reference: Reference
    person: LeadingReference


class Lookup(_Asked):
    """Whose pseudonym is asked for."""

    reference: LeadingReference


class PersonErasure(_Asked):
    """Whom to forget, and on what ground."""

    source: Source
    reference: Reference
    ground: Literal["request", "retention"] = Field(
        description="request: the person asked for it. retention: the time of keeping is over, else it is refused."
    )


class KeptMapping(BaseModel):
    """A reference of a source and whether it stands for somebody."""

    id: str = Field(description="Of the mapping; random.")
    source: str = Field(description="The source.")
    reference: str = Field(description="What the source calls the person.")
    mapped: bool = Field(description="Whether it stands for a person of the leading source.")
    moving: bool = Field(description="Whether facts are still being taken in or moved.")


class KeptMappings(BaseModel):
    """A page of a source's references."""

    mappings: list[KeptMapping]
    next: str | None = Field(description="Send as `after` to get the next page; null on the last.")


class WaitingReference(BaseModel):
    """A reference that must be mapped."""

    id: str = Field(description="Of its mapping; random.")
    reference: str = Field(description="What the source calls the person.")


class WaitingDelivery(BaseModel):
    """A delivery that waits until its references are mapped."""

    id: str = Field(description="The event's id.")
    type: str = Field(description="The event's type.")
    source: str = Field(description="The event's source.")
    since: str = Field(description="Since when, UTC.", json_schema_extra={"format": "date-time"})
    references: list[WaitingReference] = Field(description="Those in it that are not mapped.")


class WaitingDeliveries(BaseModel):
    """A page of what waits, the longest first."""

    deliveries: list[WaitingDelivery]
    next: str | None = Field(description="Send as `after` to get the next page; null on the last.")


class FoundPseudonym(BaseModel):
    """A person's pseudonym."""

    pseudonym: str | None = Field(description="Null for somebody whom the leading source has not named.")


class ErasureOutcome(BaseModel):
    """What became of a wish to erase."""

    outcome: Literal["erased", "erased-before"] = Field(
        description="erased: now. erased-before: already, and nothing was taken since."
    )
