"""
What reporting tells of registers, attacked: several quarters of small towns with clusters, directorates and teams.

Two readers try. One has the figures alone and adds and subtracts all of them, of all quarters and units. The other is
a colleague, who knows who worked where at every moment, and wants to know what a few of them are.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import pytest

from attacker import Finding, Imagined, Told, View, exactly
from attacker_registers import Figure, Register, attack_register
from peil_disclosure.audit import audit
from peil_disclosure.model import Population, problem
from peil_reporting.days import number_of
from peil_reporting.organisation.domain import Placed, Placement, Tree, grow
from peil_reporting.people.domain import Employment, Finished, State
from peil_reporting.people.projection import Person, contribute
from peil_reporting.releases.domain import history, making, rhythm, tables
from peil_reporting.releases.domain.counted import Counted, counted
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate, Passed, ReleaseMade, row_of, unit_and_category
from peil_reporting.releases.domain.heads import Heads
from peil_reporting.releases.domain.making import make_release
from peil_reporting.releases.domain.past import Kept, Past, Then
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Moment, told_anew
from peil_reporting.releases.domain.rhythm import Scene
from peil_reporting.releases.domain.whereabouts import Crowd
from reporting_tables import FROM

K = 10
GATE = Gate(K, b"a key for attacked registers")
QUARTERS = [Quarter(year, 1) for year in (2026, 2027, 2028)]
"""A year apart: what divides staff, and staff of units below clusters, is told once a year."""
WITHIN_A_YEAR = [Quarter(2026, 1), Quarter(2026, 4), Quarter(2027, 1)]
BANDS = ("up-to-9", "10-11", "12-14", "15-plus")
Way = tuple[str, ...]


class Town(NamedTuple):
    """Units of a town, and per person where they worked each quarter (empty: nowhere), band, and if they learned."""

    tree: Tree
    people: list[tuple[Way, str, bool]]


def town(seed: int) -> Town:
    """Two or three clusters with directorates, teams and managers; turnover that is often small, or large."""
    chance = random.Random(f"peil attacked registers {seed}")
    units: list[tuple[str, str, str | None]] = [("stad", "municipality", None)]
    for cluster in range(chance.randint(2, 3)):
        units.append((f"c{cluster}", "cluster", "stad"))
        for number in range(chance.randint(1, 3)):
            units.append((f"c{cluster}d{number}", "directorate", f"c{cluster}"))
            units += [
                (f"c{cluster}d{number}t{at}", "team", f"c{cluster}d{number}") for at in range(chance.randint(1, 3))
            ]
    tree = grow(Placement(unit, Placed(level, above, unit, 20200101, "open")) for unit, level, above in units)
    teams = [unit for unit, level, _ in units if level == "team"]
    people: list[tuple[Way, str, bool]] = []
    for unit, level, _ in units:
        weights = [chance.choice([0.05, 0.3, 1.0]) for _ in BANDS]
        many = chance.choice([4, 9, 12, 25, 40]) if level == "team" else chance.choice([0, 1, 3])
        calm = chance.random() < 0.5
        groups = [((unit, unit, unit), many)]
        if not calm:
            quarter, size = chance.choice([1, 2]), chance.choice([1, 2, 11, 13, 20])
            elsewhere = chance.choice(["", "", chance.choice(teams)])
            groups.append((tuple(unit if at >= quarter else elsewhere for at in range(3)), size))
            groups.append((tuple(unit if at < quarter else "" for at in range(3)), chance.choice([0, 1, 11, 14])))
        for way, size in groups:
            for band in chance.choices(BANDS, weights, k=size):
                people.append((way, band, chance.random() < 0.4))
    return Town(tree, people)


def _person(number: int, way: Way, band: str, learned: bool, quarters: list[Quarter]) -> tuple[str, Person]:
    starts = (20250101, *(number_of(quarter.first) for quarter in quarters[1:]))
    states = [(on, unit) for on, unit, before in zip(starts, way, ("", *way), strict=False) if unit and unit != before]
    first, *more = [State(on, unit, band, "35-44", 144) for on, unit in states]
    ended = next((on for on, unit, before in zip(starts[1:], way[1:], way, strict=False) if before and not unit), None)
    finished = (Finished("s", "breed", "1", 20250201),) if learned else ()
    return f"p{number}", Person((Employment("s", "e", first, tuple(more), ended),), finished)


def releases(of: Town, quarters: list[Quarter] = QUARTERS) -> list[ReleaseMade]:
    """The releases of three quarters, each made beside those before."""
    people = [_person(number, *one, quarters) for number, one in enumerate(of.people)]
    crowd = Crowd()
    entries: dict[tuple[str, str], Counter[tuple[str, int]]] = {}
    for key, person in people:
        crowd.add(key, person)
        for span in contribute(person):
            held = entries.setdefault((span.figure, span.unit), Counter())
            held[span.category, span.first] += span.amount
            if span.until is not None:
                held[span.category, span.until] -= span.amount
    documents = [
        {"figure": figure, "unit": unit, "month": 202601, "entries": {category: [on, 20260101, amount]}}
        for (figure, unit), held in entries.items()
        for (category, on), amount in held.items()
    ]
    made: list[ReleaseMade] = []
    then: list[Then] = []
    for quarter in quarters:
        last = number_of(quarter.last)
        tally = Tally(last, 20291231, moves_after=last - 300)
        tally.add(documents)
        before = made[-1].release if made else None
        moment = Moment(last, last, "2026-12-31T00:00:00.000000Z")
        one = make_release(
            quarter, tally, of.tree, moment, FROM, before=before, gate=GATE, past=Past(crowd, tuple(then))
        )
        then.append(Then(one.release, Kept(of.tree, dict(one.staff.at), tally.register_at())))
        made.append(one)
    return made


def _ways(of: Town) -> Counter[Way]:
    return Counter(way for way, _, _ in of.people)


def _cells(made: ReleaseMade, figure: str, unit: str, moment: int, ways: Mapping[Way, int]) -> frozenset[Way]:
    within = (made.staff if figure == "staff" else made.divided).within(unit)
    return frozenset(way for way in ways if way[moment] in within)


def lines(of: Town, made: list[ReleaseMade]) -> Iterator[tuple[str, str, int, str, frozenset[Way], int]]:
    """Every amount of staff ever told: figure, unit, moment, category (empty: all), whom it counts, how many."""
    ways = _ways(of)
    for moment, one in enumerate(made):
        for name in ("staff", "staff_by_scale_band", "learning_coverage"):
            for unit in told_anew(one.release, name):
                told = one.release.figures[name].units[unit]
                cells = _cells(one, name, unit, moment, ways)
                total = told.total if told.total is not None else told.out_of
                yield name, unit, moment, "", cells, total or 0
                for category, amount in told.categories.items():
                    if isinstance(amount, int):
                        yield name, unit, moment, category, cells, amount


def holes(of: Town, quarters: list[Quarter] = QUARTERS) -> list[Finding]:
    """What the two readers find."""
    made, ways = releases(of, quarters), _ways(of)
    every = list(lines(of, made))
    heads = {(unit, moment, cells): n for _, unit, moment, category, cells, n in every if not category}
    assert all(sum(ways[way] for way in cells) == n for (_, _, cells), n in heads.items()), "the figures are not true"
    found = _by_figures_alone(
        [exactly(f"{unit} {moment}", cells, n) for (unit, moment, cells), n in heads.items()], ways
    )
    for category in {category for *_, category, _, _ in every if category}:
        figures = [Figure(unit, at, cells, n, n) for _, unit, at, named, cells, n in every if named == category]
        sizes = {way: many for way, many in ways.items() if any(way in figure.cells for figure in figures)}
        truth = Counter(
            way for way, band, learned in of.people if category == band or (category == "breed" and learned)
        )
        found += attack_register(Register(tuple(figures), sizes, K), truth)
    return found


def _by_figures_alone(told: list[Told], ways: Mapping[Way, int]) -> list[Finding]:
    """Groups of which sums of figures say that they are fewer than k people."""
    imagined = Imagined(View(tuple(told), K), [], heads=False)
    found = [line for line in told if line.most < K]
    holes_ = [Finding("few", line.cells, line.least, line.most, line.name) for line in found]
    for atom, cells in enumerate(imagined.atoms.cells):
        many = sum(ways[way] for way in cells)
        if many < K and imagined.reach({atom: 1}, K) is None:
            holes_.append(Finding("derivable", cells, many, many, f"{sorted(cells)}: fewer than {K}"))
    return holes_


@pytest.mark.timeout(240)
def test_quarters_of_small_towns_give_no_colleague_away() -> None:
    found = {seed: [hole.words for hole in holes(town(seed))] for seed in range(12)}
    assert {seed: words for seed, words in found.items() if words} == {}


def test_staff_told_each_quarter_beside_what_is_told_once_a_year_gives_no_colleague_away() -> None:
    found = {seed: [hole.words for hole in holes(town(seed), WITHIN_A_YEAR)] for seed in (3, 4, 5, 15)}
    assert {seed: words for seed, words in found.items() if words} == {}


def test_what_divides_staff_and_staff_below_clusters_is_told_once_a_year(monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = (3, 4, 5, 15)
    deep = [_deep_told(releases(town(seed), WITHIN_A_YEAR)) for seed in seeds]
    assert all(first and not within for first, within, _ in deep)
    assert any(year_on for _, _, year_on in deep)
    monkeypatch.setattr(making, "told_yearly", lambda quarter, first: True)
    assert any(_deep_told(releases(town(seed), WITHIN_A_YEAR))[1] for seed in seeds)


def _deep_told(made: list[ReleaseMade]) -> list[set[str]]:
    """Per release the units of which it tells anew what is told once a year."""
    dividing = ("staff_by_scale_band", "staff_by_age_group", "learning_coverage", "contracts")
    found = []
    for one in made:
        high = {one.release.root, *one.release.clusters}
        divided = [told_anew(one.release, name) for name in dividing]
        found.append(set(told_anew(one.release, "staff") - high).union(*divided))
    return found


@pytest.mark.parametrize("rule", ["pooling", "rhythm", "heads", "ledger"])
def test_readers_succeed_as_soon_as_one_rule_is_missing(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if rule == "pooling":
        apart = making.counted
        monkeypatch.setattr(making, "counted", lambda tree, staff, k: apart(tree, staff, 2))
        monkeypatch.setattr(making, "staff_table", lambda *asked: _as_asked(*asked[:2]))
    if rule in ("rhythm", "heads"):
        monkeypatch.setattr(
            making, "heads_beside", lambda now, then, *asked: Heads(_as_asked(now.counted, asked[0]), asked[1])
        )
    if rule == "rhythm":
        monkeypatch.setattr(making, "afresh", lambda now, earlier, k: frozenset(now.told))
    if rule == "ledger":
        monkeypatch.setattr(making, "beside", lambda table, *asked: table)
    assert any(holes(town(seed)) for seed in (3, 15, 16, 4, 5, 6, 7, 8))


def _as_asked(counted: Counted, units: Collection[str]) -> Passed:
    nothing = problem(Population((), ()), (), K)
    return Passed("staff", nothing, audit(nothing), frozenset(map(row_of, units)), (), (), {})


def test_a_figure_that_another_replaced_is_not_forgotten() -> None:
    # 25 people come and are told of, 24 of them go: beside the figure before, the new one is one person more.
    units = [("stad", "municipality", None), ("c1", "cluster", "stad"), ("c2", "cluster", "stad")]
    tree = grow(Placement(unit, Placed(level, above, unit, 20200101, "open")) for unit, level, above in units)
    where = counted(tree, {"c1": 40, "c2": 40}, K)

    def scene(came: int) -> Scene:
        there = {f"stays {number}": ("c1", "c2")[number % 2] for number in range(80)}
        return Scene(there | {f"came {number}": "c1" for number in range(came)}, where, where.shown, {})

    first, second, third = scene(0), scene(25), scene(1)
    assert rhythm.afresh(second, [first], K) == {"stad", "c1", "c2"}
    assert rhythm.afresh(third, [second], K) == {"stad", "c1", "c2"}
    assert rhythm.afresh(third, [first, second], K) == {"c2"}


def test_few_who_go_from_one_union_of_units_to_another_hide_it() -> None:
    # Eleven went from each cluster to the other, and one more came from outside: together the two changed by that one.
    units = [("stad", "municipality", None), *((unit, "cluster", "stad") for unit in ("c1", "c2", "c3"))]
    tree = grow(Placement(unit, Placed(level, above, unit, 20200101, "open")) for unit, level, above in units)
    where = counted(tree, dict.fromkeys(("c1", "c2", "c3"), 40), K)
    before = {f"{unit} {number}": unit for unit in ("c1", "c2", "c3") for number in range(40)}
    after = before | {f"c1 {number}": "c2" for number in range(11)} | {f"c2 {number}": "c1" for number in range(11)}
    then, now = (Scene(at, where, where.shown, {}) for at in (before, after))
    assert rhythm.afresh(now, [then], K) == {"stad", "c1", "c2", "c3"}
    more = now._replace(at=after | {"new": "c1"})
    assert rhythm.afresh(more, [then], K) <= {"c1", "c3"}


def test_who_counts_where_counted_by_hand() -> None:
    """Department of teams 12, 6 and 3 and a manager: a rest of ten; with 6 and 2 the nine count at the directorate."""
    units = [
        ("stad", "municipality", None),
        ("d", "directorate", "stad"),
        ("a", "department", "d"),
        ("b", "department", "d"),
    ]
    units += [(f"{above}{number}", "team", above) for above in "ab" for number in (1, 2, 3)]
    tree = grow(Placement(unit, Placed(level, above, unit, 20200101, "open")) for unit, level, above in units)
    staff = {"a": 1, "a1": 12, "a2": 6, "a3": 3, "b": 1, "b1": 12, "b2": 6, "b3": 2, "d": 1}
    where = counted(tree, staff, K)
    told = {unit: sum(staff.get(one, 0) for one in where.within(unit)) for unit in where.shown}
    assert told == {"stad": 44, "d": 44, "a": 22, "a1": 12, "b": 12, "b1": 12}
    assert where.based_on == {"stad": "d", "b": "b1"}
    assert where.at["b2"] == where.at["b3"] == where.at["b"] == where.at["d"] == "d"


def test_rows_that_are_left_once_a_figure_goes_on_standing_are_audited_as_they_are() -> None:
    """In these towns a figure that stands tells more of some units than the new one, which leaves those out."""
    for seed in (111, 112, 117):
        for one in releases(town(seed)):
            audited = {row.name for table in one.tables if table.name == "band" for row in table.problem.rows}
            new = {name for name in audited if ": " not in name}
            assert {unit_and_category(name)[0] for name in new} == told_anew(one.release, "staff_by_scale_band"), seed


def test_a_figure_that_stands_is_not_replaced_by_one_that_tells_less(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(_lost(town(seed)) for seed in (111, 112, 117))
    monkeypatch.setattr(making, "tells_no_less", lambda told, standing: True)
    assert any(_lost(town(seed)) for seed in (111, 112, 117))


def _lost(of: Town) -> list[str]:
    """Units of which a quarter tells some amount, and the quarter after it none in its place."""
    name = "staff_by_scale_band"
    told = [one.release.figures[name].units for one in releases(of)]
    return [
        f"{unit}/{category}"
        for before, after in pairwise(told)
        for unit, figure in before.items()
        for category, amount in figure.categories.items()
        if isinstance(amount, int) and not isinstance(after[unit].categories.get(category), int)
    ]


def test_a_category_that_nobody_has_any_more_is_audited_as_it_was_told() -> None:
    # Everybody of an old band leaves both clusters, whose figures then stand; a third one comes, and is told of.
    units = [("stad", "municipality", None), *((unit, "cluster", "stad") for unit in ("c1", "c2", "c3"))]
    tree = grow(Placement(unit, Placed(level, above, unit, 20200101, "open")) for unit, level, above in units)
    stay = [((unit,) * 3, BANDS[at % 2], False) for unit in ("c1", "c2") for at in range(60)]
    gone = [((unit, "", ""), "of-old", False) for unit in ("c1", "c2") for _ in range(20)]
    came = [(("", "c3", "c3"), BANDS[at % 2], False) for at in range(60)]
    first, second, _ = releases(Town(tree, stay + gone + came))
    assert first.release.figures["staff_by_scale_band"].units["stad"].categories["of-old"] == 40
    assert "c3" in told_anew(second.release, "staff_by_scale_band")
    band = next(table for table in second.tables if table.name == "band")
    assert f"2026-Q1: {row_of('stad', 'of-old')}" in {row.name for row in band.problem.rows}


def test_who_did_not_finish_a_training_is_told_with_who_did_or_neither_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not any(_halves(town(seed)) for seed in (3, 4, 5, 6))
    for module in (tables, history):
        monkeypatch.setattr(module, "together", lambda table, rows: list(rows))
    assert any(_halves(town(seed)) for seed in (3, 4, 5, 6))


def _halves(of: Town) -> list[str]:
    """Units that tell one half of what divides them by a training; the audit would count on a row that nobody sees."""
    found: list[str] = []
    for one in releases(of):
        for table in one.tables:
            if table.name.startswith("learning/"):
                rows = Counter(unit for unit, category in map(unit_and_category, table.told) if category is not None)
                found += [unit for unit, many in rows.items() if many != 2]
    return found
