"""The vault's keyring (`PEIL_VAULT_KEY`): seals bodies that hold references; its digests withstand guessing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from peil_chassis import sealing
from peil_chassis.sealing import CannotOpen, WrongKey

__all__ = ["CannotOpen", "Keyring", "WrongKey"]


class Keyring(sealing.Keyring):
    """Keys that are intake's alone: the same secret in another service would give others."""

    def __init__(self, key: str, before: Sequence[str] = (), *, random: Callable[[int], bytes] = os.urandom) -> None:
        """
        Derive everything from *key* and the keys *before* it, each 64 hexadecimal digits.

        Raises:
            WrongKey: one is anything else.
        """
        super().__init__(key, before, owner="intake", random=random)
