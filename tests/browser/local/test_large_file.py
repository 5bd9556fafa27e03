"""A file that is far too large, sent by Chromium through a real front: the refusal is a page, no broken connection."""

from __future__ import annotations

from pathlib import Path

import pytest

from accessibility import assert_accessible, chromium
from front_sizes import FORM, MIB, front_before_a_form

pytestmark = pytest.mark.browser


def test_who_sends_50_mb_reads_why_not_and_is_led_back_to_the_form(tmp_path: Path) -> None:
    large = tmp_path / "groot.csv"
    large.write_bytes(b"1;Actie\n" * (50 * MIB // 8))
    with front_before_a_form(tmp_path / "front") as address, chromium() as browser:
        page = browser.new_page()
        for _ in range(2):
            page.goto(f"{address}{FORM}")
            page.set_input_files("input", large)
            page.get_by_role("button", name="Lezen").click()
            page.get_by_text("Het bestand is groter dan 16 MiB").wait_for()
            assert_accessible(page)
        page.get_by_role("link", name="Terug naar het formulier").click()
        page.get_by_role("button", name="Lezen").wait_for()
