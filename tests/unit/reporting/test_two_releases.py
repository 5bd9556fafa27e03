"""What two releases in a row tell together, attacked: everything that follows from both by adding and subtracting."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from peil_reporting.people.projection import (
    ARRIVALS,
    CONTRACTS,
    DEPARTURES,
    STAFF_BY_AGE_GROUP,
    STAFF_BY_SCALE_BAND,
    move_category,
)
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.making import make_release
from peil_reporting.releases.domain.moves import few_follow
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Release, Told
from reporting_tables import CLUSTERS, FROM, GATE, IN_THE_QUARTER, MADE, K, cell, people, tree

PLACES = (*CLUSTERS, "d")
Cells = list[dict[str, Any]]
Rows = dict[frozenset[str], int]


class Quarters(NamedTuple):
    """
    What happened between two releases.

    Attributes:
        staff: People of each of `PLACES` at the end of the first quarter.
        came: Who came in from outside during the second, each place; *went* likewise.
        late: Who had been there all along, or had not, as became known only after the first release.
        team: How many people the team has at first; *grew*: who came to it in the second quarter, or went.
        places: The team's place in the first quarter, and in the second.
        between: How many of each kind of move every pair of places that has moves exchanged.
    """

    staff: tuple[int, ...]
    came: tuple[int, ...] = (5, 5, 5, 0)
    went: tuple[int, ...] = (5, 5, 5, 0)
    late: tuple[int, ...] = (0, 0, 0, 0)
    team: int = 0
    grew: int = 0
    places: tuple[str, str] = ("c1", "c1")
    between: int = 3


def changed(unit: str, amount: int) -> Cells:
    figures = ((STAFF_BY_SCALE_BAND, "10-11"), (STAFF_BY_AGE_GROUP, "35-44"), (CONTRACTS, ""))
    return [cell(figure, unit, category, amount, IN_THE_QUARTER) for figure, category in figures]


def from_outside(unit: str, came: int, went: int) -> Cells:
    return [
        *changed(unit, came - went),
        cell(ARRIVALS, unit, move_category("inflow", None), came, IN_THE_QUARTER),
        cell(DEPARTURES, unit, move_category("outflow", None), went, IN_THE_QUARTER),
    ]


def exchanged(one: str, other: str, amount: int) -> Cells:
    cells = []
    for kind, here, there in product(("lateral", "promotion"), (one, other), (one, other)):
        if kind == "promotion" or here != there:
            cells.append(cell(ARRIVALS, here, move_category(kind, there), amount, IN_THE_QUARTER))
            cells.append(cell(DEPARTURES, there, move_category(kind, here), amount, IN_THE_QUARTER))
    return cells


def release_of(quarter: Quarter, as_of: int, after: int, cells: Cells, team: str, before: Release | None) -> Release:
    tally = Tally(as_of, 20261014, moves_after=after)
    tally.add(cells)
    return make_release(quarter, tally, tree(team=team), MADE, FROM, before=before, gate=GATE).release


def two_releases(what: Quarters, *, guarded: bool = True) -> tuple[Release, Release]:
    """The releases of both quarters; the second one, unless *guarded*, as if it were the first of all."""
    then = [one for unit, amount in zip(PLACES, what.staff, strict=True) for one in people(unit, amount)]
    then += people("team", what.team)
    now = [*then, *(one for unit, amount in zip(PLACES, what.late, strict=True) for one in people(unit, amount))]
    for unit, came, went in zip(PLACES, what.came, what.went, strict=True):
        now += from_outside(unit, came, went)
    now += from_outside("team", max(what.grew, 0), max(-what.grew, 0))
    moving = [unit for unit, came in zip(PLACES, what.came, strict=True) if came]
    for at, unit in enumerate(moving):
        now += exchanged(unit, moving[at - 1], what.between)
    first = release_of(Quarter(2026, 2), 20260630, 20260331, then, what.places[0], None)
    second = release_of(Quarter(2026, 3), 20260930, 20260630, now, what.places[1], first if guarded else None)
    return first, second


def staff_told(release: Release) -> dict[str, int]:
    units = release.figures["staff_by_scale_band"].units
    return {unit: told.total for unit, told in units.items() if told.total is not None}


def balance(told: Told) -> int | None:
    of = {kind: amount for kind, amount in told.categories.items() if isinstance(amount, int)}
    if not {"inflow", "outflow"} <= of.keys():
        return None
    came = of["inflow"] + of.get("lateral-in", 0) + of.get("promotion-in", 0)
    return came - of["outflow"] - of.get("lateral-out", 0) - of.get("promotion-out", 0)


def closing_told(first: Release) -> Rows:
    """Staff at the end of the first quarter, as its release tells it: of clusters, and of all others together."""
    return with_rest(staff_told(first))


def opening_told(second: Release) -> Rows:
    """The same, as the second release tells it: staff at its end less the balance of its moves."""
    found: dict[str, int] = {}
    for unit, staff in staff_told(second).items():
        moves = second.figures["staff_moves"].units.get(unit)
        if moves is not None and (moved := balance(moves)) is not None:
            found[unit] = staff - moved
    return with_rest(found)


def with_rest(told: Mapping[str, int]) -> Rows:
    if "stad" not in told:
        return {}
    found = {frozenset({unit}): amount for unit, amount in told.items() if unit != "stad"}
    rest = frozenset(unit for unit in PLACES if unit not in told)
    return {**found, rest: told["stad"] - sum(found.values())}


def sums(rows: Rows) -> Rows:
    """Every union of *rows* with its amount."""
    found: Rows = {frozenset(): 0}
    for row, amount in rows.items():
        found |= {one | row: held + amount for one, held in found.items()}
    return found


def few(amount: int) -> bool:
    return 0 < abs(amount) < K


def exposed(first: Release, second: Release, *, all_known: bool) -> list[tuple[frozenset[str], int]]:
    """
    Amounts of fewer than K people that both releases give: whom nothing explains, and staff at the quarters' border.

    When *all_known*, nobody came with a unit or late, so an attacker may mix rows of both for the same day's staff.
    """
    closing, opening = closing_told(first), opening_told(second)
    then, now = sums(closing), sums(opening)
    found = [(units, amount) for units, amount in now.items() if few(amount)]
    found += [(units, amount - then[units]) for units, amount in now.items() if units in then]
    if all_known:
        rows = [*closing.items(), *opening.items()]
        for signs in product((-1, 0, 1), repeat=len(rows)):
            times = [sum(sign for sign, (row, _) in zip(signs, rows, strict=True) if unit in row) for unit in PLACES]
            if set(times) <= {0, 1}:
                units = frozenset(unit for unit, often in zip(PLACES, times, strict=True) if often)
                found.append((units, sum(sign * amount for sign, (_, amount) in zip(signs, rows, strict=True))))
    return [(units, amount) for units, amount in found if few(amount)]


def attacked(what: Quarters, *, guarded: bool = True) -> list[tuple[frozenset[str], int]]:
    first, second = two_releases(what, guarded=guarded)
    unmoved = not what.team or what.places[0] == what.places[1]
    return exposed(first, second, all_known=unmoved and not any(what.late))


CALM = Quarters((50, 50, 50, 0))
RESIDUALS = {
    "a team of two that moves and then leaves": CALM._replace(team=2, grew=-2, places=("c1", "c2")),
    "a team of two that moves and then grows": CALM._replace(team=2, grew=3, places=("c1", "c2")),
    "a team of two that moves": CALM._replace(team=2, places=("c1", "c2")),
    "a start known late": CALM._replace(late=(1, 0, 0, 0)),
    "an end known late": CALM._replace(late=(0, -2, 0, 0)),
    "a lateral move known late": CALM._replace(late=(-1, 1, 0, 0)),
    "many known late that are few together": CALM._replace(late=(20, -18, 0, 0)),
    "a few known late outside every cluster": CALM._replace(staff=(50, 50, 50, 9), late=(0, 0, 0, 1)),
}


@pytest.mark.parametrize("what", RESIDUALS.values(), ids=RESIDUALS)
def test_whom_told_moves_do_not_explain_hides_the_moves(what: Quarters) -> None:
    assert attacked(what, guarded=False), "without the release before, the attack succeeds"
    assert attacked(what) == []
    assert two_releases(what)[1].figures["staff_moves"].units["c1"] == Told("too-few")


def test_moves_of_the_whole_are_hidden_only_when_they_leave_few_unexplained_there() -> None:
    def inflow(what: Quarters) -> int | str:
        return two_releases(what)[1].figures["staff_moves"].units["stad"].categories["inflow"]

    assert inflow(CALM._replace(late=(1, 0, 0, 0))) == "too-few"
    assert inflow(CALM._replace(late=(-1, 1, 0, 0))) == 15
    within = two_releases(CALM._replace(late=(1, 0, 0, 0)))[1].figures["staff_moves"].units["stad"]
    assert isinstance(within.categories["promotion-within"], int)


def test_moves_that_explain_everything_or_leave_enough_people_are_told() -> None:
    for what in (CALM, CALM._replace(team=K, places=("c1", "c2")), CALM._replace(late=(K, 0, 0, 0))):
        assert two_releases(what)[1].figures["staff_moves"].units["c1"].status == "ok"
        assert attacked(what) == []


def test_moves_do_not_tell_what_the_release_before_hid() -> None:
    """A cluster of two, hidden then with another; it grew, and its moves would tell that it was two."""
    what = CALM._replace(staff=(50, 50, 2, 0), came=(5, 5, 12, 0), went=(5, 5, 4, 0))
    first, second = two_releases(what)
    assert "c3" not in staff_told(first)
    assert staff_told(second)["c3"] == 10
    assert second.figures["staff_moves"].units["c3"] == Told("too-few")
    assert attacked(what) == []


def test_every_sum_of_rows_is_tried() -> None:
    assert few_follow({"a": 30, "b": 30}, {"a": 10, "b": 48}, 10)
    assert not few_follow({"a": 30, "b": 30}, {"a": 10, "b": 50}, 10)
    assert few_follow({"a": 9}, {}, 10)
    assert not few_follow({"a": 10}, {}, 10)
    assert not few_follow({}, {}, 10)


several = st.integers(K, 8)
handful = st.sampled_from([0, 0, 0, 0, -2, -1, 1, 2, 4])


@st.composite
def quarters(draw: st.DrawFn) -> Quarters:
    staff = tuple(draw(st.integers(0, 14)) for _ in PLACES)
    beside = draw(st.booleans())
    flow = [tuple(draw(several) if unit != "d" or beside else 0 for unit in PLACES) for _ in range(2)]
    team = draw(st.sampled_from([0, 0, 2, 4]))
    return Quarters(
        staff=staff,
        came=flow[0],
        went=tuple(min(went, held) for went, held in zip(flow[1], staff, strict=True)),
        late=tuple(max(draw(handful), -held) for held in staff) if draw(st.booleans()) else (0, 0, 0, 0),
        team=team,
        grew=draw(st.integers(-team, 4)) if team else 0,
        places=(draw(st.sampled_from(PLACES)), draw(st.sampled_from(PLACES))),
    )


@settings(max_examples=25, deadline=None)
@example(CALM._replace(staff=(50, 2, 12, 0), came=(5, 5, 15, 0)))
@example(CALM._replace(staff=(50, 12, 2, 4), came=(5, 12, 5, 5), went=(5, 3, 3, 4)))
@given(quarters())
def test_nothing_of_fewer_than_k_people_follows_from_two_releases_in_a_row(what: Quarters) -> None:
    assert attacked(what) == []
