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


PARTICIPATION = SurveyFigure(
    "survey_participation",
    "Deelname aan de peiling",
    "Hoeveel mensen zijn uitgenodigd en hoeveel daarvan meededen. Onderdelen waar minder mensen meededen dan de "
    "ondergrens, zijn vooraf samengevoegd met wat ernaast of erboven ligt; ‘overig’ is wat van een eenheid dan "
    "overblijft. Zo gaat elk getal over minstens zoveel mensen, en volgt ook uit optellen en aftrekken niets over "
    "minder. Peil weet niet wie er meedeed.",
    1,
)
SCORES = SurveyFigure(
    "survey_scores",
    "Antwoorden op de peiling",
    "Per vraag welk deel van de antwoorden elk antwoord kreeg, in procenten met één cijfer achter de komma. Bij een "
    "schaal van 1 (helemaal oneens) tot 5 (helemaal eens) staat ook het gemiddelde. Een vraag mag worden overgeslagen: "
    "staat zij er voor een onderdeel niet, dan gaf daar of bij een onderdeel ernaast een te kleine groep antwoord, en "
    "telt zij alleen mee in het geheel erboven.",
    1,
)
SURVEY_FIGURES = (PARTICIPATION, SCORES)
