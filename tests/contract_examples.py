"""The canonical examples, one event per type, as both sides' tests use them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peil_contracts.catalogue import FACT_TYPES

CONTRACTS = Path(__file__).parents[1] / "contracts"
EXAMPLES = CONTRACTS / "examples"
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DELIVERABLE = [name for name, known in FACT_TYPES.items() if known.published_by == "intake"]


def example(name: str) -> dict[str, Any]:
    """The example of type *name*, fresh: change it freely."""
    event: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return event


def as_fact(name: str) -> dict[str, Any]:
    """The example of type *name* as it is published."""
    return {"recordedtime": "2026-11-01T12:00:00.000000Z", "sequence": "1", "sequencetype": "Integer"} | example(name)
