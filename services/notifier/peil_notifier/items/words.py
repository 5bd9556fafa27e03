"""What things that are due are called, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

from peil_notifier.items.domain.sources import VACANCY_STEP, DueItem

KINDS: Mapping[str, str] = {
    "agreement-due": "Afspraak",
    "agreement-review": "Voortgang van een afspraak",
    "vacancy-step": "Stap van een vacature",
    "plan-action": "Uit een actieplan",
}

ENDINGS: Mapping[str, str] = {
    "acknowledged": "opgepakt",
    "done": "gedaan",
    "resolved": "opgelost volgens het systeem",
    "exhausted": "na de laatste herinnering gestopt",
}


def called(due: DueItem, unit: str | None) -> str:
    """
    What *due* is called. A vacancy has no title: people know it by the name of its *unit* (None: not known now).

    Its own code, by which systems know it, tells two vacancies of one unit apart; it belongs elsewhere on the page.
    """
    return f"{due.title} (vacature bij {unit})" if due.about == VACANCY_STEP and unit else due.title
