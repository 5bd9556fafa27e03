"""What the templates show about people: what a release tells of a unit, with its picture, its table and its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_day, dutch_number
from peil_chassis.http.pictures import Bar, Point, bar_chart, step_chart
from peil_reporting.days import day_of
from peil_reporting.figures.pages import rates
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.figures.pages.words import share
from peil_reporting.releases.catalogue import FORMER_LABELS, MEASURED, RELEASED, SIGNALS, Released
from peil_reporting.releases.domain.answers import STATUS_TEXT, ReleasedAnswer, day_told, hidden, least_said
from peil_reporting.releases.domain.release import Release
from peil_reporting.releases.reading import ReleaseSight
from peil_reporting.why.words import ADDRESS, MARK, SENTENCE

SHORT = {"too-few": MARK, "not-measurable-at-this-level": "niet op dit niveau"}
"""What stands in the place of an amount, where a whole sentence does not fit."""

TITLES = {
    "staff": "{total} mensen in dienst",
    "staff_by_scale_band": "{total} mensen in dienst, naar schaal",
    "staff_by_age_group": "{total} mensen in dienst, naar leeftijd",
    "contracts": "{total} contracten",
    "staff_moves": "In-, door- en uitstroom in het kwartaal",
    "learning_coverage": "Wie van de {out_of} mensen welke training afrondde",
    "biws_compliance": "{total} gesloten vacatures, en of de procedure is gevolgd",
    "absence": "Verzuim: {total}",
    "signals": "{total} signalen in het kwartaal",
}


COMPARED = "Mensen, ieder één keer, vergeleken met het begin van het kwartaal."
STEPS = "Dit zijn stappen, zoals Peil toen telde: wie er twee maakte, telt twee keer."
"""What moves are counted in, by today's definition and by the one before it."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """When the population of a release was frozen, when it came out, and what an amount is about at least (Dutch)."""

    quarter: str
    population_on: date
    known_on: date
    released_on: date
    least: str
    build: str


@dataclass(frozen=True, slots=True)
class Block:
    """
    One figure of one unit: a picture, and the same as rows.

    Attributes:
        picture: None when no amount is told.
        why_not: The sentence in its place.
    """

    figure: Released
    title: str
    reading: str
    picture: Markup | None
    why_not: str
    columns: list[tuple[str, str]]
    rows: list[tuple[str | int, ...]]
    address: str


@dataclass(frozen=True, slots=True)
class People:
    """
    The section on people of a board.

    Attributes:
        frozen: None when nothing was released yet.
        keys: Amounts to show large, each with what it counts.
        blocks: Figures that tell something of their categories.
        untold: Name and address of the figures that do not.
        why_untold: The sentence in their place.
        beneath: Name, address and staff of each unit under the unit.
    """

    frozen: Frozen | None
    keys: list[tuple[int, str]]
    blocks: list[Block]
    untold: list[tuple[str, str]]
    beneath: list[tuple[str, str, str | int]]
    why_untold: str = SENTENCE


def frozen_at(release: Release | None, figure: Released | None = None) -> Frozen | None:
    """When *release* was frozen, and from which build *figure* was made; None when there is none."""
    if release is None:
        return None
    year, _, number = release.quarter.partition("-Q")
    of = release.figures.get(figure.id) if figure else None
    return Frozen(
        quarter=f"kwartaal {number} van {year}",
        population_on=day_of(release.population_on),
        known_on=day_of(release.known_on),
        released_on=day_of(release.released_on),
        least=least_said(figure, release.k),
        build=(of.build if of else "") or release.provenance.build,
    )


def people_of(sight: ReleaseSight, unit: str, visit: Visit) -> People:
    """Everything that *sight* tells of *unit*."""
    staff = RELEASED["staff"]
    answers = [(figure, sight.answer(figure, unit)) for figure in (staff, RELEASED["contracts"], RELEASED[SIGNALS])]
    node = sight.tree.nodes.get(unit)
    here = [figure for figure in RELEASED.values() if node is not None and node.level in figure.levels]
    blocks = [block(figure, sight, unit, visit) for figure in here] if sight.release else []
    keys = [(one.total, _counted(figure, one, sight)) for figure, one in answers if one.total is not None]
    plain = {figure.id for figure, one in answers if one.total is not None}
    return People(
        frozen=frozen_at(sight.release),
        keys=keys,
        blocks=[one for one in blocks if one.picture],
        untold=[(one.figure.name, one.address) for one in blocks if not one.picture and one.figure.id not in plain],
        beneath=beneath(staff, sight, unit, visit),
    )


def _counted(figure: Released, answer: ReleasedAnswer, sight: ReleaseSight) -> str:
    """What a large number counts, and when or on what grounds that is not what a reader would think."""
    what = {"staff": "mensen in dienst"}.get(figure.id, figure.counted)
    return " ".join(part for part in (what, _aside(sight, answer)) if part)


def block(figure: Released, sight: ReleaseSight, unit: str, visit: Visit) -> Block:
    """*figure* of *unit* with its picture."""
    answer = sight.answer(figure, unit)
    told = answer.status in ("ok", "per-category")
    shown = any(one.amount is not None for one in answer.categories)
    why_not = "" if told and (shown or not answer.categories) else STATUS_TEXT["too-few" if told else answer.status]
    return Block(
        figure=figure,
        title=_title(figure, answer),
        reading=" ".join(
            part for part in (_reading(figure, answer), _stand(sight.release, answer), _ground(sight, answer)) if part
        ),
        picture=_picture_of(figure, sight, unit, answer) if told and (shown or figure.decimals) else None,
        why_not=why_not,
        columns=_columns(figure),
        rows=[*rates.rows(figure, sight, unit)] if figure.decimals else _rows(figure, answer),
        address=visit.figure_page(figure.id, unit),
    )


def beneath(figure: Released, sight: ReleaseSight, unit: str, visit: Visit) -> list[tuple[str, str, str | int]]:
    """Name, address and amount of each unit under *unit*; for a figure with a total."""
    if not figure.with_total or sight.release is None:
        return []
    return [
        (node.name, visit.figure_page(figure.id, node.unit), _dated(figure, sight, answer))
        for node, answer in sight.beneath(figure, unit)
    ]


def course(figure: Released, sights: Sequence[ReleaseSight], unit: str | None) -> tuple[Markup, str] | None:
    """The total of *figure* over the releases of *sights*, and a sentence; None with fewer than two amounts."""
    answers = [(sight.release, sight.answer(figure, unit)) for sight in sights]
    totals = [(release, None if answer.quarter else rates.exact(figure, answer)) for release, answer in answers]
    points = [Point(day_of(release.population_on), total) for release, total in totals if release is not None]
    told = [point for point in points if point.amount is not None]
    if len(told) < 2:
        return None
    first, last = told[0], told[-1]
    reading = (
        f"Van {dutch_number(first.amount or 0, figure.decimals)} op {dutch_day(first.day)} "
        f"naar {dutch_number(last.amount or 0, figure.decimals)} op {dutch_day(last.day)}."
    )
    until, decimals = points[-1].day, figure.decimals
    return step_chart(f"{figure.id}-reeks", figure.name, reading, points, until=until, decimals=decimals), reading


def course_rows(figure: Released, sights: Sequence[ReleaseSight], unit: str | None) -> list[tuple[str | int, ...]]:
    """Per release its population's day and the total, the last first."""
    answers = [(sight, sight.answer(figure, unit)) for sight in reversed(sights)]
    return [
        (dutch_day(day_of(sight.release.population_on)), _dated(figure, sight, answer))
        for sight, answer in answers
        if sight.release is not None
    ]


def kept_back(figure: Released, sight: ReleaseSight, unit: str) -> list[str]:
    """What the release does not tell of *unit* and the units directly under it, as words."""
    if sight.release is None:
        return []
    seen = {unit: "" if unit == sight.tree.root else sight.tree.nodes[unit].name}
    seen |= {node.unit: node.name for node, _ in sight.beneath(figure, unit)}
    hidden_of: dict[str, list[str | None]] = {}
    for at, category in hidden(figure, sight.release):
        if at in seen:
            hidden_of.setdefault(at, []).append(category)
    found = []
    for at, categories in hidden_of.items():
        everything = len(categories) == len(sight.answer(figure, at).categories) > 1
        of = ["de verdeling"] if everything else [figure.label(one).lower() if one else "alles" for one in categories]
        found.append(f"{seen[at]}: {', '.join(of)}" if seen[at] else ", ".join(of).capitalize())
    return found


def _stand(release: Release | None, answer: ReleasedAnswer) -> str:
    """From when a figure is that was told before; empty for one that is new."""
    if release is None or not answer.quarter:
        return ""
    return f"Stand van {dutch_day(day_told(release, answer))}: sindsdien is er geen nieuw getal te geven."


def _ground(sight: ReleaseSight, answer: ReleasedAnswer) -> str:
    """On which part of the unit a figure is based; empty for one about the unit itself."""
    if not answer.based_on:
        return ""
    return f"Op basis van {_name(sight, answer)}: de anderen tellen mee bij een groter onderdeel."


def _name(sight: ReleaseSight, answer: ReleasedAnswer) -> str:
    node = sight.tree.nodes.get(answer.based_on)
    return node.name if node else answer.based_on


def _aside(sight: ReleaseSight, answer: ReleasedAnswer) -> str:
    """The day of an older figure and the part it is based on, in brackets."""
    notes = [f"op basis van {_name(sight, answer)}"] if answer.based_on else []
    if sight.release is not None and answer.quarter:
        notes.append(f"stand van {dutch_day(day_told(sight.release, answer))}")
    return f"({', '.join(notes)})" if notes else ""


def _dated(figure: Released, sight: ReleaseSight, answer: ReleasedAnswer) -> str | int:
    shown, aside = _amount(answer.total, answer.status), _aside(sight, answer)
    if answer.total is None or not (aside or figure.id in MEASURED):
        return shown
    return f"{rates.in_table(figure, answer)} {aside}".strip()


def _title(figure: Released, answer: ReleasedAnswer) -> str:
    needed = answer.out_of if "{out_of}" in TITLES[figure.id] else answer.total
    if needed is None and "{" in TITLES[figure.id]:
        return figure.name
    return TITLES[figure.id].format(total=rates.said(figure, answer), out_of=dutch_number(answer.out_of or 0))


def _reading(figure: Released, answer: ReleasedAnswer) -> str:
    amounts = {one.category: one.amount for one in answer.categories if one.amount is not None}
    if figure.id == "staff_moves":
        came, went = amounts.get("inflow"), amounts.get("outflow")
        if came is None or went is None:
            return ""
        compared = STEPS if any(one.category in FORMER_LABELS for one in answer.categories) else COMPARED
        return f"{dutch_number(came)} kwamen van buiten, {dutch_number(went)} gingen weg. {compared}"
    if spoken := rates.reading(figure, answer):
        return spoken
    if not amounts or not figure.with_total or len(amounts) < len(answer.categories):
        return ""  # what is hidden may be larger, and whether it is would be telling
    most = max(amounts, key=lambda category: amounts[category])
    return f"De grootste groep: {figure.label(most).lower()}."


def _picture_of(figure: Released, sight: ReleaseSight, unit: str, answer: ReleasedAnswer) -> Markup:
    return rates.picture(figure, sight, unit) if figure.decimals else _picture(figure, answer)


def _picture(figure: Released, answer: ReleasedAnswer) -> Markup:
    bars = [
        Bar(one.label, _shown(one.amount, answer.out_of), "busy", SHORT.get(one.status, "onbekend"))
        for one in answer.categories
        if one.status != "not-measurable-at-this-level"
    ]
    told = ", ".join(f"{bar.label.lower()} {_said(bar)}" for bar in bars)
    if answer.out_of:
        return bar_chart(f"{figure.id}-deel", f"{figure.name} in procenten", f"In procenten: {told}.", bars, top=100)
    return bar_chart(f"{figure.id}-aantal", figure.name, f"In aantallen: {told}.", bars)


def _said(bar: Bar) -> str:
    return bar.missing if bar.amount is None else dutch_number(bar.amount)


def _shown(amount: int | None, out_of: int | None) -> float | None:
    return round(100 * amount / out_of) if amount is not None and out_of else amount


def _columns(figure: Released) -> list[tuple[str, str]]:
    if figure.decimals:
        return [("Onderdeel", "text"), ("Deel", "number")]
    if figure.denominator_text:
        counted = "Aantal" if figure.with_total else "Afgerond"
        return [(figure.category.capitalize(), "text"), (counted, "number"), ("Deel", "number")]
    return [(figure.category.capitalize(), "text"), ("Aantal", "number")]


def _rows(figure: Released, answer: ReleasedAnswer) -> list[tuple[str | int, ...]]:
    rows: list[tuple[str | int, ...]] = []
    for one in answer.categories:
        if one.status == "not-measurable-at-this-level":
            continue
        shown = _amount(one.amount, one.status)
        if not figure.denominator_text:
            rows.append((one.label, shown))
        elif one.amount is None or not answer.out_of:
            rows.append((one.label, shown, shown))
        else:
            rows.append((one.label, shown, share(one.amount, answer.out_of)))
    return rows


def _amount(amount: int | None, status: str) -> str | int:
    """The amount, or the mark in its place, which leads to the page that explains it."""
    if amount is not None:
        return amount
    return Markup('<a href="{}">{}</a>').format(ADDRESS, SHORT[status]) if status in SHORT else "onbekend"
