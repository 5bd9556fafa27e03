"""
Campaigns, their frames, invitations and lists of codes in the store.

An invitation says that somebody may draw a code from the list of one leaf, and whether they did. A list holds the codes
of one leaf that nobody has drawn yet. Nothing in either names the other's: which code went to whom is written nowhere.
A frame holds the leaves of a campaign that opened, with their sizes, and stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from peil_chassis.store.port import After, Document, Index, Put, Ref, Store
from peil_issuer.campaigns.domain.campaign import Campaign
from peil_issuer.campaigns.domain.preview import Frame

CAMPAIGNS = "campaigns"
INVITATIONS = "invitations"
CODES = "code_lists"
FRAMES = "campaign_frames"
INDEXES = (
    Index(CAMPAIGNS, ("state",)),
    Index(INVITATIONS, ("campaign",)),
    Index(INVITATIONS, ("person",)),
    Index(CODES, ("campaign",)),
)
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Stored:
    """A campaign as it was read, and the version of its document."""

    campaign: Campaign
    version: int


async def load(store: Store, campaign: str) -> Stored | None:
    """The campaign with this id, or None. Raises `StoreAway`."""
    found = (await store.load(CAMPAIGNS, [campaign])).get(campaign)
    return None if found is None else _stored(found)


async def in_state(store: Store, *states: str) -> list[Stored]:
    """The campaigns in one of *states*, by id. Raises `StoreAway`."""
    return [_stored(row) for row in await store.find(CAMPAIGNS, {"state": states}, limit=PAGE)]


async def every(store: Store) -> list[Stored]:
    """All campaigns, by id. Raises `StoreAway`."""
    return [_stored(row) for row in await store.find(CAMPAIGNS, {}, limit=PAGE)]


def campaign_write(campaign: Campaign, seen: Stored | None) -> tuple[Put, Ref, dict[str, Any] | None]:
    """The write of *campaign* over what was *seen* (None: there was none), which document, and what it expects."""
    document: Document = {
        "_id": campaign.plan.campaign,
        "version": 1 if seen is None else seen.version + 1,
        "state": campaign.state,
        # Through JSON: a document holds nothing else, and its lists are lists.
        "campaign": msgspec.json.decode(msgspec.json.encode(campaign)),
    }
    expected = None if seen is None else {"version": seen.version}
    return Put(CAMPAIGNS, document), Ref(CAMPAIGNS, campaign.plan.campaign), expected


def _stored(document: Document) -> Stored:
    return Stored(msgspec.convert(document["campaign"], Campaign, strict=False), document["version"])


def frame_write(campaign: str, frame: Frame) -> Put:
    """The write that keeps the *frame* which *campaign* opened with."""
    return Put(FRAMES, {"_id": campaign, "frame": msgspec.json.decode(msgspec.json.encode(frame))})


async def load_frame(store: Store, campaign: str) -> Frame | None:
    """The frame that *campaign* opened with; None when it never opened. Raises `StoreAway`."""
    found = (await store.load(FRAMES, [campaign])).get(campaign)
    return None if found is None else msgspec.convert(found["frame"], Frame)


def invitation_id(campaign: str, person: str) -> str:
    """The id of the invitation of *person* to *campaign*."""
    return f"{campaign}|{person}"


def invitation(campaign: str, person: str, leaf: str, *, drawn: bool = False) -> Document:
    """An invitation: without a time, and without anything that a code could be told by."""
    return {
        "_id": invitation_id(campaign, person),
        "campaign": campaign,
        "person": person,
        "leaf": leaf,
        "drawn": drawn,
    }


def list_id(campaign: str, leaf: str) -> str:
    """The id of the list of codes of one leaf."""
    return f"{campaign}|{leaf}"


def code_list(campaign: str, leaf: str, codes: Sequence[str], *, invited: int, shut: bool = False) -> Document:
    """The codes of a leaf that nobody has drawn, in order, so that the list does not tell which went when."""
    return {
        "_id": list_id(campaign, leaf),
        "campaign": campaign,
        "invited": invited,
        "left": len(codes),
        "shut": shut,
        "codes": sorted(codes),
    }


async def pages_of(store: Store, collection: str, campaign: str) -> list[Document]:
    """Every document of *campaign* in *collection*. Raises `StoreAway`."""
    found: list[Document] = []
    after: After | None = None
    while True:
        rows = await store.find(collection, {"campaign": campaign}, limit=PAGE, after=after)
        found.extend(rows)
        if len(rows) < PAGE:
            return found
        after = After(rows[-1]["_id"], rows[-1]["_id"])
