"""Where the local provider does not start: beside a real one, and where another machine could reach it."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from identity_flow import ISSUER, NOW, front_settings
from peil_chassis.clock import SteppedClock
from peil_local.home import Home
from peil_local.identity.keys import SIGNS_FOR, STAYS, signing_keys
from peil_local.identity.start import ProviderNotAllowed, is_local, open_provider
from peil_local.ports import USUAL
from peil_local.programs import front, own_issuer, services

REAL = "https://login.example.nl/realm"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"issuer": REAL}, "names another provider"),
        ({"issuer": "http://127.0.0.1:9000/realms/peil"}, "names another provider"),
        ({"issuer": "https://127.0.0.1:8080/identiteit"}, "names another provider"),
        ({"host": "0.0.0.0"}, "PEIL_HOST is 0.0.0.0"),  # noqa: S104 - that is the point
        ({"host": "192.168.1.4"}, "PEIL_HOST is 192.168.1.4"),
        ({"host": "::"}, "PEIL_HOST is ::"),
        ({"issuer": None}, "needs PEIL_IDENTITY"),
    ],
    ids=str,
)
def test_it_does_not_start_where_it_may_not_be(tmp_path: Path, changed: dict[str, str | None], says: str) -> None:
    with pytest.raises(ProviderNotAllowed, match=says):
        open_provider(front_settings(tmp_path, **changed), SteppedClock(NOW))
    assert not (tmp_path / "identity").exists()


def test_in_a_container_the_operator_answers_for_the_port(tmp_path: Path) -> None:
    place = front_settings(tmp_path, host="0.0.0.0", published_on_loopback=True)  # noqa: S104 - that is the point
    assert open_provider(place, SteppedClock(NOW)).routes()


def started(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A front as a process, until it ends."""
    given = {"PEIL_SERVICES": "reporting=http://127.0.0.1:9", "PEIL_MAIL_PORT": "0", "PEIL_POST": str(folder / "post")}
    return subprocess.run(
        [sys.executable, "-m", "peil_local.front"],
        env={**os.environ, **given, "PEIL_IDENTITY": str(folder / "identity"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [{"PEIL_ISSUER": REAL}, {"PEIL_ISSUER": ISSUER, "PEIL_HOST": "0.0.0.0"}],  # noqa: S104 - that is the point
    ids=str,
)
def test_a_front_that_is_told_to_ends_with_one_sentence_and_code_2(tmp_path: Path, environment: dict[str, str]) -> None:
    ended = started(tmp_path, **environment)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "asks for no password" in ended.stderr


def test_the_launcher_starts_without_it_beside_a_real_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(root=tmp_path, data=tmp_path)
    ports = dict.fromkeys(USUAL, 1)
    monkeypatch.delenv("PEIL_ISSUER", raising=False)
    local = front(home, ports, port=8090, kafka="k:1", mongo="m").environment
    assert local["PEIL_ISSUER"] == "http://127.0.0.1:8090/identiteit" == own_issuer(8090)
    assert local["PEIL_IDENTITY"] == str(tmp_path / "identity")
    monkeypatch.setenv("PEIL_ISSUER", REAL)
    assert own_issuer(8090) is None
    beside = front(home, ports, port=8090, kafka="k:1", mongo="m").environment
    assert not {"PEIL_ISSUER", "PEIL_IDENTITY"} & beside.keys()
    for program in services(home, ports, port=8090, kafka="k:1", mongo="m"):
        assert "PEIL_ISSUER" not in program.environment, "the service reads what the person set"


def test_only_a_fronts_own_address_counts_as_local() -> None:
    assert is_local("http://127.0.0.1:8080/identiteit")
    assert is_local("http://localhost:8080/identiteit")
    for issuer in (REAL, "http://127.0.0.1:8080", "http://127.0.0.1.evil.example/identiteit", "", "identiteit"):
        assert not is_local(issuer)


def test_two_keys_at_first_and_three_only_for_a_day_after_each_turn(tmp_path: Path) -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    first = signing_keys(tmp_path, begun)
    assert len(first.published) == 2
    assert first.current is first.published[0]
    assert signing_keys(tmp_path, begun + SIGNS_FOR - timedelta(seconds=1)).current.kid == first.current.kid
    turned = signing_keys(tmp_path, begun + SIGNS_FOR)
    assert turned.current.kid == first.published[1].kid
    assert len(turned.published) == 3
    assert len(signing_keys(tmp_path, begun + SIGNS_FOR + STAYS).published) == 2


def test_after_a_year_of_standing_still_the_key_known_last_signs_first(tmp_path: Path) -> None:
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    before = signing_keys(tmp_path, begun)
    after = signing_keys(tmp_path, begun + timedelta(days=365))
    assert after.current.kid == before.published[1].kid
    assert {key.kid for key in after.published} - {key.kid for key in before.published}
