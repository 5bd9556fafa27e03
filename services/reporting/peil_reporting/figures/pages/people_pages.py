"""Pages about people: they read releases and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fastapi import Request, Response

from peil_chassis.http.pages import PageProblem, Pages
from peil_reporting.days import number_of
from peil_reporting.figures.api.released import ReleasedAnswers, why_hidden
from peil_reporting.figures.api.routes import csv_answer, year_before
from peil_reporting.figures.pages import people, rates
from peil_reporting.figures.pages.visit import Visit
from peil_reporting.releases.catalogue import MEASURED, RELEASED, Released
from peil_reporting.releases.domain.answers import STATUS_TEXT
from peil_reporting.releases.domain.quarters import SETTLING_DAYS
from peil_reporting.releases.reading import Releases
from peil_reporting.why.pages import TEMPLATES

_pages = Pages(Path(__file__).parent / "templates", TEMPLATES)


class PeoplePages:
    """Shows released figures. Every method raises what `Releases` raises."""

    def __init__(self, releases: Releases) -> None:
        """Everything shown comes from *releases*."""
        self._releases = releases
        self._answers = ReleasedAnswers(releases)

    async def section(self, unit: str, visit: Visit) -> people.People:
        """The section on people for the board of *unit*."""
        return people.people_of(await self._releases.on(*visit.days), unit, visit)

    async def in_short(self, visit: Visit) -> list[tuple[Released, str, str, bool]]:
        """Every released figure with its address, what is told of the municipality, and whether that is hidden."""
        sight = await self._releases.on(*visit.days)
        found = []
        for figure in RELEASED.values():
            answer = sight.answer(figure)
            told = rates.said(figure, answer)
            found.append((figure, visit.figure_page(figure.id), str(told), answer.status == "too-few"))
        return found

    async def page(self, request: Request, figure: Released, visit: Visit) -> Response:
        """
        The page of *figure*.

        Raises:
            PageProblem: 404; the unit was not known on the day of the population.
        """
        sight = await self._releases.on(*visit.days)
        unit = visit.unit or sight.tree.root
        node = sight.tree.nodes.get(unit)
        if node is None:
            raise PageProblem(404, "Deze eenheid was op de peildatum niet bekend. Begin bij het overzicht.")
        first, last = _years(visit.as_of)
        sights = await self._releases.between(first, last, visit.days.known_on)
        answer = sight.answer(figure, unit)
        frozen = people.frozen_at(sight.release, figure)
        return _pages.answer(
            request,
            "released.html",
            visit=visit,
            figure=figure,
            node=node,
            is_root=unit == sight.tree.root,
            status_text=STATUS_TEXT[answer.status],
            told=answer.status in ("ok", "per-category"),
            block=people.block(figure, sight, unit, visit),
            frozen=frozen,
            course=people.course(figure, sights, visit.unit),
            course_rows=people.course_rows(figure, sights, visit.unit),
            beneath=people.beneath(figure, sight, unit, visit),
            kept_back=people.kept_back(figure, sight, unit),
            why_hidden=why_hidden(figure, sight.release.k) if sight.release else "",
            settling_days=SETTLING_DAYS,
            told_once=figure.id in MEASURED,
        )

    async def units_file(self, figure: Released, visit: Visit) -> Response:
        """*figure* of the units under one as a file."""
        return csv_answer(await self._answers.units_csv(figure, visit.unit, visit.days), f"{figure.id}-eenheden.csv")

    async def series_file(self, figure: Released, visit: Visit) -> Response:
        """*figure* over the quarters as a file."""
        text = await self._answers.series_csv(
            figure, visit.unit, year_before(visit.as_of), visit.as_of, visit.days.known_on
        )
        return csv_answer(text, f"{figure.id}-reeks.csv")


def _years(last: date) -> tuple[int, int]:
    """The two years up to *last*: eight quarters."""
    return number_of(year_before(year_before(last))), number_of(last)
