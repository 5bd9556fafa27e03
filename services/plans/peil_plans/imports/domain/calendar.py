"""Quarters, months and seasons as Dutch papers write them, and the day on which each ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS: dict[str, int] = {
    "januari": 1, "jan": 1, "february": 2, "februari": 2, "feb": 2, "febr": 2, "maart": 3, "mrt": 3, "mar": 3,
    "april": 4, "apr": 4, "mei": 5, "juni": 6, "jun": 6, "juli": 7, "jul": 7, "augustus": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9, "oktober": 10, "okt": 10, "oct": 10, "november": 11, "nov": 11,
    "december": 12, "dec": 12, "january": 1, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "october": 10,
}  # fmt: skip
SEASONS: dict[str, int] = {"voorjaar": 6, "lente": 6, "zomer": 9, "najaar": 12, "herfst": 12, "winter": 12}
"""The last month of the quarter in which a season ends: papers say no more than about when."""

MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")(?:\b\.?|(?=20\d\d))"
_YEAR = r"(?:(?:19|20)\d\d|['’‘`]\s?\d\d)"
_ORDINAL = r"(?:(?:1|2|3|4)\s?(?:ste|de|e)|eerste|tweede|derde|vierde|laatste)"
_SHORT = r"(?:2[3-9]|3\d)"
_AND_ON = r"\s*(?:en|/|-|–|t/m|tot(?:\sen\smet)?|&)\s*"

ATOM = re.compile(
    rf"""
    \b(?=\d|[qkh]|ja|fe|ma|mr|ap|me|ju|au|se|ok|oc|no|de|vo|le|zo|na|wi|ee|tw|vi|la|we|wk|sc|cu|st)(?:
      (?P<iso>\b(?:19|20)\d\d(?:-|(?P<slash>/))(?:0[1-9]|1[0-2])(?(slash)/|-)(?:0[1-9]|[12]\d|3[01])\b)
    | (?P<numeric>\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:(?:19|20)\d\d|\d\d)\b)
    | (?P<dated>\b(?:\d{{1,2}}\s*(?:-|–|/|t/m|tot(?:\sen\smet)?)\s*)?(?P<dday>0?[1-9]|[12]\d|3[01])\s+
        (?P<dmonth>{MONTH})(?:,?\s*(?P<dyear>{_YEAR}))?)
    | (?P<yearquarter>\b(?P<qyear0>(?:19|20)\d\d)[-,\s/:]{{0,2}}(?:[QK]|kw\.?\s?|kwartaal\s)(?P<q0>[1-4])\b
        (?!\s*20\d\d))
    | (?P<yearhalf>\b(?P<hyear0>(?:19|20)\d\d)[-,\s/:]{{0,2}}H(?P<h0>[12])\b(?!\s*20\d\d))
    | (?P<yearmonth>(?<![\d.,/€-])\b(?:(?P<ymyear>20\d\d)-(?P<ymmonth>0[1-9]|1[0-2])
        |(?P<mymonth>0?[1-9]|1[0-2])[-/](?P<myyear>20\d\d))\b(?![-/.]\d))
    | (?P<nthweek>\b(?P<nth>{_ORDINAL})\s+week\s+(?:van\s+|in\s+)?(?P<nmonth>{MONTH})(?:,?\s*(?P<nyear>{_YEAR}))?)
    | (?P<school>\b(?:school|cursus|studie)jaar\s+(?P<fyear>{_YEAR}|\d\d)\s*[-–/]\s*(?P<lyear>{_YEAR}|\d\d)\b)
    | (?P<quarter>\b(?:(?:[QK]|kw\.?)\s?(?P<q1>[1-4])\b|(?:kwartaal|kw\.?|K)\s?(?P<q2>[1-4]|I{{1,3}}|IV)\b
        |(?P<q3>{_ORDINAL})\s+(?:kwartaal|kw)\b\.?)
        (?:\s*(?:en|/|-|–|t/m|&)\s*(?:[QK]\s?)?(?P<q4>[1-4])(?![\w-]))?(?:\s*(?:[-,/]|van\s|in\s)?\s*(?P<bracket>\()?(?P<qyear>{_YEAR})(?(bracket)\))|\s?[-/]?\s?(?P<qshort>{_SHORT})(?![-/.\d:]))?)
    | (?P<half>\b(?:H(?P<h1>[12])\b|(?P<h2>eerste|tweede|1e|2e)\s+(?:helft|half\s?jaar)\b)
        (?:\s*(?:van\s)?(?P<hyear>{_YEAR}))?)
    | (?P<month>\b(?P<mmonth>{MONTH})(?:,?\s*(?P<myear>{_YEAR})|[-\s](?P<mshort>[2-4]\d)\b(?![-:.]\d))?)
    | (?P<season>\b(?P<sname>{"|".join(SEASONS)})\b(?:\s*(?:van\s)?(?P<syear>{_YEAR})
        (?:\s?[-/]\s?(?P<sover>{_YEAR}|\d\d\b))?)?)
    | (?P<week>\b(?:week|weken|weeknr\.?|weeknummer|wk\.?)\s?
        (?:\d\d?(?:{_AND_ON}(?:week\s?|wk\.?\s?)?))?(?P<wnumber>\d\d?)\b
        (?:\s*[,(]?\s*(?:van\s|in\s)?(?P<wyear>{_YEAR})\)?)?)
    | (?P<year>(?<![\d.,€])\b(?:20)\d\d\b(?![.,]?\d))
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""One day, month, quarter, half, season, week or year; what it is called is the name of its group."""

_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "laatste": 4}


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    A day or stretch of days in a paper. ``year`` is None when the paper leaves it out; months are 1 to 12; ``week`` is
    the number of a week without a year.
    """

    kind: str
    year: int | None
    first_month: int
    last_month: int
    day: int | None = None
    week: int | None = None

    def days(self, year: int) -> tuple[date, date] | None:
        """The first and last day in *year*, or None when there is no such day (31 April)."""
        try:
            if self.week is not None:
                friday = date.fromisocalendar(year, self.week, 5)
                return friday, friday
            if self.day is not None:
                return date(year, self.first_month, self.day), date(year, self.first_month, self.day)
            return date(year, self.first_month, 1), last_day(year, self.last_month)
        except ValueError:
            return None


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def day_of_number(text: str) -> date | None:
    """The day that a spreadsheet keeps as a number (46387 is 31 December 2026); None outside 2010 to 2060."""
    number = int(text) if re.fullmatch(r"\d{5}", text.strip()) else 0
    return date(1899, 12, 30) + timedelta(days=number) if 40_179 <= number < 58_807 else None


def stretch_of(match: re.Match[str]) -> Stretch:
    """What a match of `ATOM` names."""
    groups = match.groupdict()
    kind = next(name for name in _KINDS if groups[name] is not None)
    if kind in ("iso", "numeric"):
        first, second, third = re.split(r"[-/.]", match.group())
        day, year = (third, first) if kind == "iso" else (first, third)
        return Stretch("day", _year(year), int(second), int(second), int(day))
    if kind in ("dated", "month", "yearmonth", "nthweek"):
        return _within_month(kind, groups)
    if kind in ("quarter", "yearquarter"):
        number = _number(groups["q0"] or groups["q1"] or groups["q2"] or groups["q3"])
        last = int(groups["q4"] or number)
        year_of = _year(groups["qyear0"] or groups["qyear"] or groups["qshort"])
        return Stretch("quarter", year_of, number * 3 - 2, max(number, last) * 3)
    if kind in ("half", "yearhalf"):
        number = _number(groups["h0"] or groups["h1"] or groups["h2"])
        return Stretch("half", _year(groups["hyear0"] or groups["hyear"]), number * 6 - 5, number * 6)
    if kind == "school":
        return Stretch("season", _year(groups["lyear"]), 1, 7)
    if kind == "season":
        last = SEASONS[groups["sname"].lower()]
        over = _year(groups["sover"])
        return Stretch("season", over, 1, 3) if over else Stretch("season", _year(groups["syear"]), last - 2, last)
    if kind == "week":
        return _week(int(groups["wnumber"]), _year(groups["wyear"]))
    return Stretch("year", int(match.group()), 1, 12)


def _within_month(kind: str, groups: dict[str, str]) -> Stretch:
    """A month, or a day or week in one. A month by its number alone (`07-2026`) is of a kind of its own."""
    if kind == "yearmonth":
        month = int(groups["ymmonth"] or groups["mymonth"])
        return Stretch("number", int(groups["ymyear"] or groups["myyear"]), month, month)
    month = MONTHS[(groups["dmonth"] or groups["mmonth"] or groups["nmonth"]).rstrip(".").lower()]
    if kind == "dated":
        return Stretch("day", _year(groups["dyear"]), month, month, int(groups["dday"]))
    if kind == "month":
        return Stretch("month", _year(groups["myear"] or groups["mshort"]), month, month)
    nth = groups["nth"].lower()
    day = None if nth.startswith("laatste") else 7 * _number(nth)
    return Stretch("season", _year(groups["nyear"]), month, month, day)


_KINDS = (
    "iso",
    "numeric",
    "dated",
    "yearmonth",
    "nthweek",
    "school",
    "yearhalf",
    "yearquarter",
    "quarter",
    "half",
    "month",
    "season",
    "week",
    "year",
)


def _week(number: int, year: int | None) -> Stretch:
    """A week by its Friday; without a year its months are about those, as if every year began on a Monday."""
    try:
        friday = date.fromisocalendar(year or 2024, number, 5)
    except ValueError:
        return Stretch("week", None, 1, 12)
    if year is None:
        return Stretch("week", None, friday.month, friday.month, week=number)
    return Stretch("week", friday.year, friday.month, friday.month, friday.day)


def _number(text: str) -> int:
    word = text.strip().lower()
    if word.strip("iv") == "":
        return {"i": 1, "ii": 2, "iii": 3, "iv": 4}.get(word, 4)
    return _ORDINALS.get(word) or int(re.sub(r"\D", "", word))


def _year(text: str | None) -> int | None:
    if not text:
        return None
    digits = int(re.sub(r"\D", "", text))
    return digits if digits > 99 else 2000 + digits
