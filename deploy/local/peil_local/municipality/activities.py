"""What was done in teams: talks, visits, information, courses. Many teams have some of it, and some have none."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from .staff import Span
from .units import Unit

KINDS, _WEIGHTS = (
    ("dialogue", "information", "adviser-visit", "survey-follow-up", "policy-tool-used", "course"),
    (26, 22, 24, 12, 6, 10),
)
MOST = 150
"""So many things are told of, however large the municipality: enough to look at, and soon played."""
WITHIN_DAYS = 420
"""Some of it is longer ago than a year."""
SURVEY_OF_THE_MUNICIPALITY = "mwo-2025"


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done, as `POST /activities` takes it."""

    name: str
    body: dict[str, Any]


def make_activities(teams: Sequence[Unit], gone: Collection[str], span: Span, chance: Random) -> Iterator[Done]:
    """What was done in two thirds of *teams*, or in fewer of very many; of those that are *gone* nothing is told."""
    open_teams = [team.unit for team in teams if team.level == "team" and team.unit not in gone]
    chosen = chance.sample(open_teams, min(len(open_teams) * 2 // 3, MOST // 2))
    for number, unit in enumerate((each for team in chosen for each in (team, team)), 1):
        kind = chance.choices(KINDS, _WEIGHTS)[0]
        on = span.some_day(chance, after=span.last - timedelta(days=WITHIN_DAYS))
        yield Done(f"activiteit-{number:04d}", _body(unit, kind, on, span.last))


def _body(unit: str, kind: str, on: date, last: date) -> dict[str, Any]:
    body: dict[str, Any] = {"unit": unit, "kind": kind, "heldOn": f"{on}"}
    if kind == "survey-follow-up":
        body["campaign"] = SURVEY_OF_THE_MUNICIPALITY
    if kind == "course" and (until := on + timedelta(days=60)) <= last:
        body["until"] = f"{until}"
    return body
