"""
Keeps the due list equal to what the folds say: looks at every entity once, and then at those that changed.

What the folds tell is a hint. A process that starts, or takes over, or sees another build being read, looks at
everything; so nothing depends on a hint that was lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.health import Heartbeat
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Conflict, Document, Store, StoreAway
from peil_notifier.commits import Change, Commits
from peil_notifier.digests.upkeep import Upkeep
from peil_notifier.items.domain.listed import Difference, compare
from peil_notifier.items.domain.plans import Plan, carrier
from peil_notifier.items.domain.rhythms import TeamActivities
from peil_notifier.items.domain.sources import Agreement, DueItem, Vacancy
from peil_notifier.items.projection import agreements, plans, rhythms, vacancies
from peil_notifier.items.storage import DueList, Stored
from peil_notifier.presence.projection import PROJECTION as PRESENCE
from peil_notifier.projections import PROJECTIONS
from peil_notifier.rules import Rules

log_ = get_logger()
declare_events(
    {
        "due_list_waits": "the store is away or another process was first; the due list is brought up to date later",
        "due_list_complete": "every agreement, plan and vacancy was looked at; from here on only what changes",
    }
)

PAGE = 500
LOOK_EVERY_S = 0.2
REGISTRY_EVERY_TURNS = 10
"""Without news the registry is asked so seldom whether another build is read: a switch is rare, a turn is not."""


class Deriver:
    """Brings the due list up to date while this process folds."""

    def __init__(
        self,
        due_list: DueList,
        commits: Commits,
        upkeep: Upkeep,
        store: Store,
        clock: Clock,
        rules: Rules,
        *,
        on_duty: Callable[[], bool],
    ) -> None:
        """*on_duty* says whether this process folds; *upkeep* forgets persons who are erased."""
        self._due_list = due_list
        self._commits = commits
        self._upkeep = upkeep
        self._store = store
        self._clock = clock
        self._rules = rules
        self._on_duty = on_duty
        self._news: dict[str, set[str]] = {name: set() for name in (*SOURCES, PRESENCE.name)}
        self._read: dict[str, Build] = {}
        self._turns = 0

    def heard(self, build: Build, keys: Sequence[str]) -> None:
        """A fold wrote these entities."""
        if build.projection in self._news:
            self._news[build.projection].update(keys)

    @property
    def up_to_date(self) -> bool:
        """Whether the list holds all that this process has folded."""
        return set(self._read) == set(self._news) and not any(self._news.values())

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """Derive until cancelled, beating *heartbeat*."""
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                await self.turn()
            except (StoreAway, Conflict) as error:
                log_.warning("due_list_waits", error_type=type(error).__name__)
            await asyncio.sleep(LOOK_EVERY_S)

    async def turn(self) -> None:
        """
        Look at everything when that has not been done, else at what changed since the last turn.

        Raises:
            StoreAway, Conflict: not all was looked at; the next turn goes on.
        """
        if not self._on_duty():
            self._read.clear()
            return
        self._turns += 1
        for name in self._news:
            if name in self._read and not self._news[name] and self._turns % REGISTRY_EVERY_TURNS:
                continue
            build = await active_build(self._store, name)
            if build is None or build.version != VERSIONS[name]:
                # What older code wrote reads as nothing here, and all of it would end: wait for the rebuild's switch.
                self._read.pop(name, None)
                continue
            if self._read.get(name) != build:
                self._read.pop(name, None)
                self._news[name].clear()
                await self._everything(name, build)
                self._read[name] = build
                log_.info("due_list_complete", projection=name)
            else:
                await self._what_changed(name, build)

    async def _everything(self, name: str, build: Build) -> None:
        if name == PRESENCE.name:
            await self._upkeep.forget_all()
            return
        after: After | None = None
        while True:
            rows = await self._store.find(build.entities, {}, limit=PAGE, after=after)
            await self._look_at(name, rows)
            if len(rows) < PAGE:
                return
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    async def _what_changed(self, name: str, build: Build) -> None:
        keys = sorted(self._news[name])[:PAGE]
        if not keys:
            return
        # Taken out before reading: what is written meanwhile comes in again, and is then looked at once more.
        self._news[name].difference_update(keys)
        try:
            if name == PRESENCE.name:
                self._news[name].update(await self._upkeep.forget(keys))
            else:
                await self._look_at(name, list((await self._store.load(build.entities, keys)).values()))
        except (StoreAway, Conflict):
            self._news[name].update(keys)
            raise

    async def _look_at(self, name: str, rows: Sequence[Document]) -> None:
        rows = [row for row in rows if "entity" in row]
        if not rows:
            return
        open_ = {row["_id"]: self._items(name, row["entity"]) for row in rows}
        if name == rhythms.PROJECTION.name:
            open_ = await self._carried_on(open_)
        elif name == plans.PROJECTION.name and any(msgspec.convert(row["entity"], Plan).closing for row in rows):
            self._read.pop(rhythms.PROJECTION.name, None)  # what comes back may be for who carries the next plan
        held = await self._due_list.of_objects(list(open_))
        now = self._clock.now()
        today = amsterdam_day(now)
        changes: list[Change] = []
        for key, items in open_.items():
            mine = {
                id_: stored
                for id_, stored in held.items()
                if stored.listed.due.object == key and _follows_from(name, stored.listed.due)
            }
            listed = {id_: stored.listed for id_, stored in mine.items()}
            found = compare(items, listed, today, self._rules.calendar)
            changes.extend(self._changes(found, mine))
        if not all(await self._commits.do(changes)):
            raise Conflict(name)

    async def _carried_on(self, open_: Mapping[str, list[DueItem]]) -> dict[str, list[DueItem]]:
        """*open_* with, instead of a plan that is closed, the one that goes on with it."""
        build = self._read.get(plans.PROJECTION.name)
        closed: dict[str, str | None] = {}
        asked: set[str] = set()
        named = {due.plan for items in open_.values() for due in items if due.plan}
        while build is not None and (asking := named - asked):
            asked |= asking
            found = await self._store.load(build.entities, sorted(asking))
            for plan, row in found.items():
                closing = msgspec.convert(row["entity"], Plan).closing if "entity" in row else None
                if closing is not None:
                    closed[plan] = closing.followed_by
            named = {heir for heir in closed.values() if heir is not None}
        return {key: [replace(due, plan=carrier(due.plan, closed)) for due in items] for key, items in open_.items()}

    def _changes(self, found: Difference, held: dict[str, Stored]) -> list[Change]:
        changes: list[Change] = []
        for listed in found.changed:
            change = Change()
            self._due_list.put(change, listed, held.get(listed.item), self._clock.now())
            changes.append(change)
        for id_ in found.forgotten:
            change = Change()
            self._due_list.forget(change, held[id_])
            changes.append(change)
        return changes

    def _items(self, name: str, entity: Any) -> list[DueItem]:
        if name == agreements.PROJECTION.name:
            return msgspec.convert(entity, Agreement).items()
        if name == plans.PROJECTION.name:
            return msgspec.convert(entity, Plan).items(bureau=bool(self._rules.bureau_mail))
        if name == rhythms.PROJECTION.name:
            return msgspec.convert(entity, TeamActivities).items(self._rules.rhythms)
        return msgspec.convert(entity, Vacancy).items(self._rules.calendar, self._rules.terms)


VERSIONS = {each.name: each.version for each in PROJECTIONS}
"""Per read model the version of it that this code understands."""

SOURCES: dict[str, frozenset[str]] = {
    agreements.PROJECTION.name: frozenset({"agreement-due", "agreement-review"}),
    plans.PROJECTION.name: frozenset({"plan-action"}),
    vacancies.PROJECTION.name: frozenset({"vacancy-step"}),
    rhythms.PROJECTION.name: frozenset({"plan-action"}),
}
"""Read model -> the kinds of items that follow from it."""


def _follows_from(name: str, due: DueItem) -> bool:
    """Whether *due* is of the read model *name*; a plan and a unit may bear the same id."""
    return due.about in SOURCES[name] and due.again == (name == rhythms.PROJECTION.name)
