"""Logging out at the local provider: here, and at every service that took part."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from identity_flow import BACK, FORM, FRONT, ISSUER, Journey, Stage, parameters, people_on
from peil_local.identity.app import COOKIE, PATH
from peil_local.identity.minting import LOGOUT_EVENT

LEFT = {"plans": f"{FRONT}/plannen/uitgelogd", "reporting": f"{FRONT}/uitgelogd"}


class Services:
    """The back doors of the services: what they were told, and what they answer."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.status = 200
        self.away = False

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.told.append((request.url.path, parse_qs(request.content.decode())["logout_token"][0]))
        if self.away:
            raise httpx.ConnectError("away")
        return httpx.Response(self.status)

    @property
    def paths(self) -> list[str]:
        """Who was told."""
        return [path for path, _ in self.told]


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def stage(keys: Path, services: Services) -> Stage:
    return Stage(keys, services=httpx.MockTransport(services))


async def log_out(stage: Stage, method: str = "GET", **query: str) -> httpx.Response:
    return await stage.browser.request(method, f"{PATH}/logout", params=query, headers=FORM)


async def id_token(stage: Stage, client: str, person: str | None = None) -> tuple[str, dict[str, Any]]:
    journey = Journey(stage, client)
    answer = await (journey.choose(person) if person else journey.ask())
    token = (await journey.redeem(parameters(answer)["code"])).json()["id_token"]
    return token, await stage.claims(token)


async def test_logging_out_at_one_service_ends_the_session_and_tells_all_that_took_part(
    stage: Stage, services: Services
) -> None:
    _, claims = await id_token(stage, "plans", "manager")
    await id_token(stage, "reporting")
    query = {
        "client_id": "plans",
        "post_logout_redirect_uri": LEFT["plans"],
        "state": "s1",
        "logout_hint": claims["sid"],
    }
    answer = await log_out(stage, **query)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{LEFT['plans']}?state=s1")
    assert f'{COOKIE}=""' in answer.headers["set-cookie"]
    assert services.paths == ["/plannen/uitloggen/melding", "/uitloggen/melding"]
    assert people_on(await Journey(stage, "plans").ask())


async def test_a_service_is_told_by_a_token_of_the_standard(stage: Stage, services: Services) -> None:
    _, claims = await id_token(stage, "plans", "manager")
    await log_out(stage, client_id="plans", logout_hint=claims["sid"])
    ((_, token),) = services.told
    said = await stage.claims(token)
    assert (said["iss"], said["aud"], said["sid"]) == (ISSUER, "plans", claims["sid"])
    assert said["events"] == {LOGOUT_EVENT: {}}
    assert said["exp"] - said["iat"] == 120
    assert "nonce" not in said
    assert said["jti"]


async def test_the_id_token_is_as_good_a_hint_also_when_it_has_expired(stage: Stage, services: Services) -> None:
    token, _ = await id_token(stage, "plans", "manager")
    stage.later(hours=2)
    answer = await log_out(stage, id_token_hint=token, post_logout_redirect_uri=LEFT["plans"])
    assert answer.headers["location"] == LEFT["plans"]
    assert services.paths == ["/plannen/uitloggen/melding"]
    assert people_on(await Journey(stage, "plans").ask())


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        LEFT["reporting"],
        LEFT["plans"] + "/",
        LEFT["plans"] + "?x",
        BACK["plans"],
        "javascript:1",
    ],
)
async def test_an_address_that_is_not_exactly_the_services_own_is_never_gone_to(
    stage: Stage, services: Services, address: str
) -> None:
    token, claims = await id_token(stage, "plans", "manager")
    for hint in ({"id_token_hint": token}, {"logout_hint": claims["sid"]}):
        answer = await log_out(stage, client_id="plans", post_logout_redirect_uri=address, **hint)
        assert answer.status_code == 200
        assert "location" not in answer.headers
        assert "U bent uitgelogd" in answer.text


async def test_a_hint_that_is_forged_or_for_another_service_ends_nothing(stage: Stage, services: Services) -> None:
    token, _ = await id_token(stage, "plans", "manager")
    for hint in (token[:-4] + "AAAA", "a.b.c", "x"):
        assert (await log_out(stage, id_token_hint=hint)).status_code == 400
    assert (await log_out(stage, id_token_hint=token, client_id="reporting")).status_code == 400
    assert services.told == []
    assert (await Journey(stage, "plans").ask()).status_code == 303


async def test_a_link_alone_asks_first(stage: Stage, services: Services) -> None:
    await id_token(stage, "plans", "manager")
    asked = await log_out(stage)
    assert "Wilt u uitloggen?" in asked.text
    assert services.told == []
    done = await log_out(stage, "POST")
    assert "U bent uitgelogd" in done.text
    assert services.paths == ["/plannen/uitloggen/melding"]
    assert "U bent niet ingelogd" in (await log_out(stage)).text


async def test_being_somebody_else_logs_the_one_before_out_everywhere(stage: Stage, services: Services) -> None:
    await id_token(stage, "plans", "manager")
    await id_token(stage, "reporting")
    await id_token(stage, "intake", "auditor")
    assert services.paths == ["/plannen/uitloggen/melding", "/uitloggen/melding"]
    await id_token(stage, "intake", "auditor")
    assert len(services.told) == 2


async def test_a_service_that_never_redeemed_its_code_is_not_told(stage: Stage, services: Services) -> None:
    parameters(await Journey(stage, "plans").choose("manager"))
    await log_out(stage, "POST")
    assert services.told == []


async def test_a_code_of_a_login_that_is_over_gives_no_tokens(stage: Stage) -> None:
    _, claims = await id_token(stage, "reporting", "bureau")
    second = Journey(stage, "plans")
    code = parameters(await second.ask())["code"]
    await log_out(stage, client_id="reporting", logout_hint=claims["sid"])
    answer = await second.redeem(code)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize("fault", ["away", "refuses"])
async def test_a_service_that_does_not_hear_it_hinders_nobody(stage: Stage, services: Services, fault: str) -> None:
    services.away, services.status = fault == "away", 503
    await id_token(stage, "plans", "manager")
    await id_token(stage, "reporting")
    answer = await log_out(stage, "POST")
    assert "U bent uitgelogd" in answer.text
    assert len(services.told) == 2


async def test_after_a_restart_of_the_front_every_service_is_told(stage: Stage, services: Services) -> None:
    _, claims = await id_token(stage, "plans", "manager")
    again = Stage(stage.folder, stage.clock, httpx.MockTransport(services))
    again.browser.cookies = stage.browser.cookies
    await log_out(again, client_id="plans", logout_hint=claims["sid"])
    assert sorted(services.paths) == [
        "/aanlevering/uitloggen/melding",
        "/herinneringen/uitloggen/melding",
        "/peiling/uitloggen/melding",
        "/plannen/uitloggen/melding",
        "/uitloggen/melding",
    ]
