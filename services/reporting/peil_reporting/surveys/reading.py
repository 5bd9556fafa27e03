"""Answers questions about surveys from releases. It is given a store in which counted answers cannot be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

import msgspec

from peil_chassis.clock import amsterdam_day
from peil_chassis.registry import active_build
from peil_chassis.store.port import Store
from peil_reporting.days import number_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.surveys.domain.campaign import Opened
from peil_reporting.surveys.domain.figures import Told
from peil_reporting.surveys.domain.leaves import rest_of
from peil_reporting.surveys.projection import PROJECTION, Campaign, opened
from peil_reporting.surveys.storage import MOST, SurveyRelease, every_release, find_node, find_release, parts_of
from peil_reporting.why.words import SENTENCE

TreeOf = Callable[[int, int], Awaitable[Tree]]
"""The tree of units on a day, as known on a day; both ``YYYYMMDD``."""

SurveyStatus = Literal["ok", "too-few", "not-released-yet", "unit-unknown"]

STATUS_TEXT: Mapping[SurveyStatus, str] = {
    "ok": "Het cijfer is er.",
    "too-few": SENTENCE,
    "not-released-yet": "Deze peiling is nog niet vrijgegeven: dat gebeurt in één keer, als zij is gesloten en geteld."
    " Deden in totaal minder mensen mee dan de ondergrens, dan blijft dat zo.",
    "unit-unknown": "Deze eenheid deed niet mee aan deze peiling.",
}


class SurveySight(NamedTuple):
    """
    What is told of a unit in a campaign.

    Attributes:
        status: ``ok``, or why nothing is told.
        campaign: The campaign.
        title: What it is called.
        release: The release it is from; None before there is one.
        told: What is told; None unless the status is ``ok``.
        parts: What is told of the parts of the unit, in order of name.
        within: When there are too few: the unit in whose numbers they are.
        names: Name per unit on the day it opened.
    """

    status: SurveyStatus
    campaign: str
    title: str
    release: SurveyRelease | None
    told: Told | None
    parts: tuple[Told, ...]
    within: str | None
    names: Mapping[str, str]


class Surveys:
    """Reads campaigns and their releases. Every method raises `StoreAway`, and what *tree_of* raises."""

    def __init__(self, store: Store, tree_of: TreeOf) -> None:
        """Reads from *store*; names of units come from *tree_of*."""
        self._store = store
        self._tree_of = tree_of

    async def released(self) -> list[SurveyRelease]:
        """Every release, the last campaign that opened first."""
        return await every_release(self._store)

    async def waiting(self) -> dict[str, Opened]:
        """The campaigns that are open, or closed and not released, by id."""
        out = {one.campaign for one in await self.released()}
        build = await active_build(self._store, PROJECTION.name)
        rows = await self._store.find(build.entities, {}, limit=MOST) if build else []
        found = {row["_id"]: opened(msgspec.convert(row["entity"], Campaign)) for row in rows}
        return {name: asked for name, asked in found.items() if asked is not None and name not in out}

    async def on(self, campaign: str, unit: str | None, *, rest: bool = False) -> SurveySight | None:
        """
        What *campaign* says of *unit* (None: of everybody), or of the *rest* of it; None without such a campaign.

        The rest is what is left of a unit when some units below it are told apart.
        """
        release = await find_release(self._store, campaign)
        if release is None:
            asked = (await self.waiting()).get(campaign)
            if asked is None:
                return None
            return SurveySight("not-released-yet", campaign, asked.title, None, None, (), None, {})
        opened_on = number_of(amsterdam_day(datetime.fromisoformat(release.opened_at)))
        tree = await self._tree_of(opened_on, release.released_on)
        names = {id_: node.name for id_, node in tree.nodes.items()}
        sight = SurveySight("ok", campaign, release.title, release, None, (), None, names)
        at = unit or release.root
        node = rest_of(at) if rest else at
        told = await find_node(self._store, campaign, node)
        if told is not None:
            parts = await parts_of(self._store, campaign, node)
            in_order = sorted(parts, key=lambda one: (one.part == "rest", names.get(one.unit, one.unit), one.node))
            return sight._replace(told=told, parts=tuple(in_order))
        for above in reversed(tree.path(at)) if at in tree.nodes else ():
            if await find_node(self._store, campaign, above.unit) is not None:
                return sight._replace(status="too-few", within=above.unit)
        return sight._replace(status="unit-unknown")
