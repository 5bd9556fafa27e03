"""What an HR system tells of the town: vacancies, and people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def vacancy(vacancy: str, unit: str, source: str) -> list[dict[str, Any]]:
    """Opened on 2 March 2026, and its first step completed on the 5th."""
    opening = {"vacancy": vacancy, "unit": unit, "channel": "both", "occurred_on": "2026-03-02"}
    step = {"vacancy": vacancy, "step": "brief-translated", "occurred_on": "2026-03-05"}
    return [
        _event("vacancies.vacancy-opened", f"{vacancy}-o", source, opening) | {"subject": vacancy},
        _event("vacancies.step-completed", f"{vacancy}-s", source, step) | {"subject": vacancy},
    ]


def employee(person: str, unit: str, source: str) -> list[dict[str, Any]]:
    """Employed from 1 February 2026, and a training finished on 2 March. *person* is the source's reference."""
    contract = {
        "person": person,
        "employment": "1",
        "unit": unit,
        "effective_on": "2026-02-01",
        "scale_band": "10-11",
        "hours": 32,
        "function_family": "policy",
        "age_group": "35-44",
    }
    done = {"person": person, "training": "dialogue", "edition": "2026-1", "occurred_on": "2026-03-02"}
    serial = person[-5:]
    return [
        _event("people.employment-started", f"employed-{serial}", source, contract),
        _event("people.training-finished", f"trained-{serial}", source, done),
    ]


def _event(fact: str, id_: str, source: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": id_,
        "source": source,
        "type": f"nl.peil.{fact}.v1",
        "time": "2026-03-05T09:00:00Z",
        "datacontenttype": "application/json",
        "data": dict(data),
    }
