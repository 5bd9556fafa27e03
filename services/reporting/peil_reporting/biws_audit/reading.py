"""Reads the vacancies that came to their end, and draws from them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from peil_chassis.registry import active_build
from peil_chassis.store.port import After, Store
from peil_reporting.biws_audit.asked import DEFAULT_SIZE, SIZE, Days, Draw, Wrong, days_of, draw_of
from peil_reporting.biws_audit.domain import Drawn, Status, draw, examine, status_of
from peil_reporting.days import number_of
from peil_reporting.figures.reading import NotBuiltYet
from peil_reporting.organisation.domain import Node, Tree
from peil_reporting.responsibilities.projection import HOLDERS, Holders
from peil_reporting.thresholds.domain import REGISTER, standing
from peil_reporting.thresholds.storage import every_change
from peil_reporting.vacancies.domain import Closed
from peil_reporting.vacancies.ending import Ended, ended
from peil_reporting.vacancies.projection import PROJECTION as VACANCIES
from peil_reporting.vacancies.projection import Vacancy

PAGE = 2000
"""How many vacancies are read at once."""
MOST_LOADED = 1000

TreeOf = Callable[[int, int], Awaitable[Tree]]
"""The tree of units on a day, as known on a day; both ``YYYYMMDD``."""


@dataclass(frozen=True, slots=True)
class Audited:
    """
    What was drawn.

    Attributes:
        draw: What was asked, as it was understood.
        node: The unit that was drawn from.
        population: How many vacancies could be drawn; None when it is not told.
        drawn: The lowest lots, in order.
    """

    draw: Draw
    node: Node
    status: Status
    population: int | None
    drawn: tuple[Drawn, ...]


async def tree_at(tree_of: TreeOf, days: Days) -> Tree:
    """The units on the last day of *days*, as known on their known day. Raises what *tree_of* raises."""
    return await tree_of(number_of(days.last.last), number_of(days.known))


async def audit(store: Store, tree_of: TreeOf, typed: Mapping[str, str], today: date) -> Audited:
    """
    The draw that *typed* asks for (see `asked`), made *today*.

    Raises:
        Wrong: it cannot be answered; *size* of more than there are among the reasons.
        NotBuiltYet: a read model is not built yet.
        StoreAway: the store does not answer.
    """
    days = days_of(typed, today)
    tree = await tree_at(tree_of, days)
    asked = draw_of(typed, days, tree)
    population = await _population(store, tree, asked)
    of = {one.vacancy: one for one, _ in population}
    status = status_of([*of.values()], standing(await every_change(store), REGISTER))
    node = tree.nodes[asked.unit]
    if status != "ok":
        return Audited(asked, node, status, 0 if status == "nothing" else None, ())
    size = asked.size or min(DEFAULT_SIZE, len(of))
    if size > len(of):
        raise Wrong({SIZE: "size-above-population"})
    entities = {one.vacancy: vacancy for one, vacancy in population}
    known_on = number_of(asked.known)
    drawn = [examine(lot, of[id_], entities[id_], known_on) for lot, id_ in draw(asked.seed, of, size)]
    return Audited(asked, node, status, len(of), tuple(drawn))


async def _population(store: Store, tree: Tree, asked: Draw) -> list[tuple[Ended, Vacancy]]:
    """Every vacancy of the unit that ended in the period, as known then, with what is known of it."""
    since, until = number_of(asked.first.first), number_of(asked.last.last)
    known_on, within = number_of(asked.known), set(tree.descendants(asked.unit))
    found: dict[str, Vacancy] = {}
    async for vacancy in _vacancies(store):
        how = ended(vacancy, None, known_on) if _closed_in(vacancy, since, until) else None
        if how is not None and since <= how.on <= until and tree.place_of(how.unit) in within:
            found[how.vacancy] = vacancy
    held = await _holders(store, [*found])
    told = ((ended(vacancy, held.get(id_), known_on), vacancy) for id_, vacancy in found.items())
    return [(how, vacancy) for how, vacancy in told if how is not None]


def _closed_in(vacancy: Vacancy, since: int, until: int) -> bool:
    """Whether it was ever said to be closed in these days: a cheap look at the most, of which few ended in them."""
    return any(isinstance(fact.value, Closed) and since <= fact.value.on <= until for fact in vacancy.facts)


async def _vacancies(store: Store) -> AsyncIterator[Vacancy]:
    """
    Every vacancy there is, a page at a time, between which others are answered.

    By units would ask the store for every team of a cluster, and is no faster: an audit reads years back anyway.
    """
    build = await active_build(store, VACANCIES.name)
    if build is None:
        raise NotBuiltYet(VACANCIES.name)
    after: After | None = None
    while True:
        rows = await store.find(build.entities, {}, limit=PAGE, after=after)
        for row in rows:
            yield msgspec.convert(row["entity"], Vacancy)
        if len(rows) < PAGE:
            return
        after = After(rows[-1]["_id"], rows[-1]["_id"])
        await asyncio.sleep(0)


async def _holders(store: Store, vacancies: list[str]) -> dict[str, Holders]:
    build = await active_build(store, HOLDERS.name)
    if build is None:
        raise NotBuiltYet(HOLDERS.name)
    found: dict[str, Holders] = {}
    for first in range(0, len(vacancies), MOST_LOADED):
        rows = await store.load(build.entities, vacancies[first : first + MOST_LOADED])
        found |= {id_: msgspec.convert(row["entity"], Holders) for id_, row in rows.items()}
    return found
