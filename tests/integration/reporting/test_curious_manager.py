"""
A curious manager's walk: every page, file and answer of the API, for every unit and period, by whoever reads most.

What was seen is put side by side, as somebody would who wants to know what one colleague is or did: units above and
below, all categories, and the same again after one colleague left and a quarter more was released.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

import httpx
import pytest

from curious_sums import Amount, Solved, solve_days, solve_register
from curious_walk import AWAY_FROM_FIGURES, addresses, unlisted
from every_route import every_address
from logged_in import log_in
from peil_chassis.projection import Fact
from peil_reporting.releases.domain.whereabouts import Whereabout
from reporting_facts import placed
from reporting_people import ended, finished, started
from reporting_service import API, HOST, Reporting

K = 10
UNITS = ("stad", "sociaal", "ruimte", "bestuur", "zorg", "staf")
FIGURES = ("staff", "staff_by_scale_band", "staff_by_age_group", "contracts", "staff_moves", "learning_coverage")
DAYS = (None, "2026-03-31", "2026-06-30")
ABOVE = {
    **dict.fromkeys(("sociaal", "ruimte", "bestuur"), "stad"),
    **{"zorg": "sociaal", "werk": "sociaal", "groen": "ruimte", "staf": "bestuur"},
}
SIZES = {"zorg": (31, 30), "werk": (18, 4), "groen": (24, 25), "staf": (3, 3)}


def town() -> list[Fact]:
    """Three clusters, one of them of six people, with teams below; two bands, one training."""
    facts = [placed("stad", None, "2020-01-01", level="municipality")]
    facts += [placed(unit, "stad", "2020-01-01", level="cluster") for unit in ("sociaal", "ruimte", "bestuur")]
    facts += [placed(unit, above, "2020-01-01") for unit, above in ABOVE.items() if above != "stad"]
    for unit, (low, high) in SIZES.items():
        facts += [started(unit, "2025-01-01", person=f"{unit}-l{n}") for n in range(low)]
        facts += [started(unit, "2025-01-01", person=f"{unit}-h{n}", band="12-14") for n in range(high)]
    facts += [finished("inclusie", "2026-02-01", person=f"zorg-l{n}", n=2) for n in range(13)]
    facts += [finished("inclusie", "2026-02-01", person=f"groen-h{n}", n=2) for n in range(12)]
    return facts


class Seen(NamedTuple):
    """One amount about people, as a file told it: of whom, of what, on which day."""

    figure: str
    unit: str
    category: str
    day: str


async def read(reporting: Reporting) -> dict[str, str]:
    """Everything that can be asked of people: address -> what came back, where anything did."""
    found = {}
    async with reporting.serving() as client:
        for path in _addresses():
            answer = await client.get(path)
            assert answer.status_code in (200, 400, 404), path
            found[path] = answer.text if answer.status_code == 200 else ""
    return found


def _addresses() -> Iterator[str]:
    for day in DAYS:
        page = f"op={day}&bekend={day}" if day else ""
        asked = f"asOf={day}&knownAt={day}" if day else ""
        yield f"/?{page}"
        yield f"/cijfers?{page}"
        for unit in UNITS:
            yield f"/eenheden/{unit}?{page}"
            for figure in FIGURES:
                of = f"{HOST}/cijfers/{figure}"
                yield f"{of}?eenheid={unit}&{page}"
                yield f"{of}/eenheden.csv?eenheid={unit}&{page}"
                yield f"{of}/reeks.csv?eenheid={unit}&{page}"
                yield f"{API}/figures/{figure}?unit={unit}&{asked}"
                yield f"{API}/figures/{figure}/units?under={unit}&{asked}"
    yield f"{HOST}/verantwoording"
    yield f"{HOST}/verantwoording/document"


def amounts(read: Mapping[str, str]) -> dict[Seen, int]:
    """The amounts in the files of *read*; the same amount told twice with two values is a finding by itself."""
    found: dict[Seen, int] = {}
    for path, text in read.items():
        for row in csv.DictReader(io.StringIO(text)) if ".csv" in path else ():
            for category, amount in ((row["category"], row["amount"]), ("(van)", row["out_of"])):
                if amount:
                    seen = Seen(row["figure"], row["unit"], category, row["population_on"])
                    assert found.setdefault(seen, int(amount)) == int(amount), seen
    return found


def found_by_subtraction(told: Mapping[Seen, int]) -> list[str]:
    """What follows from *told* about fewer than `K` people: of units, of categories, of days."""
    small = [f"{seen}: {amount}" for seen, amount in told.items() if 0 < amount < K]
    groups: dict[tuple[str, str, str], dict[str, int]] = {}
    for seen, amount in told.items():
        groups.setdefault((seen.figure, seen.category, seen.day), {})[seen.unit] = amount
    for about, units in groups.items():
        if about[0] != "staff_moves":
            small += [why for unit in units for why in _few(f"{about} rest of {unit}", rest_of(unit, units))]
    for (figure, category, _), units in groups.items():
        for unit, amount in units.items():
            later = [
                other for (f, c, _), of in groups.items() if (f, c) == (figure, category) for other in [of.get(unit)]
            ]
            small += [
                why for one in later if one is not None for why in _few(f"{figure} {unit} over time", one - amount)
            ]
    by_unit: dict[tuple[str, str, str], dict[str, int]] = {}
    for seen, amount in told.items():
        by_unit.setdefault((seen.figure, seen.unit, seen.day), {})[seen.category] = amount
    for about, of in by_unit.items():
        if "" in of and len(of) > 1:
            small += _few(f"{about} rest", of[""] - sum(amount for one, amount in of.items() if one))
    return small


def rest_of(unit: str, units: Mapping[str, int]) -> int:
    """What is left of *unit* without the largest of the units below it that are told."""
    parts = [below for below, above in ABOVE.items() if above == unit]
    return units[unit] - sum(units[part] if part in units else _told_below(part, units) for part in parts)


def _told_below(unit: str, units: Mapping[str, int]) -> int:
    return sum(units.get(below) or _told_below(below, units) for below, above in ABOVE.items() if above == unit)


def _few(what: str, amount: int) -> list[str]:
    return [f"{what}: {amount}"] if 0 < abs(amount) < K else []


async def walked(*, leave: int) -> tuple[dict[str, str], dict[str, str]]:
    """What can be read after one quarter, and after *leave* people of each band left and a second was released."""
    reporting = Reporting()
    await reporting.take(town())
    await reporting.release_room().release_due()
    before = await read(reporting)
    gone = [f"zorg-{band}{n}" for n in range(leave) for band in ("l" if leave == 1 else "lh")]
    await reporting.take([ended("2026-05-01", person=person, n=3) for person in gone])
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    await reporting.release_room().release_due()
    return before, await read(reporting)


async def test_one_colleague_who_left_is_seen_nowhere() -> None:
    before, after = await walked(leave=1)
    told = amounts(after) | amounts(before)
    assert len(told) >= 8
    assert found_by_subtraction(told) == []
    now = amounts(after)
    assert all(now[seen] == amount for seen, amount in amounts(before).items() if seen in now)
    for path, text in (before | after).items():  # six people work in the third cluster: no page says so, or of fewer
        assert not re.search(
            r"\b[1-9] (mensen|mens|contracten)\b(?! die antwoordden)", re.sub(r"<[^>]*>", " ", text)
        ), path
        assert "ps-" not in text, path


async def test_when_enough_left_the_figure_is_told_anew_and_gives_nobody_away() -> None:
    before, after = await walked(leave=12)
    assert found_by_subtraction(amounts(after) | amounts(before)) == []
    assert {seen.day for seen in amounts(after)} == {"2026-03-31", "2026-06-30"}


def test_a_colleague_would_be_found_if_figures_were_told_anew_at_once() -> None:
    told = {Seen("contracts", "stad", "", "2026-03-31"): 122, Seen("contracts", "stad", "", "2026-06-30"): 121}
    assert found_by_subtraction(told)
    beside = {Seen("contracts", "stad", "", "2026-03-31"): 122, Seen("contracts", "sociaal", "", "2026-03-31"): 117}
    assert found_by_subtraction(beside)


def test_the_long_walk_goes_to_every_address_that_can_be_read() -> None:
    """`python -m curious_walk`, on a whole made-up municipality, of which the manager's page tells."""
    app = Reporting().app()
    readable = {one.path for one in every_address(app) if one.method == "GET"} - AWAY_FROM_FIGURES
    asked = [*addresses(["stad"], ["stad"], ["najaar"], ["v1"])]
    assert {*unlisted(app, asked), *(route.template for route in asked)} == readable
    for route in asked:
        pattern = re.escape(route.template).replace("/x", "/[^/?]+")
        assert re.fullmatch(pattern, route.path.partition("?")[0]), route


def test_the_long_walk_finds_a_planted_hole() -> None:
    above = {"stad": None, "zorg": "stad", "werk": "stad", "team": "zorg"}

    def solved(of_zorg: int, high_of_zorg: int | None = None) -> Solved:
        staff = {"stad": 80, "zorg": of_zorg, "werk": 80 - of_zorg}
        told = {Amount("staff", unit, "", "2026-03-31"): many for unit, many in staff.items()}
        of = "staff_by_scale_band"
        told |= {Amount(of, "stad", each, "2026-03-31"): many for each, many in (("", 80), ("low", 55), ("high", 25))}
        told |= {Amount(of, unit, "", "2026-03-31"): staff[unit] for unit in ("zorg", "werk")}
        if high_of_zorg:
            told[Amount(of, "zorg", "high", "2026-03-31")] = high_of_zorg
        return next(one for one in solve_register(dict(told), above, K) if one.table.startswith(of))

    assert (solved(40).few, solved(40).exactly, solved(40).findings) == (0, 0, ())
    assert solved(40, 20).few > 0  # the other five of werk follow
    assert any(hole.startswith(("known", "few", "derivable")) for hole in solved(75).findings)


def test_two_days_solved_together_find_whoever_left_where_nobody_came() -> None:
    above = {"stad": None, "zorg": "stad", "werk": "stad"}

    def at(unit: str, many: int) -> dict[str, Whereabout]:
        return {f"{unit}{n}": Whereabout(unit, "low" if n % 2 else "high", "") for n in range(many)}

    def found(later: int, came: int = 0) -> tuple[str, ...]:
        where = {"2026-03-31": at("zorg", 40) | at("werk", 40), "2026-06-30": at("zorg", later) | at("werk", 40)}
        where["2026-06-30"] |= {f"new{n}": Whereabout("zorg", "low", "") for n in range(came)}
        told = {
            Amount("staff", unit, "", day): sum(unit in ("stad", one.unit) for one in on.values())
            for day, on in where.items()
            for unit in above
        }
        return tuple(hole for one in solve_days(told, where, above, K) for hole in one.findings)

    assert found(40) == ()
    assert found(25) == ()
    assert any(hole.startswith(("known", "few", "derivable")) for hole in found(37))
    assert found(25, came=14) == ()  # one fewer than before: fifteen went and fourteen came, and that no sum tells


@pytest.mark.parametrize("role", ["employee", "operator", "survey-operator", "disclosure-officer"])
async def test_who_reads_no_figures_walks_past_closed_doors(role: str) -> None:
    reporting = Reporting()
    await reporting.take(town())
    await reporting.release_room().release_due()
    async with reporting.serving() as client:
        client.headers.pop("Authorization")
        await log_in(client, reporting.store, reporting.clock, "reporting", roles=(role,))
        for path in (
            "/cijfers/contracts",
            "/cijfers/contracts/eenheden.csv",
            "/eenheden/sociaal",
            "/peilingen",
        ):
            answer: httpx.Response = await client.get(path)
            assert answer.status_code == 403, path
