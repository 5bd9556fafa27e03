"""
Codes: what somebody answers with instead of a name.

A code is 128 random bits, written so that it can be read aloud and typed: no letter that looks like another or like a
digit. What leaves this service before anybody draws it is only its hash, from which a code cannot be found again.
"""

from __future__ import annotations

from hashlib import sha256

BYTES = 16
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: without I, L, O and U."""

LENGTH = 26
_GROUP = 5


def code_of(random: bytes) -> str:
    """
    The code that *random* (16 bytes) spells: 26 characters in groups of five, hyphens between.

    Raises:
        ValueError: it is not 16 bytes.
    """
    if len(random) != BYTES:
        raise ValueError(f"a code needs {BYTES} bytes")
    number = int.from_bytes(random)
    letters = "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(LENGTH)))
    return "-".join(letters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def hash_of(code: str) -> str:
    """SHA-256 (hexadecimal) of *code* as `code_of` spells it, hyphens left out."""
    return sha256(code.replace("-", "").encode()).hexdigest()


def chosen(left: int, random: bytes) -> int:
    """
    Which of *left* codes is drawn, from 0: every one as likely as another.

    Args:
        left: How many there are, at least 1.
        random: 16 random bytes. With so many the odds differ by less than one in 10**30.
    """
    return int.from_bytes(random) % left
