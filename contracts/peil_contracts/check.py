"""
``./peil contracts check FILE``: what intake would say of the events in a file, without a network.

Whether a unit is known, whose source it is, and whether an id was used before, only intake can say.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from peil_contracts.catalogue import parse_delivery
from peil_contracts.violations import ContractBroken, Violation

FILE_BYTES = 64 * 1024 * 1024
ACCEPTED, REFUSED, UNUSABLE = 0, 1, 2

_BLANK = frozenset(" \t\r\n")
_DECODER = json.JSONDecoder(strict=False)  # only finds where an event ends; the contract judges it
_USAGE = "Typ: ./peil contracts check BESTAND.  (Usage: ./peil contracts check FILE)"


class FileUnusable(Exception):
    """The file holds nothing that can be checked; the text says why and what to do."""


def events_in(content: bytes) -> list[bytes]:
    """
    The events in *content*, each as the JSON text it was written in, not yet checked.

    Args:
        content: One event, a JSON list of events, or one event a line (JSON lines).

    Raises:
        FileUnusable: *content* is empty, is not text, or has none of these forms.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileUnusable("is geen UTF-8-tekst.  (Not UTF-8 text.)") from None
    if "\x00" in text:
        raise FileUnusable("is geen tekst: het bevat NUL-tekens.  (Binary: it holds NUL characters.)")
    text = text.strip()
    if not text:
        raise FileUnusable("is leeg.  (Empty.)")
    if text[0] not in "{[":
        raise FileUnusable("is geen JSON: een levering begint met { of [.  (Not JSON: a delivery begins with { or [.)")
    if text[0] == "[":
        return [part.encode() for part in _items(text)]
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1 and _complete(lines[0]):
        return [line.strip().encode() for line in lines]
    return [text.encode()]


def _items(text: str) -> list[str]:
    items: list[str] = []
    at = _past_blank(text, 1)
    if text[at:] == "]":
        raise FileUnusable("bevat een lege lijst.  (An empty list.)")
    try:
        while not items or text[at] == ",":
            start = _past_blank(text, at + 1) if items else at
            end = _DECODER.raw_decode(text, start)[1]
            items.append(text[start:end])
            at = _past_blank(text, end)
        closed = text[at] == "]"
    except (ValueError, IndexError, RecursionError):
        closed = False
    if not closed:
        where = f"event {len(items) + 1}"
        raise FileUnusable(f"is geen JSON-lijst: kijk bij {where}.  (Not a JSON list: look at {where}.)")
    if text[at + 1 :]:
        raise FileUnusable("bevat tekst na de lijst: haal die weg.  (Text after the list: remove it.)")
    return items


def _past_blank(text: str, at: int) -> int:
    while text[at : at + 1] in _BLANK:
        at += 1
    return at


def _complete(line: str) -> bool:
    try:
        _DECODER.decode(line)
    except (ValueError, RecursionError):
        return False
    return True


def check(content: bytes, *, now: datetime) -> tuple[list[str], bool]:
    """
    What to print about *content*, one line per event and one per violation, and whether every event would be taken.

    Raises:
        FileUnusable: nothing in *content* can be checked.
    """
    lines, refused = [], 0
    events = events_in(content)
    for number, event in enumerate(events, 1):
        violations = _violations(event, now)
        lines.append(f"event {number}: {'refused' if violations else 'accepted'}")
        lines += [f"  {v.field or '(event)'}: {v.rule}: {v.message}" for v in violations]
        refused += bool(violations)
    lines.append(f"{len(events)} events: {len(events) - refused} accepted, {refused} refused.")
    return lines, not refused


def _violations(event: bytes, now: datetime) -> Sequence[Violation]:
    try:
        parse_delivery(event, now=now)
    except ContractBroken as broken:
        return broken.violations
    return ()


def _content(path: Path) -> bytes:
    if path.stat().st_size > FILE_BYTES:
        raise FileUnusable("is groter dan 64 MB: deel het op.  (Larger than 64 MB: split it.)")
    return path.read_bytes()


def main(arguments: Sequence[str]) -> int:
    """Check the file that *arguments* (``check FILE``) name. 0: all accepted; 1: some refused; 2: nothing to check."""
    if len(arguments) != 2 or arguments[0] != "check":
        print(_USAGE, file=sys.stderr)
        return UNUSABLE
    path = Path(arguments[1])
    try:
        lines, accepted = check(_content(path), now=datetime.now(UTC))
    except OSError as error:
        reason = error.strerror or "unreadable"
        print(f"{path}: kan niet worden gelezen: controleer de naam.  (Cannot be read: {reason}.)", file=sys.stderr)
        return UNUSABLE
    except FileUnusable as unusable:
        print(f"{path}: {unusable}", file=sys.stderr)
        return UNUSABLE
    print("\n".join(lines))
    return ACCEPTED if accepted else REFUSED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
