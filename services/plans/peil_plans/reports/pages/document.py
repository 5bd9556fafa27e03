"""
A paper as a file for a word processor (Office Open XML, ECMA-376), made with the standard library alone.

It holds headings, paragraphs, lists and tables with a head row, in Dutch, so that a screen reader finds its way. The
same paper gives the same bytes. No address of Peil is in it: it is sent to people who may not look there.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from peil_plans.reports.pages.paper import Paper, Part, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The day that a zip file can hold first: no clock is asked."""
_NO_XML = re.compile("[^\\t\\n\\r\\u0020-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What no XML document may hold (XML 1.0, production 2): with one of these no word processor opens the file."""

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_TYPE}.numbering+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PARTS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r2" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>'
)
_NUMBERING = (
    f'{_HEAD}<w:numbering xmlns:w="{_SPACE}"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def document_of(paper: Paper) -> bytes:
    """*paper* as a .docx file."""
    body = "".join(_blocks(paper))
    page = (
        '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"'
    )
    page += ' w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/_rels/document.xml.rels": _PARTS,
        "word/styles.xml": _styles(),
        "word/numbering.xml": _NUMBERING,
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_SPACE}"><w:body>{body}{page}</w:body></w:document>',
    }
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, _FIRST_DAY), text, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def _blocks(paper: Paper) -> Iterator[str]:
    yield _paragraph(paper.title, "Title")
    yield from (_paragraph(f"{name}: {words}") for name, words in paper.facts)
    yield _paragraph("Samenvatting", "Heading1")
    yield from (_paragraph(sentence) for sentence in paper.summary)
    for part in paper.parts:
        yield from _part(part)
    if paper.message:
        yield _paragraph("Korte tekst om over te nemen", "Heading1")
        yield from (_paragraph(sentence) for sentence in paper.message)


def _part(part: Part) -> Iterator[str]:
    yield _paragraph(part.title, "Heading1")
    yield from (_paragraph(sentence) for sentence in part.sentences)
    yield from (_paragraph(point.line, "ListBullet") for point in part.points)
    if part.table is not None:
        yield from _table(part.table)


def _table(table: Table) -> Iterator[str]:
    yield _paragraph(table.caption, "Caption")
    yield '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
    yield '<w:tblLook w:firstRow="1" w:firstColumn="1" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>'
    yield "<w:gridCol/>" * len(table.columns)
    yield "</w:tblGrid>"
    yield _row(table.columns, head=True)
    yield from (_row(row.cells) for row in table.rows)
    yield "</w:tbl>"
    yield _paragraph("")


def _row(cells: Iterable[str], *, head: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if head else "<w:trPr><w:cantSplit/></w:trPr>"
    columns = "".join(f"<w:tc>{_paragraph(cell, 'TableHead' if head else '')}</w:tc>" for cell in cells)
    return f"<w:tr>{properties}{columns}</w:tr>"


def _paragraph(text: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in _readable(text))
    return f"<w:p>{named}<w:r>{runs}</w:r></w:p>"


def _readable(text: str) -> list[str]:
    """The lines of *text*, without what XML cannot hold: plans of before it was refused may."""
    return [_NO_XML.sub("", line) for line in text.splitlines()]


def _styles() -> str:
    plain = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="nl-NL"/>'
    spaced = '<w:spacing w:after="120" w:line="276" w:lineRule="auto"/>'
    edges = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="767676"/>' for side in _SIDES)
    return (
        f'{_HEAD}<w:styles xmlns:w="{_SPACE}"><w:docDefaults><w:rPrDefault><w:rPr>{plain}</w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{spaced}</w:pPr></w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + _style("Title", "Title", "<w:keepNext/>", '<w:b/><w:sz w:val="40"/>')
        + _style("Heading1", "heading 1", '<w:keepNext/><w:spacing w:before="320"/><w:outlineLvl w:val="0"/>', _BOLD)
        + _style("Caption", "caption", "<w:keepNext/>", "<w:b/>")
        + _style("TableHead", "Table head", "", "<w:b/>")
        + _style("ListBullet", "List Bullet", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>', "")
        + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
        f"<w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr></w:style></w:styles>"
    )


_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_BOLD = '<w:b/><w:sz w:val="28"/>'


def _style(code: str, name: str, paragraph: str, run: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{code}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )
