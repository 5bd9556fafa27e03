"""Telling services that a login is over (OpenID Connect Back-Channel Logout 1.0)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import httpx

from peil_chassis.logs import declare_events, get_logger

from .clients import Client
from .minting import Mint

TIMEOUT_S = 3.0

declare_events({"logout_not_told": "a service did not hear that a login is over; its session ends by itself"})
log = get_logger()


async def tell_services(
    mint: Mint, sid: str, clients: Iterable[Client], *, transport: httpx.AsyncBaseTransport | None = None
) -> None:
    """
    Send each of *clients* a signed word that the login *sid* is over, all at once.

    Whoever does not answer in time is not waited for: its session ends when nobody uses it any more. *transport*
    carries it, by default the network.
    """
    told = [client for client in clients if client.back_channel_uri]
    if not told:
        return
    async with httpx.AsyncClient(timeout=TIMEOUT_S, trust_env=False, transport=transport) as http:
        await asyncio.gather(*(_tell(http, mint, sid, client) for client in told))


async def _tell(http: httpx.AsyncClient, mint: Mint, sid: str, client: Client) -> None:
    form = {"logout_token": mint.logout_token(sid, client.client)}
    try:
        answer = await http.post(client.back_channel_uri or "", data=form)
    except httpx.HTTPError as error:
        log.warning("logout_not_told", name=client.client, error_type=type(error).__name__)
        return
    if not answer.is_success:
        log.warning("logout_not_told", name=client.client, status=answer.status_code)
