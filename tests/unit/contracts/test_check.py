"""``./peil contracts check FILE``: an answer for every file, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contract_examples import CONTRACTS, EXAMPLES, example
from peil_contracts.check import main

GOOD = json.dumps(example("nl.peil.vacancies.step-completed.v1"))
BAD = GOOD.replace("criteria-locked", "dance")


@pytest.mark.parametrize(
    ("content", "code", "last"),
    [
        (GOOD, 0, "1 events: 1 accepted, 0 refused."),
        (json.dumps(json.loads(GOOD), indent=2), 0, "1 events: 1 accepted, 0 refused."),
        ("\ufeff" + GOOD, 0, "1 events: 1 accepted, 0 refused."),
        (f"[{GOOD}, {BAD}]", 1, "2 events: 1 accepted, 1 refused."),
        (f"[\n  {GOOD}\n]\n", 0, "1 events: 1 accepted, 0 refused."),
        (f"{GOOD}\n\n{BAD}\r\n{GOOD}\n", 1, "3 events: 2 accepted, 1 refused."),
        (f"{GOOD}\n{GOOD[:-5]}\n{GOOD}", 1, "3 events: 2 accepted, 1 refused."),
        (f"[{GOOD}, 7, null]", 1, "3 events: 1 accepted, 2 refused."),
        ('{"a": ' * 5000, 1, "1 events: 0 accepted, 1 refused."),
    ],
)
def test_one_event_a_list_and_lines_are_all_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, code: int, last: str
) -> None:
    file = tmp_path / "events.json"
    file.write_bytes(content.encode())
    assert main(["check", str(file)]) == code
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_a_refusal_names_event_field_rule_and_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "events.json"
    file.write_text(BAD, encoding="utf-8")
    main(["check", str(file)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "event 1: refused"
    assert lines[1].startswith("  data.step: one-of: must be one of 'brief-translated'")


@pytest.mark.parametrize(
    "content",
    [b"", b" \n", b"\xff\xfe\x00", b"{\x00}", b"hello", b"[]", b"[1 2]", b"[1,]", b"[1", b"[", b"[1] x", b"[" * 9000],
)
def test_a_file_without_events_gets_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    file = tmp_path / "events.json"
    file.write_bytes(content)
    assert main(["check", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_a_missing_file_a_folder_and_a_missing_argument_get_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in (["check", str(tmp_path / "none.json")], ["check", str(tmp_path)], ["check"], []):
        assert main(arguments) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_it_runs_as_a_program_of_its_own() -> None:
    example_file = EXAMPLES / "nl.peil.vacancies.vacancy-opened.v1.json"
    for module in ("peil_contracts", "peil_contracts.check"):
        done = subprocess.run(
            [sys.executable, "-m", module, "check", str(example_file)], cwd=CONTRACTS, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines()[0] == "event 1: accepted"
