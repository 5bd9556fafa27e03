"""What the page on social safety shows: what was released, side by side, a row per unit down to directorates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from peil_reporting.figures.pages.monitor import STAFF, units_of
from peil_reporting.organisation.domain import Tree
from peil_reporting.releases.catalogue import ABSENCE, RELEASED, SIGNALS
from peil_reporting.surveys.domain.campaign import Question
from peil_reporting.surveys.domain.figures import Told
from peil_reporting.surveys.views import percent, score_words

FIGURES = (("Mensen in dienst", STAFF), ("Verzuim", RELEASED[ABSENCE]), ("Signalen", RELEASED[SIGNALS]))

QUESTIONS = 4
"""So many questions of a survey fit beside each other; all are on the survey's own page."""


class Experienced(NamedTuple):
    """
    What people say: a table of units and questions.

    Attributes:
        columns: Heading and kind of each.
        rows: A unit's name, its participation, and what it says to each question; of units of which anything is told.
        left_out: How many questions are not in it.
    """

    columns: list[tuple[str, str]]
    rows: list[tuple[str, ...]]
    left_out: int


def experienced(tree: Tree, told: Mapping[str, Told], questions: Sequence[Question]) -> Experienced:
    """
    The survey of which *told* is what it tells of units, in the units of *tree*.

    Questions about discrimination come first, then those on a scale, each in the order in which they were asked.
    """
    asked = sorted(questions, key=lambda one: (not one.discrimination, one.kind != "scale-5"))[:QUESTIONS]
    rows = [
        (
            node.name,
            percent(told[node.unit].participation),
            *(score_words(one, told[node.unit]) for one in asked),
        )
        for node, _ in units_of(tree)
        if node.unit in told
    ]
    columns = [("Onderdeel", "text"), ("Deelname daarvan", "number"), *((one.text, "number") for one in asked)]
    return Experienced(columns, rows, len(questions) - len(asked))
