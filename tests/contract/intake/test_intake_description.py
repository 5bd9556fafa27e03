"""The description of intake's API keeps the NLgov API Design Rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from intake_deliveries import intake
from spectral import spectral_findings


@pytest.mark.node
async def test_spectral_has_nothing_against_the_description_of_intake(tmp_path: Path) -> None:
    async with intake() as client:
        described = (await client.get("/api/intake/v1/openapi.json")).json()
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described), encoding="utf-8")
    assert spectral_findings(document) == []
