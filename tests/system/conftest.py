"""Towns for the system tests: engines once per module, processes per test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from engines import Engine, embedded_broker, embedded_store, kafka_jars, kafka_jars_exist, rust_store, rust_store_exists
from town import Town

REAL = pytest.param("real", marks=pytest.mark.kafka)


def _engines(kind: str, factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    folder = factory.mktemp(f"town-{kind}")
    for part in ("store", "broker"):
        (folder / part).mkdir()
    if kind == "embedded":
        return embedded_store(folder / "store"), embedded_broker(folder / "broker")
    if not kafka_jars_exist():
        pytest.skip("2026-11-22: Apache Kafka's jars are not here; ./peil test --all fetches them")
    store = rust_store if rust_store_exists() else embedded_store
    return store(folder / "store"), kafka_jars(folder / "broker")


@pytest.fixture(scope="module", params=["embedded", REAL])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town without processes yet; on the embedded engines, and on Apache Kafka with the best store there is."""
    store, broker = _engines(request.param, tmp_path_factory)
    store.start()
    broker.start()
    made = asyncio.run(Town(store, broker, store.folder.parent).open())
    try:
        yield made
    finally:
        made.dispose()
        store.dispose()
        broker.dispose()


@pytest.fixture(autouse=True)
def no_process_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test starts its own processes."""
    yield
    if "town" in request.fixturenames:
        request.getfixturevalue("town").close()
