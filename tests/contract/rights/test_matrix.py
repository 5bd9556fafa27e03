"""
Every route, tried by everybody, about every kind of object.

What is expected is computed from the matrix and from who the people are (`rights_world`); the enforcing code has no
part in that. A matrix that itself gives too much is caught by `BY_HAND`, written from the design.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence

import httpx
import pytest

import peil_reporting.app
import peil_reporting.rights
from peil_chassis.http.gate import GATE, Gate
from peil_chassis.http.visitors import CSRF_FIELD
from peil_chassis.identity import ROLES
from peil_chassis.rights import At, Right, roles
from peil_reporting.rights import RIGHTS
from rights_world import AGREEMENTS, CALLERS, PEOPLE, PLANS, UNITS, VACANCIES, World, running

STRANGERS = (None, "nobody")
"""Without a token, and with one that nobody knows; at a page both are: not logged in."""

OBJECTS = {"unit": UNITS, "plan": PLANS, "agreement": tuple(AGREEMENTS), "vacancy": VACANCIES}
REST = {
    "figure": "plan_progress",
    "action": "a1",
    "version": "2024-2028",
    "checklist": "bijeenkomst",
    "kind": "inclusion-1",
    "entry": "e1",
    "thread": "t1",
    "activity": "activiteit-1",
    "soort": "risico",
    "deel": "risicos",
    "mapping": "0" * 32,
    "campaign": "x",
    "about": "register",
    "release": "2026-Q1",
}
"""What other parameters of a path hold."""


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world


def rights_of(world: World, service: str) -> Sequence[Right]:
    gate: Gate = getattr(world.apps[service].state, GATE)
    return gate.rights


def addresses(right: Right) -> Iterator[tuple[str, dict[str, str]]]:
    """Each address the row can be tried at: with the object it asks about, by kind."""
    kinds = {at.kind: at for at in right.relations.values() if isinstance(at, At)}
    named = set(re.findall(r"{(\w+)", right.path))
    wanted = next((kind for kind in OBJECTS if kind in kinds or kind in named), None)
    for object_id in OBJECTS[wanted] if wanted else ("",):
        path = right.path
        for name in named:
            path = path.replace(f"{{{name}}}", object_id if name == wanted else REST[name])
        at = kinds.get(wanted or "")
        query = f"?{at.query}={object_id}" if at and at.query else ""
        yield path + query, {wanted: object_id} if wanted else {}


def expected(right: Right, caller: str, about: dict[str, str]) -> bool:
    """Whether *caller* may, by the matrix and by who they are."""
    person = PEOPLE.get(caller)
    held = {"employee"} if person else {caller}
    if right.public or held & right.roles:
        return True
    if person is None:
        return False
    return any(
        person.holds(relation, at.kind, about[at.kind]) if isinstance(at, At) else person.holds_any(relation)
        for relation, at in right.relations.items()
    )


def was_let_in(answer: httpx.Response) -> bool:
    """Whether the gate let the request through: whatever the route itself then says."""
    to_login = answer.status_code == 303 and "/inloggen?" in answer.headers["location"]
    return not (to_login or answer.status_code in (401, 403))


def services_own(right: Right) -> bool:
    """A row of the services: what the login and the process itself show is public, and ends sessions when tried."""
    return not right.public


@pytest.mark.parametrize("service", ["intake", "plans", "issuer", "notifier", "reporting"])
async def test_everybody_gets_at_every_route_what_the_matrix_says(world: World, service: str) -> None:
    wrong, tried = [], 0
    for right in filter(services_own, rights_of(world, service)):
        for address, about in addresses(right):
            for caller in CALLERS:
                answer = await world.ask(service, caller, right.method, address)
                tried += 1
                if was_let_in(answer) != expected(right, caller, about):
                    # The door of a source or client is the route's own and narrower than the row.
                    if service == "intake" and answer.status_code == 403 and "source" in answer.text:
                        continue
                    wrong.append(f"{right.method} {address} as {caller}: {answer.status_code}")
                assert answer.status_code < 500, f"{right.method} {address} as {caller}: {answer.text}"
    assert not wrong, "\n".join(wrong)
    assert tried > (100 if service == "notifier" else 200)


@pytest.mark.parametrize("service", ["intake", "plans", "issuer", "notifier", "reporting"])
async def test_a_stranger_gets_in_nowhere_and_learns_not_what_exists(world: World, service: str) -> None:
    for right in filter(services_own, rights_of(world, service)):
        for address, _ in addresses(right):
            for caller in STRANGERS:
                answer = await world.ask(service, caller, right.method, address)
                assert not was_let_in(answer), f"{right.method} {address}: {answer.status_code}"
                if right.path.startswith("/api/"):
                    assert answer.status_code == 401


async def test_a_refusal_is_the_same_whether_the_object_exists_or_not(world: World) -> None:
    for service, there, gone in [
        ("plans", "/api/plans/v1/plans/p-ddv", "/api/plans/v1/plans/p-maan"),
        ("plans", "/plannen/p-ddv", "/plannen/p-maan"),
        ("reporting", "/api/reporting/v1/vacancies/v-ander", "/api/reporting/v1/vacancies/v-niets"),
        ("reporting", "/eenheden/ddv", "/eenheden/maan"),
    ]:
        answers = [await world.ask(service, "manager", "GET", address) for address in (there, gone)]
        assert [answer.status_code for answer in answers] == [403, 403]
        assert answers[0].text.replace(there, "") == answers[1].text.replace(gone, "")


R, P, DOOR, SURVEY = "/api/reporting/v1", "/api/plans/v1", "/api/intake/v1", "/api/issuer/v1"
WERVING = next(agreement for agreement, unit in AGREEMENTS.items() if unit == "werving")
PROGRESS, OPEN = f"{R}/figures/plan_progress", f"{R}/figures/open_vacancies"

BY_HAND: tuple[tuple[str, str, str, str, bool], ...] = (
    # A case is shown to those responsible for it and to nobody else (design, section 5).
    ("plans", "bureau", "GET", f"{P}/plans/p-werving", True),
    ("plans", "trekker", "GET", f"{P}/plans/p-werving", True),
    ("plans", "manager", "GET", f"{P}/plans/p-werving", True),
    ("plans", "manager-above", "GET", f"{P}/plans/p-werving", True),
    ("plans", "manager-below", "GET", f"{P}/plans/p-werving", False),
    ("plans", "manager-elsewhere", "GET", f"{P}/plans/p-werving", False),
    ("plans", "former-manager", "GET", f"{P}/plans/p-werving", False),
    ("plans", "coming-manager", "GET", f"{P}/plans/p-werving", False),
    ("plans", "manager-of-a-closed-unit", "GET", f"{P}/plans/p-oud", False),
    ("plans", "trekker-of-a-closed-unit", "GET", f"{P}/plans/p-oud", False),
    ("plans", "works-council", "GET", f"{P}/plans/p-werving", False),
    ("plans", "auditor", "GET", f"{P}/plans/p-werving", False),
    ("plans", "operator", "GET", "/plannen/p-werving", False),
    ("reporting", "hiring-manager", "GET", f"{R}/vacancies/v-eigen", True),
    ("reporting", "hiring-manager", "GET", f"{R}/vacancies/v-ander", False),
    ("reporting", "manager", "GET", f"{R}/vacancies/v-eigen", False),
    ("reporting", "works-council", "GET", f"{OPEN}/explanation", False),
    ("reporting", "disclosure-officer", "GET", f"{OPEN}/explanation", False),
    # Only who answers for a plan changes it.
    ("plans", "trekker", "POST", f"{P}/plans/p-werving/actions/a1/status-changes", True),
    ("plans", "former-trekker", "POST", f"{P}/plans/p-werving/actions/a1/status-changes", False),
    ("plans", "trekker-elsewhere", "POST", "/plannen/p-werving/acties/a1", False),
    ("plans", "manager", "POST", f"{P}/plans/p-werving/actions/a1/status-changes", False),
    ("plans", "trekker", "POST", f"{P}/plans", False),
    # An agreement is a case as well: Bureau I&D makes and moves it, the manager of its unit says how it goes.
    ("plans", "bureau", "GET", f"{P}/agreements/{WERVING}", True),
    ("plans", "manager", "GET", f"{P}/agreements/{WERVING}", True),
    ("plans", "manager-above", "GET", f"/plannen/afspraken/{WERVING}", True),
    ("plans", "manager-below", "GET", f"/plannen/afspraken/{WERVING}", False),
    ("plans", "manager-elsewhere", "GET", f"{P}/agreements/{WERVING}", False),
    ("plans", "former-manager", "GET", f"{P}/agreements/{WERVING}", False),
    ("plans", "coming-manager", "POST", f"{P}/agreements/{WERVING}/notes", False),
    ("plans", "manager", "POST", f"{P}/agreements/{WERVING}/notes", True),
    ("plans", "trekker", "POST", f"{P}/agreements/{WERVING}/notes", False),
    ("plans", "works-council", "GET", f"{P}/agreements/{WERVING}", False),
    ("plans", "works-council", "GET", f"{P}/agreements", False),
    ("plans", "manager", "POST", f"{P}/agreements", False),
    ("plans", "manager", "POST", f"{P}/agreements/{WERVING}/reschedulings", False),
    ("plans", "works-council", "POST", f"{P}/agreement-kinds/inclusion-1/consent-changes", True),
    ("plans", "manager", "POST", f"{P}/agreement-kinds/inclusion-1/consent-changes", False),
    # Live figures: who answers for the whole or watches over it, and a manager's own unit.
    ("reporting", "works-council", "GET", PROGRESS, True),
    ("reporting", "manager", "GET", f"{PROGRESS}?unit=werving", True),
    ("reporting", "manager", "GET", f"{PROGRESS}?unit=groen", True),
    ("reporting", "manager", "GET", f"{PROGRESS}?unit=po", False),
    ("reporting", "manager", "GET", PROGRESS, False),
    ("reporting", "withdrawn-manager", "GET", f"{PROGRESS}?unit=ddv", False),
    ("reporting", "other-person", "GET", f"{PROGRESS}?unit=werving", False),
    ("reporting", "operator", "GET", PROGRESS, False),
    ("reporting", "hr-system", "GET", PROGRESS, False),
    ("reporting", "survey-operator", "GET", PROGRESS, False),
    # One hand plans surveys, others watch; who is not on the list gets no code, whatever their role.
    ("issuer", "survey-operator", "POST", f"{SURVEY}/campaigns", True),
    ("issuer", "bureau", "POST", f"{SURVEY}/campaigns", False),
    ("issuer", "works-council", "GET", f"{SURVEY}/campaigns", True),
    ("issuer", "works-council", "PUT", f"{SURVEY}/campaigns/x", False),
    ("issuer", "auditor", "DELETE", f"{SURVEY}/campaigns/x", False),
    ("issuer", "manager", "GET", f"{SURVEY}/campaigns", False),
    ("issuer", "operator", "GET", "/peiling", False),
    ("issuer", "survey-operator", "POST", "/peiling/x/doe-mee", False),
    ("issuer", "other-person", "POST", "/peiling/x/doe-mee", True),
    # Addresses go in and never come out; counts are for who keeps it running; one's own reminders are one's own.
    ("notifier", "bureau", "PUT", "/api/notifier/v1/contacts", True),
    ("notifier", "hr-system", "PUT", "/api/notifier/v1/contacts", True),
    ("notifier", "operator", "PUT", "/api/notifier/v1/contacts", False),
    ("notifier", "manager", "GET", "/api/notifier/v1/counts", False),
    ("notifier", "manager", "GET", "/herinneringen", True),
    ("notifier", "hr-system", "GET", "/herinneringen", False),
    ("notifier", "operator", "GET", "/herinneringen/contacten", False),
    # Nobody but a service asks whose pseudonym it is; nobody but the auditor reads the audit log.
    ("intake", "bureau", "POST", f"{DOOR}/pseudonym-lookups", False),
    ("intake", "hr-system", "POST", f"{DOOR}/pseudonym-lookups", False),
    ("intake", "auditor", "GET", f"{DOOR}/person-mappings?source=x", False),
    ("intake", "bureau", "POST", f"{DOOR}/events", False),
    ("reporting", "auditor", "GET", f"{R}/audit-entries", True),
    ("reporting", "bureau", "GET", f"{R}/audit-entries", False),
    ("reporting", "operator", "GET", "/inzagelogboek", False),
)
"""Service, caller, method, address, and whether they may: the pairs that matter most."""


async def wrong_by_hand(world: World) -> list[str]:
    """The pairs of `BY_HAND` that are answered otherwise."""
    wrong = []
    for service, caller, method, address, may in BY_HAND:
        answer = await world.ask(service, caller, method, address)
        if was_let_in(answer) != may:
            wrong.append(f"{caller} {method} {address}: {answer.status_code}")
    return wrong


async def test_the_pairs_that_matter_most_are_as_the_design_wants_them(world: World) -> None:
    assert await wrong_by_hand(world) == []


async def test_a_planted_row_that_gives_too_much_is_caught_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    path = "/api/reporting/v1/figures/{figure}/explanation"
    planted = Right("GET", path, "Planted.", roles("bureau", "works-council"))
    spoiled = tuple(planted if right.path == path else right for right in RIGHTS)
    monkeypatch.setattr(peil_reporting.app, "RIGHTS", spoiled)
    async with running() as world:
        assert await wrong_by_hand(world) == [f"works-council GET {OPEN}/explanation: 200"]


def test_no_role_is_without_a_caller_and_every_kind_of_object_is_tried() -> None:
    assert set(ROLES) <= set(CALLERS)
    kinds = {at.kind for right in RIGHTS for at in right.relations.values()}
    assert kinds <= set(OBJECTS)


async def test_a_form_is_sent_with_what_a_form_of_ours_holds(world: World) -> None:
    """Else every refusal of a form would be that of a foreign form, and the matrix would not be tried."""
    await world.client("plans", "trekker")
    assert world.form_fields["plans", "trekker"][CSRF_FIELD]
    address = "/plannen/p-werving/acties/a1"
    assert (await world.ask("plans", "trekker", "POST", address)).status_code == 400
    assert (await world.ask("plans", "manager", "POST", address)).status_code == 403
