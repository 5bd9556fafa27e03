"""Papers are read in a process with limits: a clear refusal in time and memory, nothing run, nothing fetched."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import imports_hostile as hostile
from peil_plans.imports.confined import MOST_MEMORY, import_paper
from peil_plans.imports.readers.opening import read_content
from peil_plans.imports.refusals import PaperRefused


def refused(content: bytes, name: str, folder: Path, *, longest_s: float = 10, memory: int = MOST_MEMORY) -> str:
    """The rule by which the process that reads refuses a file."""
    file = folder / name
    file.write_bytes(content)
    with pytest.raises(PaperRefused) as refusal:
        import_paper(file, longest_s=longest_s, memory=memory)
    return refusal.value.rule


@pytest.mark.parametrize(
    ("name", "make", "rule"),
    [
        ("bomb.xlsx", lambda: hostile.bomb(declared=300 * 1024 * 1024, real=1024), "unpacks-too-large"),
        ("liar.xlsx", lambda: hostile.bomb(declared=100, real=20 * 1024 * 1024), "damaged"),
        ("laughs.xlsx", hostile.laughing, "definitions"),
        ("fetches.xlsx", hostile.fetching, "definitions"),
        ("rows.xlsx", lambda: hostile.many_rows_excel(10_001), "too-many-rows"),
        ("rows.ods", lambda: hostile.many_rows_ods(200_000), "too-many-rows"),
        ("rows.csv", lambda: b"Actie;Wanneer\n" * 200_000, "too-many-rows"),
        ("macro.docx", lambda: hostile.with_part(hostile.word(), "word/vbaProject.bin", b"x"), "macros"),
        ("locked.xlsx", hostile.locked_office, "encrypted"),
        ("locked.docx", hostile.locked_zip, "encrypted"),
        ("locked.ods", hostile.locked_ods, "encrypted"),
        ("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-office"),
        ("cut.docx", lambda: hostile.word()[:-800], "damaged"),
        ("torn.xlsx", lambda: hostile.with_part(hostile.excel(["Actie"]), "xl/workbook.xml", "<workbook"), "damaged"),
        ("paper.pdf", lambda: b"%PDF-1.7 ...", "pdf"),
        ("picture.png", lambda: b"\x89PNG....", "unknown-kind"),
        ("program", lambda: b"\x7fELF\0\0\0", "unknown-kind"),
        ("nothing.txt", lambda: b" \n", "empty"),
    ],
)
def test_what_cannot_be_read_is_refused_by_the_name_of_the_rule(
    name: str, make: Callable[[], bytes], rule: str
) -> None:
    with pytest.raises(PaperRefused) as refusal:
        read_content(make(), name)
    assert refusal.value.rule == rule
    assert refusal.value.sentence.endswith(".")


def test_the_process_that_reads_refuses_in_the_same_words(tmp_path: Path) -> None:
    rows = hostile.many_rows_excel(200_000)
    begun = time.monotonic()
    assert refused(rows, "rows.xlsx", tmp_path) == "too-many-rows"
    assert time.monotonic() - begun < 10


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "large.docx"
    with file.open("wb") as target:
        target.truncate(50 * 1024 * 1024)
    with pytest.raises(PaperRefused) as refusal:
        import_paper(file)
    assert refusal.value.rule == "too-large"


def test_reading_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    assert refused(hostile.word(), "slow.docx", tmp_path, longest_s=0.05) == "too-slow"


def test_reading_that_takes_too_much_memory_is_stopped(tmp_path: Path) -> None:
    text = b"Actie;Wanneer\n" + (b"x" * 100_000 + b";Q1 2025\n") * 180
    assert refused(text, "wide.csv", tmp_path, memory=60 * 1024 * 1024) == "too-much-memory"


def test_a_formula_gives_what_it_came_to_or_is_listed(tmp_path: Path) -> None:
    file = tmp_path / "formula.xlsx"
    file.write_bytes(hostile.linked())
    proposal = import_paper(file)
    sentences = " ".join(notice.sentence for notice in proposal.notices)
    assert "formule zonder uitkomst" in sentences
    assert "andere bestanden" in sentences
    assert [value.field for value in proposal.actions[0].values] == ["title", "owner", "milestone"]


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import subprocess; subprocess.run(['true'])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "open('/tmp/peil-import-wrote', 'w')",
        "import os; os.remove('/tmp/peil-import-none')",
    ],
)
def test_the_process_that_reads_can_run_fetch_and_write_nothing(deed: str) -> None:
    program = f"import sys\nfrom peil_plans.imports.child import _guard\nsys.addaudithook(_guard)\n{deed}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "PaperRefused" in done.stderr
    assert not Path("/tmp/peil-import-wrote").exists()  # noqa: S108 - what must not be there


def test_the_command_prints_and_stores_nothing(tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(hostile.word())
    command = [sys.executable, "-m", "peil_plans.imports", str(file)]
    said = subprocess.run([*command, "--dry-run", "--json"], capture_output=True, text=True, check=True).stdout
    assert '"Koffie voor iedereen"' in said
    again = subprocess.run([*command, "--against", str(file)], capture_output=True, text=True, check=True).stdout
    assert "Geen verschillen" in again
    assert list(tmp_path.iterdir()) == [file]
    missing = subprocess.run([*command[:-1], str(tmp_path / "none.docx")], capture_output=True, text=True, check=False)
    assert missing.returncode == 2
