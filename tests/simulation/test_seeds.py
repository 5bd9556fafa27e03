"""The simulator's own runs: fifty seeds always, two hundred with --all."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from engines import ROOT


def _simulate(*arguments: str) -> subprocess.CompletedProcess[str]:
    # As ./peil simulate does: a process of its own, in which sets have one order.
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": "0"}
    # It computes for minutes beside tests that wait for real processes: it takes what those leave of both cores.
    command = ["nice", "-n", "10", sys.executable, "-m", "simulation", "--jobs", "1", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=1500)


@pytest.mark.timeout(1600)
def test_fifty_towns_keep_every_promise_whatever_goes_wrong() -> None:
    done = _simulate("--seeds", "50", "--from", "1", "--twice-every", "25")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.timeout(1600)
@pytest.mark.parametrize("first", [51, 101, 151])
def test_a_hundred_and_fifty_towns_more_keep_every_promise_and_the_same_seed_its_trace(first: int) -> None:
    done = _simulate("--seeds", "50", "--from", str(first), "--twice-every", "50")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_same_seed_leaves_the_same_trace_also_where_sets_have_another_order() -> None:
    digests = set()
    for order in ("1", "2"):
        code = "from simulation.run import run_seed; print(run_seed(7).digest)"
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": order}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1
