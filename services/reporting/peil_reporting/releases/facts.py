"""What the rest of the world hears of a release: that it was made and how it is proved. Never a figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from peil_chassis.clock import amsterdam_day, timestamp
from peil_chassis.outbox import Draft
from peil_contracts.releases import FIGURES_RELEASED

TOPIC = "peil-releases"
_IDS = UUID("a7a52a2e-3c5e-5d0e-9b1b-0d6a4f0c7b13")


class Level(NamedTuple):
    """How many rows about units of one level were told, and how many were not."""

    level: str
    released: int
    hidden: int


class Proof(NamedTuple):
    """
    How a release is proved.

    Attributes:
        k: Fewest people a figure is about.
        rows_hash: SHA-256 of the rows that were audited.
        certificate_hash: SHA-256 of the certificate, which stays inside.
        first, last: Numbers of its rows in the ledger.
        ledger_hash: The hash of the last one.
    """

    k: int
    rows_hash: str
    certificate_hash: str
    first: int
    last: int
    ledger_hash: str


def released(source: str, release: str, about: str, proof: Proof, levels: Sequence[Level], now: datetime) -> Draft:
    """*release* was made; *about* is ``register`` or ``survey``."""
    data = {
        "release": release,
        "about": about,
        "k": proof.k,
        "verdict": "safe",
        "rows_hash": proof.rows_hash,
        "certificate_hash": proof.certificate_hash,
        "ledger_first": proof.first,
        "ledger_last": proof.last,
        "ledger_hash": proof.ledger_hash,
        "levels": [one._asdict() for one in levels],
        "released_on": amsterdam_day(now).isoformat(),
    }
    return Draft(
        topic=TOPIC,
        key=release,
        event={
            "specversion": "1.0",
            "id": str(uuid5(_IDS, f"{about} {release}")),
            "source": source,
            "type": FIGURES_RELEASED,
            "subject": release,
            "time": timestamp(now),
            "datacontenttype": "application/json",
            "data": data,
        },
    )
