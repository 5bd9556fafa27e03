"""What every API answers is what its openapi.json says, whatever is asked; other numbers by PEIL_DRIFT_REQUESTS."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from typing import Any

import pytest
import requests
from fastapi import APIRouter, FastAPI
from starlette.responses import JSONResponse, PlainTextResponse, Response

from contract_examples import DELIVERABLE, example
from drift import Asked, ask_everything
from every_api import NAMED
from every_operation import SERVICES, service
from peil_chassis.identity import ROLES
from peil_chassis.rights import Right
from peil_reporting.figures.catalogue import FIGURES
from plans_service import change_body, plan_body
from specimen import create_specimen

EVENTS = [example(name) for name in DELIVERABLE]
KNOWN: Mapping[str, list[str]] = {
    "figure": sorted(FIGURES),
    "unit": ["stad", "po"],
    "under": ["stad"],
    "vacancy": ["v1"],
    "plan": ["plan-1"],
    "action": ["a1", "a2"],
    "source": sorted({event["source"] for event in EVENTS}),
    "id": [event["id"] for event in EVENTS],
}
DONE = {"unit": "po", "kind": "dialogue", "heldOn": "2026-01-05"}
BODIES: Mapping[str, list[Any]] = {
    "POST /events": EVENTS,
    "PUT /contacts": [{"reference": who, "address": "leiding@example.org"} for who in (NAMED, "nobody")],
    "POST /plans": [plan_body(), plan_body("plan-2"), plan_body(title="Another under the same id")],
    "POST /activities": [DONE, {**DONE, "kind": "members-joined", "number": 3}],
    "POST /plans/{plan}/actions/{action}/status-changes": [change_body(seen=seen) for seen in (0, 0, 1)],
}
FEW, MANY = 1_000, 4_000
"""Together the five thousand that every push asks."""


def wanted(times: int) -> int:
    """Requests per service, of *times* in all."""
    return -(-int(os.environ.get("PEIL_DRIFT_REQUESTS", times)) // len(SERVICES))


@pytest.fixture(autouse=True)
def _ask_as_often_as_we_like(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PEIL_RATE_SYSTEM", "PEIL_RATE_PERSON", "PEIL_RATE_ANONYMOUS"):
        monkeypatch.setenv(name, "1000000/second")


def _adopt(session: requests.Session, base: str) -> None:
    bureau = {"Authorization": "Bearer bureau"}
    answer = session.post(f"{base}/plans", json=plan_body(), headers=bureau, timeout=20)
    assert answer.status_code == 201, answer.text
    # What is done is done in a unit: until the units are folded that is answered with 503, as it should be.
    while session.post(f"{base}/activities", json=DONE, headers=bureau, timeout=20).status_code == 503:
        time.sleep(0.1)


PREPARE = {"plans": _adopt}


def hold(name: str, times: int, seed: int) -> None:
    app = asyncio.run(service(name))
    asked = ask_everything(
        app, name, times=times, tokens=list(ROLES), known=KNOWN, bodies=BODIES, prepare=PREPARE.get(name), seed=seed
    )
    assert asked.requests >= times
    assert not asked.faults, "\n\n".join(f"{fault}\n{how}" for fault, how in asked.faults.items())
    refused = {401, 403, 503}
    unreached = [operation for operation, _ in asked.answers if asked.statuses_of(operation) <= refused]
    assert not unreached, "no request got past the gate"


@pytest.mark.parametrize("name", SERVICES)
def test_a_thousand_requests_find_no_fault_and_no_answer_that_is_not_described(name: str) -> None:
    hold(name, wanted(FEW), seed=1)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", SERVICES)
def test_four_thousand_more_requests_find_no_fault_and_no_answer_that_is_not_described(name: str) -> None:
    hold(name, wanted(MANY), seed=2)


def planted(answer: Any) -> FastAPI:
    """The specimen with one operation, which gives *answer*."""
    router = APIRouter(tags=["gauges"])

    @router.get("/conflicts", summary="Planted")
    async def refuse() -> dict[str, int]:
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Response):
            return answer  # type: ignore[return-value]  # what is planted is not what is described
        found: dict[str, int] = answer
        return found

    right = Right("GET", "/api/specimen/v1/conflicts", "Planted.", public=True)
    return create_specimen(api=router, page_routers=[], rights=[right])


def ask(app: FastAPI) -> Asked:
    return ask_everything(app, "specimen", times=4, tokens=["bureau"], known={})


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (RuntimeError("planted"), "500: Server error"),
        (JSONResponse({}, 418), "418: Undocumented status code"),
        (PlainTextResponse("{}"), "200: Undocumented Content-Type"),
        (JSONResponse({"a": "no number"}), "200: Response violates schema"),
    ],
)
def test_a_planted_fault_is_caught(answer: Any, says: str) -> None:
    assert f"GET /conflicts: {says}" in ask(planted(answer)).faults


def test_what_is_as_described_is_no_fault() -> None:
    asked = ask(planted({"a": 1}))
    assert not asked.faults
    assert asked.statuses_of("GET /conflicts") == {200}
