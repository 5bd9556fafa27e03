"""Runs Spectral with the NLgov API Design Rules over an openapi.json."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
SPECTRAL = HERE / "node" / "node_modules" / ".bin" / "spectral"
RULES = HERE / "contract" / "standards" / "nlgov-api-design-rules.spectral.yaml"


class Finding(NamedTuple):
    """One thing Spectral has against a document."""

    rule: str
    where: str
    message: str


def spectral_findings(document: Path) -> list[Finding]:
    """
    Everything Spectral finds in *document*, warnings included; skips the test where Node's packages are absent.

    Raises:
        FileNotFoundError: the document or the rules do not exist (Spectral itself would call that a success).
        RuntimeError: Spectral failed.
    """
    if not SPECTRAL.exists():
        pytest.skip("Spectral is not installed: npm ci in tests/node")
    for file in (document, RULES):
        if not file.is_file():
            raise FileNotFoundError(file)
    command = [str(SPECTRAL), "lint", "--ruleset", str(RULES), "--format", "json", "--quiet", str(document)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr or done.stdout)
    return [
        Finding(str(found["code"]), ".".join(str(step) for step in found["path"]), str(found["message"]))
        for found in json.loads(done.stdout or "[]")
    ]
