from __future__ import annotations

import ast
from pathlib import Path

from house_rules import ROOT

AUDIT = "peil_chassis.audit"


def audited(folder: Path) -> list[str]:
    """The modules below *folder* that import the audit log, by their place in it."""
    return [str(file.relative_to(folder)) for file in sorted(folder.rglob("*.py")) if AUDIT in _imports(file)]


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
    return found


def test_nothing_of_the_survey_knows_the_audit_log() -> None:
    """Who answered, and when, is written down nowhere: so the survey's services cannot even reach for it."""
    assert audited(ROOT / "services/survey") == []


def test_a_planted_import_is_found(tmp_path: Path) -> None:
    for number, line in enumerate(
        ["import peil_chassis.audit", "from peil_chassis import audit", "from peil_chassis.audit import Audit", "x = 1"]
    ):
        (tmp_path / f"m{number}.py").write_text(line)
    assert audited(tmp_path) == ["m0.py", "m1.py", "m2.py"]
