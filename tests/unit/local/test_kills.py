from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from peil_local.complaint import Complaint
from peil_local.faults import FaultWishes, fault_wishes_of, own_home
from peil_local.kills import LONGEST_S, SHORTEST_S, draw_kills

NAMES = ("store", "broker", "fold", "front", "intake")


def test_the_same_seed_kills_the_same_at_the_same_moments_whatever_the_order_of_names() -> None:
    drawn = draw_kills(NAMES, seconds=60, seed=7)
    assert drawn == draw_kills(reversed(NAMES), seconds=60, seed=7)
    assert drawn != draw_kills(NAMES, seconds=60, seed=8)


@pytest.mark.parametrize("seed", range(20))
def test_everybody_is_killed_once_before_anybody_is_killed_again(seed: int) -> None:
    names = [kill.name for kill in draw_kills(NAMES, seconds=120, seed=seed)]
    rounds = [names[at : at + len(NAMES)] for at in range(0, len(names), len(NAMES))]
    assert all(sorted(each) == sorted(NAMES) for each in rounds[:-1])
    assert len(rounds[-1]) == len(set(rounds[-1]))


@pytest.mark.parametrize("seed", range(20))
def test_kills_come_in_the_order_of_time_and_within_the_seconds_asked_for(seed: int) -> None:
    moments = [0.0, *(kill.at_s for kill in draw_kills(NAMES, seconds=60, seed=seed))]
    assert all(SHORTEST_S <= later - sooner <= LONGEST_S + 1e-9 for sooner, later in pairwise(moments))
    assert 60 - LONGEST_S <= moments[-1] < 60


def test_without_processes_nobody_is_killed() -> None:
    assert draw_kills((), seconds=60, seed=1) == ()


def test_without_words_it_kills_for_a_minute() -> None:
    assert fault_wishes_of([]) == FaultWishes(seconds=60, seed=1, staff=200)
    assert fault_wishes_of(["--seconds", "5", "--seed", "2", "--staff", "60"]) == FaultWishes(5, 2, 60)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--second", "1"], "begrijpt '--second 1' niet"),
        (["--seconds", "veel"], "hoort een getal"),
        (["--seconds", "0"], "--seconds gaat van 1"),
        (["--staff", "1"], "--staff gaat van"),
    ],
)
def test_a_wish_that_cannot_be_meant_is_answered_with_what_can(words: list[str], says: str) -> None:
    with pytest.raises(Complaint, match=says):
        fault_wishes_of(words)


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "something").touch()
    monkeypatch.setenv("PEIL_DATA", str(tmp_path))
    with pytest.raises(Complaint, match="niet leeg"):
        own_home()
