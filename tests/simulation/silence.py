"""Listens to the services' log lines: an error that no rule foresees is a finding; everything else is not written."""

from __future__ import annotations

import logging
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any, NoReturn

import structlog

from peil_chassis.logs import describe_error

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
        "library_reported",
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
"""Lines that, written as errors, tell of a fault of ours."""


@contextmanager
def listening(findings: list[str]) -> Iterator[None]:
    """Put what is found into *findings*, and write nothing."""

    def hear(logger: Any, method: str, line: MutableMapping[str, Any]) -> NoReturn:
        if line.get("event") in UNFORESEEN:
            told = describe_error(logger, method, line)
            findings.append(f"{told['event']}: {told.get('error_type', '')} at {(told.get('where') or ['?'])[-1]}")
        raise structlog.DropEvent

    before, handlers, level = structlog.get_config(), logging.getLogger().handlers, logging.getLogger().level
    structlog.configure(processors=[hear], wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger().handlers = [logging.NullHandler()]
    try:
        yield
    finally:
        structlog.configure(**before)
        logging.getLogger().handlers = handlers
        logging.getLogger().setLevel(level)
