"""Releases of surveys as documents: a campaign's head and its nodes, added once and never changed or removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from peil_chassis.store.port import Conflict, Document, Index, Put, Ref, Store
from peil_reporting.surveys.domain import Question, Told

T = TypeVar("T", bound=msgspec.Struct)

RELEASES, NODES = "survey_releases", "survey_nodes"
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


async def add_release(store: Store, release: SurveyRelease, nodes: Sequence[Told]) -> bool:
    """
    Keep *release* with its *nodes* for good, in one commit; False when the campaign was released before.

    Raises:
        StoreAway: the store does not answer.
    """
    await store.declare([Index(NODES, ("campaign", "parent"))])
    head: Document = {"_id": release.campaign, **_plain(release)}
    own = {"campaign": release.campaign}
    told = [Put(NODES, {"_id": _id(release.campaign, one.node), **own, **_plain(one)}) for one in nodes]
    try:
        await store.commit([Put(RELEASES, head), *told], {Ref(RELEASES, release.campaign): None})
    except Conflict:
        return False
    return True


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
