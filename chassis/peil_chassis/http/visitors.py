"""Who looks at a page: what the login layer found out, read by access rules, forms and the header of every page."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from starlette.types import Scope

from peil_chassis.http.problems import Problem
from peil_chassis.identity import Identity

CSRF_FIELD = "csrf"
"""Name of the hidden field that shows a form to be one of ours."""

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
    def login(self) -> str:
        """Where logging in begins."""
        return f"{self.prefix}/inloggen"

    @property
    def logout(self) -> str:
        """Where the button "Uitloggen" sends its form."""
        return f"{self.prefix}/uitloggen"


@dataclass(frozen=True, slots=True)
class Visit:
    """
    One request for a page.

    Attributes:
        doors: Of the service that answers.
        identity: Who is logged in; None: nobody.
        csrf: What a form of this session must carry; empty without a session.
    """

    doors: Doors
    identity: Identity | None = None
    csrf: str = ""


class LoginNeeded(Problem):
    """A page is for people who are logged in, and nobody is."""

    def __init__(self) -> None:
        super().__init__(403, "Log in to see this page.")


def remember_visit(scope: Scope, visit: Visit) -> None:
    """Keep *visit* with the request of *scope*."""
    scope[_VISIT] = visit


def visit_of(scope: Scope) -> Visit | None:
    """The visit that the request of *scope* (a request will do: it is a mapping too) belongs to; None off the pages."""
    found = scope.get(_VISIT)
    return found if isinstance(found, Visit) else None


def visitor(scope: Scope) -> Identity:
    """
    Who is logged in on this page.

    Raises:
        LoginNeeded: nobody is.
    """
    visit = visit_of(scope)
    if visit is None or visit.identity is None:
        raise LoginNeeded
    return visit.identity


def csrf_field(scope: Scope) -> Markup:
    """The hidden field that every form of a page holds; empty where nobody is logged in."""
    visit = visit_of(scope)
    if visit is None or not visit.csrf:
        return Markup("")
    return Markup('<input type="hidden" name="{}" value="{}">').format(CSRF_FIELD, visit.csrf)
