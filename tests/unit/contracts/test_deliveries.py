"""What a delivery must keep to be taken."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from peil_contracts.catalogue import FACT_TYPES, natural_key, parse_delivery, topic_and_key
from peil_contracts.envelope import ContractBroken

EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples"
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
DELIVERABLE = [name for name, known in FACT_TYPES.items() if known.published_by == "intake"]
STEP = "nl.peil.vacancies.step-completed.v1"


def example(name: str) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return event


@pytest.mark.parametrize("name", DELIVERABLE)
def test_every_example_that_an_hr_system_may_send_is_taken(name: str) -> None:
    assert parse_delivery(json.dumps(example(name)).encode(), now=NOW).data == example(name)["data"]


def test_every_violation_is_told_at_once() -> None:
    event = example(STEP) | {"Nickname": "x", "time": "2030-01-01T00:00:00Z", "source": "hr"}
    event["data"] = event["data"] | {"step": "dance", "occurred_on": "2030-01-01", "extra": 1}
    with pytest.raises(ContractBroken) as refused:
        parse_delivery(event, now=NOW)
    assert {(v.field, v.rule) for v in refused.value.violations} == {
        ("Nickname", "attribute-name"),
        ("time", "future-time"),
        ("source", "source-form"),
        ("data.step", "one-of"),
        ("data.occurred_on", "future-day"),
        ("data.extra", "unknown-field"),
    }


def test_a_withdrawal_has_key_and_topic_of_what_it_withdraws() -> None:
    step, withdrawn = example(STEP), example("nl.peil.register.fact-withdrawn.v1")
    assert natural_key(withdrawn["type"], "s", withdrawn["data"]) == natural_key(STEP, "s", step["data"])
    assert topic_and_key(withdrawn["type"], withdrawn["data"]) == ("peil-vacancies", "vac-2026-0117")
