"""
Quarters of a register of 1,867 units, each released beside all before by the rule that reporting uses.

The towns of `disclosure_town` with everybody who works there: some leave each quarter and as many come, some move to
another team, mostly of their own directorate, or into another scale band.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from bench.gate_work import Figures, measured, peak_mib
from disclosure_town import Town, town
from peil_reporting.organisation.domain import Placed, Placement, Tree, grow
from peil_reporting.people.domain import Employment, State
from peil_reporting.people.projection import Person, contribute
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate, ReleaseMade
from peil_reporting.releases.domain.making import make_release
from peil_reporting.releases.domain.past import Kept, Past, Then
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Moment, Release, told_anew
from peil_reporting.releases.domain.whereabouts import Crowd
from reporting_tables import FROM

K = 10
FIRST = Quarter(2021, 3)
LEVELS = {"city": "municipality", "cluster": "cluster", "directorate": "directorate"}
DIRECTORATE = list(LEVELS).index("directorate")
LEVELS |= {"department": "department", "team": "team"}
BANDS = {"up-to-9": 0.40, "10-11": 0.30, "12-14": 0.25, "15-plus": 0.05}
AGES = {"up-to-24": 0.05, "25-34": 0.25, "35-44": 0.25, "45-54": 0.25, "55-plus": 0.20}
TOLD = ("staff", "staff_by_scale_band", "staff_by_age_group")
"""Figures whose renewal is counted; the register has neither second contracts nor trainings."""
LEAVE, MOVE, CHANGE = 0.03, 0.01, 0.01
"""Shares of the staff, each quarter."""
FAR = 0.2
"""Of those who move: to any team of the town; all others to a team of their directorate."""


class Register(NamedTuple):
    """The units, and everybody who ever worked there."""

    tree: Tree
    people: list[Person]


def quarterly_releases(quarters: int) -> Figures:
    """Release *quarters* one after the other; the figures are of the last."""
    of = register(quarters)
    crowd, documents = Crowd(), _cells(of)
    for number, person in enumerate(of.people):
        crowd.add(str(number), person)
    made: list[ReleaseMade] = []
    then: list[Then] = []
    quarter, slowest = FIRST, 0.0
    for number in range(quarters):
        tally = _tally(quarter, documents)
        work = partial(_released, quarter, tally, of.tree, made[-1].release if made else None, Past(crowd, tuple(then)))
        one, seconds, used = measured(work)
        slowest = max(slowest, seconds if number else 0.0)
        made.append(one)
        then.append(Then(one.release, Kept(of.tree, dict(one.staff.at), tally.register_at())))
        quarter = quarter.following
    return {
        "seconds": seconds, "processor": used, "slowest": slowest, "people": len(crowd.on(_day(FIRST))),
        "units": len(of.tree.nodes), "mib": peak_mib(),
        "anew": [{"quarter": one.release.quarter} | _anew(of.tree, one.release) for one in made],
    }  # fmt: skip


def _anew(tree: Tree, release: Release) -> dict[str, str]:
    """Per figure that can stand over from before how many units it was told anew of, per level."""
    told = {}
    for figure in TOLD:
        levels = Counter(tree.nodes[unit].level for unit in told_anew(release, figure))
        told[figure] = " / ".join(str(levels[level]) for level in LEVELS.values())
    return told


def register(quarters: int) -> Register:
    """The register of *quarters*: the same on every machine."""
    made = town(0)
    chance = random.Random("peil bench quarters")
    placed = [
        Placement(path[-1], Placed(LEVELS[level], path[-2] if len(path) > 1 else None, path[-1], 20200101, "open"))
        for level, paths in made.units.items()
        for path in paths
    ]
    teams = _teams(made)
    working = [_begun(chance, path[-1], 20200101) for path, many in made.invited.items() for _ in range(many)]
    gone: list[Person] = []
    quarter = FIRST
    for _ in range(quarters - 1):
        quarter = quarter.following
        on = int(quarter.first.strftime("%Y%m%d"))
        working, left = _turned(chance, working, teams, on)
        gone += left
    return Register(grow(placed), gone + working)


def _teams(of: Town) -> dict[str, list[str]]:
    """Per unit the teams of its directorate; of a unit above directorates, and of "": every team."""
    every = [path[-1] for path in of.units["team"]]
    near: dict[str, list[str]] = {}
    for path in of.units["team"]:
        near.setdefault(path[DIRECTORATE], []).append(path[-1])
    found = {"": every}
    for path in of.invited:
        found[path[-1]] = near.get(path[DIRECTORATE], every) if len(path) > DIRECTORATE else every
    return found


def _begun(chance: random.Random, unit: str, on: int) -> Person:
    band, age = (chance.choices(list(of), list(of.values()))[0] for of in (BANDS, AGES))
    return Person((Employment("hr", "1", State(on, unit, band, age, 144)),), ())


def _turned(
    chance: random.Random, working: list[Person], teams: Mapping[str, list[str]], on: int
) -> tuple[list[Person], list[Person]]:
    """Who works on from day *on*, and who left that day."""
    stay: list[Person] = []
    left: list[Person] = []
    for person in working:
        (one,) = person.employments
        assert one.started is not None
        now = one.changes[-1] if one.changes else one.started
        drawn = chance.random()
        if drawn < LEAVE:
            left.append(Person((Employment("hr", "1", one.started, one.changes, on),), ()))
            stay.append(_begun(chance, now.unit, on))
        elif drawn < LEAVE + MOVE + CHANGE:
            moves = drawn < LEAVE + MOVE
            near = teams["" if drawn < LEAVE + MOVE * FAR else now.unit]
            unit, band = (chance.choice(near), now.band) if moves else (now.unit, chance.choice(list(BANDS)))
            changes = (*one.changes, State(on, unit, band, now.age, 144))
            stay.append(Person((Employment("hr", "1", one.started, changes),), ()))
        else:
            stay.append(person)
    return stay, left


def _cells(of: Register) -> list[dict[str, object]]:
    """What reporting's cells hold of them."""
    entries: Counter[tuple[str, str, str, int]] = Counter()
    for person in of.people:
        for span in contribute(person):
            entries[span.figure, span.unit, span.category, span.first] += span.amount
            if span.until is not None:
                entries[span.figure, span.unit, span.category, span.until] -= span.amount
    return [
        {"figure": figure, "unit": unit, "month": 202001, "entries": {category: [on, 20200101, amount]}}
        for (figure, unit, category, on), amount in entries.items()
    ]


def _day(quarter: Quarter) -> int:
    return int(quarter.last.strftime("%Y%m%d"))


def _tally(quarter: Quarter, documents: list[dict[str, object]]) -> Tally:
    before = int(quarter.first.strftime("%Y%m%d")) - 1
    tally = Tally(_day(quarter), 99991231, moves_after=before)
    tally.add(documents)
    return tally


def _released(quarter: Quarter, tally: Tally, tree: Tree, before: Release | None, past: Past) -> ReleaseMade:
    day = _day(quarter)
    moment = Moment(day, day, f"{quarter.last.isoformat()}T00:00:00.000000Z")
    gate = Gate(K, b"the bench hides nothing real")
    return make_release(quarter, tally, tree, moment, FROM, before=before, gate=gate, past=past)
