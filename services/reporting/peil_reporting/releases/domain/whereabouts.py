"""
Where everybody was on a day, to find how many came, went or changed between two releases.

Who is who never leaves the release room: what comes out of it are the names of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from itertools import product
from typing import NamedTuple

from peil_reporting.organisation.domain import Tree
from peil_reporting.people.domain import Seat, Stretch, course, finished_on, seats
from peil_reporting.people.projection import Person

OTHERS = ""
"""Everybody who is in no cluster that is told afresh."""
MOST_TOGETHER = 10
"""So many clusters are told afresh at most: every union of them is looked at."""


class Whereabout(NamedTuple):
    """
    Where somebody counted on a day.

    Attributes:
        cluster: The cluster; `OTHERS` for who is in none.
        traits: What figures tell of people: scale band, age group, contracts, trainings finished.
    """

    cluster: str
    traits: tuple[object, ...]


Whereabouts = Mapping[str, Whereabout]
"""Everybody who was employed on a day, by a key that means nothing outside."""


class Crowd:
    """The people, as the read model holds them."""

    def __init__(self) -> None:
        self._people: dict[str, tuple[list[Seat], list[Stretch], dict[str, int]]] = {}

    def add(self, key: str, person: Person) -> None:
        """Take in *person*."""
        contracts = [stretch for employment in person.employments for stretch in course(employment)]
        self._people[key] = (seats(person.employments), contracts, finished_on(person.finished))

    def on(self, day: int, tree: Tree, clusters: Collection[str]) -> dict[str, Whereabout]:
        """Where everybody counted on *day* (``YYYYMMDD``), in the *clusters* of *tree*."""
        of_unit = {unit: cluster for cluster in clusters for unit in tree.descendants(cluster)}
        found: dict[str, Whereabout] = {}
        for key, (taken, contracts, finished) in self._people.items():
            seat = next((one for one in taken if _holds(one.first, one.until, day)), None)
            if seat is None:
                continue
            trained = tuple(name for name, on in finished.items() if on <= day)
            held = sorted(one.state.unit for one in contracts if _holds(one.first, one.until, day))
            traits = (seat.band, seat.age, tuple(held), trained)
            found[key] = Whereabout(of_unit.get(tree.place_of(seat.unit), OTHERS), traits)
        return found


def staff(found: Whereabouts) -> Counter[tuple[str, str]]:
    """How many people of each scale band are in each cluster: what cells say of the same day can be held against it."""
    return Counter((one.cluster, str(one.traits[0])) for one in found.values())


class Before(NamedTuple):
    """
    What was told of a unit before.

    Attributes:
        found: Where everybody was then, as far as is known now.
        late: How many people of each cluster were told otherwise then than is known now, at least.
    """

    found: Whereabouts
    late: Mapping[str, int]


def told_afresh(now: Whereabouts, late: Mapping[str, int], before: Mapping[str, Before], root: str,
                candidates: Iterable[str], k: int) -> frozenset[str] | None:  # fmt: skip
    """
    The clusters of which a new figure may be told beside what was told before; None when not even the whole may be.

    Whoever came to a unit since its last figure, and whoever left it, are nobody or at least *k* people, and so they
    are for every union of units that are told, the remainder of the municipality included. If nobody came or went,
    those of whom something else changed are nobody or at least *k*. What became known late is taken off first: it may
    be among those who seem to have come or gone. Source: the design's disclosure policy; the reference's rhythm for
    registers (re-publish a unit only if its change group is 0 or at least k).

    Args:
        now: Where everybody is.
        late: Per cluster how many are counted otherwise than *now* says.
        before: Per unit that was told before, *root* among them, what was told last; without *root* all is new.
        candidates: The clusters that would be told, the smallest first to be given up.
        k: In people.
    """
    chosen = list(candidates)
    if root not in before:
        return frozenset(chosen)
    while True:
        broken = _broken(now, late, before, root, chosen, k) if len(chosen) <= MOST_TOGETHER else frozenset(chosen)
        if broken is None:
            return frozenset(chosen)
        given_up = next((unit for unit in chosen if unit in broken), chosen[0] if chosen else None)
        if given_up is None:
            return None
        chosen.remove(given_up)


def _broken(now: Whereabouts, late: Mapping[str, int], before: Mapping[str, Before], root: str,
            chosen: list[str], k: int) -> frozenset[str] | None:  # fmt: skip
    """A union of *chosen* and the others of whom too few came, went or changed; None when there is none."""
    pieces = [*chosen, OTHERS]
    counted = _moved(now, before, root, chosen)
    unsure = {piece: _unsure(piece, late, before, root, chosen) for piece in pieces}
    for taken in product((False, True), repeat=len(pieces)):
        union = frozenset(piece for piece, held in zip(pieces, taken, strict=True) if held)
        if not union:
            continue
        came = sum(many for (then, at, _), many in counted.items() if at in union and not then & union)
        went = sum(many for (then, at, _), many in counted.items() if at not in union and then & union)
        changed = sum(many for (then, at, other), many in counted.items() if other and at in union and then & union)
        slack = sum(unsure[piece] for piece in union)
        if not (_enough(came, slack, k) and _enough(went, slack, k)):
            return union
        if came == went == 0 and not _enough(changed, 0, k):
            return union
    return None


def _enough(people: int, slack: int, k: int) -> bool:
    return people == slack == 0 or people - slack >= k


def _moved(now: Whereabouts, before: Mapping[str, Before], root: str, chosen: Collection[str]) -> (
    Counter[tuple[frozenset[str], str | None, bool]]
):  # fmt: skip
    """How many people were in which pieces when each was told last, are in which now, and changed otherwise."""
    counted: Counter[tuple[frozenset[str], str | None, bool]] = Counter()
    founds = {unit: before.get(unit, before[root]).found for unit in chosen}
    whole = before[root].found
    for key in now.keys() | whole.keys() | {key for found in founds.values() for key in found}:
        then = {unit for unit, found in founds.items() if key in found and found[key].cluster == unit}
        if key in whole and whole[key].cluster not in chosen:
            then.add(OTHERS)
        here = now.get(key)
        at = None if here is None else here.cluster if here.cluster in chosen else OTHERS
        was = whole.get(key)
        counted[frozenset(then), at, here is not None and was is not None and here.traits != was.traits] += 1
    return counted


def _unsure(piece: str, late: Mapping[str, int], before: Mapping[str, Before], root: str,
            chosen: Collection[str]) -> int:  # fmt: skip
    if piece != OTHERS:
        return late.get(piece, 0) + before.get(piece, before[root]).late.get(piece, 0)
    return sum(many for counts in (late, before[root].late) for unit, many in counts.items() if unit not in chosen)


def _holds(first: int, until: int | None, day: int) -> bool:
    return first <= day and (until is None or day < until)
