"""Released figures as the API gives them: read from releases, whatever day is asked for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from peil_chassis.http.problems import FieldError, Problem
from peil_reporting.days import day_of, number_of
from peil_reporting.figures.api import released_shapes as told
from peil_reporting.figures.api import shapes
from peil_reporting.figures.api.answers import unit_reference
from peil_reporting.figures.domain import Days
from peil_reporting.releases.catalogue import SIGNALS, K, Released
from peil_reporting.releases.csv_text import released_csv
from peil_reporting.releases.domain.answers import (
    STATUS_TEXT,
    ReleasedAnswer,
    amount_told,
    day_told,
    hidden,
    least_said,
)
from peil_reporting.releases.domain.quarters import quarter_named
from peil_reporting.releases.domain.release import Provenance, Release
from peil_reporting.releases.reading import Releases, ReleaseSight

WHY_HIDDEN = (
    "Een getal staat er alleen als het gaat over {least}, en als er ook door optellen en aftrekken niets over minder "
    "dan {k} {counted} uit volgt. Daarom ontbreken soms ook getallen die zelf groot genoeg zijn."
)


def why_hidden(figure: Released, k: int) -> str:
    """Why amounts of *figure* may be missing, Dutch."""
    return WHY_HIDDEN.format(least=least_said(figure, k), k=k, counted="signalen" if figure.id == SIGNALS else "mensen")


class ReleasedAnswers:
    """Builds answers about released figures. Every method raises what `Releases` raises."""

    def __init__(self, releases: Releases) -> None:
        """*releases* are where answers are read from; there is no other place."""
        self._releases = releases

    async def figure(self, figure: Released, unit: str | None, days: Days) -> told.ReleasedFigure:
        """One figure of one unit."""
        sight = await self._releases.on(*days)
        at = unit or sight.tree.root
        return told.ReleasedFigure(
            **_asked(figure, sight, days),
            **_amount(figure, sight, sight.answer(figure, at)),
            release=_reference(sight.release, figure),
            unit=unit_reference(sight.tree, at),
        )

    async def units(self, figure: Released, under: str | None, days: Days) -> told.ReleasedUnits:
        """One figure of the units directly under one."""
        sight = await self._releases.on(*days)
        at = under or sight.tree.root
        return told.ReleasedUnits(
            **_asked(figure, sight, days),
            release=_reference(sight.release, figure),
            under=unit_reference(sight.tree, at),
            units=[
                told.ReleasedUnitAmount(unit=unit_reference(sight.tree, node.unit), **_amount(figure, sight, found))
                for node, found in sight.beneath(figure, at)
            ],
        )

    async def units_csv(self, figure: Released, under: str | None, days: Days) -> str:
        """The same as CSV text."""
        sight = await self._releases.on(*days)
        rows = [(sight, node.unit, found) for node, found in sight.beneath(figure, under)]
        return released_csv(figure, rows)

    async def series(
        self, figure: Released, unit: str | None, first: date, last: date, known_on: int
    ) -> told.ReleasedSeries:
        """One figure of one unit, quarter by quarter."""
        sights = await self._releases.between(number_of(first), number_of(last), known_on)
        points = [
            told.ReleasedPoint(release=reference, **_amount(figure, sight, sight.answer(figure, unit)))
            for sight in sights
            if (reference := _reference(sight.release, figure)) is not None
        ]
        now = await self._releases.on(number_of(last), known_on)
        return told.ReleasedSeries(
            figure=figure.id,
            kind="released",
            known_at=day_of(known_on),
            unit=unit_reference(now.tree, unit or now.tree.root),
            step="quarter",
            points=points,
        )

    async def series_csv(self, figure: Released, unit: str | None, first: date, last: date, known_on: int) -> str:
        """The same as CSV text."""
        sights = await self._releases.between(number_of(first), number_of(last), known_on)
        return released_csv(figure, [(sight, unit or sight.tree.root, sight.answer(figure, unit)) for sight in sights])

    async def explanation(self, figure: Released, unit: str | None, days: Days) -> told.ReleaseExplanation:
        """Which release a figure comes from, and what that does not tell."""
        sight = await self._releases.on(*days)
        at = unit or sight.tree.root
        seen = {at} | {node.unit for node, _ in sight.beneath(figure, at)}
        kept_back = hidden(figure, sight.release) if sight.release else []
        return told.ReleaseExplanation(
            **_asked(figure, sight, days),
            release=_reference(sight.release, figure),
            unit=unit_reference(sight.tree, at),
            definition=figure.definition,
            population=figure.population_text,
            hidden=[told.Hidden(unit=of, category=category) for of, category in kept_back if of in seen],
            why_hidden=why_hidden(figure, sight.release.k if sight.release else K),
        )


def released_definition(figure: Released) -> shapes.FigureDefinition:
    """What *figure* counts."""
    return shapes.FigureDefinition(
        figure=figure.id,
        name=figure.name,
        definition=figure.definition,
        version=figure.version,
        kind=figure.kind,
        counted=figure.counted,
        value=figure.value,
        numerator=figure.numerator_text,
        denominator=figure.denominator_text,
        categories=[shapes.Category(category=id_, label=label) for id_, label in figure.categories.items()],
        levels=sorted(figure.levels),
        event_types=sorted(figure.sources),
        k=K,
    )


def check_no_step(step: str | None) -> None:
    """Refuse a step for a released figure. Raises `Problem`: 400."""
    if step is not None:
        error = FieldError("step", "step-fixed", "must be left out: a released figure has one point per quarter.")
        raise Problem(400, "The request does not follow the rules; see errors.", errors=[error])


def _asked(figure: Released, sight: ReleaseSight, days: Days) -> dict[str, Any]:
    released = sight.release.figures.get(figure.id) if sight.release else None
    return {
        "figure": figure.id,
        "kind": "released",
        "definition_version": released.definition if released else figure.version,
        "as_of": day_of(days.as_of),
        "known_at": day_of(days.known_on),
    }


def _amount(figure: Released, sight: ReleaseSight, answer: ReleasedAnswer) -> dict[str, Any]:
    return {
        "population_on": _population_on(sight.release, answer),
        "based_on": unit_reference(sight.tree, answer.based_on) if answer.based_on else None,
        "status": answer.status,
        "status_text": STATUS_TEXT[answer.status],
        "value": amount_told(figure, answer),
        "bound": answer.bound or None,
        "counted_from": quarter_named(answer.since).first if answer.since else None,
        "out_of": answer.out_of,
        "categories": [
            told.ReleasedCategory(**one._asdict(), status_text=STATUS_TEXT[one.status]) for one in answer.categories
        ],
    }


def _population_on(release: Release | None, answer: ReleasedAnswer) -> date | None:
    if release is None or answer.status not in ("ok", "per-category"):
        return None
    return day_told(release, answer)


def _reference(release: Release | None, figure: Released) -> told.ReleaseReference | None:
    if release is None:
        return None
    made: Provenance = release.provenance
    of = release.figures.get(figure.id)
    build, position = (of.build, of.position) if of and of.build else (made.build, made.position)
    return told.ReleaseReference(
        release=release.quarter,
        population_on=day_of(release.population_on),
        known_at=day_of(release.known_on),
        released_on=day_of(release.released_on),
        released_at=datetime.fromisoformat(release.released_at),
        k=release.k,
        build=build,
        position=_positions(position),
        units_build=made.units_build,
        units_position=_positions(made.units_position),
    )


def _positions(position: tuple[tuple[str, int, int], ...]) -> list[shapes.PartitionPosition]:
    return [shapes.PartitionPosition(topic=topic, partition=number, next=next_) for topic, number, next_ in position]
