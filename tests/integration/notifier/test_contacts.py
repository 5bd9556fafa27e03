"""Contacts go in by API or as a table, are sealed, and never come out."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from logged_in import log_in, sign_in_nowhere
from notifier_world import HOST, LEADING, MANAGER, OTHER, NamedVault, World, erased, notifier_app, world
from peil_chassis.identity import Identity
from peil_chassis.login.login import SignIn
from peil_chassis.login.vault import VaultAway
from peil_chassis.mail import compose
from peil_notifier.contacts import domain
from peil_notifier.contacts.domain import read_table

CONTACTS = "/api/notifier/v1/contacts"


class Tokens:
    """Systems of the leading source and of another one, and two roles."""

    async def identify(self, token: str) -> Identity | None:
        """Whose token this is."""
        sources = {"hr": frozenset({LEADING}), "portal": frozenset({"urn:nld:oin:00000001234567890000:systeem:x"})}
        if token in sources:
            return Identity(token, frozenset({"hr-system"}), token, sources[token])
        return Identity(token, frozenset({token}))


class LostVault(NamedVault):
    """A vault that is away after a number of questions."""

    def __init__(self, known: dict[str, str], answers: int) -> None:
        super().__init__(known)
        self.answers = answers

    async def pseudonym(self, reference: str) -> str | None:
        """Whose reference it is, as long as it answers."""
        self.answers -= 1
        if self.answers < 0:
            raise VaultAway
        return await super().pseudonym(reference)


@asynccontextmanager
async def desk(vault: NamedVault | None = None) -> AsyncIterator[tuple[World, httpx.AsyncClient]]:
    """The service with an empty list of contacts, and a client of it."""
    async with world(contacts=()) as made:
        party = sign_in_nowhere(HOST)
        sign_in = SignIn(party.party, vault or made.vault, HOST)
        app = notifier_app(made.store, made.log, made.clock, Tokens(), sign_in=sign_in)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=HOST) as client:
            yield made, client


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


async def put(client: httpx.AsyncClient, reference: str, address: str, caller: str = "hr") -> httpx.Response:
    return await client.put(CONTACTS, json={"reference": reference, "address": address}, headers=bearer(caller))


async def test_a_contact_is_kept_under_the_pseudonym_and_the_same_again_changes_nothing() -> None:
    async with desk() as (made, client):
        assert (await put(client, "100201", "a@example.org")).json() == {"changed": True}
        assert (await put(client, "100201", "a@example.org")).json() == {"changed": False}
        assert (await put(client, "100201", "b@example.org", "bureau")).json() == {"changed": True}
        assert await made.parts.contacts.addresses([MANAGER]) == {MANAGER: "b@example.org"}


async def test_neither_reference_nor_address_is_anywhere_in_store_or_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        async with desk() as (made, client):
            await put(client, "100201", "somebody@example.org")
            kept = json.dumps([made.store.documents(name) for name in made.store.collections()])
    for secret in ("100201", "somebody@example.org", "somebody"):
        assert secret not in kept
        assert secret not in caplog.text


async def test_only_the_leading_source_puts_contacts() -> None:
    async with desk() as (made, client):
        assert (await put(client, "100201", "a@example.org", "portal")).status_code == 403
        assert await made.parts.contacts.persons() == []


@pytest.mark.parametrize(
    ("reference", "address", "field"),
    [
        ("999999", "a@example.org", "body.reference"),
        ("100201", "no address", "body.address"),
        ("100201", "a@b\r\nBcc: x@y", "body.address"),
    ],
)
async def test_what_cannot_be_kept_is_refused_by_field_without_repeating_it(
    reference: str, address: str, field: str
) -> None:
    async with desk() as (_, client):
        answer = await put(client, reference, address)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert reference not in answer.text
        assert address not in answer.text


async def test_who_is_erased_gets_no_contact_any_more() -> None:
    async with desk() as (made, client):
        await made.take(erased(MANAGER, "2026-03-02"))
        assert (await put(client, "100201", "a@example.org")).status_code == 400
        assert await made.parts.contacts.persons() == []


async def test_while_the_vault_is_away_the_caller_hears_to_try_again() -> None:
    async with desk(LostVault({}, 0)) as (_, client):
        answer = await put(client, "100201", "a@example.org")
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)


async def test_a_table_is_taken_over_and_every_line_that_is_not_understood_comes_back() -> None:
    table = "personeelsnummer;e-mail\n100201;a@example.org\n\n100202;geen adres\n999;c@example.org\n100201;x;y"
    async with desk() as (made, client):
        form = await log_in(client, made.store, made.clock, "notifier")
        page = await client.post("/herinneringen/contacten", data={"tabel": table, **form})
        assert page.status_code == 200
        assert "Overgenomen: 1" in page.text
        assert "Niet overgenomen: 3" in page.text
        for line in ("100202;geen adres", "999;c@example.org", "100201;x;y"):
            assert line in page.text
        assert "100201;a@example.org" not in page.text
        assert await made.parts.contacts.addresses([MANAGER]) == {MANAGER: "a@example.org"}


async def test_what_was_not_tried_because_the_vault_went_away_comes_back() -> None:
    async with desk(LostVault({"100201": MANAGER, "100202": OTHER}, 1)) as (made, client):
        form = await log_in(client, made.store, made.clock, "notifier")
        page = await client.post(
            "/herinneringen/contacten", data={"tabel": "100201,a@example.org\n100202,b@example.org", **form}
        )
        assert "Niet geprobeerd: 1" in page.text
        assert "100202,b@example.org" in page.text
        assert await made.parts.contacts.persons() == [MANAGER]


async def test_an_empty_table_is_a_mistake_and_says_so() -> None:
    async with desk() as (made, client):
        form = await log_in(client, made.store, made.clock, "notifier")
        page = await client.post("/herinneringen/contacten", data={"tabel": " ", **form})
        assert (page.status_code, "Vul een tabel in" in page.text) == (400, True)


@pytest.mark.parametrize(
    ("text", "rows", "faults"),
    [
        ("a1,x@example.org\na2,y@example.org", ["a1", "a2"], []),
        ("adres\treferentie\nx@example.org\ta1", ["a1"], []),
        ("a1;x@example.org\na1;y@example.org", [], ["referentie", "referentie"]),
        ("a1;x@example.org\na1;x@example.org", ["a1"], []),
        (';x@example.org\na1;\n"a1;x', [], ["referentie", "adres", "regel"]),
        ("", [], []),
    ],
)
def test_every_line_is_either_understood_or_given_back(text: str, rows: list[str], faults: list[str]) -> None:
    table = read_table(text)
    assert [row.reference for row in table.rows] == rows
    assert [fault.column for fault in table.faults] == faults


@pytest.mark.parametrize("text", ["\ufeffadres;personeelsnummer\r\na@b.nl;1\r\n", "\ufeff1;a@b.nl"])
def test_the_byte_order_mark_of_a_spreadsheet_costs_no_line(text: str) -> None:
    table = read_table(text)
    assert [(row.reference, row.address) for row in table.rows] == [("1", "a@b.nl")]
    assert not table.faults


def test_what_is_kept_as_an_address_is_what_mail_is_sent_to() -> None:
    assert domain.ADDRESS.pattern == compose.ADDRESS.pattern
