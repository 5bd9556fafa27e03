"""The compose file starts the same processes as the launcher, and an event goes its whole way through them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine_containers import docker_answers
from engines import ROOT, free_port
from vault_parts import KEY

COMPOSE = ROOT / "deploy" / "compose"
PROCESSES = {"intake", "plans", "notifier", "issuer", "reporting", "fold", "front"}

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.timeout(600)]


def has_image(name: str) -> bool:
    return subprocess.run(["docker", "image", "inspect", name], capture_output=True, check=False).returncode == 0


class Town:
    """One project of docker-compose on a port of its own."""

    def __init__(self) -> None:
        self.port = free_port()
        plugin = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0
        self._compose = ["docker", "compose"] if plugin else ["docker-compose"]
        self._compose += ["-p", f"peil{uuid.uuid4().hex[:8]}", "-f", str(COMPOSE / "compose.yaml")]
        if has_image("peil-kafka:local") and has_image("peil-mongo:local"):
            self._compose += ["--env-file", str(COMPOSE / "stand-ins.env")]

    def run(self, *arguments: str) -> str:
        """What a compose command printed. Raises AssertionError with its complaint."""
        environment = {**os.environ, "PEIL_PORT": str(self.port), "PEIL_VAULT_KEY": KEY, "PEIL_CONTACTS_KEY": KEY}
        done = subprocess.run(
            [*self._compose, *arguments], capture_output=True, text=True, env=environment, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def token(self, name: str) -> str:
        """A bearer token of the local provider inside."""
        return self.run("exec", "-T", "front", "python", "-m", "peil_local.tokens", name).strip()


@pytest.fixture(scope="module")
def composed() -> Iterator[Town]:
    """Everything up, from an image built of this working copy."""
    if not docker_answers():
        pytest.skip("no Docker answers")
    if shutil.which("docker-compose") is None and not has_compose_plugin():
        pytest.skip("no docker-compose")
    town = Town()
    try:
        town.run("build")
        town.run("up", "-d")
        yield town
    finally:
        town.run("down", "-v")


def has_compose_plugin() -> bool:
    return subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode == 0


def eventually(ask: Callable[[], Any], wanted: Any, *, within_s: float = 90) -> None:
    deadline = time.monotonic() + within_s
    answer: Any = None
    while time.monotonic() < deadline:
        try:
            answer = ask()
        except httpx.HTTPError as error:
            answer = repr(error)
        if answer == wanted:
            return
        time.sleep(0.5)
    pytest.fail(f"{answer!r} instead of {wanted!r}")


def example(name: str, vacancy: str) -> dict[str, Any]:
    """The canonical example as an HR system would deliver it, about another vacancy."""
    event: dict[str, Any] = json.loads((ROOT / "contracts" / "examples" / name).read_text(encoding="utf-8"))
    for field in ("recordedtime", "sequence", "sequencetype"):
        event.pop(field, None)
    if "vacancy" in event["data"]:
        event.update(id=str(uuid.uuid4()), subject=vacancy, data={**event["data"], "vacancy": vacancy})
    return event


def test_every_process_of_a_local_run_is_a_container(composed: Town, ran_on: Callable[[str], None]) -> None:
    ran_on("containers by docker-compose")
    services = set(composed.run("config", "--services").split())
    assert services == {*PROCESSES, "kafka", "kafka-secrets", "mongo", "peil", "keys", "store-init", "topics"}
    eventually(lambda: httpx.get(f"http://127.0.0.1:{composed.port}/healthz").json()["ready"], True)


def test_an_event_reaches_its_figure_also_after_the_broker_was_killed(composed: Town) -> None:
    front = f"http://127.0.0.1:{composed.port}"
    eventually(lambda: httpx.get(f"{front}/healthz").json()["ready"], True)
    hr, bureau = ({"Authorization": f"Bearer {composed.token(name)}"} for name in ("hr-system", "bureau"))

    def post(event: dict[str, Any]) -> str:
        headers = {**hr, "Content-Type": "application/cloudevents+json"}
        answer = httpx.post(f"{front}/api/intake/v1/events", content=json.dumps(event), headers=headers, timeout=30)
        outcome: str = answer.json()["outcomes"][0]["outcome"]
        return outcome

    def open_vacancies() -> Any:
        answer = httpx.get(f"{front}/api/reporting/v1/figures/open_vacancies?unit=dir-po", headers=bureau)
        return answer.json().get("value")

    assert post(example("nl.peil.organisation.unit-placed.v1.json", "")) == "accepted"
    assert post(example("nl.peil.vacancies.vacancy-opened.v1.json", "vac-1")) == "accepted"
    eventually(open_vacancies, 1)
    composed.run("kill", "kafka")
    assert post(example("nl.peil.vacancies.vacancy-opened.v1.json", "vac-2")) == "accepted"
    composed.run("up", "-d", "kafka")
    eventually(open_vacancies, 2)


def test_kafka_lets_nobody_in_without_login_and_has_exactly_the_declared_rules(composed: Town) -> None:
    compare = ("python", "-m", "peil_local.topics", "apply", "--check")
    with pytest.raises(AssertionError, match="PEIL_KAFKA_USER"):
        composed.run("exec", "-T", "front", *compare)
    told = composed.run("exec", "-T", "front", "sh", "/with-login.sh", "admin", *compare)
    assert "precies die van topics.yaml" in told


def test_only_the_front_leaves_the_machine_and_only_to_loopback() -> None:
    text = (COMPOSE / "compose.yaml").read_text(encoding="utf-8")
    published = [line.strip() for line in text.splitlines() if line.strip().startswith("ports:")]
    assert published == ['ports: ["127.0.0.1:${PEIL_PORT:-8080}:${PEIL_PORT:-8080}"]']
    assert Path(COMPOSE / "Dockerfile").read_text(encoding="utf-8").index("USER peil") > 0
