"""Plans on a store and a log of the test's choice, and the bodies to send it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import httpx
from fastapi import FastAPI

from logged_in import sign_in_nowhere
from peil_chassis.clock import Clock, SteppedClock
from peil_chassis.identity import Identity
from peil_chassis.log.memory import MemoryLog
from peil_chassis.log.port import Log
from peil_chassis.login.login import SignIn
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Store
from peil_plans.action_plans.api.shapes import PlanToAdopt
from peil_plans.action_plans.domain.plan import Content
from peil_plans.action_plans.facts import TOPIC
from peil_plans.app import create_app
from peil_plans.mandate.versions import Mandates
from peil_plans.occasions.reference import Occasions

NOW = datetime(2026, 3, 3, 12, tzinfo=UTC)
SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
HOST = "http://127.0.0.1:8000"
API = f"{HOST}/api/plans/v1"
ROLES = ("bureau", "trekker", "auditor", "works-council", "hr-system", "employee", "operator")


class RoleTokens:
    """A token is the role it gives."""

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        return Identity(f"test:{token}", frozenset({token})) if token in ROLES else None


def bearer(role: str) -> dict[str, str]:
    """The header of somebody with *role*."""
    return {"Authorization": f"Bearer {role}"}


def plans_app(
    store: Store | None = None,
    log: Log | None = None,
    clock: Clock | None = None,
    sign_in: SignIn | None = None,
    mandates: Mandates | None = None,
    occasions: Occasions | None = None,
) -> FastAPI:
    """The service, in memory unless told otherwise; unless told otherwise nobody can log in."""
    return create_app(
        settings=HttpSettings(),
        source=SOURCE,
        store=store or MemoryStore(),
        log=log or MemoryLog(),
        clock=clock or SteppedClock(NOW),
        authenticator=RoleTokens(),
        sign_in=sign_in or sign_in_nowhere(HOST),
        mandates=mandates,
        occasions=occasions,
    )


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the running service; outside the block it has stopped."""
    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        yield client


async def ready_log() -> MemoryLog:
    """A log that has plans' topic."""
    log = MemoryLog()
    await log.create({TOPIC: 4}, {TOPIC: None})
    return log


def action_body(code: str = "A1", **changes: Any) -> dict[str, Any]:
    """An action that may be adopted."""
    return {
        "action": code.lower(),
        "code": code,
        "title": "Iets doen",
        "section": "A",
        "status": "planned",
        "continuous": False,
        "milestones": [{"label": "Af", "periodText": "Q4 2026", "dueOn": "2026-12-31", "done": False}],
        **changes,
    }


def plan_body(plan: str = "plan-1", *actions: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A plan that may be adopted."""
    return {
        "plan": plan,
        "unit": "directie-1",
        "title": f"Het plan {plan}",
        "adoptedOn": "2026-01-10",
        "period": {"from": "2026-01-01", "to": "2026-12-31"},
        "sections": [{"section": "A", "title": "Bewustwording"}],
        "actions": list(actions) or [action_body(), action_body("A2")],
        **changes,
    }


def content_of(body: dict[str, Any]) -> Content:
    """*body* as the domain has it."""
    return PlanToAdopt.model_validate(body).value()


def change_body(to: str = "running", seen: int = 0, **changes: Any) -> dict[str, Any]:
    """A change of status that may be made."""
    return {"to": to, "changedOn": date(2026, 3, 2).isoformat(), "seenVersion": seen, **changes}
