"""What the page on a plan's course shows: two days side by side, and how actions stood quarter by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, NamedTuple

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_day, short_day, typed_day
from peil_chassis.http.pictures import Segment, Stack, stacked_bar
from peil_plans.action_plans.domain.plan import Action, Plan, Status
from peil_plans.action_plans.domain.standing import (
    Difference,
    Moment,
    Standing,
    closed_on,
    compare,
    quarter_ends,
    standings,
)
from peil_plans.action_plans.pages.views import ChangeView, Chip, change_view, chip_of, versions_before
from peil_plans.action_plans.pages.words import STATUS_TONES, STATUS_WORDS

Known = Literal["nu", "toen"]
KNOWN_WORDS: Mapping[Known, str] = {
    "nu": "Zoals nu bekend: met alles wat later is rechtgezet",
    "toen": "Zoals toen bekend: alleen wat op die dag al was vastgelegd",
}
QUARTERS = 6
"""Most columns of quarters: what fits beside the names of actions."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class AskedDays(NamedTuple):
    """
    What somebody asked, as typed, and read.

    Attributes:
        theme: Code of the theme that the actions serve; empty: any. So are ``owner``, ``section`` and ``status``.
        typed: Each field as it was typed.
        errors: Sentence per field that could not be read; then the days are the usual ones.
    """

    first: date
    second: date
    known: Known
    section: str
    status: str
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    theme: str = ""
    owner: str = ""


class DifferenceView(NamedTuple):
    """An action with how it stood on either day, and the changes in between."""

    code: str
    title: str
    address: str
    first: Chip
    second: Chip
    changes: list[ChangeView]


@dataclass(frozen=True, slots=True)
class CourseView:
    """
    The course of a plan.

    Attributes:
        picture: Both days as bars by status; None when the plan counted on neither.
        changed: The actions that stand otherwise, or of which something was said in between.
        same: How many others there are.
        quarters: The headings of the columns.
        rows: Per action its code, title, address and how it stood at the end of each quarter.
    """

    picture: Markup | None
    reading: str
    table: list[tuple[str, int, int]]
    changed: list[DifferenceView]
    same: int
    quarters: list[str] = field(default_factory=list)
    rows: list[tuple[str, str, str, list[Chip]]] = field(default_factory=list)


def asked_days(query: Mapping[str, str], today: date, plan: Plan | None = None) -> AskedDays:
    """What *query* asks: by default the end of a quarter beside *today*, or *plan*'s last day before; as known now."""
    closed = closed_on(plan, Moment(today, today)) if plan else None
    last = closed - timedelta(days=1) if closed else today
    usual = {"van": _quarter_before(last), "tot": last}
    days, errors = dict(usual), {}
    for name in usual:
        text = query.get(name, "").strip()
        day = typed_day(text) if text else usual[name]
        if day is None:
            errors[name] = "Dit is geen dag. Kies een dag, bijvoorbeeld 31-12-2026."
        elif not FIRST_DAY <= day <= LAST_DAY:
            errors[name] = "Kies een dag tussen 2000 en 2100."
        days[name] = day or usual[name]
    # A field for a date shows a day in this one form only.
    read = {name: day.isoformat() for name, day in days.items() if name not in errors}
    typed = {name: read.get(name) or query.get(name, "").strip() for name in usual}
    if not errors and days["van"] > days["tot"]:
        errors["van"] = "De eerste dag ligt na de tweede. Kies een eerdere eerste dag."
    if errors:
        days = usual
    known: Known = "toen" if query.get("bekend") == "toen" else "nu"
    return AskedDays(
        days["van"],
        days["tot"],
        known,
        query.get("hoofdstuk", ""),
        query.get("status", ""),
        typed,
        errors,
        query.get("thema", ""),
        query.get("eigenaar", ""),
    )


def course_view(plan: Plan, asked: AskedDays, today: date) -> CourseView:
    """*plan* on the two days of *asked*, of the chapter and the status that it chooses."""
    first, second = (_moment(day, asked.known, today) for day in (asked.first, asked.second))
    ended = closed_on(plan, second)
    closed = (closed_on(plan, first), ended)
    chosen = [one for one in compare(plan, first, second) if _wanted(one, asked, closed=ended is not None)]
    early = Counter(one.first.status for one in chosen if one.first and not closed[0])
    late = Counter(one.second.status for one in chosen if one.second and not ended)
    shown = [status for status in Status if early[status] or late[status]]
    table = [(STATUS_WORDS[status], early[status], late[status]) for status in shown]
    if ended is not None:
        table.append((_closed_word(ended), len(chosen) if closed[0] else 0, len(chosen)))
    before = versions_before(plan)
    changed = [_difference(plan, one, before, closed) for one in chosen if one.changed]
    quarters, rows = _by_quarter(plan, chosen, asked, today)
    return CourseView(
        picture=_picture(asked, shown, (early, late), table) if table else None,
        reading=_reading(len(changed), len(chosen)),
        table=table,
        changed=changed,
        same=len(chosen) - len(changed),
        quarters=quarters,
        rows=rows,
    )


def _moment(day: date, known: Known, today: date) -> Moment:
    return Moment(day, day if known == "toen" else max(today, day))


def _wanted(one: Difference, asked: AskedDays, *, closed: bool) -> bool:
    status = one.second.status if one.second and not closed else None
    return (
        asked.section in ("", one.action.section)
        and asked.status in ("", status)
        and asked.theme in ("", one.action.theme)
        and asked.owner in ("", one.action.owner)
    )


def _difference(
    plan: Plan, one: Difference, before: Mapping[str, Action | None], closed: tuple[date | None, date | None]
) -> DifferenceView:
    return DifferenceView(
        one.action.code,
        one.action.title,
        _address(plan, one.action.action),
        _chip(one.first, closed[0]),
        _chip(one.second, closed[1]),
        [change_view(plan, change, before) for change in one.changes],
    )


def _by_quarter(
    plan: Plan, chosen: Sequence[Difference], asked: AskedDays, today: date
) -> tuple[list[str], list[tuple[str, str, str, list[Chip]]]]:
    """How each chosen action stood at the end of the quarters up to the second day; the last one on that day."""
    begins = min(plan.content.adopted_on, asked.second)
    days = [min(day, asked.second) for day in quarter_ends(begins, asked.second, QUARTERS)]
    moments = [_moment(day, asked.known, today) for day in days]
    at_ends = [(standings(plan, moment), closed_on(plan, moment)) for moment in moments]
    rows = []
    for one in chosen:
        chips = [_chip(stood.get(one.action.action), closed) for stood, closed in at_ends]
        rows.append((one.action.code, one.action.title, _address(plan, one.action.action), chips))
    return [f"{(day.month + 2) // 3}e kwartaal {day.year}" for day in days], rows


def _picture(
    asked: AskedDays,
    shown: Sequence[Status],
    counts: tuple[Counter[Status], Counter[Status]],
    table: Sequence[tuple[str, int, int]],
) -> Markup:
    stacks = []
    for place, day in enumerate((asked.first, asked.second)):
        segments = [Segment(STATUS_WORDS[each], counts[place][each], STATUS_TONES[each]) for each in shown]
        segments += [Segment(row[0], row[1:][place], "open") for row in table[len(shown) :]]
        stacks.append(Stack(dutch_day(day), segments))
    told = "; ".join(f"{word.lower()} eerst {first}, dan {second}" for word, first, second in table)
    return stacked_bar("verloop", "Acties naar status op twee dagen", f"{told}.", stacks, totals=False)


def _reading(changed: int, total: int) -> str:
    if not total:
        return "Er is geen actie die hierbij past."
    if not changed:
        return "Tussen deze dagen veranderde er niets."
    return f"Er veranderde iets bij {changed} van de {total} {'actie' if total == 1 else 'acties'}."


def _chip(at: Standing | None, closed: date | None) -> Chip:
    """How an action stands; of a plan that is closed none stands any more."""
    if at is None:
        return Chip("Gold nog niet", "open")
    return chip_of(at.status) if closed is None else Chip(_closed_word(closed), "open")


def _closed_word(closed: date) -> str:
    return f"Gesloten op {short_day(closed)}"


def _address(plan: Plan, action: str) -> str:
    return f"/plannen/{plan.content.plan}/acties/{action}"


def _quarter_before(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
