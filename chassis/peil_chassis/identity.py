"""Who is asking: the roles and relations of the design, and what knows who sent a bearer token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

ROLES: Mapping[str, str] = {
    "employee": "works for the organisation",
    "bureau": "answers for the whole of inclusion and diversity",
    "survey-operator": "opens and closes survey waves",
    "disclosure-officer": "sets from how many people on something is told; reads no figures",
    "works-council": "watches over survey and disclosure for the employees",
    "auditor": "reads the trail of what was done, changes nothing",
    "operator": "keeps the services running",
    "hr-system": "a system that delivers facts about the sources it owns",
    "service": "one of Peil's own services, which asks the vault at login",
}
"""What a person or system is for the whole organisation."""

RELATIONS: Mapping[str, str] = {
    "manager": "manager of a unit",
    "hiring-manager": "hiring manager of a vacancy",
    "trekker": "owner of a plan or action",
}
"""What a person is to one unit, vacancy or plan: taken from facts, never from a token."""


class UnknownRole(ValueError):
    """A role is named that the design does not know."""

    def __init__(self, role: str) -> None:
        known = ", ".join([*ROLES, *RELATIONS])
        super().__init__(f"'{role}' is not a role. Roles and relations: {known}.")


class ProviderAway(Exception):
    """The identity provider does not answer, and without it no token can be judged."""


@dataclass(frozen=True, slots=True)
class Identity:
    """
    Who is asking.

    Attributes:
        subject: Stable, opaque; never a name or an address.
        roles: Names out of `ROLES` and `RELATIONS`.
        client: For a system: the short name of the client it is.
        sources: The event sources (``urn:nld:oin:…``) this client may speak for.
        families: The families of events this client may deliver, such as ``vacancies``.
        pseudonym: What facts call this person; None for a system, and for a person the vault does not know.
        session: The session of a page this identity comes from; None when it comes from a token.
    """

    subject: str
    roles: frozenset[str]
    client: str | None = None
    sources: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    pseudonym: str | None = None
    session: str | None = None

    def has(self, *roles: str) -> bool:
        """Whether it has at least one of *roles*."""
        return not self.roles.isdisjoint(roles)


def known_roles(roles: Sequence[str]) -> frozenset[str]:
    """
    *roles* as a set, every one of them known to the design.

    Raises:
        UnknownRole: one is not.
    """
    for role in roles:
        if role not in ROLES and role not in RELATIONS:
            raise UnknownRole(role)
    return frozenset(roles)


class Authenticator(Protocol):
    """Turns a bearer token into an identity."""

    async def identify(self, token: str) -> Identity | None:
        """
        Whose token this is; None when it is nobody's.

        Raises:
            ProviderAway: it cannot be said now.
        """
        ...
