"""What people read about a paper: confidence, places, and refusals in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from peil_plans.imports.domain.proposal import Value

LIKELY = 0.6
"""From this confidence on an uncertain value is called likely; below it doubtful."""
_LONGEST_SOURCE = 240
FIELD_WORDS: Mapping[str, str] = {
    "titel": "titel",
    "eenheid": "eenheid",
    "van": "eerste dag",
    "tot": "laatste dag",
    "vastgesteld": "dag van vaststelling",
    "mee": "overnemen",
    "code": "nummer",
    "status": "status",
    "reden": "waarom",
    "doorlopend": "zonder einde",
    "opmerking": "opmerking",
    "eigenaar": "eigenaar",
    "mede": "mede-eigenaar",
    "dient": "thema of interventie",
    "keert": "komt terug",
    "meting": "meting",
    "houder": "van wie het plan is",
    "door": "vastgesteld door",
    "na": "na wat",
    "binnen": "binnen welke tijd",
    "b": "bedrag",
    "u": "uren",
    "keer": "hoe vaak die uren",
    "wat": "wat",
    "wanneer": "wanneer",
    "datum": "uiterlijk",
    "gereed": "gereed",
}
NO_DAY = "Vul een datum in, bijvoorbeeld 31-3-2026."
NO_AMOUNT = "Vul een bedrag in euro in, bijvoorbeeld 7.500 of 7.500,50."
NO_NUMBER = "Vul een getal in, bijvoorbeeld 8 of 7,5."
NO_SPAN = "Vul een aantal maanden, weken of dagen in, bijvoorbeeld 3 maanden, en kies waarna."
NOT_RECORDED = "Het plan is opgeslagen, maar deze regel niet. Maak het getal kleiner, of maak het veld leeg."
MANDATE_CHANGED = (
    "Op de dag van vaststelling gold een andere bestuursopdracht. Daarin staat uw keuze niet, of betekent de code iets"
    " anders. Kies opnieuw."
)
ALREADY_ADDED = "deze is al eens uit dit papier toegevoegd, en staat nu in het plan als ‘{}’. Wijzig die actie zelf."
DOUBTFUL = "Let op: Peil weet niet of dit een andere mijlpaal is, of dezelfde die veranderde. Kijk dit na."
NO_TIMES = "Vul in hoe vaak deze uren voorkomen in het plan, of maak de uren leeg."
_PERSON = "Haal het e-mailadres, telefoonnummer of burgerservicenummer weg."
_READABLE = "Haal de tekens weg die niet te lezen zijn. Typ de tekst opnieuw."
_RULES: Mapping[str, str] = {
    "too-long": "Maak dit korter.",
    "empty": "Vul dit in.",
    "one-line": "Zet dit op één regel.",
    "day-form": NO_DAY,
    "day-range": "Kies een dag tussen 1900 en 2100.",
    "id-form": "Kies of typ de eenheid: letters, cijfers, punten en streepjes, zonder spaties.",
    "email-address": _PERSON,
    "phone-number": _PERSON,
    "nine-digits": _PERSON,
    "control-character": _READABLE,
    "bidi-character": _READABLE,
    "invisible-text": _READABLE,
    "adopted-in-future": "Kies een dag die niet in de toekomst ligt.",
    "period-backwards": "De laatste dag ligt voor de eerste. Kies een latere dag.",
    "period-order": "De laatste dag ligt voor de eerste. Kies een latere dag.",
    "no-actions": "Neem minstens één actie over.",
    "action-twice": "Dit nummer staat bij twee acties. Geef elke actie een eigen nummer.",
    "not-continuous": "Doorlopend kan alleen als de actie geen einde heeft. Zet het vinkje, of kies een andere status.",
    "approval-missing": "De actie heeft een goedkeuring nodig voor de start, en die is er niet. Vink die eerst af.",
    "approval-taken-away": "De actie is al begonnen. Haal een goedkeuring voor de start dan niet weg.",
    "begun-before-approval": "Kies een datum op of na de dag van de laatste goedkeuring voor de start.",
    "reason-missing": "Vul in waarom de actie niet is opgepakt.",
    "reason-needed": "Vul in waarom de actie niet is opgepakt.",
    "too_long": "Dit zijn er te veel. Laat weg wat niet nodig is.",
    "theme-unknown": "Dit thema hoort niet bij de bestuursopdracht die op de dag van vaststelling gold.",
    "intervention-unknown": "Deze interventie hoort niet bij de bestuursopdracht die op de dag van vaststelling gold.",
    "clock-unknown": "De mijlpaal waarop deze wacht, gaat niet mee. Kies een andere.",
    "clock-circular": "Deze mijlpaal wacht op zichzelf. Kies een andere.",
    "clock-too-long": "Kies een kortere tijd: hoogstens 600 maanden en 3.660 dagen.",
    "too-many-actions": "Het plan heeft al 200 acties. Meer kan niet.",
    "plan-too-large": "Van dit plan is zo veel vastgelegd dat er niets meer bij past.",
    "count-range": "Kies een kortere tijd.",
    "id-taken": "Dit woord gebruikt Peil zelf. Kies een ander.",
    "plan-already-adopted": "Dit formulier is al eens vastgesteld, met andere gegevens. Kijk bij Actieplannen.",
}


def rule_words(rule: str) -> str:
    """What to do about a broken *rule* of the door through which plans are adopted."""
    return _RULES.get(rule, "Zo kan Peil dit niet overnemen. Controleer wat hier staat.")


def confidence_words(value: Value) -> str:
    """How certain *value* is, in one word."""
    if value.sure:
        return "zeker"
    return "waarschijnlijk" if value.confidence >= LIKELY else "twijfel"


def beside(value: Value) -> str:
    """What stands beside a value: how certain, where it was read, from which words, and what to know of it."""
    said = confidence_words(value)
    certain = "Zeker" if value.sure else f"Kijk dit na ({said})"
    note = f" Let op: {value.note}." if value.note else ""
    return f"{certain}. Papier, {value.place}: “{short(value.source)}”.{note}"


def short(text: str) -> str:
    """*text* on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SOURCE else line[: _LONGEST_SOURCE - 2] + " …"
