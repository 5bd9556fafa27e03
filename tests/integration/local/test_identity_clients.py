"""Systems at the local provider: client credentials with a signed assertion, and every way to forge one."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from identity_flow import ASSERTION_TYPE, ISSUER, NOW, Stage
from peil_local.identity.app import PATH

SECONDS = int(NOW.timestamp())
CREDENTIALS = {"grant_type": "client_credentials"}


@pytest.fixture
def stage(keys: Path) -> Stage:
    return Stage(keys)


async def test_a_system_gets_a_token_for_six_hours_that_says_what_it_may_deliver(stage: Stage) -> None:
    answer = await stage.ask_token("hr-system", **CREDENTIALS)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    body = answer.json()
    assert "refresh_token" not in body
    claims = await stage.claims(body["access_token"])
    assert (claims["iss"], claims["aud"], claims["sub"], claims["azp"]) == (ISSUER, "peil", "hr-system", "hr-system")
    assert claims["roles"] == ["hr-system"]
    assert claims["sources"] == ["urn:nld:oin:00000001234567890000:systeem:hr"]
    assert claims["families"] == ["organisation", "people", "vacancies", "measures"]
    assert claims["exp"] - claims["iat"] == 6 * 3600 == body["expires_in"]
    again = await stage.claims((await stage.ask_token("hr-system", **CREDENTIALS)).json()["access_token"])
    assert again["jti"] != claims["jti"]


async def test_one_of_peils_own_services_is_a_service_and_delivers_nothing(stage: Stage) -> None:
    claims = await stage.claims((await stage.ask_token("plans", **CREDENTIALS)).json()["access_token"])
    assert claims["roles"] == ["service"]
    assert not {"sources", "families"} & claims.keys()


async def test_a_system_that_delivers_cannot_log_people_in(stage: Stage) -> None:
    answer = await stage.ask_token("hr-system", grant_type="authorization_code", code="x", redirect_uri="x")
    assert answer.json()["error"] == "unauthorized_client"


FORGED: dict[str, dict[str, Any]] = {
    "for another provider": {"aud": "https://login.example.nl/token"},
    "for another address here": {"aud": f"{ISSUER}/authorize"},
    "for others too": {"aud": [f"{ISSUER}/token", "https://login.example.nl"]},
    "in a list": {"aud": [f"{ISSUER}/token"]},
    "for nobody": {"aud": None},
    "expired": {"iat": SECONDS - 120, "exp": SECONDS - 30},
    "never expires": {"exp": None},
    "lives long": {"exp": SECONDS + 3600},
    "made in the future": {"iat": SECONDS + 120, "exp": SECONDS + 180},
    "not yet valid": {"nbf": SECONDS + 120},
    "made at no time": {"iat": None},
    "without id": {"jti": None},
    "of another issuer": {"iss": "leerportaal"},
    "of no issuer": {"iss": None},
    "of a client there is not": {"iss": "nobody", "sub": "nobody"},
    "of nobody": {"sub": None},
    "of a number": {"sub": 7},
    "of another client": {"iss": "leerportaal", "sub": "leerportaal"},
}


@pytest.mark.parametrize("changed", FORGED.values(), ids=FORGED)
async def test_an_assertion_with_a_claim_that_does_not_hold_gets_nothing(stage: Stage, changed: dict[str, Any]) -> None:
    answer = await stage.ask_token("hr-system", stage.assertion("hr-system", **changed), **CREDENTIALS)
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] == "invalid_client"
    assert "access_token" not in answer.json()


@pytest.mark.parametrize("audience", [ISSUER, f"{ISSUER}/token"])
async def test_both_names_of_the_provider_are_good(stage: Stage, audience: str) -> None:
    answer = await stage.ask_token("hr-system", stage.assertion("hr-system", aud=audience), **CREDENTIALS)
    assert answer.status_code == 200


async def test_an_assertion_works_once(stage: Stage) -> None:
    assertion = stage.assertion("hr-system")
    assert (await stage.ask_token("hr-system", assertion, **CREDENTIALS)).status_code == 200
    for _ in range(2):
        again = await stage.ask_token("hr-system", assertion, **CREDENTIALS)
        assert again.json()["error"] == "invalid_client"
        stage.later(seconds=30)
    stage.later(minutes=10)
    assert (await stage.ask_token("hr-system", assertion, **CREDENTIALS)).json()["error"] == "invalid_client"


async def test_the_same_id_of_two_clients_is_two_ids(stage: Stage) -> None:
    for client in ("hr-system", "leerportaal"):
        answer = await stage.ask_token(client, stage.assertion(client, jti="one"), **CREDENTIALS)
        assert answer.status_code == 200


async def test_an_assertion_that_another_key_signed_gets_nothing(stage: Stage) -> None:
    strangers = RSAKey.generate_key(2048)
    for key in (strangers, stage.key("leerportaal")):
        answer = await stage.ask_token("hr-system", stage.assertion("hr-system", key=key), **CREDENTIALS)
        assert answer.json()["error"] == "invalid_client"


async def test_an_assertion_signed_with_the_public_key_as_a_secret_or_not_at_all_gets_nothing(stage: Stage) -> None:
    public = OctKey.import_key(base64.b64encode(stage.key("hr-system").as_pem(private=False)))
    now = SECONDS
    claims = {"iss": "hr-system", "sub": "hr-system", "aud": ISSUER, "jti": "j", "iat": now, "exp": now + 60}
    shared = jwt.encode({"alg": "HS256"}, claims, public, ["HS256"])
    none = ".".join([_plain({"alg": "none"}), _plain(claims), ""])
    for forged in (shared, none, "", "a", "a.b.c", "é", "." * 4000):
        answer = await stage.ask_token("hr-system", forged or "-", **CREDENTIALS)
        assert answer.status_code in (400, 401), forged
        assert answer.json()["error"] == "invalid_client"


def _plain(part: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def test_a_secret_or_a_name_alone_is_no_proof(stage: Stage) -> None:
    forms = (
        {"client_id": "hr-system"},
        {"client_id": "hr-system", "client_secret": "x"},
        {"client_id": "hr-system", "client_assertion": stage.assertion("hr-system")},
        {"client_assertion_type": "something", "client_assertion": stage.assertion("hr-system")},
    )
    for form in forms:
        answer = await stage.browser.post(f"{PATH}/token", data={**CREDENTIALS, **form})
        assert answer.json()["error"] == "invalid_client"
    basic = base64.b64encode(b"hr-system:x").decode()
    answer = await stage.browser.post(f"{PATH}/token", data=CREDENTIALS, headers={"Authorization": f"Basic {basic}"})
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize(
    "grant", ["password", "refresh_token", "implicit", "", "urn:ietf:params:oauth:grant-type:device_code"]
)
async def test_other_ways_to_a_token_do_not_exist(stage: Stage, grant: str) -> None:
    answer = await stage.ask_token("hr-system", grant_type=grant)
    assert answer.json()["error"] == "unsupported_grant_type"


async def test_a_repeated_parameter_is_refused(stage: Stage) -> None:
    form = f"grant_type=client_credentials&grant_type=password&client_assertion_type={ASSERTION_TYPE}"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await stage.browser.post(f"{PATH}/token", content=form, headers=headers)
    assert answer.json()["error"] == "invalid_request"


async def test_parameters_in_the_address_are_not_looked_at(stage: Stage) -> None:
    signed = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": stage.assertion("hr-system")}
    answer = await stage.browser.post(f"{PATH}/token", params={**CREDENTIALS, **signed}, data={})
    assert answer.status_code == 400
