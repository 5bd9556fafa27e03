"""What a service drops does not lie about until it is many: garbage is small in number and may be large."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest
import uvicorn

from peil_chassis import server
from peil_chassis.settings import HttpSettings


class Answer:
    """Something in a cycle with itself, as an assignment of aiokafka is."""

    def __init__(self) -> None:
        self.itself = self


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


def test_every_service_looks_every_ten_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    configs: list[uvicorn.Config] = []

    def note(self: uvicorn.Server, sockets: Any = None) -> None:
        configs.append(self.config)
        self.started = True
        for each in sockets:
            each.close()

    monkeypatch.setattr(uvicorn.Server, "run", note)
    monkeypatch.setattr(server, "collect_seldom", lambda: None)
    monkeypatch.setattr(server.signal, "signal", lambda *_: None)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("nobody asks")

    server.run(app, HttpSettings())
    assert configs[0].callback_notify is server.collect_young
    assert configs[0].timeout_notify == 10
