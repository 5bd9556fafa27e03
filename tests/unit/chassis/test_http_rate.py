from __future__ import annotations

import asyncio

import httpx
import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bench.visible import ASK_EVERY_S
from log_lines import logged
from peil_chassis.http.problems import Problem
from peil_chassis.http.rate import MOST_KEPT, RateGate, _Kept, admit, rates_of
from peil_chassis.identity import Identity
from peil_chassis.settings import HttpSettings
from specimen import create_specimen

OPENAPI = "/api/specimen/v1/openapi.json"
BUREAU = {"Authorization": "Bearer bureau"}
TREKKER = {"Authorization": "Bearer trekker"}
SYSTEM = {"Authorization": "Bearer hr-system"}
HTML = {"Accept": "text/html"}


async def _asked(request: Request) -> Response:
    role = request.headers.get("authorization", "").removeprefix("Bearer ")
    if request.url.path == "/open" or role not in ("bureau", "trekker", "hr-system"):
        return Response(status_code=200 if request.url.path == "/open" else 401)
    admit(request, Identity(f"the-{role}", frozenset({role})))
    return Response()


def gate(**settings: str) -> RateGate:
    """A gate before something that knows a bureau, a trekker and a system, and has one address open to all."""

    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response()

    app = Starlette(routes=[Route("/{path}", _asked)], exception_handlers={Problem: problem})
    rates = rates_of(HttpSettings(**settings))  # type: ignore[arg-type]  # texts, as the environment has
    return RateGate(app, rates=rates, answer=lambda request, problem: problem.response())


def service(**settings: str) -> FastAPI:
    return create_specimen(settings=HttpSettings(**settings))  # type: ignore[arg-type]  # texts, as the environment has


def caller(app: ASGIApp, address: str = "127.0.0.1") -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(address, 1)), base_url="http://127.0.0.1")


async def statuses(
    client: httpx.AsyncClient, path: str, times: int, headers: dict[str, str] | None = None
) -> list[int]:
    return [(await client.get(path, headers=headers)).status_code for _ in range(times)]


async def test_who_asks_too_often_is_told_so_and_when_to_ask_again() -> None:
    async with caller(gate(rate_person="3/minute")) as client:
        assert await statuses(client, "/mine", 3, BUREAU) == [200] * 3
        answer = await client.get("/mine", headers=BUREAU)
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert 55 <= int(answer.headers["retry-after"]) <= 60
    assert "at most 3 times per 60 s" in answer.json()["detail"]


async def test_after_the_wait_it_may_ask_again() -> None:
    async with caller(gate(rate_person="2/second")) as client:
        assert await statuses(client, "/mine", 3, BUREAU) == [200, 200, 429]
        await asyncio.sleep(1.05)
        assert await statuses(client, "/mine", 1, BUREAU) == [200]


async def test_one_identity_does_not_use_up_the_share_of_another() -> None:
    async with caller(gate(rate_person="1/minute", rate_anonymous="1/minute")) as client:
        assert await statuses(client, "/mine", 2, BUREAU) == [200, 429]
        assert await statuses(client, "/mine", 2, TREKKER) == [200, 429]
        assert await statuses(client, "/open", 2) == [200, 429]


async def test_a_person_is_counted_wherever_they_call_from() -> None:
    app = gate(rate_person="1/minute")
    async with caller(app, "192.0.2.1") as one, caller(app, "192.0.2.2") as other:
        assert await statuses(one, "/mine", 1, BUREAU) == [200]
        assert await statuses(other, "/mine", 1, BUREAU) == [429]


async def test_a_system_may_ask_more_often_than_a_person() -> None:
    async with caller(gate(rate_system="5/minute", rate_person="1/minute")) as client:
        assert await statuses(client, "/mine", 6, SYSTEM) == [200] * 5 + [429]


def test_by_default_a_system_may_deliver_a_hundred_times_a_second_for_as_long_as_it_likes() -> None:
    amount, period = HttpSettings().rate_system.split("/")
    assert period == "minute"
    assert int(amount) > 100 * 60


def test_by_default_the_bench_may_read_a_figure_as_often_as_it_does() -> None:
    amount, period = HttpSettings().rate_person.split("/")
    assert period == "minute"
    assert int(amount) > 60 / ASK_EVERY_S


async def test_without_a_known_identity_an_address_is_counted_and_not_its_neighbour() -> None:
    app = gate(rate_anonymous="2/minute")
    async with caller(app, "192.0.2.1") as one, caller(app, "192.0.2.2") as other:
        assert await statuses(one, "/open", 3) == [200, 200, 429]
        assert await statuses(other, "/open", 1) == [200]


@pytest.mark.parametrize("path", [OPENAPI, "/api/specimen/v1/gauges/a/readings", "/nothing", "/assets/peil.css"])
async def test_guessing_tokens_and_addresses_is_counted_for_the_address(path: str) -> None:
    async with caller(service(rate_anonymous="3/minute")) as client:
        found = [
            (await client.get(path, headers={"Authorization": f"Bearer guess-{number}"})).status_code
            for number in range(5)
        ]
    assert 429 not in found[:3]
    assert found[3:] == [429, 429]


async def test_people_behind_an_address_that_asks_too_much_go_on() -> None:
    async with caller(gate(rate_anonymous="1/minute")) as client:
        assert await statuses(client, "/open", 2) == [200, 429]
        assert await statuses(client, "/mine", 2, BUREAU) == [200, 200]


async def test_every_service_counts_its_callers() -> None:
    bureau = "/api/specimen/v1/gauges/a/readings"
    async with caller(service(rate_person="2/minute", rate_anonymous="1/minute")) as client:
        assert await statuses(client, bureau, 3, BUREAU) == [200, 200, 429]
        refused = await client.get(bureau, headers=BUREAU)
    assert refused.headers["api-version"] == "1.2.3"
    assert refused.headers["content-type"] == "application/problem+json"


async def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only() -> None:
    app = gate(rate_anonymous="1/minute", trusted_proxies="127.0.0.0/8,10.1.0.0/16")
    async with caller(app, "127.0.0.1") as front, caller(app, "192.0.2.1") as outside:
        for number in range(3):
            said = {"X-Forwarded-For": f"198.51.100.{number}"}
            assert await statuses(front, "/open", 2, said) == [200, 429]
        lies = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(3)]
        assert [(await outside.get("/open", headers=lie)).status_code for lie in lies] == [200, 429, 429]


async def test_of_forwarded_addresses_the_last_untrusted_one_counts() -> None:
    app = gate(rate_anonymous="1/minute", trusted_proxies="127.0.0.0/8,10.1.0.0/16")
    async with caller(app, "127.0.0.1") as front:
        chains = ["1.1.1.1, 198.51.100.7, 10.1.0.4", "2.2.2.2, 198.51.100.7, 10.1.0.4", "198.51.100.7"]
        answers = [(await front.get("/open", headers={"X-Forwarded-For": chain})).status_code for chain in chains]
    assert answers == [200, 429, 429]


async def test_who_asks_too_often_at_a_page_reads_it_in_dutch() -> None:
    async with caller(service(rate_anonymous="1/minute")) as client:
        await client.get("/nothing", headers=HTML)
        answer = await client.get("/nothing", headers=HTML)
    assert answer.status_code == 429
    assert "Wacht een minuut" in answer.text
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/metrics"])
async def test_what_looks_after_the_process_is_never_refused(path: str) -> None:
    async with caller(service(rate_anonymous="1/minute")) as client:
        assert await statuses(client, path, 5) == [200] * 5


async def test_who_is_refused_stands_in_no_log() -> None:
    with logged("specimen") as lines:
        async with caller(service(rate_anonymous="1/minute"), "192.0.2.77") as client:
            assert await statuses(client, OPENAPI, 2, {"X-Forwarded-For": "198.51.100.99"}) == [200, 429]
    assert '"status": 429' in lines.getvalue()
    assert "192.0.2" not in lines.getvalue()
    assert "198.51.100" not in lines.getvalue()


def test_only_so_many_addresses_are_remembered_and_old_entries_are_forgotten() -> None:
    kept = _Kept()
    for number in range(MOST_KEPT + 50):
        assert kept.acquire_entry(f"address {number}", 1, 60)
    assert len(kept.events) == MOST_KEPT
    assert not kept.acquire_entry(f"address {MOST_KEPT}", 1, 60)
    assert kept.acquire_entry("address 0", 1, 60)
    assert kept.acquire_entry("address 0", 1, 0)
    assert len(kept.events["address 0"]) == 1


@pytest.mark.parametrize(
    "wrong", [{"rate_person": "often"}, {"rate_person": "0/minute"}, {"trusted_proxies": "everybody"}]
)
def test_a_rate_or_proxy_that_means_nothing_is_refused_at_the_start(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        HttpSettings(**wrong)  # type: ignore[arg-type]  # texts, as the environment has
