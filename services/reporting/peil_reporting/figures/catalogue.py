"""
Every figure of Peil that is live: what it counts, in the words a reader gets.

A figure's definition is part of every answer. When a definition changes so that another number comes out, its version
rises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from peil_chassis.projection import Projection
from peil_contracts.agreements import AGREEMENT_KINDS, AGREEMENT_STATES
from peil_contracts.plans import STATUSES
from peil_reporting.agreements import projection as agreements
from peil_reporting.figures.labels import (
    AGREEMENT_KIND_LABELS,
    AGREEMENT_STATE_LABELS,
    ITEM_LABELS,
    NEARNESS_LABELS,
    ORDER_LABELS,
    OUTCOME_LABELS,
    STATUS_LABELS,
    STEP_LABELS,
)
from peil_reporting.plans import projection as plans
from peil_reporting.plans.domain import IN_ORDER
from peil_reporting.recorded import Part
from peil_reporting.reminders import projection as reminders
from peil_reporting.vacancies import projection as vacancies
from peil_reporting.vacancies.domain import MANDATORY_STEPS

EVERY_LEVEL = frozenset({"municipality", "cluster", "directorate", "city-district", "department", "team", "unplaced"})
FROM_DIRECTORATE_UP = EVERY_LEVEL - {"department", "team"}
"""Levels at which cases may be counted: lower down one count would be one case (design, section 5)."""


class NotForLive(ValueError):
    """A figure about people was meant to be live: it is to be released."""


@dataclass(frozen=True, slots=True)
class Live:
    """
    One figure that counts what the organisation does, and its definition.

    A figure about people is another type, `peil_reporting.releases.catalogue.Released`: it has no read model, because
    it is read from releases alone.

    Attributes:
        id: Name in addresses and cells.
        name: What people call it, Dutch.
        definition: What it counts, in plain Dutch words.
        version: Rises when the definition changes.
        kind: ``live``: a count of what the organisation does, always up to date.
        counted: What one unit of the numerator is, Dutch plural.
        counted_one: The same, singular.
        category: What divides the figure, Dutch.
        categories: The categories in order, with their Dutch labels.
        projection: The read model that fills it.
        parts: Its contributions, each with what it stands for: the ground of every explanation.
        value: ``share``: numerator over denominator; ``count``: the numerator.
        numerator: Categories that count for the numerator; None means all.
        numerator_text: What the numerator is, Dutch.
        denominator: The figure (of the same read model) whose total is the denominator, or None without one.
        denominator_text: What the denominator is, Dutch.
        levels: Levels of units at which it may be shown.

    Raises:
        NotForLive: the read model is about people.
    """

    id: str
    name: str
    definition: str
    version: int
    kind: Literal["live"]
    counted: str
    counted_one: str
    category: str
    categories: Mapping[str, str]
    projection: Projection[Any]
    parts: Callable[[Any], Iterable[Part]]
    value: Literal["share", "count"]
    numerator: frozenset[str] | None
    numerator_text: str
    denominator: str | None
    denominator_text: str | None
    levels: frozenset[str]

    def __post_init__(self) -> None:
        """Raises `NotForLive`: the read model is about people."""
        if self.projection.confidential:
            raise NotForLive(self.id)

    @property
    def sources(self) -> tuple[str, ...]:
        """The event types it is made from."""
        return tuple(sorted(self.projection.types))


_STATUS_CATEGORIES = {status: STATUS_LABELS[status] for status in STATUSES}

_FIGURES = (
    Live(
        id=plans.PLAN_PROGRESS,
        name="Voortgang actieplannen",
        definition=(
            "Het deel van alle acties uit vastgestelde actieplannen dat gereed is. Een actie telt mee vanaf de dag "
            "waarop haar plan is vastgesteld, of vanaf de dag waarop zij aan een lopend plan is toegevoegd, ook als "
            "de periode van het plan voorbij is. Vanaf de dag waarop een plan is afgesloten, tellen zijn acties niet "
            "meer mee: wat doorgaat, telt in het plan dat erop volgt. Elke actie telt dus één keer, met de status die "
            "zij op de gekozen dag heeft. Doorlopende acties tellen mee in het totaal, maar zijn nooit gereed."
        ),
        version=2,
        kind="live",
        counted="acties",
        counted_one="actie",
        category="status",
        categories=_STATUS_CATEGORIES,
        projection=plans.PROJECTION,
        parts=plans.parts,
        value="share",
        numerator=frozenset({"done"}),
        numerator_text="acties met de status gereed",
        denominator=plans.PLAN_PROGRESS,
        denominator_text="alle acties uit vastgestelde plannen",
        levels=EVERY_LEVEL,
    ),
    Live(
        id=plans.OVERDUE_ACTIONS,
        name="Acties over tijd",
        definition=(
            "Het aantal acties waarvan de afgesproken datum voorbij is. Die datum is de laatste datum van de "
            "mijlpalen die nog niet gehaald zijn; de actie telt mee vanaf de dag erna. Is een datum verplaatst, dan "
            "geldt de nieuwe vanaf de dag waarop dat is gezegd. Een mijlpaal telt niet meer vanaf de dag waarop hij "
            "is gehaald, ook als dat later is gezegd. Acties die gereed of doorlopend zijn, tellen niet mee, en "
            "acties zonder datum ook niet. Acties die herzien moeten worden of niet zijn opgepakt, tellen wel mee: de "
            "datum was beloofd en er is geen nieuwe afgesproken. Acties van een plan dat is afgesloten, tellen niet "
            "mee."
        ),
        version=2,
        kind="live",
        counted="acties",
        counted_one="actie",
        category="status",
        categories={
            status: label for status, label in _STATUS_CATEGORIES.items() if status not in ("done", "continuous")
        },
        projection=plans.PROJECTION,
        parts=plans.parts,
        value="count",
        numerator=None,
        numerator_text="acties waarvan de afgesproken datum voorbij is",
        denominator=plans.PLAN_PROGRESS,
        denominator_text="alle acties uit vastgestelde plannen",
        levels=EVERY_LEVEL,
    ),
    Live(
        id=plans.PLANS_IN_ORDER,
        name="Plannen op orde",
        definition=(
            "Het deel van alle lopende actieplannen dat op orde is. Een plan is op orde als drie voorwaarden zijn "
            "vervuld (collegiale afspraak Inclusie 4): er is een eigenaar, er zijn uren en er is budget. Een "
            "voorwaarde is vervuld vanaf de dag waarop dat in het dossier van het plan staat. Een plan telt mee vanaf "
            "de dag waarop het is vastgesteld, tot de dag waarop het is afgesloten."
        ),
        version=1,
        kind="live",
        counted="actieplannen",
        counted_one="actieplan",
        category="stand",
        categories=ORDER_LABELS,
        projection=plans.PROJECTION,
        parts=plans.parts,
        value="share",
        numerator=frozenset({IN_ORDER}),
        numerator_text="lopende actieplannen die op orde zijn",
        denominator=plans.PLANS_IN_ORDER,
        denominator_text="alle lopende actieplannen",
        levels=EVERY_LEVEL,
    ),
    Live(
        id=vacancies.OPEN_VACANCIES,
        name="Open vacatures per stap",
        definition=(
            "Het aantal vacatures dat op de gekozen dag open is, verdeeld naar de stap waarop zij wachten. "
            "Dat is de eerste verplichte stap van bewust inclusief werven en selecteren (BIWS) die nog niet is "
            "afgerond. Het assessment mag worden overgeslagen; daarop wacht een vacature dus nooit. "
            "Een vacature telt mee vanaf de dag van openen tot de dag van sluiten. "
            "Dit cijfer is er vanaf het niveau van directie of stadsdeel: lager zou één getal één vacature kunnen zijn."
        ),
        version=1,
        kind="live",
        counted="vacatures",
        counted_one="vacature",
        category="stap",
        categories={step: STEP_LABELS[step] for step in MANDATORY_STEPS},
        projection=vacancies.PROJECTION,
        parts=vacancies.parts,
        value="count",
        numerator=None,
        numerator_text="open vacatures",
        denominator=None,
        denominator_text=None,
        levels=FROM_DIRECTORATE_UP,
    ),
    Live(
        id=agreements.AGREEMENTS,
        name="Afspraken met leidinggevenden",
        definition=(
            "Het deel van alle afspraken met leidinggevenden dat is nagekomen. "
            "Een afspraak telt mee vanaf de dag waarop zij is gemaakt, bij de eenheid waarmee zij is gemaakt. Elke "
            "afspraak telt één keer, met de stand die zij op de gekozen dag heeft. Nagekomen, niet nagekomen en "
            "vervallen zijn eindstanden: daarna verandert een afspraak niet meer, en zij blijft meetellen. "
            "Dit cijfer is er vanaf het niveau van directie of stadsdeel: lager zou één getal één afspraak kunnen zijn."
        ),
        version=1,
        kind="live",
        counted="afspraken",
        counted_one="afspraak",
        category="stand",
        categories={state: AGREEMENT_STATE_LABELS[state] for state in AGREEMENT_STATES},
        projection=agreements.PROJECTION,
        parts=agreements.parts,
        value="share",
        numerator=frozenset({"kept"}),
        numerator_text="afspraken die zijn nagekomen",
        denominator=agreements.AGREEMENTS,
        denominator_text="alle afspraken die zijn gemaakt",
        levels=FROM_DIRECTORATE_UP,
    ),
    Live(
        id=agreements.AGREEMENT_KINDS,
        name="Afspraken per soort",
        definition=(
            "Het aantal afspraken met leidinggevenden, verdeeld naar de dertien soorten van het Uitvoeringsplan "
            "Inclusie en Diversiteit 2024-2028: zes over inclusie en zeven over representatie. "
            "Een afspraak telt mee vanaf de dag waarop zij is gemaakt, ook als zij is afgelopen. "
            "Dit cijfer is er vanaf het niveau van directie of stadsdeel: lager zou één getal één afspraak kunnen zijn."
        ),
        version=1,
        kind="live",
        counted="afspraken",
        counted_one="afspraak",
        category="soort",
        categories={kind: AGREEMENT_KIND_LABELS[kind] for kind in AGREEMENT_KINDS},
        projection=agreements.PROJECTION,
        parts=agreements.parts,
        value="count",
        numerator=None,
        numerator_text="afspraken die zijn gemaakt",
        denominator=None,
        denominator_text=None,
        levels=FROM_DIRECTORATE_UP,
    ),
    Live(
        id=agreements.AGREEMENTS_DUE,
        name="Afspraken over tijd",
        definition=(
            "Het aantal lopende afspraken met leidinggevenden waarvan de afgesproken dag voorbij is. "
            "Lopend is een afspraak die open is, op schema ligt of risico loopt. Zij is over tijd vanaf de dag na de "
            "dag waarop zij nagekomen zou zijn; ‘binnen 30 dagen’ telt vanaf dertig dagen daarvoor, met die dag zelf "
            "erbij. Is een afspraak verplaatst, dan telt de nieuwe dag vanaf de dag waarop dat is besloten. "
            "Dit cijfer is er vanaf het niveau van directie of stadsdeel: lager zou één getal één afspraak kunnen zijn."
        ),
        version=1,
        kind="live",
        counted="lopende afspraken",
        counted_one="lopende afspraak",
        category="termijn",
        categories=NEARNESS_LABELS,
        projection=agreements.PROJECTION,
        parts=agreements.parts,
        value="count",
        numerator=frozenset({"overdue"}),
        numerator_text="lopende afspraken waarvan de afgesproken dag voorbij is",
        denominator=agreements.AGREEMENTS_DUE,
        denominator_text="alle lopende afspraken",
        levels=FROM_DIRECTORATE_UP,
    ),
    Live(
        id=reminders.REMINDED_ITEMS,
        name="Wat er van herinneringen kwam",
        definition=(
            "Het aantal zaken waaraan Peil heeft herinnerd en waarop nog niemand heeft gereageerd. Een zaak is één "
            "afspraak, één stap van een vacature of één punt uit een actieplan (een actie, een risico, een "
            "afgesproken punt, het herijken) dat op één dag aan de beurt was. Zij telt mee vanaf de dag van de eerste "
            "herinnering, en eindigt op precies één manier: opgepakt, gedaan, opgelost volgens het systeem (de zaak "
            "zelf is klaar), of gestopt na de laatste herinnering. Peil telt niet wie er is herinnerd. Dit cijfer is "
            "er vanaf het niveau van directie of stadsdeel."
        ),
        version=2,
        kind="live",
        counted="zaken",
        counted_one="zaak",
        category="afloop",
        categories=ITEM_LABELS,
        projection=reminders.PROJECTION,
        parts=reminders.parts,
        value="count",
        numerator=frozenset({"waiting"}),
        numerator_text="zaken waarop nog niemand heeft gereageerd",
        denominator=reminders.REMINDED_ITEMS,
        denominator_text="alle zaken waaraan is herinnerd",
        levels=FROM_DIRECTORATE_UP,
    ),
    Live(
        id=reminders.REMINDERS_SENT,
        name="Verstuurde herinneringen",
        definition=(
            "Het aantal keren dat een zaak in een bericht stond: op de dag zelf, na drie en na vijf werkdagen. "
            "Eén bericht kan over meer zaken gaan; elke zaak telt. Verdeeld naar wat de mailserver zei: bezorgd, "
            "onbekend (dan komt de zaak terug in het volgende bericht) of geweigerd. "
            "Peil telt niet wie er is herinnerd. Dit cijfer is er vanaf het niveau van directie of stadsdeel."
        ),
        version=1,
        kind="live",
        counted="herinneringen",
        counted_one="herinnering",
        category="bezorging",
        categories=OUTCOME_LABELS,
        projection=reminders.PROJECTION,
        parts=reminders.parts,
        value="count",
        numerator=None,
        numerator_text="keren dat een zaak in een bericht stond",
        denominator=None,
        denominator_text=None,
        levels=FROM_DIRECTORATE_UP,
    ),
)

FIGURES: Mapping[str, Live] = {figure.id: figure for figure in _FIGURES}
"""Every figure, by id, in the order in which a reader meets them."""
