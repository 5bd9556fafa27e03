"""
Keeping secret what a service must keep: texts that are sealed, and digests that nobody can guess through.

One key gives a key per owner and purpose (HKDF, RFC 5869). Everything says with which version of the key it was made,
so that the key can be changed while what was made before stays readable.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
"""What AES-GCM takes (NIST SP 800-38D); drawn at random, fit for 2^32 sealings per key."""
VERSION_LENGTH = 12


class CannotOpen(Exception):
    """What was sealed cannot be opened: its key is not here, or it is not what was sealed."""


class WrongKey(ValueError):
    """A key is not 64 hexadecimal digits; the text never repeats it."""


class _Key:
    def __init__(self, secret: bytes, owner: str) -> None:
        self.version = _derived(secret, owner, "version").hex()[:VERSION_LENGTH]
        self.sealing = AESGCM(_derived(secret, owner, "sealing"))
        self.digesting = _derived(secret, owner, "digesting")


class Keyring:
    """The present key, which seals, and the keys before it, which still open."""

    def __init__(
        self, key: str, before: Sequence[str] = (), *, owner: str, random: Callable[[int], bytes] = os.urandom
    ) -> None:
        """
        Derive everything from *key* and the keys *before* it, each 64 hexadecimal digits, for the service *owner*.

        Raises:
            WrongKey: one is anything else.
        """
        self._random = random
        self._keys = {made.version: made for made in (_Key(_secret(text), owner) for text in (key, *before))}
        self._present = next(iter(self._keys.values()))

    @property
    def version(self) -> str:
        """Which key seals now: a digest of it that does not lead back."""
        return self._present.version

    def seal(self, body: bytes, *, about: str) -> str:
        """
        *body*, readable only with the key, as text: version of the key, nonce and sealed bytes.

        Args:
            body: Anything.
            about: Where it will be kept, such as collection and id; it opens only when the same is said again.
        """
        nonce = self._random(NONCE_BYTES)
        sealed = self._present.sealing.encrypt(nonce, body, about.encode())
        return f"{self._present.version}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, about: str) -> bytes:
        """
        What was sealed, with the key it was sealed with.

        Raises:
            CannotOpen: that key is not here, or this is not what was sealed *about* this.
        """
        version, _, text = sealed.partition(".")
        key = self._keys.get(version)
        if key is None:
            raise CannotOpen(f"sealed with key {version[:VERSION_LENGTH]}, which is not here")
        try:
            packed = urlsafe_b64decode(text)
            return key.sealing.decrypt(packed[:NONCE_BYTES], packed[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError):
            raise CannotOpen("not what was sealed: damaged, or taken from another place") from None

    def digest(self, purpose: str, text: str) -> str:
        """A digest of *text* under the present key: the same for the same text, and of no use without the key."""
        return _digest(self._present, purpose, text)

    def digests(self, purpose: str, text: str) -> list[str]:
        """The digests of *text* under every key, the present one first."""
        return [_digest(key, purpose, text) for key in self._keys.values()]


def _digest(key: _Key, purpose: str, text: str) -> str:
    return f"{key.version}.{hmac.new(key.digesting, f'{purpose} {text}'.encode(), hashlib.sha256).hexdigest()}"


def _secret(text: str) -> bytes:
    try:
        secret = bytes.fromhex(text)
    except ValueError:
        secret = b""
    if len(secret) != KEY_BYTES or len(text) != 2 * KEY_BYTES:
        raise WrongKey(f"a key must be {2 * KEY_BYTES} hexadecimal digits")
    return secret


def _derived(secret: bytes, owner: str, purpose: str) -> bytes:
    # The secret is uniformly random already, so that HKDF needs no salt (RFC 5869, section 3.1).
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"peil {owner} {purpose}".encode()).derive(secret)
