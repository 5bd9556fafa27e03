"""The forms of the pages about one action, filled in and sent as a browser does."""

from __future__ import annotations

import re
from html import unescape

import httpx

A1 = "/plannen/plan-1/acties/a1"
NEW = "/plannen/plan-1/acties/nieuw"


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form that revises, as it stands."""
    form = page.partition('class="revise"')[2].partition("</form>")[0]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and (("checkbox" not in tag and "radio" not in tag) or " checked" in tag):
            sent[name[1]] = unescape(value[1])
    sent |= {
        name: unescape(text) for name, text in re.findall(r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)</textarea>', form)
    }
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        sent[name] = unescape(chosen[0]) if chosen else ""
    return sent


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.partition("<main")[2]))


async def form(client: httpx.AsyncClient, address: str = f"{A1}/wijzigen", **typed: str) -> dict[str, str]:
    return {
        **fields((await client.get(address)).text),
        **{name.replace("_", "-"): text for name, text in typed.items()},
    }


async def click(client: httpx.AsyncClient, action: str = A1, **button: str) -> httpx.Response:
    return await client.post(f"{action}/klik", data={**hidden((await client.get(action)).text), **button})


async def followed(client: httpx.AsyncClient, answer: httpx.Response) -> str:
    assert answer.status_code == 303, answer.text
    return (await client.get(answer.headers["location"])).text
