"""One test per way to get in with a token that is not good, and per way in which a good one must keep working."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from peil_chassis.clock import SteppedClock
from peil_chassis.identity import Identity, ProviderAway
from peil_chassis.provider import LARGEST_ANSWER, REFRESH_EVERY_S, UNKNOWN_KEY_EVERY_S, IssuerRefused, Provider
from peil_chassis.tokens import (
    LARGEST_TOKEN,
    LONGEST_LIFE_S,
    RolesBroken,
    SignedTokens,
    TokenSettings,
    load_authenticator,
    read_role_map,
)
from signing_issuer import AUDIENCE, ISSUER, Issuer

KEY = RSAKey.generate_key(2048, auto_kid=True)


class Stopwatch:
    """Stands still until told otherwise."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def issuer() -> Issuer:
    made = Issuer()
    made.keys = [KEY]
    return made


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def provider(issuer: Issuer, watch: Stopwatch) -> Provider:
    return Provider(ISSUER, transport=issuer.transport, monotonic=watch)


@pytest.fixture
def tokens(provider: Provider) -> SignedTokens:
    return SignedTokens(provider, AUDIENCE)


async def test_a_good_token_says_who_asks(tokens: SignedTokens, issuer: Issuer) -> None:
    identity = await tokens.identify(issuer.token(("employee", "bureau"), sub="u-1"))
    assert identity == Identity("u-1", frozenset({"employee", "bureau"}))


async def test_a_client_brings_its_sources_and_families(tokens: SignedTokens, issuer: Issuer) -> None:
    claims = {"sub": "hr", "azp": "hr", "sources": ["urn:nld:oin:1:systeem:hr"], "families": ["people", "vacancies"]}
    identity = await tokens.identify(issuer.token(("hr-system",), **claims))
    assert identity is not None
    assert (identity.client, identity.sources) == ("hr", frozenset({"urn:nld:oin:1:systeem:hr"}))
    assert identity.families == frozenset({"people", "vacancies"})


@pytest.mark.parametrize("role", ["hr-system", "service"])
async def test_a_token_for_a_person_gives_no_role_of_a_system(
    tokens: SignedTokens, provider: Provider, issuer: Issuer, role: str
) -> None:
    named = {"sub": "u-1", "azp": "peil-web", "client_id": "peil-web", "sources": ["urn:nld:oin:1:systeem:hr"]}
    expected = Identity("u-1", frozenset({"bureau"}))
    assert await tokens.identify(issuer.token(("bureau", role), **named)) == expected
    mapped = SignedTokens(provider, AUDIENCE, role_map={"group": ["bureau", role]})
    assert await mapped.identify(issuer.token(("group",), **named)) == expected


async def test_a_person_brings_no_client_sources_or_families(tokens: SignedTokens, issuer: Issuer) -> None:
    claims = {"azp": "hr", "sources": ["urn:nld:oin:1:systeem:hr"], "families": ["people"]}
    assert await tokens.identify(issuer.token(("bureau",), sub="u", **claims)) == Identity("u", frozenset({"bureau"}))


NOW = int(time.time())
A_DAY = 24 * 3600
"""In a long run the tests come long after they were collected: what lies ahead lies well ahead."""
WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "wrong issuer": {"iss": "https://login.example.nl/other"},
    "issuer with a slash too many": {"iss": ISSUER + "/"},
    "issuers in a list": {"iss": [ISSUER]},
    "wrong audience": {"aud": "another-service"},
    "audience in a list of others": {"aud": ["a", "b"]},
    "part of the audience": {"aud": "pei"},
    "expired": {"iat": NOW - 3600, "nbf": None, "exp": NOW - 30},
    "expires at a day that is text": {"exp": "2099-01-01"},
    "never expires, says a number": {"exp": float("1e400")},
    "not yet valid": {"nbf": NOW + A_DAY},
    "made in the future": {"iat": NOW + A_DAY, "exp": NOW + A_DAY + 300},
    "lives too long": {"exp": NOW + LONGEST_LIFE_S + A_DAY},
    "lives too long, made long ago": {"iat": NOW - 3 * LONGEST_LIFE_S},
    "made at infinity": {"iat": float("-inf")},
    "subject is a number": {"sub": 7},
    "subject is empty": {"sub": ""},
    "empty id": {"jti": ""},
    **{f"no {name}": {name: None} for name in ("iss", "aud", "sub", "exp", "iat", "jti")},
}


@pytest.mark.parametrize("changed", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
async def test_a_token_with_a_claim_that_does_not_hold_is_nobodys(
    tokens: SignedTokens, issuer: Issuer, changed: dict[str, Any]
) -> None:
    assert await tokens.identify(issuer.token(**changed)) is None
    assert await tokens.identify(issuer.token()) is not None


async def test_time_makes_a_good_token_expire(provider: Provider, issuer: Issuer) -> None:
    clock = SteppedClock(datetime.fromtimestamp(NOW, UTC))
    tokens, token = SignedTokens(provider, AUDIENCE, clock=clock), issuer.token(iat=NOW, nbf=NOW, exp=NOW + 60)
    assert await tokens.identify(token) is not None
    clock.set(datetime.fromtimestamp(NOW + 71, UTC))
    assert await tokens.identify(token) is None
    clock.set(datetime.fromtimestamp(NOW - 11, UTC))
    assert await tokens.identify(token) is None


def plain(part: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


async def test_an_unsigned_token_is_nobodys(tokens: SignedTokens, issuer: Issuer) -> None:
    for alg in ("none", "None", "NONE", ""):
        header = {"alg": alg, "typ": "at+jwt", "kid": KEY.kid}
        for signature in ("", issuer.token().split(".")[2]):
            assert await tokens.identify(f"{plain(header)}.{plain(issuer.claims())}.{signature}") is None


async def test_a_token_signed_with_the_public_key_as_a_secret_is_nobodys(tokens: SignedTokens, issuer: Issuer) -> None:
    for public in (KEY.as_pem(private=False), json.dumps(KEY.as_dict(private=False)).encode()):
        secret = OctKey.import_key(base64.b64encode(public))
        header = {"alg": "HS256", "typ": "at+jwt", "kid": KEY.kid}
        forged = jwt.encode(header, issuer.claims(), secret, ["HS256"])
        assert await tokens.identify(forged) is None


async def test_a_secret_among_the_published_keys_is_not_believed(tokens: SignedTokens, issuer: Issuer) -> None:
    secret = OctKey.generate_key(256, auto_kid=True)
    issuer.published = [secret.as_dict(private=True), KEY.as_dict(private=False)]
    forged = jwt.encode({"alg": "HS256", "kid": secret.kid}, issuer.claims(), secret, ["HS256"])
    assert await tokens.identify(forged) is None
    assert await tokens.identify(issuer.token()) is not None


async def test_a_token_of_an_unknown_key_is_nobodys(tokens: SignedTokens, issuer: Issuer) -> None:
    stranger = RSAKey.generate_key(2048, auto_kid=True)
    assert await tokens.identify(issuer.sign(issuer.claims(), key=stranger)) is None
    assert await tokens.identify(issuer.sign(issuer.claims(), key=stranger, kid=KEY.kid)) is None


async def test_a_key_in_the_token_itself_is_not_looked_at(tokens: SignedTokens, issuer: Issuer) -> None:
    stranger = RSAKey.generate_key(2048, auto_kid=True)
    public = stranger.as_dict(private=False)
    forged = issuer.sign(issuer.claims(), key=stranger, kid=KEY.kid, jwk={n: public[n] for n in ("kty", "n", "e")})
    assert await tokens.identify(forged) is None


async def test_another_kind_of_token_is_no_access_token(tokens: SignedTokens, issuer: Issuer) -> None:
    for kind in ("logout+jwt", "dpop+jwt", "secevent+jwt"):
        assert await tokens.identify(issuer.sign(issuer.claims(), typ=kind)) is None
    for kind in ("JWT", "at+jwt", "application/at+jwt"):
        assert await tokens.identify(issuer.sign(issuer.claims(), typ=kind)) is not None


async def test_a_changed_token_is_nobodys(tokens: SignedTokens, issuer: Issuer) -> None:
    head, _, signature = issuer.token(("employee",)).split(".")
    assert await tokens.identify(f"{head}.{plain(issuer.claims(('operator',)))}.{signature}") is None


async def test_an_oversized_token_is_not_even_read(tokens: SignedTokens, issuer: Issuer) -> None:
    assert await tokens.identify(issuer.token(more="x" * LARGEST_TOKEN)) is None
    assert issuer.asked == []


@pytest.mark.parametrize("token", ["", ".", "..", "a.b.c", "é.é.é", "\ud800", "[]", "e30.e30.", "x" * 9000])
async def test_what_is_no_token_is_nobodys(tokens: SignedTokens, token: str) -> None:
    assert await tokens.identify(token) is None


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_whatever_stands_in_a_signed_token_breaks_nothing(value: Any) -> None:
    issuer = Issuer.__new__(Issuer)
    issuer.address, issuer.keys, issuer.published, issuer.asked, issuer.away = ISSUER, [KEY], None, [], False

    async def ask() -> None:
        tokens = SignedTokens(Provider(ISSUER, transport=issuer.transport), AUDIENCE)
        for name in ("iss", "aud", "sub", "exp", "iat", "nbf", "jti", "roles", "azp", "sources"):
            payload = json.dumps(issuer.claims() | {name: value}).encode("utf-8", "surrogatepass")
            signed = jws.serialize_compact({"alg": "RS256", "kid": KEY.kid}, payload, KEY, ["RS256"])
            await tokens.identify(signed)
        signed = jws.serialize_compact({"alg": "RS256", "kid": KEY.kid}, json.dumps(value).encode(), KEY, ["RS256"])
        assert await tokens.identify(signed) is None

    asyncio.run(ask())


async def test_a_turned_key_works_at_once_and_the_old_one_until_it_is_taken_back(
    tokens: SignedTokens, issuer: Issuer, watch: Stopwatch
) -> None:
    old = issuer.token()
    assert await tokens.identify(old) is not None
    watch.now += UNKNOWN_KEY_EVERY_S
    issuer.turn()
    assert await tokens.identify(issuer.token()) is not None
    assert await tokens.identify(old) is not None
    issuer.keys = issuer.keys[1:]
    watch.now += REFRESH_EVERY_S + 1
    assert await tokens.identify(old) is not None  # asks in the background
    await asyncio.sleep(0.05)
    assert await tokens.identify(old) is None
    assert await tokens.identify(issuer.token()) is not None


async def test_one_signature_is_verified_once_and_its_time_every_time(
    provider: Provider, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    decode = jwt.decode

    def noted(token: str, *more: Any, **options: Any) -> Any:
        verified.append(token)
        return decode(token, *more, **options)

    monkeypatch.setattr(jwt, "decode", noted)
    clock = SteppedClock(datetime.now(UTC))
    tokens, token = SignedTokens(provider, AUDIENCE, clock=clock), issuer.token()
    assert [await tokens.identify(token) for _ in range(3)] == [
        Identity(issuer.claims()["sub"], frozenset({"bureau"}))
    ] * 3
    assert await tokens.identify(token[:-4] + "AAAA") is None
    assert verified == [token, token[:-4] + "AAAA"]
    clock.set(clock.now() + timedelta(days=1))
    assert await tokens.identify(token) is None
    assert len(verified) == 2


async def test_another_key_of_the_same_name_judges_anew_what_was_let_in(
    tokens: SignedTokens, issuer: Issuer, watch: Stopwatch
) -> None:
    token = issuer.token()
    assert await tokens.identify(token) is not None
    other: dict[str, Any] = {**RSAKey.generate_key(2048).as_dict(private=True), "kid": KEY.kid}
    issuer.keys = [RSAKey.import_key(other)]
    watch.now += REFRESH_EVERY_S + 1
    await tokens.identify(token)  # asks in the background
    await asyncio.sleep(0.05)
    assert await tokens.identify(token) is None


async def test_only_so_many_tokens_are_remembered(
    tokens: SignedTokens, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peil_chassis.tokens.MOST_KEPT", 3)
    for number in range(5):
        assert await tokens.identify(issuer.token(sub=f"u-{number}")) is not None
    assert len(tokens._kept) == 3


async def test_unknown_keys_ask_the_provider_at_most_every_half_minute(
    tokens: SignedTokens, issuer: Issuer, watch: Stopwatch
) -> None:
    await tokens.identify(issuer.token())
    before = len(issuer.asked)
    watch.now += UNKNOWN_KEY_EVERY_S
    for _ in range(20):
        assert await tokens.identify(issuer.sign(issuer.claims(), kid="nobody-knows")) is None
    assert len(issuer.asked) == before + 2
    watch.now += UNKNOWN_KEY_EVERY_S
    await asyncio.gather(*(tokens.identify(issuer.sign(issuer.claims(), kid=f"n{n}")) for n in range(20)))
    assert len(issuer.asked) == before + 4


async def test_while_the_provider_is_away_known_keys_go_on(
    tokens: SignedTokens, issuer: Issuer, watch: Stopwatch
) -> None:
    assert await tokens.identify(issuer.token()) is not None
    issuer.away = True
    watch.now += 24 * 3600
    assert await tokens.identify(issuer.token()) is not None
    await asyncio.sleep(0.05)
    assert await tokens.identify(issuer.token()) is not None


async def test_a_provider_that_never_answered_is_told_apart_from_a_wrong_token(
    tokens: SignedTokens, issuer: Issuer, watch: Stopwatch
) -> None:
    issuer.away = True
    with pytest.raises(ProviderAway):
        await tokens.identify(issuer.token())
    issuer.away = False
    watch.now += 1
    assert await tokens.identify(issuer.token()) is not None


DESCRIPTIONS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another issuer": lambda d: d | {"issuer": "https://evil.example"},
    "keys over plain http": lambda d: d | {"jwks_uri": "http://login.example.nl/jwks"},
    "keys in a file": lambda d: d | {"jwks_uri": "file:///etc/passwd"},
    "no keys": lambda d: {"issuer": ISSUER},
    "a token endpoint over plain http": lambda d: d | {"token_endpoint": "http://login.example.nl/token"},
    "a list": lambda d: [d],
    "too large": lambda d: d | {"more": "x" * LARGEST_ANSWER},
}


@pytest.mark.parametrize("change", DESCRIPTIONS.values(), ids=DESCRIPTIONS)
async def test_a_description_that_does_not_hold_is_as_no_answer(
    issuer: Issuer, monkeypatch: pytest.MonkeyPatch, change: Callable[[dict[str, Any]], Any]
) -> None:
    documents = issuer.documents()
    discovery = next(iter(documents))
    monkeypatch.setattr(issuer, "documents", lambda: documents | {discovery: change(documents[discovery])})
    tokens = SignedTokens(Provider(ISSUER, transport=issuer.transport), AUDIENCE)
    with pytest.raises(ProviderAway):
        await tokens.identify(issuer.token())


async def test_a_broken_key_among_the_published_ones_hinders_no_other(tokens: SignedTokens, issuer: Issuer) -> None:
    broken: list[Any] = [{"kty": "RSA", "kid": "b"}, {"kty": "XX", "kid": "x"}, "no key", {"kty": "EC", "kid": "e"}]
    issuer.published = [*broken, KEY.as_dict(private=False)]
    assert await tokens.identify(issuer.token()) is not None


async def test_a_key_that_is_too_short_is_not_believed(issuer: Issuer, tokens: SignedTokens) -> None:
    with pytest.warns(Warning, match="2048"):
        short = RSAKey.generate_key(1024, auto_kid=True)
    issuer.published = [short.as_dict(private=False), KEY.as_dict(private=False)]
    assert await tokens.identify(issuer.sign(issuer.claims(), key=short)) is None
    assert await tokens.identify(issuer.token()) is not None


async def test_elliptic_keys_are_taken_too(tokens: SignedTokens, issuer: Issuer) -> None:
    curve = ECKey.generate_key("P-256", auto_kid=True)
    issuer.published = [curve.as_dict(private=False)]
    signed = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": curve.kid}, issuer.claims(), curve, ["ES256"])
    assert await tokens.identify(signed) is not None


@pytest.mark.parametrize(
    "address", ["http://login.example.nl", "login.example.nl", "https://x/", "https://x?a", "ftp://x", ""]
)
def test_an_issuer_that_anybody_on_the_way_could_play_is_refused(address: str) -> None:
    with pytest.raises(IssuerRefused):
        Provider(address)
    Provider("http://127.0.0.1:8080/identiteit")
    Provider("https://login.example.nl/realm")


async def test_roles_the_design_does_not_know_and_relations_mean_nothing(tokens: SignedTokens, issuer: Issuer) -> None:
    identity = await tokens.identify(
        issuer.token(("bureau",), roles=["bureau", "admin", "trekker", "manager", 7, None])
    )
    assert identity is not None
    assert identity.roles == frozenset({"bureau"})
    for roles in (None, "operator auditor", {"a": 1}, 7):
        found = await tokens.identify(issuer.token(roles=roles))
        assert found is not None
        assert found.roles == (frozenset({"operator", "auditor"}) if isinstance(roles, str) else frozenset())


async def test_a_system_without_a_name_is_nobody(tokens: SignedTokens, issuer: Issuer) -> None:
    assert await tokens.identify(issuer.token(("hr-system",), azp=None)) is None
    named = await tokens.identify(issuer.token(("service",), sub="plans", azp=None, client_id="plans"))
    assert named is not None
    assert named.client == "plans"


async def test_groups_of_the_provider_become_roles_by_the_map(provider: Provider, issuer: Issuer) -> None:
    role_map = {"PEIL-Bureau": ["employee", "bureau"], "PEIL-Audit": ["auditor"]}
    tokens = SignedTokens(provider, AUDIENCE, role_claim="realm_access.roles", role_map=role_map)
    claims = {"realm_access": {"roles": ["PEIL-Bureau", "operator", "other"]}, "roles": ["operator"]}
    identity = await tokens.identify(issuer.sign(issuer.claims() | claims))
    assert identity is not None
    assert identity.roles == frozenset({"employee", "bureau"})
    dotted = SignedTokens(provider, AUDIENCE, role_claim="https://example.nl/roles")
    identity = await dotted.identify(issuer.sign(issuer.claims() | {"https://example.nl/roles": ["auditor"]}))
    assert identity is not None
    assert identity.roles == frozenset({"auditor"})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("nope", "is not JSON"),
        ("[]", "must be an object"),
        ('{"g": "bureau"}', "must be an object"),
        ('{"g": ["king"]}', "group 'g': 'king' is not one of"),
        ('{"g": ["trekker"]}', "'trekker' is not one of"),
        ('{"g": [["bureau"]]}', "is not one of"),
    ],
)
def test_a_broken_file_of_roles_says_what_is_broken(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "roles.json"
    path.write_text(content)
    with pytest.raises(RolesBroken, match=says):
        read_role_map(path)


def test_a_process_that_cannot_know_who_asks_ends_with_one_sentence_and_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given_, says in [
        (TokenSettings(issuer="http://login.example.nl"), "must begin with https://"),
        (TokenSettings(issuer=ISSUER, role_map=tmp_path / "none.json"), "cannot be read"),
    ]:
        with pytest.raises(SystemExit) as stopped:
            load_authenticator(given_)
        assert stopped.value.code == 2
        assert says in capsys.readouterr().err
    assert isinstance(load_authenticator(TokenSettings(issuer=ISSUER)), SignedTokens)
