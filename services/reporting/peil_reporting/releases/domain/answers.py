"""From releases to an answer: which release is meant by a day, and what it tells of a unit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from peil_reporting.days import day_of
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.releases.catalogue import SIGNALS, Released
from peil_reporting.releases.domain.quarters import quarter_named
from peil_reporting.releases.domain.release import Release, Told
from peil_reporting.why.words import SENTENCE

ReleasedStatus = Literal[
    "ok",
    "per-category",
    "too-few",
    "nothing-counted",
    "unit-unknown",
    "not-measurable-at-this-level",
    "not-released-yet",
]

STATUS_TEXT: Mapping[ReleasedStatus, str] = {
    "ok": "Het cijfer is er.",
    "per-category": "Dit cijfer is er per categorie; een totaal heeft het niet.",
    "too-few": SENTENCE,
    "nothing-counted": "Er was op de peildatum niets om te tellen.",
    "unit-unknown": "Deze eenheid bestond op de peildatum niet, voor zover toen bekend.",
    "not-measurable-at-this-level": "Niet meetbaar op dit niveau: dit cijfer is er alleen voor grotere onderdelen.",
    "not-released-yet": "Er is op deze dag nog geen kwartaal vrijgegeven.",
}


class Category(NamedTuple):
    """One category of an answer; the amount is None unless its status is ``ok``."""

    category: str
    label: str
    status: ReleasedStatus
    amount: int | None


class ReleasedAnswer(NamedTuple):
    """
    What a release tells of one unit. What is missing is None and never 0; the status says why.

    Attributes:
        status: Of the figure as a whole.
        total: All categories together, for a figure that has a total.
        out_of: Out of how many people each category is, for a figure that says so.
        categories: In the figure's order; none when nothing is told.
        quarter: The quarter whose people it is about, when that is an earlier one than the release's; else empty.
        based_on: The unit below it that the figure is really about; empty for the unit itself.
        since: The first quarter that it counts, when that is an earlier one than the last; else empty.
        bound: ``at-most`` or ``at-least`` for a total that is a mark not passed; else empty.
    """

    status: ReleasedStatus
    total: int | None = None
    out_of: int | None = None
    categories: tuple[Category, ...] = ()
    quarter: str = ""
    based_on: str = ""
    since: str = ""
    bound: str = ""


def latest(releases: Iterable[Release], as_of: int, known_on: int) -> Release | None:
    """
    The last of *releases* whose population lies on or before day *as_of* and that was out by the end of *known_on*.

    So a released figure "as known on" a day is the one that could be read on that day. It is never computed anew.
    """
    out = [one for one in releases if one.population_on <= as_of and one.released_on <= known_on]
    return max(out, key=lambda one: one.population_on, default=None)


def answer(figure: Released, release: Release | None, tree: Tree, unit: str) -> ReleasedAnswer:
    """What *release* tells of *unit*; *tree* is that of the release's population, or of the day asked without one."""
    node = tree.nodes.get(unit)
    if node is None:
        return ReleasedAnswer("unit-unknown")
    if node.level not in figure.levels:
        return ReleasedAnswer("not-measurable-at-this-level")
    if release is None or figure.id not in release.figures:
        return ReleasedAnswer("not-released-yet")
    told = release.figures[figure.id].units.get(unit)
    if told is None:
        return ReleasedAnswer("not-measurable-at-this-level")  # a cluster below a cluster, or one that was closed
    return _said(figure, told)


def units_beneath(figure: Released, tree: Tree, unit: str) -> list[Node]:
    """The units directly under *unit* of which *figure* is released."""
    if unit not in tree.nodes:
        return []
    return [node for node in tree.children(unit) if node.level in figure.levels and node.state == "open"]


def amount_told(figure: Released, answer: ReleasedAnswer) -> int | float | None:
    """The total of *answer* as a number of what *figure* counts; None when it has none."""
    if answer.total is None or not figure.decimals:
        return answer.total
    return float(answer.total / 10**figure.decimals)


def least_said(figure: Released | None, k: int) -> str:
    """What an amount of *figure* (None: of any) is about at least, Dutch: signals are no people."""
    signals = f"minstens {k} signalen, waar minstens {k} mensen werken"
    if figure is None:
        return f"minstens {k} mensen; een getal van signalen over {signals}"
    return signals if figure.id == SIGNALS else f"minstens {k} mensen"


def day_told(release: Release, answer: ReleasedAnswer) -> date:
    """The day on which those were frozen whom *answer* of *release* is about: its own, or that of an older figure."""
    return quarter_named(answer.quarter).last if answer.quarter else day_of(release.population_on)


def within(releases: Sequence[Release], first: int, last: int, known_on: int) -> list[Release]:
    """Those of *releases* whose population lies in the days *first* to *last* and that were out by *known_on*."""
    return [one for one in releases if first <= one.population_on <= last and one.released_on <= known_on]


def hidden(figure: Released, release: Release) -> list[tuple[str, str | None]]:
    """What *release* does not tell of *figure*: units, or categories of units, because of too few people."""
    found: list[tuple[str, str | None]] = []
    of = release.figures.get(figure.id)
    for unit, told in of.units.items() if of else ():
        if told.status == "too-few" and not told.categories:
            found.append((unit, None))
        else:
            found.extend((unit, category) for category, amount in told.categories.items() if amount == "too-few")
    return found


def _said(figure: Released, told: Told) -> ReleasedAnswer:
    categories = tuple(_category(figure, name, amount) for name, amount in told.categories.items())
    status = "per-category" if told.status == "ok" and not figure.with_total else told.status
    return ReleasedAnswer(
        _known(status), told.total, told.out_of, categories, told.quarter, told.based_on, told.since, told.bound
    )


def _category(figure: Released, name: str, amount: int | str) -> Category:
    if isinstance(amount, int):
        return Category(name, figure.label(name), "ok", amount)
    return Category(name, figure.label(name), _known(amount), None)


def _known(status: str) -> ReleasedStatus:
    for known in STATUS_TEXT:
        if known == status:
            return known
    raise ValueError(f"no status of released figures: {status}")
