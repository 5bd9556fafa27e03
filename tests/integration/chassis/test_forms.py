"""Forms: only one of ours, of this very session, changes anything; what was typed in another can be sent again."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from html import unescape

import httpx
import pytest

from login_toy import NOW, Toy

TYPED = "Door ziekte <in het team>\nlukt het niet & later"


@pytest.fixture
def toy() -> Toy:
    return Toy()


@pytest.fixture
async def browser(toy: Toy) -> AsyncIterator[httpx.AsyncClient]:
    async with toy.browser() as browser:
        await toy.log_in(browser)
        yield browser


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the last form on *page*."""
    form = page.rpartition("<form")[2]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)}


async def token(browser: httpx.AsyncClient) -> str:
    return hidden((await browser.get("/toy")).text)["csrf"]


async def test_a_form_with_the_sessions_token_is_taken(toy: Toy, browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/toy", data={"csrf": await token(browser), "text": TYPED})
    assert answer.status_code == 303
    assert toy.saved == [TYPED]


@pytest.mark.parametrize("sent", [{}, {"csrf": ""}, {"csrf": "x"}, {"csrf": "é"}])
async def test_a_form_without_it_changes_nothing_and_keeps_what_was_typed(
    toy: Toy, browser: httpx.AsyncClient, sent: dict[str, str]
) -> None:
    answer = await browser.post("/toy", data={**sent, "text": TYPED, "keuze": "ja"})
    assert answer.status_code == 403
    assert toy.saved == []
    assert "Uw formulier is nog niet verstuurd" in answer.text
    kept = hidden(answer.text)
    assert (kept["text"].replace("\r\n", "\n"), kept["keuze"]) == (TYPED, "ja")
    assert "Door ziekte &lt;in het team&gt;" in answer.text
    assert (await browser.post("/toy", data=kept)).status_code == 303
    assert toy.saved == [TYPED]


async def test_a_token_twice_is_none(toy: Toy, browser: httpx.AsyncClient) -> None:
    mine = await token(browser)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await browser.post("/toy", content=f"csrf={mine}&csrf={mine}&text=x", headers=form)
    assert answer.status_code == 403
    assert toy.saved == []


async def test_the_token_of_another_session_is_none(toy: Toy, browser: httpx.AsyncClient) -> None:
    async with toy.browser() as other:
        await toy.log_in(other)
        theirs = await token(other)
    assert (await browser.post("/toy", data={"csrf": theirs, "text": "x"})).status_code == 403
    assert toy.saved == []


async def test_who_typed_until_the_session_was_over_loses_nothing(toy: Toy, browser: httpx.AsyncClient) -> None:
    old = await token(browser)
    toy.clock.set(NOW + timedelta(minutes=31))
    held = await browser.post("/toy", data={"csrf": old, "text": TYPED})
    assert held.status_code == 403
    assert "U bent niet meer ingelogd" in held.text
    assert "csrf" not in hidden(held.text)
    assert (await toy.log_in(browser)).status_code == 303
    again = await browser.post("/toy", data=hidden(held.text))
    assert "van een eerdere keer" in again.text
    assert (await browser.post("/toy", data=hidden(again.text))).status_code == 303
    assert toy.saved == [TYPED]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_a_form_of_another_site_is_refused_even_with_the_token_and_shows_none_of_its_words(
    toy: Toy, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    answer = await browser.post("/toy", data={"csrf": await token(browser), "text": "van een ander"}, headers=headers)
    assert answer.status_code == 403
    assert "van een ander" not in answer.text
    assert toy.saved == []


async def test_a_form_to_an_address_that_does_not_exist_is_checked_all_the_same(browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/toy/nergens", data={"a": "b"})).status_code == 403


async def test_a_form_that_is_too_large_says_so(browser: httpx.AsyncClient) -> None:
    chunks = [b"a=" + b"x" * 200_000, b"x" * 200_000]

    async def sent() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    form = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await browser.post("/toy", content=sent(), headers=form)).status_code == 413


async def test_the_token_is_never_in_an_address_and_no_two_sessions_share_it(
    toy: Toy, browser: httpx.AsyncClient
) -> None:
    mine = await token(browser)
    async with toy.browser() as other:
        await toy.log_in(other)
        assert await token(other) != mine
    page = (await browser.get("/toy")).text
    assert all(mine not in address for address in re.findall(r'(?:href|action|src)="([^"]*)"', page))


async def test_logging_out_needs_the_token_too(toy: Toy, browser: httpx.AsyncClient) -> None:
    assert (await browser.post("/toy/uitloggen", data={})).status_code == 403
    assert (await browser.get("/toy")).status_code == 200


async def test_who_is_logged_out_here_already_is_led_to_the_providers_end(toy: Toy) -> None:
    async with toy.browser() as browser:
        answer = await browser.post("/toy/uitloggen", data={"csrf": "old"})
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("https://login.example.nl/realm/logout?")
