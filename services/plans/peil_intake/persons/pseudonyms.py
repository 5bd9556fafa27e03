"""Where pseudonyms come from: the system's randomness, and nothing about the person."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator


def fresh_pseudonyms(random: Callable[[int], bytes] = os.urandom) -> Iterator[str]:
    """Pseudonyms without end: 128 random bits each, so that two are never the same and none tells whose it is."""
    while True:
        yield f"ps-{random(16).hex()}"
