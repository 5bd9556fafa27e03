"""The kinds of agreement, read from the file beside this module: they are data, so that a new mandate is a new file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from peil_plans.agreements.domain.kinds import Commitment, Kind, Pillar

_FILE = Path(__file__).with_name("kinds.json")


class _Row(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    code: str
    goal: str
    title: str
    commitment: Commitment
    scale_from: int | None
    line: int
    evidence: tuple[str, ...]


class _Paper(msgspec.Struct, forbid_unknown_fields=True):
    document: str
    reading: tuple[str, ...]
    kinds: tuple[_Row, ...]


def read_kinds(content: bytes) -> dict[str, Kind]:
    """
    The kinds that a file of them holds, by code, in its order.

    Raises:
        ValueError: it is no such file, or names a kind twice.
    """
    paper = msgspec.json.decode(content, type=_Paper)
    found: dict[str, Kind] = {}
    for row in paper.kinds:
        if row.code in found:
            raise ValueError(f"kind '{row.code}' stands there twice")
        found[row.code] = Kind(**_named(row), document=paper.document)
    return found


def _named(row: _Row) -> dict[str, Any]:
    pillar, _, number = row.code.rpartition("-")
    return {**msgspec.structs.asdict(row), "pillar": Pillar(pillar), "number": int(number)}


KINDS: Mapping[str, Kind] = read_kinds(_FILE.read_bytes())
"""Code -> kind, in the paper's order."""
