"""The kinds of field that facts are made of, each with its form, its limit and its message."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from peil_contracts.lint import points_at_person
from peil_contracts.violations import broken

ID_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
CODE_PATTERN = "^[a-z][a-z0-9-]{0,39}$"
PERIOD_PATTERN = "^[0-9]{4}-(Q[1-4]|0[1-9]|1[0-2])$"
PERCENTAGE_PATTERN = r"^(100(\.0{1,4})?|(0|[1-9][0-9]?)(\.[0-9]{1,4})?)$"
_ID = re.compile(ID_PATTERN[1:-1])
_CODE = re.compile(CODE_PATTERN[1:-1])
_PERIOD = re.compile(PERIOD_PATTERN[1:-1])
_PERCENTAGE = re.compile(PERCENTAGE_PATTERN[1:-1])
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,12})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
MOST_HOURS, MOST = 48, 10_000_000
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


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise broken("number", "must be a number, without quotes.")
    return value


def _hours(value: Any) -> float:
    hours = _number(value)
    if not 0 < hours <= MOST_HOURS:
        raise broken("hours-range", "must be more than 0 and at most 48 hours a week.")
    if hours * 4 != int(hours * 4):
        raise broken("quarter-hours", "must be whole quarters of an hour, such as 28.5 or 36.")
    return float(hours)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise broken("whole-number", "must be a whole number, without quotes or decimals.")
    if not 0 <= value <= MOST:
        raise broken("count-range", "must be from 0 to 10000000.")
    return value


def _day_count(value: Any) -> float:
    days = _number(value)
    if not 0 <= days <= MOST:
        raise broken("count-range", "must be from 0 to 10000000.")
    if round(days, 2) != days:
        raise broken("two-decimals", "must have at most two decimals.")
    return float(days)


def _percentage(value: str) -> str:
    if not _PERCENTAGE.fullmatch(value):
        raise broken("percentage-form", 'must be 0 to 100 as text with at most four decimals, such as "11" or "11.0".')
    return value


def _period(value: str) -> str:
    if not _PERIOD.fullmatch(value):
        raise broken("period-form", "must be a quarter (2026-Q3) or a month (2026-07).")
    if not FIRST_DAY.year <= int(value[:4]) <= LAST_DAY.year:
        raise broken("day-range", "must lie between 1900-01-01 and 2099-12-31.")
    return value


def first_day_of(period: str) -> date:
    """The first day of a `Period`, such as ``2026-Q3`` or ``2026-07``. Raises `ValueError` when it is none."""
    if not _PERIOD.fullmatch(period):
        raise ValueError("not a period")
    month = int(period[6]) * 3 - 2 if period[5] == "Q" else int(period[5:])
    return date(int(period[:4]), month, 1)


def _each_once(days: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(days)) < len(days):
        raise broken("weekday-twice", "holds a day of the week twice: send each once.")
    return tuple(sorted(days, key=WEEKDAYS.index))


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
Period = Annotated[str, AfterValidator(_period), _described(pattern=PERIOD_PATTERN)]
"""A quarter (``2026-Q3``) or a month (``2026-07``)."""
Hours = Annotated[float, BeforeValidator(_hours), _described(exclusiveMinimum=0, maximum=MOST_HOURS, multipleOf=0.25)]
"""Hours a week by contract, in quarters of an hour."""
Count = Annotated[int, BeforeValidator(_count), _described(minimum=0, maximum=MOST)]
"""How many."""
DayCount = Annotated[float, BeforeValidator(_day_count), _described(minimum=0, maximum=MOST)]
"""How many days, parts of a day included, to two decimals."""
Quantity = Annotated[float, BeforeValidator(_day_count), _described(minimum=0, maximum=MOST)]
"""A number of anything, to two decimals."""
Percentage = Annotated[str, AfterValidator(_percentage), _described(pattern=PERCENTAGE_PATTERN)]
"""Per cent as text, so that the precision in which it came is kept: ``11`` is not ``11.0``."""
Weekday = Literal["mon", "tue", "wed", "thu", "fri"]
WEEKDAYS: tuple[str, ...] = get_args(Weekday)
Weekdays = Annotated[tuple[Weekday, ...], Field(max_length=5), AfterValidator(_each_once), _described(uniqueItems=True)]
"""Working days of the week, each once, in the week's order."""
ScaleBand = Literal["up-to-9", "10-11", "12-14", "15-plus"]
"""Band of salary scales."""
Label = Annotated[str, _one_line(40), _described(minLength=1, maxLength=40)]
Title = Annotated[str, _one_line(500), _described(minLength=1, maxLength=500)]
Name = Annotated[str, _one_line(200), _described(minLength=1, maxLength=200)]
Note = Annotated[str, _one_line(500, empty=True), _described(maxLength=500)]
Text = Annotated[str, _lines(4000), _described(maxLength=4000)]
"""Text of several lines."""
