"""``./peil faults`` with real processes: a short one."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from local_run import children_of
from peil_local.home import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def test_whatever_is_killed_while_a_municipality_is_played_comes_back_and_every_figure_agrees(tmp_path: Path) -> None:
    data = tmp_path / "faults"
    done = subprocess.run(
        [sys.executable, str(ROOT / "peil"), "faults", "--seconds", "15", "--seed", "3", "--staff", "60"],
        env={**os.environ, "PEIL_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=380,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert len(re.findall(r"^ +[\d.]+ s  \S+ ", done.stdout, re.MULTILINE)) >= 4, said
    assert "Alles klopt met het logboek" in said
    assert "elk proces is terug en elk cijfer klopt" in said
    assert children_of(data) == []
