"""The one question of a login to the vault: by which pseudonym do facts speak of this person?"""

from __future__ import annotations

import re
from typing import Protocol

import httpx

from peil_chassis.identity import ProviderAway
from peil_chassis.login.relying_party import ProviderRefused, RelyingParty

LOOKUPS = "/api/intake/v1/pseudonym-lookups"

_PSEUDONYM = re.compile(r"ps-[0-9a-f]{32}")


class VaultAway(Exception):
    """The vault does not answer, or not with what was asked: nobody can log in now."""


class Vault(Protocol):
    """Knows whose pseudonym is whose."""

    async def pseudonym(self, reference: str) -> str | None:
        """
        The pseudonym of the person with *reference* in the leading source; None when the vault knows none.

        Raises:
            VaultAway: it cannot be asked now.
        """
        ...


class VaultOverHttp:
    """The vault of intake, asked with a token of our own."""

    def __init__(self, party: RelyingParty, address: str) -> None:
        """*address*: of intake, without a path."""
        self._party = party
        self._lookups = f"{address.rstrip('/')}{LOOKUPS}"

    async def pseudonym(self, reference: str) -> str | None:
        """The pseudonym of the person with *reference*; None when there is none. Raises `VaultAway`."""
        try:
            answer = await self._ask(reference, await self._party.own_token())
            if answer.status_code == httpx.codes.UNAUTHORIZED:
                answer = await self._ask(reference, await self._party.own_token(fresh=True))
            found = answer.json()["pseudonym"] if answer.status_code == httpx.codes.OK else False
        except (httpx.HTTPError, ProviderAway, ProviderRefused, ValueError, KeyError, TypeError) as error:
            raise VaultAway from error
        if found is None or (isinstance(found, str) and _PSEUDONYM.fullmatch(found)):
            return found
        raise VaultAway

    async def _ask(self, reference: str, token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return await self._party.http.post(self._lookups, json={"reference": reference}, headers=headers)
