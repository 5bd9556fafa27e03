"""What the suites of the local provider share."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from identity_flow import Stage


@pytest.fixture(scope="session")
def _made_keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys take long to make: once for all, and copied."""
    folder = tmp_path_factory.mktemp("keys")
    assert Stage(folder).key("plans")
    return folder


@pytest.fixture
def keys(_made_keys: Path, tmp_path: Path) -> Path:
    """A folder with the keys of a provider and its clients, for one test."""
    return Path(shutil.copytree(_made_keys, tmp_path / "provider"))
