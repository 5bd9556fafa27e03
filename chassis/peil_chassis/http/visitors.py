"""Who looks at a page: what the login layer found out, read by access rules, forms and the header of every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity

CSRF_FIELD = "csrf"
"""Name of the hidden field that shows a form to be one of ours."""

DEMONSTRATION = b"peil-demonstration"
"""Request header that only the front of a demonstration may add: there is a story at ``/demo`` to go back to."""

_VISIT = "peil.visit"


@dataclass(frozen=True, slots=True)
class Doors:
    """
    Where a service lets people in and out.

    Attributes:
        prefix: First part of the addresses of its pages, without a slash at the end; empty for the root.
        switching: Whether another person may be chosen without a password, as only a demonstration allows.
    """

    prefix: str
    switching: bool = False

    @property
    def home(self) -> str:
        """The first page of the service."""
        return self.prefix or "/"

    @property
    def login(self) -> str:
        """Where logging in begins."""
        return f"{self.prefix}/inloggen"

    @property
    def back(self) -> str:
        """Where the identity provider sends a browser back to."""
        return f"{self.prefix}/inloggen/terug"

    @property
    def logout(self) -> str:
        """Where the button "Uitloggen" sends its form."""
        return f"{self.prefix}/uitloggen"

    @property
    def left(self) -> str:
        """The page that says that somebody is logged out; the provider sends a browser there."""
        return f"{self.prefix}/uitgelogd"

    @property
    def notice(self) -> str:
        """Where the identity provider itself says which login is over (back-channel logout)."""
        return f"{self.prefix}/uitloggen/melding"


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One request for a page.

    Attributes:
        doors: Of the service that answers.
        identity: Who is logged in; None: nobody.
        csrf: What a form of this session must carry; empty without a session.
        words: What the header calls who is logged in: a role, never a name.
    """

    doors: Doors
    identity: Identity | None = None
    csrf: str = ""
    words: str = ""


class LoginNeeded(Problem):
    """A page is for people who are logged in, and nobody is."""

    def __init__(self) -> None:
        super().__init__(403, "Log in to see this page.")


def remember_visit(scope: Scope, visit: Visit) -> None:
    """Keep *visit* with the request of *scope*."""
    scope[_VISIT] = visit


def visit_of(scope: Mapping[str, Any]) -> Visit | None:
    """The visit that the request of *scope* (a request will do: it is a mapping too) belongs to; None off the pages."""
    found = scope.get(_VISIT)
    return found if isinstance(found, Visit) else None


def visitor(scope: Mapping[str, Any]) -> Identity:
    """
    Who is logged in on this page.

    Raises:
        LoginNeeded: nobody is.
    """
    visit = visit_of(scope)
    if visit is None or visit.identity is None:
        raise LoginNeeded
    return visit.identity


def ask_to_log_in(request: Request) -> Response:
    """
    Leads whoever is not logged in to the login, and from there back to what was asked.

    Raises:
        LoginNeeded: this service has no login to lead to.
    """
    visit = visit_of(request)
    if visit is None:
        raise LoginNeeded
    asked = quote(request.url.path) + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(f"{visit.doors.login}?{urlencode({'terug': asked})}", 303)


def csrf_field(scope: Mapping[str, Any]) -> Markup:
    """The hidden field that every form of a page holds; empty where nobody is logged in."""
    visit = visit_of(scope)
    if visit is None or not visit.csrf:
        return Markup("")
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, visit.csrf)


def in_demonstration(scope: Mapping[str, Any]) -> bool:
    """Whether the request of *scope* came by way of a demonstration, whose pages lead back to its story."""
    return any(name == DEMONSTRATION for name, _ in scope.get("headers", ()))
