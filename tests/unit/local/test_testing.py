from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from engine_containers import docker_answers
from peil_local import testing
from peil_local.home import ROOT
from peil_local.testing import ENGINES, NEEDS, Need, plan


def need(marker: str, *, there: bool, can_come: bool = False) -> Need:
    return Need(marker, marker.capitalize(), f"get {marker}", lambda: there, lambda: can_come)


def test_a_plain_run_stays_on_the_embedded_engines_and_says_so() -> None:
    expression, said = plan(everything=False, needs=[need("kafka", there=True), need("browser", there=True)])
    assert expression == "not slow and not kafka"
    assert said == ["left out: slow tests, and those on other engines than noida-db and SecantusDB (./peil test --all)"]


def test_what_is_missing_is_left_out_and_said_in_one_line() -> None:
    expression, said = plan(everything=False, needs=[need("browser", there=False)])
    assert expression == "not slow and not browser"
    assert said[0] == "left out: browser tests, as Browser is not here (get browser)"


def test_everything_brings_in_what_can_be_brought() -> None:
    needs = [need("kafka", there=False, can_come=True), need("docker", there=False), need("node", there=True)]
    expression, said = plan(everything=True, needs=needs)
    assert expression == "not docker"
    assert len(said) == 1


def test_every_marker_is_declared() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["markers"]
    names = {line.split(":")[0] for line in declared}
    assert names == {need.marker for need in NEEDS} | {"slow"}
    assert names >= set(ENGINES)


def test_docker_is_started_beside_the_tests_which_wait_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".peil").mkdir()
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    monkeypatch.setenv(testing.DOCKER_COMES, "")
    monkeypatch.setenv("PEIL_START_DOCKER", "sh -c 'sleep 0.3; echo started; exit 3'")
    assert testing._bring_docker()
    came = Path(os.environ[testing.DOCKER_COMES])
    assert not came.exists(), "nobody waited for it"
    docker_answers()
    assert came.read_text() == "3\n"
    assert (tmp_path / ".peil" / "docker.log").read_text() == "started\n"


def test_where_nobody_says_how_docker_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEIL_START_DOCKER", raising=False)
    assert not testing._bring_docker()
