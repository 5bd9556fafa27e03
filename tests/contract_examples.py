"""The canonical examples, one event per type, as both sides' tests use them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from peil_contracts.catalogue import FACT_TYPES, FACT_WITHDRAWN, person_references, with_pseudonyms
from peil_contracts.persons import is_pseudonym

CONTRACTS = Path(__file__).parents[1] / "contracts"
EXAMPLES = CONTRACTS / "examples"
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DELIVERABLE = [name for name, known in FACT_TYPES.items() if known.deliverable]


def example(name: str) -> dict[str, Any]:
    """The example of type *name*, fresh: change it freely."""
    event: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return event


def withdrawal(name: str) -> dict[str, Any]:
    """A withdrawal of the example of type *name*, fresh."""
    data = example(name)["data"]
    key = {field: data[field] for field in FACT_TYPES[name].natural_key}
    return example(FACT_WITHDRAWN) | {"data": {"fact_type": name, "key": key}}


def as_fact(name: str) -> dict[str, Any]:
    """The example of type *name* as it is published, with pseudonyms for its persons."""
    return {"recordedtime": "2026-11-01T12:00:00.000000Z", "sequence": "1", "sequencetype": "Integer"} | pseudonymised(
        example(name)
    )


def pseudonymised(event: dict[str, Any]) -> dict[str, Any]:
    """*event* with a pseudonym for each person, always the same for the same reference."""
    named = set(person_references(event["type"], event["data"]).values())
    return event | {"data": with_pseudonyms(event["type"], event["data"], {who: pseudonym_of(who) for who in named})}


def pseudonym_of(reference: str) -> str:
    """A pseudonym for *reference*: fixed, unlike the vault's, so that tests can expect it. A pseudonym stays itself."""
    if is_pseudonym(reference):
        return reference
    return "ps-" + hashlib.sha256(reference.encode()).hexdigest()[:32]
