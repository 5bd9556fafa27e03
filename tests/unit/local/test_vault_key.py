from __future__ import annotations

import stat
from pathlib import Path

import pytest

from peil_intake.persons.sealing import Keyring
from peil_local.complaint import Complaint
from peil_local.vault import make_vault_key


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    key = make_vault_key(file)
    assert make_vault_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    Keyring(key)


def test_two_folders_have_two_keys(tmp_path: Path) -> None:
    assert make_vault_key(tmp_path / "one.key") != make_vault_key(tmp_path / "other.key")


@pytest.mark.parametrize("text", [b"", b"short", b"\xff" * 64, b"g" * 64])
def test_a_damaged_key_is_never_replaced(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "vault.key"
    file.write_bytes(text)
    with pytest.raises(Complaint, match="reservekopie"):
        make_vault_key(file)
    assert file.read_bytes() == text
