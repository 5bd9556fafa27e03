"""The kinds of field that facts are made of, each with its form, its limit and its message."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from peil_contracts.lint import points_at_person
from peil_contracts.violations import broken

ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
CODE_PATTERN = "^[a-z][a-z0-9-]{0,39}$"
_ID = re.compile(ID_PATTERN[1:-1])
_CODE = re.compile(CODE_PATTERN[1:-1])
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,12})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
_FIRST_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)


class FactData(BaseModel):
    """The ``data`` of one type of fact: frozen, and closed, so that nothing is published that no contract names."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


def rfc3339(moment: datetime) -> str:
    """*moment* (aware) as RFC 3339 text in UTC with microseconds: fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _identifier(value: str) -> str:
    if not _ID.fullmatch(value):
        raise broken(
            "id-form", "must be 1 to 64 letters, digits, dots, underscores or hyphens, a letter or digit first."
        )
    return impersonal(value)


def impersonal(value: str) -> str:
    """*value* itself. Raises `PydanticCustomError` naming the rule of `peil_contracts.lint` that it breaks."""
    if found := points_at_person(value):
        rule, message = found
        raise PydanticCustomError(rule, message)
    return value


def _code(value: str) -> str:
    if not _CODE.fullmatch(value):
        raise broken("code-form", "must be a code of 1 to 40 lower-case letters, digits and hyphens, a letter first.")
    return value


def _day(value: Any) -> date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise broken("day-form", "is no day of the calendar: send an existing day as YYYY-MM-DD.") from None
    elif isinstance(value, date) and not isinstance(value, datetime):
        day = value
    else:
        raise broken("day-form", "must be a day written as YYYY-MM-DD, without a time.")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise broken("day-range", "must lie between 1900-01-01 and 2099-12-31.")
    return day


def moment(value: Any) -> datetime:
    """
    *value* (RFC 3339 text, or an aware datetime) as a moment in UTC.

    Raises:
        PydanticCustomError: ``time-form`` or ``time-range``.
    """
    if isinstance(value, str):
        value = _parsed(value)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise broken("time-form", "must be an RFC 3339 time with an offset, such as 2026-03-02T09:00:00Z.")
    try:
        in_utc = value.astimezone(UTC)
    except OverflowError:
        raise broken("time-range", "must lie in 1970 or later: send when the source recorded it.") from None
    if in_utc < _FIRST_MOMENT:
        raise broken("time-range", "must lie in 1970 or later: send when the source recorded it.")
    return in_utc


def _parsed(text: str) -> datetime | None:
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:
        return None


def _one_line(limit: int, *, empty: bool = False) -> AfterValidator:
    def _checked(value: str) -> str:
        if "\n" in value:
            raise broken("one-line", "must be one line: remove the line feed.")
        return _sized(value, limit, empty)

    return AfterValidator(_checked)


def _lines(limit: int) -> AfterValidator:
    return AfterValidator(lambda value: _sized(value, limit, True))


def _sized(value: str, limit: int, empty: bool) -> str:
    if len(value) > limit:
        raise PydanticCustomError("too-long", "holds more than {limit} characters: shorten it.", {"limit": limit})
    if not empty and not value.strip():
        raise broken("empty", "must not be empty: fill it in.")
    return value


def _described(**schema: Any) -> Any:
    return Field(json_schema_extra=schema)


Identifier = Annotated[str, AfterValidator(_identifier), _described(pattern=ID_PATTERN)]
"""The id of a unit, vacancy, plan, action or change; never one that points at a person."""
Code = Annotated[str, AfterValidator(_code), _described(pattern=CODE_PATTERN)]
"""A short code from a list that its owner keeps."""
Day = Annotated[date, BeforeValidator(_day)]
"""A calendar day in Amsterdam."""
Moment = Annotated[datetime, BeforeValidator(moment)]
"""A moment with offset; kept in UTC to the microsecond."""
Label = Annotated[str, _one_line(40), _described(minLength=1, maxLength=40)]
Title = Annotated[str, _one_line(500), _described(minLength=1, maxLength=500)]
Name = Annotated[str, _one_line(200), _described(minLength=1, maxLength=200)]
Note = Annotated[str, _one_line(500, empty=True), _described(maxLength=500)]
Text = Annotated[str, _lines(4000), _described(maxLength=4000)]
"""Text of several lines."""
