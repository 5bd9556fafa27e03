"""What somebody typed as a code, and the hash under which an answer is kept."""

from __future__ import annotations

import re
from hashlib import sha256

LENGTH = 26
_ALPHABET = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_LOOKALIKES = str.maketrans("OIL", "011")


def hash_of(typed: str) -> str | None:
    """
    SHA-256 (hexadecimal) of the code in *typed*; None when it cannot be a code.

    Small letters, spaces and hyphens make no difference, nor does a letter that is taken for a digit (O, I, L).
    """
    code = re.sub(r"[\s#-]", "", typed).upper().translate(_LOOKALIKES)
    if len(code) != LENGTH or not _ALPHABET.issuperset(code):
        return None
    return sha256(code.encode()).hexdigest()
