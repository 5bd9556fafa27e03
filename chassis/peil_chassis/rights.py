"""
The rights matrix: who may use which route, as data.

Every service has one `Right` per route in its ``rights.py``. What stands there is what is enforced
(`peil_chassis.http.access`), what ``docs/rights.md`` says, and what the tests try: nothing else decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from peil_chassis.identity import RELATIONS, known_roles

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_PARAMETER = re.compile(r"{(\w+)(?::\w+)?}")


class RightBroken(ValueError):
    """A row of the matrix cannot be meant as it stands."""

    def __init__(self, method: str, path: str, why: str) -> None:
        super().__init__(f"The right of {method} {path}: {why}")


@dataclass(frozen=True, slots=True)
class At:
    """
    The object a relation is asked about, as the address names it.

    Attributes:
        kind: What it is: ``unit``, ``plan`` or ``vacancy``.
        path: Name of the parameter in the path that holds its id.
        query: Name of the parameter in the query, when it stands there; without it the relation does not hold.
    """

    kind: str
    path: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Own:
    """Whoever has the relation to any object of *kind* may ask; the answer holds what belongs to those alone."""

    kind: str


Object: TypeAlias = At | Own


@dataclass(frozen=True, slots=True)
class Right:
    """
    Who may use one route.

    Attributes:
        method: The HTTP method.
        path: The whole address, as ``/api/plans/v1/plans/{plan}``.
        reason: Why these and no others, in a sentence for whoever checks the matrix.
        roles: Roles that may, whatever the object.
        relations: Relation -> the object it must hold for.
        public: Everybody may, unasked. Then there are no roles and relations.
    """

    method: str
    path: str
    reason: str
    roles: frozenset[str] = frozenset()
    relations: Mapping[str, Object] = field(default_factory=dict)
    public: bool = False

    def __post_init__(self) -> None:
        """
        Check what can be seen from the row alone.

        Raises:
            RightBroken: the row contradicts itself, or names a parameter that its path has not.
            UnknownRole: a role the design does not know.
        """
        known_roles(sorted(self.roles))
        if why := self._fault():
            raise RightBroken(self.method, self.path, why)

    @property
    def route(self) -> str:
        """How the row is named: method and address."""
        return f"{self.method} {self.path}"

    def _fault(self) -> str | None:
        unknown = sorted(set(self.relations) - set(RELATIONS)) + sorted(set(self.roles) & set(RELATIONS))
        if self.method not in METHODS:
            return f"no method of a route; those are {', '.join(sorted(METHODS))}."
        if not self.path.startswith("/") or not self.reason.strip():
            return "a row needs an address that begins with a slash, and a reason."
        if unknown:
            return f"'{unknown[0]}' stands in the wrong place: roles are roles, and relations need an object."
        if self.public and (self.roles or self.relations):
            return "what is public has no roles and no relations."
        if not (self.public or self.roles or self.relations):
            return "nobody may. Name a role, a relation, or make it public."
        return self._object_fault()

    def _object_fault(self) -> str | None:
        parameters = set(_PARAMETER.findall(self.path))
        for relation, at in self.relations.items():
            if isinstance(at, At) and bool(at.path) == bool(at.query):
                return f"the object of '{relation}' stands in the path or in the query, one of both."
            if isinstance(at, At) and at.path and at.path not in parameters:
                return f"the path has no parameter '{at.path}' for '{relation}'."
        return None


def roles(*names: str) -> frozenset[str]:
    """
    *names* as the roles of a row.

    Raises:
        UnknownRole: one the design does not know.
    """
    return known_roles(names)


def by_route(rights: Iterable[Right]) -> dict[str, Right]:
    """
    *rights* by ``METHOD /path``.

    Raises:
        RightBroken: two rows are about one route.
    """
    found: dict[str, Right] = {}
    for right in rights:
        if right.route in found:
            raise RightBroken(right.method, right.path, "there is a second row for this route.")
        found[right.route] = right
    return found


def who_may(right: Right) -> str:
    """The row in words: ``everybody``, or the roles, then each relation with its object."""
    if right.public:
        return "everybody"
    related = [
        f"{relation} of {'that' if isinstance(at, At) else 'any'} {at.kind}"
        for relation, at in sorted(right.relations.items())
    ]
    return ", ".join([*sorted(right.roles), *related])
