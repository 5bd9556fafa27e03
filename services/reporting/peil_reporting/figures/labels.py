"""What people call the categories of figures, in Dutch."""

from __future__ import annotations

STATUS_LABELS = {
    "planned": "Gepland",
    "running": "Loopt",
    "continuous": "Doorlopend",
    "done": "Gereed",
    "slightly-delayed": "Enigszins vertraagd",
    "delayed": "Vertraagd",
    "to-revise": "Te herzien",
    "not-taken-up": "Niet opgepakt",
    "unknown": "Onbekend",
}

STEP_LABELS = {
    "brief-translated": "Opgave vertalen",
    "requirements-fixed": "Eisen vaststellen",
    "committee-formed": "Commissie samenstellen",
    "vacancy-published": "Vacature plaatsen",
    "criteria-locked": "Criteria vastleggen",
    "letters-screened": "Brieven selecteren",
    "interviews-scored": "Gesprekken scoren",
    "decision-recorded": "Besluit vastleggen",
    "procedure-closed": "Procedure afsluiten",
}

ORDER_LABELS = {"in-order": "Op orde", "not-in-order": "Nog niet op orde"}

PHASE_LABELS = {"plan": "plannen", "do": "uitvoeren", "check": "nagaan", "act": "bijstellen", "closed": "afgesloten"}

PRECONDITION_LABELS = {"owner": "een eigenaar", "hours": "uren", "budget": "budget", "other": "iets anders"}
"""What a plan needs before it is in order."""

AGREEMENT_STATE_LABELS = {
    "open": "Open",
    "on-track": "Op schema",
    "at-risk": "Loopt risico",
    "kept": "Nagekomen",
    "not-kept": "Niet nagekomen",
    "lapsed": "Vervallen",
}

AGREEMENT_KIND_LABELS = {
    "inclusion-1": "Peilingen en onderzoek",
    "inclusion-2": "Inclusieve taal, beleid en inkoop",
    "inclusion-3": "Zicht op meldingen en sancties",
    "inclusion-4": "Actieplan uitvoerbaar maken",
    "inclusion-5": "Plan voor de langere termijn",
    "inclusion-6": "Basis van interne dienstverlening",
    "representation-1": "Aandeel culturele diversiteit",
    "representation-2": "Opgave vertalen bij vacatures",
    "representation-3": "BIWS bij elke vacature",
    "representation-4": "Rooney Rule bij briefselectie",
    "representation-5": "Eigen ontvangst en onboarding",
    "representation-6": "Exitgesprekken",
    "representation-7": "Talent begeleiden en voordragen",
}
"""In our own words, short enough for a picture; the page of an agreement tells more."""

NEARNESS_LABELS = {"later": "Later", "soon": "Binnen 30 dagen", "overdue": "Over tijd"}

OUTCOME_LABELS = {"delivered": "Bezorgd", "unknown": "Onbekend", "refused": "Geweigerd"}

ITEM_LABELS = {
    "waiting": "Wacht op een reactie",
    "acknowledged": "Opgepakt",
    "done": "Gedaan",
    "resolved": "Opgelost volgens het systeem",
    "exhausted": "Gestopt na de laatste herinnering",
}

ABOUT_LABELS = {
    "agreement-due": "Afspraak nakomen",
    "agreement-review": "Afspraak tussentijds bekijken",
    "vacancy-step": "Stap van een vacature",
    "plan-action": "Uit een actieplan",
}

RUNG_LABELS = {"due": "op de dag zelf", "plus-3": "na 3 werkdagen", "plus-5": "na 5 werkdagen"}
