"""A table whose columns stand apart by spaces alone, with cells that go on over several lines."""

from __future__ import annotations

import re

from .columns import Column, is_told, meaning_of
from .document import Cell, Place, Table

_SEGMENT = re.compile(r"\S+(?: \S+)*")
_FEWEST_KINDS, _FAR = 3, 8
_ROOM = 2
"""So many places stay empty from top to bottom between two columns."""
_SLACK = 2
"""How many places a cell may begin to the left of its header."""
_FIGURES = frozenset({"means", "amount", "hours"})
_ATOMIC = frozenset({"when", "status", "done", "amount", "hours", "owner", "start"})


def is_header(line: str) -> bool:
    """Whether a line is the header of such a table: parts that stand apart, two of them known names of columns."""
    if "  " not in line.strip() or "\t" in line or "|" in line:
        return False
    known = [meaning_of(match.group()) for match in _SEGMENT.finditer(line)]
    return sum(column is not None for column in known) >= 2 and sum(column is not None for column in known) * 2 >= len(
        known
    )


def labels_apart(lines: list[str]) -> list[str]:
    """
    The lines of a text, with a colon behind each label of a block whose labels stand apart from what they say by spaces
    alone (`Eigenaar      Teamleiders`): lines that follow each other, each with a label, of three kinds at least.
    """
    made, at = list(lines), 0
    while at < len(lines):
        end = at
        while end < len(lines) and (end == at or not _goes_on(lines[end])) and _label_of(lines[end]):
            end += 1
            while at < end < len(lines) and _goes_on(lines[end]):
                end += 1
        labels = [(n, label) for n in range(at, end) if (label := _label_of(lines[n]))]
        if len({column.field for _, (_, column) in labels}) >= _FEWEST_KINDS:
            for number, (words, _) in labels:
                made[number] = f"{words}: {lines[number].strip()[len(words) :].strip()}"
        at = max(end, at + 1)
    return made


def _label_of(line: str) -> tuple[str, Column] | None:
    """The label of a line of two parts that stand apart, when its words are known; what it says is no label too."""
    parts = _SEGMENT.findall(line)
    if len(parts) != 2 or "|" in line or "\t" in line or parts[0].endswith(":"):
        return None
    label, said = meaning_of(parts[0]), meaning_of(parts[1])
    if label is None or not is_told(label):
        return None
    same = said is not None and (said.field == label.field or {said.field, label.field} <= _FIGURES)
    if said is not None and is_told(said) and not (same or said.field == "stretch" or label.field == "status"):
        return None
    return (parts[0], label) if label.field not in ("stretch", "code", "other") else None


def _goes_on(line: str) -> bool:
    """Whether a line is the rest of the one above: nothing but words far from the margin."""
    return len(_SEGMENT.findall(line)) == 1 and len(line) - len(line.lstrip()) >= _FAR


def aligned_table(lines: list[str], at: int) -> tuple[Table | None, int]:
    """The table below a header line and the line after it; None when nothing stands below it in its columns."""
    segments = [*_SEGMENT.finditer(lines[at])]
    starts = _starts(lines, at, segments)
    fields = [column.field if (column := meaning_of(s.group())) else "" for s in segments]
    end = _end(lines, at, starts)
    if end == at + 1:
        return None, at
    names = [segment.group() for segment in segments]
    first = _header_end(lines, at, end, starts, names)
    split = [(number, _split(lines[number], starts)) for number in range(first, end)]
    apart = _blank_apart(split)
    rows: list[tuple[int, list[list[str]]]] = []
    fresh = True
    for number, texts in split:
        if not any(texts):
            fresh = True
            continue
        if re.fullmatch(r"[\s=_-]+", lines[number]):
            continue
        coded = fields[0] == "code" and bool(texts[0])
        begins = fresh or coded if apart else _begins_row(texts, fields)
        if begins or not rows:
            rows.append((number, [[] for _ in starts]))
        for at_column, text in enumerate(texts):
            if text:
                rows[-1][1][at_column].append(text)
        fresh = False
    header = tuple(Cell(name, Place(f"regel {at + 1}", None, n + 1)) for n, name in enumerate(names))
    made = [
        tuple(Cell(_together(parts), Place(f"regel {number + 1}", None, n + 1)) for n, parts in enumerate(columns))
        for number, columns in rows
    ]
    return Table((header, *made), Place(f"regel {at + 1}")), end


def _starts(lines: list[str], at: int, segments: list[re.Match[str]]) -> list[int]:
    """
    Where each column begins: where its header does, or, where headers stand in the middle of their columns, where the
    lines below leave room from top to bottom, if that gives a column to each header.
    """
    body = []
    for number in range(at, len(lines)):
        if not "".join(lines[number : number + 2]).strip() or (number > at and lines[number].lstrip().startswith("#")):
            break
        body.append(lines[number])
    width = max(len(line) for line in body)
    taken = [any(at_place < len(line) and line[at_place] != " " for line in body) for at_place in range(width)]
    spans: list[tuple[int, int]] = []
    for place in range(width):
        if taken[place] and (not spans or place - spans[-1][1] > _ROOM):
            spans.append((place, place))
        elif taken[place]:
            spans[-1] = (spans[-1][0], place)
    plain = [segment.start() for segment in segments]
    inside = len(spans) == len(segments) and all(
        first <= segment.start() and segment.end() - 1 <= last
        for (first, last), segment in zip(spans, segments, strict=True)
    )
    return [first for first, _ in spans] if inside else plain


def _header_end(lines: list[str], at: int, end: int, starts: list[int], names: list[str]) -> int:
    """The line after a header that goes on over lines with nothing in the first column; *names* get their words."""
    number = at + 1
    while number < end and lines[number].strip():
        texts = _split(lines[number], starts)
        if texts[0] or re.fullmatch(r"[\s=_-]+", lines[number]):
            break
        number += 1
    if number == end:
        return at + 1
    for line in lines[at + 1 : number]:
        for column, text in enumerate(_split(line, starts)):
            joined = f"{names[column]} {text}".strip()
            names[column] = joined if not text or meaning_of(joined) else f"{names[column]} ({text.strip('()')})"
    return number


def _end(lines: list[str], at: int, starts: list[int]) -> int:
    """Where the table ends: at a heading, at two blank lines, or at a line of running text that crosses the columns."""
    end, blanks = at + 1, 0
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            blanks += 1
            if blanks > 1:
                break
            continue
        crosses = len(line.rstrip()) > starts[1] + 5 and line[: starts[1]].strip() and not _apart(line, starts)
        if line.split() == lines[at].split():
            break
        if line.lstrip().startswith("#") or (crosses and blanks) or (blanks and _nothing_beside(lines, number, starts)):
            break
        blanks, end = 0, number + 1
    return end


def _nothing_beside(lines: list[str], at: int, starts: list[int]) -> bool:
    """Whether this line and the next ones fill the first column alone: running text below the table."""
    following = [line for line in lines[at : at + 4] if line.strip()]
    return not any(text for line in following for text in _split(line, starts)[1:])


def _apart(line: str, starts: list[int]) -> bool:
    """Whether a line has room before at least one column that it has text in."""
    return any(
        len(line) > start
        and (line[start - 2 : start] == "  " or line[max(start - _SLACK - 2, 0) : start].endswith("  "))
        for start in starts[1:]
    )


def _split(line: str, starts: list[int]) -> list[str]:
    """The texts of a line, one per column: by where a part begins, cut at a column's start where a word ends."""
    texts = [""] * len(starts)
    for segment in _SEGMENT.finditer(line):
        begin, words = segment.start(), segment.group()
        column = max((n for n, start in enumerate(starts) if begin >= start - _SLACK), default=0)
        for following in range(column + 1, len(starts)):
            cut = starts[following] - begin
            if 0 < cut < len(words) and words[cut - 1] == " ":
                texts[column] = f"{texts[column]} {words[:cut].strip()}".strip()
                begin, words, column = starts[following], words[cut:], following
        texts[column] = f"{texts[column]} {words.strip()}".strip()
    return texts


def _blank_apart(split: list[tuple[int, list[str]]]) -> bool:
    """Whether blank lines stand between the rows: then every line that begins a group fills more than one column."""
    groups = [
        texts
        for before, (_, texts) in zip([(0, [""]), *split], split, strict=False)
        if not any(before[1]) and any(texts)
    ]
    blanks = sum(not any(texts) for _, texts in split)
    return blanks > 0 and len(groups) > 1 and all(sum(bool(text) for text in texts) > 1 for texts in groups)


def _begins_row(texts: list[str], fields: list[str]) -> bool:
    """
    Whether a line begins a row: a number or code in front, or a capital beside a moment or status. Where what stands in
    front of the titles holds for several rows and is left out, the title comes first.
    """
    if not texts[0] and fields[0] != "code" and "title" in fields:
        at = fields.index("title")
        texts, fields = texts[at:], fields[at:]
    first = texts[0]
    if fields[0] == "code":
        return bool(first)
    if re.match(r"(?:[A-Z]{1,2}[.\-]?\d+|\d{1,3}[.)])(?:\s|$|\.)", first):
        return True
    beside = any(text and field in _ATOMIC for text, field in zip(texts, fields, strict=True))
    return bool(first) and beside and not first[0].islower()


def _together(parts: list[str]) -> str:
    """The lines of a cell as one text; a word broken by a hyphen at the end of a line is made whole."""
    text = ""
    for part in parts:
        if re.match(r"(?:[-•*▪◦]|\d{1,2}[.)])\s", part) and text:
            text += "\n" + part
        elif re.search(r"\w-$", text) and part[:1].islower() and not part.startswith("en "):
            text = text[:-1] + part
        else:
            text = f"{text} {part}".strip()
    return text
