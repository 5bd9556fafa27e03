"""What people read about threads, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.http.dutch import dutch_day
from peil_plans.action_plans.domain.texts import ReachesPerson
from peil_plans.activities.pages.words import KIND_WORDS
from peil_plans.refusals import Refusal
from peil_plans.threads.domain import (
    LONGEST,
    TALKS,
    Content,
    NothingChanged,
    PeriodWrong,
    PlanOver,
    ReasonMissing,
    StaleThread,
    TextWrong,
    ThemeUnknown,
    TooFewUnits,
)

KINDS = [(kind.value, KIND_WORDS[kind]) for kind in TALKS]
FIELDS: Mapping[str, str] = {
    "kind": "soort",
    "from": "van",
    "to": "tot",
    "text": "tekst",
    "theme": "thema",
    "reason": "reden",
}
"""The API's name of a field -> the form's."""
TOO_FEW = (
    "In deze periode hadden minder dan drie teams zo’n gesprek. Dan wijst een rode draad een team aan. Kies een langere"
    " periode, of wacht tot meer teams het gesprek hebben gehad en dat is vastgelegd."
)
_SENTENCES: Mapping[type[Refusal], str] = {
    TooFewUnits: TOO_FEW,
    PeriodWrong: "Kies een laatste dag die niet vóór de eerste ligt, en niet in de toekomst.",
    ThemeUnknown: "Kies een thema uit de lijst.",
    ReasonMissing: "Vul in waarom u dit verandert of terugneemt.",
    NothingChanged: "Dit stond al zo. Verander iets, of laat het zo.",
    PlanOver: "Dit plan is afgesloten: er komt niets meer bij. Kijk of er een plan op volgt.",
    StaleThread: "Terwijl u typte, is dit veranderd. Kijk bij Geschiedenis. Klopt het nog? Sla het dan opnieuw op.",
    TextWrong: f"Schrijf op wat terugkwam, in leesbare tekens en hoogstens {LONGEST} tekens.",
}


def sentence(refusal: Refusal) -> str:
    """Why something was refused and what to do, for the person at the form."""
    if isinstance(refusal, ReachesPerson):
        return "Hier staat een e-mailadres, telefoonnummer of burgerservicenummer. Haal dat weg."
    known = _SENTENCES.get(type(refusal))
    return known or "Dit formulier is niet meer geldig. Controleer wat u hebt ingevuld en verstuur het opnieuw."


def heard_in(content: Content) -> str:
    """In which talks, and when."""
    return f"{KIND_WORDS[content.kind]}, {dutch_day(content.first)} tot en met {dutch_day(content.last)}"
