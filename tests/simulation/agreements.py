"""Agreements with managers: what the works council, Bureau I&D and managers do about them, and what must hold."""

from __future__ import annotations

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from peil_chassis.log.memory import MemoryRecord
from peil_chassis.store.port import Put, Write
from peil_contracts.agreements import (
    AGREEMENT_HANDED_OVER,
    AGREEMENT_MADE,
    AGREEMENT_PROGRESS_NOTED,
    AGREEMENT_RESCHEDULED,
    FINAL_STATES,
)
from peil_contracts.organisation import MANAGER_APPOINTED
from peil_plans.agreements.domain.agreement import holder
from peil_plans.agreements.storage import COLLECTION, CONSENTS
from simulation.asking import asked
from simulation.municipality import UNITS, reference

if TYPE_CHECKING:
    from simulation.world import World

API = "/api/plans/v1"
OPENED, LATE = "inclusion-4", "representation-2"
"""A kind the works council consents to at once, and one it is asked about first and takes back at last."""
MADE, NOTED = 7, 12
TRIES = 4
FOLDED_WITHIN_S = 3.0
JSON = {"content-type": "application/json"}

Facts = Sequence[tuple[MemoryRecord, dict[str, Any]]]


@dataclass(frozen=True)
class Act:
    """
    One thing that somebody does.

    Attributes:
        what: ``consent``, ``make``, ``note`` or ``reschedule``.
        key: Of the request; sent again, it is the same request. Of a note: ``<agreement>/<number>``.
    """

    moment: int
    what: str
    key: str
    body: Mapping[str, Any]
    days: tuple[int, int] = (0, 0)
    by: str = "bureau"


@dataclass
class Heard:
    """What people were told."""

    made: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    changed: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


def draw_acts(seed: int, moments: int) -> list[Act]:
    """What is done about agreements under *seed*, in order of moment."""
    draws = random.Random(seed ^ 0xA62EE)
    acts = [
        Act(2, "consent", "c-1", {"kind": OPENED, "state": "given"}, by="works-council"),
        Act(3, "consent", "c-2", {"kind": LATE, "state": "asked"}),
        Act(draws.randrange(8, 13), "consent", "c-3", {"kind": LATE, "state": "given"}, by="works-council"),
        Act(draws.randrange(16, 20), "consent", "c-4", {"kind": LATE, "state": "refused"}, by="works-council"),
    ]
    for number in range(MADE):
        unit = draws.randrange(len(UNITS))
        kind, first = (OPENED, 6) if number < MADE - 3 else (LATE, 9)
        body = {"unit": UNITS[unit][0], "kind": kind, "text": f"Wij spreken iets af, nummer {number}."}
        due = draws.randint(5, 14)
        made = Act(draws.randrange(first, first + 11), "make", f"afspraak-{number}", body, (due, due - 3))
        acts.append(made)
        # Of some agreements two hear at the same moment that they can be made: one request, sent twice.
        acts.extend([made] if draws.random() < 0.3 else [])
    for number in range(NOTED):
        about = draws.randrange(MADE)
        body = {
            "to": draws.choice(("on-track", "on-track", "at-risk", "kept", "not-kept")),
            "reason": f"Het loopt zo, nummer {number}.",
        }
        by = draws.choice(("bureau", "manager"))
        acts.append(Act(draws.randrange(11, moments - 1), "note", f"afspraak-{about}/{number}", body, by=by))
    for number in range(3):
        body = {"reason": f"Het kan eerst niet, nummer {number}."}
        key = f"afspraak-{draws.randrange(MADE)}/r{number}"
        acts.append(Act(draws.randrange(11, moments - 1), "reschedule", key, body, (draws.randint(9, 12), 5)))
    return sorted(acts, key=lambda each: each.moment)


async def carry_out(world: World, act: Act) -> None:
    """Do it, however often one must ask."""
    if act.what == "consent":
        await _consent(world, act)
    elif act.what == "make":
        await _make(world, act)
    else:
        await _change(world, act)


async def _consent(world: World, act: Act) -> None:
    path = f"{API}/agreement-kinds/{act.body['kind']}"
    for _ in range(TRIES):
        found = await asked(world, "plans", "GET", path, token=act.by)
        if found.status != 200:
            world.unexpected.append(f"plans answered {found.status} to {path}")
            return
        if found.json["consent"]["state"] == act.body["state"]:
            return
        body = {"state": act.body["state"], "seenVersion": found.json["consent"]["version"]}
        if (await _post(world, f"{path}/consent-changes", body, act)).status != 409:
            return


async def _make(world: World, act: Act) -> None:
    today = world.today()
    due, review = (today + timedelta(days=days) for days in act.days)
    body = {**act.body, "madeOn": f"{today}", "dueOn": f"{due}", "reviewOn": f"{review}"}
    for _ in range(TRIES):
        answer = await _post(world, f"{API}/agreements", body, act)
        if answer.status in (200, 201):
            world.agreed.made[answer.json["agreement"]] = body
            world.agreed.ids[act.key] = answer.json["agreement"]
            return
        rule = answer.json["errors"][0]["rule"] if answer.status in (400, 409) else ""
        if rule == "unit-without-manager":  # named a moment ago: plans has still to fold that
            await asyncio.sleep(FOLDED_WITHIN_S)
            continue
        if rule not in {"consent-missing", "key-reused"}:
            world.unexpected.append(f"plans answered {answer.status} {rule} to an agreement")
        return


async def _change(world: World, act: Act) -> None:
    name = world.agreed.ids.get(act.key.partition("/")[0])
    if name is None:
        return
    path = f"{API}/agreements/{name}"
    for _ in range(TRIES):
        found = await asked(world, "plans", "GET", path, token="bureau")
        if found.status != 200:
            world.unexpected.append(f"plans answered {found.status} to an agreement")
            return
        stands = found.json
        if stands["state"] in FINAL_STATES:
            return
        body = {**act.body, "seenVersion": stands["version"], **_days(world.today(), stands, act)}
        where, by = ("notes", act.by) if act.what == "note" else ("reschedulings", "bureau")
        token = by if by == "bureau" else f"person:{reference([unit for unit, _, _ in UNITS].index(stands['unit']))}"
        answer = await _post(world, f"{path}/{where}", body, act, token=token)
        if answer.status in (200, 201):
            world.agreed.changed.append((name, body))
        if answer.status != 409:
            # 403: somebody else manages the unit by now; 400: a clock that jumped has told of a later day.
            if answer.status not in (200, 201, 400, 403):
                world.unexpected.append(f"plans answered {answer.status} to a change: {answer.body[:200]!r}")
            return


def _days(today: date, stands: Mapping[str, Any], act: Act) -> dict[str, str]:
    if act.what == "note":
        return {"notedOn": max(today, date.fromisoformat(stands["madeOn"])).isoformat()}
    due, review = (today + timedelta(days=days) for days in act.days)
    return {"dueOn": due.isoformat(), "reviewOn": review.isoformat()}


async def _post(world: World, path: str, body: Mapping[str, Any], act: Act, *, token: str = "") -> Any:
    headers = {**JSON, "idempotency-key": act.key.replace("/", "-")}
    content = json.dumps(body).encode()
    return await asked(world, "plans", "POST", path, token=token or act.by, body=content, headers=headers)


def watch(world: World, writes: Sequence[Write]) -> None:
    """At the very commit: no agreement is made of a kind to which the works council has not consented."""
    for write in writes:
        if isinstance(write, Put) and write.collection == COLLECTION and write.document["version"] == 1:
            consent = world.store("plans").documents(CONSENTS).get(write.document["kind"])
            changes = consent["consent"]["changes"] if consent else []
            if not changes or changes[-1]["to"] not in {"given", "not-needed"}:
                world.unexpected.append("agreements: one was made without the works council's consent")


def broken(world: World, facts: Facts) -> Iterator[str]:
    """The facts about each agreement add up to what was decided and to what plans shows."""
    told = _by_agreement(facts)
    kept = world.store("plans").documents(COLLECTION)
    for name in world.agreed.made.keys() - told.keys():
        yield f"agreements: {name} was answered and is not on the log"
    if told.keys() != kept.keys():
        yield "agreements: the log and plans' own database do not know the same ones"
    for name, events in told.items():
        yield from _one(world, name, events, kept.get(name, {}))
    for name, body in world.agreed.changed:
        if sum(_says(event, body) for event in told.get(name, ())) != 1:
            yield f"agreements: a change of {name} was answered and is not on the log once"
    yield from _led(told, facts)


def _by_agreement(facts: Facts) -> dict[str, list[dict[str, Any]]]:
    """The events about each agreement, by number; one that the log holds twice is one."""
    found: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for _, event in facts:
        if "agreement" in event["data"] and "item" not in event["data"]:
            found[event["data"]["agreement"]][int(event["sequence"])] = event
    return {name: [events[number] for number in sorted(events)] for name, events in found.items()}


def _one(world: World, name: str, events: list[dict[str, Any]], kept: Mapping[str, Any]) -> Iterator[str]:
    made = [event["data"] for event in events if event["type"] == AGREEMENT_MADE]
    if len(made) != 1 or events[0]["type"] != AGREEMENT_MADE:
        yield f"agreements: {name} was made {len(made)} times"
        return
    asked_for = world.agreed.made.get(name)
    if asked_for and any(made[0][ours] != asked_for[theirs] for ours, theirs in _FIELDS.items()):
        yield f"agreements: {name} is not what was agreed"
    if len({event["id"] for event in events}) != len(events):
        yield f"agreements: something happened to {name} twice"
    stands: dict[str, Any] = dict(made[0], state="open")
    for event in events[1:]:
        data = event["data"]
        if stands["state"] in FINAL_STATES:
            yield f"agreements: something happened to {name} after its end"
        if event["type"] == AGREEMENT_PROGRESS_NOTED:
            if data["from"] != stands["state"]:
                yield f"agreements: {name} was noted to change from what it was not"
            stands["state"] = data["to"]
        elif event["type"] == AGREEMENT_RESCHEDULED:
            stands |= {"due_on": data["due_on"], "review_on": data["review_on"]}
        elif event["type"] == AGREEMENT_HANDED_OVER:
            stands["manager"] = data["manager"]
    if kept and _shown(kept) != _folded(name, stands, len(events) - 1):
        yield f"agreements: the facts about {name} do not add up to what plans holds"


_FIELDS = {"unit": "unit", "kind": "kind", "text": "text", "made_on": "madeOn", "due_on": "dueOn"}


def _folded(name: str, stands: Mapping[str, Any], happened: int) -> tuple[Any, ...]:
    return stands["state"], stands["due_on"], stands["review_on"], happened, holder(name, stands["manager"])


def _shown(kept: Mapping[str, Any]) -> tuple[Any, ...]:
    held = kept["agreement"]
    moved = [each for each in held["history"] if each["type"] == "rescheduled"]
    due, review = (
        (moved[-1]["due_on"], moved[-1]["review_on"]) if moved else (held["first_due_on"], held["first_review_on"])
    )
    return kept["state"], due, review, len(held["history"]), held["held_by"]


def _says(event: Mapping[str, Any], body: Mapping[str, Any]) -> bool:
    ours = {"noted_on": "notedOn"} if "to" in body else {"due_on": "dueOn", "review_on": "reviewOn"}
    said = {"reason": body["reason"], **{name: body[theirs] for name, theirs in ours.items()}}
    return said.items() <= event["data"].items()


def _led(told: Mapping[str, list[dict[str, Any]]], facts: Facts) -> Iterator[str]:
    """Whatever runs is with who leads its unit, by the last appointment that has begun."""
    leads: dict[str, tuple[str, str]] = {}
    for _, event in facts:
        if event["type"] == MANAGER_APPOINTED:
            data = event["data"]
            leads[data["unit"]] = max(leads.get(data["unit"], ("", "")), (data["effective_on"], data["person"]))
    for name, events in told.items():
        ended = any(event["data"].get("to") in FINAL_STATES for event in events)
        managers = [event["data"]["manager"] for event in events if "manager" in event["data"]]
        unit = events[0]["data"].get("unit")
        if unit and not ended and managers[-1] != leads[unit][1]:
            yield f"agreements: {name} is not with who leads its unit"
