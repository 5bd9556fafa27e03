"""How a whole run is shared by two workers (tests/lanes.py)."""

from __future__ import annotations

import pytest

from lanes import group_of, next_group

KILLS = "tests/system/test_kill_points.py"
STORE = "tests/integration/chassis/test_store_promises.py"


@pytest.mark.parametrize(
    ("test", "group"),
    [
        ("tests/unit/local/test_ports.py::test_a", "tests/unit/local/test_ports.py"),
        (f"{STORE}::test_a[memory]", STORE),
        (f"{STORE}::test_a[secantus]", STORE),
        (f"{STORE}::test_a[rust]", "rust"),
        (f"{STORE}::test_a[container]", "docker"),
        ("tests/integration/chassis/test_fold.py::test_a[kafka-secantus]", "kafka"),
        (f"{KILLS}::test_a[embedded-relay.after-send]", f"{KILLS} on embedded"),
        (f"{KILLS}::test_a[real]", f"{KILLS} on real"),
        ("tests/system/local/test_whole_run.py::test_a", "tests/system/local/"),
        ("tests/system/local/test_others.py::test_b[kafka]", "tests/system/local/"),
    ],
)
def test_a_group_shares_a_costly_engine_or_a_place_on_the_machine(test: str, group: str) -> None:
    assert group_of(test) == group


def test_what_waits_runs_beside_what_computes_and_docker_comes_last() -> None:
    left = ["docker", "tests/unit/a.py", "tests/system/deploy/", "tests/system/b.py", "tests/unit/c.py"]
    taken = []
    while left:
        chosen = next_group(left, for_waiting=len(taken) % 2 == 0)
        left.remove(chosen)
        taken.append(chosen)
    assert taken == ["tests/system/b.py", "tests/unit/a.py", "docker", "tests/unit/c.py", "tests/system/deploy/"]


def test_a_lane_that_has_nothing_left_helps_the_other() -> None:
    assert next_group(["tests/unit/a.py", "tests/unit/b.py"], for_waiting=True) == "tests/unit/a.py"
    assert next_group(["docker", "tests/system/a.py"], for_waiting=False) == "tests/system/a.py"
