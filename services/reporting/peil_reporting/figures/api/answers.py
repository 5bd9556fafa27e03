"""From values to what the API gives."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from peil_chassis.clock import Clock
from peil_reporting.days import day_of
from peil_reporting.figures.api import shapes
from peil_reporting.figures.board import Board, Dated
from peil_reporting.figures.catalogue import Live
from peil_reporting.figures.domain import STATUS_TEXT, Answer, Step
from peil_reporting.figures.explanation import Explained, ExplainedPage, Told
from peil_reporting.figures.freshness import LogWatch
from peil_reporting.figures.reading import Standpoint
from peil_reporting.figures.telling import day_said, said
from peil_reporting.organisation.domain import Tree


class Answers:
    """Builds answers; the clock and the log tell how old they are."""

    def __init__(self, clock: Clock, watch: LogWatch) -> None:
        """*watch* knows the ends of the log."""
        self._clock = clock
        self._watch = watch

    def figure(self, board: Board, figure: Live, unit: str) -> shapes.FigureAnswer:
        """One figure of one unit."""
        return shapes.FigureAnswer(
            **_asked(board, figure),
            **_amount(figure, board.answer(figure, unit)),
            as_of=day_of(board.days.as_of),
            unit=unit_reference(board.tree, unit),
            provenance=self._provenance(board, figure),
        )

    def units(self, board: Board, figure: Live, under: str) -> shapes.FigureUnits:
        """One figure of the units under one."""
        return shapes.FigureUnits(
            **_asked(board, figure),
            as_of=day_of(board.days.as_of),
            under=unit_reference(board.tree, under),
            units=[
                shapes.UnitAmount(unit=unit_reference(board.tree, node.unit), **_amount(figure, found))
                for node, found in board.beneath(figure, under)
            ],
            provenance=self._provenance(board, figure),
        )

    def series(
        self, board: Board, figure: Live, unit: str | None, step: Step, points: list[Dated]
    ) -> shapes.FigureSeries:
        """One figure of one unit over time."""
        return shapes.FigureSeries(
            **_asked(board, figure),
            unit=unit_reference(board.tree, unit or board.tree.root),
            step=step,
            points=[shapes.DatedAmount(as_of=point.day, **_amount(figure, point.answer)) for point in points],
            provenance=self._provenance(board, figure),
        )

    def explanation(
        self, board: Board, figure: Live, unit: str, page: ExplainedPage, *, complete: bool
    ) -> shapes.FigureExplanation:
        """One page of what a figure was counted from; *complete* when no case was left out for who asks."""
        return shapes.FigureExplanation(
            **_asked(board, figure),
            as_of=day_of(board.days.as_of),
            unit=unit_reference(board.tree, unit),
            entities=[_entity(figure, item) for item in page.items],
            complete=complete,
            next=page.after,
            provenance=self._provenance(board, figure),
        )

    def age_s(self, standpoint: Standpoint) -> float | None:
        """Seconds since the last folded event was published; None before the first."""
        if not standpoint.recorded_at:
            return None
        passed = self._clock.now() - datetime.fromisoformat(standpoint.recorded_at)
        return max(0.0, round(passed.total_seconds(), 3))

    def _provenance(self, board: Board, figure: Live) -> shapes.Provenance:
        own, units = board.standpoint(figure), board.units_standpoint
        return shapes.Provenance(
            build=own.build,
            position=_position(own),
            units_build=units.build,
            units_position=_position(units),
            position_exact=own.exact,
            recorded_at=datetime.fromisoformat(own.recorded_at) if own.recorded_at else None,
            age_seconds=self.age_s(own),
            lag_events=self._watch.lag(own, figure.projection.topic),
        )


def definition(figure: Live) -> shapes.FigureDefinition:
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
        levels=sorted(figure.levels - {"unplaced"}),
        event_types=list(figure.sources),
        k=None,
    )


def tree(board: Board) -> shapes.UnitTree:
    """The tree of the board's day, each unit after the one it lies under."""
    found = board.tree
    return shapes.UnitTree(
        root=found.root,
        as_of=day_of(board.days.as_of),
        known_at=day_of(board.days.known_on),
        units=[shapes.UnitNode(**found.nodes[unit]._asdict()) for unit in found.descendants(found.root)],
        alarms=[shapes.UnitAlarm(unit=alarm.unit, why=alarm.why) for alarm in found.alarms],
    )


def _asked(board: Board, figure: Live) -> dict[str, Any]:
    known_at: date = day_of(board.days.known_on)
    return {"figure": figure.id, "definition_version": figure.version, "known_at": known_at}


def _amount(figure: Live, answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status,
        "status_text": STATUS_TEXT[answer.status],
        "value": answer.value,
        "numerator": answer.numerator,
        "denominator": answer.denominator,
        "categories": [
            shapes.CategoryAmount(category=id_, label=figure.categories.get(id_, id_), amount=amount)
            for id_, amount in answer.categories.items()
        ],
    }


def unit_reference(found: Tree, unit: str) -> shapes.UnitReference:
    """*unit* as it is in the tree *found*, or as one that is not."""
    node = found.nodes.get(unit)
    if node is None:
        return shapes.UnitReference(unit=unit, name=None, level=None, state=None)
    return shapes.UnitReference(unit=unit, name=node.name, level=node.level, state=node.state)


def _position(standpoint: Standpoint) -> list[shapes.PartitionPosition]:
    return [shapes.PartitionPosition(**offset._asdict()) for offset in standpoint.position]


def _entity(figure: Live, item: Explained) -> shapes.EntityExplained:
    return shapes.EntityExplained(
        entity=item.entity,
        counted=[
            shapes.Counted(
                what=part.what or None,
                category=part.span.category,
                label=figure.categories.get(part.span.category, part.span.category),
                unit=part.span.unit,
                amount=part.span.amount,
            )
            for part in item.counted
        ],
        events=[event_told(told) for told in item.events],
    )


def event_told(told: Told) -> shapes.EventTold:
    """An event about an entity, as the API shows it."""
    fact = told.fact
    return shapes.EventTold(
        id=fact.id,
        source=fact.source,
        type=fact.type,
        time=fact.time,
        known_at=day_of(fact.known_on),
        day=None if fact.value is None else day_of(day_said(fact.value)),
        standing=told.standing,
        says={} if fact.value is None else said(fact.value),
    )
