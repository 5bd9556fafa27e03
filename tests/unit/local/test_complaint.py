from __future__ import annotations

import errno
from pathlib import Path

import pytest

from peil_local.complaint import Complaint, explain
from peil_local.home import make_folder


@pytest.mark.parametrize(
    ("number", "says"),
    [(errno.ENOSPC, "te weinig schijfruimte"), (errno.EACCES, "niet schrijven"), (errno.EIO, "is onbruikbaar")],
)
def test_what_the_system_refuses_is_a_sentence_with_what_to_do(number: int, says: str) -> None:
    said = explain(OSError(number, "reason", "/data/x"), Path("/data")).sentence
    assert says in said
    assert "/data/x" in said
    assert said.endswith(".")


def test_a_disk_without_room_is_said_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(Complaint, match="te weinig schijfruimte"):
        make_folder(tmp_path / "data", needed_mb=10**12)


def test_the_data_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    make_folder(tmp_path / "data", needed_mb=1)
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700
