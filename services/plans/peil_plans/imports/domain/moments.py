"""When something is to happen, as a paper says it: a day, a quarter, a range, ever again, or after something else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from .calendar import ATOM, MONTH, Stretch, stretch_of

_CONNECTOR = re.compile(
    r"[ \t]*(?:,[ \t]*)?(?:/|[-–—]|\ben\b|\btot en met\b|\btot\b|\bt/m\b|\bof\b|&)[ \t]*(?:eind(?:e)?[ \t]+)?",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:\b(?:vanaf|binnen|einde van|eind van|uiterlijk|vóór|voor|eind(?:e)?|begin|medio|half|per|in|start|tot|t/m"
    r"|gedurende|van|na|rond|ultimo|before|by|end of|from"
    r"|heel|gehele|hele|geheel|vroeg|laat|omstreeks|richting|tegen|jaar|kalenderjaar|eerst|vroege?"
    r"|doorlopend|continu|m\.i\.v\.|met ingang van)\b[ \t]*(?:(?:de|het|the)\b[ \t]+)?)+$",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:en|of)\b|&", re.IGNORECASE)
_NOT_IN = re.compile(r"(?:vóór|voor|before)\s+(?!(?:het\s+)?(?:eind|einde)\b)", re.IGNORECASE)
"""Before a stretch of days: at the latest on the day before it begins."""
_NEAR = 80
_YEAR = 364
_CONTINUOUS = re.compile(
    r"\b(?:doorlopend|continu|structureel|permanent|(?:het\s+)?(?:ge)?hele\s+jaar(?:\s+door)?|ongoing|continuous(?:ly)?)\b",
    re.I,
)
_SPELL = r"(?:half\s?jaar|jaar|kwartaal|maand|week|dag)"
_WEEKDAY = r"(?:maan|dins|woens|donder|vrij|zater|zon)dag"
_NTH = r"(?:1e|2e|3e|4e|eerste|tweede|derde|vierde|laatste)"
_EVERY = re.compile(
    rf"\b(?=[\dadehijkmopqtvwyzé])(?:(?:per|elke?|iedere?)\s+(?:(?:{_NTH}\s+)?(?:{_SPELL}|{_WEEKDAY})\b(?:\s+van\s+(?:de|het|elke?)\s+{_SPELL})?"
    r"|(?:twee|drie|vier|zes|2|3|4|6)\s+(?:jaar|maanden|weken))"
    r"|om\s+de\s+(?:(?:twee|drie|\d)\s+)?(?:week|weken|maand|maanden|jaar)"
    r"|(?:half|twee|drie|vier|zes|\d)?-?(?:jaar|maande|kwartaal|weke|dage)lijkse?"
    r"|(?:every|each)\s+(?:year|quarter|month|week)|(?:month|quarter|year|week)ly|annual(?:ly)?"
    r"|(?:minimaal\s+|minstens\s+)?(?:(?:\d+|één|een|twee|drie|vier)\s?(?:x|keer|maal)|(?:een|één|twee|drie|vier)(?:maal|keer))\s*"
    rf"(?:(?:per|in\s+(?:de|het)|elke?)\s+{_SPELL}|(?:p\.?\s?/?\s?|/\s?|per\s)(?:jaar|kwartaal|maand|week|jr|kw|mnd|[jmwk])))"
    r"(?![\w-])\.?",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    rf"\s*[,(]?\s*(?:(?:in|op|rond|eind|begin|tijdens)\s+)?(?:de\s+|het\s+)?(?:{_NTH}\s+)?"
    rf"(?:{MONTH}|{_WEEKDAY}|voorjaar|najaar|zomer|herfst|[QK][1-4]|{_NTH}\s+kwartaal|week)(?![\w-])"
    rf"(?:\s+(?:en|of)\s+(?:in\s+)?(?:{MONTH}|{_WEEKDAY}|voorjaar|najaar|[QK][1-4]))?(?:\s+van\s+(?:de|het)\s+{_SPELL})?\)?"
    r"(?!\s*(?:20\d\d|['’]\d\d))",
    re.IGNORECASE,
)
"""In which month or on which day something comes again: that is no milestone of its own."""
_SPAN = (
    r"(?:(?:\d+|één|een|twee|drie|vier|vijf|zes|acht|negen|tien|twaalf)\s+(?:werk)?(?:dag(?:en)?|we(?:ek|ken)|maand(?:en)?|mnd\.?|jaar|kwarta(?:al|len))"
    r"|(?:een\s+|ander)?half\s?jaar)"
)
_SOMETHING = (
    r"(?:[^\s.;,()\n]+\s+){0,9}?[^\s.;,()\n]+(?=\s*(?:$|[.;,()\n]|\b(?:en|met|om|te|wordt|worden|zijn|is|moet|kan)\b))"
)
_AFTER = re.compile(
    rf"\b(?:(?:binnen|uiterlijk)\s+(?:de\s+)?(?:komende\s+|eerste\s+|eerstvolgende\s+)?{_SPAN}(?:\s+(?:na|vanaf|van|voor)\s+{_SOMETHING})?"
    rf"|{_SPAN}\s+(?:(?:na|voor|vóór)\s+{_SOMETHING}|later|daarna|ervoor)|(?:na|over)\s+{_SPAN}(?!\s+(?:na|van)\b)"
    rf"|\w*termijn\s+van\s+{_SPAN}"
    r"|(?:direct\s+)?na\s+(?:de\s+|het\s+)?(?:vaststelling|goedkeuring|akkoord|besluit\w*|oplevering|afronding|publicatie"
    rf"|verschijning|instemming|aanstelling|evaluatie)(?:\s+{_SOMETHING})?)",
    re.IGNORECASE,
)


LATER = re.compile(
    r"z\.?\s?s\.?\s?m\.?|zo snel mogelijk|(?:per )?direct|n\.?t\.?b\.?|nader te bepalen"
    r"|n\.?n\.?b\.?|t\.?b\.?d\.?|later",
    re.IGNORECASE,
)
"""Words instead of a moment."""
NOT_KNOWN = re.compile(
    r"\s*(?:n\.?\s?n\.?\s?b\.?|n\.?\s?t\.?\s?b\.?|t\.?b\.?d\.?|nog niet bekend|nader te bepalen)\s*", re.IGNORECASE
)
"""Words that say that something is not known yet, as a cell's whole text."""
_EVERY_CHAIN = re.compile(rf"{_EVERY.pattern}(?:\s*(?:of|en|/|,)\s*{_EVERY.pattern})*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """
    One moment in a text, from ``begin`` up to ``end``, in the paper's own words.

    ``due_on`` is its last day, None when the words give none. ``kind`` is `dated`, `continuous`, `every` (again and
    again) or `after` (relative to something else). ``certain`` is between 0 and 1: how sure the day is. ``open`` is a
    moment whose year the paper leaves out.
    """

    begin: int
    end: int
    text: str
    kind: str
    starts_on: date | None = None
    due_on: date | None = None
    certain: float = 1.0
    open: tuple[Stretch, ...] = ()


def moments_in(text: str) -> list[Moment]:
    """Every moment that *text* names, in its order; none overlaps another."""
    found = [*_dated(text)]
    for kind, pattern in (("after", _AFTER), ("every", _EVERY_CHAIN), ("continuous", _CONTINUOUS)):
        for match in pattern.finditer(text):
            more = _WITHIN.match(text, match.end()) if kind == "every" else None
            end = more.end() if more else match.end()
            if more:
                found = [each for each in found if not (each.open and match.start() <= each.begin and each.end <= end)]
            if not any(each.begin < end and match.start() < each.end for each in found):
                found.append(Moment(match.start(), end, text[match.start() : end].strip(), kind))
    found.sort(key=lambda each: each.begin)
    return _joined(text, found)


def close(moment: Moment, after: date | None) -> Moment:
    """*moment* in the first year in which it does not lie before *after*; itself when it has a year."""
    if not moment.open or after is None:
        return moment
    for year in (after.year, after.year + 1):
        days = [each.days(year) for each in moment.open]
        ends = [pair for pair in days if pair is not None]
        if ends and max(last for _, last in ends) >= after:
            first, last = min(first for first, _ in ends), max(last for _, last in ends)
            if moment.open[-1].kind != "day" and _NOT_IN.match(moment.text):
                first = last = first - timedelta(days=1)
            return Moment(moment.begin, moment.end, moment.text, moment.kind, first, last, 0.6)
    return moment


def is_long(moment: Moment) -> bool:
    """Whether a moment is a whole year or more, as the title of a paper names it."""
    whole = moment.starts_on and moment.due_on and (moment.due_on - moment.starts_on).days >= _YEAR
    return bool(whole) or any(each.kind == "year" for each in moment.open)


def _dated(text: str) -> list[Moment]:
    """Days, months, quarters and years; those that a connecting sign or word ties together are one moment."""
    atoms = [(match.start(), match.end(), stretch_of(match)) for match in ATOM.finditer(text)]
    chains: list[list[tuple[int, int, Stretch]]] = []
    for atom in atoms:
        tie = _CONNECTOR.fullmatch(text, chains[-1][-1][1], atom[0]) if chains else None
        both = tie and _AND.search(tie.group()) and chains[-1][-1][2].year and atom[2].year
        apart = both and atom[2].kind != "year"
        if tie and not apart:
            chains[-1].append(atom)
        else:
            chains.append([atom])
    return [_moment(text, chain) for chain in chains]


def _moment(text: str, chain: list[tuple[int, int, Stretch]]) -> Moment:
    begin, end = chain[0][0], chain[-1][1]
    before = _BEFORE.search(text, max(begin - _NEAR, 0), begin)
    said = text[before.start() : end] if before else text[begin:end]
    stretches = _with_years([stretch for _, _, stretch in chain])
    if any(stretch.year is None for stretch in stretches):
        return Moment(before.start() if before else begin, end, said, "dated", certain=0.5, open=tuple(stretches))
    days = [pair for stretch in stretches if (pair := stretch.days(stretch.year or 0))]
    if not days:
        return Moment(before.start() if before else begin, end, said, "dated", certain=0.3)
    starts, due = min(first for first, _ in days), max(last for _, last in days)
    words = (before.group().lower() if before else "").split()
    certain = 0.75 if _about(stretches, words, text[begin:end]) else 1.0
    if stretches[-1].kind == "year" and words and words[-1] in ("begin", "medio", "half"):
        due, certain = (due.replace(month=3, day=31) if words[-1] == "begin" else due.replace(month=6, day=30)), 0.75
    words = [word for word in words if word not in ("de", "het", "the")]
    if stretches[-1].kind in ("month", "number") and len(stretches) == 1 and words and words[-1] in ("medio", "half"):
        due = due.replace(day=15)
    if stretches[-1].kind != "day" and words and words[-1] in ("voor", "vóór", "before"):
        due, certain = starts - timedelta(days=1), certain if stretches[-1].kind == "year" else 0.75
        starts = min(starts, due)
    return Moment(before.start() if before else begin, end, said, "dated", starts, due, certain)


def _about(stretches: list[Stretch], words: list[str], said: str) -> bool:
    """Whether words name a day only about: by a season or week, `begin` or `na`, or two that lie apart."""
    last, said = stretches[-1], _UP_TO.sub("-", said)
    vague = bool(_VAGUE.intersection(words)) and not (last.kind == "day" and _VAGUE.intersection(words) <= {"begin"})
    wide = any(a.kind == "quarter" and a.last_month - a.first_month > _TWO_QUARTERS for a in stretches)
    gap = (wide and bool(_AND.search(said))) or any(
        _AND.search(said) and (b.first_month - a.last_month) % 12 > 1 and a.kind == b.kind != "day"
        for a, b in pairwise(stretches)
    )
    loose = any(each.kind in ("season", "week", "number") for each in stretches)
    return loose or vague or gap or (last.kind == "year" and "vanaf" in words)


_UP_TO = re.compile(r"tot\s+en\s+met", re.IGNORECASE)
_TWO_QUARTERS = 5
"""So many months at most lie between the first and the last of two quarters that follow each other."""
_VAGUE = frozenset(
    {"medio", "half", "begin", "na", "rond", "omstreeks", "richting", "vroeg", "vroege", "laat", "tegen"}
)


def _with_years(stretches: list[Stretch]) -> list[Stretch]:
    """A part without a year has that of the next part (`jan/feb 2024`), and else of the one before it."""
    years = [stretch.year for stretch in stretches]
    for at in range(len(years) - 2, -1, -1):
        following = stretches[at + 1]
        if years[at] is None and years[at + 1] is not None:
            over = stretches[at].first_month > following.first_month and following.kind != "year"
            years[at] = (years[at + 1] or 0) - over
    for at in range(1, len(years)):
        if years[at] is None and years[at - 1] is not None:
            over = stretches[at].last_month < stretches[at - 1].first_month
            years[at] = (years[at - 1] or 0) + over
    return [replace(stretch, year=year) for stretch, year in zip(stretches, years, strict=True)]


def _joined(text: str, moments: list[Moment]) -> list[Moment]:
    """`Doorlopend in 2025-2027` is one moment: going on, within those years."""
    joined: list[Moment] = []
    for moment in moments:
        last = joined[-1] if joined else None
        between = text[last.end : moment.begin] if last else ""
        if last and last.kind == "continuous" and moment.kind == "dated" and not between.strip(" \t(,"):
            said = text[last.begin : moment.end]
            joined[-1] = Moment(last.begin, moment.end, said, "continuous", moment.starts_on, moment.due_on)
        elif last and _explains(text, last, moment):
            said = text[last.begin : moment.end + 1]
            joined[-1] = replace(
                moment, begin=last.begin, end=moment.end + 1, text=said, certain=min(moment.certain, 0.75)
            )
        elif moment.kind == "dated" and _CONTINUOUS.match(moment.text):
            joined.append(Moment(moment.begin, moment.end, moment.text, "continuous", moment.starts_on, moment.due_on))
        else:
            joined.append(moment)
    return joined


def _explains(text: str, first: Moment, second: Moment) -> bool:
    """Whether a moment in brackets says the one before it more exactly: `Q3 (september 2026)`."""
    between, after = text[first.end : second.begin], text[second.end : second.end + 1]
    if (
        first.kind != "dated"
        or second.kind != "dated"
        or between.strip() != "("
        or after != ")"
        or second.due_on is None
    ):
        return False
    if not first.open:
        return (
            first.starts_on is not None
            and first.due_on is not None
            and first.starts_on <= second.due_on <= first.due_on
        )
    return any(each.first_month <= second.due_on.month <= each.last_month for each in first.open)
