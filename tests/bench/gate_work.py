"""
The work that ``bench disclosure`` measures, each piece in a process of its own: times, and the memory it took at most.

Nothing of Peil but the mathematics is imported here, so that the memory is the mathematics' own.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from typing import Any

from disclosure_register import register
from disclosure_town import MARGIN, PUBLISHED_CROSSED, Town, town
from peil_disclosure.atoms import merge
from peil_disclosure.audit import audit
from peil_disclosure.bounds import Bounds
from peil_disclosure.check import check
from peil_disclosure.model import Problem, problem
from peil_disclosure.pooling import groups_of, pool
from peil_disclosure.primary import sift
from peil_disclosure.release import plan
from peil_disclosure.repair import repair
from peil_disclosure.tables import sheet

K = 10
KEY = b"the bench hides nothing real"
NEAR = 1e-6
Figures = dict[str, Any]


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What *work* gives, with the seconds it took and those of processor time."""
    begun, used = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - begun, time.process_time() - used


def one_tree(rounds: int) -> Figures:
    """Pool a tree and look up what each unit shows and upon what that is based; the median of *rounds*."""
    made = town(0)
    units = [path for paths in made.units.values() for path in paths]
    groups = groups_of(made.totals)

    def work() -> int:
        pooled = pool(groups, K)
        return sum(pooled.shown(unit) > 0 and pooled.based_on(unit) is None for unit in units)

    times = [measured(work)[1:] for _ in range(rounds)]
    seconds, used = (sorted(each)[rounds // 2] for each in zip(*times, strict=True))
    return {"seconds": seconds, "processor": used, "units": len(units)}


def wave(sample: int) -> Figures:
    """
    Audit all rows of a wave, and a *sample* of its atoms the naive way: one model of everything, one question an atom.

    The naive answers must be those of the audit.
    """
    asked = asked_of(town(0))
    verdict, seconds, used = measured(lambda: audit(asked))
    atoms = merge(asked)
    small = [atom for atom, size in enumerate(atoms.sizes) if size < K]
    refused = {min(violation.cells) for violation in verdict.violations}
    model, loading, _ = measured(lambda: Bounds(atoms.rows, asked.amounts, variables=len(atoms.sizes), presolve=False))
    chosen = small[:: max(1, len(small) // sample)][:sample]
    tops, naive, naive_used = measured(lambda: [model.most({atom: 1}).value for atom in chosen])
    wrong = [a for a, top in zip(chosen, tops, strict=True) if (top < K - NEAR) != (min(atoms.members[a]) in refused)]
    return {
        "seconds": seconds, "processor": used, "cells": len(asked.population.sizes), "rows": len(asked.rows),
        "atoms": len(atoms.sizes), "small": len(small), "violations": len(verdict.violations),
        "witnesses": len(verdict.witnesses), "sample": len(chosen), "wrong": len(wrong),
        "naive": loading + naive / len(chosen) * len(small), "naive_processor": naive_used / len(chosen) * len(small),
        "mib": peak_mib(),
    }  # fmt: skip


def whole_release(seed: int) -> Figures:
    """Plan, audit, repair, certify and check the wave of one town."""
    made = town(seed)
    released, seconds, used = measured(lambda: plan(made.answers, K, key=KEY, tables=made.tables))
    _, checking, checking_used = measured(lambda: check(released.certificate))
    return {
        "seconds": seconds, "processor": used, "check": checking,
        "check_processor": checking_used, "rounds": released.rounds, "mib": peak_mib(),
        "certificate_mib": len(released.certificate) / 2**20,
        "hidden": made.hidden({figure.row for figure in released.told}),
    }  # fmt: skip


def register_release(quarters: int) -> Figures:
    """Release the newest of *quarters* beside all earlier ones: audit and repair of everything told together."""
    made = register(0, quarters, K)
    before = [row for rows in made.rows[:-1] for row in rows]
    earlier = repair(problem(made.population, before, K), key=KEY)
    asked = problem(made.population, [*earlier.problem.rows, *made.rows[-1]], K)
    told = [row.name for row in earlier.problem.rows]
    released, seconds, used = measured(lambda: repair(asked, key=KEY, told=told))
    return {
        "seconds": seconds, "processor": used, "rows": len(asked.rows), "cells": len(asked.population.sizes),
        "hidden": len(released.hidden), "rounds": released.rounds, "mib": peak_mib(),
    }  # fmt: skip


def asked_of(made: Town) -> Problem:
    """All rows that the release plan asks for, before any repair."""
    pooled = pool(groups_of(made.totals), K)
    every = sheet(pooled, made.answers, made.tables, {})
    return problem(every.population, sift(every.rows, every.population, K).rows, K)


def peak_mib() -> float:
    """The most memory this process has held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def beside_published(found: list[dict[str, float]]) -> list[dict[str, Any]]:
    """The mean of hidden shares *found*, beside the published simulation."""
    return [
        {
            "hidden, % of": name,
            "published": published,
            "ours, mean": round(sum(each[name] for each in found) / len(found), 1),
            "lowest-highest": f"{min(each[name] for each in found):.1f}-{max(each[name] for each in found):.1f}",
            "at most": published + MARGIN,
        }
        for name, published in PUBLISHED_CROSSED.items()
    ]
