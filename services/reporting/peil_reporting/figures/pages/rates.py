"""How a page says figures of vacancies and absence: per cents with a comma, marks, and the quarters they count."""

from __future__ import annotations

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Bar, bar_chart
from peil_reporting.releases.catalogue import COMPLIANCE, Released
from peil_reporting.releases.domain.answers import STATUS_TEXT, ReleasedAnswer, amount_told
from peil_reporting.releases.reading import ReleaseSight
from peil_reporting.why.words import MARK

BOUNDS = {"at-most": "hoogstens ", "at-least": "minstens "}
"""What stands before a mark that a figure does not pass."""


def said(figure: Released, answer: ReleasedAnswer) -> str:
    """The total of *answer* as people read it; its status in words when it has none."""
    if answer.total is None:
        return STATUS_TEXT[answer.status]
    if not figure.decimals:
        return dutch_number(answer.total)
    return f"{BOUNDS.get(answer.bound, '')}{dutch_number(amount_told(figure, answer) or 0, figure.decimals)}%"


def in_table(figure: Released, answer: ReleasedAnswer) -> str:
    """The same where a column says what it is: of vacancies how many of how many."""
    part = followed(answer) if figure.id == COMPLIANCE else None
    return said(figure, answer) if part is None else f"{dutch_number(part)} van de {said(figure, answer)}"


def followed(answer: ReleasedAnswer) -> int | None:
    """Of how many vacancies the procedure was followed; None when that is not told."""
    return next((one.amount for one in answer.categories if one.category == "followed"), None)


def exact(figure: Released, answer: ReleasedAnswer) -> float | None:
    """The total of *answer* as a number to draw; None for a mark, which is none, and for what is not told."""
    return None if answer.bound else amount_told(figure, answer)


def reading(figure: Released, answer: ReleasedAnswer) -> str:
    """A sentence on a share of vacancies and the quarters it counts; empty for other figures."""
    if figure.id != COMPLIANCE or answer.out_of is None:
        return ""
    part = followed(answer)
    if part is None:
        return ""
    since = ""
    if answer.since:
        year, _, number = answer.since.partition("-Q")
        since = f" Geteld vanaf het begin van kwartaal {number} van {year}."
    return f"Bij {dutch_number(part)} van de {dutch_number(answer.out_of)} is de procedure gevolgd.{since}"


def picture(figure: Released, sight: ReleaseSight, unit: str) -> Markup:
    """*figure* of *unit* and of each unit directly below it, as bars."""
    lines = [(sight.tree.nodes[unit].name, sight.answer(figure, unit))]
    lines += [(node.name, answer) for node, answer in sight.beneath(figure, unit)]
    bars = [Bar(name, exact(figure, answer), "busy", _short(figure, answer)) for name, answer in lines]
    told = ", ".join(f"{name} {_short(figure, answer)}" for name, answer in lines)
    described = f"In procenten: {told}."
    return bar_chart(f"{figure.id}-deel", f"{figure.name} in procenten", described, bars, decimals=figure.decimals)


def rows(figure: Released, sight: ReleaseSight, unit: str) -> list[tuple[str, str]]:
    """The same as a table: name, and what is told."""
    lines = [(sight.tree.nodes[unit].name, sight.answer(figure, unit))]
    lines += [(node.name, answer) for node, answer in sight.beneath(figure, unit)]
    return [(name, _short(figure, answer)) for name, answer in lines]


def _short(figure: Released, answer: ReleasedAnswer) -> str:
    return MARK if answer.total is None else said(figure, answer)
