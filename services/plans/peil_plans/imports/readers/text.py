"""Text files: CSV, and the plain text of a paper; in UTF-8, UTF-16 or the old Windows code page."""

from __future__ import annotations

import csv

from peil_plans.imports.domain.document import Document
from peil_plans.imports.domain.plain_text import parse_text
from peil_plans.imports.domain.separated import parse_separated, separator_of
from peil_plans.imports.refusals import PaperRefused

from .container import MOST_ROWS, too_many_rows, unknown_kind

_LONGEST_LINE = 200_000
csv.field_size_limit(_LONGEST_LINE)


def read_text(content: bytes, name: str) -> Document:
    """
    Read text as CSV when its name ends so, or when its lines are all cut in equally many parts; else as a paper.

    Raises:
        PaperRefused: it is no text, or has too many or too long lines.
    """
    text = decoded(content)
    if text.count("\n") > MOST_ROWS:
        raise too_many_rows()
    if max(len(line) for line in text.split("\n")) > _LONGEST_LINE:
        raise PaperRefused("line-too-long", f"Het bestand heeft een regel van meer dan {_LONGEST_LINE} tekens.")
    ending = name.rpartition(".")[2].lower()
    if ending == "tsv":
        return parse_separated(text, "\t")
    if ending == "csv" or (ending not in ("txt", "md") and _separated(text)):
        return parse_separated(text)
    return parse_text(text)


def decoded(content: bytes) -> str:
    """
    The text of a file. UTF-8 where it is; else UTF-16 by its mark; else cp1252, which old Excel writes.

    Raises:
        PaperRefused: the bytes are no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\x00" in content[:100_000]:
        raise unknown_kind()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _separated(text: str) -> bool:
    lines = [line for line in text.split("\n")[:30] if line.strip()]
    sign = separator_of(lines)
    return len(lines) > 1 and all(line.count(sign) == lines[0].count(sign) > 0 for line in lines)
