"""Signs and pictures are made of squares and lines: shapes that stay apart when they are small, and in grey."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PLACES = ("chassis", "services", "deploy", "docs")
ROUND = re.compile(r"<circle|<ellipse|border-radius:\s*50%", re.IGNORECASE)


def drawn() -> list[Path]:
    kinds = (".html", ".css", ".svg")
    files = [file for place in PLACES for file in (ROOT / place).rglob("*") if file.suffix in kinds]
    return [*files, ROOT / "chassis" / "peil_chassis" / "http" / "pictures.py"]


def test_nothing_that_a_reader_sees_is_drawn_round() -> None:
    assert len(drawn()) > 30
    assert [str(file.relative_to(ROOT)) for file in drawn() if ROUND.search(file.read_text())] == []


@pytest.mark.parametrize("shape", ['<circle r="4"/>', "<ELLIPSE/>", "i { border-radius:50% }"])
def test_a_round_shape_is_found(shape: str) -> None:
    assert ROUND.search(shape)
