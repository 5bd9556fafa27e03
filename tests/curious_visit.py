"""A curious manager at an address: what a service answers them, and what should not stand in it."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote

import httpx
from fastapi import FastAPI

from curious_sums import Amount, amounts_of
from logged_in import HOST, log_in
from peil_chassis.clock import Clock
from peil_chassis.identity import Identity
from peil_chassis.settings import HttpSettings
from peil_chassis.store.port import Store

K = 10
SETTINGS = HttpSettings(
    rate_person="1000000/second", rate_system="1000000/second", rate_anonymous="1000000/second", log_level="error"
)
"""Nobody reads so fast; and the account is to be read without a line per address."""

OF_PEOPLE = re.compile(
    r"\b([1-9])\s+(mensen|mens|contracten|signalen|stappen|medewerkers|collega’s|deelnemers|personen|leden)\b"
)
PSEUDONYM = re.compile(r"\bps-[0-9a-f]{8,}")
ON_EVERY_PAGE = re.compile(
    r'name="csrf" value="[^"]*"|value="[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"|<p class="position">.*', re.DOTALL
)
"""What differs from visit to visit: what a form was handed out with, and where a board says how old it is."""


class Walker(NamedTuple):
    """Somebody who reads everything they may: a name for the account, their roles, and who they are."""

    name: str
    roles: tuple[str, ...]
    pseudonym: str | None = None

    @property
    def identity(self) -> Identity:
        """Who they are at an API, where their name is their token."""
        return Identity(f"test:{self.name}", frozenset(self.roles), pseudonym=self.pseudonym)


class Place(NamedTuple):
    """A service that runs, its database, and its clock."""

    name: str
    app: FastAPI
    store: Store
    clock: Clock


@dataclass
class Account:
    """What came of a walk: per walker how often which answer, the texts by address, and what should not be there."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def amounts(self, walker: str) -> dict[Amount, float]:
        """The amounts in the files that *walker* was given."""
        return amounts_of(self.texts[walker])

    def add(self, other: Account) -> None:
        """Put *other* to it: the same people elsewhere."""
        for walker, counted in other.answers.items():
            self.answers.setdefault(walker, Counter()).update(counted)
            self.texts.setdefault(walker, {}).update(other.texts[walker])
        self.wrong += other.wrong


@asynccontextmanager
async def visiting(place: Place, walker: Walker) -> AsyncIterator[httpx.AsyncClient]:
    """*walker* at *place*, logged in at its pages and with a token at its API."""
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=place.app),
        base_url=HOST,
        headers={"Authorization": f"Bearer {walker.name}"},
    )
    async with client:
        await log_in(client, place.store, place.clock, place.name, roles=walker.roles, pseudonym=walker.pseudonym)
        yield client


async def visit(place: Place, walker: Walker, paths: Iterable[str], secrets: Collection[str] = ()) -> Account:
    """What *place*, which runs already, answers *walker* on each of *paths*; *secrets* are words nobody is to read."""
    account = Account({walker.name: Counter()}, {walker.name: {}})
    async with visiting(place, walker) as client:
        for path in paths:
            answer = await client.get(quote(path, safe="/?&=:%"))
            account.answers[walker.name][answer.status_code] += 1
            if answer.status_code == 200:
                text = words_of(answer)
                account.texts[walker.name][path] = text
                account.wrong += wrong_in(path, text, secrets)
    return account


def words_of(answer: httpx.Response) -> str:
    """What stands in *answer*: its text, and of a packed document that of all its parts."""
    if answer.content[:2] != b"PK":
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        return "\n".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


def wrong_in(path: str, text: str, secrets: Collection[str] = ()) -> Iterator[str]:
    """A number of people below k in words, a pseudonym, or an address of somebody."""
    if PSEUDONYM.search(text) and "/vacatures/" not in path and "/vacancies/" not in path:
        yield f"{path}: a pseudonym"
    for word in secrets:
        if word in text:
            yield f"{path}: an address of mail"
    if text.lstrip()[:1] not in "{[" and not path.startswith("/waarom-niets"):
        words = re.sub(r"<[^>]*>", " ", text)
        least = 5 if "peiling" in path or path.startswith(("/drempels", "/verantwoording")) else K
        for many, what in OF_PEOPLE.findall(words):
            if int(many) < least:
                yield f"{path}: {many} {what}"


def otherwise(before: str, after: str) -> bool:
    """Whether a page says anything else, apart from what differs from visit to visit."""
    return ON_EVERY_PAGE.sub("", before) != ON_EVERY_PAGE.sub("", after)
