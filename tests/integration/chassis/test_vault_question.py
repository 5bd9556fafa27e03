"""The one question of a login to the vault: asked with the service's own token, and answered or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from accessibility import served
from login_toy import BACK, NOW, PSEUDONYM, Toy
from peil_chassis.clock import SteppedClock
from peil_chassis.login.cookies import cookie
from peil_chassis.login.relying_party import ClientKeyBroken, RelyingParty, read_client_key
from peil_chassis.login.settings import LoginSettings, load_sign_in
from peil_chassis.login.vault import LOOKUPS, VaultAway, VaultOverHttp
from peil_chassis.provider import Provider
from small_provider import CLIENT, ISSUER, SmallProvider

VAULT = "http://intake.example.nl"

Answer = Callable[[httpx.Request], httpx.Response]


class Street(httpx.AsyncBaseTransport):
    """Leads to the provider, or to a vault that answers as the test says. ``asked``: what the vault was asked."""

    def __init__(self, provider: SmallProvider, answer: Answer) -> None:
        self._provider = provider.transport()
        self._answer = answer
        self.asked: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Lead *request* where it goes."""
        if str(request.url).startswith(ISSUER):
            return await self._provider.handle_async_request(request)
        self.asked.append(request)
        return self._answer(request)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def provider(clock: SteppedClock) -> SmallProvider:
    return SmallProvider(clock, BACK)


def asking(provider: SmallProvider, clock: SteppedClock, answer: Answer) -> tuple[VaultOverHttp, Street]:
    street = Street(provider, answer)
    party = RelyingParty(
        Provider(ISSUER, transport=provider.transport()),
        client_id=CLIENT,
        key=provider.client_key,
        clock=clock,
        transport=street,
    )
    return VaultOverHttp(party, f"{VAULT}/"), street


def json_answer(body: object, status: int = 200) -> Answer:
    return lambda request: httpx.Response(status, json=body)


async def test_the_reference_travels_in_the_body_with_the_services_own_token(
    provider: SmallProvider, clock: SteppedClock
) -> None:
    vault, street = asking(provider, clock, json_answer({"pseudonym": PSEUDONYM}))
    assert await vault.pseudonym("P-0001") == PSEUDONYM
    (request,) = street.asked
    assert str(request.url) == f"{VAULT}/api/intake/v1/pseudonym-lookups"
    assert request.headers["authorization"] == "Bearer of-the-service"
    assert json.loads(request.content) == {"reference": "P-0001"}


async def test_who_the_vault_does_not_know_has_none(provider: SmallProvider, clock: SteppedClock) -> None:
    vault, _ = asking(provider, clock, json_answer({"pseudonym": None}))
    assert await vault.pseudonym("P-0001") is None


async def test_the_services_token_is_kept_until_shortly_before_it_expires(
    provider: SmallProvider, clock: SteppedClock
) -> None:
    vault, _ = asking(provider, clock, json_answer({"pseudonym": None}))
    for seconds, tokens in ((0, 1), (200, 1), (269, 1), (271, 2)):
        clock.set(NOW + timedelta(seconds=seconds))
        await vault.pseudonym("P-0001")
        assert len(provider.asked) == tokens, seconds


async def test_a_token_that_is_no_longer_taken_is_renewed_once(provider: SmallProvider, clock: SteppedClock) -> None:
    answers = [httpx.Response(401), httpx.Response(200, json={"pseudonym": PSEUDONYM})]
    vault, street = asking(provider, clock, lambda request: answers.pop(0))
    assert await vault.pseudonym("P-0001") == PSEUDONYM
    assert (len(street.asked), len(provider.asked)) == (2, 2)


def away(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("nobody here")


@pytest.mark.parametrize(
    "answer",
    [
        away,
        json_answer({}, 401),
        json_answer({}, 403),
        json_answer({}, 503),
        json_answer({}),
        json_answer([]),
        json_answer({"pseudonym": "P-0001"}),
        json_answer({"pseudonym": 7}),
        json_answer({"pseudonym": f"{PSEUDONYM}\n"}),
        lambda request: httpx.Response(200, text="<html>"),
        lambda request: httpx.Response(303, headers={"Location": "https://evil.example/"}),
    ],
)
async def test_a_vault_that_does_not_answer_what_was_asked_is_away(
    provider: SmallProvider, clock: SteppedClock, answer: Answer
) -> None:
    vault, _ = asking(provider, clock, answer)
    with pytest.raises(VaultAway):
        await vault.pseudonym("P-0001")


async def test_without_a_token_of_its_own_a_service_cannot_ask(provider: SmallProvider, clock: SteppedClock) -> None:
    vault, street = asking(provider, clock, json_answer({"pseudonym": None}))
    provider.away = True
    with pytest.raises(VaultAway):
        await vault.pseudonym("P-0001")
    assert street.asked == []


# --- keys and cookies


def test_a_key_is_read_as_jwk_and_as_pem(tmp_path: Path) -> None:
    for key in (RSAKey.generate_key(2048), ECKey.generate_key("P-256")):
        for name, content in (
            ("jwk", json.dumps(key.as_dict(private=True))),
            ("pem", key.as_pem(private=True).decode()),
        ):
            file = tmp_path / name
            file.write_text(content)
            assert read_client_key(file).thumbprint() == key.thumbprint()


def test_a_file_that_holds_no_private_key_says_so_and_repeats_nothing_of_it(tmp_path: Path) -> None:
    public = json.dumps(ECKey.generate_key("P-256").as_dict(private=False))
    for content in ("", "geheim", "{}", "[1]", '{"kty": "oct", "k": "Z2VoZWlt"}', public):
        file = tmp_path / "key"
        file.write_text(content)
        with pytest.raises(ClientKeyBroken, match="holds no private key") as broken:
            read_client_key(file)
        assert "geheim" not in str(broken.value)
    with pytest.raises(ClientKeyBroken, match="cannot be read"):
        read_client_key(tmp_path / "none")


def test_a_process_without_a_good_key_ends_with_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = LoginSettings(
        issuer=ISSUER,
        client_id=CLIENT,
        client_key=tmp_path / "none",
        public_url="https://peil.example.nl",
        vault_url=VAULT,
    )
    with pytest.raises(SystemExit) as stopped:
        load_sign_in(settings)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "secure", "name"),
    [("/", False, "peil_x"), ("/", True, "__Host-peil_x"), ("/plannen", True, "__Secure-peil_x")],
)
def test_a_cookies_name_makes_browsers_hold_to_the_rest(path: str, secure: bool, name: str) -> None:
    assert cookie("peil_x", path, secure=secure).name == name


async def test_when_the_vault_is_stopped_nobody_logs_in_any_more_and_sessions_go_on() -> None:
    toy = Toy()

    async def known(request: Request) -> JSONResponse:
        return JSONResponse({"pseudonym": PSEUDONYM})

    class Town(httpx.AsyncBaseTransport):
        """Leads to the provider, or over the network."""

        provider, network = toy.provider.transport(), httpx.AsyncHTTPTransport()

        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            leads_to = self.provider if str(request.url).startswith(ISSUER) else self.network
            return await leads_to.handle_async_request(request)

        async def aclose(self) -> None:
            await self.network.aclose()

    party = RelyingParty(
        Provider(ISSUER, transport=toy.provider.transport()),
        client_id=CLIENT,
        key=toy.provider.client_key,
        clock=toy.clock,
        transport=Town(),
    )
    async with toy.browser() as browser, toy.browser() as other:
        with served(Starlette(routes=[Route(LOOKUPS, known, methods=["POST"])])) as address:
            toy.login.sign_in = replace(toy.login.sign_in, party=party, vault=VaultOverHttp(party, address))
            assert (await toy.log_in(browser)).status_code == 303
        assert (await browser.get("/toy")).status_code == 200
        assert toy.callers[-1].pseudonym == PSEUDONYM
        refused = await toy.log_in(other)
        assert (refused.status_code, "Inloggen kan nu even niet" in refused.text) == (503, True)
        assert (await browser.get("/toy")).status_code == 200
