"""What the pages of surveys show: pictures, tables and sentences, ready to be read."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from peil_chassis.http.dutch import dutch_number
from peil_chassis.http.pictures import Bar, bar_chart
from peil_disclosure.coding import Coded
from peil_reporting.surveys.domain.campaign import Question
from peil_reporting.surveys.domain.figures import Mark, Score, Told
from peil_reporting.surveys.reading import SurveySight
from peil_reporting.why.words import MARK

Column = tuple[str, str]


class Shown(NamedTuple):
    """A picture, and the same as a table."""

    title: str
    reading: str
    picture: Markup
    columns: list[Column]
    rows: list[tuple[str | int, ...]]


class PartRow(NamedTuple):
    """A part of the unit with its participation; without an address it has no parts of its own."""

    name: str
    address: str
    invited: int
    answered: int
    participation: str


class Parts(NamedTuple):
    """The parts of the unit: participation as a picture and as rows."""

    title: str
    picture: Markup
    rows: list[PartRow]


class Step(NamedTuple):
    """The one thing to do next."""

    title: str
    text: str
    address: str
    label: str


def address(campaign: str, unit: str | None = None, *, rest: bool = False) -> str:
    """The address of the page of *campaign*, of *unit* (None: everybody), or of the *rest* of it."""
    query = {"eenheid": unit} if unit else {}
    if rest:
        query["deel"] = "overig"
    return f"/peilingen/{quote(campaign, safe='')}{'?' if query else ''}{urlencode(query)}"


def percent(share: str) -> str:
    """``33.3`` as ``33,3%``."""
    return f"{dutch_number(float(share), 1)}%"


def name_of(sight: SurveySight, told: Told) -> str:
    """What *told* is about, in words."""
    name = sight.names.get(told.unit, told.unit)
    return f"Overig {name}" if told.part == "rest" else name


def above(sight: SurveySight) -> tuple[str, str] | None:
    """Address and name of the unit that the one shown is a part of; None for the uppermost."""
    if sight.told is None or not sight.told.parent:
        return None
    parent = sight.told.parent
    return address(sight.campaign, parent), sight.names.get(parent, parent)


def scale_view(sight: SurveySight) -> Shown | None:
    """The questions on a scale: the means as bars, with the part that agrees as rows; None when none is told."""
    told = _told(sight, "scale-5")
    if not told:
        return None
    bars = [Bar(question.text, _mean(score) / 10, "busy", _words("mean", score.mean)) for question, score in told]
    said = "; ".join(f"{question.text} {_words('mean', score.mean)}" for question, score in told)
    return Shown(
        title="Gemiddelde per vraag, van 1 (helemaal oneens) tot 5 (helemaal eens)",
        reading="‘Eens’ is wie een 4 of een 5 gaf. Dicht bij een einde van de schaal staat ‘of meer’ of ‘of minder’.",
        picture=bar_chart("peiling-schaal", "Gemiddelde per vraag", f"{said}.", bars, top=5, decimals=1),
        columns=[("Vraag", "text"), ("Gemiddelde", "number"), ("Eens", "number")],
        rows=[(question.text, _words("mean", score.mean), _words("share", score.share)) for question, score in told],
    )


def yes_no_view(sight: SurveySight) -> Shown | None:
    """The questions with yes and no: the part that says yes as bars; None when none is told."""
    told = _told(sight, "yes-no")
    if not told:
        return None
    bars = [Bar(question.text, score.share.value, "busy", _words("share", score.share)) for question, score in told]
    said = "; ".join(f"{question.text} {_words('share', score.share)} ja" for question, score in told)
    return Shown(
        title="Wie ja zegt, in procenten",
        reading="Van wie deze vraag beantwoordde. Dicht bij 0 of 100 staat ‘of minder’ of ‘of meer’.",
        picture=bar_chart("peiling-ja", "Wie ja zegt, in procenten", f"{said}.", bars, top=100),
        columns=[("Vraag", "text"), ("Ja", "number")],
        rows=[(question.text, _words("share", score.share)) for question, score in told],
    )


def score_words(question: Question, told: Told) -> str:
    """What *told* says of *question* in a cell of a table: a mean, or who says yes; the mark when that is not told."""
    score = told.scores.get(question.question)
    if score is None:
        return MARK
    return _words("mean", score.mean) if question.kind == "scale-5" else f"{_words('share', score.share)} ja"


def _words(kind: Literal["share", "mean"], mark: Mark | None) -> str:
    return "" if mark is None else Coded(kind, mark.value, mark.side, 0).words


def _mean(score: Score) -> int:
    return score.mean.value if score.mean else 0


def silent(sight: SurveySight) -> list[str]:
    """The questions of which nothing is told here."""
    if sight.release is None or sight.told is None:
        return []
    return [one.text for one in sight.release.questions if one.question not in sight.told.scores]


def parts_view(sight: SurveySight) -> Parts | None:
    """Participation of each part; None when there are no parts."""
    if not sight.parts:
        return None
    rows = [
        PartRow(
            name_of(sight, one),
            address(sight.campaign, one.unit, rest=one.part == "rest"),
            one.invited,
            one.answered,
            percent(one.participation),
        )
        for one in sight.parts
    ]
    bars = [Bar(name_of(sight, one), float(one.participation), "good") for one in sight.parts]
    told = "; ".join(f"{row.name} {row.participation}" for row in rows)
    picture = bar_chart(
        "peiling-deelname", "Deelname in groepen die verteld mogen worden", f"{told}.", bars, top=100, decimals=1
    )
    return Parts("Wie meedeed in groepen die verteld mogen worden, in procenten", picture, rows)


def next_step(sight: SurveySight) -> Step | None:
    """The one thing to do next; None when nothing is told."""
    if sight.told is None:
        return None
    where = "#onderdelen" if sight.parts else "#antwoorden"
    label = "Kijk hoe dat per onderdeel is" if sight.parts else "Bekijk alle antwoorden"
    scale = _told(sight, "scale-5")
    if not scale:
        return Step("Begin bij de deelname", "Bespreek wie er meededen en wat anderen tegenhield.", where, label)
    question, score = min(scale, key=lambda pair: _mean(pair[1]))
    mean = _words("mean", score.mean)
    return Step("Begin bij de vraag met het laagste gemiddelde", f"‘{question.text}’ krijgt een {mean}.", where, label)


def _told(sight: SurveySight, kind: str) -> list[tuple[Question, Score]]:
    if sight.release is None or sight.told is None:
        return []
    scores = sight.told.scores
    asked = [one for one in sight.release.questions if one.kind == kind]
    return [(one, scores[one.question]) for one in asked if one.question in scores]
