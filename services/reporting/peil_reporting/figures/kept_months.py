"""
Cells that are kept between questions, month by known month.

What became known in a month that is over hardly ever changes, and it is most of what a figure is made from. The fold
stamps each month with the commit that last changed its cells; what was read under a stamp is what would be read again
for as long as the stamp is the same.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from peil_chassis.projection import Build
from peil_chassis.store.port import Document

Stamp: TypeAlias = tuple[tuple[str, str], ...]
"""Per partition that has cells of the month: its position's id, and the stamp there."""

MOST_DOCUMENTS = 40_000
"""Kept at most: about 40 MB at a dozen entries each."""


class Cells(NamedTuple):
    """All cells of one figure that became known in one month (``YYYYMM``), in one build."""

    build: str
    figure: str
    month: int


Fresh: TypeAlias = dict[Cells, tuple[Stamp, list[Document]]]
"""What was read just now and under which stamp."""


def month_stamps(positions: Sequence[Document], build: Build) -> dict[int, Stamp] | None:
    """
    Per known month of *build* its stamp; a month without cells has none.

    Args:
        positions: The position documents, of any builds.

    Returns:
        None when a partition was begun before stamps were kept: its months are not known.
    """
    found: dict[int, list[tuple[str, str]]] = {}
    for row in positions:
        if row["build"] != build.name:
            continue
        if "months" not in row:
            return None
        for month, stamp in row["months"].items():
            found.setdefault(int(month), []).append((row["_id"], stamp))
    return {month: tuple(sorted(stamps)) for month, stamps in found.items()}


class KeptMonths:
    """Months that were read, the ones least recently asked for dropped first."""

    def __init__(self, most_documents: int = MOST_DOCUMENTS) -> None:
        self._most = most_documents
        self._held: OrderedDict[Cells, tuple[Stamp, list[Document]]] = OrderedDict()
        self._documents = 0

    def kept(self, which: Cells, stamp: Stamp) -> list[Document] | None:
        """What was read of *which* under this *stamp*, or None."""
        held = self._held.get(which)
        if held is None or held[0] != stamp:
            return None
        self._held.move_to_end(which)
        return held[1]

    def keep(self, fresh: Fresh) -> None:
        """Keep what was read while no fold moved."""
        for which, (stamp, documents) in fresh.items():
            self._drop(which)
            self._held[which] = (stamp, documents)
            self._documents += len(documents)
        while self._documents > self._most:
            self._drop(next(iter(self._held)))

    def _drop(self, which: Cells) -> None:
        held = self._held.pop(which, None)
        if held is not None:
            self._documents -= len(held[1])
