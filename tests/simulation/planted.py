"""Looks for a bug that a test planted in the real services."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from simulation.faults import Fault
from simulation.run import run_seed
from simulation.world import Outcome

SEEDS = range(1, 13)


def found_by(promise: str, *, seeds: Sequence[int] = SEEDS, faults: Sequence[Fault] | None = None) -> Outcome:
    """The first of *seeds* in which *promise* is broken, by its own faults or by these. Fails when there is none."""
    for seed in seeds:
        outcome = run_seed(seed, faults)
        if any(each.startswith(promise) for each in outcome.broken):
            return outcome
    pytest.fail("no seed found the planted bug")
