"""``./peil bench [SUBJECT] [--rust]``: measure, and say on what it was measured. A slow machine fails nothing."""

from __future__ import annotations

import argparse
import sys

from bench import disclosure, fold, intake, plans, relay, reminders, root, start, visible
from bench.report import combine
from bench.rounds import DifferentEffect
from engines import EngineDidNotStart, rust_store_exists
from peil_chassis.server import collect_seldom

SUBJECTS = ("disclosure", "fold", "intake", "plans", "relay", "reminders", "root", "start", "visible")


def main(arguments: list[str] | None = None) -> int:
    """Carry out the command; 1 when a contestant did not do the same work or an engine did not start."""
    wishes = _parser().parse_args(arguments)
    try:
        stores = [wishes.store] if wishes.store else ["python", *(["rust"] if rust_store_exists() else [])]
        collect_seldom()  # as every service does
        for subject in [wishes.subject] if wishes.subject else SUBJECTS:
            print(f"\n== {subject}", flush=True)
            _measure(subject, stores, wishes)
        if not wishes.subject:
            combine(SUBJECTS)
    except (EngineDidNotStart, DifferentEffect) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _measure(subject: str, stores: list[str], wishes: argparse.Namespace) -> None:
    share = 0.2 if wishes.quick else 1.0
    if subject == "disclosure":
        disclosure.run(quick=wishes.quick)
    elif subject == "fold":
        fold.run(stores, wishes.rounds, share)
    elif subject == "intake":
        intake.run(stores, share)
    elif subject == "plans":
        plans.run(stores, quick=wishes.quick)
    elif subject == "relay":
        relay.run(stores, wishes.rounds, share)
    elif subject == "reminders":
        reminders.run(stores)
    elif subject == "start":
        start.run(1 if wishes.quick else wishes.rounds)
    elif subject == "root":
        root.run(stores)
    else:
        visible.run(stores, wishes.minutes)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./peil bench", description="Measure Peil on this machine.")
    parser.add_argument("subject", nargs="?", choices=SUBJECTS, help="all of them when left out")
    parser.add_argument("--rust", action="store_true", help="the launcher builds the store in Rust first")
    parser.add_argument("--store", choices=("python", "rust"), help="one store only (default: all that are there)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of fold, relay and start (default 3)")
    parser.add_argument("--quick", action="store_true", help="a fifth of the work, to see that it works at all")
    parser.add_argument("--minutes", type=float, default=1.0, help="how long bench visible runs (default 1)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
