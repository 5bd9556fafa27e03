"""
``./peil test``: the suites on the embedded engines; with ``--all`` on everything this machine has or can be given.

Speaks English, like the test reports below it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .home import ROOT

ENGINES = ("kafka", "rust", "docker")
"""Markers of suites that run on more than the embedded engines: never part of a plain ./peil test."""

DOCKER_COMES = "PEIL_DOCKER_COMES"
"""Tells the tests which file appears when the command that starts Docker has ended."""

LANES = ("-n", "4", "--no-loadscope-reorder")
"""
A whole run has four workers: tests that wait for real processes beside tests that compute (tests/lanes.py).

In the order in which they are found: pages and real processes first, units last. xdist would keep files of few tests
for the end, and those are the ones that take long: the run would then wait for the last of them.
"""

Run = Callable[[Sequence[str], Path], bool]


@dataclass(frozen=True)
class Need:
    """Something tests need that is not a Python package."""

    marker: str
    what: str
    advice: str
    is_there: Callable[[], bool]
    bring: Callable[[], bool] = lambda: False


def run(command: Sequence[str], folder: Path = ROOT) -> bool:
    """Run *command* in *folder*, its output among ours; whether it ended well. Nothing is asked on a terminal."""
    print(f"  $ {shlex.join(command)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, env=environment, check=False)  # noqa: S603 - fixed commands
    except OSError:
        return False
    return done.returncode == 0


def _quietly(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=20).returncode == 0  # noqa: S603 - fixed commands
    except (OSError, subprocess.TimeoutExpired):
        return False


def _chromium_is_there() -> bool:
    return shutil.which("chromium") is not None


def _bring_chromium() -> bool:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver")
    return run(("apt-get", "update", "-qq")) and run(install) and _chromium_is_there()


def _node_is_there() -> bool:
    locked, installed = ROOT / "tests/node/package-lock.json", ROOT / "tests/node/node_modules/.package-lock.json"
    if shutil.which("node") is None or not installed.exists():
        return False
    return installed.stat().st_mtime >= locked.stat().st_mtime


def _bring_node() -> bool:
    return shutil.which("npm") is not None and run(("npm", "ci", "--no-fund", "--no-audit"), ROOT / "tests/node")


def _kafka_is_there() -> bool:
    return shutil.which("java") is not None and any((ROOT / ".peil/kafka/libs").glob("kafka_2.13-*.jar"))


def _bring_kafka() -> bool:
    if shutil.which("java") is None or shutil.which("mvn") is None:
        return False
    libs = ROOT / ".peil/kafka/libs"
    libs.mkdir(parents=True, exist_ok=True)
    pom = ROOT / "deploy/kafka/jars/pom.xml"
    return run(("mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={libs}"))


def _rust_is_there() -> bool:
    return (ROOT / ".peil/rust/bin/secantusd-rs").exists()


def _docker_is_there() -> bool:
    return shutil.which("docker") is not None and _quietly("docker", "info")


def _bring_docker() -> bool:
    """Where no daemon runs, whoever owns the machine may name a command that starts one: that goes on beside tests."""
    command = shlex.split(os.environ.get("PEIL_START_DOCKER", ""))
    if not command:
        return False
    folder = ROOT / ".peil"
    done = folder / "docker-began"
    done.unlink(missing_ok=True)
    folder.mkdir(exist_ok=True)
    print(f"  $ {shlex.join(command)}\n  goes on beside the tests, see .peil/docker.log; those on Docker come last")
    # The shell leaves it behind as a process of its own: pytest takes the place of this one.
    behind = 'done=$0 log=$1; shift; { "$@"; echo $? > "$done"; } > "$log" 2>&1 &'
    said = str(folder / "docker.log")
    subprocess.run(("sh", "-c", behind, str(done), said, *command), stdin=subprocess.DEVNULL, check=False)  # noqa: S603, S607 - the owner's
    os.environ[DOCKER_COMES] = str(done)
    return True


def await_docker(within_s: float) -> None:
    """Wait at most so long for a Docker that is being started; where none is, do nothing."""
    comes, until = os.environ.get(DOCKER_COMES), time.monotonic() + within_s
    while comes and not Path(comes).exists() and time.monotonic() < until:
        time.sleep(0.5)


NEEDS = (
    Need("browser", "Chromium", "Debian: apt install chromium", _chromium_is_there, _bring_chromium),
    Need("node", "Node's programs", "install Node 20 and run npm ci in tests/node", _node_is_there, _bring_node),
    Need("kafka", "Kafka's jars", "install Java 17 and Maven", _kafka_is_there, _bring_kafka),
    Need("rust", "the Rust store", "./peil bench --rust builds it", _rust_is_there),
    Need("docker", "Docker", "start its daemon", _docker_is_there, _bring_docker),
)


def plan(*, everything: bool, needs: Sequence[Need] = NEEDS) -> tuple[str, list[str]]:
    """
    What to run, and what to say about it.

    Args:
        everything: Bring in what can be, and leave out only what this machine cannot offer.

    Returns:
        An expression for pytest's ``-m``, and one line per kind of test that is left out.
    """
    left_out: list[str] = [] if everything else ["slow"]
    said: list[str] = []
    for need in needs:
        if not everything and need.marker in ENGINES:
            left_out.append(need.marker)
        elif not need.is_there() and not (everything and need.bring()):
            left_out.append(need.marker)
            said.append(f"left out: {need.marker} tests, as {need.what} is not here ({need.advice})")
    if not everything:
        said.append("left out: slow tests, and those on other engines than noida-db and SecantusDB (./peil test --all)")
    return " and ".join(f"not {marker}" for marker in left_out), said


def main(arguments: list[str]) -> int:
    """``./peil test [--all] [pytest arguments]``: pytest's own exit code. By default in four lanes."""
    everything = "--all" in arguments
    own = [argument for argument in arguments if argument != "--all"]
    expression, said = plan(everything=everything)
    for line in said:
        print(line)
    sys.stdout.flush()
    os.chdir(ROOT)
    if own:
        await_docker(within_s=600)  # who asks for some tests alone may mean its own, at once
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of processes: each would compile everything anew
    chosen = ("-m", expression) if expression else ()
    os.execv(sys.executable, [sys.executable, "-m", "pytest", *chosen, *(own or LANES)])  # noqa: S606 - pytest


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
