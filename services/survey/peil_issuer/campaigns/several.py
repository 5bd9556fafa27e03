"""
Who works at more than one place: invited and counted once, and listed for Bureau I&D and HR while a survey is open.

Nobody is refused for it. The list is there because it may be a mistake in what HR delivered, and because a manager who
misses somebody can be told where that person counts. It holds employments, as HR names them, and nothing about codes.
"""

from __future__ import annotations

from typing import Any

import msgspec

from peil_chassis.store.port import Document, Index, Put, Store
from peil_disclosure.change import Membership
from peil_issuer.campaigns.domain.opening import Frozen
from peil_issuer.campaigns.invitees import Invitees
from peil_issuer.campaigns.storage import invitation_id, pages_of
from peil_issuer.organisation.domain import Tree

SEVERAL = "several_places"
INDEXES = (Index(SEVERAL, ("campaign",)), Index(SEVERAL, ("person",)))


class At(msgspec.Struct, frozen=True):
    """An employment, by the id that its HR system gave it, and the name of the unit."""

    employment: str
    unit: str


class Several(msgspec.Struct, frozen=True):
    """Where somebody counts in a campaign, and where else they work."""

    counts_at: At
    also_at: tuple[At, ...]


def puts_of(campaign: str, invitees: Invitees, frozen: Frozen) -> list[Put]:
    """The list of *campaign*: who works at units that fall into more than one of its leaves, or into none."""
    found = []
    for person, places in sorted(invitees.several.items()):
        fallen = [frozen.places.get(invitees.tree.path(one.leaf)) for one in places]
        if fallen[0] is None or len(set(fallen)) == 1:
            continue  # not invited, or pooled together: it makes no difference
        first, *others = (_at(one, invitees.tree) for one in places)
        document: Document = {
            "_id": invitation_id(campaign, person),
            "campaign": campaign,
            "person": person,
            "places": _plain(Several(first, tuple(others))),
        }
        found.append(Put(SEVERAL, document))
    return found


async def listed(store: Store, campaign: str) -> list[Several]:
    """The list of *campaign*, by unit and employment; empty unless it is open. Raises `StoreAway`."""
    found = [msgspec.convert(row["places"], Several) for row in await pages_of(store, SEVERAL, campaign)]
    return sorted(found, key=lambda one: (one.counts_at.unit, one.counts_at.employment))


def _at(one: Membership, tree: Tree) -> At:
    return At(one.id.partition(" ")[0], tree.names()[one.leaf])


def _plain(value: Several) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(value))
    return plain
