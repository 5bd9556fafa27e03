"""
The rules of the provider, on Authlib's server: which question is answered, and with what.

NL GOV profiles for OAuth 2.0 and OpenID Connect: code flow and client credentials only, PKCE with S256 for everybody,
exact addresses, clients that sign an assertion instead of sending a secret.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidClientError, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, ClientCredentialsGrant
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.core.grants.util import create_half_hash
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

from .clients import TOKEN_METHOD, Client
from .keys import ALGORITHM
from .minting import CLIENT_TOKEN_S, PERSON_TOKEN_S, Login, Mint
from .sessions import ASSERTION_LONGEST_S, CODE_LIVES_S, Once, Session, Sessions

SKEW_S = 10
ASSERTION_ALGORITHMS = ("RS256", "PS256", "ES256")


class Asked(OAuth2Request):  # type: ignore[misc]  # Authlib has no types
    """A request that was read from the network already: Authlib's server does not wait for anything."""

    def __init__(
        self, method: str, address: str, query: Sequence[tuple[str, str]], form: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(method, address)
        self.payload = _Payload([*query, *form])
        self._args, self._form = dict(query), dict(form)

    @property
    def args(self) -> dict[str, str]:
        """Of the address."""
        return self._args

    @property
    def form(self) -> dict[str, str]:
        """Of the body."""
        return self._form


class _Payload(BasicOAuth2Payload):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        super().__init__(dict(pairs))
        self._datalist = {name: [value for each, value in pairs if each == name] for name, _ in pairs}


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code that was given out, with everything that must be so when it comes back."""

    client: str
    session: Session
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    expires_at: int
    code_challenge_method: str = "S256"

    def get_redirect_uri(self) -> str:
        """The address it was sent to."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What was asked for."""
        return self.scope


class Rules(AuthorizationServer):  # type: ignore[misc]  # Authlib has no types
    """Authlib's server with everything it asks for: clients, keys, codes, and what a token says."""

    def __init__(self, mint: Mint, clients: Mapping[str, Client]) -> None:
        super().__init__(scopes_supported=None)
        self.mint = mint
        self.clients = clients
        self.sessions = Sessions()
        self.codes: dict[str, Code] = {}
        self.register_client_auth_method(TOKEN_METHOD, _Assertion(mint))
        self.register_grant(_CodeFlow, [_OpenID(mint), _Challenge(required=True)])
        self.register_grant(_ClientCredentials)
        self.register_token_generator("default", self._token)
        self.register_endpoint(_EndSession(self))

    def query_client(self, client_id: str) -> Client | None:
        """The client with that id."""
        return self.clients.get(client_id)

    def create_oauth2_request(self, request: Asked) -> Asked:
        """The request itself: it was read already."""
        return request

    def save_token(self, token: Mapping[str, Any], request: Asked) -> None:
        """Nothing: a token is complete in itself."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: Any, headers: Sequence[tuple[str, str]]) -> Response:
        """The answer as the front gives it. After a form a browser must ask for the next page with GET: 303."""
        named = dict(headers)
        if "Location" in named:  # RFC 9207: the answer says which provider gave it
            return RedirectResponse(add_params_to_uri(named["Location"], [("iss", self.mint.issuer)]), 303)
        return JSONResponse(body, status, headers={"Cache-Control": "no-store"})

    def _token(self, *, grant_type: str, client: Client, user: Login | None, scope: str | None, **_: Any) -> Any:
        if user is not None:
            signed, lives_s = self.mint.person_token(user.person, client.client), PERSON_TOKEN_S
        else:
            signed, lives_s = self.mint.client_token(client), CLIENT_TOKEN_S
        return {"access_token": signed, "token_type": "Bearer", "expires_in": lives_s, "scope": scope or ""}


class _CodeFlow(AuthorizationCodeGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = (TOKEN_METHOD,)

    def save_authorization_code(self, code: str, request: Asked) -> None:
        """Keep *code* for a minute; Authlib made it of 48 random characters."""
        now, asked = self.server.mint.now, request.payload.data
        kept = {known: held for known, held in self.server.codes.items() if held.expires_at > now}
        kept[code] = Code(
            client=request.client.client,
            session=request.user,
            redirect_uri=request.payload.redirect_uri,
            scope=request.scope,
            nonce=asked["nonce"],
            code_challenge=asked["code_challenge"],
            expires_at=now + CODE_LIVES_S,
        )
        self.server.codes = kept

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """The code, once: whoever comes second, or guesses wrong, has used it up."""
        found: Code | None = self.server.codes.pop(code, None)
        if found is None or found.client != client.client or found.expires_at <= self.server.mint.now:
            return None
        # Who logged out meanwhile is logged out everywhere: also where they were on their way to.
        return found if self.server.sessions.with_sid(found.session.login.sid) is found.session else None

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It is gone already."""

    def authenticate_user(self, authorization_code: Code) -> Login:
        """Who logged in. From now on this client is told when that is over."""
        authorization_code.session.clients.add(authorization_code.client)
        return authorization_code.session.login


class _ClientCredentials(ClientCredentialsGrant):  # type: ignore[misc]  # Authlib has no types
    TOKEN_ENDPOINT_AUTH_METHODS = (TOKEN_METHOD,)


class _Challenge(CodeChallenge):  # type: ignore[misc]  # Authlib has no types
    """PKCE for everybody, hashed: by itself Authlib takes ``plain`` too, and none from clients that sign."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """
        Refuse a request without a hashed challenge.

        Raises:
            InvalidRequestError: it has none, or another kind.
        """
        asked = grant.request.payload.data
        if not asked.get("code_challenge") or asked.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Send 'code_challenge' with 'code_challenge_method' S256.")
        super().validate_code_challenge(grant, redirect_uri)


class _OpenID(OpenIDCode):  # type: ignore[misc]  # Authlib has no types
    def __init__(self, mint: Mint) -> None:
        super().__init__(require_nonce=True)
        self._mint = mint

    def exists_nonce(self, nonce: str, request: Asked) -> bool:
        """Never: a page that is loaded again asks with the same nonce. It is for the client to know it again."""
        return False

    def encode_id_token(self, token: Mapping[str, Any], request: Asked) -> str:
        """The ID token beside the access token of *token*."""
        code: Code = request.authorization_code
        at_hash = create_half_hash(token["access_token"], ALGORITHM).decode()
        return self._mint.id_token(code.session.login, request.client.client, code.nonce, {"at_hash": at_hash})


class _Assertion(JWTBearerClientAssertion):  # type: ignore[misc]  # Authlib has no types
    """``private_key_jwt``: a client signs that it is itself, for this provider alone, for five minutes, once."""

    CLIENT_AUTH_METHOD = TOKEN_METHOD

    def __init__(self, mint: Mint) -> None:
        super().__init__(validate_jti=True, leeway=SKEW_S)
        self._mint = mint
        self._used = Once()

    def get_audiences(self) -> list[str]:
        """The provider, or its token endpoint."""
        return [self._mint.issuer, f"{self._mint.issuer}/token"]

    def process_assertion_claims(self, assertion: str, resolve_key: RSAKey) -> dict[str, Any]:
        """
        The claims of *assertion*, when its signature and each of them hold.

        Raises:
            InvalidClientError: one does not.
        """
        try:
            claims = jwt.decode(assertion, resolve_key, algorithms=ASSERTION_ALGORITHMS).claims
        except (JoseError, ValueError) as error:
            raise InvalidClientError(description="The signature of the assertion does not hold.") from error
        self.verify_claims(claims)
        return claims

    def verify_claims(self, claims: dict[str, Any]) -> None:
        """
        Refuse an assertion that is not this client's own, for others too, too long alive, or used before.

        Raises:
            InvalidClientError: with which of these it is.
        """
        now = self._mint.now
        needed: dict[str, Any] = {name: {"essential": True} for name in ("iss", "sub", "exp", "iat", "jti")}
        needed["aud"] = {"essential": True, "values": self.get_audiences()}
        try:
            jwt.JWTClaimsRegistry(now=now, leeway=SKEW_S, **needed).validate(claims)
        except JoseError as error:
            raise InvalidClientError(description="A claim of the assertion is missing or does not hold.") from error
        if claims["iss"] != claims["sub"]:
            raise InvalidClientError(description="'iss' and 'sub' must both be the client.")
        if not isinstance(claims["aud"], str):
            raise InvalidClientError(description="'aud' must be this provider alone.")
        if claims["exp"] > now + ASSERTION_LONGEST_S + SKEW_S:
            raise InvalidClientError(description="'exp' may be at most five minutes away.")
        if not self.validate_jti(claims, claims["jti"]):
            raise InvalidClientError(description="'jti' was used before.")

    def validate_jti(self, claims: Mapping[str, Any], jti: object) -> bool:
        """Whether *jti* was not used before."""
        name = f"{claims['sub']} {jti}"
        return self._used.use(name, until=int(claims["exp"]) + SKEW_S + 1, now=self._mint.now)

    def resolve_client_public_key(self, client: Client) -> RSAKey:
        """The key that *client* proves itself with."""
        return client.key


class _EndSession(EndSessionEndpoint):  # type: ignore[misc]  # Authlib has no types
    def get_server_jwks(self) -> KeySet:
        """The keys that an ID token shown as a hint may be signed with."""
        return KeySet(list(self.server.mint.keys.published))

    def get_algorithms(self) -> list[str]:
        """The one we sign with."""
        return [ALGORITHM]

    def is_post_logout_redirect_uri_legitimate(
        self, request: Asked, post_logout_redirect_uri: str, client: Client, logout_hint: str | None
    ) -> bool:
        """Whether the hint names a session that *client* took part in: nobody else knows its ``sid``."""
        session = self.server.sessions.with_sid(logout_hint or "")
        return session is not None and client.client in session.clients

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        """Nothing here: whoever answers the request ends the session and tells the services."""
