"""What a process would log, for a while; afterwards logging is as it was."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from peil_chassis.logs import configure_logs


@contextmanager
def logged(service: str, level: str = "debug") -> Iterator[io.StringIO]:
    """Everything that *service* logs from *level* on, libraries included."""
    stream, root = io.StringIO(), logging.getLogger()
    before = (list(root.handlers), root.level)
    configure_logs(service, level, stream=stream)
    try:
        yield stream
    finally:
        root.handlers, _ = before
        root.setLevel(before[1])
        structlog.reset_defaults()
