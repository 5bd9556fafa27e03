"""
Random organisations, released as Peil releases a wave, for the attacker: with every rule, or with one switched off.

They are small and nasty on purpose: teams below and just above k, managers alone, teams that answered all alike, units
in which everybody answered, bands nobody is in.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

from attacker import AtMost, Seen, View, as_printed, exactly
from peil_disclosure.coding import Coded, code_mean, code_share
from peil_disclosure.mask import mask_scores
from peil_disclosure.model import Problem
from peil_disclosure.pooling import Leaf, Path, groups_of, pool
from peil_disclosure.primary import sift
from peil_disclosure.release import plan
from peil_disclosure.scores import Score
from peil_disclosure.tables import Kind, Tables, sheet

Rule = Literal["primary", "pooling", "audit", "alike", "coding", "heads", "ledger", "participation"]

OPTIONS = 5
SCORED_CROSSED, SCORED = 6, 30
"""Teams up to which scores are told, in a crossed organisation and in one with totals alone; in larger ones seldom."""
QUESTION, FAVOURABLE = "werkplezier", "werkplezier gunstig"
ENDS = {QUESTION: (1, OPTIONS), FAVOURABLE: (0, 1)}
MEAN, SHARE = (1, 2, 3, 4, 5), (0, 0, 0, 1, 1)
KEY, OTHER_KEY = b"a key of these tests alone", b"another key of these tests"

Pair = tuple[Path, Kind]
"""The attacker's cell: the people of one unit and one kind."""

Answers = tuple[int, ...]
"""How many gave each answer."""


@dataclass(frozen=True)
class Organisation:
    """
    An organisation after one wave.

    Attributes:
        given: Per unit (of an inner one its own people) and kind, how often each answer was given to the one question.
        invited: People per unit.
        tables: What is to be told: totals, in half of them crossed with a band.
        k: The promise.
        scored: Whether means and shares are told too. Of large tables seldom: their audit takes seconds.
    """

    given: Mapping[Path, Mapping[Kind, Answers]]
    invited: Mapping[Path, int]
    tables: Tables
    k: int
    scored: bool = True

    @cached_property
    def answers(self) -> dict[Path, dict[Kind, int]]:
        return {path: {kind: sum(given) for kind, given in kinds.items()} for path, kinds in self.given.items()}

    @cached_property
    def truth(self) -> dict[Pair, int]:
        """People per (unit, kind), of every kind there is."""
        kinds = self.tables.kinds()
        return {(path, kind): self.answers[path].get(kind, 0) for path in self.answers for kind in kinds}


def organisation(seed: int, *, most_units: int = 100) -> Organisation:
    """The organisation of *seed*: up to *most_units* teams, two or three bands, k of 5 or 10."""
    chance = random.Random(f"peil attacked organisation {seed}")
    teams = min(most_units, chance.choice([4, 6, 9, 14, 20, 30, 45, 70, 100]))
    bands = ("laag", "midden", "hoog")[: chance.choice([1, 2, 3])]
    levels: dict[Path, str] = {("stad",): "stad"}
    directorates = max(2, teams // chance.randint(4, 10))
    paths: list[Path] = []
    for number in range(teams):
        directorate = f"d{number % directorates if number < 2 * directorates else chance.randrange(directorates)}"
        department = f"{directorate}a{chance.randrange(3)}"
        paths.append(("stad", directorate, department, f"t{number}"))
        levels |= {paths[-1][:2]: "directie", paths[-1][:3]: "afdeling", paths[-1]: "team"}
    mean, response = chance.choice([5, 8, 14]), chance.choice([0.4, 0.7, 0.9, 1.0])
    weights = [chance.random() + 0.1 for _ in bands]
    given: dict[Path, dict[Kind, Answers]] = {}
    invited: dict[Path, int] = {}
    for path in levels:
        whole = path in set(paths)
        invited[path] = max(1, round(chance.lognormvariate(0, 0.5) * mean)) if whole else chance.randint(0, 2)
        came = sum(chance.random() < response for _ in range(invited[path]))
        kinds = Counter(chance.choices(bands, weights, k=came))
        mood = chance.choice([1, 2, 3, 4, 5, 5])
        alike = chance.random() < 0.4
        given[path] = {(band,): _answers(chance, count, mood, alike) for band, count in kinds.items()}
    crossed = chance.random() < 0.5
    scored = teams <= (SCORED_CROSSED if crossed else SCORED) or (not crossed and chance.random() < 0.2)
    tables = Tables(levels, {"schaal": bands}, {"schaal": chance.choice(["directie", "afdeling"])} if crossed else {})
    return Organisation(given, invited, tables, chance.choice([5, 5, 10]), scored)


def _answers(chance: random.Random, people: int, mood: int, alike: bool) -> Answers:
    counts = [0] * OPTIONS
    for _ in range(people):
        answer = mood if alike else mood + chance.choice([-2, -1, 0, 0, 1, 2])
        counts[min(OPTIONS, max(1, answer)) - 1] += 1
    return tuple(counts)


class Line(NamedTuple):
    """A row of a release in the attacker's words: its name, and the (unit, kind) pairs it counts."""

    name: str
    cells: frozenset[Pair]


def cells_of(town: Organisation, leaves: Sequence[Leaf]) -> list[frozenset[Pair]]:
    """The finest cells of the release plan, as the (unit, kind) pairs they were pooled of."""
    kinds = town.tables.kinds()
    cells: list[frozenset[Pair]] = []
    for leaf in leaves:
        for kind in [[kind] for kind in kinds] if town.tables.crossed(leaf.path) else [kinds]:
            cells.append(frozenset((group.path, each) for group in leaf.groups for each in kind))
    return cells


def lines(town: Organisation, released: Problem, leaves: Sequence[Leaf]) -> list[Line]:
    """Whom the rows of *released* are about, as the organisation chart and the marks "op basis van" tell everybody."""
    cells = cells_of(town, leaves)
    if [sum(town.truth[pair] for pair in cell) for cell in cells] != list(released.population.sizes):
        raise AssertionError("these tests and the release plan do not number cells alike")
    return [Line(row.name, frozenset().union(*(cells[cell] for cell in row.cells))) for row in released.rows]


def printed(
    town: Organisation, told: Sequence[Line], *, hidden: frozenset[str] = frozenset(), marks: bool = True
) -> View:
    """What readers of *told* see: counts, and scores of all but *hidden*; without *marks* rounded alone."""
    rows = []
    for line in told:
        counts = answers_of(town, line.cells)
        people = sum(counts)
        scored = town.scored and line.name not in hidden
        seen = (_seen(counts) if marks else _uncoded(counts)) if scored else ()
        rows.append(exactly(line.name, line.cells, people, *seen))
    if not town.scored:
        return View(tuple(rows), town.k)
    return View(tuple(rows), town.k, ENDS, favourable=((QUESTION, FAVOURABLE),))


def answers_of(town: Organisation, cells: frozenset[Pair]) -> Answers:
    """How often each answer was given in *cells*."""
    every = [town.given[path].get(kind, (0,) * OPTIONS) for path, kind in cells]
    return tuple(sum(each) for each in zip(*every, strict=True))


def _points(counts: Answers, weights: Sequence[int]) -> int:
    return sum(weight * count for weight, count in zip(weights, counts, strict=True))


def coded(counts: Answers) -> tuple[Coded, Coded]:
    """Mean and favourable share as the package tells them."""
    people = sum(counts)
    return code_mean(_points(counts, MEAN), people), code_share(_points(counts, SHARE), people)


def _seen(counts: Answers) -> tuple[Seen, Seen]:
    mean, share = coded(counts)
    return as_printed(QUESTION, mean.words, mean.n), as_printed(FAVOURABLE, share.words, share.n)


def _uncoded(counts: Answers) -> tuple[Seen, Seen]:
    """The same without marks: rounded alone."""
    people = sum(counts)
    tenths = (20 * _points(counts, MEAN) + people) // (2 * people)
    mean = f"{tenths // 10},{tenths % 10}"
    step = 5 if people <= 50 else 1
    share = f"{step * ((200 * _points(counts, SHARE) + step * people) // (2 * step * people))}%"
    return as_printed(QUESTION, mean, people), as_printed(FAVOURABLE, share, people)


def masked(town: Organisation, problem: Problem, leaves: Sequence[Leaf]) -> frozenset[str]:
    """The rows of *problem* whose scores the package hides, because of what all of them tell together."""
    if not town.scored or not problem.rows:
        return frozenset()
    scores: list[Score] = []
    for line in lines(town, problem, leaves):
        counts = answers_of(town, line.cells)
        mean, share = coded(counts)
        scores.append(Score(line.name, QUESTION, MEAN, *mean.sums, mean.n))
        scores.append(Score(line.name, QUESTION, SHARE, *share.sums, share.n))
    given = {QUESTION: [answers_of(town, cell) for cell in cells_of(town, leaves)]}
    return frozenset(mask_scores(problem, scores, key=KEY, given=given).hidden)


def leaves_of(town: Organisation, *, heads: bool = True) -> tuple[Leaf, ...]:
    """The leaves of the release plan; without *heads* it does not reckon with readers who know who was invited."""
    groups = groups_of({path: sum(kinds.values()) for path, kinds in town.answers.items()})
    return pool(
        groups, town.k, heads={group[:2]: town.invited[group.path] for group in groups} if heads else None
    ).leaves


def released(town: Organisation, *, key: bytes = KEY, heads: bool = True) -> Problem:
    """The counts of a wave, through the package: what may be told of them."""
    return plan(town.answers, town.k, key=key, tables=town.tables, invited=town.invited if heads else None).problem


def colleagues(town: Organisation, leaves: Sequence[Leaf]) -> tuple[AtMost, ...]:
    """How many people each unit has; and a team that is not told has fewer than k answers, or all of few answered."""
    alone = {leaf.path for leaf in leaves if leaf.part == "whole"}
    inner = {path[:depth] for path in town.answers for depth in range(1, len(path))}
    found = [
        AtMost(line.name, line.cells, sum(town.invited[path] for path in {path for path, _ in line.cells}))
        for line in _units(town)
    ]
    for path, people in town.invited.items():
        cells = frozenset(pair for pair in town.truth if pair[0] == path)
        hidden = path not in alone and path not in inner and not town.k <= people < 2 * town.k
        found.append(AtMost("/".join(path), cells, min(people, town.k - 1) if hidden else people))
    return tuple(found)


def view(town: Organisation, without: Rule | None = None) -> View:
    """What readers get of *town*, through the whole gate or *without* one of its rules and what would catch it."""
    leaves = leaves_of(town)
    counts = replace(town, scored=False)
    match without:
        case None:
            problem = released(town)
            seen = printed(town, lines(town, problem, leaves), hidden=masked(town, problem, leaves))
            return replace(seen, at_most=colleagues(town, leaves))
        case "heads":
            seen = printed(counts, lines(town, released(town, heads=False), leaves_of(town, heads=False)))
            return replace(seen, at_most=colleagues(town, leaves_of(town, heads=False)))
        case "alike":
            return printed(town, lines(town, released(town), leaves))
        case "coding":
            problem = released(town)
            return printed(town, lines(town, problem, leaves), hidden=masked(town, problem, leaves), marks=False)
        case "audit":
            return printed(counts, lines(town, _unaudited(town), leaves_of(town, heads=False)))
        case "pooling":
            return printed(counts, _unpooled(town, town.k))
        case "primary":
            return printed(counts, _unpooled(town, 1))
        case "ledger":
            twice = (released(town), released(town, key=OTHER_KEY))
            told = {line.name: line for problem in twice for line in lines(town, problem, leaves)}
            return printed(counts, list(told.values()))
        case "participation":
            told = {line.name: line for line in (*lines(town, released(town), leaves), *participation(town))}
            return printed(counts, list(told.values()))


def _unaudited(town: Organisation) -> Problem:
    """Pooled and sifted, and then told as it is."""
    groups = groups_of({path: sum(kinds.values()) for path, kinds in town.answers.items()})
    made = sheet(pool(groups, town.k), town.answers, town.tables, {})
    return Problem(made.population, sift(made.rows, made.population, town.k).rows, town.k)


def twice(town: Organisation) -> View:
    """What readers have after a second release of the same tables by another key, audited with the first."""
    first = released(town)
    second = plan(
        town.answers, town.k, key=OTHER_KEY, tables=town.tables, invited=town.invited, earlier=first.rows
    ).problem
    told = {line.name: line for one in (first, second) for line in lines(town, one, leaves_of(town))}
    return printed(replace(town, scored=False), list(told.values()))


def participation(town: Organisation) -> list[Line]:
    """How many took part, of every unit with at least k invited people: a table of its own beside what was pooled."""
    invited = {line.name: sum(town.invited[path] for path in {path for path, _ in line.cells}) for line in _units(town)}
    return [line._replace(name=f"deelname/{line.name}") for line in _units(town) if invited[line.name] >= town.k]


def _units(town: Organisation) -> list[Line]:
    """Every unit as the organisation chart has it, with all of its people."""
    units = {path[:depth] for path in town.answers for depth in range(1, len(path) + 1)}
    return [
        Line(unit[-1], frozenset(cell for cell in town.truth if cell[0][: len(unit)] == unit)) for unit in sorted(units)
    ]


def _unpooled(town: Organisation, k: int) -> list[Line]:
    """Every unit of at least *k* people, its total about all of its people: small units are left out, not pooled."""
    return [line for line in _units(town) if sum(answers_of(town, line.cells)) >= k]
