"""Releases of surveys as documents, added once by the door; and their catalogues, frozen at the opening."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from peil_chassis.store.port import After, Conflict, Document, Index, Put, Ref, Store
from peil_reporting.surveys.domain.campaign import Catalogue, Question
from peil_reporting.surveys.domain.figures import Told

T = TypeVar("T", bound=msgspec.Struct)

RELEASES, NODES, CATALOGUES = "survey_releases", "survey_nodes", "survey_catalogues"
MOST = 1000
"""Campaigns read at once: centuries of surveys."""
MOST_PARTS = 1000
"""Parts of one node read at once; a unit with more is none that a person could read."""


class SurveyRelease(msgspec.Struct, frozen=True):
    """
    What was released of a campaign, beside its nodes.

    Attributes:
        campaign: The campaign.
        title: What it is called.
        questions: What was asked.
        k: The fewest people anything told is about.
        opened_at: When it opened (RFC 3339): the units are those of that day.
        closed_at: Until when one could answer (RFC 3339).
        released_on: From this Amsterdam day on it could be read, ``YYYYMMDD``.
        root: The uppermost node.
        leaves: Of how many leaves it was made.
        build: The build of the read model that it was made from.
        earlier: The campaign that it is set beside: of those that opened before it and were released before it the
            one that asked most of its questions, the last of several; empty when there was none.
        question_set, theme, repeat_months: Of which set it is, what that is about, and after how many months it is
            asked again; None: unknown, or not.
    """

    campaign: str
    title: str
    questions: tuple[Question, ...]
    k: int
    opened_at: str
    closed_at: str
    released_on: int
    root: str
    leaves: int
    build: str
    earlier: str = ""
    question_set: str | None = None
    theme: str | None = None
    repeat_months: int | None = None


def puts_of(release: SurveyRelease, nodes: Sequence[Told]) -> list[Put]:
    """What the door writes for *release* and its *nodes*; the first is there once per campaign."""
    head: Document = {"_id": release.campaign, **_plain(release)}
    own = {"campaign": release.campaign}
    told = [Put(NODES, {"_id": _id(release.campaign, one.node), **own, **_plain(one)}) for one in nodes]
    return [Put(RELEASES, head), *told]


def indexes() -> list[Index]:
    """The indexes that releases of surveys need."""
    return [Index(NODES, ("campaign", "parent"))]


async def frozen_catalogue(store: Store, catalogue: Catalogue) -> Catalogue:
    """
    The catalogue of a campaign as it was frozen; *catalogue* from now on, when there was none.

    Raises:
        StoreAway: the store does not answer.
    """
    while True:
        row = (await store.load(CATALOGUES, [catalogue.campaign])).get(catalogue.campaign)
        if row is not None:
            return _read(row, Catalogue)
        with suppress(Conflict):
            await store.commit(
                [Put(CATALOGUES, {"_id": catalogue.campaign, **_plain(catalogue)})],
                {Ref(CATALOGUES, catalogue.campaign): None},
            )


async def find_catalogue(store: Store, campaign: str) -> Catalogue | None:
    """What is ever told of *campaign*; None before it opened. Raises `StoreAway`."""
    row = (await store.load(CATALOGUES, [campaign])).get(campaign)
    return None if row is None else _read(row, Catalogue)


async def nodes_of(store: Store, campaign: str) -> list[Told]:
    """Everything that is told of *campaign*. Raises `StoreAway`."""
    found: list[Told] = []
    after: After | None = None
    while True:
        rows = await store.find(NODES, {"campaign": campaign}, limit=MOST, after=after)
        found += [_read(row, Told) for row in rows]
        if len(rows) < MOST:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])


async def every_release(store: Store) -> list[SurveyRelease]:
    """Every release, the last campaign that opened first. Raises `StoreAway`."""
    found = [_read(row, SurveyRelease) for row in await store.find(RELEASES, {}, limit=MOST)]
    return sorted(found, key=lambda one: (one.opened_at, one.campaign), reverse=True)


async def find_release(store: Store, campaign: str) -> SurveyRelease | None:
    """The release of *campaign*, or None. Raises `StoreAway`."""
    row = (await store.load(RELEASES, [campaign])).get(campaign)
    return None if row is None else _read(row, SurveyRelease)


async def find_node(store: Store, campaign: str, node: str) -> Told | None:
    """What is told of *node* in the release of *campaign*, or None. Raises `StoreAway`."""
    id_ = _id(campaign, node)
    row = (await store.load(NODES, [id_])).get(id_)
    return None if row is None else _read(row, Told)


async def parts_of(store: Store, campaign: str, node: str) -> list[Told]:
    """What is told of the parts of *node*. Raises `StoreAway`."""
    rows = await store.find(NODES, {"campaign": campaign, "parent": node}, limit=MOST_PARTS)
    return [_read(row, Told) for row in rows]


def _id(campaign: str, node: str) -> str:
    return f"{campaign}|{node}"


def _plain(value: msgspec.Struct) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return plain


def _read(document: Document, kind: type[T]) -> T:
    return msgspec.convert(document, kind)
