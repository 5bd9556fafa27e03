"""What people read about agreements: states, consent, roles and refusals in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pictures import Tone
from peil_plans.agreements.domain.agenda import Asks
from peil_plans.agreements.domain.agreement import State
from peil_plans.agreements.domain.consent import ConsentState
from peil_plans.agreements.domain.kinds import Commitment, Pillar
from peil_plans.agreements.domain.refusals import (
    AgreementFinal,
    BureauEnds,
    ConsentMissing,
    ConsentUnchanged,
    DatesUnchanged,
    DueInPast,
    InterventionUnknown,
    MadeInFuture,
    NotedInFuture,
    NotedTooEarly,
    PersonInNote,
    ReasonMissing,
    ReviewInPast,
    ReviewNotBeforeDue,
    TextMissing,
    ThemeUnknown,
    UnitWithoutManager,
    WorksCouncilDecides,
)
from peil_plans.refusals import Refusal

STATE_WORDS: Mapping[State, str] = {
    State.OPEN: "Open",
    State.ON_TRACK: "Op schema",
    State.AT_RISK: "Loopt risico",
    State.KEPT: "Nagekomen",
    State.NOT_KEPT: "Niet nagekomen",
    State.LAPSED: "Vervallen",
}
STATE_TONES: Mapping[State, Tone] = {
    State.OPEN: "open",
    State.ON_TRACK: "busy",
    State.AT_RISK: "warn",
    State.KEPT: "good",
    State.NOT_KEPT: "bad",
    State.LAPSED: "none",
}
CONSENT_WORDS: Mapping[ConsentState | None, str] = {
    None: "Nog niet gevraagd",
    ConsentState.ASKED: "Gevraagd",
    ConsentState.GIVEN: "Gegeven",
    ConsentState.REFUSED: "Geweigerd",
    ConsentState.NOT_NEEDED: "Niet nodig",
}
CONSENT_TONES: Mapping[ConsentState | None, Tone] = {
    None: "open",
    ConsentState.ASKED: "busy",
    ConsentState.GIVEN: "good",
    ConsentState.REFUSED: "bad",
    ConsentState.NOT_NEEDED: "good",
}
COMMITMENT_WORDS: Mapping[Commitment, str] = {Commitment.EFFORT: "inspanning", Commitment.RESULT: "resultaat"}
PILLAR_WORDS: Mapping[Pillar, str] = {Pillar.INCLUSION: "Inclusie", Pillar.REPRESENTATION: "Representatie"}
ROLE_WORDS: Mapping[str, str] = {"manager": "leidinggevende", "bureau": "Bureau I&D"}
CONSENT_ROLE_WORDS: Mapping[str, str] = {"works-council": "ondernemingsraad", "bureau": "Bureau I&D"}
ASK_WORDS: Mapping[Asks, str] = {
    Asks.OUTCOME: "Zeg of de afspraak is nagekomen",
    Asks.REVIEW: "Zeg hoe het met de afspraak gaat",
    Asks.WAIT_FOR_REVIEW: "Tussentijds bekijken",
    Asks.WAIT_FOR_DUE: "Klaar op",
    Asks.NOTHING: "Afgerond",
}
FORM_FIELDS: Mapping[str, str] = {
    "unit": "eenheid",
    "kind": "soort",
    "madeOn": "gemaakt",
    "dueOn": "klaar",
    "reviewOn": "bekijken",
    "text": "tekst",
    "to": "stand",
    "reason": "reden",
    "notedOn": "datum",
    "state": "instemming",
    "decidedOn": "datum",
    "note": "toelichting",
    "theme": "dient",
    "intervention": "dient",
}
"""The API's name of a field -> the forms'."""

NAMES_A_PERSON = "Uw tekst bevat een e-mailadres, telefoonnummer of burgerservicenummer. Haal dat weg."
UNREADABLE = "Uw tekst bevat tekens die niet te lezen zijn. Typ de tekst opnieuw."


def kind_label(code: str) -> str:
    """Which kind it is, as the paper numbers it: Inclusie 3."""
    pillar, _, number = code.rpartition("-")
    return f"{PILLAR_WORDS[Pillar(pillar)]} {number}"


def sentence(refusal: Refusal) -> str:
    """Why something was refused and what to do, for the person at the form."""
    match refusal:
        case ConsentMissing():
            return (
                "De ondernemingsraad heeft nog niet ingestemd met deze soort afspraak. Vraag eerst instemming, of kies "
                "een andere soort."
            )
        case ThemeUnknown() | InterventionUnknown():
            return "Dit staat niet in de bestuursopdracht die op die dag gold. Kies iets anders uit de lijst."
        case UnitWithoutManager():
            return (
                "Deze eenheid heeft op die dag geen leidinggevende. Kies een andere eenheid. Klopt dat niet? Dan moet "
                "het HR-systeem de leidinggevende doorgeven."
            )
        case DueInPast():
            return f"Kies een datum na {dutch_day(refusal.day)}."
        case ReviewInPast():
            return f"Kies een datum op of na {dutch_day(refusal.day)}."
        case ReviewNotBeforeDue():
            return "Kies een dag vóór de dag waarop de afspraak klaar moet zijn. Dan kunt u nog bijsturen."
        case MadeInFuture() | NotedInFuture():
            return "Kies een datum die niet in de toekomst ligt."
        case NotedTooEarly():
            return f"Kies een datum op of na {dutch_day(refusal.since)}. Over die dag is al iets vastgelegd."
        case TextMissing():
            return "Schrijf op wat u hebt afgesproken."
        case ReasonMissing():
            return "Schrijf op waarom. Zonder uitleg kan dit niet."
        case AgreementFinal():
            return "Deze afspraak is al afgerond en verandert niet meer. Maak een nieuwe afspraak."
        case BureauEnds():
            return "Alleen Bureau I&D laat een afspraak vervallen. Vraag het hun, en kies hier ‘Loopt risico’."
        case DatesUnchanged():
            return "De datums zijn niet veranderd. Kies een andere datum, of laat het zo."
        case _:
            return _more(refusal)


def _more(refusal: Refusal) -> str:
    match refusal:
        case ConsentUnchanged():
            return "Dit stond al zo. Kies iets anders, of laat het zo."
        case PersonInNote():
            return NAMES_A_PERSON
        case WorksCouncilDecides():
            return "Alleen de ondernemingsraad legt vast wat zij besluit. U kunt instemming vragen."
        case _:
            return "Dit formulier is niet meer geldig. Controleer wat u hebt ingevuld en verstuur het opnieuw."
