"""
Listens to the services' log lines; none is written.

Findings are an error that no rule foresees, and a line that names a person: every line is searched, of every level and
of every library, as it would have been written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, NoReturn

import structlog

from peil_chassis.logs import _LibraryHandler, describe_error, keep_to_catalogue

UNFORESEEN = frozenset(
    {
        "relay_failed",
        "fold_house_failed",
        "fold_ended",
        "carrying_failed",
        "request_failed",
        "release_failed",
        "client_topic_waits",
        "vault_waits",
        "contact_not_opened",
        "dead_letter_refused",
        "fold_paused",
        "form_failed",
        "handing_over_waits",
        "rebuild_differs",
        "survey_closing_waits",
        "survey_not_released",
        "survey_release_failed",
        "survey_upkeep_waits",
    }
)
"""Lines that, written as errors, tell of a fault of ours; a library's may tell of a task that died with its process."""

PERSON = re.compile(r"ps-[0-9a-f]{32}|medewerker-\d|[^\s@]@[^\s@]")
"""A pseudonym, what the HR system calls somebody, or an address."""


@contextmanager
def listening(findings: list[str]) -> Iterator[None]:
    """Put what is found into *findings*, and write nothing."""

    def hear(logger: Any, method: str, line: MutableMapping[str, Any]) -> NoReturn:
        line = describe_error(logger, method, structlog.contextvars.merge_contextvars(logger, method, line))
        told = dict(keep_to_catalogue(logger, method, line))
        if method in ("error", "critical") and told["event"] in UNFORESEEN:
            findings.append(f"{told['event']}: {told.get('error_type', '')} at {(told.get('where') or ['?'])[-1]}")
        if _names_a_person(told):
            findings.append(f"log lines: {told['event']} names a person")
        raise structlog.DropEvent

    before, handlers, level = structlog.get_config(), logging.getLogger().handlers, logging.getLogger().level
    structlog.configure(processors=[hear], wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    logging.getLogger().handlers = [_LibraryHandler(logging.DEBUG)]
    logging.getLogger().setLevel(logging.WARNING)
    try:
        yield
    finally:
        structlog.configure(**before)
        logging.getLogger().handlers = handlers
        logging.getLogger().setLevel(level)


def _names_a_person(line: Mapping[str, Any]) -> bool:
    # Names of fields are a catalogue's: what a line tells of a person stands in a value.
    return any(PERSON.search(str(value)) for value in line.values() if not isinstance(value, int | float))
