"""Each thing that can be wrong with a machine, met as a person meets it: one sentence, what to do, no traceback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from local_run import Up, children_of, peil
from peil_local.home import ROOT


def old_pythons() -> list[str]:
    """Pythons before 3.11 that this machine has and that start."""
    names = [shutil.which(f"python{version}") for version in ("2.7", "3.6", "3.8", "3.10")]
    pyenv = [str(path) for path in Path.home().glob(".pyenv/versions/[23].*/bin/python")]
    code = "import sys; sys.exit(sys.version_info >= (3, 11))"
    found = [name for name in (*names, *pyenv) if name]
    return [
        name for name in found if not subprocess.run([name, "-c", code], check=False, capture_output=True).returncode
    ]


def only_a_sentence(said: str) -> str:
    assert "Traceback" not in said
    assert 'File "' not in said
    return said


def test_a_front_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        port = taken.getsockname()[1]
        done = peil("up", "--port", str(port), data=tmp_path / "data")
    assert done.returncode == 1
    assert f"Poort {port} is al in gebruik: stop het programma" in only_a_sentence(done.stderr)
    assert "--port 8090" in done.stderr


def test_a_second_start_on_the_same_data_folder(tmp_path: Path) -> None:
    with Up(tmp_path / "data") as up:
        up.wait_for(lambda: bool(up.told))
        done = peil("up", "--port", "0", data=up.data)
        assert done.returncode == 1
        assert f"Peil draait al op {up.data}" in only_a_sentence(done.stderr)
        assert "--data MAP" in done.stderr
    assert children_of(up.data) == []


def test_a_damaged_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Up(data) as up:
        up.wait_for(lambda: (data / "store" / "WiredTiger.turtle").exists() and bool(up.pid("broker")))
    (data / "store" / "WiredTiger.turtle").write_text("no longer what it was")
    done = peil("up", "--port", "0", data=data)
    assert done.returncode == 1
    assert f"kan de gegevens in {data}/store niet openen: zet die map opzij" in only_a_sentence(done.stderr)
    assert f"{data}/log/store.log" in done.stderr
    assert children_of(data) == []


def test_engines_of_others_that_do_not_answer(tmp_path: Path) -> None:
    done = peil(
        "up", "--port", "0", "--kafka", "127.0.0.1:9", "--mongo", "mongodb://u:geheim@127.0.0.1:9/", data=tmp_path
    )
    assert done.returncode == 1
    assert "Kafka op 127.0.0.1:9 antwoordt niet" in only_a_sentence(done.stderr)
    assert "geheim" not in done.stderr + done.stdout


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "none", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("since 2026-11-22: only root can make a disk that is full")
    try:
        done = peil("up", "--port", "0", data=small / "data")
    finally:
        subprocess.run(["umount", str(small)], check=False)
    assert done.returncode == 1
    assert f"Er is te weinig schijfruimte bij {small}/data: maak ruimte vrij" in only_a_sentence(done.stderr)


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = peil("up", "--port", "0", data=tmp_path / "file" / "data")
    assert done.returncode == 1
    assert "is onbruikbaar" in only_a_sentence(done.stderr)


def clone(folder: Path) -> Path:
    """What the launcher needs of a clone, without an environment."""
    folder.mkdir()
    for name in ("peil", "requirements.lock", "requirements-dev.lock"):
        shutil.copy2(ROOT / name, folder / name)
    shutil.copytree(ROOT / "deploy/local", folder / "deploy/local", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_no_network_at_the_first_start(tmp_path: Path) -> None:
    here = clone(tmp_path / "clone")
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple"}
    alone = {
        "PIP_RETRIES": "0",
        "PIP_FIND_LINKS": "",
        "PIP_CACHE_DIR": str(tmp_path / "pip"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    done = subprocess.run(
        [sys.executable, str(here / "peil"), "up", "--port", "0"],
        env={**os.environ, **nowhere, **alone},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 1
    assert "niet op te halen: controleer het netwerk" in only_a_sentence(done.stderr + done.stdout)
    assert f"{here}/.peil/setup.log" in done.stderr


@pytest.mark.parametrize("python", old_pythons())
def test_a_python_that_is_too_old(python: str) -> None:
    done = subprocess.run([python, str(ROOT / "peil"), "up"], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Peil heeft Python 3.11 of nieuwer nodig" in only_a_sentence(done.stderr)


def test_the_version_is_checked_in_words_every_python_can_read() -> None:
    text = (ROOT / "peil").read_text(encoding="ascii")
    assert len(text.splitlines()) == 10
    before, _, after = text.partition("sys.exit(")
    assert "sys.version_info < (3, 11)" in before
    assert not any(modern in text for modern in ('f"', ":=", "match ", "import annotations"))
    assert "peil_local" in after


def test_a_command_that_does_not_exist() -> None:
    done = peil("opp")
    assert done.returncode == 2
    assert "Peil kent geen opdracht 'opp'" in only_a_sentence(done.stderr)


def test_a_question_to_a_peil_that_does_not_run(tmp_path: Path) -> None:
    for words, code in ((("status",), 3), (("verify",), 1), (("topics", "apply"), 1)):
        done = peil(*words, data=tmp_path)
        assert done.returncode == code
        assert f"Peil draait niet op {tmp_path}" in only_a_sentence(done.stderr)
