"""What a row of the matrix leaves to the route: whose plans a list holds, and as whom a status is changed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from peil_chassis.audit import ROWS
from peil_chassis.relations import RelationsUnknown
from peil_plans.organisation.storage import Responsibilities
from plans_service import change_body
from rights_world import World, running

API = "/api/plans/v1"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with running() as world:
        yield world


async def listed(world: World, caller: str) -> list[str]:
    answer = await world.ask("plans", caller, "GET", f"{API}/plans")
    assert answer.status_code == 200, answer.text
    return [plan["plan"] for plan in answer.json()["plans"]]


async def test_everybody_lists_the_plans_they_answer_for_and_no_other(world: World) -> None:
    assert await listed(world, "bureau") == ["p-ddv", "p-groen", "p-oud", "p-po", "p-werving"]
    assert await listed(world, "manager") == ["p-groen", "p-werving"]
    assert await listed(world, "manager-above") == ["p-groen", "p-oud", "p-po", "p-werving"]
    assert await listed(world, "trekker") == ["p-werving"]
    shown = (await world.ask("plans", "trekker", "GET", "/plannen")).text
    assert "/plannen/p-werving" in shown
    assert "/plannen/p-ddv" not in shown


async def test_a_list_of_ones_own_comes_in_pages_without_holes(world: World) -> None:
    first = (await world.ask("plans", "manager-above", "GET", f"{API}/plans?limit=2")).json()
    rest = (await world.ask("plans", "manager-above", "GET", f"{API}/plans?limit=2&after={first['next']}")).json()
    assert [plan["plan"] for plan in first["plans"] + rest["plans"]] == ["p-groen", "p-oud", "p-po", "p-werving"]
    assert rest["next"] is None


async def test_asking_for_another_unit_gives_nothing_of_it(world: World) -> None:
    assert (await world.ask("plans", "manager", "GET", f"{API}/plans?unit=ddv")).json()["plans"] == []


async def test_a_change_says_as_whom_it_was_made_and_never_which_person(world: World) -> None:
    address = f"{API}/plans/p-werving/actions/a1/status-changes"
    trekker, bureau = await world.client("plans", "trekker"), await world.client("plans", "bureau")
    answer = await trekker.post(address, json=change_body("running"))
    assert answer.status_code == 201, answer.text
    answer = await bureau.post(address, json=change_body("delayed", seen=1))
    made = answer.json()["changes"]
    assert [change["changedByRole"] for change in made] == ["trekker", "bureau"]
    assert "ps-" not in answer.text


async def test_a_form_offers_the_roles_one_has_and_no_form_to_who_may_not_change(world: World) -> None:
    address = "/plannen/p-werving/acties/a1"
    own = (await world.ask("plans", "trekker", "GET", address)).text
    assert 'value="trekker"' in own
    assert 'value="bureau"' not in own
    reading = (await world.ask("plans", "manager", "GET", address)).text
    assert "Status opslaan" not in reading
    assert "De trekker van dit plan" in reading


async def test_nobody_can_change_a_status_as_somebody_they_are_not(world: World) -> None:
    client = await world.client("plans", "trekker")
    fields = world.form_fields["plans", "trekker"]
    form = {"status": "running", "datum": "2026-06-01", "rol": "bureau", "gezien": "0", "wijziging": "w1"}
    answer = await client.post("/plannen/p-werving/acties/a1", data=form | fields)
    assert answer.status_code == 400
    assert "Kies als wie u dit wijzigt" in answer.text


async def test_while_relations_are_unknown_the_page_says_so_and_bureau_goes_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(self: Responsibilities, day: object) -> None:
        raise RelationsUnknown

    monkeypatch.setattr(Responsibilities, "on", unknown)
    for address in ("/plannen", "/plannen/p-werving"):
        answer = await world.ask("plans", "trekker", "GET", address)
        assert answer.status_code == 503
        assert "kan nu niet nagaan" in answer.text
        assert (await world.ask("plans", "bureau", "GET", address)).status_code == 200


async def logged_in(world: World, *callers: str) -> int:
    """Log in, which looks at a first page; how many entries there are by then."""
    for caller in callers:
        await world.client("plans", caller)
    return len(world.stores["plans"].documents(ROWS))


def written(world: World, since: int) -> list[tuple[str, str, str]]:
    rows = sorted(world.stores["plans"].documents(ROWS).values(), key=lambda row: row["number"])
    return [(row["action"], row["object"], row["why"]) for row in rows[since:]]


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        (f"{API}/plans/p-werving", ("case-read", "p-werving")),
        (f"{API}/plans/p-werving/actions/a1", ("case-read", "p-werving")),
        (f"{API}/plans", ("cases-listed", "all")),
        (f"{API}/plans?unit=werving", ("cases-listed", "werving")),
        ("/plannen/p-werving", ("case-read", "p-werving")),
        ("/plannen/p-werving/acties/a1", ("case-read", "p-werving")),
        ("/plannen", ("cases-listed", "all")),
    ],
)
async def test_who_looks_at_plans_is_written_down_before_the_answer(
    world: World, address: str, entry: tuple[str, str]
) -> None:
    callers = ("bureau", "manager", "trekker")
    since = await logged_in(world, *callers)
    for caller in callers:
        assert (await world.ask("plans", caller, "GET", address)).status_code == 200
    assert written(world, since) == [(*entry, caller) for caller in callers]
    world.stores["plans"].lose_next_answer(about=ROWS)
    answer = await world.ask("plans", "bureau", "GET", address)
    assert answer.status_code == 503
    assert "werving" not in answer.text.replace(address, "")


async def test_an_answer_to_a_change_shows_the_plan_so_it_is_written_down_first(world: World) -> None:
    address = f"{API}/plans/p-werving/actions/a1/status-changes"
    since = await logged_in(world, "trekker")
    trekker = await world.client("plans", "trekker")
    world.stores["plans"].lose_next_answer(about=ROWS)
    assert (await trekker.post(address, json=change_body("running"))).status_code == 503
    assert (await trekker.post(address, json=change_body("running"))).status_code == 201
    form = world.form_fields["plans", "trekker"]
    assert (await trekker.post("/plannen/p-werving/acties/a1", data=form)).status_code == 400
    # The first was stored too, though its answer was lost.
    assert written(world, since) == [("case-read", "p-werving", "trekker")] * 3


async def test_what_shows_no_plan_is_not_written_down(world: World) -> None:
    since = await logged_in(world, "manager", "bureau")
    await world.ask("plans", "manager", "GET", "/plannen/p-ddv")
    await world.ask("plans", "bureau", "GET", f"{API}/plans/p-maan")
    await world.ask("plans", "bureau", "GET", f"{API}/plans?unit=maan")
    assert written(world, since) == []


async def test_the_auditor_reads_who_looked_at_plans_and_no_plan(world: World) -> None:
    await world.ask("plans", "bureau", "GET", "/plannen/p-werving")
    shown = await world.ask("plans", "auditor", "GET", "/plannen/inzagelogboek?controle=1")
    assert shown.status_code == 200
    assert "actieplan bekeken" in shown.text
    assert "sluiten op elkaar aan" in shown.text
    found = (await world.ask("plans", "auditor", "GET", f"{API}/audit-entries?object=p-werving")).json()
    assert [(entry["who"], entry["action"]) for entry in found["entries"]][1:] == [("test:bureau", "case-read")]
    assert (await world.ask("plans", "auditor", "GET", f"{API}/audit-verification")).json()["fine"] is True
    assert (await world.ask("plans", "bureau", "GET", "/plannen/inzagelogboek")).status_code == 403
