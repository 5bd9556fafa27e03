"""The whole of a local Peil, as a newcomer starts it: real processes on embedded engines."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from local_run import Up, children_of, peil
from peil_local.home import ROOT

PARTS = {"store", "broker", "intake", "plans", "notifier", "issuer", "reporting", "fold", "front"}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One run that every test below looks at, in the order they stand."""
    with Up(tmp_path_factory.mktemp("whole") / "data") as one:
        one.wait_until_ready(110)
        yield one


def get(up: Up, path: str, *, role: str | None = None) -> Any:
    """What the JSON at *path* says, asked with the token of *role*."""
    headers = {"Authorization": f"Bearer {token(up, role)}"} if role else {}
    answer = httpx.get(up.front + path, headers=headers, timeout=30, trust_env=False)
    answer.raise_for_status()
    return answer.json()


@contextmanager
def logged_in(up: Up, person: str, path: str) -> Iterator[httpx.Client]:
    """A browser that wanted to see *path* and was let in as *person*."""
    accept = {"Accept": "text/html"}
    with httpx.Client(base_url=up.front, headers=accept, follow_redirects=True, trust_env=False, timeout=30) as browser:
        choosing = browser.get(path)
        assert choosing.url.path == "/identiteit/authorize", choosing.url
        seen = browser.post(choosing.url, data={"person": person}, headers={"Sec-Fetch-Site": "same-origin"})
        assert seen.url.path == path
        yield browser


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
    with logged_in(up, "bureau", "/plannen") as browser:
        assert "Actieplan" in browser.get("/plannen").text
        assert browser.get("/").url.path == "/", "a second service lets in without asking"


def test_the_demo_people_may_see_what_facts_make_theirs(up: Up) -> None:
    def sees(person: str, path: str) -> dict[str, int]:
        with logged_in(up, person, path) as browser:
            return {plan: browser.get(f"/plannen/actieplan-{plan}").status_code for plan in ("po", "ddv")}

    # The facts about them are sent in last, and folded a moment later.
    up.wait_for(lambda: sees("trekker", "/plannen") == {"po": 200, "ddv": 403}, 30)
    up.wait_for(lambda: sees("trekker-ddv", "/plannen") == {"po": 403, "ddv": 200}, 30)
    up.wait_for(lambda: sees("manager", "/plannen") == {"po": 200, "ddv": 403}, 30)
    assert sees("employee", "/") == {"po": 403, "ddv": 403}


def test_a_system_gets_a_token_and_delivers_as_the_documentation_says(up: Up) -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    program = program.replace("http://127.0.0.1:8080", up.front).replace(".peil/identity", str(up.data / "identity"))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    bearer = {"Authorization": f"Bearer {done.stdout.strip()}", "Content-Type": "application/cloudevents+json"}

    def deliver(**changed: Any) -> tuple[int, list[str]]:
        event = json.loads((ROOT / "contracts/examples/nl.peil.vacancies.vacancy-closed.v1.json").read_text("utf-8"))
        answer = httpx.post(
            f"{up.front}/api/intake/v1/events", content=json.dumps(event | changed), headers=bearer, trust_env=False
        )
        return answer.status_code, [error["rule"] for error in answer.json().get("errors", [])]

    assert deliver() == (202, [])
    theirs = "urn:nld:oin:00000001234567890000:systeem:leerportaal"
    assert deliver(id="another", source=theirs) == (400, ["source-not-yours"])
    bearer["Authorization"] = f"Bearer {token(up, 'leerportaal')}"
    assert deliver(id="third", source=theirs) == (400, ["family-not-yours"])
    bearer["Authorization"] = f"Bearer {token(up, 'bureau')}"
    assert deliver(id="fourth")[0] == 403
    bearer["Authorization"] += "x"
    assert deliver(id="fifth")[0] == 401


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
