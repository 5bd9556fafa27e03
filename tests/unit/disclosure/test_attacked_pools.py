"""
Pooling, attacked by readers who know its rule and every head count: they try all that could have happened.

A rule that hides nothing by choice still tells something by what it did: whoever waited was too few. So here a reader
takes every possible number of answers per group, pools each as Peil does, and keeps those that look like what was told.
A hidden group of which all that are left say the same is known.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from itertools import product
from math import prod

from peil_disclosure.pooling import Group, Part, Path, Pooled, pool

K = 3
"""Small, so that everything can be tried; the rule is the same for each k."""
MOST_WORLDS = 6_000

Place = tuple[Path, Part]
Heads = Mapping[Place, int]
World = tuple[int, ...]


def heads_of(seed: int) -> Heads:
    """People per group of a tree of one to three directorates, with teams or without."""
    chance = random.Random(f"peil attacked pool {seed}")
    parts: dict[Path, Part] = {("stad",): "rest"}
    for number in range(chance.randint(1, 3)):
        unit = ("stad", f"d{number}")
        parts[unit] = "whole" if chance.random() < 0.25 else "rest"
        teams = chance.randint(1, 2) if parts[unit] == "rest" else 0
        parts |= {(*unit, f"d{number}t{team}"): "whole" for team in range(teams)}
    return {
        (path, part): chance.randint(0, 2) if part == "rest" else chance.randint(1, 6) for path, part in parts.items()
    }


def outcomes(heads: Heads, *, aware: bool) -> list[tuple[Pooled, list[World]]]:
    """Everything that could be told of *heads*, each with all numbers of answers behind it."""
    found: dict[tuple[tuple[Path, Part, int], ...], tuple[Pooled, list[World]]] = {}
    for sizes in product(*(range(people + 1) for people in heads.values())):
        groups = [Group(path, part, size) for (path, part), size in zip(heads, sizes, strict=True)]
        pooled = pool(groups, K, heads=heads if aware else None)
        told = tuple((leaf.path, leaf.part, leaf.size) for leaf in pooled.leaves)
        found.setdefault(told, (pooled, []))[1].append(sizes)
    return list(found.values())


def known(heads: Heads, pooled: Pooled, worlds: list[World]) -> set[Place]:
    """The groups of which a reader knows how many answered, and should not."""
    shown = {(leaf.path, leaf.part) for leaf in pooled.leaves if leaf.part == "whole"}
    # From 2k people on "everybody answered" is no secret, nor what follows from it inside.
    open_to_all = {
        (group.path, group.part)
        for leaf in pooled.leaves
        if leaf.size >= 2 * K and leaf.size == sum(heads[group.path, group.part] for group in leaf.groups)
        for group in leaf.groups
    }
    found = set()
    for index, place in enumerate(heads):
        values = {world[index] for world in worlds}
        told = place in shown
        everybody = told and values == {heads[place]} and heads[place] < 2 * K
        if heads[place] and place not in open_to_all and (everybody or (not told and len(values) == 1)):
            found.add(place)
    return found


def holes(seeds: range, *, aware: bool) -> tuple[int, dict[int, int]]:
    """How many outcomes were attacked, and seed -> how many groups were known in any of them."""
    attacked, found = 0, defaultdict[int, int](int)
    for seed in seeds:
        heads = heads_of(seed)
        if prod(people + 1 for people in heads.values()) > MOST_WORLDS:
            continue
        for pooled, worlds in outcomes(heads, aware=aware):
            attacked += 1
            if groups := known(heads, pooled, worlds):
                found[seed] += len(groups)
    return attacked, dict(found)


def test_who_knows_the_rule_and_all_head_counts_knows_of_no_hidden_group_how_many_answered() -> None:
    attacked, found = holes(range(60), aware=True)
    assert attacked > 1_000
    assert found == {}


def test_pooling_that_does_not_reckon_with_such_readers_tells_them() -> None:
    _, found = holes(range(10), aware=False)
    assert len(found) >= 5
