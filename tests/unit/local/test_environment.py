from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from peil_local import environment
from peil_local.complaint import Complaint
from peil_local.home import ROOT, SOURCES, Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A clone without an environment: locks, and a stand-in for what an installed one looks like."""
    root = tmp_path / "clone"
    (root / ".peil").mkdir(parents=True)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (root / lock).write_text((ROOT / lock).read_text())
    return Home(root=root, data=root / ".peil")


def test_uv_is_installed_with_the_hashes_of_the_lock() -> None:
    lines = environment.pinned(ROOT / "requirements.lock", "uv").splitlines()
    assert lines[0].startswith("uv==")
    assert len(lines) > 3
    assert all("--hash=sha256:" in line for line in lines[1:])


def test_a_lock_without_uv_is_an_error(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("uvicorn==1 \\\n    --hash=sha256:00\n")
    with pytest.raises(LookupError, match="pins no uv"):
        environment.pinned(lock, "uv")


def test_a_changed_lock_is_noticed(home: Home) -> None:
    home.python.parent.mkdir(parents=True)
    home.python.touch()
    state = home.venv / environment.STATE
    state.write_text(
        json.dumps({"lock": "requirements.lock", "sha256": environment._hash(home.root / "requirements.lock")})
    )
    assert environment._is_current(home, for_development=False)
    assert not environment._is_current(home, for_development=True)
    with (home.root / "requirements.lock").open("a") as lock:
        lock.write("# one more\n")
    assert not environment._is_current(home, for_development=False)


def test_the_five_source_folders_are_written_to_the_environment(home: Home) -> None:
    site = home.venv / "lib" / "python3.11" / "site-packages"
    site.mkdir(parents=True)
    environment._write_sources(home)
    assert (site / "peil.pth").read_text().splitlines() == [str(home.root / folder) for folder in SOURCES]


def test_a_python_without_ensurepip_is_a_sentence(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = environment.importlib.util.find_spec
    monkeypatch.setattr(
        environment.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find_spec(name)
    )
    with pytest.raises(Complaint, match=r"mist ensurepip: .*apt install python3-venv"):
        environment.make_ready(home, for_development=False)


def test_a_package_source_of_ones_own_that_only_pip_knows_is_handed_to_uv(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home.python.parent.mkdir(parents=True)
    home.python.symlink_to(sys.executable)
    for name in ("UV_INDEX", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/eigen")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "http://127.0.0.1:9/a http://127.0.0.1:9/b")
    monkeypatch.setenv("PIP_CERT", "/etc/eigen.pem")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    told = environment.uv_environment(home)
    assert told["UV_DEFAULT_INDEX"] == "http://127.0.0.1:9/eigen"
    assert told["UV_INDEX"] == "http://127.0.0.1:9/a http://127.0.0.1:9/b"
    assert told["SSL_CERT_FILE"] == "/etc/eigen.pem"
    monkeypatch.setenv("UV_INDEX_URL", "http://127.0.0.1:9/van-uv")
    assert "UV_DEFAULT_INDEX" not in environment.uv_environment(home)


def test_the_first_half_of_the_launcher_needs_the_standard_library_alone() -> None:
    modules = "peil_local.launch, peil_local.environment, peil_local.papers, peil_local.status"
    bare = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            f"import sys; sys.path.insert(0, {str(ROOT / 'deploy/local')!r}); import {modules}",
        ],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert bare.returncode == 0, bare.stderr
