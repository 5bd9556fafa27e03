"""Answers questions about surveys from releases. It is given a store in which counted answers cannot be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
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
from peil_reporting.surveys.domain.returns import Again, Asked, again
from peil_reporting.surveys.domain.waves import Compared, Wave, compare
from peil_reporting.surveys.projection import PROJECTION, Campaign, opened
from peil_reporting.surveys.storage import (
    MOST,
    SurveyRelease,
    every_release,
    find_node,
    find_release,
    nodes_of,
    parts_of,
)
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

NOT_COMPARABLE = (
    "Voor dit onderdeel staat er geen vergelijking met de peiling ervoor: het was er toen niet, of de vergelijking zou "
    "iets over een enkele collega kunnen zeggen. Voor een hele directie is er altijd een vergelijking."
)


class Beside(NamedTuple):
    """
    An earlier campaign, beside this one.

    Attributes:
        campaign: The earlier one: of all before the one that asked most of the same questions, the last of several.
        title: What it is called.
        opened_at: When it opened (RFC 3339).
        figures: Participation and every question, then and now; none when this unit may not be compared.
    """

    campaign: str
    title: str
    opened_at: str
    figures: tuple[Compared, ...]


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
        beside: The campaign before; None when there was none, or nothing is told.
        again: What comes after it; None when it does not come back, or before its release.
    """

    status: SurveyStatus
    campaign: str
    title: str
    release: SurveyRelease | None
    told: Told | None
    parts: tuple[Told, ...]
    within: str | None
    names: Mapping[str, str]
    beside: Beside | None = None
    again: Again | None = None


def asked_of(campaign: str, one: SurveyRelease | Opened) -> Asked:
    """*campaign*, released or open, as far as its return goes."""
    opened_at = one.opened_at if isinstance(one, SurveyRelease) else one.opens_at
    opened_on = amsterdam_day(datetime.fromisoformat(opened_at))
    return Asked(campaign, one.title, opened_at, opened_on, one.question_set, one.repeat_months)


def out_by(releases: Iterable[SurveyRelease], as_of: int, known_on: int) -> list[SurveyRelease]:
    """Those of *releases* that had opened by day *as_of* and were out by day *known_on* (``YYYYMMDD``)."""
    found = (one for one in releases if one.released_on <= known_on)
    return [one for one in found if number_of(amsterdam_day(datetime.fromisoformat(one.opened_at))) <= as_of]


class Surveys:
    """Reads campaigns and their releases. Every method raises `StoreAway`, and what *tree_of* raises."""

    def __init__(self, store: Store, tree_of: TreeOf) -> None:
        """Reads from *store*; names of units come from *tree_of*."""
        self._store = store
        self._tree_of = tree_of

    async def released(self) -> list[SurveyRelease]:
        """Every release, the last campaign that opened first."""
        return await every_release(self._store)

    async def last(self, as_of: int, known_on: int) -> SurveyRelease | None:
        """The last campaign that had opened by day *as_of* and was out by day *known_on* (``YYYYMMDD``)."""
        return next(iter(out_by(await self.released(), as_of, known_on)), None)

    async def units(self, campaign: str) -> dict[str, Told]:
        """What *campaign* tells of each unit, by unit; the rest of one is not among them."""
        return {one.unit: one for one in await nodes_of(self._store, campaign) if one.part == "whole"}

    async def waiting(self) -> dict[str, Opened]:
        """The campaigns that are open, or closed and not released, by id."""
        out = {one.campaign for one in await self.released()}
        build = await active_build(self._store, PROJECTION.name)
        rows = await self._store.find(build.entities, {}, limit=MOST) if build else []
        found = {row["_id"]: opened(msgspec.convert(row["entity"], Campaign)) for row in rows}
        return {name: asked for name, asked in found.items() if asked is not None and name not in out}

    async def asked(self) -> list[Asked]:
        """Every campaign that opened, as far as its return goes."""
        released = [asked_of(one.campaign, one) for one in await self.released()]
        return released + [asked_of(campaign, one) for campaign, one in (await self.waiting()).items()]

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
        after = again(asked_of(campaign, release), await self.asked()) if release.question_set else None
        sight = SurveySight("ok", campaign, release.title, release, None, (), None, names, again=after)
        at = unit or release.root
        node = rest_of(at) if rest else at
        told = await find_node(self._store, campaign, node)
        if told is not None:
            parts = await parts_of(self._store, campaign, node)
            in_order = sorted(parts, key=lambda one: (one.part == "rest", names.get(one.unit, one.unit), one.node))
            return sight._replace(told=told, parts=tuple(in_order), beside=await self._beside(release, told))
        for above in reversed(tree.path(at)) if at in tree.nodes else ():
            if await find_node(self._store, campaign, above.unit) is not None:
                return sight._replace(status="too-few", within=above.unit)
        return sight._replace(status="unit-unknown")

    async def _beside(self, release: SurveyRelease, told: Told) -> Beside | None:
        before = await find_release(self._store, release.earlier) if release.earlier else None
        if before is None:
            return None
        then = await find_node(self._store, before.campaign, told.node) if told.earlier == before.campaign else None
        figures = compare(Wave(before.questions, then), Wave(release.questions, told)) if then else []
        return Beside(before.campaign, before.title, before.opened_at, tuple(figures))
