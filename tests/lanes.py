"""
Two lanes over two cores: tests that mostly wait for real processes beside tests that mostly compute.

pytest-xdist runs the workers. What shares something costly or a place on this machine is one group and stays with one
worker, in order; here stands only which groups there are, and which worker takes which group next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from xdist.scheduler import LoadScopeScheduling

WAITING = ("tests/system/", "tests/simulation/")
"""Where tests mostly wait."""

LAST = ("docker", "tests/system/deploy/")
"""Docker may still be on its way when the run begins."""

TOGETHER = ("tests/system/local/", "tests/system/deploy/")
"""Whole runs of ``./peil``: all want the same usual ports, so never two at a time."""

ENGINE = re.compile(r"\[.*?\b(kafka|rust|container|embedded|real)\b")


def group_of(nodeid: str) -> str:
    """
    What must stay with one worker: a file; on engines that cost seconds to start all tests on that engine.

    The towns of tests/system belong to their file, so there it is file and engine.
    """
    path = nodeid.partition("::")[0]
    if folder := next((folder for folder in TOGETHER if path.startswith(folder)), ""):
        return folder
    found = ENGINE.search(nodeid)
    if found is None:
        return path
    if path.startswith("tests/system/"):
        return f"{path} on {found[1]}"
    return "docker" if found[1] == "container" else found[1] if found[1] in ("kafka", "rust") else path


def waits(group: str) -> bool:
    """Whether the tests of *group* mostly wait."""
    return group.startswith((*WAITING, *LAST))


def next_group(waiting_groups: Iterable[str], *, for_waiting: bool) -> str:
    """
    Which group a lane takes: the first of its own kind, what needs Docker last; the other lane's when it has none left.

    Args:
        waiting_groups: Those that no worker has, in the order in which they were found; at least one.
        for_waiting: Whether this is the lane of the tests that wait.
    """
    found = sorted(waiting_groups, key=lambda group: group.startswith(LAST))
    return next((group for group in found if waits(group) == for_waiting), found[0])


class Lanes(LoadScopeScheduling):  # type: ignore[misc]  # the library's own types stop here
    """The first worker takes what waits, the others what computes, and each helps the other in the end."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        chosen = next_group(self.workqueue, for_waiting=node.gateway.id == "gw0")
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)
