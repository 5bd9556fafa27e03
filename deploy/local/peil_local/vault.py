"""The local vault's key: random, in a file that only its owner may read."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from .complaint import Complaint

LEADING_SOURCE = "urn:nld:oin:00000001234567890000:systeem:hr"
"""Whose references of persons make pseudonyms in a local run."""

_KEY = re.compile(r"[0-9a-f]{64}")


def make_vault_key(file: Path) -> str:
    """
    The key in *file*, made at random when there is none yet. Without it nothing that was sealed opens again.

    Raises:
        Complaint: the file holds something else.
        OSError: it cannot be read or written.
    """
    try:
        key = file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _made(file)
    except UnicodeDecodeError:
        key = ""
    if not _KEY.fullmatch(key):
        raise Complaint(
            f"{file} hoort 64 hexadecimale cijfers te bevatten: zet de sleutel terug uit een reservekopie."
            " Zonder die sleutel gaat niets meer open dat ermee verzegeld is."
        )
    return key


def _made(file: Path) -> str:
    key = secrets.token_hex(32)
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as handle:
        handle.write(key + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(file)
    return key
