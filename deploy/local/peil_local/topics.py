"""Creates the topics that are declared and not there yet. Never changes one that exists."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from peil_chassis.log.kafka import KafkaLog
from peil_chassis.log.port import LogError
from peil_contracts.topics import load_topics

from .home import ROOT

DECLARED = ROOT / "deploy" / "kafka" / "topics.yaml"


async def apply(bootstrap: str, declared: Path = DECLARED) -> int:
    """
    Create every topic of *declared* that the broker at *bootstrap* (host:port) does not have.

    Returns:
        How many topics are declared.

    Raises:
        LogError: the broker does not answer or refuses.
    """
    topics = load_topics(declared)
    log = KafkaLog(bootstrap)
    await log.start()
    try:
        await log.create({t.name: t.partitions for t in topics}, {t.name: t.retention_hours for t in topics})
    finally:
        await log.stop()
    return len(topics)


def main(arguments: list[str]) -> int:
    """``./peil topics apply``; the broker is the one in ``PEIL_KAFKA``."""
    if arguments != ["apply"]:
        print("Typ: ./peil topics apply.", file=sys.stderr)
        return 2
    bootstrap = os.environ.get("PEIL_KAFKA", "")
    try:
        count = asyncio.run(apply(bootstrap))
    except LogError:
        print(f"Het logboek op {bootstrap} antwoordt niet: start het, of controleer het adres.", file=sys.stderr)
        return 1
    print(f"Alle {count} topics zijn er.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
