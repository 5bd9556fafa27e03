from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from peil_chassis.identity import Identity, TokenFile, TokenFileBroken, load_tokens
from specimen import create_specimen

READINGS = "/api/specimen/v1/gauges/a/readings"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(create_specimen())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        yield client


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


def test_a_process_without_good_tokens_ends_with_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, says in [(None, "PEIL_TOKENS is not set."), (tmp_path / "none.json", "cannot be read")]:
        with pytest.raises(SystemExit) as stopped:
            load_tokens(path)
        assert stopped.value.code == 2
        assert says in capsys.readouterr().err
