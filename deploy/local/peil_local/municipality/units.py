"""The tree of units: how many on each level, how they are called, and how many people work in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from .names import ASPECTS, CLUSTERS, TEAMS

LEAST_STAFF, MOST_STAFF = 50, 30_000
"""Below it there is no tree to speak of; above it the names run out."""

ROOT = "gemeente"
GIVEN = (
    ("gemeente", "municipality", None, "Gemeente Amsterdam"),
    ("cluster-dii", "cluster", "gemeente", "Cluster DII"),
    ("directie-po", "directorate", "gemeente", "Personeel & Organisatie"),
    ("directie-ddv", "directorate", "cluster-dii", "Digitale Voorzieningen"),
    ("team-beleid-implementatie", "team", "directie-po", "Beleid & Implementatie"),
    ("team-organisatieadvies", "team", "directie-po", "Organisatieadvies"),
    ("amsterdamse-school", "team", "directie-po", "Amsterdamse School"),
    ("carrierecentrum", "team", "directie-po", "Carrierecentrum"),
)
"""The units that `./peil up` places: they are not placed again, and they do get staff."""

_INNER_STAFF = {"municipality": 3, "cluster": 4, "directorate": 5, "department": 3}
_PEOPLE_PER_TEAM, _TEAMS_PER_DEPARTMENT = 12, 4.4


class StaffOutOfRange(ValueError):
    """No municipality is made of so few or so many people."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it begins: *staff* people work in the unit itself, its manager among them."""

    unit: str
    level: str
    parent: str | None
    name: str
    staff: int
    given: bool = False


def make_units(staff: int, chance: Random) -> list[Unit]:
    """
    The tree for *staff* people, parents before what lies under them.

    Sizes are uneven on purpose: a directorate has one department or ten, a team three people or forty.

    Raises:
        StaffOutOfRange: *staff* is not between `LEAST_STAFF` and `MOST_STAFF`.
    """
    if not LEAST_STAFF <= staff <= MOST_STAFF:
        raise StaffOutOfRange(f"{staff} is not between {LEAST_STAFF} and {MOST_STAFF}")
    places = list(GIVEN) + list(_clusters_and_directorates(staff, chance))
    below = [one for one in places if one[1] == "directorate" and one[0] != "directie-po"]
    teams = max(2 * len(below), round(staff / _PEOPLE_PER_TEAM) - 4)
    departments = max(len(below), round(teams / _TEAMS_PER_DEPARTMENT))
    of_each = _divided(departments, len(below), chance, least=1, most=len(ASPECTS))
    for (parent, _, _, name), count in zip(below, of_each, strict=True):
        for number, aspect in enumerate(chance.sample(ASPECTS, count), 1):
            places.append(
                (f"afdeling{parent.removeprefix('directie')}-{number}", "department", parent, f"{aspect} {name}")
            )
    above = [one for one in places if one[1] == "department"]
    of_each = _divided(max(teams, len(above)), len(above), chance, least=1, most=len(TEAMS))
    for (parent, _, _, name), count in zip(above, of_each, strict=True):
        for number, which in enumerate(chance.sample(TEAMS, count), 1):
            places.append((f"team{parent.removeprefix('afdeling')}-{number}", "team", parent, f"{name}, team {which}"))
    return list(_staffed(places, staff, chance))


def _clusters_and_directorates(staff: int, chance: Random) -> Iterator[tuple[str, str, str | None, str]]:
    directorates = max(1, round(staff**0.62 / 7.6))
    clusters = min(len(CLUSTERS), max(1, round(directorates / 5)))
    chosen = list(CLUSTERS)[:clusters]
    of_each = _divided(directorates, clusters, chance, least=1, most=12)
    for number, (cluster, count) in enumerate(zip(chosen, of_each, strict=True), 1):
        yield f"cluster-{number}", "cluster", ROOT, f"Cluster {cluster}"
        for place, name in enumerate(chance.sample(CLUSTERS[cluster], count), 1):
            yield f"directie-{number}-{place}", "directorate", f"cluster-{number}", name


def _staffed(places: Sequence[tuple[str, str, str | None, str]], staff: int, chance: Random) -> Iterator[Unit]:
    inner = {unit: _INNER_STAFF[level] for unit, level, _, _ in places if level != "team"}
    teams = [unit for unit, level, _, _ in places if level == "team"]
    left = staff - sum(inner.values())
    if left < 3 * len(teams):  # a very small municipality: a manager alone above the teams
        inner = dict.fromkeys(inner, 1)
        left = staff - len(inner)
    heads = inner | dict(zip(teams, _divided(left, len(teams), chance, least=1, most=left), strict=True))
    given = {unit for unit, _, _, _ in GIVEN}
    for unit, level, parent, name in places:
        yield Unit(unit, level, parent, name, heads[unit], unit in given)


def _divided(total: int, parts: int, chance: Random, *, least: int, most: int) -> list[int]:
    """*total* in *parts* uneven whole numbers, each from *least* to *most* as far as that can be."""
    weights = [chance.lognormvariate(0, 0.55) for _ in range(parts)]
    whole = sum(weights)
    found = [min(most, max(least, round(total * weight / whole))) for weight in weights]
    while sum(found) != total:
        step = 1 if sum(found) < total else -1
        fit = [at for at in range(parts) if least <= found[at] + step <= most]
        if not fit:
            break
        found[chance.choice(fit)] += step
    return found
