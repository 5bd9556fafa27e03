"""What no service takes is refused by the front itself, and whoever sent it gets to read so."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from front_sizes import FORM, MIB, front_before_a_form
from peil_chassis.http.problems import PROBLEM_JSON
from peil_local.front.sizes import LARGEST_BODY

PERSON = {"Accept": "text/html", "Content-Type": "multipart/form-data; boundary=x"}
BACK = f'<a href="{FORM}">Terug naar het formulier</a>'


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with front_before_a_form(tmp_path_factory.mktemp("front")) as address:
        yield address


def parts(mib: int) -> Iterator[bytes]:
    """A body that does not say how long it is."""
    for _ in range(mib):
        yield b"x" * MIB


@pytest.mark.parametrize("mib", [17, 50])
@pytest.mark.parametrize("says_its_length", [True, False])
def test_a_file_that_no_service_takes_is_refused_with_the_limit_and_the_way_back(
    address: str, mib: int, says_its_length: bool
) -> None:
    body = b"x" * (mib * MIB) if says_its_length else parts(mib)
    answer = httpx.post(f"{address}{FORM}", content=body, headers=PERSON, timeout=60)
    assert answer.status_code == 413
    assert "Het bestand is groter dan 16 MiB" in answer.text
    assert BACK in answer.text


def test_a_file_that_this_service_does_not_take_is_refused_with_its_own_limit(address: str) -> None:
    for mib in (9, 15):
        answer = httpx.post(f"{address}{FORM}", content=b"x" * (mib * MIB), headers=PERSON, timeout=60)
        assert answer.status_code == 413
        assert "Het bestand is groter dan 8 MiB" in answer.text
        assert BACK in answer.text


def test_a_machine_is_told_so_as_a_problem(address: str) -> None:
    headers = {"Content-Type": "application/json"}
    answer = httpx.post(f"{address}/api/reporting/v1/x", content=b"x" * (50 * MIB), headers=headers, timeout=60)
    assert (answer.status_code, answer.headers["content-type"]) == (413, PROBLEM_JSON)
    assert answer.json()["detail"] == f"The body may be at most {LARGEST_BODY} bytes."


def test_after_such_a_refusal_the_same_connection_takes_the_next_request(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        for content in (b"x" * (20 * MIB), b"fits"):
            answer = client.post(FORM, content=content, headers=PERSON)
        assert answer.text == "<h1>4</h1>"


def test_who_waits_to_be_asked_for_too_large_a_body_is_not_asked(address: str) -> None:
    to = urlsplit(address)
    with socket.create_connection((to.hostname or "", to.port or 0), timeout=10) as talk:
        head = f"POST {FORM} HTTP/1.1\r\nHost: {to.netloc}\r\nContent-Length: {LARGEST_BODY + 1}"
        talk.sendall(f"{head}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert talk.recv(20).startswith(b"HTTP/1.1 413 ")


def test_the_way_back_never_leads_to_another_site(address: str) -> None:
    answer = httpx.post(f"{address}//evil.example/x", content=b"x" * (17 * MIB), headers=PERSON, timeout=60)
    assert answer.status_code == 413
    assert '<a href="/evil.example/x">' in answer.text
