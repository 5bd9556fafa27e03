"""People at every unit, for any two days: from cells, and from the log cut at the known day by a slow oracle."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

import reporting_people_oracle as oracle
from peil_chassis.projection import Fact
from peil_reporting.people.projection import PROJECTION
from peil_reporting.releases.domain.counting import Counts, Tally
from reporting_cells import cells, placements
from reporting_facts import OTHER_SOURCE, SOURCE, placed
from reporting_people import altered, ended, erased, finished, started, taken_back

FIRST = date(2026, 1, 1)
EVER = 20991231
UNITS = ["a", "b", "c", "d"]
NAMED = [*UNITS, "stad", "onbekend"]
days = st.integers(0, 8).map(lambda n: (FIRST + timedelta(days=n)).isoformat())
sources = st.sampled_from([SOURCE, SOURCE, OTHER_SOURCE])
persons = st.sampled_from(["p", "q"])
employments = st.sampled_from(["e1", "e2"])
PLACED = [
    placed("stad", None, "2026-01-01", n=0, level="municipality"),
    placed("a", "stad", "2026-01-01", n=1),
    placed("b", "stad", "2026-01-01", n=2),
    placed("c", "a", "2026-01-01", n=3),
]
KINDS = ["placed", *["started", "altered"] * 3, "ended", "finished", "erased", "withdrawn"]
states = {
    "band": st.sampled_from(oracle.BANDS),
    "hours": st.sampled_from([16, 20, 20.25, 36]),
    "age": st.sampled_from(["25-34", "35-44"]),
}


@st.composite
def one_fact(draw: st.DrawFn, known: str, n: int, log: list[Fact]) -> Fact:
    kind = draw(st.sampled_from(KINDS))
    who = {"person": draw(persons), "n": n}
    if kind == "placed":
        unit, parent = draw(st.sampled_from(UNITS)), draw(st.sampled_from([*NAMED, None]))
        return placed(unit, parent, draw(days), known, n=n)
    if kind == "erased":
        return erased(known, **who)
    if kind == "withdrawn":
        told = [one for one in log if ".people." in one.type and "erased" not in one.type]
        if told:
            of = draw(st.sampled_from(told))
            return taken_back(of, known, n=n, source=of.source)
        kind = "started"
    who["source"] = draw(sources)
    if kind == "finished":
        training, edition = draw(st.sampled_from(["t1", "t2"])), draw(st.sampled_from(["x1", "x2"]))
        return finished(training, draw(days), known, edition=edition, **who)
    who["employment"] = draw(employments)
    if kind == "ended":
        return ended(draw(days), known, **who)
    state = {name: draw(values) for name, values in states.items()}
    made = started if kind == "started" else altered
    return made(draw(st.sampled_from(NAMED)), draw(days), known, **who, **state)


@st.composite
def logs(draw: st.DrawFn) -> list[Fact]:
    """A log: known days never go back, and the later write of a natural key has the later time."""
    log, known = [*PLACED], FIRST
    for n in range(4, draw(st.integers(5, 34))):
        known += timedelta(days=draw(st.integers(0, 1)))
        log.append(draw(one_fact(known.isoformat(), n, log)))
    return log


def counted(log: list[Fact], first: int, as_of: int, known_on: int) -> dict[str, dict[str, Counter[str]]]:
    """What the release room counts at every unit of the tree, in the oracle's words."""
    tree = placements(log).tree(as_of, known_on)
    tally = Tally(as_of, known_on, moves_after=oracle.before(first))
    documents = cells(PROJECTION, log)
    for at in range(0, len(documents), 3):
        tally.add(documents[at : at + 3])
    found: dict[str, dict[str, Counter[str]]] = {}
    for unit in tree.nodes:
        for figure, amounts in told(tally.counts(tree, set(tree.descendants(unit)))).items():
            if kept := Counter({category: amount for category, amount in amounts.items() if amount}):
                found.setdefault(figure, {})[unit] = kept
    return found


def told(counts: Counts) -> dict[str, dict[str, int]]:
    return {
        "band": dict(counts.by_band),
        "age": dict(counts.by_age),
        "contracts": {"": counts.contracts},
        "moves": dict(counts.moves),
        "trained": dict(counts.trained),
    }


ERASED_AND_TOLD_AGAIN = [
    placed("stad", None, "2026-01-01", "2026-01-01", n=0, level="municipality"),
    placed("a", "stad", "2026-01-01", "2026-01-01", n=1),
    started("a", "2026-01-02", "2026-01-02", n=2),
    erased("2026-01-03", n=3),
    ended("2026-01-04", "2026-01-05", n=4),
]


@settings(max_examples=150, deadline=None)
@example(ERASED_AND_TOLD_AGAIN, "2026-01-01", "2026-01-09", "2026-01-09")
@given(logs(), days, days, days)
def test_people_at_every_unit_equal_a_recompute_from_the_log_cut_at_the_known_day(
    log: list[Fact], since: str, as_of: str, known_at: str
) -> None:
    first, last = sorted((oracle.day(since), oracle.day(as_of)))
    for known in (oracle.day(known_at), EVER):
        for since_day, day in ((first, last), (oracle.before(20260101), 20260131)):
            assert counted(log, since_day, day, known) == oracle.people(log, since_day, day, known)


@settings(max_examples=40, deadline=None)
@given(logs(), days, days)
def test_staff_changed_by_what_came_and_went(log: list[Fact], since: str, as_of: str) -> None:
    """Within one tree: staff now less staff then is everyone who came less everyone who went."""
    first, last = sorted((oracle.day(since), oracle.day(as_of)))
    tree = placements(log).tree(last, EVER)
    now, then = Tally(last, EVER, moves_after=oracle.before(first)), Tally(oracle.before(first), EVER)
    for tally in (now, then):
        tally.add(cells(PROJECTION, log))
    for unit in tree.nodes:
        within = set(tree.descendants(unit))
        counts, moves = now.counts(tree, within), now.counts(tree, within).moves
        came = moves["inflow"] + moves["lateral-in"] + moves["promotion-in"]
        went = moves["outflow"] + moves["lateral-out"] + moves["promotion-out"]
        assert counts.staff - then.counts(tree, within).staff == came - went
