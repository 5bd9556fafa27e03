from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from every_api import APIS
from spectral import spectral_findings

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(params=sorted(APIS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def client(name: str) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(APIS[name]())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
async def document(client: httpx.AsyncClient, name: str) -> dict[str, Any]:
    answer = await client.get(f"/api/{name}/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method.upper(), re.sub(r"{[^}]+}", "x", path), operation


@pytest.mark.node
def test_the_design_rules_find_nothing(document: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document))
    assert spectral_findings(file) == []


def test_every_operation_is_described(document: dict[str, Any]) -> None:
    assert document["paths"]
    for method, path, operation in operations(document):
        assert operation.get("summary"), f"{method} {path}"
        assert operation.get("tags"), f"{method} {path}"
    known = {tag["name"] for tag in document["tags"]}
    assert {tag for _, _, operation in operations(document) for tag in operation["tags"]} <= known


async def test_without_a_token_an_operation_that_needs_one_answers_401(
    client: httpx.AsyncClient, document: dict[str, Any], name: str
) -> None:
    for method, path, operation in operations(document):
        if "401" not in operation["responses"]:
            continue
        for headers in ({}, {"Authorization": "Bearer nobody"}):
            answer = await client.request(method, f"/api/{name}/v1{path}", headers=headers)
            assert answer.status_code == 401, f"{method} {path}"
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.headers["api-version"] == document["info"]["version"]


async def test_an_address_with_a_slash_at_its_end_is_404_and_no_redirect(
    client: httpx.AsyncClient, document: dict[str, Any], name: str
) -> None:
    for _, path, _ in operations(document):
        answer = await client.get(f"/api/{name}/v1{path}/")
        assert answer.status_code == 404, path
