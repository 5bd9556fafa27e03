"""Facts for the tests of reporting, with everything that a test does not care about filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from peil_chassis.projection import Fact, Projection
from peil_contracts.organisation import UNIT_PLACED
from peil_contracts.plans import ACTION_REVISED, ACTION_STATUS_CHANGED, ENTRY_RECORDED, PHASE_CHANGED, PLAN_ADOPTED
from peil_contracts.register import FACT_WITHDRAWN
from peil_contracts.vacancies import STEP_COMPLETED, VACANCY_CLOSED, VACANCY_OPENED

E = TypeVar("E", bound=msgspec.Struct)

SOURCE = "urn:nld:oin:00000001234567890000:systeem:hr"
OTHER_SOURCE = "urn:nld:oin:00000001234567890000:systeem:leerportaal"


def fact(type_: str, known: str, data: dict[str, Any], *, n: int = 1, source: str = SOURCE) -> Fact:
    """A fact of *type_*, published on day *known*; *n* makes its id and time, and its place in the sequence."""
    at = f"{known}T09:{n // 60:02d}:{n % 60:02d}Z"
    return Fact(
        id=f"e{n:04d}",
        source=source,
        type=type_,
        time=at,
        recordedtime=at,
        sequence=n,
        known_on=int(known.replace("-", "")),
        data=data,
    )


def withdrawn(known: str, of: str, key: dict[str, str], *, n: int = 9, source: str = SOURCE) -> Fact:
    """The withdrawal of a fact of type *of* under its natural key."""
    return fact(FACT_WITHDRAWN, known, {"fact_type": of, "key": key}, n=n, source=source)


def placed(unit: str, parent: str | None, on: str, known: str | None = None, *, n: int = 1, **more: Any) -> Fact:
    """*unit* lies under *parent* from *on*; a team unless *more* says otherwise."""
    data = {"unit": unit, "level": "team", "parent": parent, "name": unit.upper(), "effective_on": on, "state": "open"}
    source = more.pop("source", SOURCE)
    return fact(UNIT_PLACED, known or on, {**data, **more}, n=n, source=source)


def opened(unit: str, on: str, known: str | None = None, *, vacancy: str = "v1", n: int = 1, **more: Any) -> Fact:
    """A vacancy was opened in *unit*."""
    data = {"vacancy": vacancy, "unit": unit, "occurred_on": on, "channel": "both"}
    return fact(VACANCY_OPENED, known or on, data, n=n, **more)


def step(name: str, on: str, known: str | None = None, *, vacancy: str = "v1", n: int = 2, **more: Any) -> Fact:
    """A vacancy completed step *name*."""
    return fact(STEP_COMPLETED, known or on, {"vacancy": vacancy, "step": name, "occurred_on": on}, n=n, **more)


def closed(on: str, known: str | None = None, *, vacancy: str = "v1", n: int = 3, **more: Any) -> Fact:
    """A vacancy was closed, filled."""
    data = {"vacancy": vacancy, "occurred_on": on, "outcome": "filled"}
    return fact(VACANCY_CLOSED, known or on, data, n=n, **more)


def action(name: str, status: str = "planned", due: Sequence[str | None] = (), **more: Any) -> dict[str, Any]:
    """An action with one milestone per date in *due*, none of them done."""
    milestones = [{"label": "", "period_text": "", "due_on": day, "done": False} for day in due]
    return {
        "action": name,
        "code": name.upper(),
        "title": f"Actie {name}",
        "section": "A",
        "status": status,
        "milestones": milestones,
        "continuous": False,
        "remark": None,
        **more,
    }


def adopted(
    unit: str, on: str, actions: Iterable[dict[str, Any]], known: str | None = None, *, plan: str = "p1", n: int = 1
) -> Fact:
    """*unit* adopted a plan."""
    data = {
        "plan": plan,
        "unit": unit,
        "title": "Actieplan",
        "adopted_on": on,
        "period": {"from": on, "to": on},
        "actions": list(actions),
    }
    return fact(PLAN_ADOPTED, known or on, data, n=n)


def changed(
    name: str, to: str, on: str, known: str | None = None, *, plan: str = "p1", change: str | None = None, n: int = 2
) -> Fact:
    """Action *name* got status *to*."""
    data = {
        "plan": plan,
        "action": name,
        "change": change or f"c{n}",
        "from": "planned",
        "to": to,
        "changed_on": on,
        "reason": None,
        "changed_by_role": "trekker",
    }
    return fact(ACTION_STATUS_CHANGED, known or on, data, n=n)


def milestone(name: str, due: str | None, *, done: bool = False, reached: str | None = None) -> dict[str, Any]:
    """A milestone with an id."""
    said = {"label": name, "period_text": "", "due_on": due, "done": done, "milestone": name}
    return said if reached is None else {**said, "reached_on": reached}


def revised(
    one: dict[str, Any], on: str, known: str | None = None, *, plan: str = "p1", change: str | None = None, n: int = 2
) -> Fact:
    """An action is *one* from now on."""
    data = {
        "plan": plan,
        "action": one,
        "change": change or f"c{n}",
        "changed_on": on,
        "reason": None,
        "changed_by_role": "trekker",
    }
    return fact(ACTION_REVISED, known or on, data, n=n)


def recorded(
    entry: str, kind: str, on: str, known: str | None = None, *, plan: str = "p1", n: int = 2, **more: Any
) -> Fact:
    """An entry of the plan's file is this from now on; of a precondition *more* names the ``subject``."""
    data = {
        "plan": plan,
        "entry": entry,
        "change": more.pop("change", f"c{n}"),
        "kind": kind,
        "text": f"Dit is {entry}.",
        "settled": False,
        **dict.fromkeys(["subject", "response", "owner", "held_on", "next_on", "action", "stated"]),
        "factors": [],
        "recorded_on": on,
        "reason": None,
        "changed_by_role": "trekker",
        **more,
    }
    return fact(ENTRY_RECORDED, known or on, data, n=n)


def phase(to: str, on: str, known: str | None = None, *, plan: str = "p1", n: int = 2, **more: Any) -> Fact:
    """The plan came to phase *to*."""
    data = {
        "plan": plan,
        "change": more.pop("change", f"c{n}"),
        "from": "do",
        "to": to,
        "followed_by": None,
        "changed_on": on,
        "reason": "Het jaar is om.",
        "changed_by_role": "bureau",
        **more,
    }
    return fact(PHASE_CHANGED, known or on, data, n=n)


def entity_of(projection: Projection[E], facts: Iterable[Fact]) -> E:
    """The entity after *facts*, which are all of one key."""
    entity = projection.entity()
    for one in facts:
        entity = projection.apply(entity, one)
    return entity


def amounts(projection: Projection[E], entity: E, day: int) -> dict[tuple[str, str, str], int]:
    """What *entity* contributes on *day*, per figure, unit and category."""
    found: dict[tuple[str, str, str], int] = {}
    for span in projection.contribute(entity):
        if span.first <= day and (span.until is None or day < span.until):
            place = (span.figure, span.unit, span.category)
            found[place] = found.get(place, 0) + span.amount
    return found
