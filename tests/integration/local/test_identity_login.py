"""Logging in at the local provider: the code flow, and every way to get it wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from identity_flow import BACK, ISSUER, Journey, Stage, parameters, people_on
from peil_local.identity.people import load_people

HTML = {"Accept": "text/html"}


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


async def test_a_person_is_chosen_and_the_service_learns_who(stage: Stage) -> None:
    journey = Journey(stage, "plans")
    page = await journey.ask()
    assert page.status_code == 200
    assert people_on(page) == list(load_people())
    answer = await journey.choose("manager")
    found = parameters(answer)
    assert answer.headers["location"].startswith(BACK["plans"] + "?")
    assert (found["state"], found["iss"]) == (journey.state, ISSUER)
    tokens = (await journey.redeem(found["code"])).json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 3600
    claims = await stage.claims(tokens["id_token"])
    now = int(stage.clock.now().timestamp())
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (ISSUER, "plans", journey.nonce)
    assert (claims["sub"], claims["acr"], claims["auth_time"]) == ("demo:manager", "0", now)
    assert claims["exp"] - claims["iat"] == 300
    assert len(claims["sid"]) >= 20
    assert (claims["roles"], claims["employee_number"]) == (["employee"], load_people()["manager"].employee_number)
    access = await stage.claims(tokens["access_token"])
    assert (access["aud"], access["sub"], access["azp"], access["client_id"]) == (
        "peil",
        "demo:manager",
        "plans",
        "plans",
    )
    assert access["exp"] - access["iat"] == 3600
    assert "employee_number" not in access
    assert "name" not in access
