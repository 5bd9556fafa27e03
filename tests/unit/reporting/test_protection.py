"""What a release tells, attacked: every table of people that fits what is told is tried, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, pairwise, product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from peil_disclosure.model import Refused
from peil_reporting.organisation.domain import Placed, Placement, grow
from peil_reporting.people.projection import (
    ARRIVALS,
    CONTRACTS,
    STAFF_BY_AGE_GROUP,
    STAFF_BY_SCALE_BAND,
    TRAINED,
    move_category,
)
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate
from peil_reporting.releases.domain.making import make_release
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Release, Told, clusters_of
from reporting_tables import CLUSTERS, FROM, GATE, MADE, K, cell, people, tree

BANDS = ("up-to-9", "10-11", "12-14", "15-plus")
Table = dict[str, dict[str, int]]


def tallied(*cells: dict[str, Any]) -> Tally:
    tally = Tally(20260930, 20261014, moves_after=20260630)
    tally.add(cells)
    return tally


def by_band(table: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    places = [(unit, band, amount) for unit, row in table.items() for band, amount in row.items()]
    found = [cell(STAFF_BY_SCALE_BAND, unit, band, amount) for unit, band, amount in places if amount]
    for unit, row in table.items():
        found += [cell(STAFF_BY_AGE_GROUP, unit, "35-44", sum(row.values()))]
        found += [cell(CONTRACTS, unit, "", sum(row.values()))]
    return found


def released(*cells: dict[str, Any]) -> Release:
    return make_release(Quarter(2026, 3), tallied(*cells), tree(), MADE, FROM, before=None, gate=GATE).release


def amounts_told(release: Release, figure: str = "staff_by_scale_band") -> dict[str, Told]:
    return release.figures[figure].units


def fitting(told: Mapping[str, Told], clusters: Sequence[str]) -> Iterator[Table]:
    """Every table of clusters and the rest that fits what is told; clusters that are not told are in the rest."""
    whole = told["stad"]
    shown = [unit for unit in clusters if told[unit].status == "ok"]
    rows = {unit: told[unit].total or 0 for unit in shown}
    rows["rest"] = (whole.total or 0) - sum(rows.values())

    def splits(total: int, known: Mapping[str, int | str]) -> Iterator[dict[str, int]]:
        fixed = {band: amount for band, amount in known.items() if isinstance(amount, int)}
        open_ = [band for band in BANDS if band not in fixed]
        left = total - sum(fixed.values())
        for cuts in combinations_with_replacement(range(left + 1), max(len(open_) - 1, 0)):
            parts = [after - before for before, after in pairwise((0, *cuts, left))] if open_ else []
            if open_ or not left:
                yield {**fixed, **dict(zip(open_, parts, strict=True))}

    of_row = [list(splits(total, told[unit].categories if unit in told else {})) for unit, total in rows.items()]
    for chosen in product(*of_row):
        sums = {band: sum(row[band] for row in chosen) for band in BANDS}
        if all(sums[band] == amount for band, amount in whole.categories.items() if isinstance(amount, int)):
            yield dict(zip(rows, chosen, strict=True))


rows = st.tuples(*(st.integers(0, 4) for _ in BANDS))


def attacked(table: Table) -> dict[str, Told]:
    """What is told of *table*, after trying every table that fits it: none may be the only one in a small amount."""
    told = amounts_told(released(*by_band(table)))
    for one in told.values():
        assert all(amount >= K for amount in one.categories.values() if isinstance(amount, int))
        assert one.total is None or one.total >= K
    if told["stad"].status != "ok":
        return told
    possible: dict[tuple[str, str], set[int]] = {}
    sums: dict[str, set[int]] = {}
    for fits in fitting(told, CLUSTERS):
        for unit, row in fits.items():
            sums.setdefault(unit, set()).add(sum(row.values()))
            for band in BANDS:
                possible.setdefault((unit, band), set()).add(row[band])
                for other in BANDS:
                    if other > band:
                        possible.setdefault((unit, f"{band}+{other}"), set()).add(row[band] + row[other])
    assert possible, "what is told fits no table at all"
    exposed = {at: min(values) for at, values in possible.items() if len(values) == 1 and 0 < min(values) < K}
    assert exposed == {}
    assert {unit: values for unit, values in sums.items() if any(0 < value < K for value in values)} == {}
    return told


def as_table(*amounts: Sequence[int], units: Sequence[str]) -> Table:
    return {unit: dict(zip(BANDS, row, strict=True)) for unit, row in zip(units, amounts, strict=True)}


@settings(max_examples=20, deadline=None)
@example((4, 1, 4, 0), (4, 4, 4, 0))
@example((4, 4, 0, 0), (1, 0, 1, 0))
@example((3, 3, 1, 0), (0, 3, 2, 0))
@given(rows, rows)
def test_no_small_cell_is_the_only_one_that_fits_what_is_told(c1: Sequence[int], d: Sequence[int]) -> None:
    attacked(as_table(c1, d, units=("c1", "d")))


def test_totals_stay_when_a_small_cell_hides_other_cells() -> None:
    told = attacked(as_table((5, 5, 5, 3), (2, 4, 3, 3), units=CLUSTERS[:2]))
    assert {unit: told[unit].total for unit in ("stad", "c1", "c2")} == {"stad": 30, "c1": 18, "c2": 12}
    assert told["c2"].categories["up-to-9"] == "too-few"
    assert [amount for one in told.values() for amount in one.categories.values() if isinstance(amount, int)]


def test_tables_that_do_not_add_up_are_refused_by_the_rules_name() -> None:
    with pytest.raises(Refused) as refused:
        released(*people("c1", 50), cell(STAFF_BY_AGE_GROUP, "c1", "35-44", 3))
    assert refused.value.rule == "does-not-add-up"
    with pytest.raises(Refused) as refused:
        released(*people("c1", 50), cell(CONTRACTS, "c1", "", -3))
    assert refused.value.rule == "negative-count"


def test_a_threshold_below_the_floor_is_refused_by_the_rules_name() -> None:
    cells = tallied(*people("c1", 50))
    with pytest.raises(Refused) as refused:
        make_release(Quarter(2026, 3), cells, tree(), MADE, FROM, before=None, gate=Gate(4, GATE.key))
    assert refused.value.rule == "k-below-floor"


def test_hiding_only_what_is_small_would_be_caught() -> None:
    """The guard of the attack: without a second category hidden, the small one is what is left of the total."""
    naive = {
        "stad": Told("ok", 30, None, {"up-to-9": 10, "10-11": 6, "12-14": 14, "15-plus": 0}),
        "c1": Told("ok", 10, None, {"up-to-9": 5, "10-11": "too-few", "12-14": 4, "15-plus": 0}),
        "c2": Told("ok", 20, None, {"up-to-9": 5, "10-11": 5, "12-14": 10, "15-plus": 0}),
    }
    assert {table["c1"]["10-11"] for table in fitting(naive, ("c1", "c2"))} == {1}


def test_nothing_is_told_of_fewer_than_k_people() -> None:
    release = released(*by_band({"c1": {"10-11": 2}}))
    for figure in release.figures.values():
        assert {told.status for told in figure.units.values()} == {"too-few"}
        assert all(told == Told("too-few") or figure.units["stad"].categories for told in figure.units.values())


def test_contracts_are_told_only_when_those_beyond_one_a_person_are_not_few() -> None:
    few = released(*people("c1", 50), *people("c2", 50), cell(CONTRACTS, "c1", "", 2))
    assert amounts_told(few, "contracts")["stad"] == Told("too-few")
    more = released(*people("c1", 50), *people("c2", 50), cell(CONTRACTS, "c1", "", 20), cell(CONTRACTS, "c2", "", 1))
    told = amounts_told(more, "contracts")
    assert told["stad"] == Told("ok", 121)
    assert (told["c1"], told["c2"]) == (Told("too-few"), Told("too-few"))
    enough = released(*people("c1", 50), *people("c2", 50), *(cell(CONTRACTS, c, "", 5) for c in ("c1", "c2")))
    assert amounts_told(enough, "contracts")["c1"] == Told("ok", 55)


def test_a_contract_where_nobody_counts_is_in_no_figure() -> None:
    cells = [*people("c1", 50), cell(CONTRACTS, "c1", "", 5), cell(CONTRACTS, "d", "", 1)]
    told = amounts_told(released(*cells), "contracts")
    assert (told["stad"].total, told["c1"].total) == (55, 55)


def test_a_training_is_told_only_when_neither_who_finished_nor_who_did_not_are_few() -> None:
    cells = [
        *people("c1", 50),
        *people("c2", 50),
        cell(TRAINED, "c1", "breed", 20), cell(TRAINED, "c2", "breed", 20),
        cell(TRAINED, "c1", "bijna-iedereen", 50), cell(TRAINED, "c2", "bijna-iedereen", 48),
        cell(TRAINED, "c1", "een-cluster", 20), cell(TRAINED, "c2", "een-cluster", 1),
    ]  # fmt: skip
    told = amounts_told(released(*cells), "learning_coverage")
    assert told["stad"] == Told("ok", None, 100, {"breed": 40})
    assert told["c1"] == Told("ok", None, 50, {"breed": 20})
    assert told["c3"] == Told("too-few")


def test_a_training_of_which_nothing_is_told_is_not_named() -> None:
    cells = [*people("c1", 50), *people("c2", 50), cell(TRAINED, "c1", "breed", 20), cell(TRAINED, "c2", "breed", 20)]
    told = amounts_told(released(*cells, cell(TRAINED, "c1", "zeldzaam", 1)), "learning_coverage")
    assert (told["stad"].categories, told["c1"].categories) == ({"breed": 40}, {"breed": 20})
    assert "zeldzaam" not in str(told)


def test_a_category_that_leaves_out_fewer_than_a_team_has_is_not_told_of_the_units_around_it() -> None:
    """Seven of ten finished it: of a team of four at least one did, and everybody knows who works in the team."""

    def told(team: int) -> dict[str, Told]:
        cells = [*people("c1", 10 - team), *people("team", team), *people("c2", 30)]
        cells += [cell(TRAINED, "c1", "breed", 7 - team // 2), cell(TRAINED, "team", "breed", team // 2)]
        cells += [cell(TRAINED, "c2", "breed", 15)]
        tally = tallied(*cells)
        made = make_release(Quarter(2026, 3), tally, tree(team="c1"), MADE, FROM, before=None, gate=GATE)
        return made.release.figures["learning_coverage"].units

    assert (told(3)["c1"].categories, told(3)["stad"].categories) == ({"breed": 7}, {"breed": 22})
    assert told(4)["c1"] == Told("too-few")
    assert told(4)["stad"].categories == {"breed": 22}


def test_no_training_at_all_reads_like_one_of_too_few() -> None:
    none = amounts_told(released(*people("c1", 50)), "learning_coverage")
    assert none == amounts_told(released(*people("c1", 50), cell(TRAINED, "c1", "zeldzaam", 1)), "learning_coverage")
    assert none["stad"] == Told("too-few")


def test_moves_before_the_quarter_are_not_counted_in_it() -> None:
    cells = [*people("c1", 50), cell(ARRIVALS, "c1", move_category("inflow", None), 30, 20260630)]
    assert tallied(*cells).counts(tree(), {"stad", *CLUSTERS}).moves["inflow"] == 0


def test_only_open_clusters_that_are_placed_are_clusters() -> None:
    odd = [
        Placement("stad", Placed("municipality", None, "Stad", 20200101, "open")),
        Placement("c2", Placed("cluster", "stad", "Beta", 20200101, "open")),
        Placement("c1", Placed("cluster", "stad", "Alfa", 20200101, "open")),
        Placement("gone", Placed("cluster", "stad", "Weg", 20200101, "closed")),
        Placement("inner", Placed("cluster", "c1", "Binnen", 20200101, "open")),
        Placement("lost", Placed("cluster", "nergens", "Kwijt", 20200101, "open")),
    ]
    assert clusters_of(grow(odd)) == ("c1", "c2")


def test_a_release_holds_nothing_that_it_hides() -> None:
    cells = [*people("c1", 50), *people("c1", 2, band="15-plus"), *people("c2", 40, band="12-14")]
    told = amounts_told(released(*cells))["stad"].categories
    assert told["15-plus"] == "too-few"
    assert 2 not in told.values()
