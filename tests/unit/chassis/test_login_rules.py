from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from peil_chassis.identity import ROLES
from peil_chassis.login.domain import (
    MACHINE_ROLES,
    ROLE_WORDS,
    Attempt,
    Session,
    is_late,
    is_over,
    local_path,
    roles_of_person,
    should_note_use,
    words_for,
)

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
SESSION = Session("id", "somebody", frozenset({"bureau"}), None, "csrf", "sid", NOW, NOW)


@pytest.mark.parametrize(
    ("used", "now", "over"),
    [
        (timedelta(0), timedelta(minutes=29, seconds=59), False),
        (timedelta(0), timedelta(minutes=30), True),
        (timedelta(hours=9, minutes=59), timedelta(hours=9, minutes=59, seconds=59), False),
        (timedelta(hours=9, minutes=59), timedelta(hours=10), True),
    ],
)
def test_a_session_ends_after_thirty_idle_minutes_and_after_ten_hours(
    used: timedelta, now: timedelta, over: bool
) -> None:
    assert is_over(replace(SESSION, used_at=NOW + used), NOW + now) is over


def test_use_is_noted_at_most_once_a_minute() -> None:
    assert not should_note_use(SESSION, NOW + timedelta(seconds=59))
    assert should_note_use(SESSION, NOW + timedelta(seconds=60))


def test_a_login_is_finished_within_ten_minutes_or_not_at_all() -> None:
    attempt = Attempt("id", "nonce", "verifier", "/", NOW)
    assert not is_late(attempt, NOW + timedelta(minutes=9, seconds=59))
    assert is_late(attempt, NOW + timedelta(minutes=10))


@pytest.mark.parametrize("path", ["/", "/plannen/x?op=2026-01-01&na=a%2Fb", "/a//b", "/@evil.example", "/x:y"])
def test_a_path_on_this_host_is_a_way_back(path: str) -> None:
    assert local_path(path, "/home") == path


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "http://evil.example"),
        *("/\nx", "/\tx", "/ x", "/é", "/\x7f", "/#x", "/" + "x" * 1500, "javascript:alert(1)", "@evil.example"),
    ],
)
def test_nothing_else_is(text: str) -> None:
    assert local_path(text, "/home") == "/home"


def test_a_person_has_the_roles_of_the_design_but_no_machines() -> None:
    assert roles_of_person(frozenset(ROLES), "hr") == ROLES.keys() - MACHINE_ROLES


def test_only_who_answers_for_a_system_has_the_role_of_a_supplier() -> None:
    assert roles_of_person(frozenset({"employee", "hr-system"}), "hr") == {"employee", "hr-system"}
    assert roles_of_person(frozenset({"employee", "hr-system"}), None) == {"employee"}


def test_every_role_a_person_can_have_has_words() -> None:
    assert ROLE_WORDS.keys() == ROLES.keys() - MACHINE_ROLES


def test_who_is_more_than_an_employee_is_called_that() -> None:
    assert words_for({"employee"}) == "Medewerker"
    assert words_for({"employee", "auditor", "bureau"}) == "Bureau I&D, Auditor"
    assert words_for(set()) == "bezoeker zonder rol"
