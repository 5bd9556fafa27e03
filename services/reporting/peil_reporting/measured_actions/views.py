"""What the page of measured actions shows: per action what was promised, what is measured, and how far that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from markupsafe import Markup

from peil_chassis.clock import amsterdam_day
from peil_chassis.http.dutch import dutch_day, dutch_number
from peil_chassis.http.pictures import Bar, Tone, bar_chart
from peil_contracts.indicators import Indicator
from peil_reporting.days import day_of
from peil_reporting.figures.board import Board
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.pages.rates import BOUNDS
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.figures.pages.words import share
from peil_reporting.measured_actions.domain import (
    LIVE,
    RELEASED,
    SURVEY,
    Measure,
    Measured,
    Promised,
    Status,
    Verdict,
    indicator_of,
    of_live,
    of_release,
    of_survey,
    verdict,
)
from peil_reporting.releases.catalogue import RELEASED as RELEASED_FIGURES
from peil_reporting.releases.domain.answers import STATUS_TEXT as RELEASED_TEXT
from peil_reporting.releases.domain.answers import day_told
from peil_reporting.releases.reading import ReleaseSight
from peil_reporting.surveys.domain.figures import Told as SurveyTold
from peil_reporting.surveys.storage import SurveyRelease
from peil_reporting.why.words import MARK

NOT_MEASURED = "Nog niet gemeten."
NOT_TOLD = f"{MARK.capitalize()}, of nog niet gemeten: in wat is vrijgegeven staat hier niets over."
UNKNOWN = "Peil heeft geen cijfer met deze naam. Kies bij de actie een cijfer van de lijst."

VERDICTS: Mapping[Verdict, tuple[str, Tone]] = {
    "reached": ("Gehaald", "good"),
    "not-yet": ("Nog niet gehaald", "busy"),
    "missed": ("Niet gehaald op de afgesproken dag", "bad"),
    "unsaid": ("", "unknown"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """
    A figure at a unit on a day: what it says, when that was so, the page that explains it, and what is to be added.

    ``survey`` is the campaign that it is from, if it is from one.
    """

    measured: Measured
    day: date | None
    address: str | None
    aside: str = ""
    survey: str | None = None


@dataclass(frozen=True, slots=True)
class MeasuredView:
    """
    One action as a reader meets it.

    Attributes:
        anchor: Its id on the page; None for a reader who sees numbers only, and then no words of the plan either.
        promise: Name and words of each thing that was promised.
        said: What is measured, in words.
        hidden: Whether it is the gate that gives nothing.
        picture: What is measured beside what was promised; None where there is nothing to draw.
    """

    anchor: str | None
    name: str
    plan: str
    plan_address: str | None
    unit: str
    unit_address: str
    indicator: str
    promise: list[tuple[str, str]]
    said: str
    when: str
    verdict: str
    tone: Tone
    hidden: bool
    picture: Markup | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Releases of surveys, the last that opened first, and what each tells of units."""

    releases: list[SurveyRelease]
    told: Mapping[str, Mapping[str, SurveyTold]]


def read_figure(
    one: Promised, indicator: Indicator, board: Board, sight: ReleaseSight, surveyed: Surveyed, visit: Visit
) -> Reading:
    """What the figure of *indicator* says at the unit of *one*: live on the day asked for, or as it was released."""
    item = one.measure.item
    if indicator.code in LIVE:
        figure = FIGURES[LIVE[indicator.code]]
        measured = of_live(indicator, item, board.answer(figure, board.tree.place_of(one.unit)))
        return Reading(measured, visit.as_of, visit.figure_page(figure.id, one.unit))
    if indicator.code == SURVEY:
        return _participation(one, surveyed, visit)
    released = RELEASED_FIGURES[RELEASED[indicator.code]]
    answer = sight.answer(released, one.unit)
    measured = of_release(indicator, item, answer, released.decimals)
    day = day_told(sight.release, answer) if sight.release is not None and measured.status == "ok" else None
    node = sight.tree.nodes.get(answer.based_on)
    aside = f"Op basis van {node.name if node else answer.based_on}." if answer.based_on else ""
    return Reading(measured, day, visit.figure_page(released.id, one.unit), aside)


def _participation(one: Promised, surveyed: Surveyed, visit: Visit) -> Reading:
    item = one.measure.item
    release = next((each for each in surveyed.releases if item is None or each.campaign == item), None)
    if release is None:
        return Reading(Measured("not-released-yet"), None, None)
    address = visit.survey_page(release.campaign, one.unit)
    told = surveyed.told[release.campaign].get(one.unit)
    if told is None:
        return Reading(Measured("too-few"), None, address, survey=release.campaign)
    day = amsterdam_day(datetime.fromisoformat(release.opened_at))
    return Reading(
        of_survey(told.answered, told.invited), day, address, f"Uit de peiling ‘{release.title}’.", release.campaign
    )


def views_of(
    found: Iterable[Promised],
    board: Board,
    sight: ReleaseSight,
    surveyed: Surveyed,
    visit: Visit,
    *,
    words: Callable[[str], bool],
) -> list[MeasuredView]:
    """Every action of *found* as a reader meets it; words of plans only of units that *words* says yes to."""
    return [_view(at, one, board, sight, surveyed, visit, words(one.unit)) for at, one in enumerate(found, 1)]


def _view(
    at: int, one: Promised, board: Board, sight: ReleaseSight, surveyed: Surveyed, visit: Visit, cases: bool
) -> MeasuredView:
    indicator, measure = indicator_of(one.measure), one.measure
    reading = (
        Reading(Measured("indicator-unknown"), None, None)
        if indicator is None
        else read_figure(one, indicator, board, sight, surveyed, visit)
    )
    measured = reading.measured
    judged: Verdict = "unsaid" if indicator is None else verdict(indicator, measure, measured, visit.days.as_of)
    unit = board.tree.nodes.get(one.unit)
    page = f"/plannen/{quote(one.plan, safe='')}"
    return MeasuredView(
        anchor=f"{one.plan}-{one.action}" if cases else None,
        name=f"{one.code} {one.title}" if cases else f"Een actie van {unit.name if unit else one.unit}",
        plan=one.plan_title if cases else "",
        plan_address=f"{page}/acties/{quote(one.action, safe='')}" if cases else None,
        unit=unit.name if unit else one.unit,
        unit_address=visit.unit_page(one.unit),
        indicator=_indicator_words(indicator, measure),
        promise=_promise(indicator, measure, cases),
        said=_said(indicator, measured),
        when=_when(indicator, reading),
        verdict=VERDICTS[judged][0],
        tone=VERDICTS[judged][1],
        hidden=measured.status in ("too-few", "not-told"),
        picture=None if indicator is None else _picture(at, indicator, measure, measured),
        address=reading.address,
    )


def _indicator_words(indicator: Indicator | None, measure: Measure) -> str:
    if indicator is None:
        return measure.indicator
    if measure.item is None:
        return indicator.name
    return f"{indicator.name}: {indicator.items.get(measure.item, measure.item).lower()}"


def _promise(indicator: Indicator | None, measure: Measure, cases: bool) -> list[tuple[str, str]]:
    said = []
    if measure.threshold is not None:
        least = "" if indicator is None else {"higher": "minstens ", "lower": "hoogstens "}.get(indicator.better, "")
        said.append(("Afgesproken", f"{least}{_threshold(indicator, measure)}"))
    if measure.due_on is not None:
        said.append(("Uiterlijk", dutch_day(day_of(measure.due_on))))
    if cases:
        words = (measure.text, measure.numerator, measure.denominator, measure.population)
        names = ("In woorden van het plan", "Wat telt", "Van hoeveel", "Onder wie")
        said += [(name, word) for name, word in zip(names, words, strict=True) if word]
    return said


def _threshold(indicator: Indicator | None, measure: Measure) -> str:
    if indicator is not None and indicator.gives == "share":
        return f"{_number(measure.threshold or 0)}%"
    return _number(measure.threshold or 0)


def _number(amount: float) -> str:
    return dutch_number(amount, 0 if amount == int(amount) else 1)


def _said(indicator: Indicator | None, measured: Measured) -> str:
    if measured.status != "ok" or indicator is None or measured.amount is None:
        return _WHY_NOT.get(measured.status, NOT_MEASURED)
    if measured.part is not None and measured.whole is not None:
        told = f"{dutch_number(measured.part)} van de {dutch_number(measured.whole)}"
        return f"{share(measured.part, measured.whole)} ({told})"
    sign = "%" if indicator.gives == "share" else ""
    return f"{BOUNDS.get(measured.bound, '')}{_number(measured.amount)}{sign}"


_WHY_NOT: Mapping[Status, str] = {
    "unit-unknown": RELEASED_TEXT["unit-unknown"],
    "not-measurable-at-this-level": RELEASED_TEXT["not-measurable-at-this-level"],
    "too-few": RELEASED_TEXT["too-few"],
    "not-released-yet": NOT_MEASURED,
    "nothing-counted": NOT_MEASURED,
    "not-told": NOT_TOLD,
    "indicator-unknown": UNKNOWN,
}
"""Per status of what is not told the words in its place."""


def _when(indicator: Indicator | None, reading: Reading) -> str:
    if reading.day is None or indicator is None or reading.measured.status != "ok":
        return ""
    day = dutch_day(reading.day)
    when = f"Vrijgegeven cijfer, stand van {day}." if indicator.about_people else f"Stand van {day}."
    return f"{when} {reading.aside}".strip()


def _picture(at: int, indicator: Indicator, measure: Measure, measured: Measured) -> Markup | None:
    amount = None if measured.bound else measured.amount
    if amount is None or measure.threshold is None:
        return None
    per_cent = indicator.gives == "share"
    decimals = 0 if amount == int(amount) and measure.threshold == int(measure.threshold) else 1
    bars = [Bar("Gemeten", amount, "busy"), Bar("Afgesproken", measure.threshold, "steady")]
    sign = " procent" if per_cent else ""
    told = f"Gemeten {_number(amount)}{sign}, afgesproken {_number(measure.threshold)}{sign}."
    title = f"{indicator.name}{' in procenten' if per_cent else ''}"
    return bar_chart(f"gemeten-{at}", title, told, bars, top=100 if per_cent else None, decimals=decimals)
