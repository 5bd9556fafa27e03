"""The whole of a local Peil, as a newcomer starts it: real processes on embedded engines."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from local_run import Up, children_of, peil

PARTS = {"store", "broker", "intake", "plans", "reporting", "fold", "front"}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One run that every test below looks at, in the order they stand."""
    with Up(tmp_path_factory.mktemp("whole") / "data") as one:
        one.wait_until_ready(110)
        yield one


def get(up: Up, path: str, *, role: str | None = None) -> Any:
    """What the front answers at *path*: a page, or with the token of *role* what the JSON says."""
    headers = {"Authorization": f"Bearer {token(up, role)}"} if role else {"Accept": "text/html"}
    answer = httpx.get(up.front + path, headers=headers, timeout=30, trust_env=False)
    answer.raise_for_status()
    return answer.json() if answer.headers["content-type"].endswith("json") else answer.text


def token(up: Up, role: str) -> str:
    done = peil("token", role, data=up.data)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_everything_runs_and_says_that_it_is_ready(up: Up) -> None:
    assert {process["name"] for process in up.told["processes"]} == PARTS
    assert get(up, "/healthz")["ready"] is True
    assert f"Peil: {up.front} · klaar na" in up.screen
    assert "geen login, versleuteling of toegangsregels" in up.screen


def test_another_terminal_sees_what_runs(up: Up) -> None:
    done = peil("status", data=up.data)
    assert done.returncode == 0
    assert up.front in done.stdout
    assert done.stdout.count("klaar") >= len(PARTS)
    told = json.loads(peil("status", "--json", data=up.data).stdout)
    assert told["ready"] is True
    assert "mongo" not in told


def test_the_example_plans_are_on_the_board(up: Up) -> None:
    plans = get(up, "/api/plans/v1/plans", role="bureau")["plans"]
    assert {plan["plan"] for plan in plans} == {"actieplan-po", "actieplan-ddv"}
    assert "Actieplan" in get(up, "/plannen")


def test_tokens_are_for_their_owner_alone_and_unknown_roles_are_answered_with_the_known_ones(up: Up) -> None:
    for file in (up.data / "identity").glob("*.json"):
        assert file.stat().st_mode & 0o777 == 0o600
    done = peil("token", "koning", data=up.data)
    assert done.returncode == 2
    assert "hr-system, leerportaal, bureau" in done.stderr


def test_topics_can_be_applied_again(up: Up) -> None:
    done = peil("topics", "apply", data=up.data)
    assert done.returncode == 0, done.stderr
    assert "topics zijn er" in done.stdout


def test_the_figures_equal_the_log(up: Up) -> None:
    done = peil("verify", data=up.data)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["plans", "broker", "store"])
def test_what_is_killed_comes_back_by_itself(up: Up, name: str) -> None:
    before = up.pid(name)
    os.kill(before, signal.SIGKILL)
    up.wait_for(lambda: bool(up.told.get("ready")) and up.pid(name) not in (0, before), 100)
    assert "gestopt door SIGKILL, begint opnieuw" in up.screen
    plans = get(up, "/api/plans/v1/plans", role="bureau")["plans"]
    assert len(plans) == 2


def test_stopping_ends_every_process_and_a_second_start_finds_everything_again(up: Up) -> None:
    assert up.stop() == 0
    assert children_of(up.data) == []
    assert "gestopt, alles is bewaard" in up.screen
    assert "Traceback" not in up.screen
    began = time.monotonic()
    with Up(up.data) as again:
        again.wait_until_ready(110)
        print(f"second start: {time.monotonic() - began:.1f} s")
        assert len(get(again, "/api/plans/v1/plans", role="bureau")["plans"]) == 2
        assert again.stop(signal.SIGTERM) == 0
    assert children_of(up.data) == []


def test_children_end_with_a_launcher_that_is_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Up(data) as one:
        one.wait_for(lambda: bool(one.told) and all(one.pid(name) for name in ("store", "broker")))
        one.stop(signal.SIGKILL)
    until = time.monotonic() + 30
    while children_of(data):
        assert time.monotonic() < until, children_of(data)
        time.sleep(0.1)


@pytest.mark.parametrize("said", ["Peil: start", "inname: start", "laadt de voorbeeldplannen"])
def test_a_stop_in_the_middle_of_a_start_is_a_calm_one(tmp_path: Path, said: str) -> None:
    with Up(tmp_path / "data") as one:
        one.wait_for(lambda: said in one.screen, 110)
        assert one.stop() == 0
    assert one.screen.rstrip().endswith("gestopt, alles is bewaard")
    assert "Traceback" not in one.screen
    assert children_of(one.data) == []
