"""Towns for the system tests: engines once per module, processes per test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from system_engines import town_on
from town import Town

REAL = pytest.param("real", marks=pytest.mark.kafka)


@pytest.fixture(scope="module", params=["embedded", REAL])
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town without processes yet; on the embedded engines, and on Apache Kafka with the best store there is."""
    with town_on(request.param, tmp_path_factory) as made:
        yield made


@pytest.fixture(autouse=True)
def no_process_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test starts its own processes."""
    yield
    if "town" in request.fixturenames:
        request.getfixturevalue("town").close()
