"""Towns for the system tests, by the engines that they stand on."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engines import Engine, embedded_broker, embedded_store, kafka_jars, kafka_jars_exist, rust_store, rust_store_exists
from town import Town


@contextmanager
def town_on(kind: str, factory: pytest.TempPathFactory) -> Iterator[Town]:
    """
    A town without processes yet, and its engines, for as long as the block lasts.

    Args:
        kind: ``embedded``, or ``real``: Apache Kafka with the best store there is. Skips where Kafka's jars are not.
        factory: Makes its folder.
    """
    store, broker = _engines(kind, factory)
    store.start()
    broker.start()
    made = asyncio.run(Town(store, broker, store.folder.parent).open())
    try:
        yield made
    finally:
        made.dispose()
        store.dispose()
        broker.dispose()


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
