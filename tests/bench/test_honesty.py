"""A bench may be slow, but it may not flatter: what it compares has done the same work, and it shows every round."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bench import connect, machine, relay
from bench.report import Report, Wish, combine, quantile
from bench.rounds import Contestant, DifferentEffect, Outcome, ratios, take_turns
from peil_contracts.catalogue import check_fact

DONE = {"task-1": (2, "A", "open", 20260101), "task-2": (1, "B", "done", 20260102)}


def contestant(
    name: str, *, effect: dict[str, object], seconds: float = 1.0, diary: list[str] | None = None
) -> Contestant:
    async def turn() -> Outcome:
        if diary is not None:
            diary.append(name)
        return Outcome(100, seconds, effect)

    return Contestant(name, "", turn, DONE)


async def test_a_contestant_that_skips_work_is_refused() -> None:
    skipped = {"task-1": DONE["task-1"]}
    with pytest.raises(DifferentEffect, match="1 of 2 keys differ; 'task-2'"):
        await take_turns([contestant("lazy", effect=dict(skipped))], 1)


async def test_a_contestant_that_ends_in_an_older_state_is_refused() -> None:
    older = {**DONE, "task-1": (1, "A", "open", 20260101)}
    with pytest.raises(DifferentEffect):
        await take_turns([contestant("stale", effect=dict(older))], 1)


async def test_a_contestant_that_does_more_than_asked_is_refused() -> None:
    with pytest.raises(DifferentEffect):
        await take_turns([contestant("inventive", effect={**DONE, "task-3": ()})], 1)


async def test_contestants_take_turns_within_each_round() -> None:
    diary: list[str] = []
    both = [contestant(name, effect=dict(DONE), diary=diary) for name in ("one", "other")]
    await take_turns(both, 2)
    assert diary == ["one", "other", "one", "other"]


async def test_a_ratio_is_taken_within_each_round() -> None:
    scores = await take_turns(
        [contestant("slow", effect=dict(DONE), seconds=2.0), contestant("fast", effect=dict(DONE), seconds=0.5)], 3
    )
    assert ratios(scores, "fast", "slow") == [4.0, 4.0, 4.0]


def test_the_99th_percentile_lets_one_in_a_hundred_above_it() -> None:
    assert quantile([float(number) for number in range(1, 1001)], 0.99) == pytest.approx(990, abs=1)


def told(subject: str, *, measured: float) -> dict[str, object]:
    report = Report(subject)
    report.add_times("a table", [{"door": "topic", "per s": measured}])
    report.hope(Wish("topic", measured, at_least=1500, unit="/s"))
    report.close()
    return json.loads((machine.results_folder() / f"{subject}.json").read_text())


def test_a_number_that_falls_short_stays_so_in_the_report_of_all(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bench.report.results_folder", lambda: tmp_path)
    monkeypatch.setattr("bench.machine.results_folder", lambda: tmp_path)
    told("slow", measured=900.0)
    told("fast", measured=1800.0)
    combine(["slow", "fast"])
    page = (tmp_path / "report.md").read_text()
    assert re.search(r"\| slow +\| topic +\| 900 /s +\| >= 1500 /s +\| NO", page)
    assert re.search(r"\| fast +\| topic +\| 1,800 /s +\| >= 1500 /s +\| yes", page)
    assert "load when begun" in page
    assert [each["subject"] for each in json.loads((tmp_path / "report.json").read_text())] == ["slow", "fast"]


async def test_a_connector_that_left_a_record_out_has_another_effect() -> None:
    class Tasks:
        def find(self, _where: object, **_options: int) -> AsyncIterator[dict[str, object]]:
            return documents()

    async def documents() -> AsyncIterator[dict[str, object]]:
        yield {"sequence": "1", "data": {"task": "task-1", "unit": "A", "state": "open", "on": 20260101}}
        yield {"sequence": "2", "data": {"task": "task-1", "unit": "B", "state": "done", "on": 20260102}}

    last = {"task-1": (2, "B", "done", 20260102)}
    assert await connect.effect(Tasks(), 2, replace=False) == last
    assert await connect.effect(Tasks(), 3, replace=False) == {**last, "records": 2}
    assert await connect.effect(Tasks(), 3, replace=True) == last


def test_what_the_relay_must_have_sent_keeps_the_order_within_a_key() -> None:
    facts = relay.waiting(200, 30)
    per_key: dict[str, list[int]] = {}
    for key, event in facts:
        per_key.setdefault(key, []).append(int(event["sequence"]))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in per_key.values())
    check_fact("peil-people", facts[0][1])
