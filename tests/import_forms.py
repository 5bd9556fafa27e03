"""The forms of the pages that read papers, filled in and sent as a browser does."""

from __future__ import annotations

import html
import re

import httpx

UPLOAD, ADOPT = "/plannen/importeren", "/plannen/importeren/vaststellen"
FILLED = {"titel": "Plan van de directie", "eenheid": "directie-1", "van": "1-1-2026", "tot": "31-12-2026"}


def typed_in(page: str) -> dict[str, str]:
    """What a browser would send of the page's form."""
    form = page.partition("<main")[2]
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        kind, name = re.search(r'type="(\w+)"', tag), re.search(r'name="([^"]+)"', tag)
        if name and kind and (kind[1] != "checkbox" or " checked" in tag):
            value = re.search(r'value="([^"]*)"', tag)
            sent[name[1]] = html.unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        sent[name] = html.unescape(text)
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


async def uploaded(client: httpx.AsyncClient, content: bytes, name: str, *, at: str = UPLOAD) -> httpx.Response:
    """The answer to a file that is sent in the form of the page at this address."""
    csrf = typed_in((await client.get(at)).text)["csrf"]
    return await client.post(at, data={"csrf": csrf}, files={"bestand": (name, content)})


def filled_in(page: httpx.Response) -> dict[str, str]:
    """What is sent when the form of a proposal is filled in no further than it must be."""
    return {**typed_in(page.text), **FILLED}
