from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping

import httpx
import pytest

from peil_chassis.http.limits import Limits
from specimen import SECRET, create_specimen

API = "/api/specimen/v1"
BUREAU = {"Authorization": "Bearer bureau"}
GAUGE = {"gaugeName": "sluis", "level": 3}


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = create_specimen(limits=Limits(body=1000, head=2000))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        yield client


def problem(answer: httpx.Response, status: int) -> Mapping[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["api-version"] == "1.2.3"
    body: Mapping[str, object] = answer.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["type"]
    return body


async def test_what_is_right_is_taken(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/gauges", json=GAUGE, headers=BUREAU)
    assert (answer.status_code, answer.json()) == (201, GAUGE)


async def test_a_wrong_field_is_400_with_field_and_rule(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/gauges", json={"gaugeName": "", "level": "x", "extra": 1}, headers=BUREAU)
    errors = problem(answer, 400)["errors"]
    assert isinstance(errors, list)
    assert {(error["field"], error["rule"]) for error in errors} == {
        ("gaugeName", "string-too-short"),
        ("level", "int-parsing"),
        ("extra", "extra-forbidden"),
    }


async def test_what_was_sent_is_not_repeated_in_the_answer(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/gauges", json={"gaugeName": "sluis", "level": "J. Jansen"}, headers=BUREAU)
    assert "Jansen" not in answer.text


async def test_a_body_that_is_no_json_is_400(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/gauges", content="{", headers={**BUREAU, "Content-Type": "application/json"})
    assert problem(answer, 400)["errors"] == [{"field": "body", "rule": "json-invalid", "message": "JSON decode error"}]


async def test_an_unknown_query_key_is_400(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/gauges/a/readings?asof=2026-01-01", headers=BUREAU)
    assert problem(answer, 400)["errors"][0]["field"] == "asof"  # type: ignore[index]


async def test_query_keys_are_camel_case(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/gauges/a/readings?asOf=2026-01-01&pageSize=7", headers=BUREAU)
    assert answer.json() == {"levels": [7], "measuredOn": "2026-01-01"}


@pytest.mark.parametrize("path", [f"{API}/nothing", f"{API}/gauges/", f"{API}/", API, "/api/other/v1/gauges"])
async def test_no_such_address_is_404_and_never_a_redirect(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_wrong_method_is_405_and_says_what_is_allowed(client: httpx.AsyncClient) -> None:
    answer = await client.put(f"{API}/gauges")
    problem(answer, 405)
    assert "GET" in answer.headers["allow"] or "POST" in answer.headers["allow"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/xml", "application/json; charset=latin-1", "application/jsonx", ""]
)
async def test_a_body_of_another_kind_is_415(client: httpx.AsyncClient, kind: str) -> None:
    content = json.dumps(GAUGE).encode()
    problem(await client.post(f"{API}/gauges", content=content, headers={**BUREAU, "Content-Type": kind}), 415)


@pytest.mark.parametrize(
    "kind", ["application/json; charset=UTF-8", "application/cloudevents+json", "APPLICATION/JSON"]
)
async def test_every_kind_of_json_is_read(client: httpx.AsyncClient, kind: str) -> None:
    content = json.dumps(GAUGE).encode()
    answer = await client.post(f"{API}/gauges", content=content, headers={**BUREAU, "Content-Type": kind})
    assert answer.status_code == 201


async def test_a_body_too_large_is_413(client: httpx.AsyncClient) -> None:
    problem(await client.post(f"{API}/gauges", json={"gaugeName": "x" * 1001}, headers=BUREAU), 413)


async def test_a_body_too_large_is_413_also_when_it_does_not_say_its_length(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 100

    headers = {**BUREAU, "Content-Type": "application/json"}
    problem(await client.post(f"{API}/gauges", content=endless(), headers=headers), 413)


async def test_a_body_larger_than_it_says_is_413(client: httpx.AsyncClient) -> None:
    headers = {**BUREAU, "Content-Type": "application/json", "Content-Length": "10"}
    problem(await client.post(f"{API}/gauges", content=b" " * 2000, headers=headers), 413)


async def test_headers_too_large_are_431(client: httpx.AsyncClient) -> None:
    problem(await client.get(f"{API}/gauges", headers={"X-Much": "x" * 2000}), 431)
    problem(await client.get(f"{API}/gauges?q={'x' * 2000}"), 431)


async def test_our_own_failure_is_500_and_shows_nothing_of_our_insides(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"{API}/breakdowns")
    problem(answer, 500)
    assert SECRET not in answer.text


async def test_a_refusal_carries_its_kind_and_further_members(client: httpx.AsyncClient) -> None:
    body = problem(await client.get(f"{API}/conflicts"), 409)
    assert body["type"] == "urn:peil:problem:first"
    assert body["firstOn"] == "2026-03-03"


async def test_a_browser_gets_a_dutch_page_for_an_error(client: httpx.AsyncClient) -> None:
    accept = {"Accept": "text/html"}
    for path, status, words in [
        ("/nergens", 404, "Deze pagina bestaat niet"),
        ("/broken", 500, "De fout ligt bij ons"),
        ("/refused", 409, "Iemand anders was u voor."),
    ]:
        answer = await client.get(path, headers=accept)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
        assert words in answer.text
        assert SECRET not in answer.text


async def test_every_answer_carries_the_security_headers(client: httpx.AsyncClient) -> None:
    for path in ["/", "/nergens", "/livez", "/assets/peil.css", f"{API}/gauges", f"{API}/openapi.json", "/broken"]:
        headers = (await client.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "max-age" in headers["strict-transport-security"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] in {"no-store", "no-cache"}
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "server" not in headers


async def test_openapi_is_open_to_everybody(client: httpx.AsyncClient) -> None:
    answer = await client.get(f"{API}/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["api-version"] == "1.2.3"
    assert (await client.get(f"{API}/gauges")).headers.get("access-control-allow-origin") is None


@pytest.mark.parametrize("content", [b"[" * 900, b'{"gaugeName": "\xff"}', b"\x00", b"NaN"])
async def test_json_that_cannot_be_read_is_400_whatever_is_wrong_with_it(
    client: httpx.AsyncClient, content: bytes
) -> None:
    headers = {**BUREAU, "Content-Type": "application/json"}
    problem(await client.post(f"{API}/gauges", content=content, headers=headers), 400)
