"""Labelled lines (`Wie: team HR`), in a list, a card or alone in bold, and what their labels mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .columns import Column, is_told, meaning_of, normal
from .document import Cell, Paragraph
from .drafts import Draft
from .figures import per_of
from .moments import NOT_KNOWN
from .proposal import ReadColumn
from .titles import one_line
from .vocabulary import MEANINGS

_LABEL = re.compile(
    r"^\s*(?P<label>[A-ZÀ-Ý€][\w€/&'() -]{1,38}?\??)\s*(?::|(?<=\?)\s|\s[–-]\s)\s*(?P<rest>.*)$", re.DOTALL
)
_SMALL = re.compile(r"^\s*(?P<label>[a-zà-ÿ][\w/&'() -]{1,38}?)\s*:\s*(?P<rest>.*)$", re.DOTALL)
"""A label in small letters, as in the items below an action: only a name that is known word for word counts."""
_INLINE = re.compile(r"(?:^|[;|\n]|(?<=[.)]))\s*(?P<label>[A-Z][\w/ -]{1,30}?\??)\s*:\s*", re.DOTALL)
_SPACED = re.compile(r"(?<=\s)(?P<label>[A-ZÀ-Ý][\w/&-]{2,30}(?: [a-zà-ÿ]\w*){0,2})\s*:(?=\s)")
"""A label within a line, with nothing but a space before it: only a name that is known word for word counts."""
_NOTHING = re.compile(r"\s*(?:[-–—.…/]+|n\.?\s?v\.?\s?t\.?|geen)\.?\s*", re.IGNORECASE)
_BOLD = 6
"""The level of a paragraph that is a heading only because it is bold."""


@dataclass(frozen=True, slots=True)
class Line:
    """A labelled line: what its label means, and what it says, with the place."""

    column: Column
    cell: Cell


def labelled(paragraph: Paragraph) -> list[Line]:
    """The labelled parts of a paragraph (`Wie: team HR; Wanneer: Q2`); nothing when its first label is unknown."""
    if alone := _label_alone(paragraph):
        return [alone]
    match = _LABEL.match(paragraph.text) or _small_label(paragraph)
    if match is None or paragraph.level:
        return []
    column = _known(match.group("label"))
    if column is None:
        return _numbered(match, paragraph)
    marks = _marks(paragraph.text)
    if not marks or marks[0].start() > 0:
        return [Line(column, Cell(match.group("rest").strip(), paragraph.place))]
    return _lines(paragraph, marks)


def _small_label(paragraph: Paragraph) -> re.Match[str] | None:
    match = _SMALL.match(paragraph.text) if paragraph.depth >= 0 else None
    return match if match and normal(match.group("label")) in MEANINGS else None


def title_and_labels(paragraph: Paragraph) -> tuple[str, list[Line]]:
    """
    What a paragraph says before its labelled parts, and those (`Poster ophangen. Wie: facilitair. Wanneer: Q2`);
    nothing when fewer than two labels stand in it, or nothing before them.
    """
    marks = _marks(paragraph.text)
    title = paragraph.text[: marks[0].start()].strip(" .,;–-\n") if len(marks) > 1 else ""
    return (title, _lines(paragraph, marks)) if title else ("", [])


def _marks(text: str) -> list[re.Match[str]]:
    """Where known labels stand in a text, in their order."""
    marks = [mark for mark in _INLINE.finditer(text) if _known(mark.group("label"))]
    spaced = [mark for mark in _SPACED.finditer(text) if normal(mark.group("label")) in MEANINGS]
    marks += [mark for mark in spaced if not any(each.start("label") == mark.start("label") for each in marks)]
    return sorted(marks, key=lambda mark: mark.start("label"))


def _lines(paragraph: Paragraph, marks: list[re.Match[str]]) -> list[Line]:
    """Each label of a paragraph with what stands between it and the next."""
    lines = []
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(paragraph.text)
        found = _known(mark.group("label"))
        if found is not None:
            lines.append(Line(found, Cell(paragraph.text[mark.end() : end].strip(" ;|\n"), paragraph.place)))
    return lines


def is_heading(paragraph: Paragraph) -> bool:
    """Whether a paragraph heads what comes, and is not a label printed in bold."""
    return paragraph.level > 0 and _label_alone(paragraph) is None


def _label_alone(paragraph: Paragraph) -> Line | None:
    """A label on a line of its own, bold or with a sign (`Wie?`), above what it is about: never certain."""
    if not (paragraph.level >= _BOLD or (not paragraph.level and paragraph.text.rstrip().endswith(("?", ":")))):
        return None
    words = normal(paragraph.text).rstrip("?").strip()
    if words not in MEANINGS or MEANINGS[words] == "code":
        return None
    return Line(Column(MEANINGS[words], 0.75, paragraph.text), Cell("", paragraph.place))


def _numbered(match: re.Match[str], paragraph: Paragraph) -> list[Line]:
    """A label with a number, such as `Actie 2: Mentoren`: a title with its code."""
    numbered = re.fullmatch(r"(.+?)\s+([A-Z]?\d{1,3}(?:\.\d+)*[a-z]?)", match.group("label").strip())
    column = _known(numbered.group(1)) if numbered else None
    if numbered is None or column is None or column.field != "title":
        return []
    return [Line(column, Cell(f"{numbered.group(2)}. {match.group('rest').strip()}", paragraph.place))]


def give(draft: Draft, line: Line, *, prose: bool) -> None:
    """Give a labelled text to its field; in running text (*prose*) moments and figures within sentences count too."""
    name, sure, cell = line.column.field, line.column.sure, line.cell
    if not cell.text.strip():
        return
    if prose and line.column.header and normal(line.column.header) not in MEANINGS:
        draft.labels.append(ReadColumn(line.column.header, name, sure, cell.place))
    if prose and _NOTHING.fullmatch(cell.text):
        draft.leave(cell, "zegt dat er niets is")
    elif prose and name in ("owner", "co-owner", "amount", "hours", "means") and NOT_KNOWN.fullmatch(cell.text):
        draft.leave(cell, "zegt dat het nog niet bekend is")
    elif name == "title":
        draft.title(cell, sure)
    elif name == "code":
        _number(draft, cell)
    elif name in ("owner", "co-owner"):
        draft.owner(cell, sure if name == "owner" else sure * 0.9, "" if name == "owner" else "mede")
    elif name in ("when", "start", "stretch"):
        draft.when(cell, sure, prose=prose)
    elif name in ("status", "done"):
        draft.status(cell, sure, {})
    elif name in ("amount", "hours"):
        per = per_of(line.column.header) if name == "hours" else ""
        draft.measured("amount" if name == "amount" else "hours", cell, sure, line.column.scale, per)
    elif name == "means":
        draft.means(cell, sure)
    elif name == "other":
        draft.leave(cell, "een plan heeft hier geen plaats voor")
    elif name == "measure":
        draft.add("measure", one_line(cell.text), sure, cell.text, cell.place)
        if prose:
            draft.figures(cell.text, 0.6, cell)
    elif name == "section":
        draft.theme = cell.text.strip()
    else:
        draft.remark(cell.text, sure, cell)


def without_labels(cell: Cell) -> tuple[Cell, list[Line]]:
    """A cell without its labelled lines after the first (`Trekker: HR` below a title), and those lines."""
    first, *others = cell.text.split("\n")
    told, left = [], [first]
    for text in others:
        lines = labelled(Paragraph(text.strip(), cell.place))
        if lines and all(line.column.field in _WITHIN for line in lines):
            told += lines
        else:
            left.append(text)
    return replace(cell, text="\n".join(left)) if told else cell, told


_WITHIN = frozenset({"owner", "co-owner", "when", "start", "status", "amount", "hours"})
"""What a cell about something else may say of an action behind a label."""


def _known(label: str) -> Column | None:
    """A label by its whole words alone: a sentence with a colon in it is no label."""
    words = re.sub(r"\s*\(.*\)$", "", normal(label))
    if (moment := meaning_of(label)) and moment.field == "stretch":
        return None
    if words in MEANINGS or (label.endswith("?") and is_told(moment)):
        return meaning_of(label)
    return meaning_of(label) if len(words.split()) <= 3 and (found := meaning_of(label)) and found.sure >= 0.9 else None


def _number(draft: Draft, cell: Cell) -> None:
    """A cell that holds the number of an action alone goes before one in its title; another one is left over."""
    code = cell.text.strip().rstrip(".)")
    if draft.code_cell is None:
        draft.code, draft.code_cell = code, cell
    elif code != draft.code:
        draft.leave(cell, "nog een nummer bij dezelfde actie")
