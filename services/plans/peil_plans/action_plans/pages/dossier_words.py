"""What people read about the file of a plan: its kinds of entry, their fields, and refusals, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peil_plans.action_plans.domain.dossier import EntryKind, Precondition, Score
from peil_plans.action_plans.domain.limits import ClockTooLong, PlanTooLarge
from peil_plans.action_plans.domain.plan import Phase
from peil_plans.action_plans.domain.refusals import (
    ChangedInFuture,
    ChangedTooEarly,
    ChangeReused,
    EntryActionUnknown,
    EntryIncomplete,
    EntryTooLarge,
    NothingChanged,
    OwnerUnknown,
    PhaseImpossible,
    PlanClosed,
    ReasonMissing,
)
from peil_plans.action_plans.domain.texts import ReachesPerson
from peil_plans.action_plans.pages.words import TOO_LARGE
from peil_plans.refusals import Refusal


@dataclass(frozen=True, slots=True)
class KindWords:
    """
    A kind of entry in Dutch.

    Attributes:
        slug: Its name in addresses.
        part: The page of the file that it stands on; empty: the first.
        add: What the button says that adds one.
        open, settled: How one stands that is open, and one that is not; empty where that is no question.
        labels: The domain's name of a field -> the question in the form, and a hint.
    """

    slug: str
    name: str
    part: str
    add: str
    open: str
    settled: str
    labels: Mapping[str, tuple[str, str]]


_NO_PERSON = "Schrijf niets op over personen."
_OWNER = ("Wie gaat hierover?", "Kies een rol. Namen staan hier nooit.")
_ACTION = ("Over welke actie gaat het?", "")
_FORMULA = ("Hoe is het berekend?", "Vul getallen in die met elkaar vermenigvuldigd worden, met wat ze tellen.")
_PAPER = "Wat staat er op het papier als uitkomst?"

KINDS: Mapping[EntryKind, KindWords] = {
    EntryKind.PRECONDITION: KindWords(
        "voorwaarde", "Voorwaarde", "", "Voorwaarde toevoegen", "Nog niet geregeld", "Geregeld",
        {
            "subject": ("Waar gaat deze voorwaarde over?", ""),
            "text": ("Wat moet er geregeld zijn?", _NO_PERSON),
            "settled": ("Is dit geregeld?", ""),
            "owner": _OWNER,
            "next_on": ("Wanneer kijkt u hier weer naar?", "Bijvoorbeeld 31-3-2027."),
        },
    ),
    EntryKind.RISK: KindWords(
        "risico", "Risico", "risicos", "Risico toevoegen", "Open", "Afgesloten",
        {
            "text": ("Wat kan er misgaan?", _NO_PERSON),
            "response": ("Wat doet u ertegen?", "Dit is de maatregel."),
            "next_on": ("Wanneer kijkt u hier weer naar?", "Bijvoorbeeld 31-3-2027."),
            "owner": _OWNER,
            "action": _ACTION,
            "settled": ("Is dit risico voorbij?", ""),
        },
    ),
    EntryKind.ADVICE: KindWords(
        "advies", "Advies", "advies", "Advies toevoegen", "Nog geen antwoord", "Beantwoord",
        {
            "text": ("Wat adviseert het groeipanel?", _NO_PERSON),
            "held_on": ("Wanneer kwam het advies?", "Bijvoorbeeld 31-3-2026."),
            "score": ("Wat vindt het groeipanel van het plan?", "Het oordeel van het panel zelf."),
            "response": ("Wat is het antwoord op het advies?", "Wat neemt u over, en wat niet?"),
            "settled": ("Is het advies beantwoord?", ""),
            "owner": _OWNER,
            "next_on": ("Wanneer kijkt u hier weer naar?", "Bijvoorbeeld 31-3-2027."),
            "action": _ACTION,
        },
    ),
    EntryKind.DECISION: KindWords(
        "besluit", "Besluit", "overleg", "Besluit toevoegen", "", "",
        {
            "text": ("Wat is er besloten?", _NO_PERSON),
            "held_on": ("Wanneer was het overleg?", "Bijvoorbeeld 31-3-2026."),
            "action": _ACTION,
            "outside": ("Valt dit buiten het plan?", "Dan doet iemand anders het. Kies hieronder wie."),
            "owner": ("Wie gaat hierover?", "Nodig als het buiten het plan valt. Kies een rol."),
        },
    ),
    EntryKind.AGREED: KindWords(
        "afspraak", "Afspraak", "overleg", "Afspraak toevoegen", "Open", "Gedaan",
        {
            "text": ("Wat is er afgesproken?", _NO_PERSON),
            "owner": ("Wie doet dit?", "Kies een rol. Namen staan hier nooit."),
            "held_on": ("Wanneer was het overleg?", "Bijvoorbeeld 31-3-2026."),
            "next_on": ("Wanneer moet het klaar zijn?", "Bijvoorbeeld 30-6-2026."),
            "action": _ACTION,
            "response": ("Wat is het antwoord, of wat kwam eruit?", ""),
            "settled": ("Is het gedaan?", ""),
        },
    ),
    EntryKind.HOURS: KindWords(
        "uren", "Uren", "uren-en-geld", "Uren toevoegen", "", "",
        {
            "text": ("Waar zijn deze uren voor?", _NO_PERSON),
            "factors": _FORMULA,
            "stated": (_PAPER, "In uren, bijvoorbeeld 1.920."),
            "owner": _OWNER,
            "action": _ACTION,
        },
    ),
    EntryKind.HOURS_TOTAL: KindWords(
        "uren-totaal", "Totaal uren op papier", "uren-en-geld", "Totaal van de uren toevoegen", "", "",
        {
            "text": ("Waar staat dit totaal?", "Bijvoorbeeld: onder de tabel."),
            "stated": ("Welk totaal staat er op het papier?", "In uren, bijvoorbeeld 1.920."),
        },
    ),
    EntryKind.BUDGET: KindWords(
        "begroting", "Geld", "uren-en-geld", "Bedrag toevoegen", "", "",
        {
            "text": ("Waar is dit bedrag voor?", _NO_PERSON),
            "factors": _FORMULA,
            "stated": (_PAPER, "In euro, bijvoorbeeld 7.500 of 7.500,50."),
            "owner": _OWNER,
            "action": _ACTION,
        },
    ),
    EntryKind.BUDGET_TOTAL: KindWords(
        "begroting-totaal", "Totaal bedrag op papier", "uren-en-geld", "Totaal van de bedragen toevoegen", "", "",
        {
            "text": ("Waar staat dit totaal?", "Bijvoorbeeld: onder de tabel."),
            "stated": ("Welk totaal staat er op het papier?", "In euro, bijvoorbeeld 287.200."),
        },
    ),
}  # fmt: skip
KIND_OF = {words.slug: kind for kind, words in KINDS.items()}
"""The name in addresses -> the kind of entry."""
PARTS: Mapping[str, str] = {
    "risicos": "Risico’s",
    "advies": "Advies van het groeipanel",
    "overleg": "Besluiten en afspraken",
    "uren-en-geld": "Uren en geld",
}
"""The pages of the file beside the first one, and what each is called."""
SUBJECTS: Mapping[Precondition, str] = {
    Precondition.OWNER: "Eigenaar",
    Precondition.HOURS: "Uren",
    Precondition.BUDGET: "Budget",
    Precondition.OTHER: "Iets anders",
}
SCORES: Mapping[Score, str] = {
    Score.INSUFFICIENT: "Onvoldoende",
    Score.SUFFICIENT: "Voldoende",
    Score.GOOD: "Goed",
}
"""What the growth panel thinks of a plan, in Dutch."""
REFERRED: Mapping[str, tuple[str, str]] = {
    "text": ("Wat legt u voor aan Bureau I&D?", _NO_PERSON),
    "held_on": ("Vanaf welke dag ligt dit bij Bureau I&D?", "Bijvoorbeeld 31-3-2026."),
    "next_on": ("Wanneer moet er antwoord zijn?", "Bijvoorbeeld 30-6-2026."),
    "response": ("Wat is het antwoord van Bureau I&D?", "Legt u iets voor? Laat dit dan leeg."),
    "settled": ("Is het beantwoord?", ""),
}
"""What the form of an agreed action asks otherwise when Bureau I&D is to do it: it is put before the Bureau."""
PHASES: Mapping[Phase, tuple[str, str]] = {
    Phase.PLAN: ("Plannen", "We maken of verbeteren het plan."),
    Phase.DO: ("Uitvoeren", "We voeren de acties uit."),
    Phase.CHECK: ("Nagaan", "We gaan na wat het oplevert."),
    Phase.ACT: ("Bijstellen", "We passen aan wat beter kan."),
    Phase.CLOSED: ("Afgesloten", "Het plan is klaar."),
}
"""Plan, do, check and act in Dutch: what each is called and what happens in it."""
FORM_FIELDS: Mapping[str, str] = {
    "text": "tekst",
    "subject": "onderwerp",
    "settled": "geregeld",
    "response": "antwoord",
    "owner": "wie",
    "held_on": "gehouden",
    "next_on": "volgende",
    "action": "actie",
    "factors": "getal1",
    "stated": "papier",
    "score": "oordeel",
    "outside": "buiten",
    "reason": "reden",
}
"""The domain's name of a field -> the form's."""
MISSING: Mapping[str, str] = {
    "tekst": "Vul in wat u wilt vastleggen.",
    "onderwerp": "Kies waar deze voorwaarde over gaat.",
    "antwoord": "Vul hier iets in: dit hoort erbij.",
    "wie": "Kies een rol uit de lijst.",
    "gehouden": "Vul een datum in, bijvoorbeeld 31-3-2026.",
    "volgende": "Vul een datum in, bijvoorbeeld 31-3-2027.",
    "getal1": "Vul een berekening in, of hieronder het getal van het papier.",
    "papier": "Vul het getal in dat op het papier staat.",
}
"""The form's name of a field -> what to do when it is empty and may not be."""
WHY = "Schrijf op waarom u dit intrekt."
NAMES_A_PERSON = "Uw tekst bevat een e-mailadres, telefoonnummer of burgerservicenummer. Haal dat weg."
UNREADABLE = "Uw tekst bevat tekens die niet te lezen zijn. Typ de tekst opnieuw."


def sentence(refusal: Refusal, field: str) -> str:
    """Why something was refused at *field* of the form and what to do, for the person at it."""
    match refusal:
        case EntryIncomplete():
            return MISSING.get(field, "Vul dit in.")
        case EntryTooLarge():
            return "De uitkomst is groter dan tien miljard. Controleer de getallen."
        case EntryActionUnknown():
            return "Deze actie staat niet in het plan. Kies een actie uit de lijst."
        case OwnerUnknown():
            return "Kies een rol uit de lijst."
        case NothingChanged():
            return "Het staat er al zo. Verander iets, of ga terug."
        case ChangedInFuture():
            return "Kies een datum die niet in de toekomst ligt."
        case ChangedTooEarly():
            return "Deze datum ligt te vroeg: voor het plan, of voor wat er al is vastgelegd."
        case PhaseImpossible():
            return "Deze stap kan nu niet. Kies een andere stap."
        case ReasonMissing():
            return WHY if field == "waarom" else "Schrijf op waarom het plan wordt afgesloten."
        case PlanClosed():
            return "Dit plan is intussen afgesloten. Er verandert niets meer aan."
        case PlanTooLarge():
            return TOO_LARGE
        case ClockTooLong():
            return "Een termijn is te lang: hoogstens 600 maanden en 3.660 dagen. Pas die actie eerst aan."
        case ReachesPerson():
            return "Een actie of hoofdstuk bevat een e-mailadres, telefoonnummer of burgerservicenummer. Haal dat weg."
        case ChangeReused():
            return "Dit formulier is niet meer geldig. Controleer wat u hebt ingevuld en verstuur het opnieuw."
        case _:
            return "Dit kan niet. Controleer wat u hebt ingevuld."
