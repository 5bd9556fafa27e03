"""What the person who typed ``./peil demo`` asked for."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from peil_local.complaint import Complaint
from peil_local.municipality.units import LEAST_STAFF, MOST_STAFF
from peil_local.wishes import Wishes, wishes_of

HELP = (
    "./peil demo [--staff 1500] [--seed 1] [--port 8080] [--data MAP] [--kafka HOST:POORT] [--mongo URI]\n\n"
    "Speelt een verzonnen gemeente in. Ctrl-C stopt; opnieuw ./peil demo gaat verder waar het was.\n"
    "Met 18.000 medewerkers: liever op echte machines, met --kafka en --mongo."
)

STAFF, SEED = 1_500, 1
LARGE = 5_000
"""From so many people on the embedded engines are slow and need room."""
LARGE_MB = 5_000
USUAL_MB = 600


@dataclass(frozen=True)
class DemoWishes:
    """What `up` is to do, and which municipality; None: the one that is there, else the usual one."""

    up: Wishes
    staff: int | None
    seed: int | None

    @property
    def is_large(self) -> bool:
        """Whether so many people are asked for that embedded engines are not made for it."""
        return (self.staff or 0) >= LARGE and not (self.up.kafka and self.up.mongo)


def demo_wishes_of(arguments: Sequence[str]) -> DemoWishes:
    """
    What was typed behind ./peil demo.

    Raises:
        Complaint: an option is unknown or its value cannot be one.
    """
    parser = argparse.ArgumentParser(prog="./peil demo", add_help=False, exit_on_error=False, allow_abbrev=False)
    parser.add_argument("--staff")
    parser.add_argument("--seed")
    try:
        found, rest = parser.parse_known_args(arguments)
    except argparse.ArgumentError as error:
        raise Complaint("Achter --staff en --seed hoort een getal, bijvoorbeeld: ./peil demo --staff 1500.") from error
    staff = _number("--staff", found.staff, LEAST_STAFF, MOST_STAFF)
    seed = _number("--seed", found.seed, 0, 1_000_000)
    return DemoWishes(wishes_of(rest), staff, seed)


def _number(option: str, text: str | None, least: int, most: int) -> int | None:
    if text is None:
        return None
    if not text.isdecimal() or not least <= int(text) <= most:
        raise Complaint(f"'{text}' kan niet bij {option}: noem een getal van {least} tot en met {most}.")
    return int(text)
