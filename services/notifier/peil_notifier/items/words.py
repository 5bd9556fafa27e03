"""What things that are due are called, in Dutch."""

from __future__ import annotations

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "agreement-due": "Afspraak",
    "agreement-review": "Voortgang van een afspraak",
    "vacancy-step": "Stap van een vacature",
    "plan-action": "Actie uit een plan",
}

ENDINGS: Mapping[str, str] = {
    "acknowledged": "opgepakt",
    "done": "gedaan",
    "resolved": "opgelost volgens het systeem",
    "exhausted": "na de laatste herinnering gestopt",
}
