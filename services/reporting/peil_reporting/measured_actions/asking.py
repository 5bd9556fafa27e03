"""Asks for measured actions, for the page and for the API alike: what was promised, the figures, and whose words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from peil_chassis.audit import Act, Audit
from peil_chassis.identity import Identity
from peil_chassis.projection import Build
from peil_chassis.store.port import Store
from peil_reporting.figures.api.routes import explanation_read
from peil_reporting.figures.board import Board
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.figures.questions import Questions
from peil_reporting.figures.sight import ANSWERS_FOR_ALL, levels_seen
from peil_reporting.measured_actions.domain import LIVE, SURVEY, Promised
from peil_reporting.measured_actions.projection import PROJECTION
from peil_reporting.measured_actions.reading import read_promised
from peil_reporting.measured_actions.views import Surveyed
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.reading import Releases, ReleaseSight
from peil_reporting.responsibilities.storage import Responsibilities
from peil_reporting.surveys.reading import Surveys, out_by

MOST = 200
"""So many actions are told at once; who wants the others chooses a unit."""
MEASURING = tuple(FIGURES[id_] for id_ in dict.fromkeys(LIVE.values()))


@dataclass(frozen=True, slots=True)
class Asked:
    """
    The measured actions of a unit and all below it.

    Attributes:
        unit: The unit that was meant.
        actions: All of them; of the first `MOST` the figures are told.
        words: Of which units the caller reads the words of plans.
    """

    board: Board
    unit: str
    actions: Sequence[Promised]
    sight: ReleaseSight
    surveyed: Surveyed
    words: Callable[[str], bool]

    @property
    def shown(self) -> Sequence[Promised]:
        """Those that are told."""
        return self.actions[:MOST]


@dataclass(frozen=True, slots=True)
class MeasuredActions:
    """Everything that is asked to tell of measured actions."""

    store: Store
    questions: Questions
    releases: Releases
    surveys: Surveys
    responsibilities: Responsibilities
    audit: Audit

    async def ask(self, caller: Identity, grounds: frozenset[str], visit: Visit) -> Asked:
        """
        What *caller*, let in on *grounds*, is told at the unit and days of *visit*; seeing words of plans is an entry.

        Raises:
            NotBuiltYet: a read model is not built yet.
            RelationsUnknown: who answers for what cannot be told now.
            StoreAway: the store does not answer.
        """
        words = await self._words_for(caller, grounds, visit.today)

        async def promised(tree: Tree, unit: str, build: Build) -> list[Promised]:
            return await read_promised(self.store, build, tree, unit, visit.days)

        board, unit, actions = await self.questions.board_and(
            MEASURING, visit.unit, visit.days, levels_seen(grounds), PROJECTION.name, promised
        )
        shown = actions[:MOST]
        if any(words(one.unit) for one in shown):
            await self.audit.record(_read(caller, grounds, unit))
        sight = await self.releases.on(*visit.days)
        return Asked(board, unit, actions, sight, await self._surveyed(shown, visit), words)

    async def _words_for(self, caller: Identity, grounds: frozenset[str], today: date) -> Callable[[str], bool]:
        """
        Of which units *caller* reads the words of plans. Of a manager those that are theirs *today*, also on a past
        day: the words are as known now, and a unit that lay under theirs then may answer to somebody else.
        """
        if ANSWERS_FOR_ALL in grounds:
            return lambda unit: True
        if "manager" not in grounds:
            return lambda unit: False
        return (await self.responsibilities.on(today)).managed(caller.pseudonym or "").__contains__

    async def _surveyed(self, actions: Iterable[Promised], visit: Visit) -> Surveyed:
        """Releases of surveys that were out and about then, with what they tell; none when no action asks."""
        wanted = {one.measure.item for one in actions if one.measure.indicator == SURVEY}
        if not wanted:
            return Surveyed([], {})
        out = out_by(await self.surveys.released(), *visit.days)
        kept = [*out[:1], *(one for one in out[1:] if one.campaign in wanted)]
        return Surveyed(kept, {one.campaign: await self.surveys.units(one.campaign) for one in kept})


def _read(caller: Identity, grounds: frozenset[str], unit: str) -> Act:
    return explanation_read(caller, grounds, FIGURES["plan_progress"], unit)
