"""
Thousands of random organisations against the attacker.

Start it as ``PYTHONPATH=tests:disclosure python -m attack_many 10000``, with the first seed after it if not 0.

The tests attack a hundred of them each time; this is the long mode, for ten thousand and more.
"""

from __future__ import annotations

import sys
import time

from attacked_organisations import organisation, view
from attacker_findings import attack


def main(arguments: list[str]) -> int:
    """Attack as many organisations as the first argument says; 1 when anybody was given away."""
    many, first = int(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 0
    broken, began = 0, time.process_time()
    for done, seed in enumerate(range(first, first + many), 1):
        town = organisation(seed)
        seen = view(town)
        for hole in attack(seen, town.truth) if seen.told else []:
            broken += 1
            print(f"organisation {seed}: {hole.kind}: {hole.words}", flush=True)
        if done % 500 == 0:
            print(f"{done} organisations, {broken} holes, {time.process_time() - began:.0f} s", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
