"""What the person who typed ``./peil up`` asked for."""

from __future__ import annotations

import argparse
import re
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass

from .complaint import Complaint

HELP = "./peil up [--port 8080] [--data MAP] [--kafka HOST:POORT] [--mongo URI]"


@dataclass(frozen=True)
class Wishes:
    """The front's port, and engines of others to use in place of the embedded ones."""

    port: int = 8080
    kafka: str | None = None
    mongo: str | None = None


def wishes_of(arguments: Sequence[str]) -> Wishes:
    """
    What was typed behind ./peil up.

    Raises:
        Complaint: an option is unknown or its value cannot be one.
    """
    parser = argparse.ArgumentParser(prog="./peil up", add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--port", default="8080")
    parser.add_argument("--kafka")
    parser.add_argument("--mongo")
    try:
        found, unknown = parser.parse_known_args(arguments)
    except argparse.ArgumentError:
        unknown, found = list(arguments), None
    if unknown or found is None:
        raise Complaint(f"./peil up begrijpt '{' '.join(unknown)}' niet; het kent --port, --data, --kafka en --mongo.")
    if not found.port.isdecimal() or int(found.port) > 65535:
        raise Complaint(f"'{found.port}' is geen poort: noem een getal van 1 tot en met 65535, of 0 voor een vrije.")
    if found.kafka and not re.fullmatch(r"[^\s:/]+:\d{1,5}(,[^\s:/]+:\d{1,5})*", found.kafka):
        raise Complaint(
            f"'{found.kafka}' is geen adres van Kafka: schrijf HOST:POORT, bijvoorbeeld --kafka 127.0.0.1:9092."
        )
    if found.mongo and not re.match(r"mongodb(\+srv)?://", found.mongo):
        raise Complaint(
            "Het adres van MongoDB begint met mongodb://, bijvoorbeeld --mongo mongodb://127.0.0.1:27017/?replicaSet=rs0."
        )
    return Wishes(port=int(found.port), kafka=found.kafka, mongo=found.mongo)


def forget_kafka_login(environment: MutableMapping[str, str]) -> None:
    """Leave out of *environment* how one logs in to a real broker: the embedded one knows no login."""
    for name in ("PEIL_KAFKA_USER", "PEIL_KAFKA_PASSWORD", "PEIL_KAFKA_CA"):
        environment.pop(name, None)


def mongo_place(uri: str) -> tuple[str, int] | None:
    """Host and port of the first server that *uri* names; None when only DNS knows it (mongodb+srv)."""
    found = re.match(r"mongodb://(?:[^@/]*@)?([^:/,?]+)(?::(\d+))?", uri)
    return (found[1], int(found[2] or 27017)) if found else None


def without_password(uri: str) -> str:
    """*uri* fit for a screen: whatever stands before the @ is left out."""
    return re.sub(r"//[^@/]*@", "//…@", uri)
