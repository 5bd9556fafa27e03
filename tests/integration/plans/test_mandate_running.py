"""What runs under the mandate: every action once, where its codes put it, and only for whom its plan may be seen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from logged_in import log_in
from peil_chassis.clock import SteppedClock
from peil_chassis.outbox import Outbox
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Delete
from peil_contracts.plans import OWNER_ROLES
from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.lines import Line, PlanLines
from peil_plans.action_plans.domain.plan import Content, Phase, Status
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.carried_codes import carried
from peil_plans.action_plans.pages.owner_words import OWNER_WORDS
from peil_plans.action_plans.storage import LINES, Plans
from peil_plans.mandate.reading import load_mandates
from peil_plans.mandate.reference import Mandate
from peil_plans.mandate.running import by_attention, what_runs
from peil_plans.mandate.versions import Mandates
from plans_service import API, NOW, SOURCE, action_body, bearer, content_of, plan_body, plans_app, ready_log, serving
from rights_world import running

DORPVEEN = Path(__file__).parent / "mandate_of_dorpveen"
TODAY = date(2026, 3, 3)
PAGE = "/plannen/bestuursopdracht"


def line(code: str, intervention: str | None = None, theme: str | None = None, **changes: Any) -> Line:
    return Line(
        action=code.lower(),
        code=code,
        title=f"Actie {code}",
        status=changes.get("status", Status.RUNNING),
        owner=None,
        theme=theme or (intervention or "").partition(".")[0] or None,
        intervention=intervention,
        due_on=changes.get("due_on", ()),
        awaits=False,
    )


def plan(name: str, *lines: Line, adopted: str = "2026-02-10", closed: bool = False) -> PlanLines:
    day = date.fromisoformat(adopted)
    return PlanLines(name, "groen", f"Plan {name}", day, day, day, Phase.CLOSED if closed else Phase.DO, (), lines)


def codes(actions: Any) -> list[str]:
    return [one.line.code for one in actions]


def test_an_action_stands_where_the_version_of_its_plan_has_its_code() -> None:
    mandates = load_mandates(DORPVEEN)
    old, new = mandates.versions
    plans = [
        plan("now", line("A1", "x.1"), line("A2", "x.2"), line("A3", None, "y"), line("A4")),
        plan("before", line("B1", "x.1"), line("B2", "x.2"), line("B3", None, "y"), adopted="2024-05-01"),
        plan("gone", line("C1", "x.1"), closed=True),
    ]
    found = what_runs(mandates, new, plans, TODAY)
    assert {place: codes(each) for place, each in found.by_intervention.items()} == {"x.1": ["A1", "B1"], "x.2": ["A2"]}
    assert [one.through for one in found.by_intervention["x.1"]] == [None, ("2022-2025", "x.1")]
    assert codes(found.elsewhere) == ["B2"], "the earlier x.2 is another intervention, and goes on in none"
    assert codes(found.by_theme["y"]) == ["A3", "B3"]
    assert codes(found.unnamed) == ["A3", "A4", "B3"]
    assert codes(found.under(new, "x")) == ["A1", "B1", "A2"]
    assert (found.plans, found.closed) == (2, 1)
    before = what_runs(mandates, old, plans, TODAY)
    assert {place: codes(each) for place, each in before.by_intervention.items()} == {"x.1": ["B1"], "x.2": ["B2"]}
    assert codes(before.elsewhere) == ["A1", "A2"]


def test_what_asks_for_attention_comes_first() -> None:
    mandates = load_mandates(DORPVEEN)
    past = (date(2026, 3, 2),)
    lines = [
        line("A1", "x.1", status=Status.DONE, due_on=past),
        line("A2", "x.1"),
        line("A3", "x.1", status=Status.DELAYED),
        line("A4", "x.1", due_on=(*past, TODAY)),
    ]
    ordered = by_attention(what_runs(mandates, mandates.versions[1], [plan("p", *lines)], TODAY).by_intervention["x.1"])
    assert codes(ordered) == ["A4", "A3", "A2", "A1"]
    assert [one.overdue for one in ordered] == [1, 0, 0, 0], "the day itself is not past, and what is done is not late"


def test_every_role_that_can_own_an_action_has_a_word() -> None:
    assert set(OWNER_WORDS) == set(OWNER_ROLES)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


async def adopt(store: MemoryStore, content: Content) -> None:
    """Adopt *content*: A1 to A6 under x.1, B1 under z, C1 under nothing."""
    serves = {"A": ("x", "x.1", "project-lead"), "B": ("z", None, None), "C": (None, None, None)}
    actions = []
    for each in content.actions:
        theme, intervention, owner = serves[each.code[0]]
        actions.append(replace(each, theme=theme, intervention=intervention, owner=owner))
    plans = Plans(store, Outbox(store, SteppedClock(NOW)))
    command = AdoptPlan(replace(content, actions=tuple(actions)), "bureau", NOW)
    await ActionPlans(plans, SOURCE, load_mandates(DORPVEEN).taxonomy_on).adopt_plan(command)


@pytest.fixture
async def client(store: MemoryStore) -> AsyncIterator[httpx.AsyncClient]:
    """Bureau I&D in Dorpveen, with one plan: six actions under x.1, one under z alone, one under nothing."""
    app = plans_app(store, await ready_log(), mandates=load_mandates(DORPVEEN))
    async with serving(app) as client:
        past = {"label": "Begonnen", "periodText": "februari", "dueOn": "2026-02-28", "done": False}
        named = [action_body(f"A{n}", milestones=[past] if n == 6 else []) for n in range(1, 7)]
        body = plan_body("p", *named, action_body("B1"), action_body("C1"), adoptedOn="2026-02-20")
        await adopt(store, content_of(body))
        client.headers["accept"] = "text/html"
        await log_in(client, store, SteppedClock(NOW), "plans")
        yield client


def test_what_goes_along_serves_what_goes_on_in_the_mandate_of_its_new_plan() -> None:
    mandates = load_mandates(DORPVEEN)
    serve = {"A1": ("x", "x.1"), "A2": ("x", "x.2"), "A3": ("y", None), "A4": (None, None)}
    made = content_of(plan_body("p", *(action_body(code) for code in serve))).actions
    actions = [replace(each, theme=serve[each.code][0], intervention=serve[each.code][1]) for each in made]
    before, after = date(2024, 5, 1), date(2026, 3, 3)
    taken, left = carried(actions, mandates, before, after)
    assert [(each.theme, each.intervention) for each in taken] == [
        ("x", "x.1"),
        (None, None),
        ("y", None),
        (None, None),
    ]
    assert [one.action.code for one in left] == ["A2"], "the code x.2 stands for another intervention by now"
    assert taken[1].remark == left[0].words
    assert "‘x.2. Woordenlijst’ van bestuursopdracht 2022-2025" in left[0].words
    assert carried(actions, mandates, before, date(2025, 5, 1)) == (tuple(actions), [])
    forked = Mandates((mandates.versions[0], _also_from_x1(mandates.versions[1])))
    assert [one.action.code for one in carried(actions, forked, before, after)[1]] == ["A1", "A2"]


def _also_from_x1(mandate: Mandate) -> Mandate:
    """*mandate* in which a second intervention goes on from the earlier x.1."""
    first, second, *rest = mandate.interventions
    second = msgspec.structs.replace(second, continues=first.continues)
    return replace(mandate, interventions=(first, second, *rest))


async def test_the_next_plan_says_what_no_longer_serves_anything(store: MemoryStore, client: httpx.AsyncClient) -> None:
    gone = content_of(plan_body("old", action_body("A2"), adoptedOn="2024-05-01"))
    (action,) = gone.actions
    plans = ActionPlans(Plans(store, Outbox(store, SteppedClock(NOW))), SOURCE, load_mandates(DORPVEEN).taxonomy_on)
    content = replace(gone, actions=(replace(action, theme="x", intervention="x.2"),))
    await plans.adopt_plan(AdoptPlan(content, "bureau", NOW))
    page = (await client.get("/plannen/old/herijken")).text
    assert "Deze acties dienen straks niets" in page
    assert "Diende ‘x.2. Woordenlijst’" in page
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    form |= {"titel": "Nieuw", "code": "new", "van": "1-1-2027", "tot": "31-12-2027", "houder": "unit", "mee": "a2"}
    answer = await client.post("/plannen/old/herijken", data=form | {"vastgesteld": "3-3-2026"})
    assert answer.status_code == 303, answer.text
    stored = await plans.plans.load("new")
    assert stored
    (taken,) = stored.plan.actions
    assert (taken.theme, taken.intervention) == (None, None)
    assert "Diende ‘x.2. Woordenlijst’" in (taken.remark or "")


async def test_the_tree_shows_the_first_actions_and_leads_to_all_of_them(client: httpx.AsyncClient) -> None:
    page = (await client.get(PAGE)).text
    for words in (
        "6 acties in 1 plan: gepland 6. Met een mijlpaal die voorbij is: 1.",
        "1 mijlpaal voorbij",
        "directie-1, eigenaar: projectleider",
        "Van de 7 interventies hebben er 1 een actie, in 1 plan.",
        "Acties die alleen het thema Meten noemen",
        "2 acties noemen",
        "/plannen/p/acties/a6",
    ):
        assert words in page
    assert page.count("/plannen/p/acties/a5") == 0, "five of six: the one with a milestone past, and four more"
    whole = (await client.get(f"{PAGE}/acties?interventie=x.1&versie=2026-2029")).text
    assert all(f"/plannen/p/acties/a{n}" in whole for n in range(1, 7))
    assert "Acties per eenheid naar status" in whole
    assert "40 taalmaatjes" in whole, "what the papers say differently stands there too"


async def test_the_tree_says_what_the_plan_says_from_the_commit_of_a_change_on(client: httpx.AsyncClient) -> None:
    change = {"to": "delayed", "changedOn": "2026-03-01", "seenVersion": 0}
    answer = await client.post(
        f"{API}/plans/p/actions/a1/status-changes",
        json=change,
        headers=bearer("bureau") | {"accept": "application/json"},
    )
    assert answer.status_code == 201, answer.text
    assert "6 acties in 1 plan: gepland 5, vertraagd 1." in (await client.get(PAGE)).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("thema=z", ["b1"]),
        ("zonder=ja", ["b1", "c1"]),
        ("elders=ja", []),
        ("interventie=y.2", []),
        ("interventie=x.2&versie=2022-2025", []),
    ],
)
async def test_every_place_lists_its_own_actions(client: httpx.AsyncClient, query: str, shown: list[str]) -> None:
    page = await client.get(f"{PAGE}/acties?{query}")
    assert page.status_code == 200
    assert [each for each in ("a1", "b1", "c1") if f"/plannen/p/acties/{each}" in page.text] == shown


async def test_a_long_list_comes_in_pages_without_holes(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("peil_plans.mandate.pages.standing.PER_PAGE", 4)
    first = (await client.get(f"{PAGE}/acties?interventie=x.1")).text
    rest = (await client.get(f"{PAGE}/acties?interventie=x.1&versie=2026-2029&vanaf=4")).text
    assert "interventie=x.1&amp;versie=2026-2029&amp;vanaf=4" in first
    assert "Hier staan er 4 van de 6" in first
    assert "Volgende acties" not in rest
    shown = [each for page in (first, rest) for each in range(1, 7) if f"/plannen/p/acties/a{each}" in page]
    assert sorted(shown) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("query", ["", "interventie=q", "thema=x.1", "interventie=x.1&versie=1900"])
async def test_a_place_that_the_version_does_not_have_is_not_found(client: httpx.AsyncClient, query: str) -> None:
    assert (await client.get(f"{PAGE}/acties?{query}")).status_code == 404


async def test_plans_of_an_older_peil_get_their_lines_at_the_start(
    client: httpx.AsyncClient, store: MemoryStore
) -> None:
    before = await store.load(LINES, ["p"])
    await store.commit([Delete(LINES, "p")])
    assert "6 acties in 1 plan" not in (await client.get(PAGE)).text
    async with serving(plans_app(store, await ready_log(), mandates=load_mandates(DORPVEEN))):
        assert await store.load(LINES, ["p"]) == before
    assert "6 acties in 1 plan" in (await client.get(PAGE)).text


async def test_a_manager_sees_what_runs_of_the_plans_they_answer_for_and_no_other() -> None:
    async with running() as world:
        page = (await world.ask("plans", "manager", "GET", f"{PAGE}/acties?zonder=ja")).text
        assert "/plannen/p-groen/acties/a1" in page
        assert "/plannen/p-ddv/" not in page
        assert "waar u verantwoordelijk voor bent" in page
        everything = (await world.ask("plans", "bureau", "GET", f"{PAGE}/acties?zonder=ja")).text
        assert "/plannen/p-ddv/" in everything
