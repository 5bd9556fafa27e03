"""
Indicators: the figures of Peil that can measure an action of a plan, and what people call them.

The list is closed. Plans offers it where a measure is made, reporting measures by it; neither asks the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Indicator:
    """
    A figure that can measure an action.

    Attributes:
        code: What a measure names it by.
        name: What people call it, Dutch.
        gives: ``share``: a part of a whole, in per cent; ``number``: an amount.
        better: Which way is better: ``higher``, ``lower``, or ``neither`` when the number alone says nothing.
        needs_item: Whether a measure must say which one of the figure it is about.
        item_name: What the item is, Dutch; None for a figure that has no items.
        items: The items there are, with their Dutch words; empty when they are an open list.
        about_people: Whether it is told once a quarter or survey, of enough people, instead of every day.
    """

    code: str
    name: str
    gives: Literal["share", "number"]
    better: Literal["higher", "lower", "neither"]
    about_people: bool
    needs_item: bool = False
    item_name: str | None = None
    items: Mapping[str, str] = field(default_factory=dict)

    def accepts(self, item: str | None) -> bool:
        """Whether a measure by this indicator may name *item*."""
        if item is None:
            return not self.needs_item
        return self.item_name is not None and (not self.items or item in self.items)


_STEPS = {
    "brief-translated": "Opgave vertalen",
    "requirements-fixed": "Eisen vaststellen",
    "committee-formed": "Commissie samenstellen",
    "vacancy-published": "Vacature plaatsen",
    "criteria-locked": "Criteria vastleggen",
    "letters-screened": "Brieven selecteren",
    "interviews-scored": "Gesprekken scoren",
    "decision-recorded": "Besluit vastleggen",
    "procedure-closed": "Procedure afsluiten",
}
_BANDS = {
    "up-to-9": "Tot en met schaal 9",
    "10-11": "Schaal 10 en 11",
    "12-14": "Schaal 12 tot en met 14",
    "15-plus": "Schaal 15 en hoger",
}

_LIST = (
    Indicator("plan-progress", "Acties die gereed zijn", "share", "higher", about_people=False),
    Indicator("overdue-actions", "Acties over tijd", "number", "lower", about_people=False),
    Indicator("plans-in-order", "Actieplannen die op orde zijn", "share", "higher", about_people=False),
    Indicator("agreements-kept", "Afspraken die zijn nagekomen", "share", "higher", about_people=False),
    Indicator("agreements-overdue", "Afspraken over tijd", "number", "lower", about_people=False),
    Indicator("open-vacancies", "Open vacatures", "number", "neither", about_people=False),
    Indicator(
        "vacancies-at-step",
        "Open vacatures die op een stap wachten",
        "number",
        "lower",
        about_people=False,
        needs_item=True,
        item_name="Welke stap",
        items=_STEPS,
    ),
    Indicator(
        "training-coverage",
        "Mensen die een training hebben afgerond",
        "share",
        "higher",
        about_people=True,
        needs_item=True,
        item_name="Welke training (de code ervan)",
    ),
    Indicator(
        "survey-participation",
        "Deelname aan een peiling",
        "share",
        "higher",
        about_people=True,
        item_name="Welke peiling (leeg: de laatste)",
    ),
    Indicator("biws-followed", "Vacatures waarbij BIWS is gevolgd", "share", "higher", about_people=True),
    Indicator("absence", "Verzuim", "share", "lower", about_people=True),
    Indicator("signals", "Signalen van ongewenst gedrag", "number", "neither", about_people=True),
    Indicator("staff", "Mensen in dienst", "number", "neither", about_people=True),
    Indicator(
        "staff-in-scale-band",
        "Deel van de mensen in een groep schalen",
        "share",
        "higher",
        about_people=True,
        needs_item=True,
        item_name="Welke groep schalen",
        items=_BANDS,
    ),
)

INDICATORS: Mapping[str, Indicator] = {one.code: one for one in _LIST}
"""Every indicator, by code, in the order in which a reader meets them."""
