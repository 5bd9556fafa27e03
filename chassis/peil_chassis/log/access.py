"""How a process logs in at the log: over TLS, with a user and a password."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class LogAccess:
    """
    What one process shows a broker, and how it knows that broker.

    Attributes:
        user: Name at the broker; what it may do follows from ``deploy/kafka/topics.yaml``.
        password: Its password.
        ca: File with the certificates (PEM) of the authority that signs the brokers'; None is this machine's own list.
    """

    user: str
    password: str = field(repr=False)
    ca: Path | None = None

    def tls(self) -> ssl.SSLContext:
        """
        Trust in the authority alone, and only in the name that was asked for.

        Raises:
            OSError: the file cannot be read, or (`ssl.SSLError`) holds no certificate.
        """
        return ssl.create_default_context(cafile=self.ca)
