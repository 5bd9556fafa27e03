"""An address that cannot be used ends a process with one sentence that names it and keeps its value to itself."""

from __future__ import annotations

import pytest

from peil_chassis.log.settings import KafkaSettings
from peil_chassis.login.settings import LoginSettings
from peil_chassis.settings import ServiceSettings, load_settings
from peil_collector.settings import CollectorSettings
from peil_local.front.settings import FrontSettings

PASSWORD = "a-password-nobody-may-see"


class PagesSettings(ServiceSettings, LoginSettings):
    """All that a service with pages reads."""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """What a service with pages needs, whole; a test spoils one variable."""
    for name, value in {
        "KAFKA": "kafka:9092",
        "MONGO": f"mongodb://peil:{PASSWORD}@mongo:27017/?directConnection=true",
        "DATABASE": "peil_plans",
        "ISSUER": "https://login.example.org/peil",
        "PUBLIC_URL": "https://peil.example.org",
        "VAULT_URL": "http://intake:8101",
        "FORM_URL": "http://127.0.0.1:8081",
        "CLIENT_ID": "peil-plans",
        "CLIENT_KEY": "/key.pem",
        "SERVICES": "plans=http://127.0.0.1:8102",
        "POST": "/post",
    }.items():
        monkeypatch.setenv(f"PEIL_{name}", value)
    return monkeypatch


@pytest.mark.parametrize("kind", [PagesSettings, CollectorSettings, FrontSettings])
def test_a_whole_environment_is_taken(environment: pytest.MonkeyPatch, kind: type[KafkaSettings]) -> None:
    assert load_settings(kind)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PEIL_KAFKA", "kafka:9092,other:1"),
        ("PEIL_MONGO", "mongodb+srv://cluster.example.org/peil?tls=true"),
        ("PEIL_MONGO", "mongodb://one:27017,two:27017/?replicaSet=peil"),
        ("PEIL_PUBLIC_URL", "http://[::1]:8080"),
        ("PEIL_PUBLIC_URL", "http://localhost:8080"),
        ("PEIL_TRUSTED_PROXIES", "10.0.0.0/8,192.0.2.1"),
    ],
)
def test_an_address_of_another_form_is_taken(environment: pytest.MonkeyPatch, variable: str, value: str) -> None:
    environment.setenv(variable, value)
    assert getattr(load_settings(PagesSettings), variable.removeprefix("PEIL_").lower()) == value


@pytest.mark.parametrize(
    ("kind", "variable", "value"),
    [
        (PagesSettings, "PEIL_KAFKA", f"{PASSWORD}:70000"),
        (PagesSettings, "PEIL_KAFKA", f"{PASSWORD}:0"),
        (PagesSettings, "PEIL_KAFKA", PASSWORD),
        (PagesSettings, "PEIL_KAFKA", f"kafka:9092,{PASSWORD}"),
        (PagesSettings, "PEIL_KAFKA", ""),
        (PagesSettings, "PEIL_MONGO", ""),
        (PagesSettings, "PEIL_MONGO", f"postgres://{PASSWORD}@store"),
        (PagesSettings, "PEIL_MONGO", f"mongodb://peil:{PASSWORD}@mongo:port/"),
        (PagesSettings, "PEIL_MONGO", f"mongodb://peil:{PASSWORD}@mongo:99999/"),
        (PagesSettings, "PEIL_MONGO", f"mongodb://peil:{PASSWORD}@[::1/"),
        (PagesSettings, "PEIL_MONGO", f"mongodb://pe@il:{PASSWORD}@mongo/"),
        (PagesSettings, "PEIL_MONGO", f"mongodb://peil:{PASSWORD}@mongo/?replicaSet"),
        (PagesSettings, "PEIL_PUBLIC_URL", "https://[::1"),
        (PagesSettings, "PEIL_PUBLIC_URL", "https://peil.example.org:port"),
        (PagesSettings, "PEIL_PUBLIC_URL", "https://peil.example.org:99999"),
        (PagesSettings, "PEIL_PUBLIC_URL", "https://peil.example.org/path"),
        (PagesSettings, "PEIL_PUBLIC_URL", f"https://{PASSWORD}@peil.example.org"),
        (PagesSettings, "PEIL_PUBLIC_URL", "http://peil.example.org"),
        (PagesSettings, "PEIL_VAULT_URL", "http://[intake"),
        (PagesSettings, "PEIL_VAULT_URL", "ftp://intake"),
        (PagesSettings, "PEIL_ISSUER", "https://[login"),
        (PagesSettings, "PEIL_ISSUER", "login"),
        (PagesSettings, "PEIL_TRUSTED_PROXIES", f"10.0.0.0/8,{PASSWORD}"),
        (PagesSettings, "PEIL_TRUSTED_PROXIES", "10.0.0.1/8"),
        (CollectorSettings, "PEIL_FORM_URL", "http://[::1"),
        (CollectorSettings, "PEIL_FORM_URL", "http://form.example.org"),
        (FrontSettings, "PEIL_ISSUER", "http://[::1/identiteit"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_in_one_sentence_without_its_value(
    environment: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    kind: type[KafkaSettings],
    variable: str,
    value: str,
) -> None:
    environment.setenv(variable, value)
    with pytest.raises(SystemExit) as end:
        load_settings(kind)
    told = capsys.readouterr().err
    assert end.value.code == 2
    assert told.startswith(variable)
    assert told.count("\n") == 1
    assert PASSWORD not in told
    assert not value or value not in told
