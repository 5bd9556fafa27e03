"""Reads the actions that have an indicator from their read model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from peil_chassis.projection import Build
from peil_chassis.store.port import After, Store
from peil_reporting.figures.domain import Days, units_to_read
from peil_reporting.measured_actions.domain import Promised
from peil_reporting.measured_actions.projection import Plan, promised
from peil_reporting.organisation.domain import Tree

PAGE = 200
"""How many plans are read at once."""


async def read_promised(store: Store, build: Build, tree: Tree, unit: str, days: Days) -> list[Promised]:
    """
    Every action with an indicator of the plans of *unit* and of all below it, on *days*, in order of unit and plan.

    Args:
        build: Of that read model.
        tree: The units of the day.

    Raises:
        StoreAway: the store does not answer.
    """
    within = set(tree.descendants(unit)) if unit in tree.nodes else set()
    units = units_to_read([tree], unit)
    equal: Mapping[str, Any] = {} if units is None else {"units": units}
    found: list[Promised] = []
    after: After | None = None
    while True:
        rows = await store.find(build.entities, equal, limit=PAGE, after=after)
        for row in rows:
            plan = msgspec.convert(row["entity"], Plan)
            found += [one for one in promised(plan, *days) if tree.place_of(one.unit) in within]
        if len(rows) < PAGE:
            return sorted(found, key=lambda one: (_name(tree, one.unit), one.plan_title, one.plan))
        after = After(rows[-1]["_id"], rows[-1]["_id"])


def _name(tree: Tree, unit: str) -> str:
    return tree.nodes[unit].name if unit in tree.nodes else unit
