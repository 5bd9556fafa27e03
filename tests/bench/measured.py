"""What ``bench plans`` asks of reporting: the page of measured actions, over the same plans as folds leave them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

import msgspec

import town
from peil_chassis.cells import CellMonth, Entries, day_number, enter_change
from peil_chassis.clock import amsterdam_day
from peil_chassis.fold.options import indexes
from peil_chassis.projection import Build, Fact, Projection
from peil_chassis.registry import first_entry
from peil_chassis.store.mongo import MongoStore
from peil_chassis.store.port import Document, Put
from peil_plans.action_plans.domain.plan import Plan, PlanAdopted, PlansEvent
from peil_plans.action_plans.facts import draft
from peil_reporting.measured_actions.projection import PROJECTION as MEASURED_ACTIONS
from peil_reporting.organisation.projection import PROJECTION as UNIT_PLACEMENTS
from peil_reporting.plans.projection import PROJECTION as PLAN_PROGRESS
from peil_reporting.projections import PROJECTIONS
from reporting_cells import PARTITIONS, entities, per_key
from reporting_facts import placed

town.MODULES.setdefault("reporting", "peil_reporting")
town.DATABASES.setdefault("reporting", "peil_reporting")
SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
CHUNK = 200


async def fold_all(mongo: str, made: Sequence[Plan]) -> None:
    """Put into reporting's store what its folds make of the plans *made* and their units; nothing else happened."""
    store = MongoStore(mongo, town.DATABASES["reporting"])
    await store.start()
    try:
        for projection in PROJECTIONS:
            await first_entry(store, projection.name, projection.version)
            await store.declare(indexes(Build(projection.name, projection.version, 1)))
        units = list(_units({plan.content.unit for plan in made}))
        keys = per_key(UNIT_PLACEMENTS, units)
        for key, entity in entities(UNIT_PLACEMENTS, units).items():
            await store.commit([_put(UNIT_PLACEMENTS, key, len(keys[key]), entity)])
        cells: dict[int, Entries] = {}
        for plan in made:
            facts = list(_facts(plan))
            entity, measured = (
                reduce(one.apply, (fact for fact in facts if fact.type in one.types), one.entity())
                for one in (PLAN_PROGRESS, MEASURED_ACTIONS)
            )
            await store.commit([_put(PLAN_PROGRESS, plan.content.plan, len(facts), entity)])
            await store.commit([_put(MEASURED_ACTIONS, plan.content.plan, len(facts), measured)])
            # Entered as if all was told on the last day: what a page of today reads is the same.
            partition = sum(plan.content.plan.encode()) % PARTITIONS
            after = tuple(PLAN_PROGRESS.contribute(entity))
            enter_change(cells.setdefault(partition, {}), (), after, facts[-1].known_on)
        documents = list(_months(cells))
        build = Build(PLAN_PROGRESS.name, PLAN_PROGRESS.version, 1)
        for first in range(0, len(documents), CHUNK):
            await store.commit([Put(build.cells, each) for each in documents[first : first + CHUNK]])
    finally:
        await store.stop()


def _put(projection: Projection[Any], key: str, sequence: int, entity: Any) -> Put:
    build = Build(projection.name, projection.version, 1)
    plain = msgspec.json.decode(msgspec.json.encode(entity))
    units = list(projection.units(entity))
    document = {"_id": key, "partition": 0, "sequence": sequence, "units": units, "entity": plain}
    return Put(build.entities, document)


def _months(cells: dict[int, Entries]) -> Iterator[Document]:
    for partition, entries in sorted(cells.items()):
        for (figure, unit, month), amounts in sorted(entries.items()):
            held = CellMonth(figure, unit, partition, month)
            if held.enter(amounts) and not held.empty:
                yield held.document()


def _units(names: Iterable[str]) -> Iterator[Fact]:
    yield placed("gemeente", None, "2015-01-01", level="municipality")
    for name in sorted(names):
        yield placed(name, "gemeente", "2015-01-01", level="directorate")


def _facts(plan: Plan) -> Iterator[Fact]:
    """Everything that was told of *plan*, in order."""
    adopted = PlanAdopted(plan.content, plan.adopted_by_role, plan.adopted_at)
    said: list[PlansEvent] = [*plan.changes, *plan.revisions, *plan.recorded, *plan.phases]
    sections = {each.section: each.title for each in plan.content.sections}
    for number, event in enumerate([adopted, *sorted(said, key=lambda each: each.recorded_at)], 1):
        told = draft(SOURCE, plan.content, sections, event).event
        known_on = day_number(amsterdam_day(event.recorded_at))
        yield Fact(told["id"], SOURCE, told["type"], told["time"], told["time"], number, known_on, told["data"])
