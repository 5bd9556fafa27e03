from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

from peil_chassis.clock import SystemClock
from peil_chassis.identity import RELATIONS, ROLES, Identity
from peil_chassis.provider import Provider
from peil_chassis.tokens import MACHINE_ROLES, SignedTokens
from peil_local import tokens
from peil_local.complaint import Complaint
from peil_local.home import Home
from peil_local.identity.keys import signing_keys
from peil_local.identity.people import load_people
from peil_local.tokens import AUDIENCE, USUAL_ISSUER, mint_tokens, names, remember_issuer


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("PEIL_ISSUER", raising=False)
    return Home(root=tmp_path, data=tmp_path / "data")


def believed(home: Home, token: str, issuer: str = USUAL_ISSUER) -> Identity | None:
    """Who a service takes *token* for, when the provider of *home* runs at *issuer*."""
    keys = signing_keys(home.identity, SystemClock().now()).as_set()
    answers: Mapping[str, object] = {
        f"{issuer}/.well-known/openid-configuration": {"issuer": issuer, "jwks_uri": f"{issuer}/jwks"},
        f"{issuer}/jwks": keys,
    }
    transport = httpx.MockTransport(lambda request: httpx.Response(200, json=answers[str(request.url)]))

    async def ask() -> Identity | None:
        return await SignedTokens(Provider(issuer, transport=transport), AUDIENCE).identify(token)

    return asyncio.run(ask())


def test_there_is_somebody_for_every_role_and_relation() -> None:
    people = load_people().values()
    held = {role for person in people for role in person.roles}
    assert held == set(ROLES) - {"service"}
    assert {person.relation for person in people} - {None} == set(RELATIONS)
    assert set(RELATIONS) <= set(names())
    assert len({person.employee_number for person in people}) == len(people)


def test_services_believe_every_token_that_can_be_printed(home: Home) -> None:
    for name, token in mint_tokens(home, names()).items():
        identity = believed(home, token)
        assert identity is not None, name
        if person := load_people().get(name):
            assert identity == Identity(person.sub, frozenset(person.roles) - MACHINE_ROLES)


def test_a_system_gets_what_it_is_bound_to(home: Home) -> None:
    minted = mint_tokens(home, ["hr-system", "leerportaal"])
    hr, learning = (believed(home, token) for token in minted.values())
    assert hr is not None
    assert learning is not None
    assert (hr.client, learning.client) == ("hr-system", "leerportaal")
    assert not hr.sources & learning.sources
    assert learning.families == {"people"}


def test_a_token_says_the_name_under_which_the_provider_last_ran(home: Home) -> None:
    remember_issuer(home, "http://127.0.0.1:8090/identiteit")
    (token,) = mint_tokens(home, ["auditor"]).values()
    assert believed(home, token, "http://127.0.0.1:8090/identiteit") is not None
    assert believed(home, token) is None


def test_keys_are_for_their_owner_alone_and_stay_the_same(home: Home) -> None:
    mint_tokens(home, names())
    files = {file.name: file.read_bytes() for file in home.identity.glob("*.json")}
    assert {"signing.json", "client-hr-system.json"} <= files.keys()
    for name in files:
        assert (home.identity / name).stat().st_mode & 0o777 == 0o600
    assert home.identity.stat().st_mode & 0o777 == 0o700
    mint_tokens(home, names())
    assert {file.name: file.read_bytes() for file in home.identity.glob("*.json")} == files


def test_beside_a_real_provider_no_token_is_printed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEIL_ISSUER", "https://login.example.nl/realm")
    with pytest.raises(Complaint, match="vraag daar"):
        mint_tokens(home, ["bureau"])


@pytest.mark.parametrize("content", ["{", "[]{", json.dumps([{"from": "x"}]), json.dumps([7]), "7"])
def test_a_damaged_key_file_is_a_sentence(home: Home, content: str) -> None:
    home.identity.mkdir(parents=True)
    (home.identity / "signing.json").write_text(content)
    with pytest.raises(Complaint, match="gooi het weg"):
        mint_tokens(home, ["bureau"])


def test_a_name_nobody_has_is_answered_with_the_names_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["koning"], ["bureau", "auditor"]):
        assert tokens.main(arguments) == 2
        assert "hr-system, leerportaal, bureau" in capsys.readouterr().err
