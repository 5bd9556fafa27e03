"""``./peil simulate``: starts the simulator, which lives with the tests."""

from __future__ import annotations

import os
import subprocess
import sys

from .home import ROOT


def main(arguments: list[str]) -> int:
    """Simulate; the simulator's own exit code."""
    # Sets have one order in every run: what a seed does may hang on nothing else.
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "simulation", *arguments]
    try:
        return subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode  # noqa: S603 - our simulator
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
