"""
No free filters: a question that is not in the frozen catalogue is refused, with the ground.

Every filter would be one more table about the same people, and readers who compare notes have all of them. So what
can be asked was decided before anybody answered; an address that asks for more is told so, rather than answered
without it.
"""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Request
from pydantic import BaseModel

from peil_chassis.http.pages import PageProblem
from peil_chassis.http.problems import FieldError, Problem
from peil_reporting.releases.catalogue import RELEASED

GROUND = (
    "is not in the catalogue. What is told was fixed before anybody was counted; there are no other tables, for every "
    "further division would tell more about the same people."
)
GRONDSLAG = (
    "Deze vraag staat niet in de catalogus. Wat er te zien is, ligt vast voordat er geteld werd. Andere uitsplitsingen "
    "zijn er niet: elke extra uitsplitsing zegt meer over dezelfde mensen."
)


def only(*names: str) -> Any:
    """A dependency that refuses every parameter of the query but *names*. Raises `Problem` (400) when it runs."""

    def check(request: Request) -> None:
        """Raises `Problem`: 400."""
        _refuse(request, set(names))

    return Depends(check)


def only_of(query: type[BaseModel]) -> Any:
    """The same for the address of a figure about people: only what *query* has. A live figure has no such catalogue."""
    names = {field.alias or name for name, field in query.model_fields.items()}

    def check(request: Request) -> None:
        """Raises `Problem`: 400."""
        if request.path_params.get("figure") in RELEASED:
            _refuse(request, names)

    return Depends(check)


def only_on_page(*names: str, live: bool = False) -> Any:
    """The same for a page, in Dutch; with *live* not for live figures. Raises `PageProblem` (400) when it runs."""

    def check(request: Request) -> None:
        """Raises `PageProblem`: 400."""
        if live and request.path_params.get("figure") not in RELEASED:
            return
        if request.query_params.keys() - set(names):
            raise PageProblem(400, GRONDSLAG)

    return Depends(check)


def _refuse(request: Request, names: set[str]) -> None:
    if unknown := sorted(request.query_params.keys() - names):
        errors = [FieldError(name, "outside-catalogue", GROUND) for name in unknown]
        raise Problem(400, "The request asks for more than the catalogue holds; see errors.", errors=errors)
