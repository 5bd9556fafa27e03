"""
How little and how much a sum of cells can be, given what was told: linear and whole-number programs by HiGHS.

One instance is one model that stays loaded: a second question starts where the first one ended. The answer is a
solver's, in floating point, and never a proof: who proves rounds the solution and checks it in whole numbers.
Source: the attacker's problem of Fischetti and Salazar, "Solving the cell suppression problem on tabular data with
linear constraints" (Management Science 47, 2001); solver: highs.dev.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

from .model import Refused

Amount = int | tuple[float | None, float | None]
"""What a row tells: exactly this, or from the first to the second, ``None`` for no end."""

_PRIMAL_SIMPLEX = 4  # only the weights change between questions, so the last corner is still a feasible start
_COLUMNS, _MINIMIZE = 2, 1  # a matrix row by row; HiGHS' own codes, see its HighsLp
_GAP = 0.9  # below 1, so that no better whole number is left

MOST_NODES, MOST_STEPS = 200, 1_000_000
"""
Branches of one whole-number question, and steps of a linear one. Tables of towns hardly branch at all; one in which
teams are mixed across three trees and told by two traits at once branches for as long as it is let.
"""

MOST_EFFORT = 30_000_000_000
"""Steps times variables of one audit. A table that asks for more is refused, not tried for days."""

_LIMITS = (highspy.HighsModelStatus.kIterationLimit, highspy.HighsModelStatus.kSolutionLimit)
_ANSWERS = (
    *_LIMITS,
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kModelEmpty,
)


class Bound(NamedTuple):
    """
    The end of an interval.

    Attributes:
        value: The least or most; infinite where nothing told sets an end. A whole number if all variables are.
        solution: A table in which it is reached, per variable; empty where there is no end.
        duals: Per row a factor: the rows, so multiplied and added up, prove *value*. Empty for whole-number programs.
    """

    value: float
    solution: tuple[float, ...]
    duals: tuple[float, ...]


class Effort:
    """
    How much one audit may still ask of the solver, counted in its own steps: the same on every machine, at any load.

    A clock would tell today what it refuses tomorrow.
    """

    def __init__(self, most: int | None = None) -> None:
        """*most*: steps times variables, of all questions together; `MOST_EFFORT` when left out."""
        self._left = MOST_EFFORT if most is None else most

    def spend(self, steps: int, variables: int) -> None:
        """Take off a question of so many *steps* about so many *variables*. Raises ``Refused``, ``undecided``."""
        self._left -= (1 + steps) * variables
        if self._left < 0:
            raise Refused("undecided", "more questions than one audit may ask")


class Bounds:
    """All tables that agree with some rows, to ask for the least and most of weighted sums."""

    def __init__(
        self,
        rows: Sequence[Sequence[int]],
        amounts: Sequence[Amount],
        *,
        upper: Sequence[float | None] | None = None,
        lower: Sequence[float | None] | None = None,
        factors: Sequence[Sequence[float]] | None = None,
        integral: bool | Sequence[bool] = False,
        variables: int | None = None,
        presolve: bool = True,
        effort: Effort | None = None,
    ) -> None:
        """
        Load the model.

        Args:
            rows: Per row the variables it adds up, each once.
            amounts: Per row what it tells.
            upper: Per variable the most it can be, ``None`` for no end; without *upper* none has one.
            lower: Per variable the least it can be, ``None`` for no end; without *lower* all are 0 or more.
            factors: Per row the factors of its variables, 1 when left out.
            integral: Whether variables are whole numbers: all, none, or per variable.
            variables: How many there are; when left out as many as *upper*, *lower* or the rows name.
            presolve: Whether the solver first looks for a smaller model; it costs more than it saves in a sparse one.
            effort: What its questions are taken off from; each has limits of its own besides.
        """
        count = variables
        if count is None:
            count = max((len(ends) for ends in (upper, lower) if ends is not None), default=0)
            count = max(count, 1 + max((max(row) for row in rows if row), default=-1))
        self._count, self._effort = count, effort
        self._every = np.arange(count, dtype=np.int32)
        self._whole = [integral] * count if isinstance(integral, bool) else list(integral)
        self._highs = _solver(warm=not any(self._whole), presolve=presolve or any(self._whole))
        self._pass(rows, amounts, _ends(lower, count, -math.inf, 0.0), _ends(upper, count, math.inf), factors)

    def most(self, weights: Mapping[int, float]) -> Bound:
        """
        The most that the variables times *weights* can add up to; the duals then give at least *weights*.

        Raises:
            Refused: ``does-not-add-up`` when no table agrees with the rows; ``undecided`` when the solver gives up.
        """
        return self._solve(weights, -1.0)

    def least(self, weights: Mapping[int, float]) -> Bound:
        """
        The least that the variables times *weights* can add up to; the duals then give at most *weights*.

        Raises:
            Refused: ``does-not-add-up`` when no table agrees with the rows; ``undecided`` when the solver gives up.
        """
        return self._solve(weights, 1.0)

    def _pass(
        self,
        rows: Sequence[Sequence[int]],
        amounts: Sequence[Amount],
        lower: NDArray[np.float64],
        upper: NDArray[np.float64],
        factors: Sequence[Sequence[float]] | None,
    ) -> None:
        told = [amount if isinstance(amount, tuple) else (amount, amount) for amount in amounts]
        starts = np.cumsum([0, *(len(row) for row in rows)], dtype=np.int32)
        columns = np.array([variable for row in rows for variable in row], dtype=np.int32)
        values = (
            np.ones(len(columns)) if factors is None else np.array([f for row in factors for f in row], dtype=float)
        )
        lows = _ends([low for low, _ in told], len(told), -math.inf)
        highs = _ends([high for _, high in told], len(told), math.inf)
        whole = np.array(self._whole, dtype=np.int32)
        self._highs.passModel(
            self._count, len(rows), len(columns), _COLUMNS, _MINIMIZE, 0.0,
            np.zeros(self._count), lower, upper, lows, highs, starts, columns, values, whole,
        )  # fmt: skip

    def _solve(self, weights: Mapping[int, float], sign: float) -> Bound:
        costs = np.zeros(self._count)
        for variable, weight in weights.items():
            costs[variable] = sign * weight
        counting = all(self._whole) and all(weight == round(weight) for weight in weights.values())
        if any(self._whole):
            self._highs.setOptionValue("mip_abs_gap", _GAP if counting else 0.0)
        status = self._run(costs)
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            # Without weights nothing is unbounded, so this tells the two apart.
            status = self._run(np.zeros(self._count))
            if status == highspy.HighsModelStatus.kOptimal:
                status = highspy.HighsModelStatus.kUnbounded
        if status == highspy.HighsModelStatus.kUnbounded:
            return Bound(-sign * math.inf, (), ())
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Refused("does-not-add-up", "no table agrees with the rows")
        if status in _LIMITS:
            raise Refused("undecided", "a question takes more steps than one may")
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kModelEmpty):
            raise Refused("undecided", "the solver found no answer")
        found = self._highs.getSolution()
        value = sign * self._highs.getInfo().objective_function_value
        duals = () if any(self._whole) else tuple(sign * dual for dual in found.row_dual)
        return Bound(round(value) if counting else value, tuple(found.col_value), duals)

    def _run(self, costs: NDArray[np.float64]) -> highspy.HighsModelStatus:
        self._highs.changeColsCost(self._count, self._every, costs)
        self._highs.run()
        if self._highs.getModelStatus() not in _ANSWERS:
            # Not where it stood: from the beginning it may find what it lost.
            self._highs.clearSolver()
            self._highs.run()
        if self._effort is not None:
            self._effort.spend(self._highs.getInfo().simplex_iteration_count, self._count)
        return self._highs.getModelStatus()


def _solver(*, warm: bool, presolve: bool) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # HiGHS leaves this one without a signature
    for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
        highs.setOptionValue(option, value)
    for limit, most in (("mip_max_nodes", MOST_NODES), ("simplex_iteration_limit", MOST_STEPS)):
        highs.setOptionValue(limit, most)
    if not presolve:
        highs.setOptionValue("presolve", "off")
    if warm:
        highs.setOptionValue("simplex_strategy", _PRIMAL_SIMPLEX)
    return highs


def _ends(
    ends: Sequence[float | None] | None, count: int, open_end: float, left_out: float | None = None
) -> NDArray[np.float64]:
    if ends is None:
        return np.full(count, open_end if left_out is None else left_out)
    return np.array([open_end if end is None else end for end in ends], dtype=np.float64)
