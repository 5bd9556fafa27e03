"""How a whole run is shared by three workers (tests/lanes.py)."""

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


ALL = ["docker", "tests/unit/a.py", "tests/system/deploy/", "tests/system/b.py", "tests/system/local/", "kafka"]


@pytest.mark.parametrize(
    ("worker", "taken"),
    [
        ("gw0", ["tests/system/local/", "docker", "tests/system/deploy/", "tests/system/b.py", "kafka"]),
        ("gw1", ["tests/unit/a.py", "tests/system/b.py", "kafka", "docker", "tests/system/deploy/"]),
        ("gw2", ["tests/system/b.py", "kafka", "tests/unit/a.py", "docker", "tests/system/deploy/"]),
    ],
)
def test_each_lane_takes_its_own_kind_first_and_helps_the_others_in_the_end(worker: str, taken: list[str]) -> None:
    left = [*ALL]
    for wanted in taken:
        assert next_group(left, worker, docker=True) == wanted
        left.remove(wanted)


def test_what_takes_minutes_by_itself_is_begun_first() -> None:
    seeds = "tests/simulation/test_seeds.py"
    assert next_group(["kafka", "tests/unit/a.py", seeds], "gw1", docker=True) == seeds
    assert next_group(["kafka", "tests/unit/a.py", seeds], "gw2", docker=True) == "kafka"


def test_while_docker_is_on_its_way_what_needs_it_comes_last() -> None:
    left, taken = [*ALL], []
    while left:
        taken.append(next_group(left, "gw0", docker=False))
        left.remove(taken[-1])
    assert taken[0] == "tests/system/local/"
    assert taken[-2:] == ["docker", "tests/system/deploy/"]
