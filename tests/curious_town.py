"""The town of the curious manager's walk: a made-up municipality, released quarter by quarter, and who walks in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from curious_visit import Walker
from municipality_facts import facts_of, facts_of_papers, pseudonym_of
from peil_chassis.projection import Fact
from peil_contracts.indicators import INDICATORS
from peil_contracts.people import EMPLOYMENT_ENDED
from peil_disclosure.pooling import Group, pool
from peil_local.municipality.generate import Municipality, make_municipality
from peil_local.municipality.told import HR
from peil_reporting.figures.questions import Questions
from peil_reporting.releases.domain.whereabouts import Whereabouts
from peil_reporting.releases.room import ReleaseRoom
from reporting_agreed import QUESTIONS, campaign_opened, counted
from reporting_facts import action, adopted, fact
from reporting_service import Reporting

LAST = date(2026, 6, 14)
RELEASED_AT = tuple(datetime(*day, 12, tzinfo=UTC) for day in ((2025, 10, 20), (2026, 1, 20), (2026, 6, 15)))
"""Moments at which a quarter is released; the walk is made at the last of them, and again a quarter later."""
A_QUARTER_LATER = datetime(2026, 7, 20, 12, tzinfo=UTC)

DIRECTORATE, TEAM, CAMPAIGN = "directie-po", "team-beleid-implementatie", "najaar"
"""Of whom a director and a leader walk, and the survey that they read."""

FAMILIES = ("organisation", "people", "vacancies", "measures")


@dataclass(frozen=True)
class Town:
    """
    A municipality whose figures are released.

    Attributes:
        reporting: The service, with everything folded.
        made: What it was made of.
        units: Unit -> the unit above it, on the days that are told of.
    """

    reporting: Reporting
    made: Municipality
    units: Mapping[str, str | None]

    async def release_another(self) -> None:
        """A quarter more is released."""
        self.reporting.clock.set(A_QUARTER_LATER)
        await self.reporting.release_room().release_due()

    async def where(self, day: int) -> Whereabouts:
        """Where everybody was on *day* (``YYYYMMDD``): the truth, for whoever judges what follows from figures."""
        room: ReleaseRoom = self.reporting.release_room()
        crowd = await room._crowd(await room._build("staff"))
        return crowd.on(day)


def walkers_of(made: Municipality) -> list[Walker]:
    """Who reads most, a director, a leader of a team of theirs, and those who read no figures."""
    heads = {unit: pseudonym_of(terms[-1][1]) for unit, terms in made.leaders.of.items()}
    return [
        Walker("Bureau I&D", ("employee", "bureau")),
        Walker("works council", ("employee", "works-council")),
        Walker("auditor", ("employee", "auditor")),
        Walker("director", ("employee",), heads[DIRECTORATE]),
        Walker("leader of a team", ("employee",), heads[TEAM]),
        Walker("employee", ("employee",)),
        Walker("disclosure officer", ("employee", "disclosure-officer")),
        Walker("operator", ("employee", "operator")),
    ]


def gone_of(made: Municipality) -> Fact:
    """One colleague of the director's team leaves."""
    here = [one for one in made.deliveries if one.data.get("unit") == TEAM and "employment" in one.data]
    gone = here[-1].data
    data = {"person": pseudonym_of(gone["person"]), "employment": gone["employment"], "effective_on": "2026-06-15"}
    return fact(EMPLOYMENT_ENDED, "2026-06-15", data, n=4, source=HR)


async def town_of(staff: int, seed: int) -> Town:
    """A municipality of *staff* people with three quarters and a survey released."""
    made = make_municipality(staff, seed, LAST)
    units = {unit.unit: unit.parent for unit in made.units}
    reporting = Reporting(batch_records=20_000)
    facts = [*facts_of_papers(), *facts_of(made.deliveries, FAMILIES)]
    await reporting.take(sorted(facts, key=lambda one: (one.known_on, one.time, one.id)))
    await reporting.take([campaign_opened("2026-05-04", campaign=CAMPAIGN), *_answers(made, units, Random(seed))])
    await reporting.take([*_plans()])
    for moment in RELEASED_AT:
        reporting.clock.set(moment)
        await reporting.release_room().release_due()
    await reporting.survey_room().release_due()
    tree = await Questions(reporting.store).tree(20260331, 20260615)  # the reorganisation lies before every release
    return Town(reporting, made, {node.unit: node.parent for node in tree.nodes.values()})


def _plans() -> Iterator[Fact]:
    """Plans of a curious sort: of each level one with an action per figure that can measure it."""
    items = {"training-coverage": "inclusief-leidinggeven", "vacancies-at-step": "letters-screened"}
    for n, unit in enumerate(("gemeente", "cluster-1", DIRECTORATE, TEAM)):
        actions = []
        for code, indicator in INDICATORS.items():
            item = items.get(code, next(iter(indicator.items), None)) if indicator.needs_item else None
            words = dict.fromkeys(["numerator", "denominator", "population", "due_on"])
            measure = {"text": "Gemeten", "threshold": 1.0, "indicator": code, "item": item, **words}
            actions.append(action(f"m-{code}", measure=measure))
        yield adopted(unit, "2025-01-10", actions, "2026-06-13", plan=f"nieuwsgierig-{n}", n=n)


def _answers(made: Municipality, above: Mapping[str, str | None], chance: Random) -> Iterator[Fact]:
    """What a survey counted: of each unit somewhat more than half, in leaves of five and more."""
    inner = set(above.values())
    groups = [
        Group(_way(unit.unit, above), "rest" if unit.unit in inner else "whole", answered)
        for unit in made.units
        if (answered := sum(chance.random() < 0.55 for _ in range(unit.staff)))
    ]
    invited = {_way(unit.unit, above): unit.staff for unit in made.units}
    levels = {unit.unit: unit.level for unit in made.units}
    leaves = pool(groups, 5).leaves
    for n, leaf in enumerate(leaves):
        yield counted(
            leaf.path, leaf.size, _given(leaf.size, chance), leaves=len(leaves), part=leaf.part, campaign=CAMPAIGN,
            invited=sum(invited[group.path] for group in leaf.groups), level=levels[leaf.path[-1]], n=n,
        )  # fmt: skip


def _given(answered: int, chance: Random) -> dict[str, Sequence[int]]:
    weights = {"scale-5": (4, 10, 21, 42, 23), "yes-no": (78, 22)}
    found = {}
    for question in QUESTIONS:
        of = weights[str(question["kind"])]
        drawn = chance.choices(range(len(of)), of, k=answered)
        found[str(question["question"])] = [drawn.count(answer) for answer in range(len(of))]
    return found


def _way(unit: str, above: Mapping[str, str | None]) -> tuple[str, ...]:
    way, here = [unit], above[unit]
    while here is not None:
        way.insert(0, here)
        here = above[here]
    return tuple(way)
