"""
Certificates and passwords for a Kafka with login on one machine: the compose file and the tests use them.

An installation brings certificates of its own authority instead, and makes users with Kafka's own tool.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from peil_contracts.grants import load_grants

from .topics import DECLARED

ADMIN = "admin"
"""The user who makes topics and rules; a super user in ``deploy/kafka/secured.properties``."""

LASTS = timedelta(days=825)


def make_secrets(folder: Path, *, users: Sequence[str], hosts: Sequence[str], now: datetime) -> None:
    """
    Write what is not there yet: ``ca.pem``, ``kafka.pem`` (the node's key and certificates) and a file per user.

    Args:
        folder: Where to; made when it is not there.
        users: Names at the broker; ``password-<name>`` holds a new password of 32 characters.
        hosts: Names and addresses under which clients reach the broker.
        now: From when the certificates hold; for 825 days.

    Raises:
        OSError: the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "kafka.pem").exists():
        authority, key = _authority(now)
        (folder / "ca.pem").write_bytes(authority.public_bytes(serialization.Encoding.PEM))
        (folder / "kafka.pem").write_bytes(_node(authority, key, hosts, now))
    for user in users:
        file = folder / f"password-{user}"
        if not file.exists():
            file.write_text(secrets.token_urlsafe(24), encoding="ascii")


def every_user(declared: Path = DECLARED) -> list[str]:
    """The users that *declared* names, and the one who makes topics and rules. Raises `TopicsBroken`."""
    return [ADMIN, *sorted({grant.user for grant in load_grants(declared)})]


def _authority(now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "peil-kafka-authority")])
    signs = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = (
        _begun(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(signs, critical=True)
        .sign(key, hashes.SHA256())
    )
    return made, key


def _node(
    authority: x509.Certificate, signer: ec.EllipticCurvePrivateKey, hosts: Sequence[str], now: datetime
) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kafka")])
    alternatives = x509.SubjectAlternativeName([_host(each) for each in dict.fromkeys([*hosts, "127.0.0.1"])])
    signed = (
        _begun(name, authority.subject, key.public_key(), now)
        .add_extension(alternatives, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + b"".join(each.public_bytes(serialization.Encoding.PEM) for each in (signed, authority))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # a clock in a container may be behind
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def main(arguments: Sequence[str]) -> int:
    """``python -m peil_local.kafka_secrets FOLDER HOST...``: for the compose file."""
    make_secrets(Path(arguments[0]), users=every_user(), hosts=arguments[1:], now=datetime.now(UTC))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
