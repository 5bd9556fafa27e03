"""What every page of plans does first: find what it is about, or say in Dutch why it cannot."""

from __future__ import annotations

from collections.abc import Awaitable
from pathlib import Path
from typing import Annotated, TypeVar

from peil_chassis.http.access import CALLER, GROUNDS
from peil_chassis.http.pages import PageProblem, Pages
from peil_chassis.identity import Identity
from peil_chassis.store.port import StoreAway
from peil_plans.action_plans.domain.clocks import numbered_action
from peil_plans.action_plans.domain.plan import Action, Phase, Plan
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.words import ROLE_WORDS

T = TypeVar("T")
Caller = Annotated[Identity, CALLER]
Grounds = Annotated[frozenset[str], GROUNDS]
AWAY = "De gegevens zijn nu niet te bereiken. Probeer het over een minuut opnieuw."
PAGES = Pages(Path(__file__).parent / "templates")


async def reached(work: Awaitable[T]) -> T:
    """
    The outcome of *work*.

    Raises:
        PageProblem: 503, the store does not answer.
    """
    try:
        return await work
    except StoreAway:
        raise PageProblem(503, AWAY, headers={"Retry-After": "5"}) from None


async def find_plan(action_plans: ActionPlans, plan: str) -> Plan:
    """
    The plan with this id.

    Raises:
        PageProblem: 404, there is none; 503, the store does not answer.
    """
    stored = await reached(action_plans.plans.load(plan))
    if stored is None:
        raise PageProblem(404, "Dit plan bestaat niet. Kijk bij Actieplannen welke plannen er zijn.")
    return stored.plan


def find_action(plan: Plan, action: str) -> Action:
    """
    The action of *plan* with this id as it is now, with an id for each of its milestones.

    Raises:
        PageProblem: 404, the plan has no such action.
    """
    found = plan.find_action(action)
    if found is None:
        way = (f"/plannen/{plan.content.plan}", "Naar het plan")
        raise PageProblem(404, "Deze actie bestaat niet in het plan. Kijk in het plan welke acties er zijn.", way=way)
    return numbered_action(found)


def roles_of(grounds: frozenset[str], plan: Plan | None = None) -> dict[str, str]:
    """
    As which role somebody let in on these *grounds* may change a *plan*: the role -> its word.

    None: they may not, or the plan is closed, so that nobody may.
    """
    if plan is not None and plan.phase is Phase.CLOSED:
        return {}
    return {role: word for role, word in ROLE_WORDS.items() if role in grounds}


def not_in_file(plan: Plan, detail: str) -> PageProblem:
    """404 of something that the file of *plan* does not have, with the way to the file."""
    return PageProblem(404, detail, way=(f"/plannen/{plan.content.plan}/dossier", "Naar het dossier"))
