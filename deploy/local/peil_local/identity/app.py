"""The provider over HTTP: its addresses, its pages, and who is logged in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
from authlib.oauth2.rfc6749 import OAuth2Error
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from peil_chassis.addresses import is_loopback
from peil_chassis.http.headers import Headers
from peil_chassis.http.limits import Limits, RequestGate
from peil_chassis.http.pages import PageProblem, Pages, answer_error
from peil_chassis.http.problems import Problem
from peil_chassis.login.domain import local_path

from .clients import SCOPES, TOKEN_METHOD, Client
from .keys import ALGORITHM
from .logout import tell_services
from .minting import NO_ASSURANCE, Login, Mint
from .people import Person, person_named
from .server import ASSERTION_ALGORITHMS, Asked, Rules
from .sessions import LONGEST_S, Session

PATH = "/identiteit"
"""Where the provider lies; the front's address with this behind it is the issuer."""

COOKIE = "peil_identiteit"
LARGEST_FORM = 16_384
_PAGES = Pages(Path(__file__).parent / "templates")
_SHEET = Path(__file__).parent / "templates" / "identity.css"


class Provider:
    """One provider: demo people, clients, and the sessions of whoever chose to be one of them."""

    def __init__(
        self,
        mint: Mint,
        people: dict[str, Person],
        clients: dict[str, Client],
        *,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """*transport* carries what services are told; by default the network."""
        self._transport = transport
        self._mint = mint
        self._people = people
        self._rules = Rules(mint, clients)
        self._sessions = self._rules.sessions

    def routes(self) -> list[Route]:
        """Its addresses, each behind the same limits and headers as those of the services."""
        return [
            _route("", self.begin, "GET", "POST"),
            _route("/identity.css", self.sheet, "GET"),
            _route("/.well-known/openid-configuration", self.discovery, "GET"),
            _route("/jwks", self.jwks, "GET"),
            _route("/authorize", self.authorize, "GET", "POST"),
            _route("/token", self.token, "POST"),
            _route("/logout", self.logout, "GET", "POST"),
        ]

    async def sheet(self, request: Request) -> Response:
        """The styles of the login page."""
        return FileResponse(_SHEET, headers={"Cache-Control": "no-cache"})

    async def discovery(self, request: Request) -> Response:
        """What the provider can do and where (OpenID Connect Discovery 1.0, 3)."""
        return JSONResponse(_description(self._mint.issuer), headers={"Cache-Control": "no-cache"})

    async def jwks(self, request: Request) -> Response:
        """The public keys: what signs now, what signs next, what signed until a day ago."""
        return JSONResponse(self._mint.keys.as_set(), headers={"Cache-Control": "no-cache"})

    async def begin(self, request: Request) -> Response:
        """The provider's own page: who you are now; be somebody else, or nobody. ``terug`` says where to go then."""
        present = self._present(request)
        if request.method != "POST":
            return self._page(request, present, client=None)
        form = await _pairs(request)
        chosen = self._chosen(form)
        if chosen is None:
            return self._page(request, present, client=None, nobody=True)
        cookie, _ = await self._become(request, chosen)
        return _with_cookie(RedirectResponse(local_path(dict(form).get("terug", ""), PATH), 303), cookie)

    async def authorize(self, request: Request) -> Response:
        """Where a service sends somebody to log in; who is logged in already passes without a page."""
        form = await _pairs(request) if request.method == "POST" else []
        asked = Asked(request.method, self._mint.issuer, request.query_params.multi_items(), form)
        present = self._present(request)
        fresh = present if present and not _is_stale(asked, present.login, self._mint.now) else None
        chosen = self._chosen(form)
        try:
            grant = self._rules.get_consent_grant(asked, end_user=chosen or fresh)
        except OAuth2Error as error:
            return self._refused(request, asked, error)
        client = self._rules.clients[asked.payload.client_id]
        cookie = None
        if chosen is not None:
            cookie, fresh = await self._become(request, chosen)
        elif fresh is None or request.method == "POST" or _wants_page(asked):
            return self._page(request, present, client=client, nobody=request.method == "POST")
        answer = self._rules.create_authorization_response(asked, grant_user=fresh, grant=grant)
        return _with_cookie(answer, cookie)

    async def token(self, request: Request) -> Response:
        """Where a service changes a code for tokens, and a system its signature."""
        form = await _pairs(request)
        if len({name for name, _ in form}) != len(form):
            return JSONResponse({"error": "invalid_request", "error_description": "A parameter is repeated."}, 400)
        answer: Response = self._rules.create_token_response(Asked("POST", self._mint.issuer, [], form))
        return answer

    async def logout(self, request: Request) -> Response:
        """Where a service sends somebody to log out, everywhere (OpenID Connect RP-Initiated Logout 1.0)."""
        form = await _pairs(request) if request.method == "POST" else []
        asked = Asked(request.method, self._mint.issuer, request.query_params.multi_items(), form)
        try:
            validated = self._rules.validate_endpoint_request("end_session", asked)
        except OAuth2Error as error:
            return self._refused(request, asked, error)
        present = self._present(request)
        sid = str((validated.id_token_claims or {}).get("sid") or validated.logout_hint or "")
        if not sid and request.method != "POST":  # anybody's link could say this: the person decides
            return _PAGES.answer(request, "logout.html", title="Uitloggen", present=present, done=False)
        if sid:
            await self._end(sid)
        elif present is not None:
            await self._end(present.login.sid)
        if validated.redirect_uri:
            answer: Response = RedirectResponse(validated.redirect_uri, 303)
        else:
            answer = _PAGES.answer(request, "logout.html", title="Uitgelogd", present=None, done=True)
        if present is not None and self._present(request) is None:
            answer.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax")
        return answer

    def _present(self, request: Request) -> Session | None:
        return self._sessions.of(request.cookies.get(COOKIE), self._mint.now)

    def _chosen(self, form: list[tuple[str, str]]) -> Person | None:
        return person_named(dict(form).get("person", ""), self._people)

    async def _become(self, request: Request, person: Person) -> tuple[str | None, Session]:
        """The session as *person*; who was somebody else is logged out everywhere first."""
        present = self._present(request)
        if present is not None and present.login.person == person:
            present.login = Login(present.login.sid, person, self._mint.now)
            return None, present
        if present is not None:
            await self._end(present.login.sid)
        return self._sessions.begin(person, self._mint.now)

    async def _end(self, sid: str) -> None:
        """
        End the session *sid* and tell every service that took part in it.

        One from before the front was started again is not known any more: then all are told, as each may have it.
        """
        known = self._sessions.with_sid(sid)
        clients = self._rules.clients
        told = clients.values() if known is None else [clients[name] for name in sorted(known.clients)]
        if known is not None:
            self._sessions.end(known)
        await tell_services(self._mint, sid, told, transport=self._transport)

    def _page(
        self, request: Request, present: Session | None, *, client: Client | None, nobody: bool = False
    ) -> Response:
        return _PAGES.answer(
            request,
            "people.html",
            status=400 if nobody else 200,
            title="Wie bent u?",
            groups=list(_grouped(self._people)),
            present=present.login.person if present else None,
            client=client,
            nobody=nobody,
        )

    def _refused(self, request: Request, asked: Asked, error: OAuth2Error) -> Response:
        if error.redirect_uri:
            answer: Response = self._rules.handle_error_response(asked, error)
            return answer
        said = "Deze vraag om in of uit te loggen klopt niet. Ga naar het overzicht en begin daar opnieuw."
        return _answer(request, PageProblem(400, said))


Endpoint = Callable[[Request], Awaitable[Response]]


def _route(path: str, endpoint: Endpoint, *methods: str) -> Route:
    layers = [
        Middleware(Headers, api_prefix="/api/", api_version="1.0.0"),
        Middleware(RequestGate, limits=Limits(body=LARGEST_FORM), api_prefix="/api/", answer=_answer),
    ]
    return Route(PATH + path, _here(endpoint), methods=list(methods), middleware=layers, name=endpoint.__name__)


def _here(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        # A page of another site can point a name of its own at 127.0.0.1; the browser then still sends that name.
        if not is_loopback(request.url.hostname or ""):
            return _answer(request, PageProblem(421, "Gebruik 127.0.0.1 of localhost in het adres."))
        return await endpoint(request)

    answer.__name__ = endpoint.__name__
    return answer


def _answer(request: Request, problem: Problem) -> Response:
    wants_page = "text/html" in request.headers.get("accept", "")
    return answer_error(request, problem) if wants_page else problem.response()


async def _pairs(request: Request) -> list[tuple[str, str]]:
    async with request.form(max_files=0, max_fields=40) as form:
        return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


def _is_stale(asked: Asked, login: Login, now: int) -> bool:
    longest = asked.payload.data.get("max_age", "")
    return longest.isascii() and longest.isdigit() and now - login.began_at > int(longest[:9])


def _wants_page(asked: Asked) -> bool:
    return not {"login", "select_account"}.isdisjoint(asked.payload.data.get("prompt", "").split())


def _with_cookie(answer: Response, cookie: str | None) -> Response:
    if cookie is not None:
        answer.set_cookie(COOKIE, cookie, max_age=LONGEST_S, path=PATH, httponly=True, samesite="lax")
    return answer


def _grouped(people: dict[str, Person]) -> Iterator[tuple[str, list[Person]]]:
    yield "Met een taak in Peil", [person for person in people.values() if not person.relation]
    yield "Verantwoordelijk voor een eenheid, plan of vacature", [each for each in people.values() if each.relation]


def _description(issuer: str) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{issuer}/authorize",
        "token_endpoint": f"{issuer}/token",
        "jwks_uri": f"{issuer}/jwks",
        "end_session_endpoint": f"{issuer}/logout",
        "scopes_supported": list(SCOPES),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "client_credentials"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [ALGORITHM],
        "token_endpoint_auth_methods_supported": [TOKEN_METHOD],
        "token_endpoint_auth_signing_alg_values_supported": list(ASSERTION_ALGORITHMS),
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": [NO_ASSURANCE],
        "claims_supported": ["sub", "name", "roles", "employee_number", "acr", "auth_time", "nonce", "sid"],
        "prompt_values_supported": ["none", "login", "select_account"],
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
    }
