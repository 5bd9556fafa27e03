from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from house_rules import PACKAGES, ROOT

BIN = Path(sys.executable).parent
FOLDERS = tuple(str(Path(package).parent) for package in PACKAGES)


def run(*command: str, at: Path) -> subprocess.CompletedProcess[str]:
    tool, *arguments = command
    paths = os.pathsep.join(str(at / folder) for folder in FOLDERS)
    environment = {**os.environ, "PYTHONPATH": paths, "COLUMNS": "200"}
    return subprocess.run(
        [str(BIN / tool), *arguments], cwd=at, env=environment, capture_output=True, text=True, timeout=110, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The house without its tests, to plant something in."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(copy: Path, module: str, line: str) -> None:
    file = copy / module
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{before}\n{line}\n", encoding="utf-8")


def test_imports_point_one_way() -> None:
    done = run("lint-imports", "--no-cache", "--no-logo", at=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("contract", "module", "line"),
    [
        ("arrows", "contracts/peil_contracts/planted.py", "import peil_chassis.clock"),
        ("arrows", "chassis/peil_chassis/planted.py", "import peil_intake"),
        ("arrows", "services/plans/peil_plans/planted.py", "import peil_intake"),
        ("arrows", "services/reporting/peil_reporting/planted.py", "import peil_plans"),
        ("arrows", "deploy/local/peil_local/planted.py", "import peil_reporting"),
        ("pure-core", "services/plans/peil_plans/planted/domain.py", "import asyncio"),
        ("pure-core", "services/plans/peil_intake/planted/domain.py", "import httpx"),
        ("pure-core", "services/reporting/peil_reporting/planted/projection.py", "import peil_chassis.store.memory"),
        ("pure-core", "services/reporting/peil_reporting/planted/domain/inner.py", "import peil_chassis.log.kafka"),
        ("core-below-shell", "services/plans/peil_plans/planted/domain.py", "import peil_plans.planted.storage"),
        (
            "people-in-the-release-room",
            "services/reporting/peil_reporting/figures/planted.py",
            "from peil_reporting.people.projection import PROJECTION",
        ),
        (
            "people-in-the-release-room",
            "services/reporting/peil_reporting/cases/planted.py",
            "from peil_reporting.releases.domain.counting import Tally",
        ),
        (
            "release-room",
            "services/reporting/peil_reporting/figures/planted.py",
            "from peil_reporting.releases.room import ReleaseRoom",
        ),
        ("issuer-and-collector-apart", "services/survey/peil_issuer/planted.py", "import peil_collector"),
        ("issuer-and-collector-apart", "services/survey/peil_collector/planted.py", "import peil_issuer"),
        ("disclosure-alone", "disclosure/peil_disclosure/planted.py", "import peil_contracts"),
        ("pure-core", "disclosure/peil_disclosure/planted.py", "import asyncio"),
        ("one-driver-module", "chassis/peil_chassis/store/planted.py", "import motor.motor_asyncio"),
        ("one-driver-module", "services/plans/peil_plans/planted.py", "import pymongo"),
        ("embedded-store-apart", "deploy/local/peil_local/planted.py", "import secantusdb"),
    ],
)
def test_a_planted_import_is_caught(copy: Path, contract: str, module: str, line: str) -> None:
    for folder in Path(module).parents:
        if str(folder).startswith(PACKAGES):
            plant(copy, str(folder / "__init__.py"), "")
    plant(copy, str(Path(module).parent / "storage.py"), "")
    plant(copy, module, line)
    done = run("lint-imports", "--no-cache", "--no-logo", "--contract", contract, at=copy)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_ruff_has_nothing_to_say() -> None:
    for command in (("check", "--output-format", "concise", "."), ("format", "--check", ".")):
        done = run("ruff", *command, at=ROOT)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("import os", "F401"),
        ("from datetime import datetime\n\nNOW = datetime.now()", "DTZ005"),
        ("import time\n\n\nasync def wait() -> None:\n    time.sleep(1)", "ASYNC251"),
        ("def check(x: int) -> None:\n    assert x", "S101"),
    ],
)
def test_ruff_catches_what_is_planted(tmp_path: Path, planted: str, rule: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "planted.py").write_text(planted + "\n", encoding="utf-8")
    done = run("ruff", "check", "--no-cache", "planted.py", at=tmp_path)
    assert done.returncode == 1
    assert rule in done.stdout


def test_ruff_format_catches_what_is_planted(tmp_path: Path) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "planted.py").write_text("x = { 'a':1 }\n", encoding="utf-8")
    assert run("ruff", "format", "--no-cache", "--check", "planted.py", at=tmp_path).returncode == 1


def test_types_fit() -> None:
    done = run("mypy", at=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("x: int = 'a'", "assignment"),
        ("def f(x):\n    return x", "no-untyped-def"),
        ("def f() -> int:\n    return 1\n    print()", "unreachable"),
        ("import nothing_of_this_name", "import-not-found"),
    ],
)
def test_mypy_catches_what_is_planted(tmp_path: Path, planted: str, rule: str) -> None:
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "planted.py").write_text(planted + "\n", encoding="utf-8")
    done = run("mypy", "planted.py", "--show-error-codes", at=tmp_path)
    assert done.returncode == 1, done.stdout
    assert f"[{rule}]" in done.stdout
