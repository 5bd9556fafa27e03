"""The calendar as a feed that a mail program subscribes to (iCalendar, RFC 5545): reference data alone."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

from icalendar import Calendar as Feed
from icalendar import Event

from peil_plans.occasions.reference import Calendar, Time
from peil_plans.occasions.words import KIND_WORDS

ABOUT = "De dag is gerekend uit een maankalender en kan een dag schelen."


def feed_of(calendar: Calendar) -> bytes:
    """
    Every time of every occasion as an all-day event that takes up no time.

    The same data give the same bytes: ids follow from municipality, code and year, the stamp is the day of the data.
    """
    about = calendar.about
    feed = Feed()
    feed.add("prodid", "-//Peil//Diversiteitskalender//NL")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", f"{about.name} {about.municipality}")
    stamp = datetime.combine(about.version, time(), UTC)
    place = "".join(letter if letter.isalnum() else "-" for letter in about.municipality.lower())
    seen: Counter[tuple[str, int]] = Counter()
    for each in calendar.times():
        # Not by its day: a day that is corrected is the same event. One of the moon's year may come twice in a year.
        seen[each.occasion.code, each.first.year] += 1
        number = seen[each.occasion.code, each.first.year]
        uid = f"{each.occasion.code}-{each.first.year}{f'-{number}' if number > 1 else ''}@{place}.peil"
        feed.add_component(_event(each, uid, stamp))
    written: bytes = feed.to_ical()
    return written


def _event(one: Time, uid: str, stamp: datetime) -> Event:
    event, occasion = Event(), one.occasion
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", one.first)
    event.add("dtend", one.last + timedelta(days=1))  # the first day after it
    event.add("summary", occasion.name)
    said = [occasion.says, f"Soort: {KIND_WORDS[occasion.kind]}."]
    said += [f"Traditie: {occasion.tradition}."] if occasion.tradition else []
    said += [ABOUT] if occasion.may_shift else []
    event.add("description", " ".join(said))
    event.add("categories", [KIND_WORDS[occasion.kind]])
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT")
    return event
