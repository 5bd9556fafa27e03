"""``./peil up --kafka --mongo``: the same Peil on engines that somebody else runs."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

import engines
from local_run import Up, children_of, peil


@pytest.mark.kafka
@pytest.mark.skipif(not engines.kafka_jars_exist(), reason="2026-11-22: Kafka's jars or Java are not on this machine")
@pytest.mark.timeout(180)
def test_peil_runs_on_apache_kafka_and_a_mongodb_of_others(tmp_path: Path) -> None:
    kafka, store = engines.kafka_jars(tmp_path / "kafka"), engines.embedded_store(tmp_path / "mongo")
    try:
        kafka.start()
        store.start()
        uri = f"mongodb://127.0.0.1:{store.port}/?directConnection=true"
        with Up(tmp_path / "data", "--kafka", kafka.address, "--mongo", uri) as up:
            up.wait_until_ready(110)
            told = {process["name"]: process for process in up.told["processes"]}
            assert told["broker"]["phase"] == told["store"]["phase"] == "external"
            assert not (up.data / "broker").exists()
            key = peil("token", "bureau", data=up.data).stdout.strip()
            answer = httpx.get(
                f"{up.front}/api/plans/v1/plans",
                headers={"Authorization": f"Bearer {key}"},
                trust_env=False,
                timeout=30,
            )
            assert len(answer.json()["plans"]) == 2
            assert peil("verify", data=up.data).returncode == 0
        assert children_of(up.data) == []
        assert kafka.running
        assert store.running
    finally:
        kafka.dispose()
        store.dispose()
