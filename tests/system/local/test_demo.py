"""``./peil demo`` with real processes: broken off in the middle, gone on with, and counted by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from local_run import Up, children_of, peil
from municipality_facts import winners
from peil_contracts.vacancies import BIWS_STEPS, OPTIONAL_STEPS
from peil_local.identity.people import load_people
from peil_local.municipality.generate import Municipality, make_municipality
from peil_reporting.releases.domain.quarters import due

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

STAFF = ("--staff", "60")


def position(up: Up) -> dict[str, Any]:
    """Where the play is; empty before it begins."""
    try:
        found: dict[str, Any] = json.loads((up.data / "demo.json").read_text())
    except FileNotFoundError:
        return {}
    return found


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """A demo that was stopped in its middle and started again, without the options of the first time."""
    data = tmp_path_factory.mktemp("demo") / "data"
    with Up(data, *STAFF, command="demo") as first:
        first.wait_for(lambda: position(first).get("sent", {}).get("past"), 150)
        assert first.stop() == 0
        assert children_of(data) == []
        assert position(first)["done"] is False
        assert "Traceback" not in first.screen
    with Up(data, command="demo") as again:
        again.wait_for(lambda: position(again).get("done"), 200)
        yield again


@pytest.fixture(scope="module")
def municipality(played: Up) -> Municipality:
    """What was played, made up once more."""
    told = position(played)
    return make_municipality(told["staff"], told["seed"], date.fromisoformat(told["last"]))


def asked(up: Up, path: str, role: str = "bureau") -> Any:
    """What the API answers *role*."""
    token = peil("token", role, data=up.data).stdout.strip()
    answer = httpx.get(up.front + path, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False)
    answer.raise_for_status()
    return answer.json()


def name(type_: str) -> str:
    return type_.split(".")[-2]


def test_open_vacancies_per_step_are_those_counted_by_hand(played: Up, municipality: Municipality) -> None:
    opened, closed, steps = set(), set(), {}
    for one in winners(municipality.deliveries):
        if name(one.type) == "vacancy-opened":
            opened.add(one.data["vacancy"])
        elif name(one.type) == "vacancy-closed":
            closed.add(one.data["vacancy"])
        elif name(one.type) == "step-completed":
            steps.setdefault(one.data["vacancy"], set()).add(one.data["step"])
    must = [step for step in BIWS_STEPS if step not in OPTIONAL_STEPS]
    waiting = Counter(
        next((step for step in must if step not in steps.get(vacancy, ())), must[-1]) for vacancy in opened - closed
    )
    waiting[must[0]] += 1  # the vacancy of the example papers, of which nothing was done
    answer = asked(played, "/api/reporting/v1/figures/open_vacancies")
    assert {one["category"]: one["amount"] for one in answer["categories"] if one["amount"]} == waiting


def test_people_in_service_are_those_counted_by_hand(played: Up, municipality: Municipality) -> None:
    quarter = due([], municipality.last + timedelta(days=1))
    assert quarter is not None
    day = quarter.last.isoformat()
    begun, ended = {}, {}
    for one in winners(municipality.deliveries):
        if name(one.type) in ("employment-started", "employment-ended"):
            held = begun if name(one.type) == "employment-started" else ended
            held[one.data["person"], one.data["employment"]] = one.data["effective_on"]
    in_service = {
        person for (person, contract), on in begun.items() if on <= day < ended.get((person, contract), "9999-12-31")
    }
    answer = asked(played, "/api/reporting/v1/figures/staff")
    assert answer["release"]["release"] == quarter.name
    # In so small a town a few may be left over at the top: fewer than ten are in no figure.
    assert 0 <= len(in_service) + len(load_people()) - answer["value"] < 10


def test_agreements_stand_as_they_were_made_up(played: Up, municipality: Municipality) -> None:
    wanted = Counter(agreed.notes[-1].to if agreed.notes else "open" for agreed in municipality.agreements)
    running = asked(played, "/api/plans/v1/agreements?limit=200")["agreements"]
    ended = asked(played, "/api/plans/v1/agreements?limit=200&ended=true")["agreements"]
    assert Counter(one["state"] for one in [*running, *ended]) == wanted


def test_the_holder_of_the_late_vacancy_was_reminded_once(played: Up) -> None:
    def letters() -> list[str]:
        return [file.read_text() for file in (played.data / "post").glob("*.eml")]

    played.wait_for(lambda: any("medewerker-100205@peil.example" in letter for letter in letters()), 30)
    assert sum("medewerker-100205@peil.example" in letter for letter in letters()) == 1


def test_the_broken_deliveries_were_refused_and_no_other(played: Up, municipality: Municipality) -> None:
    refusals = asked(played, "/api/intake/v1/refusals", "hr-system")["refusals"]
    assert {one["id"] for one in refusals} == {one.id for one in municipality.deliveries if one.how == "broken"}
    assert position(played)["refused"] == len(refusals)


def test_the_story_is_there_and_another_municipality_is_refused(played: Up) -> None:
    assert "60 medewerkers" in httpx.get(f"{played.front}/demo", trust_env=False).text
    assert f"Begin op {played.front}/demo" in played.screen
    other = peil("demo", "--staff", "70", data=played.data)
    assert other.returncode == 1
    assert "al een gemeente van 60 medewerkers" in other.stderr


def test_a_start_on_what_was_played_plays_nothing_twice(played: Up) -> None:
    before = position(played)
    assert played.stop() == 0
    with Up(played.data, command="demo") as again:
        again.wait_for(lambda: "is al ingespeeld" in again.screen, 110)
        assert position(again) == before
