"""
Pictures of figures as SVG: drawn for reading beside their table, never instead of it.

Each has ``role="img"`` with a title and a description, takes its colours from the style sheet (so nothing inline that
the content policy would refuse), tells parts apart by texture as well as colour, and stays legible at 320 px width.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number

Tone = Literal["open", "busy", "steady", "good", "warn", "bad", "revise", "none", "unknown"]

_WIDTH = 340
_LINE = 20
_CHARACTER = 8.0
"""Width of an average character of the 14 px text, for keeping labels inside the picture."""

_TEXTURES: dict[Tone, Markup] = {
    "open": Markup('<path class="texture-dot" d="M2.5 2.5h3v3h-3z"/>'),
    "busy": Markup('<path class="texture" d="M-2 2L2-2M0 8L8 0M6 10L10 6"/>'),
    "steady": Markup('<path class="texture" d="M0 4H8"/>'),
    "good": Markup(""),
    "warn": Markup('<path class="texture" d="M-2 6L2 10M0 0L8 8M6-2L10 2"/>'),
    "bad": Markup('<path class="texture" d="M0 0L8 8M8 0L0 8"/>'),
    "revise": Markup('<path class="texture" d="M4 0V8"/>'),
    "none": Markup('<path class="texture" d="M0 4H8M4 0V8"/>'),
    "unknown": Markup('<path class="texture-dot" d="M1 1h2v2H1zM5 5h2v2H5z"/>'),
}


class Bar(NamedTuple):
    """One bar: its name, and how much; None is not zero, and *missing* stands in its place."""

    label: str
    amount: float | None
    tone: Tone = "good"
    missing: str = "niet te meten"


class Segment(NamedTuple):
    """One part of a stacked bar."""

    label: str
    amount: float
    tone: Tone


class Stack(NamedTuple):
    """One stacked bar: its name and its parts, in the same order in every bar."""

    label: str
    segments: Sequence[Segment]


class Point(NamedTuple):
    """An amount from *day* on, until the next point; None leaves a gap."""

    day: date
    amount: float | None


def bar_chart(
    name: str, title: str, description: str, bars: Sequence[Bar], *, top: float | None = None, decimals: int = 0
) -> Markup:
    """
    Horizontal bars, each below its label, with its amount at the end.

    Args:
        name: Unique on the page; kebab-case.
        title: What is shown, read aloud first.
        description: What is to be seen in it, in a sentence or two.
        bars: From top to bottom. A label that does not fit is cut, or goes on below where the cut would make two alike.
        top: The amount of a full bar; the largest of *bars* by default.
        decimals: Digits after the comma.
    """
    full = top or max((bar.amount or 0 for bar in bars), default=0) or 1
    parts: list[Markup] = []
    amounts = [bar.missing if bar.amount is None else dutch_number(bar.amount, decimals) for bar in bars]
    labels = _told_apart(
        [(bar.label, _WIDTH - len(said) * _CHARACTER - 16) for bar, said in zip(bars, amounts, strict=True)]
    )
    y = 0.0
    for bar, said, lines in zip(bars, amounts, labels, strict=True):
        width = (bar.amount or 0) / full * _WIDTH
        for line in lines[:-1]:
            parts.append(_text(0, y + 14, line))
            y += _LINE
        parts.append(_text(0, y + 14, lines[-1]))
        parts.append(_text(_WIDTH, y + 14, said, "strong" if bar.amount is not None else "soft", "end"))
        parts.append(_box(0, y + 22, _WIDTH, 12, "track"))
        parts.append(_filled(name, bar.tone, 0, y + 22, min(width, _WIDTH), 12))
        y += 50
    tones = {bar.tone for bar in bars}
    return _svg(name, title, description, max(y - 10, 1), _patterns(name, tones) + Markup().join(parts))


def stacked_bar(name: str, title: str, description: str, stacks: Sequence[Stack], *, totals: bool = True) -> Markup:
    """
    Bars divided into parts, each bar as long as the whole of the largest, and a legend.

    Args:
        name: Unique on the page; kebab-case.
        title: What is shown.
        description: What is to be seen in it.
        stacks: From top to bottom.
        totals: Whether the legend tells the amounts of all bars together; not for one thing on several days.
    """
    wholes = [sum(segment.amount for segment in stack.segments) for stack in stacks]
    full = max(wholes, default=0) or 1
    parts: list[Markup] = []
    y = 0.0
    for stack, whole in zip(stacks, wholes, strict=True):
        if stack.label:
            parts.append(_text(0, y + 14, _fit(stack.label, _WIDTH - 50)))
            parts.append(_text(_WIDTH, y + 14, dutch_number(whole), "strong", "end"))
            y += 22
        parts.append(_box(0, y, _WIDTH, 22, "track"))
        x = 0.0
        for segment in stack.segments:
            width = segment.amount / full * _WIDTH
            # Two units of the background between parts keep neighbours apart without colour.
            parts.append(_filled(name, segment.tone, x, y, max(width - 2, 0.5), 22) if segment.amount else Markup())
            x += width
        y += 40
    amounts: dict[tuple[str, Tone], float] = {}
    for stack in stacks:
        for segment in stack.segments:
            key = (segment.label, segment.tone)
            amounts[key] = amounts.get(key, 0) + segment.amount
    entries = [
        (label if not totals else f"{label}: {dutch_number(whole)}", tone) for (label, tone), whole in amounts.items()
    ]
    legend, height = _legend(name, entries, y)
    return _svg(
        name, title, description, height, _patterns(name, {tone for _, tone in entries}) + Markup().join(parts) + legend
    )


def step_chart(
    name: str, title: str, description: str, points: Sequence[Point], *, until: date, decimals: int = 0
) -> Markup:
    """
    An amount over time as steps: what holds from a day on, until it changes.

    Args:
        name: Unique on the page; kebab-case.
        title: What is shown.
        description: What is to be seen in it.
        points: In order of day; at least one.
        until: The last day shown, on or after the last point.
        decimals: Digits after the comma.

    Raises:
        ValueError: there are no points, or *until* lies before the last.
    """
    if not points or until < points[-1].day:
        raise ValueError("a step chart needs points, and an end on or after the last")
    low, high = 46.0, 160.0
    first, days = points[0].day, max((until - points[0].day).days, 1)
    top = max((point.amount or 0 for point in points), default=0) or 1

    def x_of(day: date) -> float:
        return low + (day - first).days / days * (_WIDTH - low)

    def y_of(amount: float) -> float:
        return high - amount / top * (high - 24)

    ends = [point.day for point in points[1:]] + [until]
    drawn = [_rule(y_of(amount), dutch_number(amount, decimals), low) for amount in (0, top / 2, top)]
    path = ""
    last: float | None = None
    for point, end in zip(points, ends, strict=True):
        if point.amount is not None:
            x, y = x_of(point.day), y_of(point.amount)
            drawn.append(_box(x, y, x_of(end) - x, high - y, "area"))
            path += f"{'M' if last is None else 'L'}{x:.1f} {y:.1f}H{x_of(end):.1f}"
        last = point.amount
    drawn.append(Markup('<path class="line" d="{}"/>').format(path))
    if last is not None:
        drawn.append(_end_mark(y_of(last), dutch_number(last, decimals)))
    drawn.append(_text(low, high + 20, f"{first:%d-%m-%Y}", "soft"))
    drawn.append(_text(_WIDTH, high + 20, f"{until:%d-%m-%Y}", "soft", "end"))
    return _svg(name, title, description, high + 26, Markup().join(drawn))


def _end_mark(y: float, words: str) -> Markup:
    mark = _box(_WIDTH - 9, y - 4, 8, 8, "dot")
    return mark + _text(_WIDTH, max(y - 10, 12), words, "strong", "end")


def _svg(name: str, title: str, description: str, height: float, inside: Markup) -> Markup:
    return Markup(
        '<svg class="picture" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2:.0f}">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>'
    ).format(name, _WIDTH, height, title, description, inside)


def _patterns(name: str, tones: Iterable[Tone]) -> Markup:
    drawn = Markup().join(
        Markup('<pattern id="{}-{}" width="8" height="8" patternUnits="userSpaceOnUse">{}</pattern>').format(
            name, tone, _TEXTURES[tone]
        )
        for tone in sorted(tones)
        if _TEXTURES[tone]
    )
    return Markup("<defs>{}</defs>").format(drawn) if drawn else Markup()


def _filled(name: str, tone: Tone, x: float, y: float, width: float, height: float) -> Markup:
    colour = _box(x, y, width, height, f"fill-{tone}")
    if not _TEXTURES[tone]:
        return colour
    texture = Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="url(#{}-{})"/>')
    return colour + texture.format(x, y, width, height, name, tone)


def _box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    box = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
    return box.format(kind, x, y, width, height)


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> Markup:
    text = Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}"{}>{}</text>')
    return text.format(x, y, anchor, Markup(' class="{}"').format(kind) if kind else "", words)


def _rule(y: float, words: str, low: float) -> Markup:
    line = Markup('<path class="rule" d="M{:.1f} {:.1f}H{}"/>').format(low, y, _WIDTH)
    return line + _text(low - 8, y + 5, words, "soft", "end")


def _legend(name: str, entries: Sequence[tuple[str, Tone]], y: float) -> tuple[Markup, float]:
    """Entries side by side where they fit; and where the picture ends."""
    parts: list[Markup] = []
    x, y = 0.0, y + 4
    for words, tone in entries:
        width = 24 + len(words) * _CHARACTER + 14
        if x and x + width - 14 > _WIDTH:
            x, y = 0.0, y + _LINE + 6
        parts.append(_filled(name, tone, x, y, 16, 16))
        parts.append(_text(x + 24, y + 13, words))
        x += width
    return Markup().join(parts), y + _LINE


def _fit(label: str, width: float) -> str:
    most = int(width / _CHARACTER)
    return label if len(label) <= most else f"{label[: most - 1].rstrip()}…"


def _told_apart(labels: Sequence[tuple[str, float]]) -> list[list[str]]:
    """The lines of each label in its width: one, cut where it must be, unless cut it could not be told from another."""
    cut = [_fit(label, width) for label, width in labels]
    alike = Counter(cut)
    return [
        [short] if short == label or alike[short] == 1 else textwrap.wrap(label, int(width / _CHARACTER))
        for (label, width), short in zip(labels, cut, strict=True)
    ]
