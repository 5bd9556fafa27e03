"""The description of the issuer's API keeps the NLgov API Design Rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from spectral import spectral_findings
from survey_service import Survey, asking


@pytest.mark.node
async def test_spectral_has_nothing_against_the_description_of_the_issuer(tmp_path: Path) -> None:
    async with asking(Survey().issuer(), "http://127.0.0.1:8000") as client:
        described = (await client.get("/api/issuer/v1/openapi.json")).json()
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described), encoding="utf-8")
    assert spectral_findings(document) == []
