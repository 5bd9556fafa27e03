"""On what was measured: cores, memory, and the engines with their versions."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engines import (
    KAFKA_LIBS,
    ROOT,
    Engine,
    embedded_broker,
    embedded_store,
    kafka_jars,
    kafka_jars_exist,
    rust_store,
)

RUST_VERSION = "0.5.3-beta.193"
"""What `peil_local.bench` builds."""


def describe() -> dict[str, Any]:
    """The machine, for the head of a report. The load says whether others were working on it too."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1_000_000,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_1_min": round(os.getloadavg()[0], 2),
        "libraries": {name: importlib.metadata.version(name) for name in LIBRARIES},
    }


LIBRARIES = ("aiokafka", "faststream", "motor", "pymongo", "msgspec")


def versions(engine: Engine) -> str:
    """*engine*'s name with its version."""
    if engine.name.startswith("Apache Kafka"):
        return f"Apache Kafka {next(KAFKA_LIBS.glob('kafka_2.13-*.jar')).stem.removeprefix('kafka_2.13-')} (jars)"
    if engine.name == "noida-db":
        return f"noida-db {importlib.metadata.version('noida-db')}"
    if engine.name.endswith("(Rust)"):
        return f"SecantusDB (Rust server) {RUST_VERSION}"
    return f"SecantusDB (Python server) {importlib.metadata.version('secantusdb')}"


@contextmanager
def broker() -> Iterator[Engine]:
    """Apache Kafka from its jars when it is there, else the embedded broker; removed afterwards."""
    with _running(kafka_jars if kafka_jars_exist() else embedded_broker) as engine:
        yield engine


@contextmanager
def store(*, rust: bool) -> Iterator[Engine]:
    """The store's Rust or Python server, empty; removed afterwards."""
    with _running(rust_store if rust else embedded_store) as engine:
        yield engine


@contextmanager
def _running(make: Any) -> Iterator[Engine]:
    folder = Path(tempfile.mkdtemp(prefix="peil-bench-"))
    engine: Engine = make(folder)
    try:
        engine.start()
        yield engine
    finally:
        engine.dispose()


def mongo_uri(engine: Engine) -> str:
    """The address of a store for the driver."""
    return f"mongodb://{engine.address}/?directConnection=true"


def pid_of(engine: Engine) -> int:
    """The engine's own process."""
    return int(engine._process.pid) if engine._process else 0


def processor_s(pid: int) -> float:
    """Seconds of processor time that a process has used; unlike a rate, hardly touched by what else runs."""
    words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def results_folder() -> Path:
    """Where reports go."""
    folder = ROOT / ".peil" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
