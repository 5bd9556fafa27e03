"""What must hold of the town once it has come to rest, whatever went wrong before; each by the plainest reckoning."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import msgspec

from peil_chassis.log.memory import MemoryRecord
from peil_chassis.registry import active_build
from peil_chassis.verify import verify
from peil_contracts.catalogue import natural_key
from peil_intake.deliveries.storage import find_receipt
from peil_plans.action_plans.facts import change_id
from peil_reporting.releases.catalogue import K
from peil_reporting.releases.storage import COLLECTION as RELEASES
from peil_reporting.surveys.storage import NODES
from peil_reporting.surveys.storage import RELEASES as SURVEYS
from simulation import agreements, answers, erasure, promises, reminders
from simulation.folds import FOLDS, declared_topics

if TYPE_CHECKING:
    from simulation.world import World


async def broken(world: World) -> list[str]:
    """Every promise that was not kept, in words."""
    facts = published(world)
    return [
        *[each async for each in _read_models(world)],
        *_sequences(facts),
        *[each async for each in _accepted(world, facts)],
        *_changes(world, facts),
        *_released(world),
        *reminders.broken(world, facts),
        *agreements.broken(world, facts),
        *await promises.broken(world, facts),
        *answers.broken(world, facts),
        *erasure.broken(world),
        *world.search.look(),
    ]


def published(world: World) -> list[tuple[MemoryRecord, dict[str, Any]]]:
    """Every record of the folded topics with the event in it, by topic, partition and offset."""
    names = [topic.name for topic in declared_topics() if topic.folded]
    return [(record, msgspec.json.decode(record.value or b"")) for name in names for record in world.log.records(name)]


async def _read_models(world: World) -> Any:
    """Read models = recompute."""
    for service, projection in FOLDS:
        store = world.store(service)
        build = await active_build(store, projection.name)
        if build is None:
            yield f"read models: {projection.name} was never built"
            continue
        for verdict in await verify(projection, build, log=world.log, store=store):
            for difference in verdict.differences:
                yield f"read models: {verdict.build} {verdict.topic}[{verdict.partition}] {difference}"


def _sequences(facts: list[tuple[MemoryRecord, dict[str, Any]]]) -> Iterator[str]:
    """Per key the numbers run from 1 without a hole, and one number means one event, however often it is there."""
    found: dict[tuple[str, bytes | None], dict[int, bytes | None]] = defaultdict(dict)
    for record, event in facts:
        of_key = found[record.topic, record.key]
        number = int(event["sequence"])
        if of_key.setdefault(number, record.value) != record.value:
            yield f"log: {record.topic} holds two events with number {number} of one key"
    for (topic, _), numbers in found.items():
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield f"log: {topic} has a hole in the numbers of a key"


def _places(
    facts: list[tuple[MemoryRecord, dict[str, Any]]],
) -> dict[tuple[str, str], set[tuple[str, bytes | None, str]]]:
    places: dict[tuple[str, str], set[tuple[str, bytes | None, str]]] = defaultdict(set)
    for record, event in facts:
        places[event["source"], event["id"]].add((record.topic, record.key, event["sequence"]))
    return places


async def _accepted(world: World, facts: list[tuple[MemoryRecord, dict[str, Any]]]) -> Any:
    """What was delivered is taken; what was told to have won is on the log once; and the last word of all stands."""
    places, store = _places(facts), world.store("intake")
    latest: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for delivery in world.agenda.deliveries:
        event = delivery.event
        which = (event["source"], event["id"])
        if erasure.is_about_erased(event):
            if world.told.get(which) == "accepted" and len(places[which]) != 1:
                yield f"accepted: {event['id']} of who was erased is on the log {len(places[which])} times"
            continue
        kept = await find_receipt(store, *which)
        if kept is None:
            yield f"accepted: {event['id']} was delivered and is not known"
            continue
        outcome = str(kept.receipt.outcome)
        if world.told.get(which, outcome) != outcome:
            yield f"accepted: {event['id']} was told to be {world.told[which]} and is {outcome}"
        if len(places[which]) != (outcome == "accepted"):
            yield f"accepted: {event['id']} is {outcome} and on the log {len(places[which])} times"
        key = natural_key(event["type"], event["source"], await _as_published(world, event["data"]))
        latest[key] = max(latest.get(key, ("", "", {})), (_time(event), event["id"], event), key=lambda each: each[:2])
    standing = _standing(facts)
    for _, (_, id_, event) in latest.items():
        if (event["source"], id_) not in standing:
            yield f"accepted: {id_} is the last word of its source and does not stand"


async def _as_published(world: World, data: Mapping[str, Any]) -> dict[str, Any]:
    """*data* with the pseudonym of whoever its natural key names by reference."""
    if "key" in data:
        return {**data, "key": await _as_published(world, data["key"])}
    return {**data, "person": await world.pseudonym(data["person"])} if "person" in data else dict(data)


def _time(event: Mapping[str, Any]) -> str:
    from datetime import UTC, datetime

    return datetime.fromisoformat(event["time"]).astimezone(UTC).isoformat()


def _standing(facts: list[tuple[MemoryRecord, dict[str, Any]]]) -> set[tuple[str, str]]:
    """Source and id of the event that stands last under each natural key."""
    last: dict[str, tuple[int, tuple[str, str]]] = {}
    for _, event in facts:
        key = natural_key(event["type"], event["source"], event["data"])
        number = (int(event["sequence"]), (event["source"], event["id"]))
        last[key] = max(last.get(key, number), number)
    return {which for _, which in last.values()}


def _changes(world: World, facts: list[tuple[MemoryRecord, dict[str, Any]]]) -> Iterator[str]:
    """A change that somebody was told is made stands on the log, once."""
    made: dict[str, set[str]] = defaultdict(set)
    for _, event in facts:
        if "change" in event["data"] and "action" in event["data"]:
            made[event["data"]["change"]].add(event["sequence"])
    for change in world.changed:
        if len(made[change_id(change.plan, change.action, change.key)]) != 1:
            yield f"accepted: {change.key} of {change.plan} was answered and is not on the log once"


def _released(world: World) -> Iterator[str]:
    """No figure about people tells of fewer than k, in a release or in an answer."""
    releases = world.store("reporting").documents(RELEASES)
    for name, release in releases.items():
        for figure, told in release["figures"].items():
            for unit, amounts in told["units"].items():
                for amount in _amounts(amounts):
                    if 0 < amount < K:
                        yield f"released: {name} {figure} of {unit} tells of {amount}"
    surveys = world.store("reporting").documents(SURVEYS)
    for node in world.store("reporting").documents(NODES).values():
        if node["answered"] < surveys[node["campaign"]]["k"]:
            yield f"released: {node['campaign']} tells of {node['answered']} people in {node['node']}"
    for figure, answer in world.shown:
        if figure.startswith("staff_") and any(0 < amount < K for amount in _amounts(answer.get("value") or {})):
            yield f"released: the API tells of fewer than {K} in {figure}"


def _amounts(told: Any) -> Iterator[int]:
    if isinstance(told, bool) or told is None:
        return
    if isinstance(told, int):
        yield told
    elif isinstance(told, Mapping):
        for each in told.values():
            yield from _amounts(each)
    elif isinstance(told, list):
        for each in told:
            yield from _amounts(each)
