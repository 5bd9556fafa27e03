from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter

from peil_chassis.http.access import PUBLIC, LocalPageExposed, RouteWithoutAccess, local_page, may
from peil_chassis.identity import Identity, TokenFile, TokenFileBroken, UnknownRole, load_tokens
from peil_chassis.settings import HttpSettings
from specimen import create_specimen

READINGS = "/api/specimen/v1/gauges/a/readings"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_specimen())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


def router_with(*dependencies: Any) -> APIRouter:
    router = APIRouter()

    @router.get("/secrets", dependencies=list(dependencies))
    async def read_secrets() -> str:
        return "secret"

    return router


def test_an_api_route_that_does_not_say_who_may_keeps_the_service_from_starting() -> None:
    with pytest.raises(RouteWithoutAccess, match=r"/api/specimen/v1/secrets \(read_secrets\)"):
        create_specimen(api=router_with())


def test_a_page_that_does_not_say_who_may_keeps_the_service_from_starting() -> None:
    with pytest.raises(RouteWithoutAccess, match="/secrets"):
        create_specimen(page_routers=[router_with()])


def test_a_route_in_a_router_in_a_router_is_found_too() -> None:
    outer = APIRouter(prefix="/outer")
    outer.include_router(router_with(), prefix="/inner")
    with pytest.raises(RouteWithoutAccess, match="/api/specimen/v1/outer/inner/secrets"):
        create_specimen(api=outer)


def test_a_route_may_say_it_by_parameter_by_dependency_or_by_its_router() -> None:
    create_specimen(api=router_with(PUBLIC))
    create_specimen(api=router_with(may("auditor")))
    outer = APIRouter(dependencies=[may("auditor")])
    outer.include_router(router_with())
    create_specimen(api=outer)


def test_a_role_unknown_to_the_design_is_refused_where_it_is_named() -> None:
    for ask in (may, local_page):
        with pytest.raises(UnknownRole, match="'administrator' is not a role"):
            ask("bureau", "administrator")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "peil.example.nl", "::"])  # noqa: S104 - that is the point
def test_a_page_open_without_login_refuses_to_start_on_another_address_than_loopback(host: str) -> None:
    with pytest.raises(LocalPageExposed, match=host):
        create_specimen(settings=HttpSettings(host=host))
    create_specimen(settings=HttpSettings(host=host), page_routers=[router_with(PUBLIC)])


async def test_a_local_page_answers_only_to_names_of_this_machine(client: httpx.AsyncClient) -> None:
    for host in ["127.0.0.1:8000", "localhost", "[::1]:80"]:
        assert (await client.get("/", headers={"Host": host})).status_code == 200
    assert (await client.get("/", headers={"Host": "rebound.example.com"})).status_code == 403


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


TOKEN = {"token": "a" * 32, "name": "bureau", "subject": "b", "roles": ["bureau"], "client": None, "sources": []}


async def test_a_token_file_knows_its_tokens_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "tokens.json"
    system = {
        **TOKEN,
        "token": "b" * 32,
        "roles": ["hr-system"],
        "client": "hr",
        "sources": ["urn:nld:oin:1:systeem:hr"],
    }
    path.write_text(json.dumps([TOKEN, system]))
    tokens = TokenFile(path)
    assert await tokens.identify("a" * 32) == Identity("b", frozenset({"bureau"}))
    found = await tokens.identify("b" * 32)
    assert found is not None
    assert (found.client, found.sources) == ("hr", frozenset({"urn:nld:oin:1:systeem:hr"}))
    assert found.has("hr-system", "bureau")
    assert not found.has("bureau")
    for wrong in ["", "a" * 31, "a" * 33, "é", "\ud800"]:
        assert await tokens.identify(wrong) is None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("nope", "is not JSON"),
        ("{}", "must hold a list"),
        ("[1]", "entry 1: must be an object"),
        (json.dumps([TOKEN, {**TOKEN, "token": "short"}]), "entry 2: 'token' must be a text of at least 16"),
        (json.dumps([{**TOKEN, "roles": ["king"]}]), "entry 1: 'king' is not a role"),
        (json.dumps([{**TOKEN, "roles": "bureau"}]), "'roles' must be a list of texts"),
        (json.dumps([{**TOKEN, "subject": ""}]), "'subject' must be a text"),
    ],
)
def test_a_broken_token_file_says_what_is_broken(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "tokens.json"
    path.write_text(content)
    with pytest.raises(TokenFileBroken, match=says):
        TokenFile(path)


def test_a_missing_token_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(TokenFileBroken, match="cannot be read"):
        TokenFile(tmp_path / "none.json")


async def test_an_identity_reaches_the_route(client: httpx.AsyncClient) -> None:
    router = APIRouter()

    @router.get("/whoami")
    async def whoami(identity: Annotated[Identity, may("operator")]) -> str:
        return identity.subject

    transport = httpx.ASGITransport(create_specimen(api=router))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as other:
        answer = await other.get("/api/specimen/v1/whoami", headers={"Authorization": "Bearer operator"})
    assert answer.json() == "somebody"


def test_a_process_without_good_tokens_ends_with_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, says in [(None, "PEIL_TOKENS is not set."), (tmp_path / "none.json", "cannot be read")]:
        with pytest.raises(SystemExit) as stopped:
            load_tokens(path)
        assert stopped.value.code == 2
        assert says in capsys.readouterr().err
