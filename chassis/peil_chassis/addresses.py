"""Addresses in settings, of web servers, brokers and networks: one that cannot be used is told at the start."""

from __future__ import annotations

from ipaddress import ip_address, ip_network
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator


def is_loopback(host: str) -> bool:
    """Whether *host* (a name or an address, without port) is this machine itself."""
    bare = host.strip("[]")
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def _web(value: str) -> str:
    try:
        url = urlsplit(value)
        fits = url.scheme in ("http", "https") and bool(url.hostname) and url.port != 0
    except ValueError:  # brackets left open, or a port that is none
        fits = False
    if not fits or value != f"{url.scheme}://{url.netloc}" or "@" in url.netloc or any(map(str.isspace, value)):
        raise ValueError("it must be http:// or https://, a host and perhaps a port, and nothing after it")
    return value


def _public(value: str) -> str:
    url = urlsplit(_web(value))
    if url.scheme != "https" and not is_loopback(url.hostname or ""):
        raise ValueError("it must begin with https://: over http cookies and answers can be read on the way")
    return value


def _issuer(value: str) -> str:
    try:
        fits = bool(urlsplit(value).hostname)
    except ValueError:
        fits = False
    if not fits:
        raise ValueError("it must be the address of a web server, with perhaps a path")
    return value


def _brokers(value: str) -> str:
    for broker in value.split(","):
        host, _, port = broker.rpartition(":")
        fits = port.isascii() and port.isdigit() and 0 < int(port) <= 65535
        if not fits or not host or any(letter in ":/@" or letter.isspace() for letter in host):
            raise ValueError("each broker must be host:port, the port from 1 to 65535, commas between")
    return value


def _networks(value: str) -> str:
    for network in value.split(","):
        try:
            ip_network(network)
        except ValueError:
            raise ValueError(
                "each must be an address, / and a length, as 10.0.0.0/8, no bit set beyond the length"
            ) from None
    return value


WebAddress = Annotated[str, AfterValidator(_web)]
"""Scheme, host and port of a web server, without a path."""

PublicAddress = Annotated[str, AfterValidator(_public)]
"""A `WebAddress` that browsers see: https, or http on this machine only."""

IssuerAddress = Annotated[str, AfterValidator(_issuer)]
"""An identity provider's address, which may have a path; whether it may be believed is `Provider`'s to say."""

Brokers = Annotated[str, AfterValidator(_brokers)]
"""Kafka brokers, ``host:port`` with commas between."""

Networks = Annotated[str, AfterValidator(_networks)]
"""IP networks, commas between."""
