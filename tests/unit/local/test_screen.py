from __future__ import annotations

import io
import os

from peil_local.screen import Picture, Row, Screen, lines, memory_mb

ROWS = (
    Row("store", "opslag (secantusd-py)", "127.0.0.1:27117", "ready", memory_mb=84),
    Row("intake", "inname", "127.0.0.1:8101", "restarting", "gestopt met code 1, begint opnieuw over 2 s", restarts=3),
    Row("front", "voorkant en post", "http://127.0.0.1:8080", "waiting"),
)
PICTURE = Picture(
    ROWS, "http://127.0.0.1:8080 · klaar na 9 s", "http://127.0.0.1:8080", ("Ctrl-C stopt alles netjes.",)
)


class Terminal(io.StringIO):
    """Says it is one."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def test_the_screen_says_what_runs_where_and_whether_it_is_ready() -> None:
    drawn = "\n".join(lines(PICTURE))
    assert "opslag (secantusd-py)  127.0.0.1:27117" in drawn
    assert "84 MB  klaar" in drawn
    assert "start opnieuw  3× herstart\n      gestopt met code 1, begint opnieuw over 2 s" in drawn


def test_no_line_is_wider_than_the_terminal() -> None:
    for width in (20, 40, 79):
        assert all(len(line) <= width for line in lines(PICTURE, width=width))


def test_elsewhere_than_in_a_terminal_only_what_changed_is_told() -> None:
    out = io.StringIO()
    screen = Screen(out)
    screen.show(PICTURE)
    once = out.getvalue()
    screen.show(PICTURE)
    assert out.getvalue() == once
    assert "\x1b" not in once
    assert "voorkant" not in once  # what still waits has nothing to tell


def test_a_terminal_is_redrawn_in_place() -> None:
    out = Terminal()
    screen = Screen(out)
    screen.show(PICTURE)
    screen.show(PICTURE)
    assert f"\x1b[{len(lines(PICTURE))}A" in out.getvalue()


def test_signs_a_terminal_cannot_show_become_plain_ones() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Screen(out).show(PICTURE)
    assert b"Peil: http://127.0.0.1:8080 - klaar na 9 s" in raw.getvalue()


def test_the_memory_of_a_process_that_is_gone_is_not_told() -> None:
    assert memory_mb(None) is None
    assert (memory_mb(os.getpid()) or 0) > 5
