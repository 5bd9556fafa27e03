"""Logging in as a browser does it: through the provider and back, with every way in which that can be tampered with."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from login_toy import BACK, HOST, NOW, PSEUDONYM, REFERENCE, Toy
from peil_chassis.login.storage import ATTEMPTS, SESSIONS
from small_provider import CLIENT, ISSUER, Claims

REFUSED = "Inloggen is niet gelukt"


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
async def browser(toy: Toy) -> AsyncIterator[httpx.AsyncClient]:
    async with toy.browser() as browser:
        yield browser


async def everything(toy: Toy) -> str:
    """All that the store holds, as text."""
    return json.dumps([await toy.store.find(name, {}) for name in (SESSIONS, ATTEMPTS, "used_logout_tokens")])


async def test_without_a_session_a_page_leads_to_the_provider_and_back_to_what_was_asked(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    back = await toy.log_in(browser, "/toy?dag=2026-03-01&naam=é")
    assert back.status_code == 303
    assert back.headers["location"] == "/toy?dag=2026-03-01&naam=%C3%A9"
    assert (await browser.get(back.headers["location"])).status_code == 200
    caller = toy.callers[-1]
    assert (caller.subject, caller.roles, caller.pseudonym) == ("opaque-1", frozenset({"bureau"}), PSEUDONYM)
    assert caller.session


async def test_the_vault_is_asked_once_however_many_pages_are_seen(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    for _ in range(3):
        await browser.get("/toy")
    assert toy.vault.asked == [REFERENCE]


async def test_the_store_holds_no_reference_no_name_and_nothing_a_browser_shows(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    toy.provider.person |= {"name": "Iemand Anders", "email": "iemand@example.nl"}
    await toy.to_provider(browser)
    await toy.log_in(browser)
    stored = await everything(toy)
    assert PSEUDONYM in stored
    for secret in (REFERENCE, "Iemand", "example.nl", *browser.cookies.values()):
        assert secret not in stored


@pytest.mark.parametrize("claims", [{}, {"employee_number": ""}, {"employee_number": 7}, {"employee_number": "X-9"}])
async def test_who_is_not_in_the_vault_has_roles_and_no_pseudonym(
    toy: Toy, browser: httpx.AsyncClient, claims: Claims
) -> None:
    del toy.provider.person["employee_number"]
    toy.provider.person |= claims
    await toy.log_in(browser)
    await browser.get("/toy")
    assert toy.callers[-1].pseudonym is None
    assert toy.callers[-1].roles == {"bureau"}


async def test_nobody_gets_a_machines_role_or_one_that_does_not_exist_by_logging_in(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    toy.provider.person["roles"] = ["employee", "hr-system", "service", "manager", "king", 7]
    await toy.log_in(browser)
    await browser.get("/toy")
    assert toy.callers[-1].roles == {"employee"}


async def test_who_answers_for_a_system_has_its_role_on_pages(toy: Toy, browser: httpx.AsyncClient) -> None:
    toy.provider.person |= {"roles": ["employee", "hr-system"], "supplier": "leerportaal"}
    await toy.log_in(browser)
    await browser.get("/toy")
    assert toy.callers[-1].roles == {"employee", "hr-system"}
    assert toy.callers[-1].client == "leerportaal"


async def test_the_header_says_the_role_and_never_who(toy: Toy, browser: httpx.AsyncClient) -> None:
    toy.provider.person |= {"name": "Iemand Anders", "roles": ["employee", "bureau"]}
    await toy.log_in(browser)
    page = (await browser.get("/toy")).text
    assert "Ingelogd als <strong>Bureau I&amp;D</strong>" in page
    assert ">Uitloggen</button>" in page
    assert "Iemand" not in page
    assert "demopersoon" not in page  # the provider is not on this machine


# --- tampering


async def test_a_state_of_another_browser_is_refused(toy: Toy, browser: httpx.AsyncClient) -> None:
    async with toy.browser() as other:
        stolen = toy.provider.log_in(await toy.to_provider(other))
    await toy.to_provider(browser)
    answer = await browser.get(stolen)
    assert (answer.status_code, REFUSED in answer.text) == (400, True)
    assert (await browser.get("/toy")).status_code == 303


async def test_a_state_that_was_made_up_left_out_or_doubled_is_refused(toy: Toy, browser: httpx.AsyncClient) -> None:
    back = toy.provider.log_in(await toy.to_provider(browser))
    state = parse_qs(urlsplit(back).query)["state"][0]
    for address in (back.replace(state, "x" * 43), f"{BACK}?code=x", f"{back}&state=x"):
        assert (await browser.get(address)).status_code == 400


async def test_the_same_answer_of_the_provider_completes_one_login_only(toy: Toy, browser: httpx.AsyncClient) -> None:
    back = toy.provider.log_in(await toy.to_provider(browser))
    assert (await browser.get(back)).status_code == 303
    assert (await browser.get(back)).status_code == 400


async def test_a_code_that_was_used_is_refused_also_with_a_state_of_its_own(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    used = parse_qs(urlsplit(back := toy.provider.log_in(await toy.to_provider(browser))).query)["code"][0]
    await browser.get(back)
    fresh = toy.provider.log_in(await toy.to_provider(browser, "/toy/inloggen?terug=/toy"))
    code = parse_qs(urlsplit(fresh).query)["code"][0]
    assert (await browser.get(fresh.replace(code, used))).status_code == 400


async def test_a_code_that_another_login_began_is_refused_by_its_challenge(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    async with toy.browser() as other:
        theirs = parse_qs(urlsplit(toy.provider.log_in(await toy.to_provider(other))).query)["code"][0]
    mine = toy.provider.log_in(await toy.to_provider(browser))
    code = parse_qs(urlsplit(mine).query)["code"][0]
    assert (await browser.get(mine.replace(code, theirs))).status_code == 400


async def test_an_answer_of_another_provider_is_refused(toy: Toy, browser: httpx.AsyncClient) -> None:
    back = toy.provider.log_in(await toy.to_provider(browser))
    answer = await browser.get(back.replace("login.example.nl", "login.example.org"))
    assert answer.status_code == 400
    assert toy.provider.asked == []


async def test_what_the_provider_says_when_it_refuses_is_not_repeated(toy: Toy, browser: httpx.AsyncClient) -> None:
    back = toy.provider.log_in(await toy.to_provider(browser))
    state = parse_qs(urlsplit(back).query)["state"][0]
    answer = await browser.get(f"{BACK}?error=access_denied&error_description=<b>hallo</b>&state={state}")
    assert answer.status_code == 400
    assert "hallo" not in answer.text


async def test_who_takes_longer_than_ten_minutes_begins_again(toy: Toy, browser: httpx.AsyncClient) -> None:
    back = toy.provider.log_in(await toy.to_provider(browser))
    toy.clock.set(NOW + timedelta(minutes=10))
    answer = await browser.get(back)
    assert answer.status_code == 400
    assert "/toy/inloggen?" in answer.text


WRONG_TOKENS: dict[str, Callable[[Claims], Claims]] = {
    "another issuer": lambda claims: {**claims, "iss": "https://login.example.org/realm"},
    "another audience": lambda claims: {**claims, "aud": "someone-else"},
    "two audiences and nobody authorized": lambda claims: {**claims, "aud": [CLIENT, "x"], "azp": None},
    "authorized another": lambda claims: {**claims, "azp": "someone-else"},
    "another nonce": lambda claims: {**claims, "nonce": "x"},
    "a list of nonces": lambda claims: {**claims, "nonce": [claims["nonce"], "x"]},
    "no nonce": lambda claims: _without(claims, "nonce"),
    "no subject": lambda claims: _without(claims, "sub"),
    "no end": lambda claims: _without(claims, "exp"),
    "expired": lambda claims: {**claims, "exp": claims["iat"] - 60},
    "made in the future": lambda claims: {**claims, "iat": claims["iat"] + 120},
    "not valid yet": lambda claims: {**claims, "nbf": claims["iat"] + 120},
    "made long ago": lambda claims: {**claims, "iat": claims["iat"] - 3600},
}


def _without(claims: Claims, name: str) -> Claims:
    return {key: value for key, value in claims.items() if key != name}


@pytest.mark.parametrize("wrong", WRONG_TOKENS)
async def test_an_id_token_that_is_wrong_in_one_claim_logs_nobody_in(
    toy: Toy, browser: httpx.AsyncClient, wrong: str
) -> None:
    toy.provider.spoil = WRONG_TOKENS[wrong]
    assert (await toy.log_in(browser)).status_code == 400
    assert (await browser.get("/toy")).status_code == 303
    assert toy.vault.asked == []


@pytest.mark.parametrize("how", ["signed_by_nobody", "signed_with_the_public_key", "signed_with_another_key"])
async def test_an_id_token_that_the_provider_did_not_sign_logs_nobody_in(
    toy: Toy, browser: httpx.AsyncClient, how: str
) -> None:
    toy.provider.sign = getattr(toy.provider, how)
    assert (await toy.log_in(browser)).status_code == 400


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.e30"])
async def test_an_id_token_that_is_none_logs_nobody_in(toy: Toy, browser: httpx.AsyncClient, token: str) -> None:
    toy.provider.sign = lambda claims: token
    assert (await toy.log_in(browser)).status_code == 400


async def test_a_key_that_the_provider_turned_to_is_believed_and_the_old_one_no_more(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    await toy.log_in(browser)
    old = toy.provider.key
    toy.provider.turn_key()
    toy.clock.set(NOW + timedelta(seconds=31))
    async with toy.browser() as other:
        assert (await toy.log_in(other)).status_code == 303
    toy.provider.key = old
    async with toy.browser() as third:
        assert (await toy.log_in(third)).status_code == 400


@pytest.mark.parametrize(
    "way_back",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "toy",
        "",
        "/" + "x" * 2000,
        "/x\r\nSet-Cookie: a=b",
    ],
)
async def test_a_login_never_leads_to_another_host(toy: Toy, browser: httpx.AsyncClient, way_back: str) -> None:
    sent = await browser.get("/toy/inloggen", params={"terug": way_back})
    back = await browser.get(toy.provider.log_in(sent.headers["location"]))
    assert back.headers["location"] == "/toy"


async def test_two_tabs_log_in_side_by_side(toy: Toy, browser: httpx.AsyncClient) -> None:
    first, second = await toy.to_provider(browser), await toy.to_provider(browser)
    assert (await browser.get(toy.provider.log_in(second))).status_code == 303
    assert (await browser.get(toy.provider.log_in(first))).status_code == 303


async def test_under_another_name_of_this_host_the_login_begins_at_the_public_one(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    answer = await browser.get("http://localhost/toy/inloggen?terug=/toy")
    assert answer.headers["location"] == f"{HOST}/toy/inloggen?terug=%2Ftoy&hier=ja"
    assert "set-cookie" not in answer.headers


async def test_a_proxy_that_hides_the_public_name_does_not_make_a_login_go_round_for_ever(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    hidden = {"Host": "10.0.0.1:8102"}
    first = await browser.get("/toy/inloggen?terug=/toy", headers=hidden)
    second = await browser.get(first.headers["location"], headers=hidden)
    assert second.headers["location"].startswith(f"{ISSUER}/authorize?")


# --- who does not answer


async def test_while_the_vault_is_away_nobody_logs_in_and_sessions_go_on(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    toy.vault.away = True
    assert (await browser.get("/toy")).status_code == 200
    async with toy.browser() as other:
        answer = await toy.log_in(other)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert "Inloggen kan nu even niet" in answer.text
        assert (await other.get("/toy")).status_code == 303
    assert (await browser.get("/toy")).status_code == 200


async def test_while_the_provider_is_away_nobody_logs_in_and_sessions_go_on(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    await toy.log_in(browser)
    toy.provider.away = True
    assert (await browser.get("/toy")).status_code == 200
    async with toy.browser() as other:
        back = f"{BACK}?code=x&state=y"
        assert (await other.get(back)).status_code == 400
    fresh = Toy()
    fresh.provider.away = True
    async with fresh.browser() as other:
        asked = await other.get((await other.get("/toy")).headers["location"])
        assert asked.status_code == 503
        assert "Inloggen kan nu even niet" in asked.text


async def test_while_the_store_is_away_a_page_says_so_and_nobody_is_logged_out(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    await toy.log_in(browser)
    toy.store.away(True)
    assert (await browser.get("/toy")).status_code == 503
    toy.store.away(False)
    assert (await browser.get("/toy")).status_code == 200


# --- cookies and APIs


async def test_a_session_gives_no_right_on_the_api(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    answer = await browser.get("/api/toy/v1/things")
    assert answer.status_code == 401


async def test_a_bearer_token_gives_no_right_on_a_page(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/toy", headers={"Authorization": "Bearer bureau"})).status_code == 303


@pytest.mark.parametrize(
    ("host", "name", "flags"),
    [(HOST, "peil_toy", []), ("https://peil.example.nl", "__Secure-peil_toy", ["secure"])],
)
async def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_plain_http(
    host: str, name: str, flags: list[str]
) -> None:
    toy = Toy(host)
    async with toy.browser() as browser:
        given = (await toy.log_in(browser)).headers["set-cookie"]
    parts = [part.strip().lower() for part in given.split(";")]
    assert given.startswith(f"{name}=")
    assert {"httponly", "samesite=lax", "path=/toy", *flags} <= set(parts)
    assert not any(part.startswith(("domain", "max-age", "expires")) for part in parts)


# --- how long it lasts, and its end


async def test_a_session_is_over_after_thirty_idle_minutes(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    toy.clock.set(NOW + timedelta(minutes=29))
    assert (await browser.get("/toy")).status_code == 200
    toy.clock.set(NOW + timedelta(minutes=58))
    assert (await browser.get("/toy")).status_code == 200
    toy.clock.set(NOW + timedelta(minutes=88))
    assert (await browser.get("/toy")).status_code == 303


async def test_a_session_is_over_after_ten_hours_however_much_it_is_used(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    for minutes in range(20, 600, 20):
        toy.clock.set(NOW + timedelta(minutes=minutes))
        assert (await browser.get("/toy")).status_code == 200
    toy.clock.set(NOW + timedelta(hours=10))
    assert (await browser.get("/toy")).status_code == 303


async def test_what_a_browser_showed_before_is_worth_nothing_after_a_login(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    browser.cookies.set("peil_toy", "planted", domain="peil.example.nl", path="/toy")
    await toy.log_in(browser)
    assert "planted" not in [cookie.value for cookie in browser.cookies.jar if cookie.name == "peil_toy"]
    first = browser.cookies["peil_toy"]
    await browser.get(toy.provider.log_in(await toy.to_provider(browser, "/toy/inloggen?terug=/toy")))
    assert browser.cookies["peil_toy"] != first
    async with toy.browser() as thief:
        thief.cookies.set("peil_toy", first)
        assert (await thief.get("/toy")).status_code == 303


async def csrf(toy: Toy) -> str:
    (session,) = await toy.store.find(SESSIONS, {})
    return str(session["csrf"])


async def test_logging_out_ends_the_session_here_and_leads_to_the_providers_end(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    await toy.log_in(browser)
    kept = browser.cookies["peil_toy"]
    answer = await browser.post("/toy/uitloggen", data={"csrf": await csrf(toy)})
    assert answer.status_code == 303
    address = urlsplit(answer.headers["location"])
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{ISSUER}/logout"
    query = parse_qs(address.query)
    assert query["post_logout_redirect_uri"] == [f"{HOST}/toy/uitgelogd"]
    assert query["logout_hint"] == ["sid-1"]
    assert "id_token_hint" not in query  # it would put the person reference in an address
    assert "peil_toy" not in browser.cookies
    browser.cookies.set("peil_toy", kept)
    assert (await browser.get("/toy")).status_code == 303
    assert (await browser.get("/toy/uitgelogd")).status_code == 200


async def test_logging_out_works_while_the_provider_is_away(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    token = await csrf(toy)
    toy.provider.away = True
    answer = await browser.post("/toy/uitloggen", data={"csrf": token})
    assert answer.status_code == 303
    assert await toy.store.find(SESSIONS, {}) == []


async def test_the_policy_lets_the_logout_form_end_at_the_provider(toy: Toy, browser: httpx.AsyncClient) -> None:
    policy = (await browser.get("/toy/uitgelogd")).headers["content-security-policy"]
    assert "form-action 'self' https://login.example.nl;" in policy


async def tell(browser: httpx.AsyncClient, token: str) -> int:
    async with httpx.AsyncClient(transport=browser._transport, base_url=HOST) as provider:
        return (await provider.post("/toy/uitloggen/melding", data={"logout_token": token})).status_code


async def test_the_provider_ends_the_sessions_of_a_sid_and_no_other(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    token = toy.provider.logout_token()
    toy.provider.person |= {"sid": "sid-2"}
    async with toy.browser() as other:
        await toy.log_in(other)
        assert await tell(browser, token) == 200
        assert (await browser.get("/toy")).status_code == 303
        assert (await other.get("/toy")).status_code == 200


async def test_a_message_without_sid_ends_all_sessions_of_its_subject(toy: Toy, browser: httpx.AsyncClient) -> None:
    await toy.log_in(browser)
    assert await tell(browser, toy.provider.logout_token(sid=None, sub="opaque-1")) == 200
    assert (await browser.get("/toy")).status_code == 303


async def test_a_message_that_was_taken_is_refused_the_second_time(toy: Toy, browser: httpx.AsyncClient) -> None:
    token = toy.provider.logout_token(sid=None, sub=toy.provider.person["sub"])
    await toy.log_in(browser)
    assert await tell(browser, token) == 200
    toy.provider.person["sid"] = "the-next"
    await toy.log_in(browser)
    assert await tell(browser, token) == 400
    assert (await browser.get("/toy")).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://login.example.org"},
        {"aud": "someone-else"},
        {"events": None},
        {"events": {"x": {}}},
        {"nonce": "x"},
        {"sid": None},
        {"sid": 7},
        {"jti": None},
        {"exp": 1},
        {"exp": 10**12},
        {"iat": 1},
    ],
)
async def test_a_message_that_is_wrong_in_one_thing_ends_nothing(
    toy: Toy, browser: httpx.AsyncClient, changes: dict[str, Any]
) -> None:
    await toy.log_in(browser)
    assert await tell(browser, toy.provider.logout_token(**changes)) == 400
    assert (await browser.get("/toy")).status_code == 200


async def test_a_message_nobody_signed_or_an_id_token_in_its_place_ends_nothing(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    await toy.log_in(browser)
    claims = {"iss": ISSUER, "aud": CLIENT, "sid": "sid-1"}
    for token in ("", "x", toy.provider.signed_by_nobody(claims), toy.provider.signed(toy.provider.id_claims("n"))):
        assert await tell(browser, token) == 400
    assert (await browser.get("/toy")).status_code == 200
