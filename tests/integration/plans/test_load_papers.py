"""The papers go in through the public API of the real services; sent twice, they are there once."""

from __future__ import annotations

import http.client
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from accessibility import served
from intake_deliveries import NOW as INTAKE_NOW
from known_tokens import KnownTokens, hr_system
from logged_in import sign_in_nowhere
from peil_chassis.clock import SteppedClock
from peil_chassis.log.memory import MemoryLog
from peil_chassis.outbox import ROWS
from peil_chassis.settings import HttpSettings
from peil_chassis.store.memory import MemoryStore
from peil_intake.app import Parts, compose
from peil_local import papers
from peil_local.complaint import Complaint
from peil_local.identity.people import load_people
from peil_local.papers import Loaded, load_papers, people_to_send, plans_to_send, units_to_send
from plans_service import plans_app
from vault_parts import a_vault

TOKENS = {"hr-system": "hr-system", "bureau": "bureau"}


@pytest.fixture
def stores() -> tuple[MemoryStore, MemoryStore]:
    return MemoryStore(), MemoryStore()


@pytest.fixture
def addresses(stores: tuple[MemoryStore, MemoryStore]) -> Iterator[tuple[str, str]]:
    clock = SteppedClock(INTAKE_NOW)
    intake = compose(
        HttpSettings(),
        Parts(stores[0], MemoryLog(), clock, KnownTokens({"hr-system": hr_system()}), [], a_vault(), sign_in_nowhere()),
    )
    with served(intake) as intake_url, served(plans_app(stores[1])) as plans_url:
        yield intake_url, plans_url


def test_units_and_plans_are_taken_and_a_second_time_nothing_changes(
    addresses: tuple[str, str], stores: tuple[MemoryStore, MemoryStore]
) -> None:
    assert load_papers(*addresses, TOKENS) == Loaded(units=8, facts=20, plans=2, new_plans=2, entries=26)
    before = [len(store.documents(ROWS)) for store in stores]
    assert before == [28, 28]
    assert load_papers(*addresses, TOKENS) == Loaded(units=8, facts=20, plans=2, new_plans=0, entries=26)
    assert [len(store.documents(ROWS)) for store in stores] == before


def test_every_demo_person_works_somewhere_and_has_the_relation_they_are_shown_with() -> None:
    said = {
        fact: [event["data"] for event in people_to_send() if f".{fact}." in event["type"]]
        for fact in ("employment-started", "manager-appointed", "plan-owner-named", "vacancy-opened")
    }
    people = load_people().values()
    assert {each["person"] for each in said["employment-started"]} == {each.employee_number for each in people}
    related = {
        "manager": {each["person"] for each in said["manager-appointed"]},
        "trekker": {each["person"] for each in said["plan-owner-named"]},
        "hiring-manager": {each["hiring_manager"] for each in said["vacancy-opened"]},
    }
    for relation, persons in related.items():
        assert persons == {each.employee_number for each in people if each.relation == relation}
    units = {event["data"]["unit"] for event in units_to_send()}
    assert {each["unit"] for fact in said.values() for each in fact} <= units
    assert {each["plan"] for each in said["plan-owner-named"]} == {body["plan"] for body in plans_to_send()}


def test_a_wrong_token_is_told_in_one_sentence(addresses: tuple[str, str]) -> None:
    with pytest.raises(Complaint, match="antwoordde 401"):
        load_papers(*addresses, {"hr-system": "nobody", "bureau": "bureau"})


def test_a_unit_that_intake_refuses_is_told(addresses: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    (broken, *_) = papers.units_to_send()
    monkeypatch.setattr(papers, "units_to_send", lambda: [{**broken, "data": {**broken["data"], "level": "planet"}}])
    with pytest.raises(Complaint, match="one-of"):
        load_papers(*addresses, TOKENS)


@contextmanager
def saying(status: int, body: bytes) -> Iterator[str]:
    """A server that answers everything alike."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    with socketserver.TCPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_an_outcome_refused_counts_as_a_refusal_whatever_the_status() -> None:
    with (
        saying(http.client.ACCEPTED, b'{"outcomes": [{"outcome": "refused"}]}') as address,
        pytest.raises(Complaint, match="antwoordde 202"),
    ):
        load_papers(address, address, TOKENS)


def test_who_does_not_answer_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "PATIENCE_S", 0.1)
    monkeypatch.setattr(papers, "PAUSE_S", 0.01)
    with pytest.raises(Complaint, match="geeft geen antwoord"):
        load_papers("http://127.0.0.1:9", "http://127.0.0.1:9", TOKENS)
