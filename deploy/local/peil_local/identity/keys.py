"""The keys of a local run, made on the machine that uses them: the provider's own, which turn, and one per client."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from peil_local.complaint import Complaint

ALGORITHM = "RS256"
"""What every provider and client of OpenID Connect understands."""

SIGNS_FOR = timedelta(days=30)
STAYS = timedelta(hours=24)
"""A key that no longer signs stays published until everything it signed has expired."""


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """
    The provider's keys at one moment.

    Attributes:
        current: What is signed with now.
        published: Every public key that a verifier should know: the one before, the present one and the next.
    """

    current: RSAKey
    published: tuple[RSAKey, ...]

    def as_set(self) -> dict[str, Any]:
        """The public keys as a JSON Web Key Set."""
        return {"keys": [key.as_dict(private=False, use="sig", alg=ALGORITHM) for key in self.published]}


def signing_keys(folder: Path, now: datetime) -> SigningKeys:
    """
    The provider's keys at *now*; made when there are none, turned when the present one has signed long enough.

    The next key is published a whole turn before it signs, so no verifier meets a key it could not know.

    Raises:
        Complaint: the file of keys is damaged.
        OSError: it cannot be written.
    """
    file = folder / "signing.json"
    with _alone(folder):
        stored = _read_ring(file)
        turned = _turned(stored, now)
        if turned != stored:
            _write(file, [{"from": begins.isoformat(), "key": key} for begins, key in turned])
    current = max(begins for begins, _ in turned if begins <= now)
    keys = [(begins, _imported(json.dumps(key))) for begins, key in turned]
    return SigningKeys(next(key for begins, key in keys if begins == current), tuple(key for _, key in keys))


def client_key(folder: Path, client: str) -> RSAKey:
    """
    The private key that *client* proves itself with, made when there is none; its file is ``client-<client>.json``.

    Raises:
        Complaint: the file is damaged.
        OSError: it cannot be written.
    """
    file = client_key_file(folder, client)
    with _alone(folder):
        if not file.exists():
            _write(file, _new_key())
    try:
        return _imported(file.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError, JoseError):
        raise _damaged(file) from None


def client_key_file(folder: Path, client: str) -> Path:
    """Where the key of *client* lies, as a JSON Web Key."""
    return folder / f"client-{client}.json"


_Ring = list[tuple[datetime, dict[str, Any]]]
"""Keys with the moment each begins to sign, oldest first; the last one's turn is still to come."""


def _turned(ring: _Ring, now: datetime) -> _Ring:
    ring = list(ring)
    if not any(begins <= now for begins, _ in ring):
        ring.insert(0, (now, _new_key()))
    while ring[-1][0] <= now:
        ring.append((max(ring[-1][0] + SIGNS_FOR, now + STAYS), _new_key()))
    ends = [begins for begins, _ in ring[1:]]
    return [entry for entry, end in zip(ring, [*ends, None], strict=True) if end is None or end + STAYS > now]


@lru_cache(maxsize=64)
def _imported(key: str) -> RSAKey:
    """A key from its JSON; checking a private key takes long enough to do it once."""
    return RSAKey.import_key(json.loads(key))


def _new_key() -> dict[str, Any]:
    key = RSAKey.generate_key(2048, auto_kid=True)
    return dict(key.as_dict(private=True, use="sig", alg=ALGORITHM))


def _read_ring(file: Path) -> _Ring:
    try:
        entries = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except ValueError:
        raise _damaged(file) from None
    try:
        ring = [(datetime.fromisoformat(entry["from"]), dict(entry["key"])) for entry in entries]
        for _, key in ring:
            _imported(json.dumps(key))
    except (ValueError, KeyError, TypeError, JoseError):
        raise _damaged(file) from None
    return ring


def _damaged(file: Path) -> Complaint:
    return Complaint(f"{file} is beschadigd: gooi het weg, dan maakt ./peil up een nieuwe sleutel.")


def _write(file: Path, content: dict[str, Any] | Sequence[Any]) -> None:
    fresh = file.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        json.dump(content, handle, indent=1)
    fresh.replace(file)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two processes that start at once make one set of keys."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / "keys.lock").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
