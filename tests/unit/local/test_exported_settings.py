"""What is exported for a real broker or provider does not reach an embedded one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from peil_local.commands import BY_NAME
from peil_local.home import Home, home_of
from peil_local.launch import _addresses
from peil_local.ports import USUAL
from peil_local.programs import BUREAU_MAIL, services
from peil_local.tokens import AUDIENCE
from peil_local.wishes import forget_kafka_login

LOGIN = {"PEIL_KAFKA_USER": "somebody", "PEIL_KAFKA_PASSWORD": "a-password", "PEIL_KAFKA_CA": "/ca.pem"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("PEIL_DATA", str(tmp_path))
    return home_of()


def test_a_login_for_a_real_broker_is_left_out_and_nothing_else() -> None:
    environment = {**LOGIN, "PEIL_KAFKA": "a:1"}
    forget_kafka_login(environment)
    assert environment == {"PEIL_KAFKA": "a:1"}


@pytest.mark.parametrize(("phase", "kept"), [("ready", False), ("external", True)])
def test_a_command_on_a_running_peil_uses_that_login_for_a_real_broker_alone(
    home: Home, monkeypatch: pytest.MonkeyPatch, phase: str, kept: bool
) -> None:
    for name, value in LOGIN.items():
        monkeypatch.setenv(name, value)
    run: dict[str, Any] = {"kafka": "127.0.0.1:1", "mongo": "mongodb://127.0.0.1:2"}
    home.run.parent.mkdir(parents=True, exist_ok=True)
    home.run.write_text(json.dumps({**run, "processes": [{"name": "broker", "phase": phase}]}), encoding="utf-8")
    environment = _addresses(home, BY_NAME["verify"])
    assert environment["PEIL_KAFKA"] == "127.0.0.1:1"
    assert LOGIN.keys() <= environment.keys() if kept else LOGIN.keys().isdisjoint(environment)


@pytest.mark.parametrize("issuer", [None, "https://login.example.nl/realm"])
def test_the_audience_is_the_local_providers_unless_there_is_a_real_one(
    home: Home, monkeypatch: pytest.MonkeyPatch, issuer: str | None
) -> None:
    monkeypatch.setenv("PEIL_AUDIENCE", "somebody-else")
    if issuer:
        monkeypatch.setenv("PEIL_ISSUER", issuer)
    else:
        monkeypatch.delenv("PEIL_ISSUER", raising=False)
    ports = dict.fromkeys(USUAL, 1)
    for program in services(home, ports, port=8080, kafka="a:1", mongo="mongodb://a"):
        if program.name != "fold":
            assert program.environment.get("PEIL_AUDIENCE") == (None if issuer else AUDIENCE)


def test_bureau_has_a_mailbox_in_a_local_run_so_that_what_is_put_before_it_is_seen_at_post(home: Home) -> None:
    started = {each.name: each for each in services(home, dict.fromkeys(USUAL, 1), port=8080, kafka="a:1", mongo="a")}
    assert started["notifier"].environment["PEIL_BUREAU_MAIL"] == BUREAU_MAIL
    assert BUREAU_MAIL.endswith("@example.org")
    told = {name for name, each in started.items() if "PEIL_BUREAU_MAIL" in each.environment}
    assert told == {"notifier"}
