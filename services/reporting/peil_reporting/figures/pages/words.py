"""How figures are said in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Tone
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.domain import Answer
from peil_reporting.figures.explanation import Standing
from peil_reporting.organisation.domain import Why

STATUS_TONES: Mapping[str, Tone] = {
    "planned": "open",
    "running": "busy",
    "continuous": "steady",
    "done": "good",
    "slightly-delayed": "warn",
    "delayed": "bad",
    "to-revise": "revise",
    "not-taken-up": "none",
    "unknown": "unknown",
    "open": "open",
    "on-track": "busy",
    "at-risk": "warn",
    "kept": "good",
    "not-kept": "bad",
    "lapsed": "none",
    "later": "steady",
    "soon": "warn",
    "overdue": "bad",
    "waiting": "open",
    "acknowledged": "busy",
    "resolved": "steady",
    "exhausted": "bad",
    "delivered": "good",
    "refused": "bad",
    "in-order": "good",
    "not-in-order": "warn",
}
"""The same signs as on the pages of action plans and agreements."""

DONE_WORDS: Mapping[str, str] = {
    "plan_progress": "gereed",
    "overdue_actions": "over tijd",
    "plans_in_order": "op orde",
    "agreements": "nagekomen",
    "agreements_due": "over tijd",
    "reminded_items": "zonder reactie",
}
"""Per figure that is out of something: what those are that it counts."""

MADE_WORDS: Mapping[str, tuple[str, str]] = {
    "open_vacancies": ("staat open", "staan open"),
    "agreement_kinds": ("is gemaakt", "zijn gemaakt"),
    "reminders_sent": ("is verstuurd", "zijn verstuurd"),
}
"""Per figure that is out of nothing: what is said of one, and of more."""

EMPTY_WORDS: Mapping[str, str] = {
    "plan_progress": "Er is nog geen actieplan vastgesteld.",
    "overdue_actions": "Er is nog geen actieplan vastgesteld.",
    "plans_in_order": "Er loopt nu geen actieplan.",
    "open_vacancies": "Er staat nu geen vacature open.",
    "agreements": "Er is nog geen afspraak gemaakt.",
    "agreement_kinds": "Er is nog geen afspraak gemaakt.",
    "agreements_due": "Er loopt nu geen afspraak.",
    "reminded_items": "Er is nog nergens aan herinnerd.",
    "reminders_sent": "Er is nog geen herinnering verstuurd.",
}
"""Per figure what is said when there is nothing to count."""

LEVEL_WORDS: Mapping[str, str] = {
    "municipality": "Gemeente",
    "cluster": "Cluster",
    "directorate": "Directie",
    "city-district": "Stadsdeel",
    "department": "Afdeling",
    "team": "Team",
    "unplaced": "Zonder plaats",
}

STATE_WORDS: Mapping[str, str] = {"open": "", "closed": "opgeheven", "merged": "samengevoegd"}

STANDING_WORDS: Mapping[Standing, str] = {
    "stands": "",
    "replaced": "Later verbeterd",
    "withdrawn": "Later ingetrokken",
    "withdrawal": "Intrekking",
}

LEVELS_BELOW_DIRECTORATE = frozenset({"department", "team"})


def counted(figure: Live, amount: int) -> str:
    """*amount* with what it counts: ``1 actie``, ``12 acties``."""
    return f"{dutch_number(amount)} {figure.counted_one if amount == 1 else figure.counted}"


def share(part: int, whole: int) -> str:
    """*part* of *whole* as a whole percentage, which is never rounded to nothing or to all: ``35%``."""
    percentage = 100 * part / whole
    if 0 < percentage < 1:
        return "minder dan 1%"
    if 99 < percentage < 100:
        return "ruim 99%"
    return f"{dutch_number(percentage)}%"


def amount_of(figure: Live, answer: Answer) -> int | str:
    """The number to show large, or the words in its place."""
    if answer.status == "nothing-counted":
        return f"Geen {figure.counted}"
    if answer.status == "not-measurable-at-this-level":
        return "Niet op dit niveau"
    if answer.numerator is None:
        return "Onbekend"
    if figure.value == "share" and answer.denominator:
        return share(answer.numerator, answer.denominator)
    return answer.numerator


def reading_of(figure: Live, answer: Answer) -> str:
    """One sentence beside the number; empty when there is no number."""
    if answer.numerator is None:
        return ""
    if answer.denominator is None:
        return _spread_of(figure, answer)
    if not answer.denominator:
        return EMPTY_WORDS[figure.id]
    if figure.value == "share":
        verb = "is er" if answer.numerator == 1 else "zijn er"
        return f"Dat {verb} {dutch_number(answer.numerator)} van de {dutch_number(answer.denominator)}."
    if not answer.numerator:
        return f"Van de {counted(figure, answer.denominator)} is er geen {DONE_WORDS[figure.id]}."
    if answer.numerator == answer.denominator:
        return f"Dat zijn alle {figure.counted} die er zijn." if answer.numerator > 1 else ""
    return f"Dat is {share(answer.numerator, answer.denominator)} van de {counted(figure, answer.denominator)}."


def title_of(figure: Live, answer: Answer) -> str:
    """What a picture of *answer* shows, as a statement."""
    amount = answer.numerator or 0
    if figure.value == "share":
        verb = "is" if amount == 1 else "zijn"
        return (
            f"{dutch_number(amount)} van de {counted(figure, answer.denominator or 0)} {verb} {DONE_WORDS[figure.id]}"
        )
    if figure.denominator is None:
        one, more = MADE_WORDS[figure.id]
        return f"{counted(figure, amount)} {one if amount == 1 else more}"
    return f"{counted(figure, amount)} {'is' if amount == 1 else 'zijn'} {DONE_WORDS[figure.id]}"


def _spread_of(figure: Live, answer: Answer) -> str:
    amounts = {category: amount for category, amount in answer.categories.items() if amount}
    if not amounts:
        return EMPTY_WORDS[figure.id]
    most = max(amounts.values())
    largest = [figure.categories.get(category, category) for category, amount in amounts.items() if amount == most]
    if figure.id != "open_vacancies":
        return f"De meeste: {', '.join(f'‘{label}’' for label in largest[:2])}." if len(amounts) > 1 else ""
    if len(largest) > 1:
        return f"Zij wachten op {len(amounts)} verschillende stappen."
    if len(amounts) == 1:
        return f"{'Deze wacht' if most == 1 else 'Alle wachten'} op de stap ‘{largest[0]}’."
    return f"De meeste wachten op de stap ‘{largest[0]}’."


WHY_WORDS: Mapping[Why, str] = {
    "no-parent": "Er is niet gezegd waaronder deze eenheid valt.",
    "parent-unknown": "De eenheid erboven is op deze dag niet bekend.",
    "cycle": "Deze eenheid valt via andere eenheden onder zichzelf.",
    "merged-into-unknown": "De eenheid waarin deze is opgegaan, is op deze dag niet bekend.",
    "id-reserved": "Deze eenheid heeft een kenmerk dat Peil zelf gebruikt.",
    "several-municipalities": "Er is meer dan één gemeente.",
}
