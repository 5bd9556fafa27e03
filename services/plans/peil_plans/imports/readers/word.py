"""Word files by python-docx: headings, list items and tables in their order, changes under review taken over."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document as WordDocument
from docx.oxml.ns import qn

from peil_plans.imports.domain.colours import colour_name
from peil_plans.imports.domain.document import Cell, Document, Notice, Paragraph, Place, Table

_SYMBOLS = {"F0FC": "✓", "F0FE": "☑", "F052": "☑", "F0A8": "☐", "F06F": "☐", "F0FB": "✗", "F0B7": "•", "F0FD": "☒"}
_SYMBOLS |= {"F04A": "🙂", "F04B": "😐", "F04C": "☹", "F06C": "●", "F06E": "■", "F06F": "☐", "F0A7": "▪", "F0D8": "➤"}
_SYMBOLS |= {"F0E8": "→", "F0A1": "○"}
_SKIPPED = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:instrText"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_CHECKED = "{http://schemas.microsoft.com/office/word/2010/wordml}checked"


def read_word(content: bytes) -> Document:
    """The body in its order; what stands in headers, footers, notes and comments is given as notices."""
    word = WordDocument(io.BytesIO(content))
    reader = _Reader(word)
    blocks = list(reader.blocks(word.element.body))
    return Document(tuple(blocks), (*reader.notices, *_around(word)))


class _Reader:
    """Walks a body; remembers how far each numbered list has counted."""

    def __init__(self, word: Any) -> None:
        self._styles = {style.style_id: style for style in word.styles}
        self._formats = _list_formats(word)
        self._counts: dict[tuple[str, int], int] = {}
        self._paragraphs = self._tables = 0
        self.notices: list[Notice] = []

    def blocks(self, parent: Any) -> Iterator[Table | Paragraph]:
        """Paragraphs and tables, content controls opened."""
        for element in parent:
            if element.tag == qn("w:p"):
                self._paragraphs += 1
                paragraph = self._paragraph(element, Place(f"alinea {self._paragraphs}"))
                if paragraph.text:
                    yield paragraph
            elif element.tag == qn("w:tbl"):
                self._tables += 1
                yield self._table(element, f"tabel {self._tables}")
            elif element.tag == qn("w:sdt"):
                yield from self.blocks(
                    element.find(qn("w:sdtContent")) if element.find(qn("w:sdtContent")) is not None else ()
                )
            elif element.tag in (qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
                yield from self.blocks(element)

    def _paragraph(self, element: Any, place: Place) -> Paragraph:
        text = _text(element).strip()
        style = self._style(element)
        level = _level(element, style)
        depth, mark = self._item(element, style)
        if level:
            return Paragraph(f"{mark} {text}".strip() if mark else text, place, level=level)
        if depth < 0 and (match := re.match(r"^(?:([•▪◦*–-])|(\d{1,3}[.)]))\s+(.*)$", text, re.DOTALL)):
            return Paragraph(match.group(3), place, depth=0, mark=match.group(2) or "", lead=0)
        lead = _lead(element)
        if depth < 0 and text and lead >= len(text) and len(text.split()) <= 12 and not re.search(r":\s*\S", text):
            return Paragraph(text, place, level=6, lead=lead)
        return Paragraph(text, place, depth=depth, mark=mark, lead=lead)

    def _style(self, element: Any) -> str:
        found = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        style = self._styles.get(found.get(qn("w:val"))) if found is not None else None
        return str(style.name) if style is not None else ""

    def _item(self, element: Any, style: str) -> tuple[int, str]:
        """How deep a list item is (-1 for none), and its number where Word counts."""
        numbering = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        if numbering is None:
            if not re.match(r"(?:List|Lijst)", style) or "Continue" in style:
                return -1, ""
            if "Number" not in style:
                return 0, ""
            return 0, self._count(style, 0)
        level = numbering.find(qn("w:ilvl"))
        number = numbering.find(qn("w:numId"))
        depth = int(level.get(qn("w:val"))) if level is not None else 0
        name = str(number.get(qn("w:val"))) if number is not None else "0"
        if name == "0":
            return -1, ""
        counted = self._formats.get((name, depth), "bullet") in ("decimal", "decimalZero")
        return depth, self._count(name, depth) if counted else ""

    def _count(self, name: str, depth: int) -> str:
        self._counts[(name, depth)] = self._counts.get((name, depth), 0) + 1
        for other in [key for key in self._counts if key[0] == name and key[1] > depth]:
            del self._counts[other]
        return ".".join(str(self._counts.get((name, d), 1)) for d in range(depth + 1)) + "."

    def _table(self, element: Any, part: str) -> Table:
        rows: list[tuple[Cell, ...]] = []
        above: dict[int, Cell] = {}
        for number, row in enumerate(_below(element, "w:tr"), 1):
            before = row.find(f"{qn('w:trPr')}/{qn('w:gridBefore')}")
            cells = [
                Cell("", Place(part, number, n + 1))
                for n in range(int(before.get(qn("w:val"))) if before is not None else 0)
            ]
            for cell in _below(row, "w:tc"):
                cells += self._cells(cell, Place(part, number, len(cells) + 1), above)
            above.update({n: cell for n, cell in enumerate(cells) if not cell.across})
            rows.append(tuple(cells))
        return Table(tuple(rows), Place(part))

    def _cells(self, element: Any, place: Place, above: dict[int, Cell]) -> list[Cell]:
        """One cell, and an empty one for each further column that it spans."""
        properties = element.find(qn("w:tcPr"))
        span = properties.find(qn("w:gridSpan")) if properties is not None else None
        merge = properties.find(qn("w:vMerge")) if properties is not None else None
        shade = properties.find(qn("w:shd")) if properties is not None else None
        column = place.column or 1
        text, lead, struck = self._cell_text(element, place)
        colour = colour_name(str(shade.get(qn("w:fill")) or "")) if shade is not None else ""
        colour = colour or (_ink(element) if _is_sign(text) else "")
        made = Cell(text, place, lead, colour, struck=struck)
        if merge is not None and merge.get(qn("w:val")) != "restart" and (source := above.get(column - 1)) is not None:
            made = Cell(source.text, place, source.lead, source.colour, down=True)
        wide = min(int(span.get(qn("w:val"))), 100) if span is not None else 1
        return [made, *(Cell("", Place(place.part, place.row, column + n), across=True) for n in range(1, wide))]

    def _cell_text(self, element: Any, place: Place) -> tuple[str, int, bool]:
        """
        The text of a cell, how much of its front is bold, and whether it is all struck; a table in it is text. Of a
        cell that is struck in part the rest is its text, and a notice tells what was struck.
        """
        lines: list[str] = []
        gone = "".join(text for text, _, struck in _runs(element) if struck).strip()
        left = any(text.strip() and not struck for text, _, struck in _runs(element))
        if gone and left:
            self.notices.append(Notice("Een deel van deze cel is doorgestreept; dat is niet gelezen.", place, gone))
        lead, leading, struck = 0, True, True
        for paragraph in element.iter(qn("w:p")):
            depth, mark = self._item(paragraph, self._style(paragraph))
            text = _text(paragraph, struck=not left).strip()
            if not text:
                continue
            shown = f"{mark} {text}" if mark else f"- {text}" if depth >= 0 else text
            if leading:
                bold = _lead(paragraph) + (len(shown) - len(text)) if _lead(paragraph) else 0
                lead = len("\n".join([*lines, shown[:bold]])) if bold else lead
                leading = bold >= len(shown)
            struck &= _struck(paragraph)
            lines.append(shown)
        return "\n".join(lines), lead, bool(lines) and struck


def _below(element: Any, tag: str) -> Iterator[Any]:
    """Children of a tag, also those within content controls and insertions; not those of a table inside."""
    for child in element:
        if child.tag == qn(tag):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _below(child, tag)


def _text(element: Any, *, struck: bool = True) -> str:
    """
    What a paragraph reads: insertions in, deletions out, symbols and check boxes as signs; with or without what is
    struck.
    """
    said: list[str] = []
    for child in element:
        if child.tag in _SKIPPED or (not struck and child.tag == qn("w:r") and _is_struck(child)):
            continue
        if child.tag == qn("w:t"):
            said.append(_signs(child.text or "", element))
        elif child.tag in (qn("w:br"), qn("w:cr")):
            said.append("\n")
        elif child.tag == qn("w:tab"):
            said.append(" ")
        elif child.tag == qn("w:noBreakHyphen"):
            said.append("-")
        elif child.tag == qn("w:sym"):
            said.append(_SYMBOLS.get(str(child.get(qn("w:char"))).upper(), "?"))
        elif child.tag != qn("w:pPr"):
            said.append(_text(child, struck=struck))
    return "".join(said)


def _signs(text: str, run: Any) -> str:
    """Letters in a font of signs as the signs that a reader sees; what is no known sign stays."""
    fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    name = str(fonts.get(qn("w:ascii")) or "") if fonts is not None else ""
    return "".join(_SYMBOLS.get(f"F0{ord(c) & 0xFF:02X}", c) for c in text) if name == "Wingdings" else text


def _is_sign(text: str) -> bool:
    """Whether a cell holds a sign and no words: then the colour of that sign counts."""
    return bool(text) and not re.search(r"\w", text)


def _ink(element: Any) -> str:
    """The name of the first colour that a cell is written in; empty for none."""
    inks = (ink.get(qn("w:val")) for ink in element.iter(qn("w:color")))
    return next((name for ink in inks if (name := colour_name(str(ink or "")))), "")


def _runs(element: Any) -> list[tuple[str, bool, bool]]:
    """The runs with text of a paragraph: their text, bold or not, struck or not."""
    runs = []
    for run in element.iter(qn("w:r")):
        text = _text(run)
        if text and not any(parent.tag in _SKIPPED for parent in run.iterancestors()):
            runs.append((text, _on(run, "w:b"), _is_struck(run)))
    return runs


def _is_struck(run: Any) -> bool:
    return _on(run, "w:strike") or _on(run, "w:dstrike")


def _on(run: Any, tag: str) -> bool:
    found = run.find(f"{qn('w:rPr')}/{qn(tag)}")
    return found is not None and found.get(qn("w:val")) not in ("0", "false", "none")


def _lead(element: Any) -> int:
    bold = ""
    for text, strong, _ in _runs(element):
        if text.strip() and not strong:
            break
        bold += text
    return len(bold.strip())


def _struck(element: Any) -> bool:
    return all(struck for text, _, struck in _runs(element) if text.strip())


def _level(element: Any, style: str) -> int:
    if match := re.match(r"(?:Heading|Kop|heading)\s?(\d)", style):
        return int(match.group(1))
    outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None and int(outline.get(qn("w:val"))) < 9:
        return int(outline.get(qn("w:val"))) + 1
    return 1 if style in ("Title", "Titel") else 0


def _list_formats(word: Any) -> dict[tuple[str, int], str]:
    """For each list and depth: how Word counts it (`decimal`, `bullet`, …)."""
    try:
        root = word.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract: dict[str, dict[int, str]] = {}
    for each in root.iter(qn("w:abstractNum")):
        levels = {}
        for level in each.iter(qn("w:lvl")):
            form = level.find(qn("w:numFmt"))
            levels[int(level.get(qn("w:ilvl")))] = str(form.get(qn("w:val"))) if form is not None else "bullet"
        abstract[str(each.get(qn("w:abstractNumId")))] = levels
    formats: dict[tuple[str, int], str] = {}
    for each in root.iter(qn("w:num")):
        target = each.find(qn("w:abstractNumId"))
        for depth, form in abstract.get(str(target.get(qn("w:val"))) if target is not None else "", {}).items():
            formats[(str(each.get(qn("w:numId"))), depth)] = form
    return formats


def _around(word: Any) -> Iterator[Notice]:
    """What stands around the text, for the reader to see: nothing that was read is kept back."""
    kinds = (
        ("header", "koptekst"),
        ("footer", "voettekst"),
        ("footnotes", "voetnoot"),
        ("endnotes", "eindnoot"),
        ("comments", "opmerking"),
    )
    for relation in word.part.rels.values():
        if relation.is_external:
            continue
        for kind, dutch in kinds:
            if not relation.reltype.endswith(f"/{kind}"):
                continue
            from lxml import etree

            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            for paragraph in root.iter(qn("w:p")):
                if text := _text(paragraph).strip():
                    yield Notice(f"Dit staat in een {dutch}; het is niet als actie gelezen.", Place(dutch), text)
