"""What is said of a draw: steps, states and refusals in Dutch, and the rules of the API in English."""

from __future__ import annotations

from collections.abc import Mapping

from peil_reporting.biws_audit.asked import LARGEST
from peil_reporting.biws_audit.domain import State, Status, Step
from peil_reporting.figures.labels import STEP_LABELS
from peil_reporting.figures.telling import OPTIONAL_STEP_LABELS

STEPS: Mapping[str, str] = {**STEP_LABELS, **OPTIONAL_STEP_LABELS}
STATE_WORDS: Mapping[State, str] = {
    "in-order": "In orde",
    "out-of-order": "Niet op volgorde",
    "after-closing": "Na sluiting",
    "missing": "Ontbreekt",
}
REFUSALS: Mapping[str, tuple[str, str]] = {
    "quarter-form": ("must be a quarter such as 2026-Q1.", "Kies een kwartaal uit de lijst."),
    "quarter-not-ended": (
        "must have ended: only whole quarters that are over are drawn from.",
        "Dit kwartaal is nog niet voorbij. Kies een kwartaal dat voorbij is.",
    ),
    "period-backwards": (
        "must not lie before `from`.",
        "Het laatste kwartaal ligt voor het eerste. Kies hetzelfde kwartaal of een later.",
    ),
    "day-form": ("must be a day such as 2026-04-15.", "Vul een bestaande dag in."),
    "known-in-future": ("must not lie in the future.", "Deze dag ligt in de toekomst. Kies vandaag of eerder."),
    "known-before-end": (
        "must not lie before the last day of the quarters.",
        "Op deze dag was het laatste kwartaal nog niet voorbij. Kies een latere dag.",
    ),
    "unit-unknown": (
        "is no unit on the last day of the quarters.",
        "Deze eenheid was er niet op de laatste dag van de periode. Kies er een uit de lijst.",
    ),
    "unit-too-low": (
        "must be the municipality or a cluster.",
        "Kies de hele gemeente of een cluster. Lager wordt geen steekproef getrokken.",
    ),
    "size-form": (
        f"must be a whole number from 1 to {LARGEST}.",
        f"Vul een heel getal in van 1 tot en met {LARGEST}.",
    ),
    "size-above-population": (
        "is more than there are vacancies to draw from: take less, or a longer period.",
        "Zoveel vacatures zijn er in deze periode niet gesloten. Kies er minder, of een langere periode.",
    ),
    "seed-form": (
        "must be 1 to 64 letters, digits, full stops, hyphens or underscores, and not of a form that may point at "
        "a person, such as nine digits in a row.",
        "Gebruik 1 tot 64 letters, cijfers, punten of streepjes, zonder spaties. Neem niets wat op een mens kan "
        "wijzen, zoals een naam of negen cijfers achter elkaar.",
    ),
}
"""Per rule what the API says of the field, and what a page says."""
NOTHING_DRAWN: Mapping[Status, tuple[str, str]] = {
    "nothing": (
        "In deze periode is hier geen vacature gesloten",
        "Kies een andere periode of een andere eenheid.",
    ),
    "too-few": (
        "Hieruit wordt geen steekproef getrokken",
        "Daarvoor zijn vacatures van genoeg mensen nodig, minstens tien. Wie bij dezelfde eenheid of dezelfde "
        "vacaturehouder hoort, telt als één. Kies een langere periode of de hele gemeente.",
    ),
}


def state_of(step: Step) -> str:
    """The state of *step*, Dutch."""
    return "Overgeslagen (mag)" if step.optional and step.state == "missing" else STATE_WORDS[step.state]


def system_of(source: str) -> str:
    """The name of the system in *source* (``urn:nld:oin:<digits>:systeem:<name>``)."""
    return source.rpartition(":")[2]
