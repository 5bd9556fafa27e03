"""
The certificate of a release: everything `peil_disclosure.check` needs to find it safe without a solver.

It holds the true sizes and is therefore secret; who checks it does so inside. Published are the verdict and two hashes.
The hash of the rows binds what was told. The hash of the certificate binds the proof, and would also let a reader try
guesses of the hidden sizes one by one: it is published only when random characters in the certificate make that
useless.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from .atoms import merge
from .model import Problem, Refused, Verdict

_SALT_LENGTH = 32
"""Hexadecimal digits: 128 random bits, more than anybody can try."""


def certify(problem: Problem, verdict: Verdict, *, salt: str = "") -> bytes:
    """
    The certificate of *problem*, which an audit found safe: canonical JSON, ASCII, the same for rows in any order.

    Args:
        problem: What is told.
        verdict: Of `audit` about this very problem.
        salt: Random hexadecimal digits, 32 or more; without them the certificate's own hash is not to be published.

    Raises:
        Refused: ``not-safe``, when the audit found a violation.
    """
    if not verdict.safe:
        raise Refused("not-safe", "an unsafe release has no certificate")
    atoms = merge(problem)
    rows = sorted(
        [row.name, amount, sorted(row.cells)] for row, amount in zip(problem.rows, problem.amounts, strict=True)
    )
    return _canonical(
        {
            "atoms": [sorted(cells) for cells in atoms.members],
            "k": problem.k,
            "rows": rows,
            "rows_hash": hashlib.sha256(_canonical([problem.k, rows])).hexdigest(),
            "salt": salt,
            "sizes": list(atoms.sizes),
            "witnesses": [[[list(pair) for pair in w.differences], list(w.covers)] for w in verdict.witnesses],
        }
    )


def public_part(certificate: bytes) -> dict[str, Any]:
    """
    What may be published of *certificate*.

    Returns:
        ``verdict`` ("safe"), ``k``, ``rows_hash``, and ``certificate_hash`` (SHA-256, hexadecimal) if it has a salt.
    """
    told = json.loads(certificate)
    part: dict[str, Any] = {"verdict": "safe", "k": told["k"], "rows_hash": told["rows_hash"]}
    if len(told["salt"]) >= _SALT_LENGTH:
        part["certificate_hash"] = hashlib.sha256(certificate).hexdigest()
    return part


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")
