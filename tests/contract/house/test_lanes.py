"""How a whole run is shared by four workers (tests/lanes.py)."""

from __future__ import annotations

import pytest

from lanes import group_of, next_group

KILLS = "tests/system/test_kill_points.py"
STORE = "tests/integration/chassis/test_store_promises.py"
SEEDS = "tests/simulation/test_seeds.py"


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
        (f"{SEEDS}::test_a[51]", f"{SEEDS}::test_a[51]"),
        ("tests/system/local/test_whole_run.py::test_a", "tests/system/local/"),
        ("tests/system/local/test_others.py::test_b[kafka]", "tests/system/local/"),
    ],
)
def test_a_group_shares_a_costly_engine_or_a_place_on_the_machine(test: str, group: str) -> None:
    assert group_of(test) == group


DEPLOY, LOCAL = "tests/system/deploy/", "tests/system/local/"
TOWN, UNIT, SEED = "tests/system/b.py", "tests/unit/a.py", f"{SEEDS}::test_a[51]"
ALL = ["docker", UNIT, SEED, DEPLOY, TOWN, LOCAL, "kafka"]


@pytest.mark.parametrize(
    ("worker", "taken"),
    [
        ("gw0", [LOCAL, "docker", DEPLOY, TOWN, "kafka", UNIT, SEED]),
        ("gw1", [UNIT, TOWN, "kafka", "docker", DEPLOY, LOCAL, SEED]),
        ("gw2", [TOWN, "kafka", UNIT, "docker", DEPLOY, LOCAL, SEED]),
        ("gw3", [SEED, UNIT, TOWN, "kafka", "docker", DEPLOY, LOCAL]),
    ],
)
def test_each_lane_takes_its_own_kind_first_and_helps_the_others_in_the_end(worker: str, taken: list[str]) -> None:
    left = [*ALL]
    for wanted in taken:
        assert next_group(left, worker, docker=True) == wanted
        left.remove(wanted)


def test_while_docker_is_on_its_way_what_needs_it_comes_last() -> None:
    left, taken = [*ALL], []
    while left:
        taken.append(next_group(left, "gw0", docker=False))
        left.remove(taken[-1])
    assert taken[0] == LOCAL
    assert taken[-3:] == [SEED, "docker", DEPLOY]
