"""The first page of somebody who does not see the whole: the one thing to do next."""

from __future__ import annotations

from collections.abc import Collection

from peil_chassis.identity import Identity
from peil_reporting.figures.pages.views import NextStep


def next_own_step(caller: Identity, units: Collection[str], vacancies: Collection[str]) -> NextStep:
    """What *caller*, who leads *units* and holds *vacancies*, does next; every step is a page they may see."""
    if units:
        text = "Zie wat u met Bureau I&D hebt afgesproken, en zeg hoe het ermee staat."
        return NextStep("Kijk naar uw afspraken", text, "/plannen/afspraken", "Naar mijn afspraken")
    if vacancies:
        text = "Zie welke stap van uw vacature aan de beurt is."
        return NextStep("Kijk wat er van u wordt gevraagd", text, "/herinneringen", "Naar mijn herinneringen")
    if caller.has("survey-operator"):
        text = "Plan een peiling, of zie hoe een peiling ervoor staat."
        return NextStep("Kijk naar de peilingen", text, "/peiling", "Naar de peilingen")
    if caller.has("disclosure-officer"):
        text = "Zie over hoeveel mensen elk cijfer minstens gaat, en wat dat kost."
        return NextStep("Kijk naar de drempels", text, "/drempels", "Naar de drempels")
    if caller.has("operator", "hr-system"):
        text = "Zie of alles wat HR-systemen leveren goed aankomt."
        return NextStep("Kijk naar de aanlevering", text, "/aanlevering", "Naar de aanlevering")
    text = "Met een peiling vertelt u hoe het gaat op uw werk."
    return NextStep("Kijk of u mee kunt doen aan een peiling", text, "/peiling", "Naar de peilingen")
