"""The actions of all plans that somebody sees, by theme, owner and status: read from a line per action. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from peil_chassis.http.pictures import Segment, Stack, stacked_bar
from peil_plans.action_plans.domain.lines import Line, PlanLines
from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.pages.views import Chip, chip_of
from peil_plans.action_plans.pages.words import STATUS_TONES, STATUS_WORDS
from peil_plans.mandate.versions import Mandates
from peil_plans.organisation.domain import Organisation

NOBODY = "geen"
"""Stands for the actions that have no owner, or serve no theme."""


class Asked(NamedTuple):
    """What somebody asks; empty: any. A theme goes by its title, as its code may differ from version to version."""

    thema: str = ""
    eigenaar: str = ""
    status: str = ""


class Row(NamedTuple):
    """
    An action in the list.

    Attributes:
        overdue: How many of its milestones are past; empty when none is.
        awaits: That it waits for an approval before it may begin; empty when it does not.
    """

    address: str
    title: str
    plan: str
    unit: str
    owner: str
    chip: Chip
    overdue: str
    awaits: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """
    The actions that were asked for.

    Attributes:
        themes: What can be chosen; so are *owners* and *statuses*.
        reading: How many actions it are, of how many plans.
        picture: How they stand; None when there is none.
        table: The same as rows.
    """

    themes: list[tuple[str, str]]
    owners: list[tuple[str, str]]
    statuses: list[tuple[str, str]]
    reading: str
    picture: Markup | None
    table: list[tuple[str, int]]
    rows: list[Row]


def owners_among(owners: Iterable[str | None]) -> list[tuple[str, str]]:
    """The roles among *owners* and their words, by word."""
    return sorted({(each, OWNER_WORDS.get(each, each)) for each in owners if each}, key=lambda each: each[1].lower())


def board_view(
    plans: Sequence[PlanLines], asked: Asked, mandates: Mandates, units: Organisation, today: date
) -> BoardView:
    """The actions of *plans* that are not closed, of what is *asked*, in the order of the plans."""
    known = [(plan, line, _theme(plan, line, mandates)) for plan in plans if not plan.closed for line in plan.lines]
    chosen = [(plan, line) for plan, line, theme in known if _wanted(line, theme, asked)]
    counts = Counter(line.status for _, line in chosen)
    shown = [status for status in Status if counts[status]]
    segments = [Segment(STATUS_WORDS[status], counts[status], STATUS_TONES[status]) for status in shown]
    told = "; ".join(f"{STATUS_WORDS[status].lower()}: {counts[status]}" for status in shown)
    picture = stacked_bar("alle-plannen", "Gekozen acties naar status", f"{told}.", [Stack("", segments)])
    themes = {theme for _, _, theme in known if theme}
    return BoardView(
        themes=[*((theme, theme) for theme in sorted(themes)), (NOBODY, "Zonder thema")],
        owners=[*owners_among(line.owner for _, line, _ in known), (NOBODY, "Zonder eigenaar")],
        statuses=[(status.value, word) for status, word in STATUS_WORDS.items()],
        reading=_reading(len(chosen), len({plan.plan for plan, _ in chosen})),
        picture=picture if shown else None,
        table=[(STATUS_WORDS[status], counts[status]) for status in shown],
        rows=[_row(plan, line, units, today) for plan, line in chosen] if any(asked) else [],
    )


def _theme(plan: PlanLines, line: Line, mandates: Mandates) -> str:
    theme = mandates.in_force(plan.adopted_on).theme(line.theme) if line.theme else None
    return theme.title if theme else ""


def _wanted(line: Line, theme: str, asked: Asked) -> bool:
    return (
        asked.thema in ("", theme or NOBODY)
        and asked.eigenaar in ("", line.owner or NOBODY)
        and asked.status in ("", line.status)
    )


def _row(plan: PlanLines, line: Line, units: Organisation, today: date) -> Row:
    late = line.overdue(today)
    return Row(
        address=f"/plannen/{plan.plan}/acties/{line.action}",
        title=f"{line.code}. {line.title}",
        plan=plan.title,
        unit=units.name(plan.unit),
        owner=OWNER_WORDS.get(line.owner, line.owner) if line.owner else "nog niet bekend",
        chip=chip_of(line.status),
        overdue="" if not late else f"{late} {'mijlpaal' if late == 1 else 'mijlpalen'} voorbij",
        awaits="Wacht op goedkeuring" if line.awaits else "",
    )


def _reading(actions: int, plans: int) -> str:
    if not actions:
        return "Er is geen actie die hierbij past."
    return f"{actions} {'actie' if actions == 1 else 'acties'} in {plans} {'plan' if plans == 1 else 'plannen'}."
