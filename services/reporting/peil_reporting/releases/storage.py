"""Releases as documents: added once by the door, and never changed or removed."""

from __future__ import annotations

import msgspec

from peil_chassis.store.port import Document, Index, Put, Store
from peil_reporting.organisation.domain import Node, tree_of
from peil_reporting.releases.domain.past import Kept
from peil_reporting.releases.domain.release import Release

COLLECTION = "releases"
COUNTED = "release_counted"
"""What was counted, per release: for the release room alone, as it says which units are small."""
MOST = 1000
"""Releases read at once: 250 years of quarters."""


def put_of(release: Release) -> Put:
    """What the door writes for *release*."""
    return Put(COLLECTION, {"_id": release.quarter, **msgspec.json.decode(msgspec.json.encode(release))})


def put_of_counted(quarter: str, kept: Kept) -> Put:
    """What the door writes of what was counted in *quarter*."""
    document = {
        "_id": quarter,
        "root": kept.tree.root,
        "nodes": [list(node) for _, node in sorted(kept.tree.nodes.items())],
        "at": [[unit, leaf] for unit, leaf in sorted(kept.at.items())],
        "amounts": [[*place, many] for place, many in sorted(kept.amounts.items()) if many],
    }
    return Put(COUNTED, document)


def indexes() -> list[Index]:
    """The indexes that releases need."""
    return [Index(COLLECTION, ("population_on",))]


async def every_release(store: Store) -> list[Release]:
    """
    Every release, in order of quarter.

    Raises:
        StoreAway: the store does not answer.
    """
    return [_read(row) for row in await store.find(COLLECTION, {}, limit=MOST)]


async def what_counted(store: Store) -> dict[str, Kept]:
    """
    What was counted, by quarter.

    Raises:
        StoreAway: the store does not answer.
    """
    found = {}
    for row in await store.find(COUNTED, {}, limit=MOST):
        tree = tree_of(row["root"], (Node(*node) for node in row["nodes"]))
        amounts = {(figure, unit, category): many for figure, unit, category, many in row["amounts"]}
        found[row["_id"]] = Kept(tree, dict(row["at"]), amounts)
    return found


def _read(document: Document) -> Release:
    return msgspec.convert({name: value for name, value in document.items() if name != "_id"}, Release)
