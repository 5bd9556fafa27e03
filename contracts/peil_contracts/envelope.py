"""
The envelope of every event: CloudEvents 1.0 by the NL GOV profile 1.1.

A `Delivery` is what an HR system sends, a `Fact` is what Peil publishes. Both are frozen, and both keep extensions they
do not know, as long as name, type and text are fit for an attribute.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, field_serializer, model_validator

from peil_contracts.fields import Identifier, Moment, impersonal, rfc3339
from peil_contracts.violations import ContractBroken, Violation, broken
from peil_contracts.wire import EVENT_BYTES

__all__ = ["SLACK", "ContractBroken", "Delivery", "Fact", "Violation"]

SLACK = timedelta(minutes=5)
"""How far ahead of ours a source's clock may run."""
OWN_BYTES = 256
"""What Peil's own attributes may add: a delivery stays this much below the 64 KB that a fact may have."""
DELIVERY_BYTES = EVENT_BYTES - OWN_BYTES

OWN_ATTRIBUTES = frozenset({"recordedtime", "sequence", "sequencetype"})
"""What Peil sets when it publishes."""

SOURCE_PATTERN = "^urn:nld:oin:[0-9]{20}:systeem:[a-z0-9][a-z0-9-]{0,39}$"
TYPE_PATTERN = r"^nl(\.[a-z0-9]+(-[a-z0-9]+)*){2,5}\.v[1-9][0-9]{0,2}$"
EVENT_ID_PATTERN = "^[!-~]{1,128}$"
NAME_PATTERN = "^[a-z0-9]{1,20}$"
SEQUENCE_PATTERN = "^[1-9][0-9]{0,9}$"
_SOURCE, _TYPE, _NAME, _SEQUENCE, _EVENT_ID = (
    re.compile(pattern[1:-1])
    for pattern in (SOURCE_PATTERN, TYPE_PATTERN, NAME_PATTERN, SEQUENCE_PATTERN, EVENT_ID_PATTERN)
)
_TRACEPARENT = re.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_VISIBLE = re.compile(r"[!-~]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~]+")
_INTEGER = range(-(2**31), 2**31)


def _id(value: str) -> str:
    if not _EVENT_ID.fullmatch(value):
        raise broken("id-form", "must be 1 to 128 visible ASCII characters without spaces, at best a UUID.")
    return impersonal(value)


def _source(value: str) -> str:
    if not _SOURCE.fullmatch(value):
        raise broken("source-form", "must be urn:nld:oin:<20 digits>:systeem:<name>.")
    impersonal(value.rpartition(":")[2])
    return value


def _type(value: str) -> str:
    if not _TYPE.fullmatch(value):
        raise broken("type-form", "must be a reverse domain name that ends in .v<number>, such as nl.peil.….v1.")
    return value


def _media_type(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"application/json(; ?charset=utf-8)?", value, re.IGNORECASE):
        return "application/json"
    raise broken("media-type", "must be application/json.")


def _reference(value: str) -> str:
    if not _VISIBLE.fullmatch(value) or len(value) > 1024:
        raise broken("uri-form", "must be a URI reference of at most 1024 characters, percent-encoded.")
    return impersonal(value)


def _uri(value: str) -> str:
    if not _URI.fullmatch(value):
        raise broken("uri-form", "must be an absolute URI of at most 1024 characters, percent-encoded.")
    return _reference(value)


def _extension(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, int) and value in _INTEGER):
        return value
    if not isinstance(value, str):
        raise broken("attribute-type", "must be text, true, false or a 32-bit integer.")
    if len(value) > 256:
        raise broken("too-long", "holds more than 256 characters: shorten it.")
    if "\n" in value:
        raise broken("one-line", "must be one line: remove the line feed.")
    return value if _TRACEPARENT.fullmatch(value) else impersonal(value)


def _name(value: str) -> str:
    if value == "data_base64":
        raise broken("data-base64", "is not taken: send `data` as JSON.")
    if not _NAME.fullmatch(value):
        raise broken("attribute-name", "must be 1 to 20 lower-case letters and digits: rename this attribute.")
    return value


def _sequence(value: str) -> str:
    if not _SEQUENCE.fullmatch(value) or int(value) not in _INTEGER:
        raise broken("sequence-form", "must be an integer from 1 to 2147483647, written as text.")
    return value


def _traceparent(value: str) -> str:
    if not _TRACEPARENT.fullmatch(value):
        raise broken("traceparent-form", "must be a W3C traceparent: 00-<32 hex>-<16 hex>-<2 hex>.")
    return value


def _pattern(pattern: str) -> Any:
    return Field(json_schema_extra={"pattern": pattern})


Extension = Annotated[Any, BeforeValidator(_extension)]
ExtensionName = Annotated[str, AfterValidator(_name)]


class _Envelope(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", hide_input_in_errors=True)
    __pydantic_extra__: dict[ExtensionName, Extension]

    id: Annotated[str, AfterValidator(_id), _pattern(EVENT_ID_PATTERN)] = Field(
        description="Unique within its source; a persistent id if there is one, else a UUID."
    )
    source: Annotated[str, AfterValidator(_source), _pattern(SOURCE_PATTERN)] = Field(
        description="The system that recorded it: OIN of its organisation, name of the system."
    )
    specversion: Literal["1.0"] = Field(description="Version of CloudEvents.")
    type: Annotated[str, AfterValidator(_type), _pattern(TYPE_PATTERN)] = Field(description="What kind of fact it is.")
    datacontenttype: Annotated[Literal["application/json"], BeforeValidator(_media_type)] = Field(
        default="application/json", description="Form of `data`."
    )
    dataschema: Annotated[str, AfterValidator(_uri)] | None = Field(default=None, description="URI of its schema.")
    dataref: Annotated[str, AfterValidator(_reference)] | None = Field(
        default=None, description="Where more can be asked for by those who may know."
    )
    subject: Identifier | None = Field(default=None, description="The unit, vacancy or plan. Never a person.")
    time: Moment = Field(description="When the source recorded it. When it is true stands in `data`.")
    partitionkey: Annotated[str, AfterValidator(_id)] | None = Field(default=None, description="Key on the log.")
    traceparent: Annotated[str, AfterValidator(_traceparent)] | None = Field(
        default=None, description="W3C trace context."
    )
    data: dict[str, Any] = Field(description="The fact itself.")

    @model_validator(mode="before")
    @classmethod
    def _null_is_unset(cls, event: Any) -> Any:
        # The JSON event format: an attribute that is null counts as left out.
        if not isinstance(event, dict):
            return event
        return {name: value for name, value in event.items() if value is not None or name == "data"}

    @field_serializer("time")
    def _time_text(self, time: datetime) -> str:
        return rfc3339(time)

    def as_event(self) -> dict[str, Any]:
        """All attributes that are set, and ``data``, as plain JSON values; times as fixed-width UTC text."""
        return self.model_dump(mode="json", exclude_none=True, exclude={"data"}) | {"data": self.data}


class Delivery(_Envelope):
    """
    What an HR system sends. Build one with `peil_contracts.catalogue.parse_delivery`, which checks ``data`` too.

    ``sequence`` and ``sequencetype`` of the source are taken as they come and never used: HR systems promise nothing
    about order.
    """

    RESERVED: ClassVar[frozenset[str]] = frozenset({"recordedtime"})

    @model_validator(mode="after")
    def _nothing_reserved(self) -> Self:
        for name in self.RESERVED & (self.model_extra or {}).keys():
            raise broken("reserved-attribute", "is set by Peil alone: leave it out.", field=name)
        return self

    def for_fact(self) -> dict[str, Any]:
        """The event to publish from this delivery: same source, id and data, without what Peil or the log sets."""
        return {name: value for name, value in self.as_event().items() if name not in OWN_ATTRIBUTES | {"partitionkey"}}


class Fact(_Envelope):
    """What Peil publishes: a delivery's content and when, and in which order, it became known."""

    recordedtime: Moment = Field(description="When Peil published it: the moment from which it is known.")
    sequence: Annotated[str, AfterValidator(_sequence), _pattern(SEQUENCE_PATTERN)] = Field(
        description="Its number within its key on the log: 1, 2, 3, without a gap."
    )
    sequencetype: Literal["Integer"] = Field(description="How `sequence` is to be read.")

    @field_serializer("recordedtime")
    def _recordedtime_text(self, recordedtime: datetime) -> str:
        return rfc3339(recordedtime)
