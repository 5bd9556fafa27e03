"""Reads a case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import Store
from peil_reporting.figures.catalogue import FIGURES
from peil_reporting.figures.domain import Days
from peil_reporting.figures.explanation import Told, counted_of, told
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.recorded import known_by
from peil_reporting.vacancies.projection import OPEN_VACANCIES, PROJECTION, Vacancy, opening


class Case(NamedTuple):
    """
    A vacancy.

    Attributes:
        vacancy: Its id.
        opened_in: The unit it was opened in, whether it is open now or not; None when no opening stands.
        unit: The unit it is in; None while it is not open.
        waits_for: The step it waits for; None while it is not open.
        events: Every event known about it, in the order of the log.
    """

    vacancy: str
    opened_in: str | None
    unit: str | None
    waits_for: str | None
    events: tuple[Told, ...]


async def opened_in(store: Store, vacancies: Iterable[str]) -> dict[str, str]:
    """
    Per vacancy of *vacancies* the unit it was opened in; one of which no opening stands is left out.

    Raises:
        StoreAway: the store does not answer.
    """
    build = await active_build(store, PROJECTION.name)
    rows = await store.load(build.entities, list(vacancies)) if build else {}
    opened = {id_: opening(msgspec.convert(row["entity"], Vacancy)) for id_, row in rows.items()}
    return {id_: one.unit for id_, one in opened.items() if one is not None}


async def read_case(store: Store, vacancy: str, days: Days) -> Case | None:
    """
    The vacancy as of a day, as known on a day; None when nothing was known of it then.

    Raises:
        NotBuiltYet: the read model has no build yet.
        StoreAway: the store does not answer.
    """
    build = await active_build(store, PROJECTION.name)
    if build is None:
        raise NotBuiltYet(PROJECTION.name)
    found = (await store.load(build.entities, [vacancy])).get(vacancy)
    if found is None:
        return None
    state = known_by(msgspec.convert(found["entity"], Vacancy), days.known_on)
    if not state.facts:
        return None
    open_at = next((part.span for part in counted_of(FIGURES[OPEN_VACANCIES], state, days.as_of)), None)
    opened = opening(state)
    return Case(
        vacancy=vacancy,
        opened_in=opened.unit if opened else None,
        unit=open_at.unit if open_at else None,
        waits_for=open_at.category if open_at else None,
        events=told(state.facts),
    )
