"""Whether a value is plain JSON of bearable depth, without characters that hide or turn text around."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from peil_contracts.violations import Violation, below

MAX_DEPTH = 16  # levels of objects and lists in one event; the deepest type of ours needs five

# Unicode's Bidi_Control property: these reorder what a person reads (UAX #9; "Trojan Source", CVE-2021-42574).
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

_TOO_DEEP = f"is nested deeper than {MAX_DEPTH} levels: send it flatter."
_CONTROL = "holds a control character (such as NUL): remove it. Only a line feed may stand, and only in long text."
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
        Violations of ``too-deep``, ``control-character``, ``bidi-character`` and ``not-json``; empty when clean.
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


def _is_control(character: str, line_feed: bool) -> bool:
    if character == "\n":
        return not line_feed
    # Cc: control; Cs: half a surrogate pair, which UTF-8 cannot carry; Zl, Zp: line ends that look like spaces.
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
