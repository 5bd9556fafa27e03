"""Where the local provider may be: on this machine alone, and beside no other."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from peil_chassis.addresses import is_loopback
from peil_chassis.clock import Clock

from .app import PATH, Provider
from .clients import load_clients
from .minting import Mint
from .people import load_people


class ProviderNotAllowed(Exception):
    """The local provider gives every token without a password: here it may not be."""


class Place(Protocol):
    """What must be known of the process that would hold it."""

    @property
    def host(self) -> str:
        """The address it listens on."""
        ...

    @property
    def identity(self) -> Path | None:
        """The folder of its keys."""
        ...

    @property
    def issuer(self) -> str | None:
        """The provider that services are told to believe."""
        ...

    @property
    def audience(self) -> str:
        """Whom its tokens are for."""
        ...

    @property
    def published_on_loopback(self) -> bool:
        """Whether a container's port is handed to loopback alone."""
        ...


def open_provider(place: Place, clock: Clock, *, transport: httpx.AsyncBaseTransport | None = None) -> Provider:
    """
    The provider for *place*; *transport* carries what it tells services, by default the network.

    Raises:
        ProviderNotAllowed: services believe another provider, or other machines could reach this one.
        Complaint: a key's file is damaged.
    """
    if place.identity is None or place.issuer is None:
        raise ProviderNotAllowed("The local identity provider needs PEIL_IDENTITY, for its keys, and PEIL_ISSUER.")
    if not is_local(place.issuer):
        raise ProviderNotAllowed(
            f"PEIL_ISSUER names another provider ({urlsplit(place.issuer).hostname}). Beside it the local one, "
            "which asks for no password, does not start: leave PEIL_IDENTITY out, or PEIL_ISSUER."
        )
    if not is_loopback(place.host) and not place.published_on_loopback:
        raise ProviderNotAllowed(
            "The local identity provider asks for no password, so it starts on 127.0.0.1 only, "
            f"and PEIL_HOST is {place.host}."
        )
    front = place.issuer.removesuffix(PATH)
    mint = Mint(place.identity, place.issuer, place.audience, clock)
    return Provider(mint, load_people(), load_clients(place.identity, front), transport=transport)


def is_local(issuer: str) -> bool:
    """Whether *issuer* is a local provider's address: on this machine, where a front has it."""
    parts = urlsplit(issuer)
    return parts.scheme == "http" and is_loopback(parts.hostname or "") and parts.path == PATH
