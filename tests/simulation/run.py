"""``./peil simulate [--seeds N] [--from S]``: run so many seeds; 1 when a promise was broken in one of them."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context

from simulation.agenda import draw_agenda
from simulation.faults import Fault, draw_faults
from simulation.services import MAILING, SERVICES
from simulation.shrinking import shrink
from simulation.world import Outcome, simulate

FEWEST_FAULTS, MOST_FAULTS = 6, 36
SHRINKING_TRIES = 60
CHECKED_EVERY = 10
"""Of so many seeds one is run twice, and both runs must leave the same trace."""


def faults_of(seed: int) -> list[Fault]:
    """What goes wrong under *seed*."""
    count = random.Random(seed).randint(FEWEST_FAULTS, MOST_FAULTS)
    moments = len(draw_agenda(seed).moments)
    return draw_faults(seed, moments=moments, services=[each.name for each in SERVICES], mailing=MAILING, count=count)


def run_seed(seed: int, faults: Sequence[Fault] | None = None) -> Outcome:
    """The town of *seed*, with its own faults or those given."""
    return simulate(seed, draw_agenda(seed), faults_of(seed) if faults is None else faults)


def run_checked(seed: int, every: int = CHECKED_EVERY) -> Outcome:
    """As `run_seed`; one seed in *every* is run twice, and another trace is a broken promise too."""
    outcome = run_seed(seed)
    if seed % every == 0 and (again := run_seed(seed)).digest != outcome.digest:
        said = f"the same seed left another trace: {outcome.digest} and {again.digest}"
        return Outcome(**{**vars(outcome), "broken": (*outcome.broken, said)})
    return outcome


def shortest(outcome: Outcome) -> list[Fault]:
    """The shortest list of faults found under which something is still broken."""
    return shrink(outcome.faults, lambda part: bool(run_seed(outcome.seed, part).broken), tries=SHRINKING_TRIES)


def outcomes(seeds: Sequence[int], jobs: int, every: int) -> Iterator[Outcome]:
    """Each seed's outcome, in order, *jobs* at a time."""
    if jobs == 1:
        yield from map(run_checked, seeds, repeat(every))
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("fork")) as pool:
        yield from pool.map(run_checked, seeds, repeat(every))


def main(arguments: list[str] | None = None) -> int:
    """Carry out the command."""
    wishes = _parser().parse_args(arguments)
    seeds = range(wishes.first, wishes.first + wishes.seeds)
    began, counts, broken = time.perf_counter(), Counter[str](), 0
    for outcome in outcomes(seeds, wishes.jobs, wishes.twice_every):
        counts.update(outcome.counts)
        if outcome.broken:
            broken += 1
            _tell(outcome, lines=wishes.lines)
    took = time.perf_counter() - began
    whole = ", ".join(f"{amount:,} {name}" for name, amount in sorted(counts.items()))
    print(f"{len(seeds)} seeds from {wishes.first} in {took:.1f} s ({took / len(seeds):.2f} s each): {broken} broken")
    print(f"in them: {whole}")
    return 1 if broken else 0


def _tell(outcome: Outcome, *, lines: int) -> None:
    again = f"./peil simulate --seeds 1 --from {outcome.seed}"
    print(f"\nseed {outcome.seed}: {len(outcome.broken)} promises broken; again: {again}")
    for each in outcome.broken[:20]:
        print(f"  {each}")
    print(f"shortest list of faults found (of {len(outcome.faults)}):", flush=True)
    for fault in shortest(outcome) or ["  none: it is broken without any"]:
        print(f"  {fault}")
    for line in outcome.lines[-lines:] if lines else ():
        print(f"    {line}")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./peil simulate", description="Break Peil in memory, by seed.")
    parser.add_argument("--seeds", type=_at_least_one, default=50, help="how many (default 50)")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first (default 1)")
    parser.add_argument(
        "--jobs", type=_at_least_one, default=os.cpu_count() or 1, help="processes (default: one a core)"
    )
    parser.add_argument("--lines", type=int, default=0, help="of a broken seed, the last lines of what happened")
    parser.add_argument(
        "--twice-every",
        type=_at_least_one,
        default=CHECKED_EVERY,
        help="of so many seeds one is run twice (default 10)",
    )
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
