"""
A simulated municipality that answers a survey: the tree on which pooling, audit and release are measured.

1 city, 6 clusters, 60 directorates, 300 departments and 1,500 teams; every inner unit has direct staff of its own. What
is left open by the description (how uneven the parents, how far apart the teams' response) is set so that size alone
hides as many units, and as many bands and origins of directorates, as in the published simulation.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from peil_disclosure.pooling import Path
from peil_disclosure.tables import Tables

LEVELS = ("city", "cluster", "directorate", "department", "team")
UNITS = {"city": 1, "cluster": 6, "directorate": 60, "department": 300, "team": 1_500}
BANDS = {"1-6": 0.30, "7-9": 0.30, "10-12": 0.22, "13-18": 0.18}
ORIGINS = {"nederland": 0.70, "europa": 0.12, "buiten-europa": 0.18}
DIMENSIONS = {"band": tuple(BANDS), "origin": tuple(ORIGINS)}

TEAM_MEAN, TEAM_SIGMA = 12.0, 0.6
DIRECT_STAFF_MEAN = 1.5
"""Besides the manager: direct staff of an inner unit are 1 + Poisson of this."""
UNEVEN = {"directorate": 2.0, "department": 1.5, "team": 3.0}
"""Shape of the gamma weights by which units are spread over parents: the smaller, the more uneven."""
RESPONSE_WEIGHT = 10.0
"""Sum of the two parameters of the beta distribution of response per team."""

CROSSINGS = {"band": "directorate", "origin": "cluster"}
"""The release plan: bands down to directorates, origin down to clusters."""

Setting = tuple[int, float, bool]
"""k, response, and whether inner units have direct staff."""

PUBLISHED: Mapping[Setting, Mapping[str, float]] = {
    (10, 0.55, False): {"cluster": 0, "directorate": 0, "department": 6.1, "team": 79.2},
    (10, 0.55, True): {"cluster": 0, "directorate": 0, "department": 3.9, "team": 79.3},
    (10, 0.75, False): {"cluster": 0, "directorate": 0, "department": 1.8, "team": 64.5},
    (5, 0.55, False): {"cluster": 0, "directorate": 0, "department": 0.6, "team": 40.5},
    (5, 0.55, True): {"cluster": 0, "directorate": 0, "department": 0.3, "team": 40.6},
}
"""What pooling alone hides in the published simulation: per cent of the units of a level."""

PUBLISHED_CROSSED: Mapping[str, float] = {
    "cluster": 0, "cluster x band": 0, "cluster x origin": 0,
    "directorate": 3.3, "directorate x band": 15.8, "department": 7.2, "team": 79.6,
}  # fmt: skip
"""What the whole release plan hides there, with k = 10, 55 % response and direct staff."""

MARGIN = 2.0
"""Points that ours may hide more."""

Kind = tuple[str, ...]
Answers = Mapping[Path, Mapping[Kind, int]]


@dataclass(frozen=True)
class Town:
    """
    A municipality after one wave.

    Attributes:
        units: Per level the paths of its units.
        invited: People per unit: those of a team, and the direct staff of an inner unit.
        answers: Who answered, per unit and (band, origin).
    """

    units: Mapping[str, Sequence[Path]]
    invited: Mapping[Path, int]
    answers: Answers

    @cached_property
    def totals(self) -> dict[Path, int]:
        """How many answered, per unit: of an inner unit its direct staff alone."""
        return {path: sum(kinds.values()) for path, kinds in self.answers.items()}

    @cached_property
    def tables(self) -> Tables:
        """The release plan for this town."""
        levels = {path: level for level, paths in self.units.items() for path in paths}
        return Tables(levels, DIMENSIONS, CROSSINGS)

    def hidden(self, told: Collection[str]) -> dict[str, float]:
        """Per cent of each level's units, and of its crossings, whose rows are not in *told* (names of rows)."""
        found: dict[str, float] = {}
        for level, paths in self.units.items():
            found[level] = _missing([f"unit/{path[-1]}" for path in paths], told)
            for dimension, units in self.tables.crossed_units().items():
                names = [
                    f"unit/{path[-1]}/{dimension}/{value}"
                    for path in paths
                    if path in units
                    for value in DIMENSIONS[dimension]
                ]
                if names:
                    found[f"{level} x {dimension}"] = _missing(names, told)
        return found


def town(
    seed: int, *, response: float = 0.55, direct_staff: bool = True, units: Mapping[str, int] | None = None
) -> Town:
    """
    The town of *seed*: the same on every machine.

    Args:
        response: Share of the invited who answer, on average.
        direct_staff: Whether inner units have people of their own.
        units: Per level how many; the reference's 1,867 when left out.
    """
    chance = random.Random(f"peil disclosure town {seed}")
    tree = _tree(chance, units or UNITS)
    invited = {path: _team_size(chance) for path in tree["team"]}
    for level in LEVELS[:-1]:
        invited |= {path: 1 + _poisson(chance, DIRECT_STAFF_MEAN) if direct_staff else 0 for path in tree[level]}
    answers: dict[Path, Counter[Kind]] = {}
    for path, people in invited.items():
        rate = chance.betavariate(RESPONSE_WEIGHT * response, RESPONSE_WEIGHT * (1 - response))
        answered = sum(chance.random() < rate for _ in range(people))
        bands = chance.choices(list(BANDS), list(BANDS.values()), k=answered)
        origins = chance.choices(list(ORIGINS), list(ORIGINS.values()), k=answered)
        answers[path] = Counter(zip(bands, origins, strict=True))
    return Town(tree, invited, answers)


def by_band(answers: Answers) -> dict[Path, dict[Kind, int]]:
    """*answers* without origin, as the product's own surveys have them."""
    return {path: _summed(kinds) for path, kinds in answers.items()}


def _summed(kinds: Mapping[Kind, int]) -> dict[Kind, int]:
    bands: Counter[Kind] = Counter()
    for (band, _origin), count in kinds.items():
        bands[(band,)] += count
    return dict(bands)


def _missing(names: Sequence[str], told: Collection[str]) -> float:
    return 100 * sum(name not in told for name in names) / len(names)


def _tree(chance: random.Random, units: Mapping[str, int]) -> dict[str, list[Path]]:
    tree: dict[str, list[Path]] = {"city": [("stad",)]}
    for above, level in pairwise(LEVELS):
        shares = _children(chance, len(tree[above]), units[level], UNEVEN.get(level, 1.0))
        parents = [parent for parent, share in zip(tree[above], shares, strict=True) for _ in range(share)]
        tree[level] = [(*parent, f"{level}-{number}") for number, parent in enumerate(parents)]
    return tree


def _children(chance: random.Random, parents: int, units: int, uneven: float) -> list[int]:
    """How many units each parent gets: at least 2."""
    weights = [chance.gammavariate(uneven, 1.0) for _ in range(parents)]
    more = Counter(chance.choices(range(parents), weights, k=units - 2 * parents))
    return [2 + more[parent] for parent in range(parents)]


def _team_size(chance: random.Random) -> int:
    middle = math.log(TEAM_MEAN) - TEAM_SIGMA**2 / 2
    return max(1, round(chance.lognormvariate(middle, TEAM_SIGMA)))


def _poisson(chance: random.Random, mean: float) -> int:
    limit, number, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        number += 1
        product *= chance.random()
    return number
