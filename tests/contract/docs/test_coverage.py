"""Every row of the source documents has a state, and what is called done or refused is shown by a test that exists."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

from house_rules import ROOT

PAGE = (ROOT / "docs/coverage.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([A-Z]\d{1,2}) \| (.+?) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
PACKAGE = re.compile(r"`(peil_[a-z]+)`")
OWNERS = {
    row["row"]: row["owner"]
    for row in csv.DictReader((Path(__file__).parent / "coverage_rows.csv").read_text(encoding="utf-8").splitlines())
}
"""Every row there is, and which part of Peil builds it; ``refused``: none."""


def findings(page: str) -> list[str]:
    """What is wrong with the table of *page*, one sentence each."""
    rows = ROW.findall(page)
    ids = [row[0] for row in rows]
    found = [f"{missing} is missing" for missing in OWNERS if missing not in ids]
    found += [f"{each} stands there {ids.count(each)} times" for each in sorted({*ids}) if ids.count(each) > 1]
    found += [f"{each} is no row" for each in ids if each not in OWNERS]
    for id_, _, state, by, told in rows:
        if state == "open":
            found += [f"{id_} is open and refused at once"] if OWNERS.get(id_) == "refused" else []
        elif state in ("done", "refused"):
            packages = PACKAGE.findall(by)
            found += [] if packages else [f"{id_} names no package"]
            found += [f"{id_}: {name} does not exist" for name in packages if not [*ROOT.glob(f"services/*/{name}")]]
            found += [f"{id_}: {each}" for each in _untrue(told)]
        else:
            found.append(f"{id_} has the state {state}")
    return found


def _untrue(told: str) -> list[str]:
    named = re.findall(r"`([\w/]+\.py)` `(test_\w+)`", told)
    if not named:
        return ["names no test"]
    return [f"{test} is not in {file}" for file, test in named if test not in _tests(ROOT / "tests" / file)]


@cache
def _tests(file: Path) -> set[str]:
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if file.is_file() else ()
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_row_of_the_source_documents_has_a_state_and_every_test_it_names_exists() -> None:
    assert len(OWNERS) == 131
    assert findings(PAGE) == []


@pytest.mark.parametrize(
    ("there", "planted", "says"),
    [
        ("| F01 |", "| F0 |", "F01 is missing"),
        ("| F02 |", "| F01 |", "F01 stands there 2 times"),
        ("| F01 |", "| F99 |", "F99 is no row"),
        ("| R11 | registering the origin of applicants | refused |", "| R11 | registering | open |", "at once"),
        ("| done |", "| nearly |", "has the state nearly"),
        ("test_every_kind_needs_consent", "test_no_kind_needs_consent", "is not in unit/plans/test_agreements.py"),
        ("`unit/plans/test_agreements.py`", "somewhere", "names no test"),
        ("| `peil_plans` |", "| plans |", "names no package"),
        ("| `peil_plans` |", "| `peil_plots` |", "peil_plots does not exist"),
    ],
)
def test_a_planted_untruth_is_caught(there: str, planted: str, says: str) -> None:
    changed = PAGE.replace(there, planted, 1)
    assert changed != PAGE
    assert any(says in finding for finding in findings(changed))
