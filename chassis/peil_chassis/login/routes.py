"""The addresses at which people come in and go out."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from peil_chassis.identity import ProviderAway
from peil_chassis.login.domain import Attempt, local_path, roles_of_person
from peil_chassis.login.id_tokens import TokenRefused
from peil_chassis.login.layer import pages
from peil_chassis.login.login import Login
from peil_chassis.login.relying_party import ProviderRefused
from peil_chassis.login.storage import Arrival, EndedMeanwhile, hashed, new_secret
from peil_chassis.login.vault import VaultAway
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.store.port import StoreAway
from peil_chassis.tokens import roles_said

WAY_BACK = "terug"
SWITCH = "wissel"
AT_HOME = "hier"
SUPPLIER_CLAIM = "supplier"
"""Claim of the ID token: the delivering system that the person answers for, by the name of its client."""

declare_events(
    {
        "login_completed": "somebody logged in",
        "login_refused": "a login was not completed; cause: what was wrong with it",
        "login_not_possible": "nobody can log in now; cause: who does not answer",
        "logged_out": "somebody logged out here",
        "logged_out_elsewhere": "the identity provider ended sessions of ours",
        "logout_notice_refused": "a message to end sessions was not believed; cause: what was wrong with it",
    }
)
log = get_logger()


class LoginRefused(Exception):
    """What came back from the provider does not complete a login. ``cause``: a short code, fit for a log."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


def login_routes(login: Login) -> APIRouter:
    """In and out, for one service."""
    router = APIRouter(include_in_schema=False)
    doors = login.doors

    @router.get(doors.login)
    async def begin_login(request: Request) -> Response:
        public = urlsplit(login.sign_in.public_url)
        way_back = local_path(request.query_params.get(WAY_BACK, ""), otherwise=doors.home)
        choose = SWITCH in request.query_params
        if request.headers.get("host") != public.netloc and AT_HOME not in request.query_params:
            # The cookie must be shown where the provider sends the browser back to: begin again under that name.
            # Once only: a proxy that hides the name would make it go round for ever.
            query = urlencode({WAY_BACK: way_back, AT_HOME: "ja"} | ({SWITCH: "ja"} if choose else {}))
            return RedirectResponse(f"{login.sign_in.public_url}{doors.login}?{query}", 303)
        try:
            return await _to_provider(login, request, way_back, choose=choose)
        except ProviderAway:
            return _not_now(request, login, "provider", way_back)
        except StoreAway:
            return _not_now(request, login, "store", way_back)

    @router.get(doors.back)
    async def complete_login(request: Request) -> Response:
        return await _completed(login, request)

    _going_out(router, login)
    return router


def _going_out(router: APIRouter, login: Login) -> None:
    doors = login.doors

    @router.post(doors.logout)
    async def log_out(request: Request) -> Response:
        # Here first: whatever the provider does, this session is over.
        session = await login.sessions.end(login.session_cookie.read(request))
        log.info("logged_out")
        return_to = f"{login.sign_in.public_url}{doors.left}"
        try:
            address = await login.sign_in.party.logout_address(
                return_to=return_to, sid=session.sid if session else None
            )
        except ProviderAway:
            address = None
        response = RedirectResponse(address or doors.left, 303)
        login.session_cookie.take(response)
        return response

    @router.get(doors.left)
    async def logged_out(request: Request) -> Response:
        return pages.answer(request, "logged_out.html", login=doors.login)

    @router.post(doors.notice)
    async def log_out_notice(request: Request) -> Response:
        async with request.form() as form:
            token = form.get("logout_token")
        try:
            notice = await login.sign_in.party.logout_notice(token if isinstance(token, str) else "")
            ended = await login.sessions.end_elsewhere(
                notice.token, notice.ends_at, sid=notice.sid, subject=notice.subject
            )
        except TokenRefused as refused:
            return _not_believed(refused.cause)
        except (ProviderAway, StoreAway):
            return JSONResponse({"error": "temporarily_unavailable"}, 503, headers={"Retry-After": "5"})
        if not ended:
            return _not_believed("replayed")
        log.info("logged_out_elsewhere")
        return Response(status_code=200)


def _not_believed(cause: str) -> Response:
    log.warning("logout_notice_refused", cause=cause)
    return JSONResponse({"error": "invalid_request"}, 400)


async def _to_provider(login: Login, request: Request, way_back: str, *, choose: bool) -> Response:
    browser = login.browser_cookie.read(request) or new_secret()
    state, nonce, verifier = new_secret(), new_secret(), new_secret()
    address = await login.sign_in.party.login_address(
        redirect_uri=login.return_address, state=state, nonce=nonce, verifier=verifier, choose=choose
    )
    await login.sessions.remember(
        Attempt(hashed(browser, state), nonce, verifier, way_back, begun_at=login.clock.now())
    )
    response = RedirectResponse(address, 303)
    login.browser_cookie.give(response, browser)
    return response


async def _completed(login: Login, request: Request) -> Response:
    way_back = login.doors.home
    try:
        attempt = await _attempt(login, request)
        way_back = attempt.way_back
        arrival = await _arrival(login, request, attempt)
        shown, _ = await login.sessions.begin(arrival, instead_of=login.session_cookie.read(request))
    except (LoginRefused, TokenRefused) as refused:
        log.warning("login_refused", cause=refused.cause)
        return pages.answer(request, "refused.html", status=400, again=_again(login, way_back))
    except (ProviderRefused, EndedMeanwhile) as refused:
        log.warning("login_refused", cause="code" if isinstance(refused, ProviderRefused) else "ended")
        return pages.answer(request, "refused.html", status=400, again=_again(login, way_back))
    except VaultAway:
        return _not_now(request, login, "vault", way_back)
    except ProviderAway:
        return _not_now(request, login, "provider", way_back)
    except StoreAway:
        return _not_now(request, login, "store", way_back)
    log.info("login_completed")
    response = RedirectResponse(way_back, 303)
    login.session_cookie.give(response, shown)
    return response


async def _attempt(login: Login, request: Request) -> Attempt:
    """The login that this browser began with the state that came back. Whatever follows, it cannot be used again."""
    states, browser = request.query_params.getlist("state"), login.browser_cookie.read(request)
    attempt = await login.sessions.take(hashed(browser, states[0])) if browser and len(states) == 1 else None
    if attempt is None:
        raise LoginRefused("state")
    return attempt


async def _arrival(login: Login, request: Request, attempt: Attempt) -> Arrival:
    query, sign_in = request.query_params, login.sign_in
    # RFC 9207: an answer that another provider gave is none to this login.
    if query.get("iss", sign_in.party.issuer) != sign_in.party.issuer:
        raise LoginRefused("provider-mixed-up")
    code = query.get("code")
    if not code or "error" in query:
        raise LoginRefused("provider-refused")
    claims = await sign_in.party.redeem(
        code, verifier=attempt.verifier, redirect_uri=login.return_address, nonce=attempt.nonce
    )
    reference, sid = claims.get(sign_in.person_claim), claims.get("sid")
    known = isinstance(reference, str) and reference != ""
    supplier = claims.get(SUPPLIER_CLAIM)
    client = supplier if isinstance(supplier, str) and supplier else None
    return Arrival(
        subject=claims["sub"],
        roles=roles_of_person(roles_said(claims, sign_in.role_claim, sign_in.role_map), client),
        pseudonym=await sign_in.vault.pseudonym(str(reference)) if known else None,
        sid=sid if isinstance(sid, str) else None,
        client=client,
    )


def _again(login: Login, way_back: str) -> str:
    return f"{login.doors.login}?{urlencode({WAY_BACK: way_back})}"


def _not_now(request: Request, login: Login, cause: str, way_back: str) -> Response:
    log.warning("login_not_possible", cause=cause)
    page = pages.answer(request, "not_now.html", status=503, again=_again(login, way_back))
    page.headers["Retry-After"] = "60"
    return page
