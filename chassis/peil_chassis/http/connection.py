"""One connection: cut off when its other side is too slow, and answered in our way also when it speaks no HTTP."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from peil_chassis.http.headers import API_POLICY, EVERYWHERE
from peil_chassis.http.problems import Problem

SLOWEST_BYTES_PER_S = 1024
"""Whoever sends or reads a body slower than this over a whole window of patience holds a connection, not a talk."""


DISCARDED_BYTES = 16 * 1024 * 1024
"""
So much of a body that was refused already is read and thrown away. Closing at once would cost its sender the answer:
what lies unread when a connection is closed resets it. Who sends yet more is cut off.
"""


class _Waiting(Enum):
    """For what the other side keeps us waiting."""

    HEAD = "head"
    BODY = "body"
    READING = "reading"


class PatientProtocol(HttpToolsProtocol):
    """
    uvicorn's protocol with an end to its patience; uvicorn itself waits for ever for a head, a body and a reader.

    A head must be complete within `patience_s`; a body must come, and an answer be read, at `SLOWEST_BYTES_PER_S`
    at least, measured over windows of `patience_s`. Time in which we ourselves keep the other side waiting (a full
    buffer of ours, 100 Continue not said yet) does not count.
    """

    patience_s = 10.0

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self._is_lost = False
        self._in_head = True
        self._in_message = False
        self._received = self._discarded = 0
        self._waiting: _Waiting | None = None
        self._measure = 0
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        super().connection_made(transport)
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        self._rest()
        self._is_lost = True
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        was_answered = self._in_message and self.cycle is not None and self.cycle.response_complete
        super().data_received(data)
        if was_answered:
            self._discard(len(data))
        elif not self._in_message and (self.cycle is None or self.cycle.response_complete):
            self._in_head = True  # what came has ended uvicorn's wait for a next request, so ours must begin
        self._look()

    def _discard(self, size: int) -> None:
        """Count what came of a body after its answer; once it is whole, the wait for a next request begins anew."""
        self._discarded += size
        if self._discarded > DISCARDED_BYTES:
            self.transport.abort()
        elif not self._in_message and not self.transport.is_closing():
            self._discarded = 0
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def on_message_begin(self) -> None:
        self._in_head = self._in_message = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_message = False
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._look()

    def timeout_keep_alive_handler(self) -> None:
        """Nothing more was asked; what was answered may still lie unread, and closing waits for it."""
        super().timeout_keep_alive_handler()
        self._look()

    def send_400_response(self, msg: str) -> None:
        """What came is no HTTP: say so as a problem, with the headers of every other answer."""
        self._answer(Problem(400, "What was sent is not HTTP as RFC 9112 has it."))

    def _look(self) -> None:
        """Start a window when the other side begins to keep us waiting for something else, stop it when it does not."""
        waiting = self._waiting_for()
        if waiting is self._waiting:
            return
        self._rest()
        if waiting is not None:
            self._waiting = waiting
            self._begin_window()

    def _waiting_for(self) -> _Waiting | None:
        if self._is_lost:
            return None
        if self._unread() and (self.flow.write_paused or self.transport.is_closing()):
            return _Waiting.READING
        if self.transport.is_closing():
            return None
        if self._in_head:
            return _Waiting.HEAD
        return _Waiting.BODY if self._in_message else None

    def _begin_window(self) -> None:
        self._measure = self._unread() if self._waiting is _Waiting.READING else self._received
        self._alarm = self.loop.call_later(self.patience_s, self._end_window)

    def _end_window(self) -> None:
        if self._waiting is _Waiting.HEAD:
            self._answer(Problem(408, f"The head of a request must be complete within {self.patience_s:g} s."))
            return
        if self._moved() < SLOWEST_BYTES_PER_S * self.patience_s and not self._it_is_us():
            self.transport.abort()
            return
        self._begin_window()

    def _moved(self) -> int:
        return self._measure - self._unread() if self._waiting is _Waiting.READING else self._received - self._measure

    def _it_is_us(self) -> bool:
        """Whether a body does not come because we do not take it."""
        return self._waiting is _Waiting.BODY and (
            self.flow.read_paused or (self.cycle is not None and self.cycle.waiting_for_100_continue)
        )

    def _unread(self) -> int:
        return self.transport.get_write_buffer_size()

    def _rest(self) -> None:
        self._waiting = None
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def _answer(self, problem: Problem) -> None:
        body = problem.response().body
        headers = {
            **EVERYWHERE,
            "Cache-Control": "no-store",
            "Content-Security-Policy": API_POLICY,
            "Content-Type": "application/problem+json",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {problem.status_code} {problem.title}", *(f"{name}: {headers[name]}" for name in headers)]
        self.transport.write("\r\n".join([*lines, "", ""]).encode("ascii") + bytes(body))
        self.transport.close()
        self._look()


def patient(patience_s: float) -> type[PatientProtocol]:
    """The protocol with windows of *patience_s* seconds; uvicorn wants a class."""
    return type("PatientProtocol", (PatientProtocol,), {"patience_s": patience_s})
