"""Signals of unwanted behaviour: counted by hand, and attacked by who adds and subtracts everything that is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

import pytest

from peil_disclosure.audit import audit
from peil_disclosure.model import Population, Row, problem
from peil_reporting.measures import signals as rules
from peil_reporting.measures.facts import Measured
from peil_reporting.measures.making import measure
from peil_reporting.measures.signals import Given, counted, kinds_together
from peil_reporting.releases.catalogue import OTHER_KINDS, RELEASED, SIGNALS
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Told
from reporting_facts import withdrawn
from reporting_measures import UNITS, recorded, signals, signals_of, tree

K = 10
Q1 = Quarter(2026, 1)
KNOWN = 20260415
DIRECTORATES = ("zorg", "jeugd", "werk", "groen", "bouw")
STAFF = {"zorg": 40, "team-a": 30, "jeugd": 50, "werk": 60, "groen": 70, "bouw": 12, "sociaal": 4, "stad": 3}

Town = Mapping[str, Mapping[str, int]]
"""Per unit signals per kind."""


def made(town: Town, staff: Mapping[str, int] = STAFF) -> Measured:
    given = tuple(
        signals_of([signals(unit, "2026-Q1", kind, many, n=n) for n, (kind, many) in enumerate(sorted(of.items()))])
        for unit, of in town.items()
    )
    return measure(Q1, tree(), KNOWN, recorded(given=given, staff=staff), (), K)


def told(of: Measured) -> Mapping[str, Told]:
    return of.figures[SIGNALS].units


def totals(of: Measured) -> dict[str, int]:
    return {unit: one.total for unit, one in told(of).items() if one.total is not None}


# --- what is counted --------------------------------------------------------------------------------------------------


def test_a_kind_counts_when_the_whole_quarter_was_counted_by_one_source_and_was_known() -> None:
    months = [signals("zorg", f"2026-0{m}", "bullying", m, n=m) for m in (1, 2, 3)]
    assert counted(signals_of(months), Q1, KNOWN) == {"bullying": 6}
    assert counted(signals_of(months[:2]), Q1, KNOWN) == {}
    assert counted(signals_of(months), Q1, 20260401) == {}
    quarter = signals("zorg", "2026-Q1", "discrimination", 4, n=9)
    other = signals("zorg", "2026-Q1", "discrimination", 50, n=10, source="urn:nld:oin:00000001234567890000:systeem:z")
    assert counted(signals_of([other, quarter, *months]), Q1, KNOWN) == {"bullying": 6, "discrimination": 4}
    key = {"unit": "zorg", "period": "2026-Q1", "kind": "discrimination"}
    assert counted(signals_of([quarter, withdrawn("2026-04-03", quarter.type, key)]), Q1, KNOWN) == {}


def test_signals_counted_by_hand() -> None:
    # Jeugd has four: it waits for the first of its cluster in the alphabet of those beside it, which is werk.
    of = made(
        {
            "zorg": {"discrimination": 12, "bullying": 8},
            "jeugd": {"bullying": 4},
            "werk": {"bullying": 11},
            "groen": {"discrimination": 15, "stalking": 2},
            "stad": {"discrimination": 10},
        }
    )
    assert totals(of) == {"stad": 62, "sociaal": 35, "zorg": 20, "ruimte": 17, "groen": 17}
    # Two of another kind are told with the first kind in the alphabet; the kinds add up to the whole.
    assert told(of)["stad"].categories == {"discrimination": 37, OTHER_KINDS: 25}
    assert {unit for unit, one in told(of).items() if one.categories} == {"stad"}
    assert told(of)["jeugd"] == told(of)["bouw"] == Told("too-few")
    (table,) = of.tables
    assert table.verdict.safe
    assert {(one.row, one.n) for one in of.entries} >= {("2026-Q1/stad", 62), (f"2026-Q1/stad/{OTHER_KINDS}", 25)}


def test_signals_of_a_unit_of_few_people_are_told_with_those_of_another() -> None:
    town = {unit: {"bullying": 20} for unit in DIRECTORATES}
    assert totals(made(town)).keys() == {"stad", "sociaal", "ruimte", *DIRECTORATES}
    few = made(town, {**STAFF, "bouw": 9})
    assert totals(few) == {"stad": 100, "sociaal": 60, "ruimte": 40, "zorg": 20, "jeugd": 20, "werk": 20}


def test_no_signals_read_like_few_and_none_delivered_is_another_status() -> None:
    assert {one.status for one in told(made({})).values()} == {"nothing-counted"}
    few = {one.status for one in told(made({"zorg": {"bullying": 3}})).values()}
    assert few == {one.status for one in told(made({"zorg": {"bullying": 0}})).values()} == {"too-few"}


def test_a_kind_that_is_told_is_called_by_its_name_and_another_by_its_code() -> None:
    assert RELEASED[SIGNALS].label("bullying") == "Pesten"
    assert RELEASED[SIGNALS].label("online-haat") == "Online haat"
    assert kinds_together({"a": 3, "b": 4, "c": 30, "d": 20}, K) == {
        "a": OTHER_KINDS, "b": OTHER_KINDS, "c": OTHER_KINDS, "d": "d",
    }  # fmt: skip


# --- attacked ---------------------------------------------------------------------------------------------------------


def remainders(of: Measured) -> list[tuple[int, int]]:
    """Signals and people of every told unit less the told units below it; kinds of the whole, without people."""
    amounts = totals(of)

    def above(unit: str) -> str | None:
        parent = UNITS[unit][1]
        while parent is not None and parent not in amounts:
            parent = UNITS[parent][1]
        return parent

    found = []
    for unit, amount in amounts.items():
        below = [one for one in amounts if above(one) == unit]
        left = amount - sum(amounts[one] for one in below)
        if left:
            found.append((left, K))
    whole = told(of).get("stad")
    kinds = [many for many in whole.categories.values() if isinstance(many, int)] if whole else []
    return found + [(many, K) for many in kinds]


def attack(seeds: Sequence[int]) -> int:
    """The fewest signals that follow from what is told of random towns; and every table is asked of the package."""
    least = 1000
    for seed in seeds:
        chance = Random(seed)
        kinds = ("bullying", "discrimination", "stalking")
        of = made(
            {
                unit: {kind: chance.choice((0, 1, 3, 8, 15, 40)) for kind in kinds if chance.random() < 0.8}
                for unit in (*DIRECTORATES, "stad")
            }
        )
        least = min([least, *(many for many, _ in remainders(of))])
        assert all(table.verdict.safe for table in of.tables)
    return least


def test_no_numbers_of_units_and_kinds_give_away_fewer_than_k_signals() -> None:
    assert attack(range(60)) >= K


def test_telling_every_unit_of_k_signals_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "may_stand", lambda some, k: sum(one.many for one in some) > 0)
    with pytest.raises(AssertionError):
        assert attack(range(20)) >= K


def test_telling_every_kind_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "kinds_together", lambda kinds, k: {kind: kind for kind in kinds})
    with pytest.raises(AssertionError):
        assert attack(range(20)) >= K


def test_how_many_of_a_kind_a_unit_has_stays_open_up_to_k_and_more() -> None:
    cells = Population((1, 9, 9, 2), (("stad", "a"),) * 2 + (("stad", "b"),) * 2)
    rows = [
        Row("a", "a", frozenset({0, 1})), Row("b", "b", frozenset({2, 3})),
        Row("x", "x", frozenset({0, 2})), Row("y", "y", frozenset({1, 3})),
    ]  # fmt: skip
    assert audit(problem(cells, rows, K)).safe


def test_people_count_where_the_nearest_unit_above_them_counts_signals_and_all_for_the_municipality() -> None:
    given = rules.given(
        [signals_of([signals(unit, "2026-Q1", "bullying", 1)]) for unit in ("zorg", "stad")], Q1, KNOWN, tree(), STAFF
    )
    assert given == {
        "zorg": [Given("zorg", 70, (("bullying", 1),))],
        "stad": [Given("stad", sum(STAFF.values()), (("bullying", 1),))],
    }
