"""Who is asking: roles of the design, and how a bearer token becomes an identity."""

from __future__ import annotations

import hashlib
import hmac
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

ROLES: Mapping[str, str] = {
    "employee": "works for the organisation",
    "bureau": "answers for the whole of inclusion and diversity",
    "survey-operator": "opens and closes survey waves",
    "disclosure-officer": "guards what may be said; may tighten a threshold, never read below it",
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


class TokenFileBroken(ValueError):
    """The file of local tokens cannot be read as such."""


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


class TokenFile:
    """
    Static tokens of a local run, read once from a JSON file.

    The file is a list of ``{token, name, subject, roles, client, sources}``. It is made by the launcher for one
    machine; a real installation has an identity provider instead.
    """

    def __init__(self, path: Path) -> None:
        """
        Read the file.

        Raises:
            TokenFileBroken: it is missing, no JSON, or an entry lacks something; the message says which.
        """
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise TokenFileBroken(f"The token file {path} cannot be read: {error.strerror}.") from None
        except ValueError:
            raise TokenFileBroken(f"The token file {path} is not JSON.") from None
        if not isinstance(entries, list):
            raise TokenFileBroken(f"The token file {path} must hold a list of tokens.")
        self._identities = [_entry(path, number, entry) for number, entry in enumerate(entries, start=1)]

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is. Compares digests with every token, so that time tells nothing about a near miss."""
        digest = _digest(token)
        found: Identity | None = None
        for known, identity in self._identities:
            if hmac.compare_digest(known, digest):
                found = identity
        return found


def load_tokens(path: Path | None) -> TokenFile:
    """
    The file of local tokens that the environment names; without a good one the process ends with code 2.

    Raises:
        SystemExit: no file is named, or it is broken; one sentence on standard error says which.
    """
    try:
        if path is None:
            raise TokenFileBroken("PEIL_TOKENS is not set. It is: JSON file of local tokens, made by the launcher.")
        return TokenFile(path)
    except TokenFileBroken as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _entry(path: Path, number: int, entry: Any) -> tuple[bytes, Identity]:
    where = f"The token file {path}, entry {number}"
    if not isinstance(entry, dict):
        raise TokenFileBroken(f"{where}: must be an object.")
    token, subject = entry.get("token"), entry.get("subject")
    if not isinstance(token, str) or len(token) < 16:
        raise TokenFileBroken(f"{where}: 'token' must be a text of at least 16 characters.")
    if not isinstance(subject, str) or not subject:
        raise TokenFileBroken(f"{where}: 'subject' must be a text.")
    client = entry.get("client")
    if client is not None and not isinstance(client, str):
        raise TokenFileBroken(f"{where}: 'client' must be a text or null.")
    try:
        roles = known_roles(_texts(where, "roles", entry.get("roles", [])))
    except UnknownRole as error:
        raise TokenFileBroken(f"{where}: {error}") from None
    sources = frozenset(_texts(where, "sources", entry.get("sources") or []))
    families = frozenset(_texts(where, "families", entry.get("families") or []))
    return _digest(token), Identity(subject, roles, client, sources, families)


def _texts(where: str, field: str, value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise TokenFileBroken(f"{where}: '{field}' must be a list of texts.")
    return value
