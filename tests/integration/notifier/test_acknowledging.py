"""The page behind a link in a message: looking changes nothing, the button acts once, and no forged link works."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest

from known_tokens import KnownTokens
from notifier_world import HOST, KEY, World, agreed, at, keys, notifier_app, world
from peil_chassis.sealing import Keyring
from peil_notifier.acknowledgements.links import sign
from reporting_facts import opened

DUE = "2026-03-03"
FORM = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@asynccontextmanager
async def opened_message() -> AsyncIterator[tuple[World, httpx.AsyncClient, str]]:
    """A message was sent; its reader, and the address that it leads to."""
    async with world(agreed("a1", DUE)) as made:
        await made.go(at(DUE))
        link = re.search(r"http\S+/actie/\S+", made.post.taken[0].text)
        assert link is not None
        app = notifier_app(made.store, made.log, made.clock, KnownTokens({}))
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=HOST, headers=FORM) as client:
            yield made, client, link[0]


def ending(made: World) -> str | None:
    (item,) = (each for each in made.store.documents("due_items").values() if each["next_on"] < "2027")
    found: str | None = item["ending"]
    return found


async def test_looking_changes_nothing_however_often() -> None:
    async with opened_message() as (made, client, link):
        before = made.store.documents("due_items")
        for method in ("GET", "GET", "HEAD", "OPTIONS"):
            answer = await client.request(method, link)
            assert answer.status_code in (200, 405)
        page = (await client.get(link)).text
        assert "Ik pak dit op" in page
        assert "Het is gedaan" in page
        assert "ps-" not in page
        assert "@example.org" not in page
        assert made.store.documents("due_items") == before


@pytest.mark.parametrize(("button", "became"), [("opgepakt", "acknowledged"), ("gedaan", "done")])
async def test_a_button_acts_once_and_the_fact_goes_out_at_once(button: str, became: str) -> None:
    async with opened_message() as (made, client, link):
        answer = await client.post(link, data={"wat": button})
        assert (answer.status_code, ending(made)) == (303, became)
        assert [each["ending"] for each in made.events("item-ended")] == [became]
        again = await client.post(link, data={"wat": "gedaan" if button == "opgepakt" else "opgepakt"})
        assert (again.status_code, ending(made)) == (303, became)
        page = (await client.get(again.headers["location"])).text
        assert "U hoeft niets meer te doen" in page
        assert "Ik pak dit op" not in page
        assert [each["ending"] for each in made.events("item-ended")] == [became]


async def test_another_button_or_none_is_refused() -> None:
    async with opened_message() as (made, client, link):
        for data in ({}, {"wat": "exhausted"}):
            answer = await client.post(link, data=data)
            assert answer.status_code == 400
        assert ending(made) is None


async def test_a_link_that_was_changed_does_nothing() -> None:
    async with opened_message() as (made, client, link):
        head, token = link.rsplit("/", 1)
        other = sign("it-" + "0" * 32, made.clock.now() + timedelta(days=1), keys())
        longer = token.replace(token.split("-")[1], str(int(token.split("-")[1]) + 86400))
        for forged in (token[:-1] + ("0" if token[-1] != "0" else "1"), longer, "x", token + "0", other):
            for answer in (
                await client.get(f"{head}/{forged}"),
                await client.post(f"{head}/{forged}", data={"wat": "gedaan"}),
            ):
                assert answer.status_code == 404
                assert "Deze link klopt niet" in answer.text
        assert ending(made) is None


async def test_a_link_ends_by_itself_and_says_so() -> None:
    async with opened_message() as (made, client, link):
        made.clock.set(at("2026-04-03"))
        for answer in (await client.get(link), await client.post(link, data={"wat": "gedaan"})):
            assert answer.status_code == 410
            assert "Deze link is verlopen" in answer.text
        assert ending(made) is None


async def test_another_site_cannot_press_the_button() -> None:
    async with opened_message() as (made, client, link):
        answer = await client.post(link, data={"wat": "gedaan"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert ending(made) is None


async def test_a_key_that_was_changed_leaves_links_good_and_a_lost_one_does_not() -> None:
    async with opened_message() as (made, _, link):
        path = link.removeprefix(HOST)
        for before, status in (([KEY], 200), ([], 404)):
            ring = Keyring("cd" * 32, before, owner="notifier")
            app = notifier_app(made.store, made.log, made.clock, KnownTokens({}), keys=ring)
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url=HOST, headers=FORM) as client:
                assert (await client.get(path)).status_code == status


async def test_a_page_does_not_wait_for_the_name_of_a_unit_that_cannot_be_told_now() -> None:
    async with world(opened("groen", DUE)) as made:
        (stored,) = (await made.parts.due_list.of_objects(["v1"])).values()
        fresh = made.assembled()  # its folds were never seen up to date
        for watch in fresh.watches.values():
            watch._looked.set()
        assert await fresh.acknowledgements.title(stored.listed) == "Opgave vertalen"
