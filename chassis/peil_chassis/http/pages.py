"""Pages: templates rendered on the server, one layout for all services, no script needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from peil_chassis.http.dutch import dutch_day, dutch_moment, dutch_month, dutch_number
from peil_chassis.http.limits import UPLOAD, media_type
from peil_chassis.http.problems import BodyTooLarge, Problem
from peil_chassis.http.visitors import Visit, csrf_field, in_demonstration, visit_of

_HERE = Path(__file__).parent


class NavigationItem(NamedTuple):
    """
    One entry of the header: address and label.

    ``roles``: who sees it; None: everybody. ``related``: somebody whom facts may name (as manager, as trekker) sees it
    too. It only keeps out of sight what would be refused: the matrix of rights decides. ``beside``: addresses of other
    pages of the same kind, which the entry's page leads to.
    """

    path: str
    label: str
    roles: frozenset[str] | None = None
    related: bool = False
    beside: tuple[str, ...] = ()


_FIGURES = frozenset({"bureau", "auditor", "works-council"})
_ACCOUNT = frozenset({"bureau", "auditor", "works-council", "disclosure-officer"})
NAVIGATION = (
    NavigationItem("/", "Overzicht"),
    NavigationItem(
        "/peiling", "Meedoen", frozenset({"employee", "bureau", "survey-operator", "works-council", "auditor"})
    ),
    NavigationItem("/plannen", "Actieplannen", frozenset({"bureau"}), related=True),
    NavigationItem("/plannen/afspraken", "Afspraken", frozenset({"bureau"}), related=True),
    NavigationItem("/plannen/instemming", "Instemming", frozenset({"works-council"})),
    NavigationItem("/herinneringen", "Herinneringen", frozenset({"employee", "operator"})),
    NavigationItem("/afspraken", "Afspraken in cijfers", _FIGURES),
    NavigationItem("/vacatures", "Vacatures", _FIGURES),
    NavigationItem("/peilingen", "Peilingen", _FIGURES),
    NavigationItem("/cijfers", "Cijfers uitgelegd", _FIGURES),
    NavigationItem("/verantwoording", "Verantwoording", _ACCOUNT),
    NavigationItem("/drempels", "Drempels", frozenset({"disclosure-officer", "works-council"})),
    NavigationItem("/aanlevering", "Aanlevering", frozenset({"bureau", "hr-system", "operator", "auditor"})),
    NavigationItem(
        "/inzagelogboek",
        "Inzagelogboek",
        frozenset({"auditor"}),
        beside=("/aanlevering/inzagelogboek", "/plannen/inzagelogboek"),
    ),
    NavigationItem("/post", "Post"),
)
"""The same on every page, whichever service shows it."""


def navigation_for(visit: Visit | None) -> list[NavigationItem]:
    """The entries for whoever is logged in; where nobody is, or no login is known, those that are for everybody."""
    identity = visit.identity if visit is not None else None
    return [
        item
        for item in NAVIGATION
        if item.roles is None
        or (identity is not None and (identity.has(*item.roles) or (item.related and identity.pseudonym is not None)))
    ]


def current_item(items: Sequence[NavigationItem], path: str) -> NavigationItem | None:
    """Of *items* the one that the address *path* lies under; of several the closest. None: it lies under none."""
    under = {
        address: item
        for item in items
        for address in (item.path, *item.beside)
        if path == address or (address != "/" and path.startswith(f"{address}/"))
    }
    return under[max(under, key=len)] if under else None


class PageProblem(Problem):
    """
    A refusal for somebody at a page: *detail* is Dutch and is shown as it stands.

    *way* is the address and the label of the one link of the page; by default it leads to the overview.
    """

    def __init__(
        self, status: int, detail: str, *, headers: Mapping[str, str] | None = None, way: tuple[str, str] | None = None
    ) -> None:
        super().__init__(status, detail, headers=headers)
        self.way = way


_MADE: ContextVar[list[Context] | None] = ContextVar("contexts of the page that is being rendered", default=None)


class _Noted(Context):
    """A context of a template that can be found again when the page is done."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        if (made := _MADE.get()) is not None:
            made.append(self)


class Pages:
    """
    Renders the templates of one service on the shared layout.

    A template extends ``base.html`` and may import ``parts.html``. Whatever it names must be given: a missing value
    is an error, not an empty place.
    """

    def __init__(self, *folders: Path) -> None:
        """*folders* hold the service's templates and are looked through first, in this order."""
        self._environment = Environment(
            loader=ChoiceLoader([FileSystemLoader([str(folder) for folder in (*folders, _HERE / "templates")])]),
            autoescape=True,
            auto_reload=False,  # an update in place must not mix its pages with the code that runs
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.context_class = _Noted
        self._environment.filters["dag"] = dutch_day
        self._environment.filters["maand"] = dutch_month
        self._environment.filters["moment"] = dutch_moment
        self._environment.filters["getal"] = dutch_number
        self._environment.globals |= {
            "navigation_for": navigation_for,
            "current_item": current_item,
            "visit_of": visit_of,
            "csrf_field": csrf_field,
            "in_demonstration": in_demonstration,
        }

    def answer(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """
        *template* with *values* as an answer.

        ``path`` (the address without query) and ``request`` are always known in it; a form in it holds
        ``{{ csrf_field(request) }}``.
        """
        return HTMLResponse(self._text(template, {"path": request.url.path, "request": request, **values}), status)

    def render(self, template: str, *, path: str = "/", **values: Any) -> str:
        """*template* as text, as somebody who is not logged in sees it at the address *path*."""
        return self._text(template, {"path": path, "request": {}, **values})

    def _text(self, template: str, values: dict[str, Any]) -> str:
        """
        *template* with *values*, of which nothing is held afterwards.

        A context and the macros made in it hold each other. With a document of megabytes in it one page in eight took
        three times as long, looking for such circles (measured by ``./peil bench plans``).
        """
        made: list[Context] = []
        token = _MADE.set(made)
        try:
            return self._environment.get_template(template).render(values)
        finally:
            _MADE.reset(token)
            for context in made:
                for name in values:
                    context.parent.pop(name, None)


_SAID = {
    400: ("Dit verzoek klopt niet", "De pagina kreeg iets anders dan verwacht. Ga terug en probeer het opnieuw."),
    403: ("Dit mag u niet doen", "De pagina weigert dit verzoek. Ga naar het overzicht en begin daar opnieuw."),
    404: ("Deze pagina bestaat niet", "Misschien klopt het adres niet. Of de pagina is er niet meer."),
    413: (
        "Dit is te veel",
        "Maak uw tekst korter of kies een kleiner bestand. Verstuur het formulier dan opnieuw.",
    ),
    429: ("U vraagt te veel tegelijk", "Wacht een minuut en probeer het dan opnieuw."),
    500: ("Er ging iets mis", "De fout ligt bij ons en is vastgelegd. Probeer het later opnieuw."),
    503: ("Even niet bereikbaar", "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."),
}

_MIB = 1024 * 1024
_FILE_TOO_LARGE = (
    "Het bestand is groter dan {} MiB. Er is niets opgeslagen. "
    "Kies een kleiner bestand: bij het formulier staat hoe groot het mag zijn."
)


def answer_error(request: Request, problem: Problem) -> Response:
    """A refusal as a page that says in Dutch what happened and what to do."""
    status = problem.status_code
    title, text = _SAID.get(status, _SAID[400 if status < HTTPStatus.INTERNAL_SERVER_ERROR else 500])
    way: tuple[str, str] | None = None
    if isinstance(problem, PageProblem):
        text, way = problem.detail, problem.way
    elif isinstance(problem, BodyTooLarge) and media_type(Headers(scope=request.scope)) == UPLOAD:
        text, way = _FILE_TOO_LARGE.format(problem.most // _MIB), _form_of(request)
    page = _CHASSIS_PAGES.answer(request, "error.html", status=status, title=title, text=text, way=way)
    page.headers.update(problem.headers or {})
    return page


def _form_of(request: Request) -> tuple[str, str]:
    # A form with a file is sent to the address of its own page; no browser tells where it stood (no-referrer).
    # One stroke in front: two would lead to another site.
    return ("/" + quote(request.url.path.lstrip("/")), "Terug naar het formulier")


_CHASSIS_PAGES = Pages()


class _Assets(StaticFiles):
    def file_response(self, full_path: Any, stat_result: Any, scope: Scope, status_code: int = 200) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        # The browser asks each time whether the file changed and gets 304 if not.
        response.headers["Cache-Control"] = "no-cache"
        return response


def assets() -> StaticFiles:
    """The shared style sheet and pictures, served by every service under ``/assets``."""
    return _Assets(directory=_HERE / "assets")
