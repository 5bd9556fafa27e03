"""One calm picture of what runs, where, and whether it is ready. Redrawn in a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

WORDS = {
    "waiting": "wacht",
    "starting": "start",
    "ready": "klaar",
    "not ready": "nog niet klaar",
    "restarting": "start opnieuw",
    "stopping": "stopt",
    "stopped": "gestopt",
    "external": "van buiten",
}
"""What a phase is called on the screen."""

COLOURS = {"ready": "32", "external": "32", "restarting": "33", "not ready": "33", "stopped": "2", "waiting": "2"}
SIGNS = {"ready": "●", "external": "●", "restarting": "▲", "not ready": "▲", "stopped": "○", "waiting": "○"}
PLAIN = {"█": "#", "░": ".", "●": "*", "▲": "!", "○": "-", "◐": ".", "·": "-", "…": "..."}


TELL_EVERY_S = 5.0
"""Where nothing is redrawn, progress is a line of its own now and then."""


@dataclass(frozen=True)
class Row:
    """One process on the screen."""

    name: str
    title: str
    address: str
    phase: str
    note: str = ""
    memory_mb: int | None = None
    restarts: int = 0


@dataclass(frozen=True)
class Picture:
    """Everything the screen shows."""

    rows: tuple[Row, ...]
    headline: str
    front: str
    footer: tuple[str, ...] = ()
    progress: str = ""


def lines(picture: Picture, *, width: int = 100, colour: bool = False) -> list[str]:
    """*picture* as lines of at most *width* characters (colour codes aside)."""
    title = max((len(row.title) for row in picture.rows), default=0)
    address = max((len(row.address) for row in picture.rows), default=0)
    drawn = [_painted(_cut(f"  Peil · {picture.headline}", width), "1", colour), ""]
    for row in picture.rows:
        sign = _painted(SIGNS.get(row.phase, "◐"), COLOURS.get(row.phase, "36"), colour)
        memory = f"{row.memory_mb} MB" if row.memory_mb is not None else ""
        again = f"  {row.restarts}× herstart" if row.restarts else ""
        word = WORDS.get(row.phase, row.phase)
        text = f" {row.title:<{title}}  {row.address:<{address}}  {memory:>7}  {word}{again}"
        drawn.append(f"  {sign}{_cut(text, width - 3)}")
        if row.note:
            drawn.append(_painted(_cut(f"      {row.note}", width), "33", colour))
    if picture.progress:
        drawn += ["", _cut(f"  {picture.progress}", width)]
    drawn.append("")
    drawn += [_painted(_cut(f"  {line}", width), "2", colour) if line else "" for line in picture.footer]
    return drawn


def memory_mb(pid: int | None) -> int | None:
    """Memory that process *pid* holds, in megabytes; None where the system does not tell."""
    try:
        text = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    for line in text.splitlines():
        if line.startswith("VmRSS:"):
            return round(int(line.split()[1]) / 1024)
    return None


class Screen:
    """Shows pictures, one over the other in a terminal, only what changed as plain lines elsewhere."""

    def __init__(self, out: TextIO = sys.stdout) -> None:
        self._out = out
        self._live = out.isatty() and os.environ.get("TERM") != "dumb"
        self._colour = self._live and "NO_COLOR" not in os.environ
        self._drawn = 0
        self._said: dict[str, tuple[str, str]] = {}
        self._headline = ""
        self._introduced = False
        self._footer: set[str] = set()
        self._told_at = 0.0

    def show(self, picture: Picture) -> None:
        """Bring the screen up to date with *picture*."""
        if self._live:
            self._redraw(picture)
        else:
            self._tell(picture)

    def _redraw(self, picture: Picture) -> None:
        size = shutil.get_terminal_size((100, 24))
        drawn = lines(picture, width=size.columns - 1, colour=self._colour)[: size.lines - 1]
        back = f"\x1b[{self._drawn}A\r" if self._drawn else ""
        self._write(back + "".join(f"{line}\x1b[K\n" for line in drawn) + "\x1b[J")
        self._drawn = len(drawn)

    def _tell(self, picture: Picture) -> None:
        for row in picture.rows:
            if row.phase == "waiting" or self._said.get(row.name) == (row.phase, row.note):
                continue
            self._said[row.name] = (row.phase, row.note)
            self._write(f"{row.title}: {row.note or WORDS.get(row.phase, row.phase)}  {row.address}\n")
        if picture.headline != self._headline:
            self._headline = picture.headline
            self._write(f"Peil: {picture.headline}\n")
            if picture.front and not self._introduced:
                self._introduced = True
                self._footer.update(picture.footer)
                self._write("".join(f"{line}\n" for line in picture.footer if line))
        if self._introduced:
            self._write("".join(f"{line}\n" for line in picture.footer if line not in self._footer))
            self._footer.update(picture.footer)
        if picture.progress and time.monotonic() - self._told_at >= TELL_EVERY_S:
            self._told_at = time.monotonic()
            self._write(f"{picture.progress}\n")

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "ascii"
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            for sign, plain in PLAIN.items():
                text = text.replace(sign, plain)
            text = text.encode(encoding, "replace").decode(encoding)
        self._out.write(text)
        self._out.flush()


def _cut(text: str, width: int) -> str:
    text = text.rstrip()
    return text if len(text) <= width else text[: max(width - 1, 0)] + "…"


def _painted(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour and text else text
