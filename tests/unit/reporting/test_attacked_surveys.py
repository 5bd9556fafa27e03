"""What reporting tells of surveys, attacked by a reader who knows the rules and how many were invited everywhere."""

from __future__ import annotations

import random

import msgspec
import pytest

from attacker import AtMost, Finding, Seen, View, as_printed, exactly
from attacker_findings import attack
from peil_reporting.surveys.domain.campaign import Opened, Question
from peil_reporting.surveys.domain.figures import Mark, Score, SurveyGate, SurveyMade
from peil_reporting.surveys.domain.leaves import Leaf, node_of
from peil_reporting.surveys.domain.told import told_of

KEY = b"a key for attacked surveys"
QUESTIONS = (Question("plezier", "Werkt u met plezier?", "scale-5", False), Question("veilig", "?", "yes-no", False))
ENDS = {"plezier": (1, 5), "plezier/share": (0, 1), "veilig/share": (0, 1)}


def campaign(seed: int) -> tuple[Opened, list[Leaf]]:
    """Leaves of a closed campaign: each of k people or more, some of whom answered all alike or to the last."""
    chance = random.Random(f"peil attacked survey {seed}")
    k, found = chance.choice([5, 10]), {}
    for _ in range(chance.choice([3, 6, 10, 20])):
        directorate, department = f"d{chance.randint(0, 2)}", chance.randint(0, 1)
        team = f"{directorate}a{department}t{chance.randint(0, 99)}"
        path = ("stad", directorate, f"{directorate}a{department}", team)
        depth = chance.choice([2, 3, 4, 4, 4])
        part = "whole" if depth == 4 else "rest"
        answered = k + int(chance.expovariate(0.15))
        invited = answered + chance.choice([0, 0, 1, 3, 10])
        mood = chance.choice([[1, 0, 0, 0, 0], [0, 0, 0, 0, 1], [1, 1, 2, 3, 2], [0, 0, 1, 8, 4]])
        counts = {
            "plezier": _given(chance, answered, mood),
            "veilig": _given(chance, answered, chance.choice([[1, 0], [0, 1], [2, 1]])),
        }
        leaf = Leaf(path[depth - 1], part, 0, k, path[:depth], "team", invited, answered, counts)
        found[leaf.path, leaf.part] = leaf
    leaves = [
        Leaf(one.unit, one.part, len(found), k, one.path, one.level, one.invited, one.answered, one.counts)
        for one in found.values()
    ]
    return Opened(
        "t", QUESTIONS, k, "2026-05-01T08:00:00Z", "2026-05-15T08:00:00Z", sum(x.invited for x in leaves)
    ), leaves


def _given(chance: random.Random, people: int, mood: list[int]) -> tuple[int, ...]:
    drawn = chance.choices(range(len(mood)), mood, k=people)
    return tuple(drawn.count(answer) for answer in range(len(mood)))


def _words(mark: Mark, *, share: bool) -> str:
    number = f"{mark.value}%" if share else f"{mark.value // 10},{mark.value % 10}"
    return number + {"about": "", "or-less": " of minder", "or-more": " of meer"}[mark.side]


def _seen(question: str, score: Score, n: int) -> list[Seen]:
    found = [as_printed(f"{question}/share", _words(score.share, share=True), n)]
    return [*found, as_printed(question, _words(score.mean, share=False), n)] if score.mean else found


def seen_of(made: SurveyMade, leaves: list[Leaf]) -> View:
    """What readers have: every node told, and who was invited where."""
    told = tuple(
        exactly(
            one.node,
            made.cells[one.node],
            one.answered,
            *(seen for question, score in one.scores.items() for seen in _seen(question, score, one.answered)),
        )
        for one in made.nodes
    )
    heads = [AtMost(node_of(leaf), frozenset([node_of(leaf)]), leaf.invited) for leaf in leaves]
    heads += [
        AtMost(one.node, made.cells[one.node], one.invited) for one in made.nodes if len(made.cells[one.node]) > 1
    ]
    return View(told, leaves[0].k, ENDS, tuple(heads), (("plezier", "plezier/share"),))


def holes(seed: int, *, strangers: int = 0) -> list[Finding]:
    """What the attacker finds in one campaign; the gate believes that *strangers* more were invited in each leaf."""
    opened, leaves = campaign(seed)
    believed = [msgspec.structs.replace(leaf, invited=leaf.invited + strangers) for leaf in leaves]
    made = told_of(opened, believed, SurveyGate(opened.k, KEY))
    if made is None or not made.nodes:
        return []
    return attack(seen_of(made, leaves), {node_of(leaf): leaf.answered for leaf in leaves})


@pytest.mark.timeout(240)
def test_surveys_give_nobody_away_to_a_reader_who_knows_who_was_invited() -> None:
    found = {seed: [hole.words for hole in holes(seed)] for seed in range(40)}
    assert {seed: words for seed, words in found.items() if words} == {}


def test_a_gate_that_does_not_know_who_was_invited_tells_that_everybody_answered() -> None:
    assert "everybody" in {hole.kind for seed in range(6) for hole in holes(seed, strangers=50)}
