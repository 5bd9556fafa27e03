"""What stands below the last action of a table and is none: a legend in words, a source, a count, a date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .document import Cell
from .statuses import colour_word, status_in

NOTE = re.compile(
    r"^\s*(?:legenda|toelichting|opmerking(?:en)?|bron(?:nen)?|noot|let op|n\.?b\.?|\*|uitleg)(?:\b|(?<=\*))[\s:=*]",
    re.IGNORECASE,
)
_BELOW = re.compile(
    r"\s*(?:(?:sub)?tota(?:al|len)\b|aantal\b|waarvan\b|versie\b|concept\b|peildatum\b|stand (?:per|op|van)\b"
    r"|(?:laatst |laatste )?(?:bijgewerkt|gewijzigd|update|wijziging)\b|opgesteld\b|opgemaakt\b"
    r"|vastgesteld (?:op|in|door)\b|pagina\b|bijlage\b|zie (?:ook|bijlage)\b|voor vragen\b|contact(?:persoon)?\b"
    r"|vragen\b.*[?:]|afkortingen\b|kleuren\b|verklaring\b|betekenis\b|dit overzicht\b|deze lijst\b"
    r"|(?:alle )?bedragen\b|uren zijn\b)",
    re.IGNORECASE,
)
_SIGN = re.compile(r"\s*(?P<sign>[^\s=:]{1,10})\s*(?:=|:\s|staat voor|betekent)\s*(?P<says>\S.*)", re.DOTALL)
_LONGEST_SIGN = 4


def is_note(text: str) -> bool:
    """Whether a text alone in its row, below the actions, says something of the table and not of an action."""
    return bool(NOTE.match(text) or _BELOW.match(text)) or _explains(text)


def notes_from(rows: Sequence[Sequence[Cell]]) -> int:
    """The row from which on a table has but notes: below its last full row the first that is one; else its length."""
    filled = [[cell for cell in row if cell.text.strip() and not cell.across and not cell.down] for row in rows]
    full = max((at for at, cells in enumerate(filled) if len(cells) > 1), default=len(rows))
    below = range(full + 1, len(rows))
    return next((at for at in below if filled[at] and is_note(filled[at][0].text)), len(rows))


def _explains(text: str) -> bool:
    """Whether a text gives the meaning of a sign, abbreviation or colour (`V = vertraagd`, `Rood: ligt stil`)."""
    match = _SIGN.fullmatch(text)
    if match is None:
        return False
    sign = match.group("sign").rstrip("\ufe0f")
    if "=" in text or not sign.isalnum():
        return len(sign) <= _LONGEST_SIGN or colour_word(sign)
    return colour_word(sign) and status_in(match.group("says")) is not None
