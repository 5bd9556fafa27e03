"""Logging in at the local provider: the code flow, and every way to get it wrong."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jws

from identity_flow import BACK, FORM, FRONT, ISSUER, Journey, Stage, parameters, people_on
from peil_local.identity.app import COOKIE, PATH
from peil_local.identity.people import load_people

HTML = {"Accept": "text/html"}


@pytest.fixture
def stage(keys: Path) -> Stage:
    return Stage(keys)


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
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
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
        *["plans"] * 2,
    )
    assert access["exp"] - access["iat"] == 3600
    assert "employee_number" not in access
    assert "name" not in access


async def test_the_description_keeps_the_standard_and_names_what_is_there(stage: Stage) -> None:
    described = (await stage.browser.get(f"{PATH}/.well-known/openid-configuration")).json()
    OpenIDProviderMetadata(described).validate()
    assert described["issuer"] == ISSUER
    assert described["code_challenge_methods_supported"] == ["S256"]
    assert described["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    for name in ("authorization_endpoint", "token_endpoint", "end_session_endpoint", "jwks_uri"):
        answer = await stage.browser.get(described[name].removeprefix(FRONT))
        assert answer.status_code != 404


async def test_no_private_part_of_a_key_is_published(stage: Stage) -> None:
    keys = (await stage.browser.get(f"{PATH}/jwks")).json()["keys"]
    assert len(keys) == 2
    assert all(set(key) == {"kty", "n", "e", "kid", "use", "alg"} for key in keys)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"nonce": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_type": None}, "unsupported_response_type"),
        ({"prompt": "none"}, "login_required"),
        ({"prompt": "none login"}, "invalid_request"),
    ],
    ids=str,
)
async def test_a_question_that_is_not_safe_goes_back_to_the_service_without_a_code(
    stage: Stage, changed: dict[str, str | None], error: str
) -> None:
    journey = Journey(stage, "plans")
    for answer in (await journey.ask(**changed), await journey.choose("manager", **changed)):
        if answer.status_code == 303 and "code=" in answer.headers["location"]:
            assert changed == {"prompt": "none"}  # somebody was chosen, so somebody is there
            continue
        found = parameters(answer)
        assert (found["error"], found["state"]) == (error, journey.state)
        assert answer.headers["location"].startswith(BACK["plans"] + "?")


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": None},
        {"client_id": "nobody"},
        {"redirect_uri": None},
        {"redirect_uri": "https://evil.example/terug"},
        {"redirect_uri": BACK["plans"] + "/"},
        {"redirect_uri": BACK["plans"] + "?a=b"},
        {"redirect_uri": BACK["plans"].upper()},
        {"redirect_uri": BACK["plans"].replace("127.0.0.1", "localhost")},
        {"redirect_uri": BACK["reporting"]},
        {"client_id": "hr-system", "redirect_uri": BACK["plans"]},
    ],
    ids=str,
)
async def test_an_address_that_is_not_exactly_the_services_own_is_never_gone_to(
    stage: Stage, changed: dict[str, str | None]
) -> None:
    for answer in (
        await Journey(stage, "plans").ask(**changed),
        await Journey(stage, "plans").choose("manager", **changed),
    ):
        assert answer.status_code == 400
        assert "location" not in answer.headers


async def test_a_wrong_question_is_a_calm_page_for_people(stage: Stage) -> None:
    page = await stage.browser.get(f"{PATH}/authorize?client_id=nobody", headers=HTML)
    assert page.status_code == 400
    assert "klopt niet" in page.text


async def test_a_repeated_parameter_is_refused(stage: Stage) -> None:
    pairs = [*Journey(stage, "plans").question().items(), ("state", "another")]
    answer = await stage.browser.get(f"{PATH}/authorize", params=httpx.QueryParams(pairs))
    assert answer.status_code == 400


async def test_a_code_works_once_for_its_own_service_within_a_minute(stage: Stage) -> None:
    journey, other = Journey(stage, "plans"), Journey(stage, "reporting")
    code = parameters(await journey.choose("manager"))["code"]
    assert (await journey.redeem(code)).status_code == 200
    again = await journey.redeem(code)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    stolen = parameters(await journey.choose("manager"))["code"]
    theirs = await other.redeem(stolen, redirect_uri=BACK["plans"], code_verifier=journey.verifier)
    assert theirs.json()["error"] == "invalid_grant"
    late = parameters(await journey.choose("manager"))["code"]
    stage.later(seconds=61)
    assert (await journey.redeem(late)).json()["error"] == "invalid_grant"
    assert (await journey.redeem("guessed")).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "x" * 43},
        {"code_verifier": ""},
        {"code_verifier": "short"},
        {"redirect_uri": BACK["reporting"]},
        {"redirect_uri": ""},
    ],
    ids=str,
)
async def test_a_code_without_what_belongs_to_it_is_worth_nothing_and_used_up(
    stage: Stage, changed: dict[str, str]
) -> None:
    journey = Journey(stage, "plans")
    code = parameters(await journey.choose("manager"))["code"]
    assert (await journey.redeem(code, **changed)).status_code == 400
    assert (await journey.redeem(code)).json()["error"] == "invalid_grant"


async def test_a_second_service_logs_in_without_asking_and_knows_the_same_session(stage: Stage) -> None:
    first = await Journey(stage, "plans").log_in("manager")
    second = await Journey(stage, "reporting").log_in()
    assert (second["sub"], second["sid"], second["auth_time"]) == (first["sub"], first["sid"], first["auth_time"])
    async with stage.visitor() as stranger:
        assert people_on(await Journey(stage, "intake").ask(stranger))


async def test_a_session_at_the_provider_ends_after_ten_hours(stage: Stage) -> None:
    await Journey(stage, "plans").log_in("manager")
    stage.later(hours=9.9)
    assert (await Journey(stage, "reporting").ask()).status_code == 303
    stage.later(hours=0.2)
    assert people_on(await Journey(stage, "reporting").ask())


@pytest.mark.parametrize("prompt", ["login", "select_account"])
async def test_a_service_may_ask_to_choose_again(stage: Stage, prompt: str) -> None:
    before = await Journey(stage, "plans").log_in("manager")
    page = await Journey(stage, "plans").ask(prompt=prompt)
    assert "U bent nu Directeur P&amp;O" in page.text
    assert page.text.count('aria-current="true"') == 1
    stage.later(minutes=5)
    same = parameters(await Journey(stage, "plans").choose("manager", prompt=prompt))
    assert "code" in same
    after = await Journey(stage, "reporting").log_in()
    assert after["sid"] == before["sid"]
    assert after["auth_time"] == before["auth_time"] + 300
    other = await Journey(stage, "reporting").log_in("auditor")
    assert other["sub"] == "demo:auditor"
    assert other["sid"] != before["sid"]


async def test_a_service_may_ask_for_a_fresh_login(stage: Stage) -> None:
    await Journey(stage, "plans").log_in("manager")
    stage.later(minutes=10)
    assert (await Journey(stage, "plans").ask(max_age="3600")).status_code == 303
    assert people_on(await Journey(stage, "plans").ask(max_age="60"))
    assert parameters(await Journey(stage, "plans").ask(max_age="60", prompt="none"))["error"] == "login_required"


async def test_the_cookie_is_for_the_provider_alone_and_for_no_script(stage: Stage) -> None:
    answer = await Journey(stage, "plans").choose("manager")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "SameSite=lax", f"Path={PATH}"} <= set(cookie.split("; "))


async def test_a_value_put_into_the_browser_before_is_worth_nothing_after(stage: Stage) -> None:
    stage.browser.cookies.set(COOKIE, "planted", path=PATH)
    await Journey(stage, "plans").choose("manager")
    async with stage.visitor() as attacker:
        attacker.cookies.set(COOKIE, "planted", path=PATH)
        assert people_on(await Journey(stage, "plans").ask(attacker))


async def test_nobody_on_the_list_is_nobody(stage: Stage) -> None:
    for person in ("", "koning", "../manager"):
        page = await Journey(stage, "plans").choose(person)
        assert page.status_code == 400
        assert "Kies een van de mensen hieronder" in page.text
        assert "koning" not in page.text


async def test_another_site_cannot_choose_for_you(stage: Stage) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        for path in (f"{PATH}/authorize", PATH, f"{PATH}/logout"):
            answer = await stage.browser.post(path, data={"person": "manager"}, headers=headers)
            assert answer.status_code == 403


async def test_the_provider_answers_only_to_names_of_this_machine(stage: Stage) -> None:
    for path in ("", "/authorize", "/jwks", "/.well-known/openid-configuration", "/logout"):
        answer = await stage.browser.get(PATH + path, headers={"Host": "rebound.example.com"})
        assert answer.status_code == 421


async def test_the_own_page_tells_who_you_are_and_lets_you_be_another(stage: Stage) -> None:
    assert "U bent nu" not in (await stage.browser.get(PATH)).text
    chosen = await stage.browser.post(PATH, data={"person": "trekker"}, headers=FORM)
    assert (chosen.status_code, chosen.headers["location"]) == (303, PATH)
    assert "U bent nu Trekker actieplan P&amp;O" in (await stage.browser.get(PATH)).text
    assert (await Journey(stage, "plans").log_in())["sub"] == "demo:trekker"
    assert (await stage.browser.post(PATH, data={"person": "x"}, headers=FORM)).status_code == 400


async def test_every_answer_carries_the_security_headers(stage: Stage) -> None:
    for path in ("", "/authorize", "/jwks", "/logout", "/identity.css"):
        headers = (await stage.browser.get(PATH + path)).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


async def test_a_form_that_is_too_large_or_of_another_kind_is_refused(stage: Stage) -> None:
    answer = await stage.browser.post(f"{PATH}/token", data={"code": "x" * 20_000})
    assert answer.status_code == 413
    answer = await stage.browser.post(f"{PATH}/token", json={"grant_type": "client_credentials"})
    assert answer.status_code == 415


async def test_the_key_turns_and_no_token_in_use_becomes_unreadable(stage: Stage) -> None:
    async def kids() -> list[str]:
        return [key["kid"] for key in (await stage.browser.get(f"{PATH}/jwks")).json()["keys"]]

    def kid_of(token: str) -> str:
        return str(jws.extract_compact(token.encode()).headers()["kid"])

    before = await kids()
    first = (await stage.ask_token("hr-system", grant_type="client_credentials")).json()["access_token"]
    assert kid_of(first) == before[0]
    stage.later(days=30)
    second = (await stage.ask_token("hr-system", grant_type="client_credentials")).json()["access_token"]
    after = await kids()
    assert kid_of(second) == before[1], "what signs now was published before"
    assert set(before) < set(after), "what signed a moment ago is still published"
    stage.later(days=2)
    later = await kids()
    assert before[0] not in later
    assert len(later) == 2


async def test_many_logins_at_once_get_each_their_own(stage: Stage) -> None:
    async def one(person: str) -> str:
        async with stage.visitor() as browser:
            journey = Journey(stage, "plans")
            code = parameters(await journey.choose(person, browser))["code"]
            return str((await stage.claims((await journey.redeem(code)).json()["id_token"]))["sub"])

    people = list(load_people())
    assert await asyncio.gather(*map(one, people)) == [f"demo:{person}" for person in people]
