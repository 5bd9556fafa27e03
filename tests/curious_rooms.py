"""Plans, with the mandate, papers and agreements, and the notifier of the curious manager's town: what can be read."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, product
from typing import Any

import httpx

import peil_plans.app
from agreements_service import quickly_folding
from curious_visit import SETTINGS, Place, Walker
from every_route import every_template
from known_tokens import KnownTokens
from logged_in import sign_in_nowhere
from municipality_facts import facts_of, facts_of_papers
from notifier_world import World, notifier_app
from peil_chassis.projection import Fact
from peil_chassis.store.memory import MemoryStore
from peil_contracts.organisation import PLAN_OWNER_NAMED, UNIT_PLACED
from peil_contracts.plans import COUNTED_KINDS
from peil_local.municipality.generate import Municipality
from peil_local.papers import entries_to_send, plans_to_send
from peil_plans.action_plans.pages.dossier_words import KIND_OF, PARTS
from peil_plans.activities.domain.activity import Kind
from plans_service import API, SOURCE

BEFORE_MAIL, MAIL = datetime.fromisoformat("2026-06-15T06:00+00:00"), datetime.fromisoformat("2026-06-15T07:30+00:00")
"""Monday: what is due is listed, and then sent."""
SAY = (Walker("Bureau I&D", ("employee", "bureau")), Walker("works council", ("employee", "works-council")))
"""Who says what is said to plans."""
SMALL = 3
"""A number of people or teams that somebody typed; nobody else is to read it as an amount of people."""

PLANS_ASIDE = frozenset({"/livez", "/readyz", "/metrics"}) | {
    f"/{at}/{end}" for at in ("plannen", "herinneringen") for end in ("inloggen", "inloggen/terug", "uitgelogd")
}
"""Of the process and of the login: about no unit and nobody; metrics and logs have tests of their own."""

QUERIES: Mapping[str, Sequence[str]] = {
    "/plannen": ("?status=running", "?unit=directie-po", "?thema=3", "?houder=x"),
    "/plannen/{plan}/verloop": ("?van=2025-01-01&tot=2026-06-14",),
    "/plannen/{plan}/verslag": ("?van=2025-01-01&tot=2026-06-14",),
    "/plannen/{plan}/verslag/bestand": ("?van=2025-01-01&tot=2026-06-14",),
    "/plannen/overleg": ("?van=2025-01-01&tot=2026-06-14",),
    "/plannen/overleg/bestand": ("?van=2025-01-01&tot=2026-06-14",),
    "/plannen/bestuursopdracht/acties": ("?zonder=ja", "?thema=1", "?elders=ja"),
    "/plannen/activiteiten": ("?soort=members-joined",),
    "/plannen/activiteiten/nieuw": ("?soort=members-joined&eenheid=directie-po",),
    "/api/plans/v1/activities": ("?kind=members-joined",),
}
"""What a page can be asked besides, one or more of each kind."""


@dataclass
class Rooms:
    """
    The running services of plans and of the notifier, everything said, folded and sent.

    Attributes:
        places: The two, to be walked through.
        trekker: The pseudonym of who carries a plan.
        world: The notifier's parts, and the log.
        ids: Names of a template's parameters -> what can stand in them, together.
        secrets: What must stand on no page: addresses of mail.
    """

    places: dict[str, Place]
    trekker: str
    world: World
    ids: dict[tuple[str, ...], list[tuple[str, ...]]] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()

    def addresses(self, service: str, most: int | None = None) -> Iterator[tuple[str, str]]:
        """
        Template and address of everything that *service* answers to who looks: at most *most* of a template.

        They come from the service's own table of routes, so that what is built later is walked through too.

        Raises:
            KeyError: a template has parameters of which nobody knows what can stand in them.
        """
        for template in every_template(self.places[service].app):
            if template in PLANS_ASIDE:
                continue
            names = tuple(re.findall(r"{(\w+)}", template))
            found = self.ids[names] if names else [()]
            for values, query in product(islice(found, most), ("", *QUERIES.get(template, ()))):
                path = template
                for name, value in zip(names, values, strict=True):
                    path = path.replace(f"{{{name}}}", value)
                yield template, path + query

    async def one_leaves(self, gone: Fact) -> None:
        """Take what was told of somebody who left, and bring what is due up to date."""
        await self.world.take(gone)


@asynccontextmanager
async def rooms_of(made: Municipality, walkers: Sequence[Walker], *, agreements: int = 40) -> AsyncIterator[Rooms]:
    """
    Plans and notifier of the municipality *made*: the papers' plans with their files, agreements with managers (at most
    so many), and of every kind something that was done; for everybody of *walkers*, and the trekker of the first plan.
    """
    facts = [*facts_of_papers(), *facts_of(made.deliveries, ("organisation", "people", "vacancies"))]
    plans = plans_to_send()
    trekker = next(
        one.data["person"]
        for one in reversed(facts)
        if one.type == PLAN_OWNER_NAMED and one.data["plan"] == plans[0]["plan"]
    )
    world, store = World(), MemoryStore()
    world.clock.set(BEFORE_MAIL)
    await world.take(*sorted(facts, key=lambda one: (one.known_on, one.time, one.id)))
    known = KnownTokens({one.name: one.identity for one in (*SAY, *walkers, Walker("trekker", ("employee",), trekker))})
    app = peil_plans.app.create_app(
        settings=SETTINGS, source=SOURCE, store=store, log=world.log, clock=world.clock, authenticator=known,
        sign_in=sign_in_nowhere(),
    )  # fmt: skip
    notifier = notifier_app(world.store, world.log, world.clock, known)
    places = {
        "plans": Place("plans", app, store, world.clock),
        "notifier": Place("notifier", notifier, world.store, world.clock),
    }
    rooms = Rooms(places, trekker, world)
    async with quickly_folding(), AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        await _say(rooms, made, plans, agreements)
        await _send(rooms, [one.pseudonym for one in walkers if one.pseudonym] + [trekker])
        await stack.enter_async_context(notifier.router.lifespan_context(notifier))
        yield rooms


async def _say(rooms: Rooms, made: Municipality, plans: Sequence[dict[str, Any]], agreements: int) -> None:
    """What the Bureau and the works council say to plans; and what can then be asked for."""
    transport = httpx.ASGITransport(app=rooms.places["plans"].app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:

        async def sent(
            path: str, body: dict[str, Any], who: str = "Bureau I&D", *, refusable: bool = False
        ) -> dict[str, Any]:
            headers = {"Authorization": f"Bearer {who}", "Idempotency-Key": f"{path} {json.dumps(body)}"[:200]}
            async with asyncio.timeout(30):
                while (answer := await client.post(f"{API}/{path}", json=body, headers=headers)).status_code == 503:
                    await asyncio.sleep(0.02)  # the units are being folded
            assert refusable or answer.status_code == 201, f"{path}: {answer.text}"
            found: dict[str, Any] = answer.json()
            return found

        for body in plans:
            await sent("plans", body)
        entries = [*entries_to_send()]
        for path, body in entries:
            await sent(path, body)
        agreed = await _agree(sent, made, agreements)
        done = [(await sent("activities", _activity(kind, plans[0])))["activity"] for kind in Kind]
        threads = [await _thread(sent, made, plan["plan"], plan["unit"]) for plan in plans]
    actions = [(plan["plan"], one["action"]) for plan in plans for one in plan["actions"]]
    of_plans = [(plan["plan"],) for plan in plans]
    rooms.ids = {
        ("plan",): of_plans,
        ("plan", "action"): actions,
        ("plan", "entry"): [(path.split("/")[1], path.split("/")[3]) for path, _ in entries],
        ("plan", "thread"): [one for one in threads if one],
        ("checklist",): [("bijeenkomst",)],
        ("plan", "deel"): [(plan, part) for (plan,), part in product(of_plans, PARTS)],
        ("plan", "soort"): [(plan, kind) for (plan,), kind in product(of_plans, KIND_OF)],
        ("agreement",): [(one,) for one in agreed],
        ("kind",): [("inclusion-1",), ("representation-3",)],
        ("activity",): [(one,) for one in done],
        ("version",): [(one,) for one in await _versions(rooms)],
    }


async def _versions(rooms: Rooms) -> list[str]:
    transport = httpx.ASGITransport(app=rooms.places["plans"].app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
        found = (await client.get(f"{API}/mandates", headers={"Authorization": "Bearer Bureau I&D"})).json()
    return [one["version"] for one in found["mandates"]]


async def _agree(sent: Any, made: Municipality, most: int) -> list[str]:
    """The agreements that could be made: not with a unit that closed since, or has no manager."""
    chosen = made.agreements[:most]
    for kind in sorted({one.kind for one in chosen}):
        await sent(f"agreement-kinds/{kind}/consent-changes", {"state": "given", "seenVersion": 0}, "works council")
    found = []
    for one in chosen:
        body = {"unit": one.unit, "kind": one.kind, "text": one.text, "dueOn": "2026-07-01", "reviewOn": "2026-06-16"}
        found.append(await sent("agreements", body, refusable=True))
    return [one["agreement"] for one in found if "agreement" in one]


def _activity(kind: Kind, plan: Mapping[str, Any]) -> dict[str, Any]:
    body = {"unit": plan["unit"], "kind": kind.value, "heldOn": "2026-06-08"}
    body |= {"number": SMALL} if kind.value in COUNTED_KINDS else {}
    body |= {"campaign": "najaar"} if kind is Kind.SURVEY_FOLLOW_UP else {}
    return body | ({"criterion": "inclusie"} if kind is Kind.AWARD else {})


async def _thread(sent: Any, made: Municipality, plan: str, unit: str) -> tuple[str, str] | None:
    """The plan and what came back in talks of three of its teams; None where it has no three."""
    above = {one.data["unit"]: one.data["parent"] for one in _placed(made)}
    teams = [one for one in sorted(set(above) - set(above.values())) if unit in _way_up(one, above)][:3]
    if len(teams) < 3:
        return None
    for team in teams:
        await sent("activities", {"unit": team, "kind": Kind.DIALOGUE.value, "heldOn": "2026-06-08"})
    said = {"kind": Kind.DIALOGUE.value, "from": "2026-06-01", "to": "2026-06-10", "text": "Men wil vaker praten."}
    return plan, (await sent(f"plans/{plan}/threads", said))["thread"]


def _placed(made: Municipality) -> list[Fact]:
    return [one for one in facts_of(made.deliveries, ("organisation",)) if one.type == UNIT_PLACED]


def _way_up(unit: str | None, above: Mapping[str, str | None]) -> Iterator[str]:
    while unit is not None:
        yield unit
        unit = above.get(unit)


async def _send(rooms: Rooms, people: Sequence[str]) -> None:
    """What is due is sent to *people*, and the links of what was sent can be asked for."""
    world = rooms.world
    async with asyncio.timeout(30):
        while await rooms.places["plans"].store.find("outbox", {"state": "pending"}, limit=1):
            await asyncio.sleep(0.02)
    await world.take()
    for n, person in enumerate(people):
        await world.parts.contacts.put(person, f"adres{n}@example.org")
    rooms.secrets = tuple(f"adres{n}@example.org" for n in range(len(people)))
    await world.go(MAIL)
    links = [token for one in world.post.taken for token in re.findall(r"/herinneringen/actie/([\w.~-]+)", one.text)]
    rooms.ids[("token",)] = [(token,) for token in links]
