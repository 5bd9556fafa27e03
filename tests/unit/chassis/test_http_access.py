from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from peil_chassis.http.access import AUTHENTICATOR
from peil_chassis.identity import Identity, ProviderAway
from specimen import create_specimen

READINGS = "/api/specimen/v1/gauges/a/readings"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_specimen())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


async def test_without_a_token_the_answer_is_401_and_says_how(client: httpx.AsyncClient) -> None:
    answer = await client.get(READINGS)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="peil"'
    assert "Authorization: Bearer" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic bureau", "bureau", "Bearer", "Bearer bureau x", "Bearer é"])
async def test_with_another_token_the_answer_is_401(client: httpx.AsyncClient, header: str) -> None:
    answer = await client.get(READINGS, headers={b"Authorization": header.encode()})
    assert answer.status_code == 401


async def test_without_the_role_the_answer_is_403_and_names_who_may(client: httpx.AsyncClient) -> None:
    gauge = {"gaugeName": "sluis", "level": 1}
    answer = await client.post("/api/specimen/v1/gauges", json=gauge, headers={"Authorization": "Bearer operator"})
    assert answer.status_code == 403
    assert "Roles that may: bureau." in answer.json()["detail"]


async def test_a_token_in_the_query_is_not_looked_at(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{READINGS}?access_token=bureau")).status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9000"},
    ],
)
async def test_a_form_of_another_site_is_refused(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/plannen", content="reason=x", headers={**FORM, **headers})
    assert answer.status_code == 403
    assert "another site" in answer.json()["detail"]


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "http://127.0.0.1:8000"}]
)
async def test_our_own_form_is_taken(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await client.post("/plannen", content="reason=x", headers={**FORM, **headers})
    assert answer.status_code == 303


async def test_a_form_is_urlencoded_and_nothing_else(client: httpx.AsyncClient) -> None:
    assert (await client.post("/plannen", json={"reason": "x"})).status_code == 415


async def test_while_no_token_can_be_judged_the_answer_is_503_and_not_401() -> None:
    class Away:
        async def identify(self, token: str) -> Identity | None:
            raise ProviderAway

    app = create_specimen()
    setattr(app.state, AUTHENTICATOR, Away())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        answer = await client.get(READINGS, headers={"Authorization": "Bearer bureau"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert "identity provider" in answer.json()["detail"]
