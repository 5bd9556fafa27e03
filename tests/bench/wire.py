"""The least HTTP client that will do: on two cores a comfortable one would take time from what is measured."""

from __future__ import annotations

import asyncio
from typing import NamedTuple


class Answered(NamedTuple):
    """Status and body of an answer."""

    status: int
    body: bytes


class Lines:
    """Kept-alive connections to one server; a request takes a free one or opens another."""

    def __init__(self, port: int, token: str, content_type: str = "application/json") -> None:
        self._port = port
        self._head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\nContent-Type: {content_type}\r\n"
            "Content-Length: "
        )
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answered:
        """Send a request and wait for its answer. Raises OSError or EOFError when the server hangs up."""
        reader, writer = await self._line()
        writer.write(f"{method} {path} HTTP/1.1\r\n{self._head}{len(body)}\r\n\r\n".encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        found = Answered(int(head[9:12]), await reader.readexactly(length))
        self._free.append((reader, writer))
        return found

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while self._free:
            reader, writer = self._free.pop()
            if not reader.at_eof():  # servers hang up on a line that was idle for long
                return reader, writer
            writer.close()
        return await asyncio.open_connection("127.0.0.1", self._port)

    def close(self) -> None:
        """Hang up."""
        for _, writer in self._free:
            writer.close()
