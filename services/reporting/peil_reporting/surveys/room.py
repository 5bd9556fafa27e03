"""
The only module that reads counted answers. What it makes of them goes through the gate, and from here out of the door.

No count leaves it otherwise: not as an answer, not in a log, not in an error. It is handed a store that shows them;
nobody else of reporting is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import msgspec

from peil_chassis.clock import Clock, amsterdam_day, timestamp
from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Conflict, Document, Store
from peil_disclosure.certificate import certify
from peil_disclosure.model import Refused
from peil_reporting.days import number_of
from peil_reporting.organisation.domain import Node
from peil_reporting.organisation.projection import PROJECTION as UNITS
from peil_reporting.organisation.storage import PlacementsReader
from peil_reporting.releases.apart import Calculate, CalculationDied, apart
from peil_reporting.releases.door import AlreadyReleased, Door, Ground, Made
from peil_reporting.releases.facts import Level
from peil_reporting.responses.projection import PROJECTION as RESPONSES
from peil_reporting.responses.projection import Responses, leaves
from peil_reporting.surveys.domain.campaign import Catalogue, Opened, catalogue_of, check_catalogue
from peil_reporting.surveys.domain.entries import figures_of, tables_of
from peil_reporting.surveys.domain.figures import SurveyGate, SurveyMade, Told
from peil_reporting.surveys.domain.leaves import Leaf, NotForRelease
from peil_reporting.surveys.domain.waves import asked_again, comparable
from peil_reporting.surveys.projection import PROJECTION as SURVEYS
from peil_reporting.surveys.projection import Campaign, closed, opened
from peil_reporting.surveys.storage import SurveyRelease, every_release, frozen_catalogue, indexes, nodes_of, puts_of
from peil_reporting.surveys.turnover import Between, between
from peil_reporting.surveys.work import told_of
from peil_reporting.thresholds.domain import DISCRIMINATION, SURVEY, in_force
from peil_reporting.thresholds.storage import every_change

PAGE = 50


class Looked(NamedTuple):
    """
    What a look brought.

    Attributes:
        released: The campaigns that were released by it.
        refused: Campaigns whose leaves do not hang together, and the rule that they break.
    """

    released: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]


class Unfinished(CalculationDied):
    """Whoever computed a campaign is gone. All others were looked at; `looked` is what that brought."""

    def __init__(self, campaign: str, looked: Looked) -> None:
        """Of several such campaigns *campaign* is the last."""
        super().__init__(campaign)
        self.looked = looked


class SurveyRoom:
    """Releases a campaign as soon as every leaf of it was counted, once."""

    def __init__(self, store: Store, clock: Clock, door: Door, calculate: Calculate = apart) -> None:
        """Reads *store*; what is released is computed by *calculate*, and goes through *door*."""
        self._store = store
        self._clock = clock
        self._door = door
        self._calculate = calculate
        self._looked_at: list[Document] | None = None

    async def release_due(self) -> Looked:
        """
        Release every campaign that is complete and was not released. Nothing is read while no fact was folded.

        Raises:
            Unfinished: whoever computed one of them is gone; the others went on, and that one is tried again next time.
            StoreAway: the store does not answer.
        """
        campaigns_build = await active_build(self._store, SURVEYS.name)
        counts_build = await active_build(self._store, RESPONSES.name)
        if campaigns_build is None or counts_build is None:
            return Looked((), ())
        stood = await self._store.find(POSITIONS, {"build": (campaigns_build.name, counts_build.name)})
        if stood == self._looked_at:
            return Looked((), ())
        await self._freeze(campaigns_build)
        found = await self._look(campaigns_build, counts_build)
        self._looked_at = stood
        return found

    async def _look(self, campaigns_build: Build, counts_build: Build) -> Looked:
        out = {one.campaign for one in await every_release(self._store)}
        released: list[str] = []
        refused: list[tuple[str, str]] = []
        died: str | None = None
        after: After | None = None
        while True:
            rows = await self._store.find(counts_build.entities, {}, limit=PAGE, after=after)
            for row in rows:
                if row["_id"] in out:
                    continue
                try:
                    if await self._release(campaigns_build, counts_build, msgspec.convert(row["entity"], Responses)):
                        released.append(row["_id"])
                except NotForRelease as broken:
                    refused.append((row["_id"], str(broken)))
                except Refused as broken:
                    refused.append((row["_id"], broken.rule))
                except CalculationDied:
                    died = row["_id"]  # one that always needs too much memory must not keep the others waiting
            if len(rows) < PAGE:
                looked = Looked(tuple(released), tuple(refused))
                if died is not None:
                    raise Unfinished(died, looked)
                return looked
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    async def _freeze(self, campaigns_build: Build) -> None:
        """Fix what is ever told of each campaign that opened, before anything of it was counted."""
        after: After | None = None
        while True:
            rows = await self._store.find(campaigns_build.entities, {}, limit=PAGE, after=after)
            for row in rows:
                asked = opened(msgspec.convert(row["entity"], Campaign))
                if asked is not None:
                    await frozen_catalogue(self._store, await self._catalogue(row["_id"], asked))
            if len(rows) < PAGE:
                return
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    async def _catalogue(self, campaign: str, asked: Opened) -> Catalogue:
        kind = DISCRIMINATION if any(one.discrimination for one in asked.questions) else SURVEY
        begun = timestamp(datetime.fromisoformat(asked.opens_at))
        return catalogue_of(campaign, asked, in_force(await every_change(self._store), kind, begun))

    async def _release(self, campaigns_build: Build, counts_build: Build, counted: Responses) -> bool:
        row = (await self._store.load(campaigns_build.entities, [counted.campaign])).get(counted.campaign)
        campaign = msgspec.convert(row["entity"], Campaign) if row else Campaign()
        asked, within = opened(campaign), leaves(counted)
        if asked is None or not within or len(within) < max(leaf.leaves for leaf in within):
            return False
        now = await self._catalogue(counted.campaign, asked)
        frozen = await frozen_catalogue(self._store, now)
        await self._declare()
        ended = closed(campaign)
        earlier, units = await self._earlier(asked), await self._units(asked)

        async def make(ground: Ground) -> Made:
            check_catalogue(frozen, now)
            k = max([frozen.k, *(leaf.k for leaf in within)])
            made = await self._made(asked, within, SurveyGate(k, ground.key), units)
            release = msgspec.structs.replace(
                _asked(counted.campaign, asked),
                k=k,
                closed_at=ended.closed_at if ended else asked.closes_at,
                released_on=number_of(amsterdam_day(self._clock.now())),
                root=made.nodes[0].node,
                leaves=len(within),
                build=counts_build.name,
                earlier=earlier.campaign if earlier else "",
            )
            return Made(
                release=counted.campaign,
                about="survey",
                k=k,
                certificates={"participation": certify(made.problem, made.verdict, salt=ground.salt)},
                figures=figures_of(counted.campaign, made.nodes, made.cells),
                levels=_levels(made, within, units),
                documents=puts_of(release, _beside(earlier, made.nodes)),
                recipes=made.recipes,
            )

        try:
            await self._door.release(counted.campaign, tables_of(counted.campaign, frozen.tables), make)
        except AlreadyReleased:
            return False
        return True

    async def _made(self, asked: Opened, within: list[Leaf], gate: SurveyGate, units: Mapping[str, Node]) -> SurveyMade:
        """What is told of leaves. Raises `Refused`, `NotForRelease`, `CalculationDied`."""
        # Minutes of arithmetic in a large wave: the fold goes on meanwhile.
        names = {unit: node.name for unit, node in units.items()}  # for what the scrutineer reads
        made = await self._calculate(told_of, asked, within, gate, names)
        if made is None or not made.nodes:
            raise Refused("nothing-to-tell", "too few people took part in all")
        return made

    async def _units(self, asked: Opened) -> Mapping[str, Node]:
        """The units as they were on the day it opened."""
        build = await active_build(self._store, UNITS.name)
        if build is None:
            return {}
        days = [amsterdam_day(at) for at in (datetime.fromisoformat(asked.opens_at), self._clock.now())]
        tree = (await PlacementsReader(self._store).read(build)).tree(*map(number_of, days))
        return tree.nodes

    async def _earlier(self, asked: Opened) -> _Earlier | None:
        """The campaign it is set beside, with how people changed since; None when there was none before."""
        released = [one for one in await every_release(self._store) if one.opened_at < asked.opens_at]
        # The last of those that asked most of the same: another survey in between is no earlier wave of this one.
        before = max(released, key=lambda one: asked_again(one.questions, asked.questions), default=None)
        if before is None:
            return None
        days = [number_of(amsterdam_day(datetime.fromisoformat(at))) for at in (before.opened_at, asked.opens_at)]
        changed = await between(self._store, days[0], days[1], number_of(amsterdam_day(self._clock.now())))
        nodes = {one.node: one for one in await nodes_of(self._store, before.campaign)}
        return _Earlier(before.campaign, nodes, changed)

    async def _declare(self) -> None:
        while True:
            with suppress(Conflict):
                await self._store.declare(indexes())
                return
            await asyncio.sleep(0.05)


def _asked(campaign: str, asked: Opened) -> SurveyRelease:
    """What of the release of *campaign* was fixed when it opened; what follows from answers is still empty."""
    return SurveyRelease(
        campaign=campaign,
        title=asked.title,
        questions=asked.questions,
        k=asked.k,
        opened_at=asked.opens_at,
        closed_at=asked.closes_at,
        released_on=0,
        root="",
        leaves=0,
        build="",
        question_set=asked.question_set,
        theme=asked.theme,
        repeat_months=asked.repeat_months,
    )


class _Earlier(NamedTuple):
    """A campaign that was released before, what was told of it, and how people changed since; None: unknown."""

    campaign: str
    nodes: Mapping[str, Told]
    changed: Between | None


def _beside(earlier: _Earlier | None, nodes: Sequence[Told]) -> list[Told]:
    """*nodes*, each saying whether it may be set beside the campaign before."""
    if earlier is None:
        return list(nodes)
    people = earlier.changed.people if earlier.changed else {}
    levels = earlier.changed.levels if earlier.changed else {}
    return [
        msgspec.structs.replace(one, earlier=earlier.campaign)
        if one.node in earlier.nodes
        and comparable(earlier.nodes[one.node], one, people.get(one.unit), levels.get(one.unit))
        else one
        for one in nodes
    ]


def _levels(made: SurveyMade, within: list[Leaf], units: Mapping[str, Node]) -> list[Level]:
    """Rows told and hidden, by the level of the unit; what was joined before stands in no row."""
    kinds = ("municipality", "cluster", "directorate", "city-district", "department", "team")
    by_unit = {unit: node.level for unit, node in units.items()} | {leaf.path[-1]: leaf.level for leaf in within}
    top = within[0].path[0]
    counted = {kind: [0, 0] for kind in kinds}
    for node in [*(one.node for one in made.nodes), *made.hidden]:
        unit = node.partition("/")[0]
        level = "municipality" if unit == top else by_unit.get(unit)
        if level in counted:
            counted[level][node in made.hidden] += 1
    return [Level(kind, told, hidden) for kind, (told, hidden) in counted.items() if told or hidden]
