"""The course of plans beside statuses: ticks, moves, entries, phases and a plan that follows another; what is done."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from simulation.asking import asked
from simulation.municipality import PLANS, plan_body

if TYPE_CHECKING:
    from simulation.world import World

API = "/api/plans/v1/plans"
FOLLOWED, FOLLOWER = "plan-2", "plan-3"
SAID = 12
"""So much is said of plans beside statuses."""
TRIES = 4
NAMED_WITHIN_S = 3.0
JSON = {"content-type": "application/json"}
OVER = ("done", "not-taken-up")
OURS = ("action", "status", "statusReason", "statusSince", "adoptedStatus", "version", "changes", "revisions")
"""Fields of an action that is read, and that no revision has."""


@dataclass(frozen=True)
class Deed:
    """
    One thing that is said of a plan.

    Attributes:
        what: ``tick`` (or take it back), ``move``, ``add``, ``agree``, ``need``, ``phase`` or ``follow``.
        about: The action or the entry.
        days: How far ahead something is due then.
        settled: Of an entry: whether it is settled.
    """

    moment: int
    what: str
    plan: str
    about: str
    key: str
    days: int = 0
    settled: bool = False


@dataclass
class Heard:
    """What people were told is done: of which plan, under which kind and key, about what."""

    said: list[tuple[str, str, str, str]] = field(default_factory=list)
    followed: bool = False


def draw_deeds(seed: int, moments: int) -> list[Deed]:
    """What is said of plans under *seed*, in order of moment."""
    draws = random.Random(seed ^ 0xC0125E)
    deeds = [Deed(draws.randrange(20, 28), "follow", FOLLOWED, FOLLOWER, "follow")]
    for number in range(SAID):
        what = draws.choice(("tick", "tick", "tick", "move", "add", "agree", "agree", "need", "phase"))
        about = {
            "tick": f"a{draws.randrange(1, 4)}",
            "move": f"a{draws.randrange(1, 4)}",
            "add": f"b{number}",
            "agree": f"e{draws.randrange(2)}",
            "need": draws.choice(("owner", "hours", "budget")),
        }.get(what, "phase")
        settled = draws.random() < 0.5
        moment = draws.randrange(8, moments - 1)
        deeds.append(Deed(moment, what, draws.choice(list(PLANS)), about, f"d-{number}", draws.randint(3, 9), settled))
    return sorted(deeds, key=lambda each: each.moment)


async def carry_out(world: World, deed: Deed) -> None:
    """Do it, however often one must ask."""
    for left in reversed(range(TRIES)):
        found = await _read(world, deed)
        if found is None and left:
            await asyncio.sleep(NAMED_WITHIN_S)  # named a moment ago: plans has still to fold that
            continue
        if found is None or found["phase"] == "closed":
            return
        path, kind, body = _asked(world, deed, found)
        headers = {**JSON, "idempotency-key": deed.key}
        token = "bureau" if deed.what == "follow" else _trekker(deed)
        content = json.dumps(body).encode()
        answer = await asked(world, "plans", "POST", path, token=token, body=content, headers=headers)
        if answer.status in (200, 201):
            if deed.what == "follow":
                world.course.followed = True
            else:
                world.course.said.append((deed.plan, deed.about, deed.key, kind))
            return
        if answer.status != 409:
            world.unexpected.append(f"plans answered {answer.status} to '{deed.what}': {answer.body[:300]!r}")
            return


def _trekker(deed: Deed) -> str:
    return f"person:{PLANS[deed.plan][1]}"


async def _read(world: World, deed: Deed) -> dict[str, Any] | None:
    """The plan as it is; None while whoever asks may not read it yet."""
    found = await asked(world, "plans", "GET", f"{API}/{deed.plan}", token=_trekker(deed))
    if found.status not in (200, 403):
        world.unexpected.append(f"plans answered {found.status} to {deed.plan}: {found.body[:200]!r}")
    return dict(found.json) if found.status == 200 else None


def _asked(world: World, deed: Deed, plan: Mapping[str, Any]) -> tuple[str, str, dict[str, Any]]:
    """Where to, of which kind, and what, for who has read *plan*."""
    today, ahead = world.today().isoformat(), (world.today() + timedelta(days=deed.days)).isoformat()
    here = f"{API}/{deed.plan}"
    if deed.what == "follow":
        return API, "succession", _follower(plan, today)
    if deed.what == "phase":
        phases = plan["phases"]
        to = "check" if plan["phase"] == "do" else "do"
        return f"{here}/phase-changes", "phase", {"to": to, "changedOn": today, "seenVersion": phases["version"]}
    if deed.what in ("agree", "need"):
        return f"{here}/entries/{deed.about}/recordings", "entry", _entry(deed, plan, today, ahead)
    actions = {each["action"]: each for each in plan["actions"]}
    action = actions.get(deed.about) or actions["a4"] | {"code": deed.about.upper(), "version": 0}
    (milestone,) = action["milestones"]
    done = deed.what == "tick" and not milestone["done"]
    changed = milestone | {"done": done, "reachedOn": today if done else None}
    if deed.what != "tick":
        changed["dueOn"] = ahead
    content = {name: value for name, value in action.items() if name not in OURS} | {"milestones": [changed]}
    if deed.what == "move":
        content["remark"] = f"Verzet: {deed.key}"  # so that something changes, also when the day is the same
    body = {"action": content, "changedOn": today, "seenVersion": action["version"], "reason": "Zo is het nu."}
    return f"{here}/actions/{deed.about}/revisions", "action", body


def _entry(deed: Deed, plan: Mapping[str, Any], today: str, ahead: str) -> dict[str, Any]:
    version = next((each["version"] for each in plan["entries"] if each["entry"] == deed.about), 0)
    said = {"text": f"Zo staat het: {deed.key}", "settled": deed.settled, "recordedOn": today, "seenVersion": version}
    if deed.what == "need":
        return {**said, "kind": "precondition", "subject": deed.about}
    return {**said, "kind": "agreed", "owner": "director", "heldOn": today, "nextOn": ahead}


def _follower(plan: Mapping[str, Any], today: str) -> dict[str, Any]:
    """The plan that follows: what goes on of the one before, or something else where nothing does."""
    body = plan_body(FOLLOWED)
    going = [each for each in plan["actions"] if each["status"] not in OVER]
    actions = [
        {name: value for name, value in each.items() if name not in OURS}
        | {"action": each["action"], "status": each["status"], "continues": each["action"]}
        for each in going
    ]
    said = {"plan": FOLLOWER, "title": "Het volgende plan", "adoptedOn": today, "follows": FOLLOWED}
    return {**body, **said, "followsVersion": plan["version"], "actions": actions or body["actions"]}
