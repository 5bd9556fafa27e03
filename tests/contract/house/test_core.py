from __future__ import annotations

from collections.abc import Callable

import pytest

from house_rules import ROOT, guards_by_assert, impurities, is_core, own_modules, silent_errors, too_long


def findings(check: Callable[[str], list[str]], *, core_only: bool = False) -> str:
    """One line per finding; nothing when all is well."""
    return "\n".join(
        f"{file.relative_to(ROOT)}: {finding}"
        for file in own_modules()
        if not core_only or is_core(file)
        for finding in check(file.read_text(encoding="utf-8"))
    )


def test_the_core_has_no_clock_no_randomness_and_never_waits() -> None:
    assert [file for file in own_modules() if is_core(file)]
    assert not findings(impurities, core_only=True)


@pytest.mark.parametrize(
    ("planted", "says"),
    [
        ("async def decide(): ...", "waits"),
        ("from datetime import datetime\nx = datetime.now()", "asks a clock: datetime.now"),
        ("import datetime\nx = datetime.date.today()", "asks a clock"),
        ("import time", "imports time"),
        ("from time import monotonic", "imports from time"),
        ("import random", "imports random"),
        ("from uuid import uuid4", "imports from uuid"),
        ("from secrets import token_hex", "imports from secrets"),
        ("import os.path", "imports os.path"),
        ("from peil_chassis.clock import SystemClock", "imports a clock"),
        ("x = open('file')", "calls open"),
        ("def f():\n    global x\n    x = 1", "changes a global"),
    ],
)
def test_a_planted_impurity_is_caught(planted: str, says: str) -> None:
    assert says in impurities(planted)[0]


def test_the_core_may_name_an_id_and_a_day() -> None:
    assert impurities("from uuid import UUID\nfrom datetime import date\nx = date(2026, 1, 1)") == []


def test_modules_and_functions_stay_short() -> None:
    assert not findings(too_long)


def test_a_planted_long_function_and_module_are_caught() -> None:
    long = "def f():\n" + "    x = 1\n" * 360
    assert len(too_long(long)) == 2


def test_a_public_function_says_what_it_raises() -> None:
    assert not findings(silent_errors)


def test_a_planted_silent_error_is_caught() -> None:
    silent = 'def f():\n    """Does."""\n    raise ValueError("x")'
    assert silent_errors(silent)
    assert silent_errors(silent.replace("Does.", "Does. Raises: ValueError")) == []
    assert silent_errors(silent.replace("def f", "def _f")) == []


def test_nothing_is_guarded_by_assert() -> None:
    assert not findings(guards_by_assert)


def test_a_planted_assert_is_caught() -> None:
    assert guards_by_assert("def f(x):\n    assert x") == ["line 2: assert"]
