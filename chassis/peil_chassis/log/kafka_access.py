"""Logging in at Kafka: what its clients are told, and why a broker lets nobody in."""

from __future__ import annotations

import asyncio
import ssl
from typing import Any

from aiokafka.conn import collect_hosts, create_conn
from aiokafka.errors import (
    AuthenticationFailedError,
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)
from aiokafka.protocol.metadata import MetadataRequest
from faststream.security import SASLScram512

from peil_chassis.log.access import LogAccess
from peil_chassis.log.port import LogAway, LogRefusesUs

_PASSWORD_REFUSED = (SaslAuthenticationFailed, AuthenticationFailedError, ValueError)
"""aiokafka's own reading of the server's answer ends in a ValueError when the server proves to be another."""

ASKED_MS = 2000
"""How long a broker may take to say why it lets nobody in."""


def client_options(access: LogAccess | None) -> dict[str, Any]:
    """Options of every aiokafka client. Raises what `LogAccess.tls` does."""
    if access is None:
        return {}
    return {
        "security_protocol": "SASL_SSL",
        "ssl_context": access.tls(),
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": access.user,
        "sasl_plain_password": access.password,
    }


def broker_security(access: LogAccess | None) -> SASLScram512 | None:
    """The same for FastStream's broker."""
    if access is None:
        return None
    return SASLScram512(access.user, access.password, ssl_context=access.tls(), use_ssl=True)


async def why_away(bootstrap: str, options: dict[str, Any]) -> LogAway:
    """
    Why no client gets through to *bootstrap* with *options*: aiokafka writes it to its log and raises without it.

    Returns:
        `LogRefusesUs` with what to mend when a broker answers and does not let us in; a plain `LogAway` when none does.
    """
    found: LogAway | None = None
    for host, port, _ in collect_hosts(bootstrap):
        reason = await _ask(host, port, options)
        if reason is None:
            continue
        found = reason
        if isinstance(reason, LogRefusesUs):
            break
    await asyncio.sleep(0.05)  # refused connections say goodbye in the background, and our caller may end at once
    return found or LogAway(f"no Kafka answers at {bootstrap}")


async def _ask(host: str, port: int, options: dict[str, Any]) -> LogAway | None:
    where = f"Kafka at {host}:{port}"
    try:
        connection = await create_conn(host, port, request_timeout_ms=ASKED_MS, **options)
        try:
            await connection.send(MetadataRequest([]))
        finally:
            connection.close()
    except ssl.SSLCertVerificationError as error:
        return LogRefusesUs(
            f"the certificate of {where} is not to be trusted ({error.verify_message}):"
            " PEIL_KAFKA_CA must hold the authority that signed it, PEIL_KAFKA the name it is for"
        )
    except ssl.SSLError:
        return LogRefusesUs(f"{where} does not speak our TLS: PEIL_KAFKA must name its listener with SASL_SSL")
    except _PASSWORD_REFUSED:
        return LogRefusesUs(f"{where} refuses the user or the password: check PEIL_KAFKA_USER and PEIL_KAFKA_PASSWORD")
    except (UnsupportedSaslMechanismError, IllegalSaslStateError):
        return LogRefusesUs(f"{where} offers no login with SCRAM-SHA-512 on this port")
    except KafkaConnectionError:
        open_ = "" if options else ", perhaps because it wants login and encryption: set PEIL_KAFKA_USER"
        return LogAway(f"{where} ends the connection{open_}")
    except (OSError, KafkaError, TimeoutError):
        if options and await _listens(host, port):
            return LogAway(f"{where} answers, but not with TLS: PEIL_KAFKA must name its listener with SASL_SSL")
    return None


async def _listens(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(ASKED_MS / 1000):
            _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
