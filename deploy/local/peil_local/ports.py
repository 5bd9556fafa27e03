"""Ports on loopback: the usual one, else a free one, remembered."""

from __future__ import annotations

import json
import socket
from collections.abc import Mapping
from pathlib import Path

USUAL = {
    "store": 27117,
    "broker": 19092,
    "mail": 8025,
    "intake": 8101,
    "plans": 8102,
    "reporting": 8103,
    "fold": 8104,
    "notifier": 8105,
    "issuer": 8106,
    "collector": 8081,
    "collector-store": 27118,
}
"""Where each part listens when nothing else does."""


def is_free(port: int, *, after_a_crash: bool = True) -> bool:
    """
    Whether a program could listen on *port* of 127.0.0.1 now.

    Args:
        after_a_crash: False asks the question the way an engine does that will not take over the port of connections
            which the kernel is still closing.
    """
    with socket.socket() as probe:
        if after_a_crash:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError:
            return False
    return True


def a_free_port() -> int:
    """A port nobody listens on at this moment, picked by the kernel."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def choose(remembered: Mapping[str, int]) -> dict[str, int]:
    """A port for each part: the one it had last time, else the usual one, else any free one. No two alike."""
    chosen: dict[str, int] = {}
    for name, usual in USUAL.items():
        wishes = [port for port in (remembered.get(name), usual) if port and port not in chosen.values()]
        free = (port for port in wishes if is_free(port, after_a_crash=False))
        chosen[name] = next(free, 0) or a_free_port()
    return chosen


def remembered(file: Path) -> dict[str, int]:
    """The ports written by `remember`; empty when there are none or they cannot be read."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): port for name, port in found.items() if isinstance(port, int) and 0 < port < 65536}


def remember(file: Path, ports: Mapping[str, int]) -> None:
    """Keep *ports* for the next start."""
    file.write_text(json.dumps(dict(ports), indent=1) + "\n", encoding="utf-8")
