from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from specimen import create_specimen
from spectral import spectral_findings

pytestmark = pytest.mark.node


@pytest.fixture
async def document() -> dict[str, Any]:
    transport = httpx.ASGITransport(create_specimen())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.get("/api/specimen/v1/openapi.json")
    found: dict[str, Any] = answer.json()
    return found


def test_the_description_of_an_api_has_no_error_and_no_warning(document: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document))
    assert spectral_findings(file) == []


def test_the_description_says_400_and_never_422(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    assert '"422"' not in text
    assert "ValidationError" not in text
    responses = document["paths"]["/gauges"]["post"]["responses"]
    assert {"400", "401", "403", "413", "415", "500"} <= set(responses)
    assert "401" not in document["paths"]["/gauges"]["get"]["responses"]
    assert list(responses["400"]["content"]) == ["application/problem+json"]


def test_a_file_that_does_not_exist_is_no_success(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        spectral_findings(tmp_path / "none.json")


def _no_contact(document: dict[str, Any]) -> None:
    del document["info"]["contact"]


def _no_version_header(document: dict[str, Any]) -> None:
    del document["paths"]["/gauges"]["get"]["responses"]["200"]["headers"]


def _snake_case_key(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/gauges/{gauge}/readings"]["get"]["parameters"]
    next(p for p in parameters if p["in"] == "query")["name"] = "as_of"


def _plain_json_error(document: dict[str, Any]) -> None:
    content = document["paths"]["/gauges"]["post"]["responses"]["400"]["content"]
    content["application/json"] = content.pop("application/problem+json")


def _snake_case_schema(document: dict[str, Any]) -> None:
    document["components"]["schemas"]["snake_case"] = {"type": "string"}


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (_snake_case_schema, "nlgov:schema-camel-case"),
        (_no_contact, "info-contact"),
        (_no_version_header, "nlgov:missing-header"),
        (_snake_case_key, "nlgov:query-keys-camel-case"),
        (_plain_json_error, "nlgov:use-problem-schema"),
    ],
)
def test_a_planted_violation_is_caught(
    document: dict[str, Any], tmp_path: Path, spoil: Callable[[dict[str, Any]], None], rule: str
) -> None:
    spoiled = copy.deepcopy(document)
    spoil(spoiled)
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(spoiled))
    assert rule in {finding.rule for finding in spectral_findings(file)}
