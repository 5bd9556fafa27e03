"""The description of plans' API keeps the NLgov API Design Rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from plans_service import API, plans_app, ready_log, serving
from spectral import spectral_findings


@pytest.mark.node
async def test_spectral_has_nothing_against_the_description_of_plans(tmp_path: Path) -> None:
    async with serving(plans_app(log=await ready_log())) as client:
        described = (await client.get(f"{API}/openapi.json")).json()
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described), encoding="utf-8")
    assert spectral_findings(document) == []
