"""What the figures of surveys count, in the words a reader gets."""

from __future__ import annotations

from typing import NamedTuple


class SurveyFigure(NamedTuple):
    """
    One figure of a survey.

    Attributes:
        id: Its name.
        name: What people call it, Dutch.
        definition: What it counts, in plain Dutch words.
        version: Rises when the definition changes.
    """

    id: str
    name: str
    definition: str
    version: int


NOT_EVERYBODY = (
    "Deelname is hier het deel van de genodigden in groepen die verteld mogen worden. Dat is niet iedereen die is "
    "uitgenodigd: van alle genodigden samen deed misschien een kleiner deel mee."
)
"""What stands wherever participation does: groups left over are in no amount, so the share can read too high."""

PARTICIPATION = SurveyFigure(
    "survey_participation",
    "Deelname aan de peiling",
    "Hoeveel mensen zijn uitgenodigd in de groepen die verteld mogen worden, en hoeveel daarvan meededen. Is een groep "
    "zo klein dat zij nergens bij telt, dan tellen ook haar genodigden niet mee: het deel dat meedeed kan daardoor "
    "hoger lijken dan het bij alle genodigden was. Onderdelen waar minder mensen meededen dan de ondergrens, zijn "
    "vooraf samengevoegd met wat ernaast of erboven ligt; ‘overig’ is wat van een eenheid dan overblijft. Zo gaat elk "
    "getal over minstens zoveel mensen, en volgt ook uit optellen en aftrekken niets over minder. Peil weet niet wie "
    "er meedeed.",
    2,
)
SCORES = SurveyFigure(
    "survey_scores",
    "Antwoorden op de peiling",
    "Per vraag welk deel het eens is (een 4 of een 5 op een schaal van 5, of ja), in procenten, en bij een schaal van "
    "1 (helemaal oneens) tot 5 (helemaal eens) ook het gemiddelde, met één cijfer achter de komma. Tot en met 50 "
    "mensen is een deel afgerond op vijf procent. Dicht bij een einde van de schaal staat alleen ‘of meer’ of ‘of "
    "minder’, zodat nergens uit blijkt dat (bijna) iedereen hetzelfde antwoordde. Een vraag mag worden overgeslagen: "
    "gaf daardoor ergens een te kleine groep antwoord, dan staat zij er alleen voor het geheel.",
    2,
)
SURVEY_FIGURES = (PARTICIPATION, SCORES)
