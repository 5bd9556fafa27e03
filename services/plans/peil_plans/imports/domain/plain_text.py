"""The plain text of a paper, as comes out of a PDF: headings, lists, and tables by tabs, bars or aligned columns."""

from __future__ import annotations

import html
import re

from .aligned import aligned_table, is_header, labels_apart
from .document import Cell, Document, Paragraph, Place, Table
from .single_file import single_file

_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|p|s|del)\b[^>]*>", re.IGNORECASE)
_LEAD = re.compile(r"(?:\s*(?:<b>.*?</b>|<strong>.*?</strong>|\*\*[^*]+\*\*))+", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_NUMBERED = re.compile(r"^\s{0,3}(\d+(?:\.\d+)+\.?)\s+(\S.*)$")
_ITEM = re.compile(
    r"^(?P<indent>\s*)(?:(?P<bullet>[-*•▪◦–☐☑☒✓✗✔])|(?P<mark>(?:\d{1,3}|[a-z]|(?![QKH]\d)[A-Z]{1,2}[.-]?\d{1,2})[.)]))\s+(?P<text>\S.*)$"
)
_UNDERLINE = re.compile(r"^\s{0,3}(?:={3,}|-{3,})\s*$")
_BOX = re.compile(r"^(?P<indent>\s*)(?:[-*•]\s+)?(?P<box>\[(?P<sign>[ xXvV✓]?)\])\s+")
_BAR_RULE = re.compile(r"^\s*\|?[\s:|+=-]*[-=]{2,}[\s:|+=-]*\|?\s*$")
_PAGE = re.compile(
    r"(?:^|\s{2,}|\|\s*)(?:pagina|pag\.?|blz\.?|bladzijde|blad|page)\s*\d+(?:\s*(?:van|of|/)\s*\d+)?\s*$", re.IGNORECASE
)
"""The line with a page's number, above or below the text of that page."""
_HEADING_WORDS = 12


def parse_text(text: str) -> Document:
    """Read plain text. Nothing is left out: what is no table, heading or list item is a paragraph."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n").split("\n")
    blocks: list[Table | Paragraph] = []
    lines = [_BOX.sub(r"\g<indent>- \g<box> ", line) for line in lines]
    edges = [at for at, line in enumerate(lines) if _PAGE.search(line) and len(line.split()) <= _HEADING_WORDS]
    beside = [Paragraph(plain(lines[at]), Place(f"regel {at + 1}")) for at in edges]
    lines = ["" if at in set(edges) else line for at, line in enumerate(lines)]
    lines = labels_apart(lines)
    at = 0
    while at < len(lines):
        block, at = _next(lines, at)
        if block is not None:
            blocks.append(block)
    return Document((*blocks, *beside))


def cell_of(text: str, place: Place) -> Cell:
    """A cell of marked-up text: tags are read, two spaces break a line, bold at the front is its lead."""
    text = re.sub(r"\s*<(?:sup|sub)>\s*(.*?)\s*</(?:sup|sub)>", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"<br\s*/?>", "\n", text, flags=re.IGNORECASE)
    match = _LEAD.match(text)
    lead = len(plain(match.group())) if match else 0
    said = plain(text)
    struck = bool(re.fullmatch(r"\s*(?:~~.+~~|<(?:s|del)>.*</(?:s|del)>)\s*", text, re.DOTALL | re.IGNORECASE))
    return Cell(said, place, min(lead, len(said)), struck=struck)


def plain(text: str) -> str:
    """Text without tags, entities and marks for bold; line ends where it had them, or two spaces."""
    said = html.unescape(_TAG.sub("", text)).replace("**", "").replace("\u00a0", " ").replace("~~", "")
    said = re.sub(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])", r"\1", said).replace("\\*", "*")
    return re.sub(r"[ \t]*\n[ \t\n]*|[ \t]{2,}", "\n", said.strip())


def _next(lines: list[str], at: int) -> tuple[Table | Paragraph | None, int]:
    """The block that begins at a line, and the line after it."""
    line = lines[at]
    if not line.strip():
        return None, at + 1
    place = Place(f"regel {at + 1}")
    if "\t" in line and (end := _tabbed(lines, at)) > at:
        return _tab_table(lines, at, end), end
    if (end := _barred(lines, at)) > at + 1:
        return _bar_table(lines, at, end), end
    if is_header(line):
        table, end = aligned_table(lines, at)
        if table is not None:
            return table, end
    table, end = single_file(lines, at)
    if table is not None:
        return table, end
    if at + 1 < len(lines) and _UNDERLINE.match(lines[at + 1]) and len(line.split()) <= _HEADING_WORDS:
        return Paragraph(plain(line), place, level=1 if "=" in lines[at + 1] else 2), at + 2
    if match := _HEADING.match(line):
        return Paragraph(plain(match.group(2)), place, level=len(match.group(1))), at + 1
    item = _ITEM.match(line)
    numbered = _NUMBERED.match(line)
    if numbered and len(line.split()) <= _HEADING_WORDS and not line.rstrip().endswith((".", ";", ",")):
        return Paragraph(plain(line), place, level=min(numbered.group(1).rstrip(".").count(".") + 1, 6)), at + 1
    if item is None and _short_heading(lines, at):
        return Paragraph(plain(line), place, level=5), at + 1
    return _paragraph(lines, at, item)


def _barred(lines: list[str], at: int) -> int:
    """The end of a table by bars: two bars in each line, or one where a rule stands below the first line."""
    ruled = at + 1 < len(lines) and "|" in lines[at] and bool(_BAR_RULE.match(lines[at + 1]))
    least, end = (1 if ruled and "|" in lines[at + 1] else 2), at
    while end < len(lines) and (lines[end].count("|") >= least or re.match(r"^\s*\+[-=+]{3,}", lines[end])):
        end += 1
    return end


def _short_heading(lines: list[str], at: int) -> bool:
    """Whether a few words on a line of their own head what comes: a list below, or an empty line on both sides."""
    words = plain(lines[at]).split()
    if (
        (at and lines[at - 1].strip())
        or not words
        or not words[0][0].isupper()
        or plain(lines[at]).endswith((".", ",", ";", "!"))
    ):
        return False
    below = lines[at + 1] if at + 1 < len(lines) else ""
    following = next((line for line in lines[at + 1 : at + 3] if line.strip()), "")
    if _labelled(lines[at]):
        return len(words) <= 4 and plain(lines[at]).endswith(":") and bool(_ITEM.match(following))
    return (len(words) <= 8 and bool(_ITEM.match(below) or not below.strip() or _labelled(below))) or len(words) <= 2


def _paragraph(lines: list[str], at: int, item: re.Match[str] | None) -> tuple[Paragraph, int]:
    """A paragraph or list item with the lines that it goes on in."""
    end = at + 1
    while end < len(lines) and lines[end].strip() and not _begins(lines, end):
        end += 1
    place = Place(f"regel {at + 1}")
    first = item.group("text") if item else lines[at]
    if item and (box := _BOX.match(first)):
        first = f"{'☑' if box.group('sign').strip() else '☐'} {first[box.end() :]}"
    elif item and (item.group("bullet") or "-") in "☐☑☒✓✗✔":
        first = f"{item.group('bullet')} {first}"
    joined = " ".join([first.strip(), *(line.strip() for line in lines[at + 1 : end])])
    cell = cell_of(joined, place)
    if item:
        depth = len(item.group("indent").expandtabs(4)) // 2
        return Paragraph(cell.text, place, depth=depth, mark=item.group("mark") or "", lead=cell.lead), end
    bold = re.fullmatch(r"\s*(?:\*\*[^*]+\*\*|<b>[^<]+</b>)\s*:?\s*", joined)
    return Paragraph(cell.text, place, level=6 if bold and end == at + 1 else 0, lead=cell.lead), end


def _begins(lines: list[str], at: int) -> bool:
    """Whether a line begins a block of its own."""
    line = lines[at]
    bars = line.count("|") >= 2
    return bool("\t" in line or bars or _HEADING.match(line) or _ITEM.match(line) or is_header(line) or _labelled(line))


def _labelled(line: str) -> bool:
    return bool(re.match(r"^\s*(?:\*\*)?[A-Z][\w/&' -]{1,30}\??(?:\*\*)?\s*:(?:\*\*)?(?:\s|$)", line))


def _tabbed(lines: list[str], at: int) -> int:
    """The end of a table by tabs: lines with tabs, and a line without between two of them (a cell that goes on)."""
    end = at
    while end < len(lines) and lines[end].strip():
        if "\t" not in lines[end] and not (end + 1 < len(lines) and "\t" in lines[end + 1]):
            break
        end += 1
    return end if end - at > 1 else at


def _tab_table(lines: list[str], at: int, end: int) -> Table:
    rows: list[tuple[Cell, ...]] = []
    raw: list[tuple[int, list[str]]] = []
    for number in range(at, end):
        if "\t" not in lines[number] and raw:
            raw[-1][1][-1] += "\n" + lines[number]
        else:
            raw.append((number, lines[number].split("\t")))
    for number, texts in raw:
        rows.append(tuple(cell_of(text, Place(f"regel {number + 1}", None, n + 1)) for n, text in enumerate(texts)))
    return Table(tuple(rows), Place(f"regel {at + 1}"))


def _bar_table(lines: list[str], at: int, end: int) -> Table:
    """A table by bars. Where rules stand between the rows, the lines between two of them are one row."""
    rules = [number for number in range(at, end) if _BAR_RULE.match(lines[number])]
    gridded = len(rules) > 2
    groups: list[list[int]] = [[]]
    for number in range(at, end):
        if number in rules:
            groups.append([])
        elif gridded and groups[-1]:
            groups[-1].append(number)
        else:
            groups.append([number])
    rows = []
    for group in groups:
        if group:
            split = [[part.strip() for part in re.sub(r"^\s*\||\|\s*$", "", lines[n]).split("|")] for n in group]
            width = max(len(parts) for parts in split)
            texts = ["\n".join(parts[n] for parts in split if n < len(parts) and parts[n]) for n in range(width)]
            texts = [unwrapped(text) for text in texts]
            rows.append(
                tuple(cell_of(text, Place(f"regel {group[0] + 1}", None, n + 1)) for n, text in enumerate(texts))
            )
    return Table(tuple(rows), Place(f"regel {at + 1}"))


def unwrapped(text: str) -> str:
    """Lines of a wrapped cell as one, unless a line begins a list item."""
    return re.sub(r"\n(?!\s*(?:[-•*▪◦]|\d{1,2}[.)])\s)", " ", text)
