"""An authenticator for services that a test builds on memory: it knows the tokens it was told, and no other."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.identity import Identity
from peil_local.identity.clients import ENTRIES


class KnownTokens:
    """Token -> whose it is."""

    def __init__(self, identities: Mapping[str, Identity]) -> None:
        self._identities = dict(identities)

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        return self._identities.get(token)


def hr_system(client: str = "hr-system") -> Identity:
    """The local system *client*, bound as the local provider binds it."""
    entry = ENTRIES[client]
    return Identity(
        client, frozenset(entry["roles"]), client, frozenset(entry["sources"]), frozenset(entry["families"])
    )
