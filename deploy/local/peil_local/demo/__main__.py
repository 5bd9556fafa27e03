"""``python -m peil_local.demo``, by ``./peil demo``: everything that `up` starts, and a municipality in it."""

from __future__ import annotations

import sys
from datetime import timedelta

from peil_chassis.clock import SystemClock, amsterdam_day
from peil_local import programs, up
from peil_local.complaint import Complaint
from peil_local.home import Home, home_of

from . import position as positions
from .play import DemoPlay
from .position import Position
from .wishes import HELP, LARGE_MB, SEED, STAFF, USUAL_MB, DemoWishes, demo_wishes_of

LARGE_WARNING = (
    "Zoveel medewerkers is te veel gevraagd van de ingebouwde opslag en het ingebouwde logboek: het duurt lang en"
    " neemt tot 5 GB. Met --kafka en --mongo speelt Peil op echte."
)


def where_to_begin(home: Home, wishes: DemoWishes) -> Position:
    """
    The position of an earlier run on this data, or the beginning of a new play.

    Raises:
        Complaint: another municipality than the one asked for is there already, or the demo people cannot log in.
    """
    if not programs.own_issuer(wishes.up.port):
        raise Complaint("De demonstratie heeft haar eigen aanmelding nodig: haal PEIL_ISSUER weg en start opnieuw.")
    found = positions.load(home.demo)
    if found is None:
        yesterday = amsterdam_day(SystemClock().now()) - timedelta(days=1)
        return Position(wishes.staff or STAFF, SEED if wishes.seed is None else wishes.seed, yesterday)
    if wishes.staff not in (None, found.staff) or wishes.seed not in (None, found.seed):
        raise Complaint(
            f"In {home.data} is al een gemeente van {found.staff} medewerkers (seed {found.seed}): kies voor een andere"
            " een eigen map met --data MAP, of laat --staff en --seed weg."
        )
    return found


def main(arguments: list[str]) -> int:
    """``./peil demo``: 0 after a wished stop, 1 after a complaint."""
    if not {"-h", "--help"}.isdisjoint(arguments):
        print(HELP)
        return 0
    home = home_of()
    try:
        wishes = demo_wishes_of(arguments)
        play = DemoPlay(where_to_begin(home, wishes))
    except Complaint as complaint:
        print(f"\n{complaint.sentence}", file=sys.stderr)
        return 1
    if wishes.is_large:
        print(LARGE_WARNING)
    return up.start(home, wishes.up, play, needed_mb=LARGE_MB if wishes.is_large else USUAL_MB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
