"""A log line that names a person is a finding, whoever writes it and at whatever level."""

from __future__ import annotations

import logging

import pytest
import structlog

from peil_chassis.logs import get_logger
from simulation.silence import listening

PSEUDONYM = "ps-" + "0a" * 16
ADDRESS = "r.de.vries@amsterdam.example"


@pytest.mark.parametrize("who", [PSEUDONYM, "medewerker-007", ADDRESS])
@pytest.mark.parametrize("level", ["debug", "info", "warning", "error"])
def test_a_line_of_any_level_that_names_a_person_is_found(who: str, level: str) -> None:
    findings: list[str] = []
    with listening(findings):
        getattr(get_logger(), level)("request_answered", name=f"of {who}")
        get_logger().info("request_answered", where=["a line", who])
    assert findings == ["log lines: request_answered names a person"] * 2


def test_a_person_in_what_goes_with_every_line_of_a_request_is_found() -> None:
    findings: list[str] = []
    with listening(findings), structlog.contextvars.bound_contextvars(owner=PSEUDONYM):
        get_logger().info("request_answered")
    assert findings == ["log lines: request_answered names a person"]


def test_a_person_in_a_librarys_line_is_found() -> None:
    findings: list[str] = []
    with listening(findings):
        logging.getLogger("some.library").warning("no answer from %s", ADDRESS)
    assert findings == ["log lines: library_reported names a person"]


def test_what_is_never_written_is_not_found() -> None:
    findings: list[str] = []
    with listening(findings):
        # No catalogue has this field, and of an error its class is written alone.
        get_logger().info("request_answered", person=PSEUDONYM, method="GET", status=200, where=["routes.py:7 get"])
        get_logger().warning("request_answered", exc_info=ValueError(f"nobody is called {ADDRESS}"))
    assert findings == []
