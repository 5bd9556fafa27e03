"""The front between a caller and a service that are both told byte by byte what to do."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from drift import served
from peil_local.front.sizes import LARGEST_BODY
from peil_local.ports import a_free_port
from specimen import create_specimen

PART = b"x" * 65_536
PARTS = 3_200
"""200 MB together."""
MAY_GROW_KB = 20_000
MAY_GROW_BELOW_A_BODY_KB = 8_000
"""Less than one body of `LARGEST_BODY` weighs."""
ANSWER_WITHIN_S = 1.0
JSON = {"Content-Type": "application/json"}

Script = Callable[["Heard", asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Heard:
    """What the service saw of one connection."""

    head: bytes = b""
    body_bytes: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)


class Service:
    """A service that does what its script says with every request that it is sent."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[Heard] = []
        self.script: Script

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, limit=2**20)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard = Heard()
        self.heard.append(heard)
        try:
            heard.head = await reader.readuntil(b"\r\n\r\n")
            await self.script(heard, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            heard.closed.set()
            writer.close()


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = Service()
    server = await service.serve()
    yield service
    server.close()


@dataclass
class Front:
    """A front that runs as a process of its own."""

    port: int
    process: subprocess.Popen[bytes]

    async def answers(self) -> None:
        """Wait until it does."""
        for _ in range(600):
            try:
                _, writer = await self.connect()
                writer.close()
                return
            except OSError:
                await asyncio.sleep(0.05)

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)

    async def ask(self, request: str) -> bytes:
        """The whole answer to *request*, to which Host and Connection are added."""
        reader, writer = await self.connect()
        writer.write(f"{request}\r\nHost: 127.0.0.1:{self.port}\r\nConnection: close\r\n\r\n".encode())
        answer = await asyncio.wait_for(reader.read(), 20)
        writer.close()
        return answer

    def memory_kb(self) -> int:
        """The most memory the process ever had."""
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{self.process.pid}/status").read_text())
        assert found
        return int(found[1])


def started(settings: dict[str, str]) -> subprocess.Popen[bytes]:
    """A front with these settings."""
    command = [sys.executable, "-W", "error", "-m", "peil_local.front"]
    return subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)


@pytest.fixture
async def front(service: Service, tmp_path: Path) -> AsyncIterator[Front]:
    settings = {
        "PEIL_PORT": a_free_port(),
        "PEIL_MAIL_PORT": a_free_port(),
        "PEIL_SERVICES": f"plans=http://127.0.0.1:{service.port},reporting=http://127.0.0.1:{a_free_port()}",
        "PEIL_POST": tmp_path / "post",
        "PEIL_ANSWER_WITHIN_S": ANSWER_WITHIN_S,
    }
    process = started({name: str(value) for name, value in settings.items()})
    one = Front(int(settings["PEIL_PORT"]), process)  # type: ignore[call-overload]  # a number among texts
    try:
        await one.answers()
        yield one
    finally:
        process.terminate()
        process.wait(20)


async def answer_shortly(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
    await writer.drain()


async def test_the_largest_body_goes_up_through_the_front_in_flat_memory(front: Front, service: Service) -> None:
    async def take(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while heard.body_bytes < LARGEST_BODY:
            heard.body_bytes += len(await reader.read(2**20))
        await answer_shortly(heard, reader, writer)

    service.script = take
    reader, writer = await front.connect()
    before = front.memory_kb()
    writer.write(f"POST /plannen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {LARGEST_BODY}\r\n\r\n".encode())
    for _ in range(LARGEST_BODY // len(PART)):
        writer.write(PART)
        await writer.drain()
    assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
    assert service.heard[0].body_bytes == LARGEST_BODY
    assert front.memory_kb() - before < MAY_GROW_BELOW_A_BODY_KB
    writer.close()


async def test_200_mb_come_down_through_the_front_in_flat_memory(front: Front, service: Service) -> None:
    async def give(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {PARTS * len(PART)}\r\n\r\n".encode())
        for _ in range(PARTS):
            writer.write(PART)
            await writer.drain()

    service.script = give
    reader, writer = await front.connect()
    before = front.memory_kb()
    writer.write(b"GET /plannen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    came = 0
    while came < PARTS * len(PART):
        came += len(await reader.read(2**20))
    assert front.memory_kb() - before < MAY_GROW_KB
    writer.close()


async def test_an_endless_answer_is_passed_on_as_it_comes_also_after_a_pause(front: Front, service: Service) -> None:
    go_on = asyncio.Event()

    async def trickle(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
        await go_on.wait()
        writer.write(b"1\r\nb\r\n")
        await reader.read()

    service.script = trickle
    reader, writer = await front.connect()
    writer.write(b"GET /plannen HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    await asyncio.wait_for(reader.readuntil(b"1\r\na\r\n"), 5)
    await asyncio.sleep(1.5 * ANSWER_WITHIN_S)
    go_on.set()
    assert await asyncio.wait_for(reader.readuntil(b"1\r\nb\r\n"), 5)
    writer.close()
    await asyncio.wait_for(service.heard[0].closed.wait(), 5)


@pytest.mark.parametrize("request_", ["GET /plannen HTTP/1.1", "POST /plannen HTTP/1.1\r\nContent-Length: 0"])
async def test_when_the_caller_leaves_before_the_answer_the_service_is_told(
    front: Front, service: Service, request_: str
) -> None:
    async def think(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    service.script = think
    _, writer = await front.connect()
    writer.write(f"{request_}\r\nHost: 127.0.0.1\r\n\r\n".encode())
    while not service.heard or not service.heard[0].head:
        await asyncio.sleep(0.01)
    writer.close()
    await asyncio.wait_for(service.heard[0].closed.wait(), ANSWER_WITHIN_S * 0.8)


async def test_when_the_caller_leaves_while_sending_the_service_is_told(front: Front, service: Service) -> None:
    async def take(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(2**20):
            heard.body_bytes += len(part)

    service.script = take
    _, writer = await front.connect()
    writer.write(b"POST /plannen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nabc")
    while not service.heard or service.heard[0].body_bytes < 3:
        await asyncio.sleep(0.01)
    writer.close()
    await asyncio.wait_for(service.heard[0].closed.wait(), 5)


async def test_a_service_that_does_not_answer_in_time_is_a_504_problem_and_its_request_ends(
    front: Front, service: Service
) -> None:
    async def think(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    service.script = think
    answer = await front.ask("GET /plannen HTTP/1.1")
    assert answer.startswith(b"HTTP/1.1 504 ")
    assert b"application/problem+json" in answer
    await asyncio.wait_for(service.heard[0].closed.wait(), 5)
    page = await front.ask("GET /plannen HTTP/1.1\r\nAccept: text/html")
    assert b"antwoordt niet op tijd" in page


async def test_an_answer_that_breaks_off_is_not_made_to_look_whole(front: Front, service: Service) -> None:
    async def break_off(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
        await writer.drain()

    service.script = break_off
    answer = await front.ask("GET /plannen HTTP/1.1")
    assert answer.endswith(b"1\r\na\r\n")


async def test_an_answer_without_a_body_keeps_its_length(front: Front, service: Service) -> None:
    async def head_only(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1234\r\nX-Own: yes\r\n\r\n")
        await writer.drain()

    service.script = head_only
    answer = await front.ask("HEAD /plannen HTTP/1.1")
    assert service.heard[0].head.startswith(b"HEAD /plannen HTTP/1.1")
    assert b"content-length: 1234\r\n" in answer
    assert b"x-own: yes\r\n" in answer
    assert answer.endswith(b"\r\n\r\n")


async def test_what_a_service_says_before_its_answer_does_not_become_the_answer(front: Front, service: Service) -> None:
    async def early(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 204 No Content\r\nX-Own: yes\r\n\r\n")
        await writer.drain()

    service.script = early
    answer = await front.ask("GET /plannen HTTP/1.1")
    assert answer.startswith(b"HTTP/1.1 204 ")
    assert b"x-own: yes" in answer


async def test_who_waits_to_be_asked_for_the_body_is_asked(front: Front, service: Service) -> None:
    async def take(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readexactly(2) == b"ab"
        await answer_shortly(heard, reader, writer)

    service.script = take
    reader, writer = await front.connect()
    writer.write(b"POST /plannen HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
    assert await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5) == b"HTTP/1.1 100 Continue\r\n\r\n"
    writer.write(b"ab")
    assert (await asyncio.wait_for(reader.readuntil(b"ok"), 5)).startswith(b"HTTP/1.1 200 ")
    writer.close()


async def test_a_body_that_a_service_refuses_while_it_comes_is_answered_with_the_services_own_no(
    tmp_path: Path,
) -> None:
    port = a_free_port()
    with served(create_specimen()) as address:
        settings = {"PEIL_PORT": port, "PEIL_MAIL_PORT": a_free_port(), "PEIL_POST": tmp_path / "post"}
        settings["PEIL_SERVICES"] = f"specimen={address}"
        process = started({name: str(value) for name, value in settings.items()})
        try:
            one = Front(port, process)
            await one.answers()
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                for size in [300_000, 3_000_000] * 10:
                    body = b"x" * size
                    answer = await client.post("/api/specimen/v1/gauges", content=body, headers=JSON)
                    assert answer.status_code == 413, answer.text
        finally:
            process.terminate()
            process.wait(20)


async def test_what_is_said_about_one_connection_goes_no_further(front: Front, service: Service) -> None:
    async def answer(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        headers = "Connection: x-answer-hop\r\nX-Answer-Hop: 1\r\nKeep-Alive: timeout=9\r\nUpgrade: h2c\r\n"
        writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n{headers}\r\nok".encode())
        await writer.drain()

    service.script = answer
    hops = "Upgrade: websocket\r\nTE: trailers\r\nKeep-Alive: 1\r\nProxy-Authorization: x\r\nX-Hop: 1"
    reader, writer = await front.connect()
    request = (
        f"GET /plannen HTTP/1.1\r\nHost: 127.0.0.1\r\n{hops}\r\nConnection: upgrade, x-hop, x-forwarded-for\r\n\r\n"
    )
    writer.write(request.encode())
    answered = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\nok"), 5)).lower()
    heard = service.heard[0].head.lower()
    for name in (b"upgrade:", b"te:", b"keep-alive:", b"proxy-authorization:", b"x-hop:"):
        assert b"\n" + name not in heard
    assert b"x-forwarded-for: 127.0.0.1" in heard
    for name in (b"x-answer-hop:", b"keep-alive:", b"upgrade:"):
        assert b"\n" + name not in answered
    writer.close()


async def test_the_front_adds_forwarding_headers_and_nothing_else(front: Front, service: Service) -> None:
    async def answer(heard: Heard, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nSet-Cookie: peil_plans=1\r\nX-One: 1\r\n\r\nok")
        await writer.drain()

    service.script = answer
    names: list[list[str]] = []
    answered: list[list[str]] = []
    for _ in range(2):
        told = (await front.ask("GET /plannen HTTP/1.1\r\nAccept: */*")).decode().partition("\r\n\r\n")[0]
        answered.append(sorted(line.partition(":")[0].lower() for line in told.splitlines()[1:]))
        lines = service.heard[-1].head.decode().strip().splitlines()[1:]
        names.append(sorted(line.partition(":")[0].lower() for line in lines))
    ours = ["x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"]
    assert names == [sorted(["accept", "host", *ours])] * 2, "also after a cookie was set: it is not the front's"
    assert answered == [sorted(["connection", "content-length", "date", "set-cookie", "x-one"])] * 2


async def test_a_name_of_another_site_sees_nothing_not_even_the_fronts_own_pages(front: Front) -> None:
    for path in ("/post", "/healthz", "/plannen", "/assets/peil.css"):
        reader, writer = await front.connect()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n".encode())
        assert (await asyncio.wait_for(reader.read(), 10)).startswith(b"HTTP/1.1 421 "), path
        writer.close()
