"""
Real engines for tests: started on free ports in folders of their own, with the faults a test may ask for.

Every process is ended by its own id. Nothing here knows pytest; `conftest.py` decides which engine a suite gets.
"""

from __future__ import annotations

import importlib.util
import itertools
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
KAFKA_LIBS = ROOT / ".peil" / "kafka" / "libs"
RUST_STORE = ROOT / ".peil" / "rust" / "bin" / "secantusd-rs"
START_TIMEOUT_S = 60.0


class EngineDidNotStart(Exception):
    """The engine's process ended or never answered; the message holds the end of its log."""


_ports = itertools.count(random.SystemRandom().randrange(7_000))


def free_port() -> int:
    """
    A port of the loopback interface that nobody listens on now.

    Below those that the kernel gives to outgoing connections, which would otherwise take one before its engine does;
    never the same twice in a run, and each worker begins somewhere else.
    """
    while True:
        port = 20_000 + next(_ports) % 7_000
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def answers(port: int) -> bool:
    """Whether something accepts connections on *port* of the loopback interface."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Engine:
    """
    One engine process, with its port and its data kept over restarts.

    Attributes:
        name: What the run's summary calls it.
        command: Gives the command line for a port and a data folder.
        folder: Where data and log live.
        prepare: Called with port and data folder before a start in an empty folder.
    """

    name: str
    command: Callable[[int, Path], Sequence[str]]
    folder: Path
    prepare: Callable[[int, Path], None] | None = None
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """``host:port``."""
        return f"127.0.0.1:{self.port}"

    @property
    def data(self) -> Path:
        """The folder that survives `kill`."""
        return self.folder / "data"

    @property
    def running(self) -> bool:
        """Whether the process is there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start and wait until it accepts connections. Raises `EngineDidNotStart`."""
        deadline = time.monotonic() + START_TIMEOUT_S
        while True:
            self._launch()
            while self.running and time.monotonic() < deadline:
                if answers(self.port):
                    return
                time.sleep(0.05)
            self.kill()
            # A port may still be held for a moment by the process that was killed before.
            if time.monotonic() > deadline or "in use" not in self._log_tail():
                raise EngineDidNotStart(f"{self.name} on port {self.port}:\n{self._log_tail()}")
            time.sleep(0.5)

    def _launch(self) -> None:
        fresh = not self.data.exists()
        self.data.mkdir(parents=True, exist_ok=True)
        if fresh and self.prepare is not None:
            self.prepare(self.port, self.data)
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(self.port, self.data), stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder
            )

    def _log_tail(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def kill(self) -> None:
        """End it as a power cut does; data folder and port stay."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Ask it to end, and end it when it does not within ten seconds."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def restart(self) -> None:
        """`kill`, then start again on the same port with the same data."""
        self.kill()
        self.start()

    def wipe(self) -> None:
        """Replace it: end it, forget its data, start empty on the same port."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)
        self.start()

    def pause(self) -> None:
        """Freeze it: connections stay open, nothing answers. Returns when it stands still."""
        self._signal(signal.SIGSTOP)
        until = time.monotonic() + 2
        while self._process is not None and time.monotonic() < until:
            if Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                return
            time.sleep(0.01)

    def go_on(self) -> None:
        """Thaw it after `pause`."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def dispose(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


# Stores


def embedded_store(folder: Path) -> Engine:
    """SecantusDB's Python server: the embedded default. Not yet started."""
    return Engine("SecantusDB (Python)", _secantus(BIN / "secantusd-py"), folder)


def rust_store(folder: Path) -> Engine:
    """SecantusDB's Rust server, when it was built into ``.peil/``. Not yet started."""
    return Engine("SecantusDB (Rust)", _secantus(RUST_STORE), folder)


def _secantus(program: Path) -> Callable[[int, Path], Sequence[str]]:
    # Without --sync-on-commit both servers answer before their log is written, and kill -9 loses committed writes.
    return lambda port, data: [str(program), f"--port={port}", f"--storage-path={data}", "--sync-on-commit"]


def rust_store_exists() -> bool:
    """Whether the Rust server was built."""
    return RUST_STORE.is_file() and os.access(RUST_STORE, os.X_OK)


# Brokers


def embedded_broker(folder: Path) -> Engine:
    """noida-db as a broker: the embedded default. Not yet started."""
    return Engine(
        "noida-db",
        lambda port, data: [
            *(str(_noida_binary()), "start", "--only", "kafka"),
            *("--kafka-port", str(port), "--data-dir", str(data)),
        ],
        folder,
    )


def _noida_binary() -> Path:
    """The server itself: the command of that name is its parent, and killing the parent leaves the server."""
    spec = importlib.util.find_spec("noida_db")
    if spec is None or spec.origin is None:
        raise EngineDidNotStart("noida-db is not installed")
    return Path(spec.origin).parent / "noida-db"


def kafka_jars(folder: Path) -> Engine:
    """One node of Apache Kafka from its own jars, in KRaft mode. Not yet started."""
    return Engine("Apache Kafka (jars)", _kafka_command, folder, prepare=_format_kafka)


def kafka_jars_exist() -> bool:
    """Whether Java and Kafka's jars are there; ``./peil test --all`` fetches the jars where it can."""
    return shutil.which("java") is not None and any(KAFKA_LIBS.glob("kafka_2.13-*.jar"))


def java(*arguments: str) -> list[str]:
    """The command that runs a program of Kafka's jars."""
    return ["java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{KAFKA_LIBS}/*", *arguments]


def _kafka_command(port: int, data: Path) -> list[str]:
    return java("kafka.Kafka", str(data / "server.properties"))


def _format_kafka(port: int, data: Path) -> None:
    controller = free_port()
    properties = data / "server.properties"
    properties.write_text(
        f"""process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={data / "log"}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
"""
    )
    format_ = java("kafka.tools.StorageTool", "format", "-t", _cluster_id(), "-c", str(properties), "--standalone")
    done = subprocess.run(format_, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60)
    if done.returncode:
        raise EngineDidNotStart(f"Kafka's storage was not formatted:\n{done.stderr.decode()[-2000:]}")


def _cluster_id() -> str:
    return uuid.uuid4().hex[:22]
