"""The days of the diversity calendar are right: held against libraries that know calendars, and against rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from convertdate import persian
from dateutil.easter import EASTER_ORTHODOX, easter
from hijridate import Hijri
from pyluach.dates import HebrewDate
from pymeeus.Epoch import Epoch
from pymeeus.Moon import Moon

from peil_plans.occasions.reading import AMSTERDAM, load_occasions
from peil_plans.occasions.reference import Calendar, OccasionKind
from peil_plans.occasions.words import questions

YEARS = range(2024, 2029)
CALENDAR = load_occasions(AMSTERDAM).calendar
DAYS = {one.code: list(one.days) for one in CALENDAR.occasions}
KINDS = {one.code: one for one in CALENDAR.occasions}
Span = tuple[date, date]


def days_from(first: date, count: int = 1) -> Span:
    return first, first + timedelta(days=count - 1)


def islamic(month: int, day: int, count: int) -> list[Span]:
    """That day of the Umm al-Qura calendar, each time that it falls in these years."""
    found = [Hijri(year, month, day).to_gregorian() for year in range(1444, 1452)]
    return [days_from(date(*each.datetuple()), count) for each in found if each.year in YEARS]


def ramadan() -> list[Span]:
    """Of each year the ninth month, which ends before the tenth begins."""
    begun = [first for first, _ in islamic(9, 1, 1)]
    ended = [first - timedelta(days=1) for first, _ in islamic(10, 1, 1)]
    return list(zip(begun, ended, strict=True))


def jewish(month: int, day: int, count: int) -> list[Span]:
    """That day of the Jewish calendar, each time that it falls in these years."""
    found = [HebrewDate(year, month, day).to_greg().to_pydate() for year in range(5784, 5791)]
    return [days_from(each, count) for each in found if each.year in YEARS]


def poerim() -> list[Span]:
    """The fourteenth of the last month before Nisan: Adar, or in a leap year the second."""
    return [days_from(first - timedelta(days=30)) for first, _ in jewish(1, 15, 1)]


def each_year(day: Callable[[int], date], count: int = 1) -> list[Span]:
    return [days_from(day(year), count) for year in YEARS]


def nth(year: int, month: int, weekday: int, number: int) -> date:
    """The *number*th *weekday* (Monday is 0) of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def kings_day(year: int) -> date:
    day = date(year, 4, 27)
    return day - timedelta(days=1) if day.weekday() == 6 else day


def after_easter(days: int, count: int = 1) -> list[Span]:
    return each_year(lambda year: easter(year) + timedelta(days=days), count)


RULES: dict[str, list[Span]] = {
    "ramadan": ramadan(),
    "suikerfeest": islamic(10, 1, 3),
    "offerfeest": islamic(12, 10, 4),
    "islamitisch-nieuwjaar": islamic(1, 1, 1),
    "asjoera": islamic(1, 10, 1),
    "mawlid": islamic(3, 12, 1),
    "poerim": poerim(),
    "pesach": jewish(1, 15, 8),
    "sjavoeot": jewish(3, 6, 2),
    "rosj-hasjana": jewish(7, 1, 2),
    "jom-kipoer": jewish(7, 10, 1),
    "soekot": jewish(7, 15, 7),
    "chanoeka": jewish(9, 25, 8),
    "goede-vrijdag": after_easter(-2),
    "pasen": after_easter(0, 2),
    "hemelvaart": after_easter(39),
    "pinksteren": after_easter(49, 2),
    "orthodox-pasen": each_year(lambda year: easter(year, EASTER_ORTHODOX)),
    "noroez": each_year(lambda year: date(*persian.to_gregorian(year - 621, 1, 1))),
    "koningsdag": each_year(kings_day),
    "diversity-day": each_year(lambda year: nth(year, 10, 1, 1)),
    "paarse-vrijdag": each_year(lambda year: nth(year, 12, 4, 2)),
    "kwanzaa": each_year(lambda year: date(year, 12, 26), 7),
    "allerheiligen": each_year(lambda year: date(year, 11, 1), 2),
    "kerstmis": each_year(lambda year: date(year, 12, 25), 2),
}
FIXED = {
    "nieuwjaar": (1, 1), "driekoningen": (1, 6), "orthodox-kerstmis": (1, 7), "holocaust-herdenking": (1, 27),
    "brailledag": (1, 4), "vrouwendag": (3, 8), "dag-tegen-racisme": (3, 21), "transgender-zichtbaarheid": (3, 31),
    "autismedag": (4, 2), "romadag": (4, 8), "dag-van-de-arbeid": (5, 1), "dodenherdenking": (5, 4),
    "bevrijdingsdag": (5, 5), "idahot": (5, 17), "keti-koti": (7, 1), "indie-herdenking": (8, 15), "tula": (8, 17),
    "ouderendag": (10, 1), "coming-outdag": (10, 11), "dag-tegen-armoede": (10, 17), "sint-maarten": (11, 11),
    "mannendag": (11, 19), "transgender-gedenkdag": (11, 20), "srefidensi": (11, 25), "dag-tegen-geweld": (11, 25),
    "dag-van-de-beperking": (12, 3), "pakjesavond": (12, 5), "mensenrechtendag": (12, 10),
}  # fmt: skip
RULES |= {code: each_year(lambda year, day=day: date(year, *day)) for code, day in FIXED.items()}  # type: ignore[misc]
BY_THE_MOON = {"holi": "full", "vesak": "full", "goeroe-nanak": "full", "divali": "new", "chinees-nieuwjaar": "new"}
"""Days of calendars for which no kept library is at hand: the moon's own phase, reckoned, is what they follow."""


@pytest.mark.parametrize("code", RULES)
def test_the_days_are_those_of_the_rule(code: str) -> None:
    assert DAYS[code] == RULES[code]


@pytest.mark.parametrize(("code", "phase"), BY_THE_MOON.items())
def test_a_day_of_the_moon_lies_at_its_phase(code: str, phase: str) -> None:
    assert [first.year for first, _ in DAYS[code]] == list(YEARS)
    for first, last in DAYS[code]:
        assert first == last
        noon = datetime(first.year, first.month, first.day, 12, tzinfo=UTC)
        away = min(abs(noon - moment) for moment in moments(first, phase))
        assert away <= timedelta(hours=36), (code, first, away)


def moments(day: date, phase: str) -> Iterator[datetime]:
    """When the moon was or will be in *phase* around *day*."""
    for around in (-15, 0, 15):
        there = day + timedelta(days=around)
        year, month, of_month = Moon.moon_phase(Epoch(there.year, there.month, there.day), phase).get_date()
        yield datetime(year, month, 1, tzinfo=UTC) + timedelta(days=of_month - 1)


def test_every_occasion_is_held_against_something_and_those_of_the_moon_say_that_they_may_shift() -> None:
    assert set(DAYS) == set(RULES) | set(BY_THE_MOON)
    islamic_ones = {code for code, one in KINDS.items() if one.tradition == "islamitisch"}
    assert len(islamic_ones) == 6
    assert all(KINDS[code].may_shift for code in islamic_ones | {"holi", "divali", "vesak", "goeroe-nanak"})
    assert all(not KINDS[code].may_shift for code in FIXED)


def test_days_that_many_know_stand_as_they_know_them() -> None:
    assert DAYS["offerfeest"][2][0] == date(2026, 5, 27)
    assert DAYS["suikerfeest"][2][0] == date(2026, 3, 20)
    assert DAYS["jom-kipoer"][0][0] == date(2024, 10, 12)
    assert DAYS["poerim"][1][0] == date(2025, 3, 14)
    assert DAYS["pasen"][2] == (date(2026, 4, 5), date(2026, 4, 6))
    assert DAYS["koningsdag"][1][0] == date(2025, 4, 26)
    assert DAYS["diversity-day"][2][0] == date(2026, 10, 6)
    assert DAYS["paarse-vrijdag"][2][0] == date(2026, 12, 11)


def test_a_planned_day_raises_a_question_on_a_feast_or_a_remembrance_and_on_no_other() -> None:
    def asked(*days: date, today: date = date(2026, 1, 1)) -> list[str]:
        return questions(CALENDAR, days, today)

    assert asked(date(2026, 5, 27)) == [
        "27 mei 2026 is Offerfeest (Eid al-Adha): kunnen alle collega's erbij zijn? Deze dag kan een dag schelen."
    ]
    assert asked(date(2026, 5, 4)) == ["4 mei 2026 is Dodenherdenking: kunnen alle collega's erbij zijn?"]
    several = asked(date(2026, 3, 3))
    assert len(several) == 1
    assert "Ramadan, " in several[0]
    assert " en " in several[0]
    assert asked(date(2026, 10, 11)) == [], "a day of attention keeps nobody away"
    assert asked(date(2026, 12, 31)) == [], "of Kwanzaa it is not asked: half of all plans end on that day"
    assert asked(date(2026, 5, 27), today=date(2026, 5, 28)) == [], "what is over raises no question"
    assert asked(date(2026, 5, 4), date(2026, 5, 4)) == asked(date(2026, 5, 4))


def test_the_calendar_is_of_these_years_and_every_kind() -> None:
    assert isinstance(CALENDAR, Calendar)
    assert list(CALENDAR.years) == list(YEARS)
    assert {one.kind for one in CALENDAR.occasions} == set(OccasionKind)
