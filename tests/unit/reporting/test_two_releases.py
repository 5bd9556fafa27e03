"""What two releases in a row tell of who came, went and moved, attacked by a reader with a solver of its own."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

import msgspec
import pytest

from attacker import Imagined, Told, View, exactly
from peil_disclosure.audit import audit
from peil_disclosure.model import Problem
from peil_disclosure.repair import Repaired
from peil_reporting.figures.pages.people import STEPS, block
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.organisation.domain import Tree
from peil_reporting.people.domain import Employment, State
from peil_reporting.people.projection import Person, contribute
from peil_reporting.releases.catalogue import RELEASED
from peil_reporting.releases.domain import moves
from peil_reporting.releases.domain.counted import counted
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate, ReleaseMade
from peil_reporting.releases.domain.making import make_release
from peil_reporting.releases.domain.past import Kept, Past, Then
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Moment, OfFigure, Release, told_anew
from peil_reporting.releases.domain.release import Told as OfUnit
from peil_reporting.releases.domain.rhythm import Scene, afresh
from peil_reporting.releases.domain.whereabouts import Crowd
from peil_reporting.releases.reading import ReleaseSight
from reporting_tables import CLUSTERS, FROM, tree

K = 5
GATE = Gate(K, b"a key for two releases")
QUARTERS = (Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3))
STARTS = (20260101, 20260415, 20260715)
TEAMS = {"t1": "c1", "t2": "c1", "t3": "c2"}
UNITS = (*CLUSTERS, "d", *TEAMS)
OUT = ""
Way = tuple[str, ...]
Cell = tuple[str, str, bool]
"""Unit at the beginning, unit at the end (empty: in no figure), and whether somebody is at another place."""


class Story(NamedTuple):
    """
    What happened.

    Attributes:
        ways: Where people were at the end of each quarter, and how many.
        late: The same of people who became known only after the first release.
        gone: Who was told of in the first release, and had left before, as became known after it.
        trees: The units in each quarter.
    """

    ways: Mapping[Way, int]
    late: Mapping[Way, int] = {}
    gone: Mapping[str, int] = {}
    trees: tuple[Tree, ...] = (tree(**TEAMS),) * 3


def _person(way: Way) -> Person:
    states = [
        State(on, unit, "10-11", "35-44", 144)
        for on, unit, before in zip(STARTS, way, (OUT, *way), strict=False)
        if unit and unit != before
    ]
    gone = [on for on, unit, before in zip(STARTS, way, (OUT, *way), strict=False) if before and not unit]
    return Person((Employment("s", "e", states[0], tuple(states[1:]), gone[-1] if gone else None),))


def _of_unit(unit: str, ended: int | None) -> Person:
    return Person((Employment("s", "e", State(20260101, unit, "10-11", "35-44", 144), (), ended),))


def _documents(people: Iterable[Person]) -> list[dict[str, object]]:
    return [
        {"figure": span.figure, "unit": span.unit, "month": 202601, "entries": {span.category: [on, 20260101, amount]}}
        for person in people
        for span in contribute(person)
        for on, amount in ((span.first, span.amount), (span.until, -span.amount))
        if on is not None
    ]


def releases(story: Story) -> list[ReleaseMade]:
    """A release per quarter, each beside those before; who is late is in no figure of the first."""
    on_time, late = (
        [_person(way) for way, many in ways.items() for _ in range(many)] for ways in (story.ways, story.late)
    )
    made: list[ReleaseMade] = []
    then: list[Then] = []
    for at, quarter in enumerate(QUARTERS[: len(next(iter(story.ways)))]):
        left = [_of_unit(unit, 20260301 if at else None) for unit, many in story.gone.items() for _ in range(many)]
        known = on_time + left + (late if at else [])
        crowd = Crowd()
        for number, person in enumerate(known):
            crowd.add(f"p{number}", person)
        last = int(quarter.last.strftime("%Y%m%d"))
        tally = Tally(last, 20261231)
        tally.add(_documents(known))
        before = made[-1].release if made else None
        moment = Moment(last, last, "2026-12-31T00:00:00.000000Z")
        past = Past(crowd, tuple(then))
        made.append(make_release(quarter, tally, story.trees[at], moment, FROM, before=before, gate=GATE, past=past))
        then.append(Then(made[-1].release, Kept(story.trees[at], dict(made[-1].staff.at), tally.register_at())))
    return made


def flows(made: ReleaseMade) -> dict[str, OfUnit]:
    return made.release.figures["staff_moves"].units


def attacked(story: Story) -> list[str]:
    """What a reader of all releases learns of fewer than K people between the last two of them."""
    *_, then, now = made = releases(story)
    real: Counter[Cell] = Counter()
    for way, many in story.ways.items():
        real[_cell(then, now, way[-2], way[-1])] += many
    for way, many in story.late.items():
        real[_cell(then, now, OUT if len(made) == len(QUARTERS) - 1 else way[-2], way[-1])] += many
    for unit, many in story.gone.items():
        real[_cell(then, now, unit, OUT)] += many
    cells = [
        (before, after, moved)
        for before, after in product(_spots(then), _spots(now))
        for moved in (False, True)
        if before or after
    ]
    told: list[Told] = []
    for side, one in enumerate((then, now)):
        for unit in told_anew(one.release, "staff"):
            within = one.staff.within(unit)
            total = one.release.figures["staff"].units[unit].total or 0
            told.append(exactly(f"{unit} {side}", (cell for cell in cells if cell[side] in within), total))
    for unit, of in flows(now).items():
        inside = [one.staff.within(unit) for one in (then, now)]
        for kind, amount in of.categories.items():
            if isinstance(amount, int):
                told.append(exactly(f"{unit} {kind}", (one for one in cells if _is(kind, one, *inside)), amount))
    return _few(told, real)


def _few(told: list[Told], real: Mapping[Cell, int]) -> list[str]:
    found = [f"{line.name} is of {line.most}" for line in told if line.most < K]
    for line in told:
        assert sum(real[cell] for cell in line.cells if cell in real) == line.most, f"{line.name} is not true"
    imagined = Imagined(View(tuple(told), K), [], heads=False)
    for atom, cells in enumerate(imagined.atoms.cells):
        if sum(real.get(cell, 0) for cell in cells) < K and imagined.reach({atom: 1}, K) is None:
            found.append(f"fewer than {K} people went {sorted(cells)}")
    return found


def _cell(then: ReleaseMade, now: ReleaseMade, before: str, after: str) -> Cell:
    ends = [unit if unit in one.staff.at else OUT for unit, one in ((before, then), (after, now))]
    clusters = [
        one.staff.around(unit)[-2] if unit and unit != "stad" else OUT
        for unit, one in zip((before, after), (then, now), strict=True)
    ]
    return ends[0], ends[1], before != after or clusters[0] != clusters[1]


def _spots(one: ReleaseMade) -> list[str]:
    return [OUT, *sorted(one.staff.at)]


def _is(kind: str, cell: Cell, then: frozenset[str], now: frozenset[str]) -> bool:
    was, is_ = cell[0] in then, cell[1] in now
    return {
        "inflow": is_ and not cell[0],
        "outflow": was and not cell[1],
        "moved-in": is_ and not was and bool(cell[0]),
        "moved-out": was and not is_ and bool(cell[1]),
        "moved-within": was and is_ and cell[2],
    }[kind]


def drawn(seed: int) -> Story:
    """A town of small clusters with teams, in which handfuls come, go and move."""
    chance = random.Random(f"peil two releases {seed}")
    ways: Counter[Way] = Counter()
    for unit in UNITS:
        ways[unit, unit] += chance.choice([0, 2, 5, 9, 14])
        for elsewhere in (OUT, OUT, *chance.sample(UNITS, 2)):
            if elsewhere != unit:
                ways[unit, elsewhere] += chance.choice([0, 0, 1, 3, 6, 9])
                ways[elsewhere, unit] += chance.choice([0, 0, 1, 3, 6, 9])
    return Story(+ways)


CALM: dict[Way, int] = {
    **{(unit, unit): 50 for unit in CLUSTERS},
    **{way: 7 for unit in CLUSTERS for way in ((OUT, unit), (unit, OUT))},
    **dict.fromkeys((("c1", "c2"), ("c2", "c3"), ("c3", "c1"), ("t1", "t2"), ("t2", "t1")), 6),
    ("t1", "t1"): 20,
    ("t2", "t2"): 20,
}


def test_moves_are_people_between_two_days_each_once_counted_by_hand() -> None:
    second = flows(releases(Story(CALM))[1])
    assert second["stad"].categories == {
        "inflow": 21, "outflow": 21, "moved-within": 30,
        "moved-in": "not-measurable-at-this-level", "moved-out": "not-measurable-at-this-level",
    }  # fmt: skip
    assert second["c1"].categories == {"inflow": 7, "outflow": 7, "moved-in": 6, "moved-out": 6, "moved-within": 12}
    assert second["c2"].categories["moved-within"] == "too-few"
    assert attacked(Story(CALM)) == []


def test_the_first_quarter_has_no_beginning_to_compare_with() -> None:
    first = flows(releases(Story(CALM))[0])
    assert {of.status for of in first.values()} == {"too-few"}


def test_who_came_and_went_again_within_the_quarter_is_no_move() -> None:
    fleeting = Person((Employment("s", "e", State(20260415, "c1", "10-11", "35-44", 144), (), 20260501),))
    assert [one for one in (20260331, 20260630) if _crowd([fleeting]).on(one)] == []


def _crowd(people: Iterable[Person]) -> Crowd:
    crowd = Crowd()
    for number, person in enumerate(people):
        crowd.add(str(number), person)
    return crowd


def test_nothing_of_fewer_than_k_people_follows_from_two_releases_in_a_row() -> None:
    found = {seed: attacked(drawn(seed)) for seed in range(12)}
    assert {seed: words for seed, words in found.items() if words} == {}
    told = [flows(releases(drawn(seed))[1]) for seed in range(5)]
    assert sum(of.status == "ok" for units in told for of in units.values()) > 10


def _as_they_are(problem: Problem, *, key: bytes, told: Iterable[str] = ()) -> Repaired:
    small = {row.name for row, many in zip(problem.rows, problem.amounts, strict=True) if many < K} - set(told)
    left = Problem(problem.population, tuple(row for row in problem.rows if row.name not in small), problem.k)
    return Repaired(left, audit(left), tuple(small), 0)


def test_without_the_audit_the_reader_finds_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "repair", _as_they_are)
    assert any(attacked(drawn(seed)) for seed in range(10))


def test_that_nobody_went_a_way_is_hidden_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moves, "_possible", lambda ways: [])
    assert any(attacked(drawn(seed)) for seed in range(40))


RESIDUALS: dict[str, Story] = {
    "a team of two that moves": Story(CALM | {("t3", "t3"): 2}, trees=(tree(**TEAMS), tree(t1="c1", t2="c1", t3="c1"))),
    "a team of two that moves and then leaves": Story(
        CALM | {("t3", OUT): 2}, trees=(tree(**TEAMS), tree(t1="c1", t2="c1", t3="c1"))
    ),
    "a start known late": Story(CALM, {("c1", "c1"): 1}),
    "an end known late": Story(CALM | {("c2", "c2"): 48}, gone={"c2": 2}),
    "many known late": Story(CALM, {("c1", "c1"): 9, ("d", "d"): 3}),
    "a cluster of two that grows": Story(CALM | {("c3", "c3"): 2, ("c3", OUT): 0, ("c3", "c1"): 0, (OUT, "c3"): 8}),
}


@pytest.mark.parametrize("story", RESIDUALS.values(), ids=RESIDUALS)
def test_staff_then_with_who_came_and_without_who_went_is_staff_now(story: Story) -> None:
    then, now = releases(story)
    assert attacked(story) == []
    totals = [one.release.figures["staff"].units for one in (then, now)]
    told = 0
    for unit, of in flows(now).items():
        many = {kind: amount for kind, amount in of.categories.items() if isinstance(amount, int)}
        if {"inflow", "outflow"} <= many.keys() and (unit == "stad" or {"moved-in", "moved-out"} <= many.keys()):
            came, went = ("inflow", "moved-in"), ("outflow", "moved-out")
            begin, end = (units[unit].total or 0 for units in totals)
            assert end - begin == sum(many.get(one, 0) for one in came) - sum(many.get(one, 0) for one in went)
            told += 1
    assert told


def test_without_counting_who_became_known_late_as_new_the_difference_tells_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moves, "_fit", lambda *asked: True)
    with pytest.raises(AssertionError, match="is not true"):
        test_staff_then_with_who_came_and_without_who_went_is_staff_now(RESIDUALS["a start known late"])


def test_when_somebody_beside_all_clusters_goes_a_cluster_keeps_its_figure_and_not_the_whole() -> None:
    where = counted(tree(), dict.fromkeys(CLUSTERS, 40) | {"stad": 12}, K)
    stay = {f"{unit} {number}": unit for unit in (*CLUSTERS, "stad") for number in range(40 if unit != "stad" else 11)}
    gone = {f"goes {number}": "c1" for number in range(6)}
    came = {f"comes {number}": "c1" for number in range(6)}
    then = Scene(stay | gone | {"above": "stad"}, where, where.shown, {})
    now = Scene(stay | came, where, where.shown, {})
    assert afresh(now, [then], K) == {"stad", "c2", "c3"}
    calm = Scene({**stay, "new": "c1"}, where, where.shown, {})
    assert afresh(calm, [then._replace(at=stay)], K) == {"c2", "c3"}


def test_releases_of_the_definition_before_are_read_in_its_own_words() -> None:
    figure = RELEASED["staff_moves"]
    told = OfUnit("ok", categories={"inflow": 30, "outflow": 20, "lateral-in": 12, "promotion-within": 11})
    release = releases(Story(CALM))[0].release
    old = msgspec.structs.replace(release, figures={"staff_moves": OfFigure(1, {"stad": told})})
    sight = ReleaseSight(msgspec.convert(msgspec.to_builtins(old), Release), tree())
    assert [one.label for one in sight.answer(figure).categories][2:] == [
        "Overgestapt hierheen",
        "Promotie binnen dit onderdeel",
    ]
    day = date(2026, 11, 23)
    shown = block(figure, sight, "stad", Visit(day, day, day, None, None, {}))
    assert shown.reading == f"30 kwamen van buiten, 20 gingen weg. {STEPS}"
