"""Is it there yet? Questions to a port or a health page, without a library."""

from __future__ import annotations

import asyncio
import contextlib


async def listens(host: str, port: int, *, timeout_s: float = 1.0) -> bool:
    """Whether something accepts connections on *host*:*port*."""
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), timeout_s)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()
    return True


async def says_ready(port: int, path: str, *, timeout_s: float = 3.0) -> bool:
    """Whether *path* on 127.0.0.1:*port* answers 200."""
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
                line = await reader.readline()
            finally:
                writer.close()
    except (OSError, TimeoutError, ValueError):
        return False
    return line.split(b" ")[1:2] == [b"200"]
