"""The description of plans' API keeps the NLgov API Design Rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from every_operation import calling
from plans_service import API, plans_app, ready_log, serving
from spectral import spectral_findings


@pytest.mark.node
async def test_spectral_has_nothing_against_the_description_of_plans(tmp_path: Path) -> None:
    async with serving(plans_app(log=await ready_log())) as client:
        described = (await client.get(f"{API}/openapi.json")).json()
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(described), encoding="utf-8")
    assert spectral_findings(document) == []


async def test_a_query_key_that_nobody_knows_is_refused_by_name_wherever_something_is_read() -> None:
    async with calling("plans") as caller:
        for operation in caller.operations():
            if operation.method == "GET":
                answer = await caller.ask(operation, params={"planted": "1"})
                assert answer.status_code == 400, operation.path
                found = [(error["field"], error["rule"]) for error in answer.json()["errors"]]
                assert ("planted", "extra-forbidden") in found, operation.path
