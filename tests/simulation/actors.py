"""Those who use the town: they ask again when they hear nothing, as systems and people do."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from peil_chassis.log.port import Outgoing
from peil_contracts.topics import intake_topic
from peil_notifier.acknowledgements.links import read
from simulation import erasure
from simulation.asking import asked
from simulation.municipality import PLANS, UNITS, Change, Delivery, plan_body, reference
from simulation.processes import Answer
from simulation.services import HOST, HR, notifier_keys

if TYPE_CHECKING:
    from simulation.world import World

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
NAMED_WITHIN_S = 3.0


async def deliver(world: World, deliveries: Sequence[Delivery]) -> None:
    """Deliver over HTTP, each on its own or all together, until intake has answered for all."""
    for one in (each for each in deliveries if each.way == "one"):
        await _post(world, one.event, STRUCTURED)
    together = [each.event for each in deliveries if each.way == "batch"]
    if together:
        await _post(world, together, BATCH)


async def _post(world: World, body: Any, kind: str) -> None:
    headers = {"content-type": kind}
    content = json.dumps(body).encode()
    answer = await asked(
        world, "intake", "POST", "/api/intake/v1/events", token=HR.client, body=content, headers=headers
    )
    if answer.status == 202:
        for outcome in answer.json["outcomes"]:
            world.told[outcome["source"], outcome["id"]] = outcome["outcome"]
            if outcome["outcome"] == "refused" and not _came_after_erasure(outcome, body):
                world.unexpected.append(f"refused: {outcome['errors'][0]['rule']} of {outcome['type']}")
    elif answer.status:
        world.unexpected.append(f"intake answered {answer.status}: {answer.body[:300]!r}")


def _came_after_erasure(outcome: dict[str, Any], body: Any) -> bool:
    """Whether what is refused names who was erased: a slow door may answer to it after the erasure."""
    sent = body if isinstance(body, list) else [body]
    about = any(erasure.is_about_erased(event) for event in sent if event["id"] == outcome["id"])
    return about and outcome["errors"][0]["rule"] == "person-erased"


async def append(world: World, deliveries: Sequence[Delivery]) -> None:
    """Deliver on the client's topic, as the client's own producer does."""
    for one in (each for each in deliveries if each.way == "topic"):
        key = json.dumps(one.event["data"].get("person") or one.event["data"].get("vacancy")).encode()
        value = json.dumps(one.event).encode()
        world.log.append_foreign(Outgoing(intake_topic(HR.client), key, value))
        world.trace.add("topic", one.event["id"])


async def adopt_plans(world: World) -> None:
    """Bureau I&D puts the plans in."""
    for plan in PLANS:
        answer = await asked(
            world,
            "plans",
            "POST",
            "/api/plans/v1/plans",
            token="bureau",
            body=json.dumps(plan_body(plan)).encode(),
            headers={"content-type": "application/json"},
        )
        if answer.status not in (200, 201):
            world.unexpected.append(f"plans answered {answer.status}: {answer.body[:300]!r}")


async def change_action(world: World, change: Change) -> None:
    """A trekker looks at an action and says how it stands; who was slower looks again."""
    token = f"person:{PLANS[change.plan][1]}"
    path = f"/api/plans/v1/plans/{change.plan}/actions/{change.action}"
    for left in reversed(range(4)):
        found = await asked(world, "plans", "GET", path, token=token)
        if found.status == 403 and left:  # named a moment ago: plans has still to fold that
            await asyncio.sleep(NAMED_WITHIN_S)
            continue
        if found.status != 200:
            world.unexpected.append(f"plans answered {found.status} to {path}: {found.body[:200]!r}")
            return
        if found.json["status"] == change.to:
            return
        body = {
            "to": change.to,
            "changedOn": world.today().isoformat(),
            "seenVersion": found.json["version"],
            "reason": "Het loopt anders dan gedacht.",
        }
        headers = {"content-type": "application/json", "idempotency-key": change.key}
        answer = await asked(
            world,
            "plans",
            "POST",
            f"{path}/status-changes",
            token=token,
            body=json.dumps(body).encode(),
            headers=headers,
        )
        if answer.status in (200, 201):
            world.changed.append(change)
            return
        if answer.status != 409:
            world.unexpected.append(f"plans answered {answer.status} to a change: {answer.body[:300]!r}")
            return


async def read_boards(world: World) -> None:
    """Bureau I&D looks at figures, live and released."""
    for figure in ("plan_progress", "open_vacancies", "staff_by_scale_band"):
        answer = await asked(world, "reporting", "GET", f"/api/reporting/v1/figures/{figure}", token="bureau")
        if answer.status == 200:
            world.shown.append((figure, answer.json))
        else:
            world.unexpected.append(f"reporting answered {answer.status} to {figure}: {answer.body[:200]!r}")


async def put_contacts(world: World) -> None:
    """The HR system says where the messages of managers and trekkers go."""
    owners = [owner for _, owner in PLANS.values()]
    for name in [*(reference(number) for number in range(len(UNITS))), *owners]:
        for left in reversed(range(4)):
            answer = await _put_contact(world, name)
            if answer.status != 400 or b"person-unknown" not in answer.body or not left:
                break
            await asyncio.sleep(NAMED_WITHIN_S)  # intake has still to take in who that is
        if answer.status != 200:
            world.unexpected.append(f"notifier answered {answer.status} to a contact: {answer.body[:200]!r}")


async def _put_contact(world: World, name: str) -> Answer:
    return await asked(
        world,
        "notifier",
        "PUT",
        "/api/notifier/v1/contacts",
        token=HR.client,
        body=json.dumps({"reference": name, "address": f"{name}@example.org"}).encode(),
        headers={"content-type": "application/json"},
    )


async def act_on_mail(world: World) -> None:
    """Some who got a message press a button on the page that it leads to."""
    for _, message in list(world.posted[-3:]):
        found = re.findall(r"/herinneringen/actie/[A-Za-z0-9._~=-]+", message.text)
        if not found or world.draws.random() < 0.4:
            continue
        path = found[0].rstrip(".")
        button = world.draws.choice(("opgepakt", "gedaan"))
        headers = {"content-type": "application/x-www-form-urlencoded", "origin": HOST, "host": HOST.split("//")[1]}
        answer = await asked(world, "notifier", "POST", path, token="", body=f"wat={button}".encode(), headers=headers)
        if answer.status == 303:
            world.ended_by_hand.add(read(path.rpartition("/")[2], world.now(), notifier_keys()))
        else:
            world.unexpected.append(f"notifier answered {answer.status} to a button: {answer.body[:200]!r}")
