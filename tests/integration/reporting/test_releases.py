"""The release room on folded facts: once per quarter, from what was known, and never again."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from peil_chassis import registry
from peil_chassis.fold.loop import Fold
from peil_chassis.health import Health
from peil_chassis.projection import Build
from peil_chassis.recompute import compare_builds
from peil_chassis.store.port import Put
from peil_chassis.verify import verify
from peil_reporting.operate.__main__ import release_now
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.people.projection import PROJECTION as STAFF
from peil_reporting.releases.domain.release import Told
from peil_reporting.releases.fence import FencedStore, PeopleOutOfSight
from peil_reporting.releases.loop import keep_releasing
from peil_reporting.releases.room import FoldsBehind, NobodyCounted, NothingDue, ReleaseRoom
from peil_reporting.releases.storage import COLLECTION, every_release
from reporting_clusters import UNITS, staff_of, two_clusters
from reporting_facts import placed
from reporting_people import altered, ended, finished, started
from reporting_service import API, HOST, Reporting, records


def room(reporting: Reporting) -> ReleaseRoom:
    return reporting.release_room()


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(two_clusters())
    return reporting


async def test_a_release_tells_the_population_of_the_quarters_last_day(reporting: Reporting) -> None:
    later = [started("team", "2026-04-01", "2026-04-02", person="new"), ended("2026-04-01", person="team1")]
    await reporting.take(later)
    release = await room(reporting).release_due()
    assert (release.quarter, release.population_on, release.known_on) == ("2026-Q1", 20260331, 20260614)
    told = release.figures["staff_by_scale_band"].units
    assert (told["stad"].total, told["sociaal"].total, told["ruimte"].total) == (50, 30, 20)
    assert told["stad"].categories["12-14"] == 20
    assert release.provenance.build == "staff_v1_b1"
    assert sum(offset for _, _, offset in release.provenance.position) == 52


async def test_a_quarter_is_released_once_whatever_becomes_known_later(reporting: Reporting) -> None:
    first = await room(reporting).release_due()
    await reporting.take(staff_of("team", 12, known="2026-06-15", employment="late"))
    with pytest.raises(NothingDue):
        await room(reporting).release_due()
    assert await every_release(reporting.store) == [first]


async def test_what_became_known_today_is_for_the_next_quarter_unless_somebody_decides(reporting: Reporting) -> None:
    late = started("team", "2026-03-01", "2026-06-15", person="late")
    await reporting.take([late])
    release = await room(reporting).release_due(known_today=True)
    assert release.known_on == 20260615
    assert release.figures["staff_by_scale_band"].units["stad"].total == 51
    again = Reporting()
    await again.take([*two_clusters(), late])
    assert (await room(again).release_due()).figures["staff_by_scale_band"].units["stad"].total == 50


async def test_nothing_is_released_before_the_folds_hold_everything(reporting: Reporting) -> None:
    await reporting.log.append(records([started("team", "2026-01-01", person="behind")], Counter()))
    with pytest.raises(FoldsBehind):
        await room(reporting).release_due()
    await reporting.take([])
    assert (await room(reporting).release_due()).figures["staff_by_scale_band"].units["stad"].total == 51


async def test_nothing_is_released_before_the_first_fold_and_before_anybody_is_known() -> None:
    empty = Reporting()
    with pytest.raises(FoldsBehind):
        await room(empty).release_due()
    await empty.take(UNITS)
    with pytest.raises(NobodyCounted):
        await room(empty).release_due()


async def test_quarters_follow_each_other_and_tell_their_own_moves(
    reporting: Reporting,
) -> None:
    await reporting.take([placed("klein", "sociaal", "2020-01-01", "2025-01-02"), *staff_of("klein", 3)])
    await room(reporting).release_due()
    moves = [
        *(ended("2026-05-01", person=f"team{n}") for n in range(10)),
        *(started("team", "2026-05-02", person=f"new{n}") for n in range(12)),
        placed("klein", "ruimte", "2026-05-01", n=2),
    ]
    await reporting.take(moves)
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    second = await room(reporting).release_due()
    assert second.quarter == "2026-Q2"
    stands = second.figures["staff_by_scale_band"].units["stad"]
    assert (stands.total, stands.quarter) == (50, "2026-Q1")  # all who left had one scale band, as everybody has there
    assert second.figures["staff"].units["stad"] == Told("ok", 52)  # three of a small team are in no figure
    told = second.figures["staff_moves"].units
    assert told["stad"].categories["outflow"] == 10
    assert told["sociaal"] == Told("too-few")


async def test_a_start_known_after_its_quarter_was_released_is_new_in_the_next() -> None:
    turnover = [
        *(ended("2026-05-01", person=f"{unit}{n}") for unit in ("team", "dienst") for n in range(15)),
        *(started(unit, "2026-05-02", person=f"new-{unit}{n}") for unit in ("team", "dienst") for n in range(15)),
    ]
    late = started("team", "2026-03-01", "2026-06-20", person="late")
    for more, told in (([], 30), ([late], 31)):
        reporting = Reporting()
        await reporting.take(two_clusters())
        await room(reporting).release_due()
        await reporting.take([*turnover, *more])
        reporting.clock.set(reporting.clock.now() + timedelta(days=40))
        second = await room(reporting).release_due()
        assert second.figures["staff_moves"].units["stad"].categories["inflow"] == told


async def test_what_is_stored_holds_no_amount_below_k(reporting: Reporting) -> None:
    await reporting.take(
        [
            *staff_of("team", 3, band="15-plus", employment="x", age="55-plus"),
            *(finished("inclusie", "2026-02-01", person=f"dienst{n}") for n in range(4)),
            altered("dienst", "2026-02-01", person="dienst9", band="15-plus"),
        ]
    )
    await room(reporting).release_due()
    (row,) = await reporting.store.find(COLLECTION, {})
    for figure in row["figures"].values():
        for told in figure["units"].values():
            amounts = [told.get("total"), told.get("out_of"), *told.get("categories", {}).values()]
            assert not [amount for amount in amounts if isinstance(amount, int) and amount < row["k"]]


async def test_a_rebuild_gives_the_same_cells_and_touches_no_release(reporting: Reporting) -> None:
    before = await room(reporting).release_due()
    entry = await registry.entry_of(reporting.store, STAFF.name)
    assert entry is not None
    build = Build(STAFF.name, STAFF.version, 2)
    fold = Fold(STAFF, build, log=reporting.log, store=reporting.store, clock=reporting.clock)
    bounds = await reporting.log.bounds(await reporting.log.partitions(STAFF.topic))
    await fold.run_until({partition: found.end for partition, found in bounds.items()})
    for number in range(4):
        assert await compare_builds(reporting.store, entry.active, build, number) == []
    for verdict in await verify(STAFF, build, log=reporting.log, store=reporting.store):
        assert verdict.differences == ()
    assert await every_release(reporting.store) == [before]


async def test_the_fence_shows_everything_but_what_is_about_people(reporting: Reporting) -> None:
    await room(reporting).release_due()
    fenced = FencedStore(reporting.store)
    for collection in ("staff_v1_b1_cells", "staff_v1_b1_entities", "staff_v12_b345_cells"):
        with pytest.raises(PeopleOutOfSight):
            await fenced.find(collection, {})
        with pytest.raises(PeopleOutOfSight):
            await fenced.load(collection, ["x"])
        with pytest.raises(PeopleOutOfSight):
            await fenced.commit([Put(collection, {"_id": "x"})])
        with pytest.raises(PeopleOutOfSight):
            await fenced.drop(collection)
    assert await every_release(fenced) == await every_release(reporting.store)
    assert await fenced.find(f"{UNIT_PLACEMENTS.name}_v1_b1_entities", {})


async def test_the_loop_releases_what_is_due_and_goes_on_beating(reporting: Reporting) -> None:
    health = Health()
    looping = asyncio.create_task(keep_releasing(room(reporting), health.loop("release")))
    async with asyncio.timeout(5):
        while not await every_release(reporting.store):
            await asyncio.sleep(0.01)
    assert health.alive().fine
    assert not looping.done()
    looping.cancel()
    await asyncio.wait([looping])


async def test_the_command_releases_once_and_says_so(reporting: Reporting, capsys: pytest.CaptureFixture[str]) -> None:
    assert await release_now(reporting.log, reporting.store) == 0
    assert "2026-Q3: vrijgegeven, 9 cijfers over mensen, elk van minstens 10." in capsys.readouterr().out
    assert await release_now(reporting.log, reporting.store) == 0
    assert "het laatste is al vrijgegeven" in capsys.readouterr().out


async def test_a_figure_is_told_anew_only_when_nobody_or_enough_came_and_went(reporting: Reporting) -> None:
    """One newcomer in a cluster: who knows the newcomer would read the scale band from two quarters."""
    await reporting.release_room().release_due()
    await reporting.take([started("team", "2026-05-01", person="new", band="12-14")])
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    second = await reporting.release_room().release_due()
    told = second.figures["staff"].units
    assert second.afresh == ("ruimte",)  # where nobody came or went; below clusters staff is told once a year
    assert {unit: (told[unit].total, told[unit].quarter) for unit in told} == {
        "stad": (50, "2026-Q1"), "sociaal": (30, "2026-Q1"), "team": (30, "2026-Q1"),
        "ruimte": (20, ""), "dienst": (20, "2026-Q1"),
    }  # fmt: skip
    async with reporting.serving() as client:
        found = (await client.get(f"{API}/figures/staff_by_scale_band")).json()
        assert (found["value"], found["populationOn"], found["release"]["release"]) == (50, "2026-03-31", "2026-Q2")
        assert "Stand van 31 maart 2026" in (await client.get(f"{HOST}/cijfers/staff_by_scale_band")).text
    gone = [ended("2026-08-01", person=f"{unit}{n}") for unit in ("team", "dienst") for n in range(12)]
    came = [started("team", "2026-08-01", person=f"many{n}") for n in range(12)]
    came += [started("dienst", "2026-08-01", person=f"more{n}", band="12-14") for n in range(12)]
    await reporting.take([*gone, *came])
    reporting.clock.set(reporting.clock.now() + timedelta(days=92))
    third = await reporting.release_room().release_due()
    told = third.figures["staff"].units
    assert {unit: (told[unit].total, told[unit].quarter) for unit in told} == {
        "stad": (51, ""), "sociaal": (31, ""), "ruimte": (20, ""),
        "team": (30, "2026-Q1"), "dienst": (20, "2026-Q1"),
    }  # fmt: skip
    reporting.clock.set(reporting.clock.now() + timedelta(days=184))
    await reporting.release_room().release_due()
    a_year_on = await reporting.release_room().release_due()
    assert a_year_on.quarter == "2027-Q1"
    told = a_year_on.figures["staff"].units
    assert {unit: (told[unit].total, told[unit].quarter) for unit in told} == {
        "stad": (51, ""), "sociaal": (31, ""), "ruimte": (20, ""), "team": (31, ""), "dienst": (20, ""),
    }  # fmt: skip


async def test_a_team_that_moves_with_one_newcomer_hides_both_clusters_and_not_the_whole(reporting: Reporting) -> None:
    """Each cluster changed by enough, both together by one: their sum would tell of that one."""
    await reporting.take([placed("elf", "sociaal", "2020-01-01", "2025-01-02"), *staff_of("elf", 11)])
    await reporting.release_room().release_due()
    await reporting.take([placed("elf", "ruimte", "2026-05-01", n=2), started("elf", "2026-05-02", person="one")])
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    second = await reporting.release_room().release_due()
    assert {"ruimte", "elf", "stad"}.isdisjoint(second.afresh)


async def test_a_figure_that_was_replaced_is_remembered_all_the_same(reporting: Reporting) -> None:
    """Many came and all but one went again: beside the first figure the third would tell of that one."""
    await reporting.release_room().release_due()
    bands = ("10-11", "12-14")
    came = [started("team", "2026-05-01", person=f"in{band}{n}", band=band) for band in bands for n in range(13)]
    await reporting.take(came)
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    await reporting.release_room().release_due()
    await reporting.take([ended("2026-08-01", person=f"in{band}{n}") for band in bands for n in range(13)][1:])
    reporting.clock.set(reporting.clock.now() + timedelta(days=92))
    assert {"stad", "sociaal", "team"}.isdisjoint((await reporting.release_room().release_due()).afresh)


async def test_what_became_known_late_may_be_among_who_seem_to_have_come(reporting: Reporting) -> None:
    await reporting.release_room().release_due()
    facts = [started("team", "2026-05-01", person=f"new{n}") for n in range(10)]
    facts += [ended("2026-05-01", person=f"team{n}") for n in range(10)]
    late = started("team", "2026-03-01", "2026-06-20", person="late")
    await reporting.take([*facts, late])
    reporting.clock.set(reporting.clock.now() + timedelta(days=40))
    assert {"stad", "sociaal", "team"}.isdisjoint((await reporting.release_room().release_due()).afresh)
