"""
Four lanes over two cores: whole runs and containers, tests that wait for real processes, tests that compute, and seeds.

Tests that wait leave the cores idle for much of the time. The simulator's seeds compute for minutes in processes that
give way to all others (``nice``): in a lane of their own they take what the others leave, and nobody waits behind them.
pytest-xdist runs the workers. What shares something costly or a place on this machine is one group and stays with one
worker, in order; here stands only which groups there are, and which worker takes which group next.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from xdist.scheduler import LoadScopeScheduling

from peil_local.testing import DOCKER_COMES

TOGETHER = ("tests/system/local/", "tests/system/deploy/")
"""Whole runs of ``./peil``: all want the same usual ports, so never two at a time."""

ON_DOCKER = ("docker", "tests/system/deploy/")

SEEDS = "tests/simulation/test_seeds.py"
"""Shares nothing: each test by itself, so that in the end every lane helps."""

LANES = {
    "gw0": ("whole", "docker", "waits", "computes", "seeds"),
    "gw1": ("computes", "waits", "docker", "whole", "seeds"),
    "gw2": ("waits", "computes", "docker", "whole", "seeds"),
    "gw3": ("seeds", "computes", "waits", "docker", "whole"),
}
"""Per worker the kinds of groups it takes, in order."""

ENGINE = re.compile(r"\[.*?\b(kafka|rust|container|embedded|real)\b")


def group_of(nodeid: str) -> str:
    """
    What must stay with one worker: a file; on engines that cost seconds to start all tests on that engine.

    The towns of tests/system belong to their file, so there it is file and engine.
    """
    path = nodeid.partition("::")[0]
    if path == SEEDS:
        return nodeid
    if folder := next((folder for folder in TOGETHER if path.startswith(folder)), ""):
        return folder
    found = ENGINE.search(nodeid)
    if found is None:
        return path
    if path.startswith("tests/system/"):
        return f"{path} on {found[1]}"
    return "docker" if found[1] == "container" else found[1] if found[1] in ("kafka", "rust") else path


def kind_of(group: str) -> str:
    """``whole`` (runs of ``./peil``), ``docker``, ``waits`` (for real processes), ``seeds`` or ``computes``."""
    if group.startswith(SEEDS):
        return "seeds"
    if group.startswith(ON_DOCKER):
        return "docker"
    if group.startswith(TOGETHER):
        return "whole"
    return "waits" if group.startswith("tests/system/") or group in ("kafka", "rust") else "computes"


def next_group(groups: Iterable[str], worker: str, *, docker: bool) -> str:
    """
    Which group a worker takes: the first of the kind it is for, else of the kind where it helps best.

    Args:
        groups: Those that no worker has, in the order in which they were found; at least one.
        worker: ``gw0``, ``gw1`` and so on.
        docker: Whether Docker is there: while it is on its way, what needs it comes last.
    """
    wanted = [kind for kind in LANES.get(worker, LANES["gw1"]) if docker or kind != "docker"]
    return min(groups, key=lambda group: [kind_of(group) != kind for kind in wanted])


class Lanes(LoadScopeScheduling):  # type: ignore[misc]  # the library's own types stop here
    """Each worker takes the groups of its lane first, and helps the others in the end."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        comes = os.environ.get(DOCKER_COMES)
        chosen = next_group(self.workqueue, node.gateway.id, docker=not comes or Path(comes).exists())
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)
