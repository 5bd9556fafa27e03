"""Which partition a key belongs to: the rule of Kafka's Java client, remembered per key."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from aiokafka.partitioner import murmur2


@lru_cache(maxsize=100_000)
def partition_number(key: bytes, count: int) -> int:
    """
    The partition, from 0 up to *count*, of *key*: what every client with Kafka's default partitioner chooses.

    Remembered, because the hash is written in Python and keys repeat.
    """
    return int((murmur2(key) & 0x7FFFFFFF) % count)


def partitioner(key: bytes, all_partitions: Sequence[int], available: Sequence[int]) -> int:
    """The same rule in the form the producer asks for; *available* plays no part, so a key never moves."""
    return all_partitions[partition_number(key, len(all_partitions))]
