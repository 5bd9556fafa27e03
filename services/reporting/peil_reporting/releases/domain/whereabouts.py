"""
Where everybody was on a day, to find how many came, went or changed between two releases.

Who is who never leaves the release room: what comes out of it are the names of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from peil_disclosure.change import Change, may_republish
from peil_reporting.organisation.domain import Tree
from peil_reporting.people.domain import Seat, Stretch, course, finished_on, seats
from peil_reporting.people.projection import Person

OTHERS = ""
"""Everybody who is in no cluster that is told afresh."""
BAND, AGE, CONTRACTS, LEARNING = "band", "age", "contracts", "learning"
"""What figures tell of people; a trait is one of these, a slash, and which."""
OF_STAFF = frozenset({BAND, AGE, CONTRACTS})
MOST_TOGETHER = 10
"""So many clusters are told afresh at most: every union of them is looked at."""


class Whereabout(NamedTuple):
    """
    Where somebody counted on a day.

    Attributes:
        cluster: The cluster; `OTHERS` for who is in none.
        band: The scale band.
        traits: Everything that figures tell of people: scale band, age group, contracts, trainings finished.
    """

    cluster: str
    band: str
    traits: frozenset[str]


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
            held = sum(_holds(one.first, one.until, day) for one in contracts)
            traits = {f"{BAND}/{seat.band}", f"{AGE}/{seat.age}", f"{CONTRACTS}/{held}"}
            traits |= {f"{LEARNING}/{name}" for name, on in finished.items() if on <= day}
            found[key] = Whereabout(of_unit.get(tree.place_of(seat.unit), OTHERS), seat.band, frozenset(traits))
        return found


def staff(found: Whereabouts) -> Counter[tuple[str, str]]:
    """How many people of each scale band are in each cluster: what cells say of the same day can be held against it."""
    return Counter((one.cluster, one.band) for one in found.values())


class Before(NamedTuple):
    """
    What was told of a unit before.

    Attributes:
        found: Where everybody was then, as far as is known now.
        late: How many people of each cluster were told otherwise then than is known now, at least.
    """

    found: Whereabouts
    late: Mapping[str, int]


class Renewing(NamedTuple):
    """
    What a new figure would be told beside.

    Attributes:
        now: Where everybody is.
        late: Per cluster how many are counted otherwise than *now* says.
        before: Per unit that was told before, *root* among them, what was told last; without *root* all is new.
        root: The municipality.
        k: In people.
    """

    now: Whereabouts
    late: Mapping[str, int]
    before: Mapping[str, Before]
    root: str
    k: int

    def afresh(self, candidates: Iterable[str], kinds: frozenset[str] = OF_STAFF) -> frozenset[str] | None:
        """
        The clusters of which a new figure may be told beside what was told before; None when not even the whole may be.

        Whoever came to a unit since its last figure, whoever left it, and of whom something of *kinds* changed are each
        nobody or at least *k* people, and so they are for every union of units that are told, the remainder of the
        municipality included. What became known late is taken off first: it may be among those who seem to have come or
        gone. Source: the design's disclosure policy; `peil_disclosure.change`.

        Args:
            candidates: The clusters that would be told, the smallest first to be given up.
            kinds: What the figures tell of people.
        """
        chosen = list(candidates)
        if self.root not in self.before:
            return frozenset(chosen)
        while True:
            broken = self._broken(chosen, kinds) if len(chosen) <= MOST_TOGETHER else frozenset(chosen)
            if broken is None:
                return frozenset(chosen)
            given_up = next((unit for unit in chosen if unit in broken), chosen[0] if chosen else None)
            if given_up is None:
                return None
            chosen.remove(given_up)

    def _broken(self, chosen: Sequence[str], kinds: frozenset[str]) -> frozenset[str] | None:
        """A union of *chosen* and the others of whom too few came, went or changed; None when there is none."""
        pieces = [*chosen, OTHERS]
        counted = _moved(self.now, self.before, self.root, chosen, kinds)
        unsure = {piece: _unsure(piece, self.late, self.before, self.root, chosen) for piece in pieces}
        for taken in product((False, True), repeat=len(pieces)):
            union = frozenset(piece for piece, held in zip(pieces, taken, strict=True) if held)
            if union and not self._enough(union, counted, sum(unsure[piece] for piece in union)):
                return union
        return None

    def _enough(self, union: frozenset[str], counted: Mapping[_Way, int], slack: int) -> bool:
        came = went = 0
        changed: Counter[str] = Counter()
        for (then, at, traits), many in counted.items():
            stood, stands = bool(then & union), at in union
            came += many if stands and not stood else 0
            went += many if stood and not stands else 0
            if stood and stands:
                changed.update(dict.fromkeys(traits, many))
        if slack and min(came, went) < self.k + slack:
            return False
        groups = [came, went, *changed.values()]
        return all(may_republish(Change(group, 0), self.k) for group in groups)


def afresh_beside(
    every: Sequence[Renewing], candidates: Iterable[str], kinds: frozenset[str] = OF_STAFF
) -> frozenset[str] | None:
    """
    The clusters of which a new figure may be told beside each of *every* earlier state of what was told.

    Beside the last alone is not enough: when 25 people come and 24 of them go, two figures that are far enough apart
    from the one between them are one person apart. Arguments and answer are those of `Renewing.afresh`.
    """
    chosen = list(candidates)
    while True:
        before = len(chosen)
        for renewing in every:
            allowed = renewing.afresh(chosen, kinds)
            if allowed is None:
                return None
            chosen = [unit for unit in chosen if unit in allowed]
        if len(chosen) == before:
            return frozenset(chosen)


_Way = tuple[frozenset[str], str | None, frozenset[str]]
"""In which pieces somebody was when each was told last, in which now, and what changed of them."""


def _moved(
    now: Whereabouts, before: Mapping[str, Before], root: str, chosen: Sequence[str], kinds: frozenset[str]
) -> Counter[_Way]:
    counted: Counter[_Way] = Counter()
    founds = {unit: before.get(unit, before[root]).found for unit in chosen}
    whole = before[root].found
    for key in now.keys() | whole.keys() | {key for found in founds.values() for key in found}:
        then = {unit for unit, found in founds.items() if key in found and found[key].cluster == unit}
        if key in whole and whole[key].cluster not in chosen:
            then.add(OTHERS)
        here = now.get(key)
        at = None if here is None else here.cluster if here.cluster in chosen else OTHERS
        was = founds[at].get(key) if at in founds else whole.get(key)
        changed = _changed(was, here, kinds) if here is not None and was is not None else frozenset()
        counted[frozenset(then), at, changed] += 1
    return counted


def _changed(was: Whereabout, here: Whereabout, kinds: frozenset[str]) -> frozenset[str]:
    """What changed of somebody: of learning per training, for each training is a figure of its own."""
    traits = {trait for trait in was.traits ^ here.traits if trait.partition("/")[0] in kinds}
    return frozenset(trait if trait.startswith(LEARNING) else trait.partition("/")[0] for trait in traits)


def _unsure(piece: str, late: Mapping[str, int], before: Mapping[str, Before], root: str, chosen: Sequence[str]) -> int:
    if piece != OTHERS:
        return late.get(piece, 0) + before.get(piece, before[root]).late.get(piece, 0)
    return sum(many for counts in (late, before[root].late) for unit, many in counts.items() if unit not in chosen)


def _holds(first: int, until: int | None, day: int) -> bool:
    return first <= day and (until is None or day < until)
