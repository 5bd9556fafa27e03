"""How a process is told to log in at the log: all of it or nothing, and never shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from peil_chassis.log.settings import KafkaSettings
from peil_chassis.settings import load_settings
from peil_local.kafka_secrets import make_secrets

PASSWORD = "a-password-nobody-may-see"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A complete login; a test takes away or spoils what it is about."""
    make_secrets(tmp_path, users=[], hosts=[], now=datetime(2026, 11, 22, tzinfo=UTC))
    monkeypatch.setenv("PEIL_KAFKA", "kafka:9092")
    monkeypatch.setenv("PEIL_KAFKA_USER", "intake")
    monkeypatch.setenv("PEIL_KAFKA_PASSWORD", PASSWORD)
    monkeypatch.setenv("PEIL_KAFKA_CA", str(tmp_path / "ca.pem"))
    return monkeypatch


def test_a_login_is_read_and_never_shown(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load_settings(KafkaSettings)
    access = settings.kafka_access
    assert access is not None
    assert (access.user, access.password, access.ca) == ("intake", PASSWORD, tmp_path / "ca.pem")
    assert not any(PASSWORD in shown for shown in (repr(settings), str(settings), repr(access), str(access)))


def test_without_a_user_there_is_no_login(environment: pytest.MonkeyPatch) -> None:
    for part in ("USER", "PASSWORD", "CA"):
        environment.delenv(f"PEIL_KAFKA_{part}")
    assert load_settings(KafkaSettings).kafka_access is None


def test_without_a_file_of_its_own_the_machines_authorities_are_trusted(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("PEIL_KAFKA_CA")
    access = load_settings(KafkaSettings).kafka_access
    assert access is not None
    assert access.ca is None


@pytest.mark.parametrize(
    ("spoilt", "named"),
    [
        ({"PEIL_KAFKA_PASSWORD": None}, "PEIL_KAFKA_PASSWORD"),
        ({"PEIL_KAFKA_PASSWORD": ""}, "PEIL_KAFKA_PASSWORD"),
        ({"PEIL_KAFKA_USER": None}, "PEIL_KAFKA_PASSWORD"),
        ({"PEIL_KAFKA_USER": None, "PEIL_KAFKA_PASSWORD": None}, "PEIL_KAFKA_CA"),
        ({"PEIL_KAFKA_CA": "/nowhere/ca.pem"}, "PEIL_KAFKA_CA"),
        ({"PEIL_KAFKA_CA": __file__}, "PEIL_KAFKA_CA"),
    ],
)
def test_half_a_login_is_refused_in_one_sentence_without_the_password(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], spoilt: dict[str, str | None], named: str
) -> None:
    for variable, value in spoilt.items():
        if value is None:
            environment.delenv(variable)
        else:
            environment.setenv(variable, value)
    with pytest.raises(SystemExit) as end:
        load_settings(KafkaSettings)
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert named in told
    assert PASSWORD not in told
