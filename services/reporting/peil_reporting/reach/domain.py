"""
How many teams were reached by what was done in them, and which were not.

Teams are counted and no people. Of help for teams, members who joined, awards and help for a leader nothing is told
here at all: each of them points at one person or one case, in a team as in the sum of a few teams. Of what is told no
day is: a visit of the confidential adviser on a known day could be laid beside what happened then. So that no day
follows from two answers either, whole quarters are asked that have ended, as known when one ended or now.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from peil_reporting.organisation.domain import UNPLACED, Tree
from peil_reporting.releases.domain.quarters import Quarter, ended_by, quarter_of

FOLLOW_UP, COURSE = "survey-follow-up", "course"
TOLD = ("dialogue", "information", "adviser-visit", FOLLOW_UP, "policy-tool-used", COURSE)
"""The kinds that are told of, in the order of pages."""
DEFINITION_VERSION = 2
DEFINITION = (
    "Hoeveel teams zijn bereikt: in hoeveel teams is dit ten minste één keer gedaan, in hele kwartalen tot en met het "
    "laatste dat op de gekozen dag voorbij was. Een team is een eenheid die op de gekozen dag bestaat en waar geen "
    "andere eenheid onder ligt. Alleen wat in het team zelf is gedaan, telt: een bijeenkomst van een afdeling telt "
    "niet voor haar teams. Ging een team op in een ander, dan telt wat er is gedaan voor dat andere team. Wat is "
    "teruggenomen, telt niet. Dit telt teams en geen mensen."
)
"""What is counted, in plain Dutch."""


class Done(msgspec.Struct, frozen=True):
    """Something of *kind* was done on day *on*, a course until *until*; days are ``YYYYMMDD``."""

    kind: str
    on: int
    until: int | None = None
    campaign: str | None = None


class Held(NamedTuple):
    """What was done in *unit*, and the id of the event that says so."""

    unit: str
    done: Done
    event: str


class Reached(NamedTuple):
    """
    One kind in the teams of a unit.

    Attributes:
        campaign: The survey that was followed up; None: of whichever survey.
        teams: All teams, in order of name.
        by: Per team that was reached the id of the last event that says so.
        at_once: Of courses the teams in which two ran on one day.
    """

    kind: str
    campaign: str | None
    teams: tuple[str, ...]
    by: Mapping[str, str]
    at_once: frozenset[str]

    @property
    def missed(self) -> tuple[str, ...]:
        """The teams that were not reached, in order of name."""
        return tuple(team for team in self.teams if team not in self.by)


class NoQuarter(ValueError):
    """From that day no whole quarter that has ended begins."""


class Window(NamedTuple):
    """Whole quarters, both days included, and the day at whose end is asked what was known."""

    since: date
    until: date
    known: date


def window_of(since: date | None, as_of: date, known_at: date, today: date) -> Window:
    """
    The quarters from *since* up to the last one that had ended before *as_of*; without *since* four of them.

    What was known is asked at the end of a quarter too, unless it is what is known *today*.

    Raises:
        NoQuarter: *since* is not the first day of a quarter that had ended before *as_of*.
    """
    last = ended_by(min(as_of, today))
    first = Quarter(last.year - 1, last.number).following.first if since is None else since
    if first != quarter_of(first).first or first > last.first:
        raise NoQuarter("must be the first day of a quarter that ended before asOf and today, such as 2026-01-01.")
    return Window(first, last.last, today if known_at >= today else ended_by(known_at).last)


def first_days(as_of: date, number: int) -> list[date]:
    """The first days of the last *number* quarters that had ended before *as_of*, the last one first."""
    found = [ended_by(as_of).first]
    while len(found) < number:
        found.append(ended_by(found[-1]).first)
    return found


def teams_of(tree: Tree, unit: str) -> tuple[str, ...]:
    """The open units at or below *unit* under which no open unit lies, in order of name."""
    if unit not in tree.nodes:
        return ()
    found = [
        tree.nodes[each]
        for each in tree.descendants(unit)
        if each != UNPLACED
        and tree.nodes[each].state == "open"
        and not any(below.state == "open" and below.unit != UNPLACED for below in tree.children(each))
    ]
    return tuple(node.unit for node in sorted(found, key=lambda node: (node.name, node.unit)))


def reach(tree: Tree, unit: str, held: Iterable[Held], since: int, as_of: int) -> list[Reached]:
    """
    What of *held* was done from *since* up to and including *as_of* in the teams of *unit*: per kind that is told,
    and of follow-ups per survey too.
    """
    teams = teams_of(tree, unit)
    within = set(teams)
    counted = [
        (team, each)
        for each in held
        if each.done.kind in TOLD
        and each.done.on <= as_of
        and (each.done.until or each.done.on) >= since
        and (team := _now(tree, each.unit)) in within
    ]
    found = []
    for kind in TOLD:
        of_kind = [(team, each) for team, each in counted if each.done.kind == kind]
        found.append(_reached(kind, None, teams, of_kind))
        if kind == FOLLOW_UP:
            for campaign in sorted({each.done.campaign or "" for _, each in of_kind}):
                some = [(team, each) for team, each in of_kind if (each.done.campaign or "") == campaign]
                found.append(_reached(kind, campaign, teams, some))
    return found


def _reached(kind: str, campaign: str | None, teams: tuple[str, ...], of_kind: Sequence[tuple[str, Held]]) -> Reached:
    last = sorted(of_kind, key=lambda one: (one[1].done.on, one[1].event))
    at_once = _at_once(last) if kind == COURSE else frozenset()
    return Reached(kind, campaign, teams, {team: each.event for team, each in last}, at_once)


def _at_once(courses: Sequence[tuple[str, Held]]) -> frozenset[str]:
    """The teams of which two of *courses* (in order of their first day) share a day."""
    ends: dict[str, int] = {}
    found: set[str] = set()
    for team, each in courses:
        if team in ends and each.done.on <= ends[team]:
            found.add(team)
        ends[team] = max(ends.get(team, 0), each.done.until or each.done.on)
    return frozenset(found)


def _now(tree: Tree, unit: str) -> str | None:
    """*unit*, or the unit that it went up in by now; None for one that the tree does not know."""
    here = tree.nodes.get(unit)
    while here is not None and here.state == "merged" and here.parent is not None:
        here = tree.nodes[here.parent]
    return here.unit if here is not None else None
