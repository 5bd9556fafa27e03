"""
Rebuilding beside the old: a second build folds from the start, catches up, is compared, and is switched to at once.

A crash at any step goes on: every step is read from the registry, and each can be done again. While two builds are
compared both stand still at the same positions; the switch follows before the old one moves on, so that a reader who
polls all the time never sees a figure go back.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from peil_chassis import registry
from peil_chassis.cells import day_number, totals
from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.dead_letters import decided_events
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.fold.positions import stored_positions
from peil_chassis.killpoint import reached
from peil_chassis.log.port import Log, Partition
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.projection import Build
from peil_chassis.recompute import compare_builds, stored_documents
from peil_chassis.registry import Entry
from peil_chassis.store.port import Delete, Store

log_ = get_logger()
declare_events({"rebuild_differs": "the same code gave other documents: the build waits and is not switched to"})

OLD_BUILD_STAYS = timedelta(seconds=120)
"""
How long a build's documents outlive the switch away from it. Twice the 60 s for which a store keeps the transaction of
a process that died inside a commit: the embedded Python server blocks for good when a collection that such a
transaction wrote to is dropped.
"""
NEAR = 1000
LISTED = 200


class HistoryGone(Exception):
    """The log no longer starts at its beginning: a rebuild would lose what retention removed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two builds at equal positions answer differently."""

    differences: tuple[str, ...]
    now_accepted: tuple[str, ...]


async def refuse_without_history(log: Log, topic: str) -> None:
    """
    Check that *topic* can be read from its beginning.

    Raises:
        HistoryGone: a partition's first records are gone.
        LogAway: the log does not answer.
    """
    bounds = await log.bounds(await log.partitions(topic))
    if any(bound.start > 0 for bound in bounds.values()):
        raise HistoryGone(topic)


async def near(store: Store, log: Log, old: Build, new: Build, partitions: tuple[Partition, ...]) -> bool:
    """
    Whether *new* has come within reach of where *old* stands, by position; a replaced log may end before that.

    Raises:
        LogAway, StoreAway: transient.
    """
    behind = await stored_positions(store, old, partitions)
    ahead = await stored_positions(store, new, partitions)
    ends = await log.bounds(partitions)
    missing = sum(
        max(0, min(position.next, ends[partition].end) - (ahead[partition].next if partition in ahead else 0))
        for partition, position in behind.items()
    )
    return missing <= NEAR


async def meeting_point(store: Store, log: Log, topic: str, builds: Sequence[Build]) -> dict[Partition, int]:
    """
    The offsets at which *builds* can be compared: per partition the furthest any of them stands.

    Raises:
        LogAway, StoreAway: transient.
    """
    partitions = await log.partitions(topic)
    bounds = await log.bounds(partitions)
    targets = {partition: bounds[partition].start for partition in partitions}
    for build in builds:
        for partition, position in (await stored_positions(store, build, partitions)).items():
            targets[partition] = max(targets[partition], min(position.next, bounds[partition].end))
    return targets


async def meet(folds: Sequence[Fold[Any]], targets: dict[Partition, int], *, patience_s: float) -> bool:
    """
    Bring stopped folds of one topic to the same positions.

    Returns:
        False when they did not get there within *patience_s* seconds; they stand wherever they are.
    """
    try:
        async with asyncio.timeout(patience_s):
            await asyncio.gather(*(fold.run_until(targets) for fold in folds))
    except TimeoutError:
        return False
    return True


async def compare(
    store: Store, clock: Clock, old: Build, new: Build, partitions: Sequence[Partition], *, confidential: bool = False
) -> Comparison:
    """
    What differs between two builds at equal positions: documents for the same code, figures for changed code.

    Of a *confidential* projection no amount is told: only how many differ, per figure.

    Raises:
        StoreAway: the store does not answer.
    """
    accepted: set[str] = set()
    if old.version == new.version:
        found: list[str] = []
        for partition in partitions:
            found.extend(await compare_builds(store, old, new, partition.number, confidential=confidential))
    else:
        found = await _figure_differences(store, clock, old, new, partitions, confidential=confidential)
        before = await decided_events(store, old.projection, old.version)
        accepted = before - await decided_events(store, new.projection, new.version)
    return Comparison(tuple(found[:LISTED]), tuple(sorted(accepted)[:LISTED]))


async def _figure_differences(
    store: Store, clock: Clock, old: Build, new: Build, partitions: Sequence[Partition], *, confidential: bool
) -> list[str]:
    """Per figure, unit and category what both builds say today; when *confidential* how many differ per figure."""
    today = day_number(amsterdam_day(clock.now()))
    sides: list[dict[tuple[str, str, str], int]] = []
    for build in (old, new):
        amounts: dict[tuple[str, str, str], int] = {}
        for partition in partitions:
            for document in (await stored_documents(store, build.cells, partition.number)).values():
                for category, amount in totals([document], today, today).items():
                    place = (document["figure"], document["unit"], category)
                    amounts[place] = amounts.get(place, 0) + amount
        sides.append(amounts)
    before, after = sides
    places = [place for place in sorted(before.keys() | after.keys()) if before.get(place, 0) != after.get(place, 0)]
    if confidential:
        return [
            f"{figure}: {amount} amounts" for figure, amount in sorted(Counter(place[0] for place in places).items())
        ]
    return [
        f"{figure} {unit} {category or '-'}: {before.get(place, 0)} -> {after.get(place, 0)}"
        for place in places
        for figure, unit, category in [place]
    ]


async def settle(store: Store, clock: Clock, entry: Entry, comparison: Comparison) -> Entry:
    """
    After a comparison: switch, or wait for a confirmation, in one write.

    Same code that answers differently is never switched to: it waits, and an alarm is raised.

    Raises:
        Conflict, StoreAway: try again.
    """
    building = entry.building
    if building is None:
        return entry
    same_code = building.version == entry.active.version
    clean = not comparison.differences and not comparison.now_accepted
    if clean or (entry.confirmed and not same_code):
        switched = replace(
            entry,
            active=building,
            building=None,
            waiting=False,
            confirmed=False,
            differences=comparison.differences,
            now_accepted=comparison.now_accepted,
            retired=(*entry.retired, entry.active),
            retired_at=timestamp(clock.now()),
        )
        reached("rebuild.before-switch")
        entry = await registry.change(store, entry, switched)
        reached("rebuild.after-switch")
        return entry
    if same_code:
        log_.error("rebuild_differs", projection=building.projection, count=len(comparison.differences))
    waiting = replace(entry, waiting=True, differences=comparison.differences, now_accepted=comparison.now_accepted)
    return await registry.change(store, entry, waiting) if waiting != entry else entry


async def drop_retired(store: Store, clock: Clock, entry: Entry, stays: timedelta) -> Entry:
    """
    Drop the documents of builds no longer read, *stays* after the last switch: no answer reads them any more.

    Raises:
        Conflict, StoreAway: try again.
    """
    if not entry.retired or timestamp(clock.now() - stays) < entry.retired_at:
        return entry
    for retired in entry.retired:
        await drop_build(store, retired)
    reached("rebuild.after-drop")
    return await registry.change(store, entry, replace(entry, retired=()))


async def drop_build(store: Store, build: Build) -> None:
    """
    Remove everything a build stored. Safe to repeat.

    Raises:
        StoreAway: the store does not answer.
    """
    await store.drop(build.entities)
    await store.drop(build.cells)
    rows = await store.find(POSITIONS, {"build": build.name})
    if rows:
        await store.commit([Delete(POSITIONS, row["_id"]) for row in rows])
