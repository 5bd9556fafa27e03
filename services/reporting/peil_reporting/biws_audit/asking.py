"""What page, file and API ask alike: the draw, how much of it the caller sees, and the audit log that keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from peil_chassis.audit import Act, Audit
from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.identity import Identity
from peil_chassis.store.port import Store
from peil_reporting.biws_audit.asked import LEVELS, Days
from peil_reporting.biws_audit.reading import Audited, TreeOf, audit, tree_at
from peil_reporting.figures.sight import ANSWERS_FOR_ALL
from peil_reporting.organisation.domain import Node


class Behind(Exception):
    """Not everything that was delivered is folded: a draw made now would not be the draw of that day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was drawn, and whether the caller sees the cases: without them only lots, which say nothing alone."""

    audited: Audited
    cases: bool


class BiwsAudits:
    """Draws, and keeps in the audit log who had what drawn."""

    def __init__(
        self, store: Store, tree_of: TreeOf, watches: Sequence[FoldWatch], audit_log: Audit, clock: Clock
    ) -> None:
        """Reads from *store*, and only while all *watches* say that their fold is up to date."""
        self._store = store
        self._tree_of = tree_of
        self._watches = tuple(watches)
        self._log = audit_log
        self._clock = clock

    @property
    def today(self) -> date:
        """The day in Amsterdam."""
        return amsterdam_day(self._clock.now())

    async def units(self, days: Days) -> list[Node]:
        """
        The units that can be drawn from, the municipality first.

        Raises:
            NotBuiltYet: a read model is not built yet.
            StoreAway: the store does not answer.
        """
        tree = await tree_at(self._tree_of, days)
        nodes = (tree.nodes[unit] for unit in tree.descendants(tree.root))
        return sorted(
            (node for node in nodes if node.level in LEVELS), key=lambda node: (node.unit != tree.root, node.name)
        )

    async def shown(self, typed: Mapping[str, str], caller: Identity, grounds: frozenset[str]) -> Shown:
        """
        The draw that *typed* asks for, once the audit log has it: who tries seed after seed is seen there, also where
        nothing may be drawn.

        Raises:
            Wrong: it cannot be answered.
            Behind: a fold is behind.
            NotBuiltYet: a read model is not built yet.
            StoreAway: the store does not answer.
        """
        for watch in self._watches:
            if not await watch.up_to_date():
                raise Behind
        audited = await audit(self._store, self._tree_of, typed, self.today)
        why = ", ".join(sorted(grounds))
        await self._log.record(Act(caller.subject, "biws-audit-drawn", "biws-audit", _named(audited), why))
        return Shown(audited, ANSWERS_FOR_ALL in grounds)


def _named(audited: Audited) -> str:
    """All that is needed to draw it again."""
    asked = audited.draw
    period = f"{asked.first.name}..{asked.last.name}"
    return f"{period} {asked.unit} size={len(audited.drawn)} knownAt={asked.known.isoformat()} seed={asked.seed}"
