"""Reads from the fold's documents what was decided."""

from __future__ import annotations

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import Store
from peil_issuer.thresholds.domain import DISCRIMINATION, SURVEY, Threshold
from peil_issuer.thresholds.projection import PROJECTION


async def thresholds(store: Store) -> tuple[Threshold, Threshold]:
    """
    What was decided for surveys, and for surveys with a question about discrimination; nothing before a fold was built.

    Raises:
        StoreAway: the store does not answer.
    """
    build = await active_build(store, PROJECTION.name)
    rows = await store.load(build.entities, [SURVEY, DISCRIMINATION]) if build else {}
    survey, discrimination = (
        msgspec.convert(rows[kind]["entity"], Threshold) if kind in rows else Threshold()
        for kind in (SURVEY, DISCRIMINATION)
    )
    return survey, discrimination
