"""Clients that really dribble, against a real process: each is cut off, and an honest slow one is not."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from peil_chassis.http.connection import DISCARDED_BYTES, SLOWEST_BYTES_PER_S, patient

PATIENCE_S = 0.6
AN_HONEST_PART = int(2 * SLOWEST_BYTES_PER_S * PATIENCE_S)


class Served:
    """A small service on the server that every process of ours runs on, with little patience."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        routes = [
            Route("/body", self._body, methods=["POST"]),
            Route("/refused", self._refused, methods=["POST"]),
            Route("/much", self._much),
            Route("/slowly", self._slowly),
        ]
        config = uvicorn.Config(
            Starlette(routes=routes),
            http=patient(PATIENCE_S),
            port=0,
            log_config=None,
            lifespan="off",
            timeout_keep_alive=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)

    async def _body(self, request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def _refused(self, request: Request) -> Response:
        return PlainTextResponse("no", 413)

    async def _much(self, request: Request) -> Response:
        return Response(b"x" * 30_000_000)

    async def _slowly(self, request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            for _ in range(4):
                yield b"."
                await asyncio.sleep(PATIENCE_S)

        return StreamingResponse(parts())

    def start(self) -> int:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        port: int = self._server.servers[0].sockets[0].getsockname()[1]
        return port

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    served = Served()
    yield served.start()
    served.stop()


class Talk:
    """One connection, written to and read from byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def say_often(self, data: bytes, *, times: int) -> None:
        """Send *data* again and again."""
        for _ in range(times):
            await self.say(data)

    async def dribble(self, data: bytes, every_s: float) -> float:
        """Send *data* byte by byte until it is refused; returns after how many seconds that was."""
        began = time.monotonic()
        try:
            for byte in data:
                await self.say(bytes([byte]))
                with_end = asyncio.create_task(self.reader.read())
                done, _ = await asyncio.wait({with_end}, timeout=every_s)
                if done:
                    self.answer = with_end.result()
                    break
                with_end.cancel()
                await asyncio.gather(with_end, return_exceptions=True)
        except ConnectionError:
            self.answer = b""
        return time.monotonic() - began

    async def end(self) -> bytes:
        """Everything until the other side closes."""
        try:
            return await asyncio.wait_for(self.reader.read(), 8)
        except ConnectionError:
            return b""


@pytest.fixture
async def talk(port: int) -> AsyncIterator[Talk]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**16)
    yield Talk(reader, writer)
    writer.close()


async def test_who_says_nothing_is_cut_off(talk: Talk) -> None:
    assert (await talk.end()).startswith(b"HTTP/1.1 408 ")


async def test_a_head_that_dribbles_in_is_cut_off(talk: Talk) -> None:
    took_s = await talk.dribble(b"GET /body HTTP/1.1\r\nHost: x\r\nX-Slow: " + b"a" * 200, every_s=0.1)
    assert took_s < 4 * PATIENCE_S
    assert talk.answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in talk.answer


async def test_the_head_of_a_second_request_gets_no_more_time(talk: Talk) -> None:
    await talk.say(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
    assert (await talk.reader.readuntil(b"\r\n\r\n2")).startswith(b"HTTP/1.1 200 ")
    assert await talk.dribble(b"GET /body HTTP/1.1\r\nX-Slow: " + b"a" * 200, every_s=0.1) < 4 * PATIENCE_S


async def test_empty_lines_between_requests_do_not_keep_a_connection(talk: Talk) -> None:
    await talk.say(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
    await talk.reader.readuntil(b"\r\n\r\n2")
    assert await talk.dribble(b"\r\n" * 100, every_s=0.1) < 4 * PATIENCE_S


async def test_a_body_that_dribbles_in_is_cut_off(talk: Talk) -> None:
    await talk.say(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
    assert await talk.dribble(b"a" * 300, every_s=0.1) < 4 * PATIENCE_S
    assert talk.answer == b""


async def test_a_body_that_nobody_waits_for_any_more_is_cut_off_too(talk: Talk) -> None:
    await talk.say(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n")
    assert (await talk.reader.readuntil(b"\r\n\r\nno")).startswith(b"HTTP/1.1 413 ")
    assert await talk.dribble(b"a" * 300, every_s=0.1) < 4 * PATIENCE_S


async def test_a_body_that_was_refused_is_read_to_its_end_so_that_its_sender_hears_why(talk: Talk) -> None:
    size = 3_000_000
    await talk.say(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: " + str(size).encode() + b"\r\n\r\n")
    for _ in range(size // 30_000):
        await talk.say(b"a" * 30_000)
    assert (await talk.reader.readuntil(b"\r\n\r\nno")).startswith(b"HTTP/1.1 413 ")
    await talk.say(b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
    assert (await talk.reader.readuntil(b"\r\n\r\n2")).startswith(b"HTTP/1.1 200 ")


async def test_a_connection_rests_after_such_a_body_and_is_closed(talk: Talk) -> None:
    await talk.say(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n")
    await talk.reader.readuntil(b"\r\n\r\nno")
    await talk.say(b"abc")
    assert await talk.end() == b""


async def test_a_body_that_was_refused_and_has_no_end_is_cut_off(talk: Talk) -> None:
    await talk.say(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n")
    with pytest.raises(ConnectionError):
        await talk.say_often(b"a" * 65_536, times=4 * DISCARDED_BYTES // 65_536)


async def test_who_does_not_read_is_cut_off(talk: Talk) -> None:
    await talk.say(b"GET /much HTTP/1.1\r\nHost: x\r\n\r\n")
    await asyncio.sleep(3 * PATIENCE_S)
    assert len(await talk.end()) < 30_000_000


async def test_who_reads_and_sends_slowly_but_steadily_is_served(talk: Talk) -> None:
    await talk.say(
        b"POST /body HTTP/1.1\r\nHost: x\r\nContent-Length: " + str(AN_HONEST_PART * 8).encode() + b"\r\n\r\n"
    )
    for _ in range(8):
        await talk.say(b"a" * AN_HONEST_PART)
        await asyncio.sleep(PATIENCE_S / 2)
    assert (await talk.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 ")


async def test_an_answer_that_comes_slowly_from_us_is_nobodys_fault(talk: Talk) -> None:
    await talk.say(b"GET /slowly HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await talk.end()).endswith(4 * b"1\r\n.\r\n" + b"0\r\n\r\n")


async def test_who_waits_for_100_continue_is_asked_for_the_body(talk: Talk) -> None:
    await talk.say(b"POST /body HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert await talk.reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    await talk.say(b"ab")
    assert (await talk.reader.readuntil(b"\r\n\r\n2")).startswith(b"HTTP/1.1 200 ")


async def test_what_is_no_http_is_answered_with_a_problem_and_the_headers_of_every_answer(talk: Talk) -> None:
    await talk.say(b"\x16\x03\x01 hello\r\n\r\n")
    answer = (await talk.end()).decode()
    assert answer.startswith("HTTP/1.1 400 ")
    for header in ("content-security-policy: default-src 'none'", "x-content-type-options: nosniff"):
        assert header in answer.lower()
    assert "Cache-Control: no-store" in answer
    assert "server:" not in answer.lower()
