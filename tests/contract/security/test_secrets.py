"""No secret where others look: not in a log, a metric, an answer, a process list, a repr or this repository."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from every_api import APIS
from every_route import every_address
from house_rules import PACKAGES, ROOT, own_modules
from log_lines import logged
from peil_local import programs
from peil_local.home import Home, home_of
from peil_local.ports import USUAL

PLANTED = "planted-geheim-4711"
SECRET_NAMES = re.compile(r"(^|_)(key|keys_before|password|secret|token|mongo)$")


@pytest.mark.parametrize("name", sorted(APIS))
async def test_what_callers_carry_stands_in_no_log_metric_or_refusal(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with logged(name) as lines:
        shown = await carry_everywhere(name)
    _, err = capsys.readouterr()
    for text, place in ((shown, "metrics"), (lines.getvalue(), "the log"), (err, "standard error")):
        assert PLANTED not in text, place
        assert "198.51.100.77" not in text, place
    assert '"request_answered"' in lines.getvalue(), "the log was looked at"


async def carry_everywhere(name: str) -> str:
    """Send what is planted to every address of *name*; returns its metrics afterwards."""
    app = APIS[name]()
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    carried = {
        "Authorization": f"Bearer {PLANTED}",
        "Cookie": f"peil_{name}={PLANTED}; other={PLANTED}",
        "Idempotency-Key": PLANTED,
        "X-Forwarded-For": "198.51.100.77",
        "User-Agent": PLANTED,
        "Content-Type": "application/json",
    }
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        for method, path in every_address(app):
            where = path.replace("/x", f"/{PLANTED}")
            answer = await client.request(
                method, where, params={"q": PLANTED, "code": PLANTED, "state": PLANTED}, headers=carried, json=[PLANTED]
            )
            assert PLANTED not in answer.text, where
            assert PLANTED not in str({k: v for k, v in answer.headers.items() if k != "location"}), where
        return (await client.get("/metrics")).text


async def test_an_error_with_a_secret_in_it_tells_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    transport = httpx.ASGITransport(APIS["specimen"](), raise_app_exceptions=False)
    with logged("specimen") as lines:
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            answer = await client.post("/api/specimen/v1/breakdowns")
    assert answer.status_code == 500
    for text in (answer.text, lines.getvalue(), *capsys.readouterr()):
        assert "something from inside" not in text
    assert '"error_type": "RuntimeError"' in lines.getvalue()


def _settings(kind: type[BaseSettings] = BaseSettings) -> Iterator[type[BaseSettings]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("peil_"):
            yield child
        yield from _settings(child)


def told_by_repr(kinds: Iterator[type[BaseSettings]]) -> list[str]:
    """Settings that hold a secret and would show it when printed."""
    return [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name, field in kind.model_fields.items()
        if SECRET_NAMES.search(name) and field.repr and "SecretStr" not in str(field.annotation)
        if field.annotation not in (Path, Path | None)
    ]


def test_settings_that_are_printed_tell_no_secret() -> None:
    for file in own_modules():
        folder = next(ROOT / package for package in PACKAGES if file.is_relative_to(ROOT / package)).parent
        module = ".".join(file.relative_to(folder).with_suffix("").parts)
        if not module.endswith("__main__"):
            importlib.import_module(module.removesuffix(".__init__"))
    kinds = set(_settings())
    assert len(kinds) > 5
    assert told_by_repr(iter(kinds)) == []


def test_a_planted_setting_that_tells_is_caught() -> None:
    class Told(BaseSettings):
        vault_key: str = ""
        quiet_password: SecretStr = SecretStr("")

    assert told_by_repr(iter([Told])) == ["Told.vault_key"]


def test_the_list_of_processes_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEIL_DATA", str(tmp_path))
    home: Home = home_of()
    ports = dict.fromkeys(USUAL, 1)
    mongo = f"mongodb://peil:{PLANTED}@store:27017/"
    started = programs.services(home, ports, port=8080, kafka="broker:9092", mongo=mongo)
    assert len(started) > 3
    for program in started:
        words = " ".join(program.command)
        assert PLANTED not in words, program.name
        hidden = [value for name, value in program.environment.items() if SECRET_NAMES.search(name.lower())]
        assert not [value for value in hidden if value and value in words], program.name
        assert PLANTED not in repr(program), f"{program.name}: its environment is printed with it"


LEAKED = {
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s*\n[A-Za-z0-9+/=]{40,}"),
    "a private part of a JSON Web Key": re.compile(r'"d"\s*:\s*"[A-Za-z0-9_-]{40,}"'),
    "a token": re.compile(r"\beyJ[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}\.[A-Za-z0-9_-]{15,}"),
    "a key of a service of others": re.compile(r"\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|glpat-[\w-]{20,})\b"),
    "a password in an address": re.compile(r"\b\w+://[^\s/:@'\"{}$<>]+:(?!PASSWORD|WACHTWOORD)[^\s/:@'\"{}$<>]{6,}@"),
}


def leaked(text: str) -> list[str]:
    """What in *text* looks like a secret."""
    return [what for what, form in LEAKED.items() if form.search(text)]


def test_no_file_of_this_repository_holds_a_secret() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    files = [ROOT / name for name in listed.split("\0") if name and "package-lock" not in name]
    if not files:
        pytest.skip("2026-11-22: not a clone, so git names no files")
    for file in files:
        found = leaked(file.read_text("utf-8", "ignore")) if file.is_file() else []
        if "tests" in file.relative_to(ROOT).parts:
            found = [what for what in found if what != "a password in an address"]  # planted there, to be looked for
        assert not found, file


def test_planted_secrets_are_caught() -> None:
    block = "-----BEGIN " + "PRIVATE KEY-----\n" + "A" * 60
    web_token = ".".join(["eyJ" + "a" * 20] * 3)
    for planted in (block, '"d": "' + "b" * 43 + '"', web_token, "ghp_" + "c" * 36, "mongodb://u:" + "geheim123@host"):
        assert leaked(planted), planted


# --- and nothing is fetched because somebody asked for it

MAY_CONNECT = {
    "chassis/peil_chassis/provider.py": "the identity provider of the settings",
    "chassis/peil_chassis/login/relying_party.py": "the identity provider of the settings",
    "chassis/peil_chassis/login/vault.py": "intake's vault, at the address of the settings",
    "chassis/peil_chassis/log/kafka_access.py": "the broker of the settings",
    "chassis/peil_chassis/mail/smtp.py": "the mail server of the settings",
    "chassis/peil_chassis/server.py": "listens",
    "deploy/local/peil_local/front/proxy.py": "the services of the settings",
    "deploy/local/peil_local/identity/start.py": "a local run's own parts",
    "deploy/local/peil_local/identity/logout.py": "the services that are told of a logout, from the file of clients",
    "deploy/local/peil_local/identity/app.py": "the same",
    "deploy/local/peil_local/papers.py": "intake's API at start",
    "deploy/local/peil_local/demo/doors.py": "the front of this very run",
    "deploy/local/peil_local/demo/play.py": "the front of this very run",
    "deploy/local/peil_local/demo/survey.py": "the front and the form of this very run",
    "deploy/local/peil_local/ports.py": "looks for free ports",
    "deploy/local/peil_local/probe.py": "asks whether engines listen",
    "deploy/local/peil_local/status.py": "asks whether services are ready",
}
"""Modules that open connections themselves, and where to; Kafka's and MongoDB's drivers are held elsewhere."""

CONNECTS = re.compile(
    r"^\s*(?:import|from) (?:httpx|requests|aiohttp|urllib\.request|urllib3|http\.client|socket|smtplib|aiosmtplib)\b"
    r"|asyncio\.open_connection|create_connection\(",
    re.MULTILINE,
)


def test_only_these_modules_connect_to_anything_and_to_what_settings_name() -> None:
    found = {file.relative_to(ROOT).as_posix() for file in own_modules() if CONNECTS.search(file.read_text("utf-8"))}
    assert found <= set(MAY_CONNECT), "whoever connects must not take the address from a request"
    assert CONNECTS.search("import httpx")
    assert not CONNECTS.search("import json")
