from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from pydantic import Field

from peil_chassis.health import Health
from peil_chassis.logs import EVENTS, FIELDS, configure_logs, declare_events, declare_fields, get_logger
from peil_chassis.metrics import DEFINITIONS
from peil_chassis.settings import ServiceSettings, load_settings
from specimen import SECRET, create_specimen

ROOT = Path(__file__).parents[3]


def client_of(health: Health) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_specimen(health=health))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1")


async def test_a_process_lives_while_its_loops_turn() -> None:
    now = 0.0
    health = Health(now=lambda: now)
    relay = health.loop("relay")
    async with client_of(health) as client:
        now = 30.0
        assert (await client.get("/livez")).status_code == 200
        now = 30.1
        answer = await client.get("/livez")
        assert (answer.status_code, answer.json()) == (503, {"fine": False, "checks": {"relay": False}})
        relay.beat()
        assert (await client.get("/livez")).status_code == 200


async def test_a_process_is_ready_when_everything_it_needs_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_chassis.health.CHECK_TIMEOUT_S", 0.01)
    health = Health()

    async def yes() -> bool:
        return True

    async def broken() -> bool:
        raise ConnectionError

    async def hanging() -> bool:
        await asyncio.sleep(60)
        return True

    health.dependency("store", yes)
    async with client_of(health) as client:
        assert (await client.get("/readyz")).status_code == 200
        health.dependency("log", broken)
        health.dependency("mail", hanging)
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"store": True, "log": False, "mail": False}


async def test_metrics_count_by_route_template_and_never_by_address() -> None:
    async with client_of(Health()) as client:
        await client.get("/api/specimen/v1/gauges/very-personal/readings", headers={"Authorization": "Bearer bureau"})
        await client.get("/very-personal")
        text = (await client.get("/metrics")).text
    assert (
        'peil_http_requests_total{method="GET",route="/api/specimen/v1/gauges/{gauge}/readings",status="200"}' in text
    )
    assert "very-personal" not in text


def test_every_metric_has_a_name_of_the_house_and_a_meaning() -> None:
    names = [definition.name for definition in DEFINITIONS]
    assert len(names) == len(set(names))
    for definition in DEFINITIONS:
        assert definition.name.startswith("peil_")
        assert definition.meaning.endswith(".")
        assert (definition.kind == "counter") == definition.name.endswith("_total")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    root = logging.getLogger()
    before = (list(root.handlers), root.level)
    configure_logs("specimen", "info", stream=stream)
    yield stream
    root.handlers, _ = before
    root.setLevel(before[1])
    structlog.reset_defaults()


def written(stream: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_log_line_is_a_fact_with_fields(lines: io.StringIO) -> None:
    get_logger().info("service_started", host="127.0.0.1", port=1)
    (line,) = written(lines)
    assert line["event"] == "service_started"
    assert (line["service"], line["level"], line["port"]) == ("specimen", "info", 1)
    assert str(line["timestamp"]).endswith("Z")


def test_a_field_no_catalogue_allows_is_left_out_and_named(lines: io.StringIO) -> None:
    get_logger().info("service_started", surname="Jansen", port=1, host={"name": "Jansen"}, **{"Jan Jansen": 1})
    (line,) = written(lines)
    assert "Jansen" not in lines.getvalue()
    assert line["refused_fields"] == ["surname", "host", "not_a_name"]
    assert line["port"] == 1


def test_a_sentence_in_place_of_an_event_is_left_out(lines: io.StringIO) -> None:
    get_logger().info("Jansen logged in")
    get_logger().info("nobody_declared_this")
    assert [line["name"] for line in written(lines)] == ["not_a_name", "nobody_declared_this"]
    assert "Jansen" not in lines.getvalue()


def test_an_error_is_logged_by_class_and_place_without_its_message(lines: io.StringIO) -> None:
    try:
        raise ValueError("Jansen is no number")
    except ValueError as error:
        get_logger().error("request_failed", exc_info=error)
    (line,) = written(lines)
    assert line["error_type"] == "ValueError"
    assert "test_http_operations.py" in str(line["where"])
    assert str(Path.home()) not in str(line["where"])
    assert "Jansen" not in lines.getvalue()


def test_what_a_library_writes_comes_as_a_line_too(lines: io.StringIO) -> None:
    logging.getLogger("somelib").warning("reconnecting to %s", "broker")
    logging.getLogger("somelib").info("chatter")
    (line,) = written(lines)
    assert (line["event"], line["library"], line["text"]) == ("library_reported", "somelib", "reconnecting to broker")


def test_only_snake_case_can_be_declared() -> None:
    for declare in (declare_events, declare_fields):
        with pytest.raises(ValueError, match="snake_case"):
            declare({"Not so": "x"})
    assert all(meaning for meaning in [*EVENTS.values(), *FIELDS.values()])


async def test_the_access_log_has_no_query_and_no_address(lines: io.StringIO) -> None:
    async with client_of(Health()) as client:
        await client.get("/api/specimen/v1/gauges/very-personal/readings?asOf=2026-01-01&name=Jansen")
        await client.post("/api/specimen/v1/breakdowns")
    events = [line["event"] for line in written(lines)]
    assert events == ["request_answered", "request_failed", "request_answered"]
    text = lines.getvalue()
    assert "very-personal" not in text
    assert "Jansen" not in text
    assert SECRET not in text


class Settings(ServiceSettings):
    database: str = "peil_specimen"
    secret_word: int = Field(default=1, description="a number")


def test_a_wrong_setting_is_one_sentence_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEIL_PORT", "eighty")
    monkeypatch.setenv("PEIL_MONGO", "http://user:hunter2@host")
    monkeypatch.setenv("PEIL_LOG_LEVEL", "loud")
    monkeypatch.delenv("PEIL_KAFKA", raising=False)
    with pytest.raises(SystemExit) as stopped:
        load_settings(Settings)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "PEIL_PORT must be a whole number. It is: TCP port to listen on; 0 takes a free one." in said
    assert "PEIL_KAFKA is not set. It is: broker, as host:port." in said
    assert "PEIL_LOG_LEVEL has a value that is not known ('debug', 'info', 'warning' or 'error' is)." in said
    assert "PEIL_MONGO is wrong: it must be mongodb://" in said
    assert "hunter2" not in said
    assert "Traceback" not in said


def test_settings_are_read_once_and_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEIL_KAFKA", "127.0.0.1:9092")
    monkeypatch.setenv("PEIL_MONGO", "mongodb://127.0.0.1:27017")
    settings = load_settings(Settings)
    assert (settings.kafka, settings.database, settings.host) == ("127.0.0.1:9092", "peil_specimen", "127.0.0.1")
    assert "mongodb" not in repr(settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.port = 1


SERVE = """
import contextlib, sys
from specimen import create_specimen
from peil_chassis.logs import configure_logs
from peil_chassis.server import run
from peil_chassis.settings import HttpSettings
settings = HttpSettings(port=int(sys.argv[1]))
configure_logs("specimen", "info")
run(create_specimen(settings=settings), settings)
"""


def started(port: int) -> subprocess.Popen[str]:
    path = os.pathsep.join(str(ROOT / part) for part in ("contracts", "chassis", "tests"))
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", SERVE, str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": path, "PEIL_HOST": "127.0.0.1"},
    )


def test_a_process_serves_logs_lines_and_ends_with_code_0_on_sigterm() -> None:
    process = started(0)
    assert process.stdout is not None
    port = json.loads(process.stdout.readline())["port"]
    deadline = time.monotonic() + 20
    while True:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/livez")
            break
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    assert answer.status_code == 200
    assert "server" not in answer.headers
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert json.loads(out.splitlines()[-1])["event"] == "service_stopped"
    assert err == ""


def test_a_port_that_is_taken_is_one_sentence_and_exit_code_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = started(taken.getsockname()[1])
        _, err = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "Stop the process that has this port, or set PEIL_PORT to another." in err
    assert "Traceback" not in err
