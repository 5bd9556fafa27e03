"""The parts of the play, in their order: each a row of acts at a door, told from wherever the last run stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any

from peil_local.complaint import Complaint
from peil_local.municipality.activities import Done
from peil_local.municipality.agreements import KINDS_ASKED, KINDS_CONSENTED, Agreed
from peil_local.municipality.plans import Adopted
from peil_local.municipality.told import Told, as_event

from .doors import PATIENCE_S, PAUSE_S, Doors

BATCH = 500
"""The most that intake takes at once (contracts: BATCH_EVENTS)."""

HR_SYSTEM = "hr-system"
PLANS = "/api/plans/v1"


@dataclass(frozen=True)
class Part:
    """
    One part of the play.

    Attributes:
        name: Under which its position is kept.
        total: How many acts it has.
        play: Plays from the act with this number on; gives, after each answer, how many have been played.
    """

    name: str
    total: int
    play: Callable[[int], AsyncIterator[int]]


@dataclass
class Deliveries:
    """The HR system's deliveries, in batches at intake's door."""

    doors: Doors
    told: Sequence[Told]
    refused: list[str] = field(default_factory=list)

    async def play(self, since: int) -> AsyncIterator[int]:
        """
        Deliver from number *since* on.

        Raises:
            Complaint: something is refused that is not broken, or the door stays shut.
        """
        broken = {one.id for one in self.told if one.how == "broken"}
        for start in range(since, len(self.told), BATCH):
            batch = [as_event(one) for one in self.told[start : start + BATCH]]
            answer = await self.doors.send(
                "POST",
                "/api/intake/v1/events",
                who=HR_SYSTEM,
                json=batch,
                headers={"Content-Type": "application/cloudevents-batch+json"},
                fine=frozenset({HTTPStatus.BAD_REQUEST}),
            )
            outcomes = answer.json().get("outcomes", [])
            refused = [outcome["id"] for outcome in outcomes if outcome["outcome"] == "refused"]
            if len(outcomes) != len(batch) or not broken.issuperset(refused):
                raise Complaint(f"De inname neemt de gemeente niet aan: {answer.text[:300]}")
            self.refused += refused
            yield start + len(batch)


@dataclass(frozen=True)
class Contacts:
    """Where messages go, put in by the HR system: addresses that reach nobody."""

    doors: Doors
    references: Sequence[str]

    async def play(self, since: int) -> AsyncIterator[int]:
        """Put in number *since* and what follows."""
        for number, reference in enumerate(self.references[since:], since + 1):
            body = {"reference": reference, "address": f"medewerker-{reference}@peil.example"}
            await self.doors.send("PUT", "/api/notifier/v1/contacts", who=HR_SYSTEM, json=body)
            yield number


@dataclass(frozen=True)
class Plans:
    """Action plans, put in by Bureau I&D, and what is told of their actions."""

    doors: Doors
    plans: Sequence[Adopted]

    async def play(self, since: int) -> AsyncIterator[int]:
        """Put in plan number *since* and what follows; all of a plan is one act."""
        for number, plan in enumerate(self.plans[since:], since + 1):
            await self.doors.send("POST", f"{PLANS}/plans", who="bureau", json=plan.body)
            for change in plan.changes:
                await self.doors.send(
                    "POST",
                    f"{PLANS}/plans/{plan.plan}/actions/{change.action}/status-changes",
                    who="bureau",
                    json={"to": change.to, "changedOn": f"{change.on}", "reason": change.reason, "seenVersion": 0},
                    headers={"Idempotency-Key": "demo"},
                )
            yield number


@dataclass(frozen=True)
class Consents:
    """What the works council decided about the kinds of agreement."""

    doors: Doors
    decided_on: date

    async def play(self, since: int) -> AsyncIterator[int]:
        """Record the decision on kind number *since* and what follows."""
        states = [*((kind, "given") for kind in KINDS_CONSENTED), *((kind, "asked") for kind in KINDS_ASKED)]
        for number, (kind, state) in enumerate(states[since:], since + 1):
            await self.doors.send(
                "POST",
                f"{PLANS}/agreement-kinds/{kind}/consent-changes",
                who="works-council" if state == "given" else "bureau",
                json={"state": state, "decidedOn": f"{self.decided_on}", "seenVersion": 0},
                headers={"Idempotency-Key": "demo"},
            )
            yield number

    @property
    def total(self) -> int:
        """How many kinds there is something to record about."""
        return len(KINDS_CONSENTED) + len(KINDS_ASKED)


@dataclass(frozen=True)
class Agreements:
    """Agreements with managers, made by Bureau I&D, and what was said of each since."""

    doors: Doors
    agreements: Sequence[Agreed]

    async def play(self, since: int) -> AsyncIterator[int]:
        """Make agreement number *since* and what follows; all of an agreement is one act."""
        for number, agreed in enumerate(self.agreements[since:], since + 1):
            made = await self._made(agreed)
            for note in agreed.notes:
                answer = await self.doors.send(
                    "POST",
                    f"{PLANS}/agreements/{made['agreement']}/notes",
                    who="bureau",
                    json={
                        "to": note.to,
                        "notedOn": f"{note.on}",
                        "reason": note.reason,
                        "seenVersion": made["version"],
                    },
                    headers={"Idempotency-Key": f"{agreed.name}-{note.to}"},
                )
                made = answer.json()
            yield number

    async def _made(self, agreed: Agreed) -> dict[str, Any]:
        """The agreement as plans has it."""
        body = {
            "unit": agreed.unit,
            "kind": agreed.kind,
            "madeOn": f"{agreed.made_on}",
            "dueOn": f"{agreed.due_on}",
            "reviewOn": f"{agreed.review_on}",
            "text": agreed.text,
        }
        return await _once_heard(self.doors, "agreements", body, agreed.name, "unit-without-manager")


@dataclass(frozen=True)
class Activities:
    """What was done in teams, recorded by Bureau I&D."""

    doors: Doors
    done: Sequence[Done]

    async def play(self, since: int) -> AsyncIterator[int]:
        """Record number *since* and what follows."""
        for number, each in enumerate(self.done[since:], since + 1):
            await _once_heard(self.doors, "activities", each.body, each.name, "unit-not-open")
            yield number


async def _once_heard(doors: Doors, what: str, body: dict[str, Any], name: str, rule: str) -> dict[str, Any]:
    """
    What plans made of *body*, a new one of *what*. It must have heard of units and managers: while it refuses by *rule*
    it is asked again.
    """
    until = time.monotonic() + PATIENCE_S
    while True:
        answer = await doors.send(
            "POST",
            f"{PLANS}/{what}",
            who="bureau",
            json=body,
            headers={"Idempotency-Key": name},
            fine=frozenset({HTTPStatus.BAD_REQUEST}),
        )
        if answer.is_success:
            found: dict[str, Any] = answer.json()
            return found
        rules = {error["rule"] for error in answer.json().get("errors", [])}
        if rules != {rule} or time.monotonic() > until:
            raise Complaint(f"Iets van de demonstratie is geweigerd ({what}): {answer.text[:300]}")
        await asyncio.sleep(PAUSE_S)
