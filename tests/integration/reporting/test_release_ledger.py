"""What a release leaves behind in its one commit: the ledger, which finds out whoever changes it, and its event."""

from __future__ import annotations

import asyncio
from itertools import groupby
from typing import Any

import msgspec
import pytest

from peil_chassis.store.port import Delete, Put
from peil_disclosure.model import Refused
from peil_reporting.releases.domain.entries import TABLES
from peil_reporting.releases.door import Ground, Made
from peil_reporting.releases.ledger import cells_of, verify_ledger
from peil_reporting.releases.room import ReleaseRoom
from peil_reporting.releases.storage import every_release
from reporting_agreed import campaign_opened, survey_of
from reporting_agreed_town import LEAVES
from reporting_clusters import two_clusters
from reporting_service import Reporting, here


@pytest.fixture
async def reporting() -> Reporting:
    reporting = Reporting()
    await reporting.take(two_clusters())
    return reporting


async def test_every_figure_told_is_in_the_ledger_with_whom_it_counts_and_never_a_person(reporting: Reporting) -> None:
    release = await reporting.release_room().release_due()
    kept = await verify_ledger(reporting.store)
    rows = await reporting.store.find("ledger", {})
    assert (kept.findings, kept.count) == ((), len(rows))
    assert {row["release"] for row in rows} == {"2026-Q1"}
    staff = next(row for row in rows if row["table"] == "register/staff_by_scale_band" and row["row"] == "2026-Q1/stad")
    assert (staff["n"], staff["low"], staff["high"]) == (50, 50, 50)
    cells = await cells_of(reporting.store, [staff["atoms_hash"]])
    assert set(*cells.values()) == {"2026-Q1/sociaal", "2026-Q1/ruimte"}
    told = [
        (f"register/{name}", f"2026-Q1/{unit}", amount)
        for name, of in release.figures.items()
        for unit, one in of.units.items()
        if (amount := one.total if one.total is not None else one.out_of) is not None
    ]
    assert sorted((row["table"], row["row"], row["n"]) for row in rows if row["row"].count("/") == 1) == sorted(told)


async def test_a_release_is_made_known_in_the_same_commit_without_a_figure(reporting: Reporting) -> None:
    await reporting.release_room().release_due()
    (row,) = await reporting.store.find("outbox", {})
    data = msgspec.json.decode(row["value"])["data"]
    assert row["topic"] == "peil-releases"
    assert (data["release"], data["about"], data["verdict"], data["k"]) == ("2026-Q1", "register", "safe", 10)
    head = (await reporting.store.load("ledger_heads", ["head"]))["head"]
    assert (data["ledger_first"], data["ledger_last"], data["ledger_hash"]) == (1, head["number"], head["hash"])
    assert {"level", "released", "hidden"} == set(data["levels"][0])


@pytest.mark.parametrize("spoil", ["changed", "removed", "tail", "cells"])
async def test_a_row_of_the_ledger_that_was_changed_or_removed_is_found(reporting: Reporting, spoil: str) -> None:
    await reporting.release_room().release_due()
    rows = await reporting.store.find("ledger", {})
    if spoil == "changed":
        await reporting.store.commit([Put("ledger", {**rows[3], "n": rows[3]["n"] + 1})])
    elif spoil == "cells":
        (kept, *_) = await reporting.store.find("ledger_counted", {})
        await reporting.store.commit([Put("ledger_counted", {**kept, "cells": ["2026-Q1/ruimte"]})])
    else:
        await reporting.store.commit([Delete("ledger", rows[3 if spoil == "removed" else -1]["_id"])])
    assert (await verify_ledger(reporting.store)).findings


async def test_of_two_releases_at_the_same_moment_one_waits_and_is_audited_with_what_the_other_told(
    reporting: Reporting,
) -> None:
    """The survey's release comes in while the quarter's is being made: the quarter is made a second time."""
    await reporting.take([campaign_opened("2026-05-04"), *survey_of(LEAVES)])
    door = reporting.door()
    real, made = door._commit, []

    async def held_up(what: Made, head: Any) -> str:
        made.append(what.release)
        if len(made) == 1:
            assert (await reporting.survey_room().release_due()).released == ("najaar",)
        return await real(what, head)

    door._commit = held_up  # type: ignore[method-assign]
    await ReleaseRoom(reporting.store, reporting.log, reporting.clock, door, here).release_due()
    assert made == ["2026-Q1", "2026-Q1"]
    rows = await reporting.store.find("ledger", {}, limit=5000)
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert [name for name, _ in groupby(row["release"] for row in rows)] == ["najaar", "2026-Q1"]
    assert (await verify_ledger(reporting.store)).findings == ()


async def test_two_processes_release_a_quarter_once(reporting: Reporting) -> None:
    done = await asyncio.gather(
        reporting.release_room().release_due(), reporting.release_room().release_due(), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["AlreadyReleased", "Release"]
    assert len({row["release"] for row in await reporting.store.find("ledger", {})}) == 1


async def test_what_the_gate_refuses_is_not_told_and_the_rule_is_kept_for_the_scrutineer(reporting: Reporting) -> None:
    async def refuse(ground: Ground) -> Made:
        raise Refused("does-not-add-up", "a row")

    with pytest.raises(Refused):
        await reporting.door().release("2026-Q1", TABLES, refuse)
    assert await every_release(reporting.store) == []
    assert await reporting.store.find("ledger", {}) == []
    (row,) = await reporting.store.find("release_reports", {})
    assert (row["verdict"], row["rule"]) == ("refused", "does-not-add-up")
