"""Contracts beyond the first: told of enough people who hold them, whatever is subtracted."""

from __future__ import annotations

import pytest

from peil_reporting.organisation.domain import Placed, Placement, grow
from peil_reporting.people.domain import Employment, State
from peil_reporting.people.projection import CONTRACTS, Person
from peil_reporting.releases.domain import making
from peil_reporting.releases.domain.counting import Tally
from peil_reporting.releases.domain.gate import Gate
from peil_reporting.releases.domain.making import make_release
from peil_reporting.releases.domain.past import Past
from peil_reporting.releases.domain.quarters import Quarter
from peil_reporting.releases.domain.release import Moment, told_anew
from peil_reporting.releases.domain.whereabouts import Crowd
from reporting_tables import FROM, cell, people

K = 10
GATE = Gate(K, b"a key for attacked registers")
BANDS = ("up-to-9", "10-11", "12-14", "15-plus")


def test_contracts_of_few_persons_are_not_told_by_the_unit_above(monkeypatch: pytest.MonkeyPatch) -> None:
    # Twelve people of one directorate have a second contract, and four of the other three more each: the cluster would
    # say 24 and the directorate 12, and what is left is twelve contracts of four people.
    assert _contracts_told() == frozenset()
    monkeypatch.setattr(making, "holds_of_persons", lambda *asked: True)
    assert {"c1", "c1d1"} <= _contracts_told()


def _contracts_told() -> frozenset[str]:
    units = [("stad", "municipality", None), ("c1", "cluster", "stad")]
    units += [(unit, "directorate", "c1") for unit in ("c1d1", "c1d2")]
    tree = grow(Placement(unit, Placed(level, above, unit, 20200101, "open")) for unit, level, above in units)
    crowd, cells = Crowd(), []
    for unit, holding, more in (("c1d1", 12, 1), ("c1d2", 4, 3)):
        for number in range(40):
            state = State(20250101, unit, BANDS[number % 4], "35-44", 144)
            held = 1 + (more if number < holding else 0)
            crowd.add(f"{unit} {number}", Person(tuple(Employment("s", f"e{one}", state) for one in range(held))))
        cells += people(unit, 40)
        cells.append(cell(CONTRACTS, unit, "", holding * more))
    tally = Tally(20260331, 20261231)
    tally.add(cells)
    moment = Moment(20260331, 20260331, "2026-12-31T00:00:00.000000Z")
    made = make_release(Quarter(2026, 1), tally, tree, moment, FROM, before=None, gate=GATE, past=Past(crowd))
    return told_anew(made.release, "contracts")
