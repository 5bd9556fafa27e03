"""What a service drops does not lie about until it is many: garbage is small in number and may be large."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
import weakref
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from peil_chassis import server
from peil_chassis.http.pages import Pages
from peil_chassis.settings import HttpSettings


class Answer:
    """Something in a cycle with itself, as an assignment of aiokafka is."""

    def __init__(self) -> None:
        self.itself = self


@dataclass
class Shown:
    """Something that a page shows."""

    words: str


async def test_a_dropped_cycle_is_gone_at_the_next_look() -> None:
    server.collect_seldom()
    try:
        seen = weakref.ref(Answer())
        assert seen() is not None
        await server.collect_young()
        assert seen() is None
    finally:
        gc.unfreeze()
        gc.set_threshold(700, 10, 10)


def test_a_page_that_was_made_holds_nothing_of_what_it_showed(tmp_path: Path) -> None:
    (tmp_path / "parts.html").write_text("{% macro say() %}{{ shown.words }}{% endmacro %}", encoding="utf-8")
    (tmp_path / "page.html").write_text(
        "{% import 'parts.html' as parts with context %}{{ parts.say() }}", encoding="utf-8"
    )
    pages = Pages(tmp_path)
    gc.disable()
    try:
        shown = Shown("Dit staat er.")
        seen = weakref.ref(shown)
        for _ in range(2):
            assert pages.render("page.html", shown=shown) == "Dit staat er."
        del shown
        assert seen() is None, "without a look for cycles"
    finally:
        gc.enable()


def test_every_service_looks_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    configs: list[uvicorn.Config] = []

    def note(self: uvicorn.Server, sockets: Any = None) -> None:
        configs.append(self.config)
        self.started = True
        for each in sockets:
            each.close()

    monkeypatch.setattr(uvicorn.Server, "run", note)
    monkeypatch.setattr(server, "collect_seldom", lambda: None)
    monkeypatch.setattr(server, "keep_small", lambda: kept.append(True))
    kept: list[bool] = []
    monkeypatch.setattr(server.signal, "signal", lambda *_: None)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("nobody asks")

    server.run(app, HttpSettings())
    assert configs[0].callback_notify is server.collect_young
    assert configs[0].timeout_notify == 10
    assert kept == [True], "before its threads begin"


FRAGMENTED = """
import threading
from peil_chassis.heap import give_back, keep_small

def resident():
    for line in open("/proc/self/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024

def work(number):
    # Buffers as of a driver's thread: every one of its own size, one in fifty kept for good.
    held = [bytearray(20_000 + (number * 7_919 + n * 104_729) % 180_000) for n in range(300)]
    kept.append(held[::50])
    busy.wait()  # all at once, so that each thread has an arena of its own if it may

if SMALL:
    assert keep_small()
kept, busy = [], threading.Barrier(12)
before = resident()
for _ in range(4):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
if SMALL:
    give_back()
print(resident() - before - sum(len(each) for held in kept for each in held) / 2**20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="2026-11-23: other C libraries have their own ways")
def test_what_many_threads_dropped_goes_back_to_the_kernel() -> None:
    def left_mib(small: bool) -> float:
        code = f"SMALL = {small}\n{FRAGMENTED}"
        return float(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)

    left = left_mib(True)
    assert left < 10
    assert left < left_mib(False) / 2
