"""
Engines in containers, through testcontainers, with the same faults as `engines.Engine`.

Images come from ``PEIL_KAFKA_IMAGE`` and ``PEIL_MONGO_IMAGE``. Unset: a local stand-in when there is one, else the
real ``apache/kafka:4.1.0`` and ``mongo:8``, which Docker then pulls.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engines import EngineDidNotStart, free_port
from peil_local.testing import await_docker

os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")  # every container here is removed by its own fixture

KAFKA_IMAGES = ("peil-kafka:local", "apache/kafka:4.1.0")
STAND_IN_STORE = "/opt/db/bin/secantusd-py --host 0.0.0.0 --port 27017 --storage-path /var/lib/db --sync-on-commit"
"""As the image starts it, but so that a commit survives kill -9, as it does in MongoDB."""
MONGO_IMAGES = ("peil-mongo:local", "mongo:8")


COMES_WITHIN_S = 90.0


def docker_answers() -> bool:
    """Whether a Docker daemon is there; waits for one that ``./peil test --all`` is starting."""
    await_docker(COMES_WITHIN_S)
    if shutil.which("docker") is None:
        return False
    asked = subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=30)
    return asked.returncode == 0


def _image(setting: str, choices: tuple[str, str]) -> str:
    chosen = os.environ.get(setting)
    if chosen:
        return chosen
    stand_in, real = choices
    found = subprocess.run(["docker", "image", "inspect", stand_in], capture_output=True, check=False, timeout=30)
    return stand_in if found.returncode == 0 else real


@dataclass
class ContainerEngine:
    """One engine in a container, on one port of the loopback interface for as long as it lives."""

    name: str
    make: Callable[[int], Any]
    after_start: Callable[[Any], None] = lambda container: None
    port: int = field(default_factory=free_port)
    _container: Any = None

    @property
    def address(self) -> str:
        """``host:port``."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start a new container, or the killed one with its data. Raises `EngineDidNotStart`."""
        if self._container is None:
            self._container = self.make(self.port)
            self._container.start()
            self._await_port()
            self.after_start(self._container)
        else:
            self._wrapped().start()
            self._await_port()

    def _await_port(self) -> None:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            if _listens(self.port):
                return
            time.sleep(0.1)
        raise EngineDidNotStart(f"{self.name}:\n{self._wrapped().logs(tail=20).decode(errors='replace')}")

    def _wrapped(self) -> Any:
        return self._container.get_wrapped_container()

    def kill(self) -> None:
        """End it as a power cut does; its data stay."""
        self._wrapped().kill()

    def stop(self) -> None:
        """Ask it to end."""
        self._wrapped().stop(timeout=10)

    def restart(self) -> None:
        """`kill`, then start again with the same data."""
        self.kill()
        self.start()

    def wipe(self) -> None:
        """Replace it by a new one on the same port."""
        self.dispose()
        self.start()

    def pause(self) -> None:
        """Freeze it."""
        self._wrapped().pause()

    def go_on(self) -> None:
        """Thaw it."""
        self._wrapped().unpause()

    def dispose(self) -> None:
        """Remove it with its data."""
        if self._container is not None:
            container, self._container = self._container, None
            container.stop(force=True, delete_volume=True)


def kafka_container() -> ContainerEngine:
    """One node of Apache Kafka in a container. Not yet started."""
    image = _image("PEIL_KAFKA_IMAGE", KAFKA_IMAGES)

    def make(port: int) -> Any:
        from testcontainers.core.container import DockerContainer

        container = DockerContainer(image).with_bind_ports(9092, port)
        for name, value in _kafka_settings(port).items():
            container = container.with_env(name, value)
        return container

    return ContainerEngine(f"container {image}", make)


def _kafka_settings(port: int) -> dict[str, str]:
    """What both the official image and the stand-in understand; each ignores the other's."""
    return {
        "KAFKA_ADVERTISED": f"127.0.0.1:{port}",
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": "PLAINTEXT://0.0.0.0:9092,CONTROLLER://localhost:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:9093",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    }


def mongo_container() -> ContainerEngine:
    """A MongoDB replica set of one in a container. Not yet started."""
    image = _image("PEIL_MONGO_IMAGE", MONGO_IMAGES)
    is_mongod = "peil-mongo" not in image

    def make(port: int) -> Any:
        from testcontainers.core.container import DockerContainer

        container = DockerContainer(image).with_bind_ports(27017, port)
        return container.with_command("--replSet peil --bind_ip_all" if is_mongod else STAND_IN_STORE)

    def initiate(container: Any) -> None:
        if is_mongod:
            members = "{_id: 'peil', members: [{_id: 0, host: 'localhost:27017'}]}"
            _until_done(container, ["mongosh", "--quiet", "--eval", f"rs.initiate({members})"])

    return ContainerEngine(f"container {image}", make, initiate)


def _listens(port: int) -> bool:
    """Whether the engine itself listens: Docker's proxy accepts at once, and hangs up while nobody is behind it."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        try:
            probe.connect(("127.0.0.1", port))
            return bool(probe.recv(1))
        except TimeoutError:
            return True
        except OSError:
            return False


def _until_done(container: Any, command: list[str]) -> None:
    deadline = time.monotonic() + 60
    while container.exec(command).exit_code and time.monotonic() < deadline:
        time.sleep(0.5)
