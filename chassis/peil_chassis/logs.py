"""
Logs as facts with fields: one JSON object per line on standard output.

A line holds only event names and fields that a catalogue allows, so that a name or an answer cannot slip into it:
what nobody listed is left out and counted. A service adds its own with `declare_events` and `declare_fields`.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Mapping, MutableMapping
from typing import Any, TextIO

import structlog

from peil_chassis.metrics import LOG_FIELDS_REFUSED_TOTAL

EVENTS: dict[str, str] = {}
FIELDS: dict[str, str] = {}

_FACT = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST_TEXT = 300
_LONGEST_LIST = 40


def declare_events(events: Mapping[str, str]) -> None:
    """
    Allow these log events, name -> meaning.

    Raises:
        ValueError: a name is not snake_case.
    """
    _declare(EVENTS, events)


def declare_fields(fields: Mapping[str, str]) -> None:
    """
    Allow these log fields, name -> meaning. None may hold a name, an address, an answer or a token.

    Raises:
        ValueError: a name is not snake_case.
    """
    _declare(FIELDS, fields)


def _declare(catalogue: dict[str, str], entries: Mapping[str, str]) -> None:
    for name, meaning in entries.items():
        if not _FACT.fullmatch(name):
            raise ValueError(f"'{name}' must be snake_case")
        catalogue[name] = meaning


declare_fields(
    {
        "timestamp": "when, RFC 3339 in UTC",
        "level": "debug, info, warning or error",
        "service": "which process wrote the line",
        "method": "HTTP method",
        "route": "template of the route, never the address that was asked",
        "status": "HTTP status",
        "duration_ms": "duration in milliseconds",
        "error_type": "class of an error, without its message: a message can repeat what somebody sent",
        "where": "files, lines and functions an error came through",
        "library": "name of the library that wrote the line",
        "text": "what a library wrote",
        "host": "address listened on",
        "port": "port listened on",
        "projection": "name of a projection",
        "build": "name of a projection's build",
        "topic": "topic of the log",
        "partition": "number of a partition",
        "offset": "offset in a partition",
        "sequence": "number of an event within its key",
        "event_id": "id of an event",
        "event_type": "type of an event",
        "count": "how many",
        "lag": "events not yet folded",
        "owner": "which process holds a lease",
        "fence": "rising number of a lease",
        "attempt": "number of a try",
        "wait_s": "seconds until the next try",
        "cause": "short code of a cause",
        "name": "name of a declared thing: a loop, a collection, an undeclared event",
        "refused_fields": "names of fields that no catalogue allows",
    }
)
declare_events(
    {
        "service_started": "the process listens",
        "service_stopped": "the process has finished what it was doing",
        "request_answered": "one HTTP request and its answer",
        "request_failed": "an unexpected error while answering",
        "library_reported": "a warning or error of a library",
        "event_undeclared": "somebody logged an event no catalogue knows",
    }
)


def configure_logs(service: str, level: str = "info", *, stream: TextIO | None = None) -> None:
    """Write lines of at least *level* about *service* to *stream* (standard output by default), libraries included."""
    target = stream or sys.stdout
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _name_service(service),
            describe_error,
            keep_to_catalogue,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(target),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # a line per reconnect; ours say what it means
    root = logging.getLogger()
    root.handlers = [_LibraryHandler(max(number, logging.WARNING))]
    root.setLevel(logging.WARNING)


def get_logger() -> structlog.typing.FilteringBoundLogger:
    """A logger; call it with an event's name and fields: ``log.info("lease_taken", owner=owner)``."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def describe_error(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: an exception becomes its class and the places it came through; its message stays out."""
    error = line.pop("exc_info", None)
    if error is True:
        error = sys.exception()
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        line["error_type"] = type(error).__name__
        line["where"] = [
            f"{_inside(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)
        ]
    return line


def keep_to_catalogue(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Processor: leave out what no catalogue allows, name what was left out, and count it."""
    event = line.pop("event", "")
    kept: dict[str, Any] = {"event": event}
    if event not in EVENTS:
        kept = {"event": "event_undeclared", "name": event if _FACT.fullmatch(str(event)) else "not_a_name"}
    refused = [name for name in line if name not in FIELDS or not _is_plain(line[name])]
    kept |= {name: _short(value) for name, value in line.items() if name not in refused}
    if refused:
        kept["refused_fields"] = [name if _FACT.fullmatch(name) else "not_a_name" for name in refused]
        LOG_FIELDS_REFUSED_TOTAL.inc(len(refused))
    return kept


def _inside(file: str) -> str:
    # Where the code is installed may be somebody's home, whose name is theirs: keep the part below the import path.
    return min(
        (file[len(root) + 1 :] for root in sys.path if root and file.startswith(f"{root}/")), key=len, default=file
    )


def _is_plain(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return all(isinstance(item, str | int | float | bool) for item in value)
    return value is None or isinstance(value, str | int | float | bool)


def _short(value: Any) -> Any:
    if isinstance(value, str):
        return value[:_LONGEST_TEXT]
    if isinstance(value, list | tuple):
        return [_short(item) for item in value[-_LONGEST_LIST:]]
    return value


def _name_service(service: str) -> structlog.typing.Processor:
    def add(logger: Any, method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        line["service"] = service
        return line

    return add


class _LibraryHandler(logging.Handler):
    """Passes what libraries write through the same catalogue; an error's message and values stay out."""

    def emit(self, record: logging.LogRecord) -> None:
        write = get_logger().error if record.levelno >= logging.ERROR else get_logger().warning
        # A library may hand over a whole traceback as text: its last line says what it was.
        text = record.getMessage().strip().rpartition("\n")[2]
        write("library_reported", library=record.name, text=text, exc_info=record.exc_info)
