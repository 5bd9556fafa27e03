"""
The recipe of a violation: which rows to add and take away, in numbers that can be checked and in words.

A solver proves how much a group can hold at most with one factor per row, its duals. Rows so multiplied and added up
count everybody in the group at least once and nobody less than zero times, hence no more than that sum are in it. Taken
as fractions and checked in whole numbers that is a proof; read aloud it is the sum a curious reader would make.
Source: duality of linear programs; the dual multipliers as differencing attack, Fischetti and Salazar (2001).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from .model import Recipe, Row

_FINEST = 720
"""Duals are fractions with small denominators; one that is not is no proof and whole numbers decide."""


class Proof(NamedTuple):
    """
    Rows that, multiplied and added up, cap a group.

    Attributes:
        factors: Per row used its index and a whole factor, not 0.
        divisor: What the sum is divided by, 1 or more.
        total: The sum, in people, before dividing.
        exactly: Whether the sum counts the group and nothing else, so that the group is known to the person.
    """

    factors: tuple[tuple[int, int], ...]
    divisor: int
    total: int
    exactly: bool

    @property
    def at_most(self) -> int:
        """The most people the group can hold."""
        return self.total // self.divisor


def proof(group: int, duals: Sequence[float], rows: Sequence[Sequence[int]], amounts: Sequence[int]) -> Proof | None:
    """
    What *duals* prove about *group*, checked in whole numbers; nothing when they prove nothing.

    Args:
        group: An atom.
        duals: Per row a factor, as a solver found it.
        rows: Per row its atoms.
        amounts: Per row its people.
    """
    near = {row: Fraction(dual).limit_denominator(_FINEST) for row, dual in enumerate(duals) if abs(dual) > 1 / _FINEST}
    divisor = math.lcm(*(factor.denominator for factor in near.values()))
    return summed(group, [(row, int(factor * divisor)) for row, factor in near.items()], rows, amounts)


def summed(
    group: int, factors: Sequence[tuple[int, int]], rows: Sequence[Sequence[int]], amounts: Sequence[int]
) -> Proof | None:
    """What *factors* (row, whole factor) prove about *group*, an atom; nothing when they prove nothing."""
    times: dict[int, int] = {group: 0}
    for row, factor in factors:
        for atom in rows[row]:
            times[atom] = times.get(atom, 0) + factor
    if times[group] < 1 or min(times.values()) < 0:
        return None
    alone = not any(count for atom, count in times.items() if atom != group)
    return Proof(tuple(factors), times[group], sum(factor * amounts[row] for row, factor in factors), alone)


def recipe(terms: Sequence[tuple[int, Row]], divisor: int, at_most: int, *, exactly: bool, whole: bool) -> Recipe:
    """
    The recipe for a reader of Dutch, such as ``afdeling A min team X min team Y = 4 personen``.

    Args:
        terms: Whole factors and rows; the order does not matter.
        divisor: What the sum is divided by.
        at_most: The outcome, in people.
        exactly: Whether the outcome is the size of the group, or the most it can be.
        whole: Whether the outcome needs the argument that people are whole.
    """
    ordered = sorted(terms, key=lambda term: (term[0] < 0, -len(term[1].cells), term[1].name))
    if not ordered:
        return Recipe((), f"{_people(at_most)}, want het zijn hele personen")
    text = "".join(_term(factor, row.words, first=index == 0) for index, (factor, row) in enumerate(ordered))
    if divisor > 1:
        text = f"({text}) gedeeld door {divisor}"
    text += f" = {_people(at_most)}" if exactly else f": ten hoogste {_people(at_most)}"
    if whole:
        text += ", want het zijn hele personen"
    return Recipe(tuple((factor, row.name) for factor, row in ordered), text)


def _term(factor: int, words: str, *, first: bool) -> str:
    sign = ("min " if factor < 0 else "") if first else (" min " if factor < 0 else " plus ")
    return f"{sign}{'' if abs(factor) == 1 else f'{abs(factor)} keer '}{words}"


def _people(count: int) -> str:
    return f"{count} persoon" if count == 1 else f"{count} personen"
