"""``./peil demo`` without processes: what is asked of it, how far it is, and the parts of the play at their doors."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from peil_local.complaint import Complaint
from peil_local.demo import position as positions
from peil_local.demo.__main__ import main, where_to_begin
from peil_local.demo.doors import Doors
from peil_local.demo.parts import BATCH, Agreements, Deliveries
from peil_local.demo.position import Position
from peil_local.demo.progress import line
from peil_local.demo.wishes import LARGE, demo_wishes_of
from peil_local.home import Home
from peil_local.municipality.generate import make_municipality

LAST = date(2026, 6, 30)
Answer = Callable[[httpx.Request], httpx.Response]


def doors(answer: Answer) -> Doors:
    """Doors at which *answer* stands."""
    return Doors("http://front", lambda who: f"token of {who}", transport=httpx.MockTransport(answer))


def taken(request: httpx.Request) -> httpx.Response:
    """Intake takes everything."""
    events = json.loads(request.content)
    return httpx.Response(202, json={"outcomes": [{"id": event["id"], "outcome": "accepted"} for event in events]})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--staff", "veel"], "--staff"),
        (["--staff", "12"], "--staff"),
        (["--staff", "31000"], "--staff"),
        (["--seed", "-1"], "--seed"),
        (["--staff"], "getal"),
        (["--koning"], "--koning"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(words: list[str], said: str) -> None:
    with pytest.raises(Complaint) as refused:
        demo_wishes_of(words)
    assert said in refused.value.sentence


def test_many_people_on_the_embedded_engines_are_warned_about() -> None:
    assert demo_wishes_of(["--staff", str(LARGE)]).is_large
    assert not demo_wishes_of(["--staff", "1500"]).is_large
    real = ["--kafka", "127.0.0.1:9092", "--mongo", "mongodb://127.0.0.1:27017"]
    assert not demo_wishes_of(["--staff", str(LARGE), *real]).is_large


def test_many_people_need_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PEIL_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("PEIL_ISSUER", raising=False)
    monkeypatch.setattr("peil_local.demo.__main__.LARGE_MB", 10**9)
    assert main(["--staff", "18000"]) == 1
    said = capsys.readouterr()
    assert "neemt tot 5 GB" in said.out
    assert "te weinig schijfruimte" in said.err


def test_a_position_is_read_as_it_was_kept(tmp_path: Path) -> None:
    file = tmp_path / "demo.json"
    assert positions.load(file) is None
    kept = Position(60, 1, LAST, {"past": 500}, opens="2026-07-01T09:00", refused=1)
    positions.keep(file, kept)
    assert positions.load(file) == kept


@pytest.mark.parametrize("text", ["", "{", "[]", '{"staff": 1}', '{"staff": 1, "seed": 1, "last": "gisteren"}'])
def test_a_position_that_is_damaged_is_told_of(tmp_path: Path, text: str) -> None:
    file = tmp_path / "demo.json"
    file.write_text(text)
    with pytest.raises(Complaint):
        positions.load(file)


def test_a_data_folder_holds_one_municipality_and_goes_on_with_it(tmp_path: Path) -> None:
    home = Home(root=tmp_path, data=tmp_path)
    assert where_to_begin(home, demo_wishes_of([])).staff == 1500
    kept = Position(60, 3, LAST, {"past": 500})
    positions.keep(home.demo, kept)
    for words in ([], ["--staff", "60"], ["--seed", "3"]):
        assert where_to_begin(home, demo_wishes_of(words)) == kept
    for words in (["--staff", "61"], ["--seed", "4"]):
        with pytest.raises(Complaint, match="al een gemeente van 60 medewerkers"):
            where_to_begin(home, demo_wishes_of(words))


def test_the_bar_tells_share_rate_and_time_left() -> None:
    said = line("Gemeente", 7_000, 14_000, in_this_run=2_000, seconds=10)
    assert said == f"Gemeente {'█' * 12}{'░' * 12} 50%  7.000 van 14.000, 200 per seconde, nog 35 s"
    assert line("Gemeente", 0, 14_000, in_this_run=0, seconds=0).endswith("0 van 14.000")
    assert line("Gemeente", 100, 14_000, in_this_run=100, seconds=10).endswith("nog 23 min 10 s")


async def test_deliveries_go_on_after_the_last_batch_that_was_answered() -> None:
    told = make_municipality(100, 1, LAST).deliveries
    sent: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.headers["authorization"] == "Bearer token of hr-system"
        sent.append(json.loads(request.content))
        return taken(request)

    async with doors(answer) as open_doors:
        counts = [count async for count in Deliveries(open_doors, told).play(BATCH)]
    assert counts[-1] == len(told)
    assert [event["id"] for batch in sent for event in batch] == [one.id for one in told[BATCH:]]


async def test_a_refusal_of_what_is_not_broken_stops_the_play_and_one_of_what_is_does_not() -> None:
    told = make_municipality(100, 1, LAST).deliveries
    broken = {one.id for one in told if one.how == "broken"}

    def refusing(wrong: set[str]) -> Answer:
        def answer(request: httpx.Request) -> httpx.Response:
            outcomes = taken(request).json()["outcomes"]
            for outcome in outcomes:
                outcome["outcome"] = "refused" if outcome["id"] in wrong else "accepted"
            return httpx.Response(202, json={"outcomes": outcomes})

        return answer

    async with doors(refusing(broken)) as open_doors:
        deliveries = Deliveries(open_doors, told)
        assert [count async for count in deliveries.play(0)][-1] == len(told)
        assert set(deliveries.refused) == broken
    async with doors(refusing({told[0].id})) as open_doors:
        with pytest.raises(Complaint):
            [count async for count in Deliveries(open_doors, told).play(0)]


async def test_a_door_that_is_shut_for_a_moment_is_knocked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_local.demo.doors.PAUSE_S", 0.0)
    answers = iter([httpx.Response(503), httpx.Response(429), httpx.Response(200, json={})])
    async with doors(lambda _: next(answers)) as open_doors:
        assert (await open_doors.send("GET", "/", who="bureau")).status_code == 200


async def test_an_agreement_waits_until_plans_has_heard_of_the_manager(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_local.demo.parts.PAUSE_S", 0.0)
    agreed = next(one for one in make_municipality(100, 1, LAST).agreements if len(one.notes) == 1)
    early = httpx.Response(400, json={"errors": [{"rule": "unit-without-manager"}]})
    answers = iter([early, early, httpx.Response(201, json={"agreement": "a", "version": 0})])
    notes: list[Any] = []

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/notes"):
            notes.append(json.loads(request.content))
            return httpx.Response(201, json={"agreement": "a", "version": 1})
        return next(answers)

    async with doors(answer) as open_doors:
        assert [count async for count in Agreements(open_doors, [agreed]).play(0)] == [1]
    assert [note["seenVersion"] for note in notes] == [0]
