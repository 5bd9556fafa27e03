"""Reading ties: the actions that serve an agreement, and the agreements that an action serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.plan import Action, Content
from peil_plans.action_plans.pages.act import Served
from peil_plans.action_plans.pages.views import Chip, chip_of
from peil_plans.action_plans.storage import Plans
from peil_plans.agreements.domain.agreement import Agreement
from peil_plans.agreements.kinds import KINDS
from peil_plans.agreements.pages.words import kind_label
from peil_plans.agreements.storage import AgreementRecords, Wanted
from peil_plans.mandate.links import Link, targets_beside
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.versions import Mandates
from peil_plans.ties.domain import Place, actions_serving, agreements_served

MOST = 100
"""As many agreements of one unit as are looked through: a manager has a handful."""


class ServingView(NamedTuple):
    """An action that serves an agreement, as it is shown."""

    title: str
    plan: str
    address: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class Ties:
    """What agreements and actions of plans have in common."""

    mandates: Mandates
    plans: Plans
    records: AgreementRecords

    async def actions_of(self, agreement: Agreement) -> list[ServingView]:
        """The actions of plans of its unit that serve *agreement*; none of one that names nothing. `StoreAway`."""
        if agreement.theme is None:
            return []
        lines = await self.plans.lines(lambda unit, plan: unit == agreement.unit)
        return [
            ServingView(
                f"{one.line.code}. {one.line.title}",
                one.plan.title,
                f"/plannen/{one.plan.plan}/acties/{one.line.action}",
                chip_of(one.line.status),
            )
            for one in actions_serving(self.mandates, agreement, lines)
        ]

    async def agreements_of(self, content: Content, action: Action) -> Sequence[Served]:
        """The running agreements with the manager of the plan's unit that *action* serves. Raises `StoreAway`."""
        if action.theme is None:
            return []
        found = await self.records.find(Wanted(final=False, units=frozenset({content.unit})), limit=MOST)
        place = Place(content.adopted_on, action.theme, action.intervention)
        served = agreements_served(self.mandates, place, [each.agreement for each in found])
        return [Served(_called(each), f"/plannen/afspraken/{each.agreement}") for each in served]

    def targets_of(self, agreement: Agreement) -> list[Link]:
        """The targets that *agreement* serves, in the mandate of its day."""
        mandate = self.mandates.in_force(agreement.made_on)
        return targets_beside(mandate, agreement.theme, agreement.intervention)

    def named(self, agreement: Agreement) -> tuple[str, str] | None:
        """What *agreement* names of the mandate, and where that stands; None for nothing."""
        mandate = self.mandates.in_force(agreement.made_on)
        at = f"/plannen/bestuursopdracht?versie={mandate.about.version}"
        if intervention := mandate.intervention(agreement.intervention or ""):
            return f"{intervention.code} {intervention.title}", f"{at}#i-{intervention.code}"
        if theme := mandate.theme(agreement.theme or ""):
            return f"Thema {theme.code}. {theme.title}", f"{at}#t-{theme.code}"
        return None


def _called(agreement: Agreement) -> str:
    kind = KINDS.get(agreement.kind)
    return f"{kind_label(agreement.kind)}{f': {kind.title}' if kind else ''}, klaar op {dutch_day(agreement.due_on)}"


def to_choose(mandate: Mandate) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per theme of *mandate* what can be named: the theme alone, or one of its interventions."""
    return [
        (
            f"{theme.code}. {theme.title}",
            [
                (theme.code, f"Thema {theme.code} (geen interventie)"),
                *((one.code, f"{one.code} {one.title}") for one in mandate.under(theme.code)),
            ],
        )
        for theme in mandate.themes
    ]
