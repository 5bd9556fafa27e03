"""Somebody who is logged in already, for tests of what lies behind the login; the login itself is tested elsewhere."""

from __future__ import annotations

from collections.abc import Collection

import httpx
from joserfc.jwk import ECKey

from peil_chassis.clock import Clock, SystemClock
from peil_chassis.http.visitors import CSRF_FIELD
from peil_chassis.login.login import SignIn
from peil_chassis.login.relying_party import RelyingParty
from peil_chassis.login.storage import Arrival, Sessions
from peil_chassis.login.vault import VaultAway
from peil_chassis.provider import Provider
from peil_chassis.store.port import Store

HOST = "http://127.0.0.1:8000"


class NoVault:
    """Nobody logs in, so nobody asks."""

    async def pseudonym(self, reference: str) -> str | None:
        """Away, always."""
        raise VaultAway


def sign_in_nowhere(public_url: str = HOST) -> SignIn:
    """A login at a provider that does not answer."""

    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody here")

    transport = httpx.MockTransport(refuse)
    party = RelyingParty(
        Provider("https://login.example.nl", transport=transport),
        client_id="peil",
        key=ECKey.generate_key("P-256"),
        clock=SystemClock(),
        transport=transport,
    )
    return SignIn(party, NoVault(), public_url)


async def log_in(
    client: httpx.AsyncClient,
    store: Store,
    clock: Clock,
    service: str,
    *,
    roles: Collection[str] = ("employee", "bureau"),
    pseudonym: str | None = None,
    supplier: str | None = None,
) -> dict[str, str]:
    """
    Let *client* be somebody with *roles* at *service*, answering for *supplier*.

    Returns:
        What its forms must carry besides their fields.
    """
    who = Arrival(f"test:{'+'.join(sorted(roles))}", frozenset(roles), pseudonym, sid=None, client=supplier)
    shown, session = await Sessions(store, clock).begin(who)
    client.cookies.set(f"peil_{service}", shown)
    return {CSRF_FIELD: session.csrf}
