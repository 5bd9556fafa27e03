"""
Fixtures every suite may use: engines that are started once, and a summary of which suite ran on which.

A suite that runs on several engines takes ``broker`` or ``store_server`` and runs once per engine the machine has;
``-m`` decides which kinds are wanted (``kafka``, ``rust``, ``docker`` are left out of a plain ``./peil test``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import engine_containers
import engines
from lanes import Lanes
from secured_kafka import SecuredKafka

Starter = Callable[[Path], Any]
Kinds = dict[str, tuple[Starter, Callable[[], bool], tuple[pytest.MarkDecorator, ...]]]

BROKERS: Kinds = {
    "noida": (engines.embedded_broker, lambda: True, ()),
    "kafka": (engines.kafka_jars, engines.kafka_jars_exist, (pytest.mark.kafka,)),
    "container": (
        lambda folder: engine_containers.kafka_container(),
        engine_containers.docker_answers,
        (pytest.mark.docker,),
    ),
}
STORES: Kinds = {
    "secantus": (engines.embedded_store, lambda: True, ()),
    "rust": (engines.rust_store, engines.rust_store_exists, (pytest.mark.rust,)),
    "container": (
        lambda folder: engine_containers.mongo_container(),
        engine_containers.docker_answers,
        (pytest.mark.docker,),
    ),
}
ROLES = {"broker": BROKERS, "store": STORES}

_used: pytest.StashKey[dict[str, set[str]]] = pytest.StashKey()


class Pool:
    """Engines that are running, by kind; started when first asked for, ended with the run."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        self._folders = folders
        self._running: dict[str, Any] = {}

    def get(self, role: str, kind: str, starter: Starter) -> Any:
        """The running engine of this *kind*."""
        name = f"{role}-{kind}"
        if name not in self._running:
            engine = starter(self._folders.mktemp(name))
            self._running[name] = engine
            engine.start()
        return self._running[name]

    def dispose(self) -> None:
        """End them all."""
        for engine in self._running.values():
            engine.dispose()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_used] = defaultdict(set)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Lanes:
    """Several workers share the tests as tests/lanes.py says."""
    return Lanes(config, log)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the run which engines its suites ran on."""
    told = getattr(session.config, "workeroutput", None)
    if told is not None:
        told["engines"] = {suite: sorted(names) for suite, names in session.config.stash[_used].items()}


def pytest_testnodedown(node: Any, error: object) -> None:
    """The run hears it."""
    for suite, names in getattr(node, "workeroutput", {}).get("engines", {}).items():
        node.config.stash[_used][suite].update(names)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Every run says which engines each suite ran on."""
    used = config.stash.get(_used, {})
    if used:
        terminalreporter.section("engines")
    for suite, names in sorted(used.items()):
        terminalreporter.write_line(f"engines: {suite}: {', '.join(sorted(names))}")


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pool]:
    """Running engines, shared by the whole run."""
    running = Pool(tmp_path_factory)
    yield running
    running.dispose()


@pytest.fixture
def ran_on(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Call it with an engine's name: the run's summary then says that this suite ran on it."""

    def note(engine: str) -> None:
        suite = request.path.relative_to(engines.ROOT).as_posix()
        request.config.stash[_used][suite].add(engine)

    return note


def engine_parameters(kinds: Kinds) -> list[Any]:
    """What to parametrise with, so that a suite runs once per kind and carries the kind's marker."""
    return [pytest.param(kind, marks=marks) for kind, (_, _, marks) in kinds.items()]


@pytest.fixture
def engine(pool: Pool, ran_on: Callable[[str], None]) -> Callable[[str, str], Any]:
    """Gives the running engine of a role (``broker``, ``store``) and kind; skips the test where there is none."""

    def get(role: str, kind: str) -> Any:
        starter, is_there, _ = ROLES[role][kind]
        if not is_there():
            pytest.skip(f"2026-11-22: no {kind} {role} on this machine")
        running = pool.get(role, kind, starter)
        ran_on(running.name)
        return running

    return get


@pytest.fixture(params=engine_parameters(BROKERS))
def broker(request: pytest.FixtureRequest, engine: Callable[[str, str], Any]) -> Any:
    """A running broker, once per kind; shared, so use topics of your own."""
    return engine("broker", request.param)


@pytest.fixture(params=engine_parameters(STORES))
def store_server(request: pytest.FixtureRequest, engine: Callable[[str, str], Any]) -> Any:
    """A running store server, once per kind; shared, so use a database of your own."""
    return engine("store", request.param)


@pytest.fixture
def secured_kafka(pool: Pool, ran_on: Callable[[str], None]) -> SecuredKafka:
    """A running Kafka with login and every declared user, for tests marked ``kafka``; shared, rules and topics too."""
    if not engines.kafka_jars_exist():
        pytest.skip("2026-11-22: no jars of Apache Kafka on this machine")
    running: SecuredKafka = pool.get("broker", "secured", lambda folder: SecuredKafka(folder, strangers=("stranger",)))
    ran_on(running.name)
    return running
