"""The cell that says when: its moments with their ticks and labels, what it says of the status, and what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .moments import Moment, moments_in
from .proposal import Milestone
from .statuses import TICK, UNTICK, status_in

_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)")
_ABBREVIATION = re.compile(
    r"\b(?:ca|i\.v\.m|a\.s|o\.a|m\.b\.t|t\.b\.v|n\.a\.v|bijv|jan|feb|mrt|apr|jun|jul|aug|sept?|okt|nov|dec)\.$", re.I
)
_MARK = re.compile(r"(?:^|(?<=\s))(?:[-–•*▪◦]\s+|(?P<number>\d{1,2})[.)]\s+|(?P<letter>[a-h])[.)]\s+)")
_SAYS = re.compile(
    r"^(?:zie|dit|dat|deze|is|wordt|was)\b|\b(?:is|zijn|wordt|worden|moet(?:en)?|heeft|hebben|was|waren|gaat|gaan|kan|kunnen|zal|zullen)\b",
    re.I,
)
_BY_THEN = re.compile(r"\b(?:gereed|klaar|start)\b", re.IGNORECASE)
"""Words that before a moment say what is to be then, and not what is."""
_WAS = re.compile(r"\b(?:was|oorspronkelijk|eerder|eerst|voorheen|in plaats van|i\.p\.v\.?)\s*:?\s*$", re.IGNORECASE)
_LABEL_WORDS, _TAIL_WORDS = 5, 6
_SENTENCE_WORDS, _SHORT = 7, 3


@dataclass(frozen=True, slots=True)
class Read:
    """A milestone as read from a cell, how sure, the moment it comes from, and the number it bears in the cell."""

    milestone: Milestone
    sure: float
    source: str
    moment: Moment | None = None
    number: str = ""


@dataclass(slots=True)
class When:
    """
    What a cell says: milestones, a tick for the whole cell (None for neither), a status with its surety, and the rest.
    ``tails`` are the words right after a moment: `Q3 (gereed)` says how far it is, `gereed in Q3` only what is planned.
    """

    milestones: list[Read] = field(default_factory=list)
    tick: bool | None = None
    status: tuple[str, float] | None = None
    rest: list[str] = field(default_factory=list)
    tails: list[str] = field(default_factory=list)


def read_when(text: str, *, prose: bool = False) -> When:
    """
    Read a cell (or labelled line) about when.

    Args:
        text: The cell's text, line ends kept.
        prose: Whether moments inside sentences count too: so for a labelled line, not for a cell of a table.
    """
    said = When()
    if prose and len(text.split()) > _SENTENCE_WORDS:
        return _sentence(text)
    pieces = _pieces(text)
    for number, piece in pieces:
        _read_piece(said, number, piece)
    ticks = [*TICK.finditer(text)]
    closing = len(ticks) == 1 and not TICK.sub("", text[ticks[0].start() :]).strip()
    if (
        closing
        and len(said.milestones) > 1
        and not any(number for number, _ in pieces)
        and said.milestones[-1].milestone.done
    ):
        said.milestones = [
            each if each.milestone.done else replace(each, milestone=replace(each.milestone, done=True), sure=0.7)
            for each in said.milestones
        ]
    words = " ".join([*said.tails, *said.rest])
    labels = [status_in(each.milestone.label) for each in said.milestones if not _BY_THEN.search(each.milestone.label)]
    late = next((found for found in labels if found and found[0] != "planned"), None)
    said.status = status_in(words) or ((late[0], min(late[1], 0.75)) if late else None)
    if said.status and said.status[0] == "unknown":
        said.status = None
    if any(each.milestone.kind == "continuous" for each in said.milestones):
        said.status = ("continuous", 0.9)
        said.milestones = [
            each if each.milestone.kind == "continuous" else replace(each, sure=min(each.sure, 0.75))
            for each in said.milestones
        ]
    if said.status and said.status[0] == "done" and not ticks and len(said.milestones) == 1:
        only = said.milestones[0]
        said.milestones = [replace(only, milestone=replace(only.milestone, done=True), sure=min(only.sure, 0.85))]
    return said


def _sentence(text: str) -> When:
    """Running text about when: each moment in it is a milestone, and the text says what is to be reached then."""
    said = When()
    whole = re.sub(r"\s+", " ", text).strip()
    for moment in moments_in(text):
        if moment.kind == "dated" and moment.text.strip().isdigit() and len(text.split()) > 3:
            continue
        said.milestones.append(_milestone(moment, whole, "", 0.85, text, done=bool(TICK.search(text))))
    if not said.milestones:
        said.rest.append(whole)
    return said


def _pieces(text: str) -> list[tuple[str, str]]:
    """Lines, list items and numbered parts of a cell, each with its number or `-` for a bullet."""
    pieces: list[tuple[str, str]] = []
    for line in text.split("\n"):
        marks = [
            mark
            for mark in _MARK.finditer(line)
            if mark.start() == 0 or mark.group("number") or mark.group("letter") or mark.group()[0] in "•▪◦"
        ]
        begin, number = 0, ""
        for mark in marks:
            if line[begin : mark.start()].strip():
                pieces.append((number, line[begin : mark.start()].strip()))
            begin, number = mark.end(), mark.group("number") or mark.group("letter") or "-"
        if line[begin:].strip():
            pieces.append((number, line[begin:].strip()))
    return pieces


def _read_piece(said: When, number: str, piece: str) -> None:
    """One line or list item: chop it at its moments and ticks, and give each tick to what stands right before it."""
    moments = _taken(piece)
    ticks = [(match.start(), match.end(), True) for match in TICK.finditer(piece)]
    ticks += [(match.start(), match.end(), False) for match in UNTICK.finditer(piece)]
    at, count = 0, len(said.milestones)
    pending: bool | None = None
    marks: list[tuple[int, int, Moment | bool]] = sorted(
        [(m.begin, m.end, m) for m in moments] + [(b, e, yes) for b, e, yes in ticks], key=lambda mark: mark[0]
    )
    for begin, end, mark in marks:
        between = piece[at:begin]
        label = _before_label(said, between, count) if not isinstance(mark, bool) else between
        if isinstance(mark, bool):
            pending = _tick(said, number, label, mark, count)
        else:
            sure = 0.95 if not label else 0.88
            said.milestones.append(_milestone(mark, label, number, sure, piece, done=bool(pending)))
            pending = None
        at = end
    _tail(said, piece[at:], count, after_moment=bool(marks) and not isinstance(marks[-1][2], bool))
    if pending is not None and len(said.milestones) == count:
        said.tick = pending


def milestone_of(moment: Moment, sure: float) -> Read:
    """A moment that is only mentioned, as a milestone without a label."""
    return _milestone(moment, "", "", sure, moment.text, done=False)


def _taken(piece: str) -> list[Moment]:
    """The moments that are milestones: at the beginning of a sentence or after a short label."""
    taken: list[Moment] = []
    for moment in moments_in(piece):
        at = max([taken[-1].end if taken else 0, *(m.end() for m in TICK.finditer(piece, 0, moment.begin))])
        ends = [
            m.end()
            for m in _SENTENCE_END.finditer(piece, at, moment.begin)
            if not _ABBREVIATION.search(piece[: m.end()])
        ]
        words = re.findall(r"\w+", piece[max([at, *ends]) : moment.begin])
        glued = bool(re.search(r"[-–:(,]\s*$", piece[: moment.begin]))
        alone = not words
        if _WAS.search(piece[: moment.begin]):
            good = False
        elif moment.open:
            then = len(words) == 1 and bool(_BY_THEN.fullmatch(words[0]))
            good = (
                then or len(piece.split()) <= _SHORT or (alone and not ends) or (glued and len(words) <= _LABEL_WORDS)
            )
        elif moment.kind == "dated" and moment.text.strip().isdigit():
            good = (alone or piece[: moment.begin].endswith("(")) and len(piece.split()) <= _SHORT
        else:
            good = len(words) <= (_LABEL_WORDS if moment.kind == "dated" else 3)
        if good:
            taken.append(moment)
    return taken


def _before_label(said: When, between: str, count: int) -> str:
    """What stands before a moment: the label of that moment, or else the tail of the one before it."""
    text = between.strip(" \t-–:;(,.")
    if not text:
        return ""
    if len(said.milestones) > count and re.match(r"\s*[,;/]", between) and len(text.split()) <= _LABEL_WORDS:
        return text
    if len(said.milestones) > count:
        ends = [*_SENTENCE_END.finditer(between)]
        last = between[ends[-1].end() :].strip(" \t-–:;(,") if ends else text
        if not ends and (len(text.split()) > 4 or not text[0].isupper()):
            _add_tail(said, text)
            return ""
        if ends:
            _add_tail(said, between[: ends[-1].end()])
        return last
    ends = [m for m in _SENTENCE_END.finditer(between) if not _ABBREVIATION.search(between[: m.end()])]
    if ends:
        said.rest.append(between[: ends[-1].end()].strip())
        return between[ends[-1].end() :].strip(" \t-–:;(,")
    return text


def _tick(said: When, number: str, label: str, yes: bool, count: int) -> bool | None:
    """Give a tick to the moment before it, to the words before it, or keep it for the moment after it."""
    words = label.strip(" \t-–:")
    if len(said.milestones) > count:
        _add_tail(said, label)
        last = said.milestones[-1]
        said.milestones[-1] = replace(last, milestone=replace(last.milestone, done=yes))
        return None
    if words and (number or (len(words.split()) <= _TAIL_WORDS and status_in(words) is None)):
        before = said.milestones[-1].milestone if said.milestones else None
        part = Milestone(before.moment if before else "", "none", words, done=yes)
        said.milestones.append(Read(part, 0.85, words, None, number))
        return None
    if words:
        said.rest.append(words)
    if said.milestones and not words:
        last = said.milestones[-1]
        said.milestones[-1] = replace(last, milestone=replace(last.milestone, done=yes))
        return None
    return yes


def _milestone(moment: Moment, label: str, number: str, sure: float, source: str, *, done: bool) -> Read:
    kind = "dated" if moment.kind == "dated" else moment.kind
    made = Milestone(moment.text.strip(), kind, label, moment.starts_on, moment.due_on, done)
    return Read(made, min(sure, moment.certain), source, moment, number)


def _tail(said: When, tail: str, count: int, *, after_moment: bool) -> None:
    if not tail.strip(" \t-–:,.();"):
        return
    if after_moment and len(said.milestones) > count:
        _add_tail(said, tail)
    else:
        said.rest.append(tail.strip())


def _add_tail(said: When, tail: str) -> None:
    """A few words right after a moment say what it is about; a sentence is a remark."""
    ends = [m for m in _SENTENCE_END.finditer(tail) if not _ABBREVIATION.search(tail[: m.end()])]
    first, rest = (tail[: ends[0].end()], tail[ends[0].end() :]) if ends else (tail, "")
    words = first.strip(" \t-–:,.();")
    last = said.milestones[-1]
    if words.lower() in ("en", "of"):
        return
    if words and len(words.split()) <= _TAIL_WORDS and not _SAYS.search(words):
        label = f"{last.milestone.label} {words}".strip()
        said.tails.append(words)
        said.milestones[-1] = replace(last, milestone=replace(last.milestone, label=label))
    elif words:
        said.rest.append(first.strip(" \t-–:,"))
    if rest.strip(" .\t-–:,"):
        said.rest.append(rest.strip(" \t-–:,"))
