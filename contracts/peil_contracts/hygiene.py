"""Whether a value is plain JSON of bearable depth, whose text can be seen and is not hidden or turned around."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from peil_contracts.violations import Violation, below

MAX_DEPTH = 16  # levels of objects and lists in one event; the deepest type of ours needs five

# Unicode's Bidi_Control property: these reorder what a person reads (UAX #9; "Trojan Source", CVE-2021-42574).
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_UNSEEN_RANGES = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),  # a braille cell without dots: drawn, as nothing
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
"""Unicode's Default_Ignorable_Code_Point property (DerivedCoreProperties); within a word some have a meaning."""

_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels: send it flatter."
_CONTROL = (
    "holds a control character (such as NUL) or what is no character at all: remove it. Only a line feed may stand, "
    "and only in long text."
)
_INVISIBLE = "holds no character that anybody can see: send text that can be read."
_BIDI = "holds a character that changes the direction of text (bidi): remove it."
_NOT_JSON = "is not a JSON value: send text, a finite number, true, false, null, an object or a list."


def unclean(value: Any, *, at: str = "", line_feed: bool = True) -> list[Violation]:
    """
    Every place in *value* that no event of ours may hold, wherever it stands, names of members included.

    Args:
        value: Anything; only plain JSON values pass.
        at: The path of *value* itself, for the violations.
        line_feed: Whether a line feed may stand in text; a field of one line refuses it by its own type.

    Returns:
        Violations of ``too-deep``, ``control-character``, ``bidi-character``, ``invisible-text`` and ``not-json``;
        empty when clean. Text that is empty or blank is left to its field's own rule.
    """
    return [] if _plainly_clean(value, 1) else list(_walk(value, at, 1, line_feed))


def _plainly_clean(value: Any, level: int) -> bool:
    """Whether a look without paths finds nothing: printable ASCII, plain values. Nearly every event is so."""
    kind = type(value)
    if kind is str:
        return bool(value.isascii() and value.isprintable())
    if kind is dict and level <= MAX_DEPTH:
        for name, item in value.items():
            if type(name) is not str or not (name.isascii() and name.isprintable() and _plainly_clean(item, level + 1)):
                return False
        return True
    if kind is list:
        return level <= MAX_DEPTH and all(_plainly_clean(item, level + 1) for item in value)
    return kind is int or value is None or kind is bool or (kind is float and math.isfinite(value))


def _walk(value: Any, path: str, level: int, line_feed: bool) -> Iterator[Violation]:
    if isinstance(value, str):
        yield from _text(value, path, line_feed)
    elif isinstance(value, dict | list):
        if level > MAX_DEPTH:
            yield Violation(path, "too-deep", _TOO_DEEP)
            return
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from _walk(item, below(path, number), level + 1, line_feed)
            return
        for name, item in value.items():
            where = below(path, str(name))
            if not isinstance(name, str):
                yield Violation(where, "not-json", "has a name that is not text: send a JSON object.")
            else:
                yield from _text(name, where, line_feed=False)
            yield from _walk(item, where, level + 1, line_feed)
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield Violation(path, "not-json", _NOT_JSON)
    elif value is not None and not isinstance(value, int):
        yield Violation(path, "not-json", _NOT_JSON)


def _text(text: str, path: str, line_feed: bool) -> Iterator[Violation]:
    if text.isascii() and text.isprintable():
        return
    if any(_is_control(character, line_feed) for character in text):
        yield Violation(path, "control-character", _CONTROL)
    if not BIDI.isdisjoint(text):
        yield Violation(path, "bidi-character", _BIDI)
    if (told := text.strip()) and all(_is_unseen(character) for character in told):
        yield Violation(path, "invisible-text", _INVISIBLE)


def _is_unseen(character: str) -> bool:
    return character.isspace() or any(first <= ord(character) <= last for first, last in _UNSEEN_RANGES)


def _is_control(character: str, line_feed: bool) -> bool:
    if character == "\n":
        return not line_feed
    # Cc: control; Cs: half a surrogate pair, which UTF-8 cannot carry; Zl, Zp: line ends that look like spaces.
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or _is_noncharacter(ord(character))


def _is_noncharacter(code: int) -> bool:
    """Whether Unicode (section 23.7) will never give *code* a character: XML may not hold U+FFFE and U+FFFF."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
