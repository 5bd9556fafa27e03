"""The cell that says what is to be done: its code, its title, and the list of parts below it."""

from __future__ import annotations

import re

from .document import Cell

_CODE = re.compile(
    r"^\s*(?:(?i:actie(?:punt)?|maatregel|activiteit|interventie|punt)\s+(?=[A-Z]?\d))?"
    r"(?![QKH]\d\s)(?P<code>[A-Z]{1,3}[.\- ]?\d{1,3}(?:[.\-]\d{1,3})*[a-z]?|\d{1,3}(?:\.\d{1,3})*[a-z]?"
    r"|[A-Za-z](?=[.)]\s))(?:[.):]+\s*|\s+[-–:]\s+|\s+(?=[A-Z]))",
)
_NOTE_MARK = re.compile(r"^([^()]*\w{2}[.'’]?)(?:\s+\d{1,2}\)|\s?\*{1,3}|(?<=\w{3})[¹²³]+)$")
"""The mark of a note below the table, at the end of a title."""
_BULLET = re.compile(r"(?:^|\n|\s{2,})\s*(?:[-–•*▪◦]|\d{1,2}[.)])\s+")
_MARK = re.compile(r"(?:^|(?<=\s))(?:[-–•▪◦]\s+|(?P<number>\d{1,2})[.)]\s+)")


def split_title(cell: Cell) -> tuple[str, str, str]:
    """The code, the title and what follows it. What is bold at the beginning is the title, else all before a list."""
    text = cell.text
    cut = len(text)
    if 0 < cell.lead < len(text.rstrip()) and re.search(r"\w{2}", _CODE.sub("", text[: cell.lead])):
        cut = cell.lead
    elif bullet := _BULLET.search(text, 1):
        cut = bullet.start()
    elif blank := re.search(r"\n\s*\n", text):
        cut = blank.start()
    head, rest = text[:cut], text[cut:]
    code = ""
    if match := _CODE.match(head):
        code, head = re.sub(r"\s", "", match.group("code")).rstrip("."), head[match.end() :]
    return code, _NOTE_MARK.sub(r"\1", one_line(head)).strip(" :"), rest.strip(" \n:")


def one_line(text: str) -> str:
    """Text without line ends and double spaces."""
    return re.sub(r"\s+", " ", text).strip()


def parts_of_title(rest: str) -> dict[str, str]:
    """The list in a title's cell: numbered parts by number, bullets as `-0`, `-1` and on."""
    marks = [*_MARK.finditer(rest)]
    parts: dict[str, str] = {}
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(rest)
        text = one_line(rest[mark.end() : end])
        key = mark.group("number") or f"-{at}"
        parts[key] = text[:200]
    return parts
