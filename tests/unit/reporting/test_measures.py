"""BIWS compliance and absence: counted by hand, and attacked by who has every figure of two quarters."""

from __future__ import annotations

import pickle
from collections.abc import Mapping, Sequence
from random import Random

import highspy
import pytest

from peil_chassis.store.port import Put
from peil_disclosure.attributes import Share
from peil_disclosure.model import Refused
from peil_reporting.figures.pages.rates import said
from peil_reporting.measures import absence, compliance, making
from peil_reporting.measures.absence import Away, rate_of
from peil_reporting.measures.compliance import may_stand, share_of
from peil_reporting.measures.facts import Measured, Recorded
from peil_reporting.measures.making import measure
from peil_reporting.measures.projection import Absence
from peil_reporting.measures.work import beside
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.catalogue import ABSENCE, COMPLIANCE, RELEASED, SIGNALS
from peil_reporting.releases.domain.answers import ReleasedAnswer
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import OfFigure, Provenance, Release, Told
from peil_reporting.releases.door import Made
from peil_reporting.releases.storage import put_of
from peil_reporting.vacancies.domain import MANDATORY_STEPS, Opened
from peil_reporting.vacancies.ending import Ended, ended, followed, persons
from reporting_facts import closed, withdrawn
from reporting_measures import UNITS, absence_of, away, facts_of, folded, recorded, tree, vacant_in

K = 10
Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
KNOWN = {Q1: 20260415, Q2: 20260715}
NOWHERE = Provenance("", (), "", (), "")
DIRECTORATES = ("zorg", "jeugd", "werk", "groen", "bouw")


Vacant = tuple[str, str, str, bool, str]
"""A vacancy: its id, directorate, day of closing, whether the procedure was followed, and its manager."""


def vacancies(unit: str, amount: int, on: str, *, followed: bool, of_each: int = 1) -> list[Vacant]:
    """*amount* vacancies of teams below *unit*; every *of_each* of them have one manager and one team."""
    return [
        (f"{unit}-{on}-{followed}-{n}", unit, on, followed, f"m-{unit}-{on}-{followed}-{n // of_each}")
        for n in range(amount)
    ]


def town(*vacant: Sequence[Vacant]) -> Recorded:
    # A team per manager: who shares a unit is one person to the gate.
    made = []
    for vacancy, unit, on, right, manager in (one for each in vacant for one in each):
        made.append(vacant_in(vacancy, f"{unit}/{manager}", on, followed=right, manager=manager))
    return recorded(*made)


def tree_of(of: Recorded) -> Tree:
    """The town's tree with a team for every unit that a vacancy names."""
    teams = {one.value.unit for each, _ in of.vacancies for one in each.facts if isinstance(one.value, Opened)}
    return tree(teams - UNITS.keys())


def told(of: Recorded, quarter: Quarter = Q1, earlier: Sequence[Release] = (), k: int = K) -> Measured:
    return measure(quarter, tree_of(of), KNOWN[quarter], of, earlier, k)


def as_release(quarter: Quarter, of: Measured) -> Release:
    last = int(quarter.last.strftime("%Y%m%d"))
    return Release(quarter.name, last, KNOWN[quarter], last, "", K, "stad", (), dict(of.figures), NOWHERE)


def shares(of: Measured) -> dict[str, tuple[int, int]]:
    units = of.figures[COMPLIANCE].units
    return {unit: (one.categories["followed"], one.total) for unit, one in units.items() if one.total is not None}  # type: ignore[misc]


# --- BIWS compliance: what is counted ---------------------------------------------------------------------------------


def test_the_procedure_was_followed_when_every_mandatory_step_was_done_in_order_by_the_day_of_closing() -> None:
    days = {step: 20260101 + n for n, step in enumerate(MANDATORY_STEPS)}
    assert followed(days, 20260131)
    assert followed(dict.fromkeys(days, 20260105), 20260105)
    assert not followed({step: day for step, day in days.items() if step != "criteria-locked"}, 20260131)
    assert not followed(days | {"letters-screened": 20260102}, 20260131)
    assert not followed(days, 20260105)


def test_a_vacancy_ends_when_it_is_closed_and_not_when_it_is_withdrawn_or_only_known_later() -> None:
    facts = facts_of("v", "zorg", "2026-02-03", followed=True, manager="m")
    assert ended(*folded(facts), 20260203) == Ended("v", "zorg", 20260203, True, "m")
    assert ended(*folded(facts), 20260202) is None
    gone = closed("2026-02-03", vacancy="v", n=40)
    gone.data["outcome"] = "withdrawn"
    assert ended(*folded([*facts[:-1], gone]), 20260301) is None
    unsaid = withdrawn("2026-02-05", closed("2026-02-03").type, {"vacancy": "v"})
    assert ended(*folded([*facts, unsaid]), 20260301) is None


def test_vacancies_of_one_manager_or_of_one_unit_concern_one_person() -> None:
    a, b = Ended("v1", "x", 1, True, "m"), Ended("v2", "y", 1, False, "m")
    c, d = Ended("v3", "y", 1, True), Ended("v4", "z", 1, True, "other")
    person = persons([a, b, c, d])
    assert person["v1"] == person["v2"] == person["v3"] != person["v4"]
    assert share_of([a, b, c, d], person) == Share(3, 4, 2, 2, 1)


def test_a_share_counted_by_hand() -> None:
    # Zorg 14 of 26 and jeugd 6 of 9: jeugd is too few, and is told with zorg; told beside it, it would be given away.
    of = town(
        vacancies("zorg", 14, "2026-02-01", followed=True),
        vacancies("zorg", 12, "2026-02-02", followed=False),
        vacancies("jeugd", 6, "2026-03-01", followed=True),
        vacancies("jeugd", 3, "2026-03-01", followed=False),
        vacancies("bouw", 40, "2025-12-31", followed=True),  # another quarter
    )
    made = told(of)
    assert shares(made) == {"stad": (20, 35), "sociaal": (20, 35)}
    assert made.figures[COMPLIANCE].units["stad"].based_on == ""  # nobody in it is told elsewhere
    assert made.figures[COMPLIANCE].units["jeugd"] == Told("too-few")
    # With ten more of either side in werk the two wait together in their cluster.
    more = town(*[[one] for one in (*vacancies("werk", 10, "2026-02-01", followed=False),)])
    of = recorded(*of.vacancies, *more.vacancies, *town(vacancies("jeugd", 4, "2026-01-05", followed=True)).vacancies)
    assert shares(told(of)) == {"stad": (24, 49), "sociaal": (24, 49), "zorg": (14, 26)}


def test_a_share_of_a_unit_counts_every_vacancy_in_it_or_is_not_told() -> None:
    # Of bouw 3 went wrong, too few to tell: without its 103 the city would be 10 of 20.
    of = town(
        vacancies("zorg", 10, "2026-02-01", followed=True),
        vacancies("zorg", 10, "2026-02-02", followed=False),
        vacancies("bouw", 100, "2026-02-01", followed=True),
        vacancies("bouw", 3, "2026-02-02", followed=False),
    )
    assert shares(told(of)) == {"stad": (110, 123)}
    # Of those who may be told the smallest goes along, with all below it; the others keep their figures.
    more = town(*(vacancies("werk", 20, "2026-02-03", followed=side) for side in (True, False)))
    assert shares(told(recorded(*of.vacancies, *more.vacancies))) == {"stad": (130, 163)}
    near = town(*(vacancies("groen", 10, "2026-02-03", followed=side) for side in (True, False)))
    assert shares(told(recorded(*of.vacancies, *near.vacancies))) == {
        "stad": (120, 143), "sociaal": (10, 20), "zorg": (10, 20), "ruimte": (110, 123),
    }  # fmt: skip
    # Where nothing helps, nothing is told, and all of it waits for the next quarter.
    busy = town(vacancies("bouw", 40, "2026-02-04", followed=True, of_each=40))
    none = recorded(*of.vacancies, *busy.vacancies)
    assert shares(told(none)) == {}
    late = town(vacancies("zorg", 40, "2026-05-01", followed=False))
    second = told(recorded(*none.vacancies, *late.vacancies), Q2, [as_release(Q1, told(none))])
    assert shares(second)["stad"] == (150, 203)


# --- BIWS compliance: what may be told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("followers", "others", "of_each"),
    [(40, 0, 1), (0, 40, 1), (40, 9, 1), (9, 40, 1), (30, 10, 2), (12, 10, 12)],
)
def test_nobody_and_everybody_and_few_managers_on_a_side_are_not_told(
    followers: int, others: int, of_each: int
) -> None:
    of = town(
        vacancies("zorg", followers, "2026-02-01", followed=True, of_each=of_each),
        vacancies("zorg", others, "2026-02-01", followed=False, of_each=of_each),
    )
    assert shares(told(of)) == {}


def test_who_has_more_vacancies_than_a_side_holds_would_be_known_to_be_on_the_other() -> None:
    ten = [Ended(f"n{n}", f"u{n}", 1, False, f"n{n}") for n in range(10)]
    twelve = [Ended(f"y{n}", f"w{n}", 1, True, f"y{n}") for n in range(9)]
    busy = [Ended(f"b{n}", "b", 1, True, "b") for n in range(11)]
    person = persons([*ten, *twelve, *busy])
    assert may_stand([*ten, *twelve, *busy[:10]], person, K)
    assert not may_stand([*ten, *twelve, *busy], person, K)


def test_quarters_of_too_few_wait_for_each_other_and_no_vacancy_is_told_twice() -> None:
    early = [
        vacancies("zorg", 6, f"2025-{month}-01", followed=side) for month in ("08", "11") for side in (True, False)
    ]
    of = town(*early)
    made = told(of)
    assert shares(made) == {"stad": (12, 24), "sociaal": (12, 24), "zorg": (12, 24)}
    assert made.figures[COMPLIANCE].units["zorg"].since == "2025-Q3"
    first = as_release(Q1, made)
    few = town(*(vacancies("zorg", 6, "2026-05-01", followed=side) for side in (True, False)))
    both = recorded(*of.vacancies, *few.vacancies)
    assert shares(told(both, Q2, [first])) == {}
    # A closing that was told and is said to be of the next quarter after all is not told again.
    enough = town(*(vacancies("zorg", 10, "2026-05-01", followed=side) for side in (True, False)))
    moved = [
        folded([*facts_of(v, f"{unit}/{manager}", on, followed=side, manager=manager),
                closed("2026-05-02", "2026-05-02", vacancy=v, n=41)])
        for v, unit, on, side, manager in early[0]
    ]  # fmt: skip
    whole = recorded(*moved, *of.vacancies[6:], *enough.vacancies)
    assert shares(told(whole, Q2, [first]))["stad"] == (10, 20)


def remainders(of: Mapping[str, tuple[int, int]]) -> list[tuple[int, int]]:
    """What an attacker computes: every told unit less the told units directly below it, both sides."""

    def above(unit: str) -> str | None:
        parent = UNITS[unit][1]
        while parent is not None and parent not in of:
            parent = UNITS[parent][1]
        return parent

    found = []
    for unit, (part, whole) in of.items():
        below = [of[one] for one in of if above(one) == unit]
        part, whole = part - sum(one[0] for one in below), whole - sum(one[1] for one in below)
        if whole:
            found.append((part, whole - part))
    return found


MONTHS = {"2026-02": (0, 1, 4, 9, 10, 12), "2026-05": (0, 1, 2)}
"""Managers of one side of one unit, by the month in which their vacancies are closed: two quarters."""


def ended_below(of: Recorded, unit: str, month: str) -> int:
    """How many vacancies of *unit* and of what lies below it were closed in *month*."""
    under = {one for one in UNITS if unit in around(one)}
    return sum(
        one.value.unit.partition("/")[0] in under and f"-{month}-" in each.vacancy
        for each, _ in of.vacancies for one in each.facts if isinstance(one.value, Opened)
    )  # fmt: skip


def test_whoever_adds_up_what_came_to_its_end_finds_the_share_of_every_unit_whole() -> None:
    for seed in range(12):
        of = random_town(Random(seed))
        for unit, (_, whole) in shares(told(of)).items():
            assert whole == ended_below(of, unit, "2026-02")


def random_town(chance: Random) -> Recorded:
    return town(*(
        vacancies(unit, 3 * chance.choice(amounts), f"{month}-01", followed=side, of_each=3)
        for unit in (*DIRECTORATES, "sociaal", "stad") for month, amounts in MONTHS.items() for side in (True, False)
    ))  # fmt: skip


def attack(seeds: Sequence[int]) -> int:
    """Groups of fewer than ten managers that follow from figures of two quarters; every manager has three vacancies."""
    found = 0
    for seed in seeds:
        chance = Random(seed)
        of = random_town(chance)
        first = told(of)
        second = told(of, Q2, [as_release(Q1, first)])
        groups = [*remainders(shares(first)), *remainders(shares(second))]
        since = second.figures[COMPLIANCE].units["stad"].since
        if since and "stad" in shares(first):  # both count the first quarter: one less the other is the second alone
            (part, whole), (before, all_before) = shares(second)["stad"], shares(first)["stad"]
            groups.append((part - before, whole - all_before - (part - before)))
        found += sum(min(group) < 3 * K for group in groups)
    return found


def test_no_figures_of_units_and_quarters_give_away_fewer_than_k_managers() -> None:
    assert attack(range(12)) == 0


def test_counting_vacancies_for_managers_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        compliance, "may_stand",
        lambda some, person, k: min(sum(one.followed for one in some), sum(not one.followed for one in some)) >= k,
    )  # fmt: skip
    assert attack(range(4)) > 0


def test_telling_a_quarter_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "_told_before", lambda recorded, earlier: (frozenset(), 0))
    assert attack(range(12)) > 0


# --- absence ----------------------------------------------------------------------------------------------------------


def quarter_of(unit: str, staff: int, absent: float, available: float | None = None) -> Absence:
    days = 60.0 * staff if available is None else available
    return absence_of([away(unit, "2026-Q1", staff, absent, days, "2026-04-02")])


def rates(of: Measured) -> dict[str, tuple[int, str]]:
    return {unit: (one.total, one.bound) for unit, one in of.figures[ABSENCE].units.items() if one.total is not None}


def absences(*of: Absence) -> Measured:
    return measure(Q1, tree(), KNOWN[Q1], recorded(absence=of), (), K)


def test_absence_counted_by_hand() -> None:
    # Zorg: 300 of 6,000 days, with its team. Jeugd has six people, its cluster two: they wait in the city, too few.
    made = absences(
        quarter_of("zorg", 60, 200), quarter_of("team-b", 40, 100), quarter_of("jeugd", 6, 90),
        quarter_of("sociaal", 2, 1), quarter_of("bouw", 100, 271),
    )  # fmt: skip
    assert rates(made) == {
        "stad": (48, ""), "sociaal": (50, ""), "zorg": (50, ""), "ruimte": (45, ""), "bouw": (45, ""),
    }  # fmt: skip
    assert {made.figures[ABSENCE].units[unit].status for unit in ("jeugd", "werk", "groen")} == {"too-few"}
    entry = next(one for one in made.entries if one.row == "2026-Q1/stad")
    assert (entry.n, entry.low, entry.high, entry.decimals) == (200, 57000, 58200, 1)


def test_a_quarter_is_itself_or_its_three_months_of_one_source() -> None:
    months = [away("zorg", f"2026-0{m}", 20 + m, 10 * m, 400, f"2026-0{m + 1}-02", n=m) for m in (1, 2, 3)]
    assert absence.away(absence_of(months), Q1, KNOWN[Q1]) == Away("zorg", 21, 6000, 120000)
    assert absence.away(absence_of(months[:2]), Q1, KNOWN[Q1]) is None
    assert absence.away(absence_of(months), Q1, 20260401) is None
    last = away("zorg", "2026-03", 5, 30, 400, "2026-04-03", n=9)
    assert absence.away(absence_of([*months, last]), Q1, KNOWN[Q1]) == Away("zorg", 5, 6000, 120000)
    other = away("zorg", "2026-Q1", 50, 1, 2000, "2026-04-02", source="urn:nld:oin:00000001234567890000:systeem:z")
    assert absence.away(absence_of([*months[:2], other]), Q1, KNOWN[Q1]) == Away("zorg", 50, 100, 200000)


def test_no_absence_at_all_is_a_status_and_too_few_people_another() -> None:
    assert {one.status for one in absences().figures[ABSENCE].units.values()} == {"nothing-counted"}
    few = absences(quarter_of("zorg", 9, 20))
    assert {one.status for one in few.figures[ABSENCE].units.values()} == {"too-few"}


@pytest.mark.parametrize("absent", [0, 1, 119, 120])
def test_a_low_share_is_a_mark_that_leaves_room_for_two_people(absent: int) -> None:
    assert rate_of(Away("", 10, absent * 100, 60000)) == (200, "at-most")
    assert rate_of(Away("", 10, 60000 - absent * 100, 60000)) == (800, "at-least")
    assert rate_of(Away("", 10, 12100, 60000)) == (202, "")
    assert said(RELEASED[ABSENCE], ReleasedAnswer("ok", 200, bound="at-most")) == "hoogstens 20,0%"


def test_a_rest_that_was_hardly_away_hides_the_unit_that_would_give_it_away() -> None:
    # Of the cluster 5,0 %, of zorg 9,8 %: jeugd's 50 people would be known to have been away a day or so.
    alike = [quarter_of("zorg", 50, 295), quarter_of("jeugd", 50, 5)]
    assert rates(absences(*alike)) == {"stad": (50, ""), "sociaal": (50, "")}
    other = [quarter_of("zorg", 50, 295), quarter_of("jeugd", 50, 150)]
    assert rates(absences(*other)).keys() == {"stad", "sociaal", "zorg", "jeugd"}
    # With a third beside them the smaller of the two others is enough to hide it.
    three = [*alike, quarter_of("werk", 40, 200)]
    assert rates(absences(*three)).keys() == {"stad", "sociaal", "zorg"}


def test_a_mark_is_one_for_many_numbers_of_people() -> None:
    assert {absence.mark_of(n) for n in range(20, 40)} == {100}
    numbers = range(5, 2500)
    assert len({absence.mark_of(n) for n in numbers}) == len(absence.CLASSES)
    assert all(absence.mark_of(n) * n >= 1000 * absence.ROOM_FOR for n in numbers)


def test_a_share_beyond_its_mark_says_that_it_is_beyond_it() -> None:
    # Zorg's 100 people were away 2,02 %, told as 2,0 %, and its mark is 2,0 %: so more than that, and less is left.
    of = absences(quarter_of("zorg", 100, 121.2), quarter_of("sociaal", 22, 113.04), quarter_of("bouw", 300, 4500))
    assert "zorg" not in rates(of)
    assert absence.bounds_of(absence.Rate(20, ""), Away("", 100, 0, 10)) == (400, 410)
    assert absence.bounds_of(absence.Rate(980, ""), Away("", 100, 0, 10)) == (19590, 19600)


def least_room(of: Measured, people: Mapping[str, int]) -> float:
    """In people: the fewest that may have been away all the time, in any group that follows; each has 60 days."""
    solver = highspy.Highs()
    solver.silent()
    days = {one: solver.addVariable(0, 60 * n) for one, n in people.items()}
    lines: dict[str, frozenset[str]] = {}
    within = counted_in(people)
    for unit, (tenths, bound) in rates(of).items():
        lines[unit] = frozenset(one for one in people if unit in within[one])
        all_days = 60 * sum(people[one] for one in lines[unit])
        mark = absence.mark_of(sum(people[one] for one in lines[unit]))
        low = {"": max(tenths - 0.5, mark), "at-most": 0, "at-least": tenths}[bound] / 1000 * all_days
        high = {"": min(tenths + 0.5, 1000 - mark), "at-most": tenths, "at-least": 1000}[bound] / 1000 * all_days
        solver.addConstr(low <= sum(days[one] for one in lines[unit]) <= high)
    found = [float(sum(people.values()))]
    for told_in in {frozenset(line for line in lines if one in lines[line]) for one in people} - {frozenset()}:
        group = [one for one in people if told_in == {line for line in lines if one in lines[line]}]
        assert sum(people[one] for one in group) >= K
        solver.maximize(sum(days[one] for one in group))
        found.append(solver.getInfo().objective_function_value / 60)
    return min(found)


def counted_in(people: Mapping[str, int]) -> dict[str, list[str]]:
    """Per unit with staff the units whose figure counts it: the rule is public, and so are heads."""
    few = {unit for unit in DIRECTORATES if people[unit] < K}
    waiting = {cluster: [one for one in few if UNITS[one][1] == cluster] for cluster in ("sociaal", "ruimte")}
    up = {one for held in waiting.values() if sum(people[one] for one in held) < K for one in held}
    return {unit: ["stad"] if unit in up else around(unit)[1:] if unit in few else around(unit) for unit in people}


def around(unit: str) -> list[str]:
    way = [unit]
    while (parent := UNITS[way[-1]][1]) is not None:
        way.append(parent)
    return way


def attacked_absence(seeds: Sequence[int]) -> float:
    room = 1e9
    for seed in seeds:
        chance = Random(seed)
        # Some work for the city itself, so that whoever waits is counted there at the latest.
        people = {"stad": 20} | {unit: chance.choice((6, 12, 60, 150)) for unit in DIRECTORATES}
        of = absences(
            *(quarter_of(unit, n, round(60 * n * chance.choice((0, 0.01, 0.05, 0.2)))) for unit, n in people.items())
        )
        room = min(room, least_room(of, people))
    return room


def test_no_figures_of_absence_leave_a_group_of_fewer_than_k_or_without_room_for_two() -> None:
    assert attacked_absence(range(40)) >= absence.ROOM_FOR - 1e-6


def test_telling_every_rate_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absence, "tellable", lambda units, above, whole, rates: list(units))
    assert attacked_absence(range(40)) < absence.ROOM_FOR


def test_telling_rates_as_they_are_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absence, "ROOM_FOR", 0)
    assert attacked_absence(range(40)) < 2


# --- both -------------------------------------------------------------------------------------------------------------


def test_what_is_measured_goes_beside_the_release_with_its_proofs_and_never_unproved() -> None:
    of = town(vacancies("zorg", 12, "2026-02-01", followed=True), vacancies("zorg", 12, "2026-02-01", followed=False))
    of = pickle.loads(pickle.dumps(of._replace(absence=(quarter_of("zorg", 40, 200),))))  # noqa: S301 - made above
    made = told(of)
    release = Release("2026-Q1", 20260331, 20260415, 20260415, "", K, "stad", (), {"x": OfFigure(1, {})}, NOWHERE)
    empty = Made("2026-Q1", "register", K, {}, (), (), (put_of(release),))
    whole, told_of = beside(empty, release, pickle.loads(pickle.dumps(made)), "00" * 16)  # noqa: S301 - made above
    assert set(whole.certificates) == {COMPLIANCE, ABSENCE}
    assert told_of.figures.keys() == {"x", COMPLIANCE, ABSENCE, SIGNALS}
    (written,) = [one.document for one in whole.documents if isinstance(one, Put)]
    assert written["figures"].keys() == told_of.figures.keys()
    assert {one.table for one in whole.figures} == {f"register/{COMPLIANCE}", f"register/{ABSENCE}"}
    assert {(one.level, one.released, one.hidden) for one in whole.levels} == {
        ("municipality", 2, 0), ("cluster", 2, 2), ("directorate", 2, 8),
    }  # fmt: skip
    unsafe = [table._replace(verdict=table.verdict._replace(safe=False)) for table in made.tables]
    with pytest.raises(Refused, match="not-safe"):
        beside(empty, release, made._replace(tables=tuple(unsafe)), "00" * 16)
