"""How what was done in units is said in Dutch. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.http.dutch import dutch_day
from peil_plans.activities.domain.activity import Content, Kind
from peil_plans.activities.domain.refusals import (
    ActionNotInPlan,
    HeldInFuture,
    NothingCorrected,
    PlanNotHere,
    StaleActivity,
    TeamOfACase,
    UnitNotOpen,
    UnitNotYours,
)
from peil_plans.refusals import Refusal

KIND_WORDS: Mapping[Kind, str] = {
    Kind.DIALOGUE: "Gesprek gevoerd",
    Kind.INFORMATION: "Voorlichting gegeven",
    Kind.ADVISER_VISIT: "Vertrouwenspersoon langs geweest",
    Kind.SURVEY_FOLLOW_UP: "Peiling opgevolgd",
    Kind.POLICY_TOOL_USED: "Beleidstool inclusief beleid gebruikt",
    Kind.LEADER_SUPPORT: "Leidinggevende ondersteund",
    Kind.COURSE: "Traject begonnen",
    Kind.TEAM_SUPPORT: "Teams geholpen",
    Kind.MEMBERS_JOINED: "Leden bij de werkgroep gekomen",
    Kind.AWARD: "Beloning toegekend",
}
KIND_HINTS: Mapping[Kind, str] = {
    Kind.DIALOGUE: "Een gesprek in het team, bijvoorbeeld over discriminatie en racisme. Niet wat er is gezegd.",
    Kind.INFORMATION: "Een roadshow, presentatie of andere uitleg in het team.",
    Kind.ADVISER_VISIT: "De vertrouwenspersoon heeft zich in het team laten zien.",
    Kind.SURVEY_FOLLOW_UP: "Het team heeft besproken wat er met de uitkomst van een peiling gebeurt.",
    Kind.POLICY_TOOL_USED: "U verklaart zelf dat de tool is gebruikt. Peil kan dat niet nagaan.",
    Kind.LEADER_SUPPORT: "Hulp van een inclusie-expert, in een eenheid met meer teams. Nooit in welk team of waarover.",
    Kind.COURSE: "Een traject of programma van het team. Een team doet er één tegelijk.",
    Kind.TEAM_SUPPORT: "Alleen hoeveel teams zijn geholpen, van een eenheid met meer teams. Nooit welk team of waarom.",
    Kind.MEMBERS_JOINED: "Alleen hoeveel leden erbij kwamen, uit een eenheid met meer teams. Nooit wie.",
    Kind.AWARD: "Alleen hoeveel beloningen zijn toegekend in een eenheid met meer teams, en waarvoor. Nooit aan wie.",
}
NUMBER_WORDS: Mapping[Kind, str] = {
    Kind.TEAM_SUPPORT: "Hoeveel teams zijn geholpen",
    Kind.MEMBERS_JOINED: "Hoeveel leden kwamen erbij",
    Kind.AWARD: "Hoeveel beloningen zijn toegekend",
}
ROLE_WORDS: Mapping[str, str] = {"bureau": "Bureau I&D", "trekker": "trekker"}
FORM_FIELDS: Mapping[str, str] = {
    "unit": "eenheid",
    "heldOn": "datum",
    "until": "einde",
    "number": "aantal",
    "campaign": "peiling",
    "criterion": "criterium",
    "plan": "actie",
    "action": "actie",
}
"""The API's name of a field -> the forms'."""
_SENTENCES: Mapping[type[Refusal], str] = {
    UnitNotYours: "U kunt dit alleen vastleggen voor eenheden waarvan u een plan trekt. Vraag het Bureau I&D.",
    TeamOfACase: "Kies een eenheid waar meer teams onder liggen. Van één team leggen we dit niet vast: dat wijst aan.",
    PlanNotHere: "Kies een actie uit een plan van deze eenheid, of van een eenheid erboven.",
    ActionNotInPlan: "Kies een actie uit een plan van deze eenheid, of van een eenheid erboven.",
    NothingCorrected: "Dit stond al zo. Verander iets, of laat het zo.",
    StaleActivity: "Terwijl u typte, is dit veranderd. Kijk bij Geschiedenis. Klopt het nog? Sla het dan opnieuw op.",
}


def sentence(refusal: Refusal) -> str:
    """Why something was refused and what to do, for the person at the form."""
    if isinstance(refusal, HeldInFuture):
        return "Kies een datum die niet in de toekomst ligt. Wat nog komt, staat in een actieplan."
    if isinstance(refusal, UnitNotOpen):
        return "Deze eenheid is er niet op die dag. Kies een andere eenheid of een andere datum."
    known = _SENTENCES.get(type(refusal))
    return known or "Dit formulier is niet meer geldig. Controleer wat u hebt ingevuld en verstuur het opnieuw."


def said_of(content: Content) -> str:
    """What is said beside kind and day: how many, until when, of which survey or by which criterion; may be empty."""
    said = []
    if content.kind.counted:
        said.append(f"aantal: {content.number}")
    if content.until is not None:
        said.append(f"tot en met {dutch_day(content.until)}")
    if content.campaign is not None:
        said.append(f"peiling {content.campaign}")
    if content.criterion is not None:
        said.append(f"criterium {content.criterion}")
    return ", ".join(said)
