"""
The only module that reads counted answers. What it makes of them goes into a release by way of `domain.told_of`.

No count leaves it otherwise: not as an answer, not in a log, not in an error. It is handed a store that shows them;
nobody else of reporting is.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.fold.positions import COLLECTION as POSITIONS
from peil_chassis.projection import Build
from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Document, Store
from peil_reporting.days import number_of
from peil_reporting.responses.projection import PROJECTION as RESPONSES
from peil_reporting.responses.projection import Responses, leaves
from peil_reporting.surveys.domain import NotForRelease, least_people, told_of
from peil_reporting.surveys.projection import PROJECTION as SURVEYS
from peil_reporting.surveys.projection import Campaign, closed, opened
from peil_reporting.surveys.storage import SurveyRelease, add_release, every_release

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


class SurveyRoom:
    """Releases a campaign as soon as every leaf of it was counted, once."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Reads and writes *store*."""
        self._store = store
        self._clock = clock
        self._looked_at: list[Document] | None = None

    async def release_due(self) -> Looked:
        """
        Release every campaign that is complete and was not released. Nothing is read while no fact was folded.

        Raises:
            StoreAway: the store does not answer.
        """
        campaigns_build = await active_build(self._store, SURVEYS.name)
        counts_build = await active_build(self._store, RESPONSES.name)
        if campaigns_build is None or counts_build is None:
            return Looked((), ())
        stood = await self._store.find(POSITIONS, {"build": (campaigns_build.name, counts_build.name)})
        if stood == self._looked_at:
            return Looked((), ())
        found = await self._look(campaigns_build, counts_build)
        self._looked_at = stood
        return found

    async def _look(self, campaigns_build: Build, counts_build: Build) -> Looked:
        out = {one.campaign for one in await every_release(self._store)}
        released: list[str] = []
        refused: list[tuple[str, str]] = []
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
            if len(rows) < PAGE:
                return Looked(tuple(released), tuple(refused))
            after = After(rows[-1]["_id"], rows[-1]["_id"])

    async def _release(self, campaigns_build: Build, counts_build: Build, counted: Responses) -> bool:
        row = (await self._store.load(campaigns_build.entities, [counted.campaign])).get(counted.campaign)
        campaign = msgspec.convert(row["entity"], Campaign) if row else Campaign()
        asked, within = opened(campaign), leaves(counted)
        nodes = told_of(asked, within) if asked else None
        if asked is None or nodes is None:
            return False
        ended = closed(campaign)
        release = SurveyRelease(
            campaign=counted.campaign,
            title=asked.title,
            questions=asked.questions,
            k=least_people(asked, within),
            opened_at=asked.opens_at,
            closed_at=ended.closed_at if ended else asked.closes_at,
            released_on=number_of(amsterdam_day(self._clock.now())),
            root=nodes[0].node,
            leaves=len(within),
            build=counts_build.name,
        )
        return await add_release(self._store, release, nodes)
