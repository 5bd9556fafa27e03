"""
Every figure of Peil that is released: what it counts, in the words a reader gets.

A released figure has no way to its cells: it is read from releases, and from nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from peil_contracts import measures, people, vacancies

K = 10
"""Fewest people a released amount is about: register attributes (design, section 5)."""

HIGH = frozenset({"municipality", "cluster"})
"""Levels at which moves are released: those whose staff is told of quarter after quarter."""

LEVELS = HIGH | {"directorate", "city-district"}
"""Levels at which figures are released that divide staff (design, disclosure policy)."""

EVERY_LEVEL = LEVELS | {"department", "team"}
"""Levels at which it is released how many people work there."""

BAND_LABELS = {
    "up-to-9": "Tot en met schaal 9",
    "10-11": "Schaal 10 en 11",
    "12-14": "Schaal 12 tot en met 14",
    "15-plus": "Schaal 15 en hoger",
}
AGE_LABELS = {
    "up-to-24": "Tot en met 24 jaar",
    "25-34": "25 tot en met 34 jaar",
    "35-44": "35 tot en met 44 jaar",
    "45-54": "45 tot en met 54 jaar",
    "55-plus": "55 jaar en ouder",
}
MOVE_LABELS = {
    "inflow": "Instroom van buiten",
    "outflow": "Uitstroom naar buiten",
    "moved-in": "Verplaatst hierheen",
    "moved-out": "Verplaatst naar elders",
    "moved-within": "Verplaatst hierbinnen",
}
FORMER_LABELS = {
    "lateral-in": "Overgestapt hierheen",
    "lateral-out": "Overgestapt naar elders",
    "promotion-in": "Met promotie hierheen",
    "promotion-out": "Met promotie naar elders",
    "promotion-within": "Promotie binnen dit onderdeel",
}
"""Categories of definitions before today's, that releases made by them still hold."""

_WORDS = re.compile(r"[a-z]{2,}(-[a-z]+)*")
"""A code such as ``begrijpelijke-taal``: systems that report trainings give them no other name."""

COMPLIANCE, ABSENCE, SIGNALS = "biws_compliance", "absence", "signals"
"""The figures that are made beside those about people (see `peil_reporting.measures`)."""

MEASURED = frozenset({COMPLIANCE, ABSENCE, SIGNALS})

OTHER_KINDS = "other-kinds"
"""The kinds of signal together that are too few by themselves."""

SIGNAL_LABELS = {
    "discrimination": "Discriminatie",
    "bullying": "Pesten",
    "sexual-harassment": "Seksuele intimidatie",
    "aggression": "Agressie en geweld",
    OTHER_KINDS: "Andere soorten samen",
}
"""What people call the kinds of unwanted behaviour of the working conditions act; a source may count other kinds."""

FOLLOWED_LABELS = {"followed": "Procedure gevolgd", "not-followed": "Procedure niet gevolgd"}

_EMPLOYMENTS = (people.EMPLOYMENT_CHANGED, people.EMPLOYMENT_ENDED, people.EMPLOYMENT_STARTED)


@dataclass(frozen=True, slots=True)
class Released:
    """
    One figure about people and its definition.

    Attributes:
        id: Name in addresses and releases.
        name: What people call it, Dutch.
        definition: What it counts, in plain Dutch words.
        version: Rises when the definition changes; a release keeps the one it was made by.
        kind: ``released``: computed once per quarter from a frozen population.
        counted: What one unit of an amount is, Dutch plural.
        counted_one: The same, singular.
        category: What divides the figure, Dutch; empty when nothing does.
        categories: The categories in order, with their Dutch labels; empty when they are an open list.
        numerator_text: What is counted, Dutch.
        denominator_text: Out of how many each category is told, or None.
        population_text: Whom it is about, Dutch.
        with_total: Whether the categories add up to an amount that is told too.
        sources: The event types it is made from.
        decimals: How many digits of an amount stand behind the comma: 49 with one is 4,9. More than none: per cents.
    """

    id: str
    name: str
    definition: str
    version: int
    counted: str
    counted_one: str
    category: str
    categories: Mapping[str, str]
    numerator_text: str
    denominator_text: str | None
    population_text: str
    with_total: bool
    sources: tuple[str, ...]
    kind: Literal["released"] = "released"
    value: Literal["count", "percentage"] = "count"
    levels: frozenset[str] = LEVELS
    decimals: int = 0

    def label(self, category: str) -> str:
        """What people call *category*; a training by its code, which is read out when it is made of words."""
        spoken = category.replace("-", " ").capitalize() if _WORDS.fullmatch(category) else category
        return self.categories.get(category) or FORMER_LABELS.get(category, spoken)


_ONCE = (
    "Wie meer dan één contract heeft, telt één keer: bij het onderdeel met de meeste uren, dan bij het contract dat "
    "het eerst begon. "
)
_STAFF = "iedereen met een contract op de laatste dag van het kwartaal"
_DIVIDED = "Wie alleen boven de directies en stadsdelen telt, zoals hun leiding, is hier niet bij. "
_OF_THEM = f"{_STAFF} bij een directie of stadsdeel"

_RELEASED = (
    Released(
        id="staff",
        name="Medewerkers",
        definition=(
            "Het aantal mensen dat op de peildatum in dienst is. Een kleine groep telt mee bij het eerste onderdeel "
            "erboven waar zij met anderen groot genoeg is; blijft zij zelfs in de hele gemeente klein, dan telt zij "
            f"niet mee. {_ONCE}"
        ),
        version=1,
        counted="mensen",
        counted_one="mens",
        category="",
        categories={},
        numerator_text="mensen in dienst",
        denominator_text=None,
        population_text=_STAFF,
        with_total=True,
        sources=_EMPLOYMENTS,
        levels=EVERY_LEVEL,
    ),
    Released(
        id="staff_by_scale_band",
        name="Medewerkers naar schaal",
        definition=(
            f"Het aantal mensen dat op de peildatum in dienst is, verdeeld naar groepen schalen. {_DIVIDED}{_ONCE}"
        ),
        version=2,
        counted="mensen",
        counted_one="mens",
        category="groep schalen",
        categories=BAND_LABELS,
        numerator_text="mensen in dienst",
        denominator_text=None,
        population_text=_OF_THEM,
        with_total=True,
        sources=_EMPLOYMENTS,
    ),
    Released(
        id="staff_by_age_group",
        name="Medewerkers naar leeftijd",
        definition=(
            f"Het aantal mensen dat op de peildatum in dienst is, verdeeld naar leeftijdsgroepen. {_DIVIDED}{_ONCE}"
        ),
        version=2,
        counted="mensen",
        counted_one="mens",
        category="leeftijdsgroep",
        categories=AGE_LABELS,
        numerator_text="mensen in dienst",
        denominator_text=None,
        population_text=_OF_THEM,
        with_total=True,
        sources=_EMPLOYMENTS,
    ),
    Released(
        id="contracts",
        name="Contracten",
        definition=(
            "Het aantal contracten dat op de peildatum loopt. Wie er twee heeft, telt hier twee keer. Het verschil met "
            f"het aantal mensen moet zelf groot genoeg zijn om te tonen. {_DIVIDED}"
        ),
        version=2,
        counted="contracten",
        counted_one="contract",
        category="",
        categories={},
        numerator_text="lopende contracten",
        denominator_text=None,
        population_text=_OF_THEM,
        with_total=True,
        sources=_EMPLOYMENTS,
    ),
    Released(
        id="staff_moves",
        name="In-, door- en uitstroom",
        definition=(
            "Hoeveel mensen aan het eind van het kwartaal nieuw zijn, weg zijn of ergens anders werken dan aan het "
            "begin: verplaatst binnen de gemeente. Iedereen telt één keer: Peil vergelijkt wie er op de peildatum "
            "meetelt met wie er op de peildatum van het kwartaal ervoor meetelde. Wie in het kwartaal kwam en weer "
            "ging, telt dus niet mee. Wie met het hele team naar een ander onderdeel ging, is verplaatst. Wie pas "
            "later bekend werd, telt als nieuw of weg in het kwartaal waarin dat bleek. Een promotie op dezelfde plek "
            "telt niet mee."
        ),
        version=2,
        counted="mensen",
        counted_one="mens",
        category="wat er veranderde",
        categories=MOVE_LABELS,
        numerator_text="mensen, ieder één keer, vergeleken met het begin van het kwartaal",
        denominator_text=None,
        population_text="iedereen die aan het begin of aan het eind van het kwartaal meetelt",
        with_total=False,
        sources=_EMPLOYMENTS,
        levels=HIGH,
    ),
    Released(
        id="learning_coverage",
        name="Afgeronde trainingen",
        definition=(
            "Per training hoeveel van de mensen die op de peildatum in dienst zijn, haar op die dag hadden afgerond. "
            "Wie vertrok telt niet meer mee, wie binnenkwam meteen. "
            f"{_DIVIDED}{_ONCE}"
        ),
        version=2,
        counted="mensen",
        counted_one="mens",
        category="training",
        categories={},
        numerator_text="mensen in dienst die de training hadden afgerond",
        denominator_text="alle mensen in dienst bij directies en stadsdelen",
        population_text=_OF_THEM,
        with_total=False,
        sources=(*_EMPLOYMENTS, people.TRAINING_FINISHED),
    ),
    Released(
        id=COMPLIANCE,
        name="BIWS gevolgd",
        definition=(
            "Van de vacatures die in het kwartaal zijn gesloten: bij hoeveel de procedure is gevolgd (collegiale "
            "afspraak Representatie 3). Gevolgd wil zeggen: elke verplichte stap is gedaan, in de goede volgorde, "
            "uiterlijk op de dag van sluiten. Een vacature die is ingetrokken, telt niet mee. Het cijfer is er alleen "
            "als aan beide kanten genoeg leidinggevenden staan; wie een vacature of een eenheid deelt, telt als één. "
            "Alle vacatures van een onderdeel tellen mee, of het heeft geen cijfer. Is een deel te klein, dan "
            "staat het samen met een ander deel in het cijfer erboven. Is één kwartaal niet genoeg, dan tellen eerdere "
            "kwartalen mee die nog niet zijn verteld, samen hoogstens vier. Elke vacature telt één keer."
        ),
        version=2,
        counted="vacatures",
        counted_one="vacature",
        category="uitkomst",
        categories=FOLLOWED_LABELS,
        numerator_text="gesloten vacatures waarbij de procedure is gevolgd, of niet",
        denominator_text="alle gesloten vacatures",
        population_text="wie een vacature had die is gesloten",
        with_total=True,
        sources=(vacancies.STEP_COMPLETED, vacancies.VACANCY_CLOSED, vacancies.VACANCY_OPENED),
    ),
    Released(
        id=ABSENCE,
        name="Verzuim",
        definition=(
            "Welk deel van de dagen die gewerkt konden worden, in het kwartaal verzuim was, alle oorzaken samen. "
            "Peil krijgt dagen per onderdeel, nooit van wie. Een onderdeel telt mee als het hele kwartaal is "
            "aangeleverd. Is het te klein, dan telt het mee bij het eerste onderdeel erboven dat wel groot genoeg is. "
            "Bij weinig mensen staat er alleen 'hoogstens': het kan altijd zijn dat twee van hen er het hele kwartaal "
            "niet waren."
        ),
        version=1,
        counted="procent",
        counted_one="procent",
        category="",
        categories={},
        numerator_text="dagen verzuim in het kwartaal",
        denominator_text="dagen die gewerkt konden worden",
        population_text="wie er in het kwartaal werkte, volgens het systeem dat het verzuim aanlevert",
        with_total=True,
        sources=(measures.ABSENCE_RECORDED,),
        value="percentage",
        decimals=1,
    ),
    Released(
        id=SIGNALS,
        name="Signalen",
        definition=(
            "Hoeveel signalen van ongewenst gedrag in het kwartaal zijn geteld. Peil krijgt alleen aantallen, nooit "
            "een zaak: niet wie iets meldde, en niet over wie. Wie vaker iets meldt, telt vaker. Wat voor de hele "
            "gemeente is geteld en bij geen directie hoort, telt alleen in het hele getal mee. Een onderdeel heeft een "
            "getal als er genoeg signalen zijn en er ook genoeg mensen werken. Is een deel te klein, dan staat het "
            "samen met een ander deel in het getal erboven; de soorten staan er alleen voor de hele gemeente. Weinig "
            "signalen wil niet zeggen dat het er veilig is: wie zich onveilig voelt, meldt soms juist niets."
        ),
        version=1,
        counted="signalen",
        counted_one="signaal",
        category="soort",
        categories=SIGNAL_LABELS,
        numerator_text="signalen in het kwartaal",
        denominator_text=None,
        population_text="wie er werkt waar de signalen zijn geteld; van wie zij komen, weet Peil niet",
        with_total=True,
        sources=(measures.SIGNALS_COUNTED,),
    ),
)

RELEASED: Mapping[str, Released] = {figure.id: figure for figure in _RELEASED}
"""Every released figure, by id, in the order in which a reader meets them."""
