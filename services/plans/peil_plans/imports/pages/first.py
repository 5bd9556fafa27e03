"""What stands in the form of a proposal that nobody has typed in yet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from peil_chassis.http.dutch import short_day
from peil_plans.imports.domain.proposal import SURE, Milestone, Proposal, ProposedAction
from peil_plans.imports.domain.themes import theme_code
from peil_plans.imports.pages.form import ADOPTION, values_of
from peil_plans.imports.pages.owners import roles_of

_EVERY = (
    (re.compile(r"half\s?jaar|halfjaarlijks|twee keer per jaar|2x per jaar", re.IGNORECASE), "half-year"),
    (re.compile(r"kwartaal", re.IGNORECASE), "quarter"),
    (re.compile(r"maand", re.IGNORECASE), "month"),
    (re.compile(r"jaar", re.IGNORECASE), "year"),
)
_SPAN = re.compile(r"(\d{1,2}|een|één|twee|drie|vier|zes)\s+(?:werk)?(dag|we?ken?|maand|jaar)", re.IGNORECASE)
_NUMBERS = {"een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "zes": 6}
_DAYS_OF = {"week": 7, "maand": 30.4375, "kwartaal": 91.3125, "jaar": 365.25}


class Served(NamedTuple):
    """What actions can serve: titles of themes by code, and of interventions with the theme they belong to."""

    themes: Mapping[str, str]
    interventions: Mapping[str, tuple[str, str]]


def first_typed(proposal: Proposal, form: str, today: date, served: Served) -> dict[str, str]:
    """The form of *proposal* that nobody has typed in yet; *form* is new for every form that is handed out."""
    first, last = _period(proposal, today)
    typed = {"formulier": form, "titel": "", "eenheid": "", "vastgesteld": short_day(today)}
    typed |= {"houder": "unit", "door": "", "van": short_day(first), "tot": short_day(last)}
    for at, action in enumerate(proposal.actions):
        own = _first_of(action, at, served) | _means_of(action, first, last)
        typed |= {f"a{at}-{name}": text for name, text in own.items()}
    return typed


def every_of(moment: str) -> str:
    """How often something comes back that the paper says so of: a code of the contract's `Every`, or empty."""
    return next((code for pattern, code in _EVERY if pattern.search(moment)), "")


def span_of(text: str) -> tuple[int, int] | None:
    """The months and days that *text* speaks of, such as `3 maanden` or `binnen twee weken`; None without any."""
    found = _SPAN.search(text)
    if found is None:
        return None
    number, unit = _NUMBERS.get(found[1].lower()) or int(found[1]), found[2].lower()
    if unit.startswith("w"):
        return 0, 7 * number
    return {"dag": (0, number), "maand": (number, 0), "jaar": (12 * number, 0)}[unit]


def turns_in(per: str, first: date, last: date) -> int | None:
    """How often a week, month, quarter or year fits in the days *first* to *last*; None for another word."""
    days = _DAYS_OF.get(per)
    return None if days is None else max(round(((last - first).days + 1) / days), 1)


def _period(proposal: Proposal, today: date) -> tuple[date, date]:
    """The whole years that the days of all milestones lie in; this year without any."""
    days = [
        day
        for action in proposal.actions
        for value in values_of(action, "milestone")
        if isinstance(value.content, Milestone)
        for day in (value.content.starts_on, value.content.due_on)
        if day is not None
    ]
    years = {day.year for day in days} or {today.year}
    return date(min(years), 1, 1), date(max(years), 12, 31)


def _first_of(action: ProposedAction, at: int, served: Served) -> dict[str, str]:
    def joined(name: str, between: str) -> str:
        return between.join(str(value.content) for value in values_of(action, name))

    status = next((str(value.content) for value in values_of(action, "status")), "unknown")
    typed = {"mee": "ja", "code": action.code or str(at + 1), "titel": joined("title", " "), "status": status}
    typed |= {"reden": "", "opmerking": joined("remark", "\n"), "meting": joined("measure", " ")}
    roles = roles_of(action)
    typed |= {"eigenaar": roles[0] if roles else "", "mede": roles[1] if len(roles) > 1 else ""}
    theme = theme_code(action.section, served.themes)
    typed["dient"] = f"t:{theme[0]}" if theme and theme[1] >= SURE else ""
    milestones = [value.content for value in values_of(action, "milestone") if isinstance(value.content, Milestone)]
    if status == "continuous" or any(each.kind == "continuous" for each in milestones):
        typed["doorlopend"] = "ja"
    typed["keert"] = next((every_of(each.moment) for each in milestones if each.kind == "every"), "")
    for part, milestone in enumerate(milestones):
        typed |= {f"m{part}-{name}": text for name, text in _milestone(milestone).items()}
    return typed


def _milestone(milestone: Milestone) -> dict[str, str]:
    typed = {"wat": milestone.label, "wanneer": milestone.moment}
    typed["datum"] = short_day(milestone.due_on) if milestone.due_on else ""
    if milestone.kind == "after":
        typed |= {
            "na": ADOPTION if "vaststel" in milestone.moment.lower() else "",
            "binnen": span_words(milestone.moment),
        }
    if milestone.done:
        typed["gereed"] = "ja"
    return typed


def span_words(moment: str) -> str:
    """How long after something a moment is, as people type it: `3 maanden`, `14 dagen`; empty without any."""
    span = span_of(moment)
    if span is None:
        return ""
    months, days = span
    return f"{months} maanden" if months else f"{days} dagen"


def _means_of(action: ProposedAction, first: date, last: date) -> dict[str, str]:
    """Amounts in euros, and hours with how often they come in the period of the plan."""
    typed: dict[str, str] = {}
    for part, value in enumerate(values_of(action, "amount")):
        typed[f"b{part}"] = str(value.content).removeprefix("€ ")
    for part, value in enumerate(values_of(action, "hours")):
        hours, _, per = str(value.content).partition(" uur per ")
        times = turns_in(per, first, last) if per else 1
        typed |= {f"u{part}": hours.removesuffix(" uur"), f"u{part}-keer": "" if times is None else str(times)}
    return typed
