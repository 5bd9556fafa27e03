"""The front as a real process before real services: what goes where, what passes unchanged, what it says itself."""

from __future__ import annotations

import asyncio
import os
import smtplib
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from peil_local.front.post import KEEP, Post
from peil_local.ports import a_free_port


class Echo:
    """A service that tells what it was asked."""

    def __init__(self) -> None:
        self.port = a_free_port()
        self.released = threading.Event()
        app = Starlette(
            routes=[
                Route("/readyz", lambda request: JSONResponse({})),
                Route("/api/plans/v1/slowly", self._slowly),
                Route("/{path:path}", self._tell, methods=["GET", "POST", "DELETE"]),
            ]
        )
        self._server = uvicorn.Server(uvicorn.Config(app, port=self.port, log_config=None, lifespan="off"))
        self._thread = threading.Thread(target=self._server.run)

    async def _tell(self, request: Request) -> Response:
        body = await request.body()
        told = {
            "method": request.method,
            "path": request.scope["raw_path"].decode(),
            "query": request.url.query,
            "headers": dict(request.headers),
            "bytes": len(body),
        }
        answer = JSONResponse(told, 201, headers={"Set-Cookie": "a=1", "X-Own": "yes", "API-Version": "1.2.3"})
        answer.headers.append("Set-Cookie", "b=2")
        return answer

    async def _slowly(self, request: Request) -> Response:
        async def parts():  # type: ignore[no-untyped-def]
            yield b"first"
            while not self.released.is_set():
                await asyncio.sleep(0.01)
            yield b"second"

        return StreamingResponse(parts())

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join()


class Front:
    """A front that was started, and a client that talks to it."""

    def __init__(self, folder: Path, echo: Echo) -> None:
        self.port, self.mail, self.echo = a_free_port(), a_free_port(), echo
        away = a_free_port()
        there, gone = f"http://127.0.0.1:{echo.port}", f"http://127.0.0.1:{away}"
        services = f"plans={there},intake={gone},reporting={gone}"
        settings = {"PEIL_PORT": self.port, "PEIL_MAIL_PORT": self.mail, "PEIL_SERVICES": services}
        self.process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "peil_local.front"],
            env={**os.environ, **{k: str(v) for k, v in settings.items()}, "PEIL_POST": str(folder / "post")},
        )
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", trust_env=False)

    def wait(self) -> None:
        until = time.monotonic() + 30
        while True:
            try:
                self.client.get("/livez")
                return
            except httpx.TransportError:
                assert time.monotonic() < until
                assert self.process.poll() is None
                time.sleep(0.05)


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    echo = Echo()
    echo.start()
    one = Front(tmp_path_factory.mktemp("front"), echo)
    try:
        one.wait()
        yield one
    finally:
        one.client.close()
        one.process.terminate()
        one.process.wait(20)
        echo.released.set()
        echo.stop()


HTML = {"Accept": "text/html"}


def test_what_was_asked_reaches_the_service_as_it_was(front: Front) -> None:
    told = front.client.post("/plannen/a%2Fb?q=%20x&q=2", content=b"x" * 70_000, headers={"X-Mine": "1"}).json()
    assert told["method"] == "POST"
    assert told["path"] == "/plannen/a%2Fb"
    assert told["query"] == "q=%20x&q=2"
    assert told["bytes"] == 70_000
    assert told["headers"]["x-mine"] == "1"
    assert told["headers"]["host"] == f"127.0.0.1:{front.port}"


def test_a_caller_cannot_say_who_called(front: Front) -> None:
    lies = {"X-Forwarded-For": "10.0.0.1", "Forwarded": "for=10.0.0.1", "X-Forwarded-Host": "elsewhere"}
    headers = front.client.get("/plannen", headers=lies).json()["headers"]
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-host"] == f"127.0.0.1:{front.port}"
    assert "forwarded" not in headers


def test_the_answer_comes_back_with_its_own_status_and_headers(front: Front) -> None:
    answer = front.client.get("/api/plans/v1/plans")
    assert answer.status_code == 201
    assert answer.headers["api-version"] == "1.2.3"
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]
    assert len(answer.headers.get_list("date")) == 1


def test_an_answer_streams_through_before_it_is_complete(front: Front) -> None:
    with front.client.stream("GET", "/api/plans/v1/slowly") as answer:
        parts = answer.iter_raw()
        assert next(parts) == b"first"
        front.echo.released.set()
        assert next(parts) == b"second"


def test_many_callers_at_once_get_each_their_own_answer(front: Front) -> None:
    async def ask() -> list[str]:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{front.port}", trust_env=False) as client:
            answers = await asyncio.gather(*(client.get(f"/plannen/{number}") for number in range(100)))
        return [answer.json()["path"] for answer in answers]

    assert asyncio.run(ask()) == [f"/plannen/{number}" for number in range(100)]


def test_a_service_that_is_away_is_a_calm_page_for_people_and_a_problem_for_machines(front: Front) -> None:
    page = front.client.get("/", headers=HTML)
    assert page.status_code == 503
    assert "er gaat niets verloren" in page.text
    problem = front.client.post("/api/intake/v1/events", json={})
    assert problem.status_code == 503
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.headers["retry-after"] == "2"


def test_what_nobody_answers_is_a_page_for_people_and_a_problem_for_machines(front: Front) -> None:
    assert front.client.get("/api/nobody/v1/x").json()["status"] == 404
    assert front.client.get("/api").json()["status"] == 404
    page = front.client.get("/post/999", headers=HTML)
    assert page.status_code == 404
    assert "<h1>Deze pagina bestaat niet</h1>" in page.text


@pytest.mark.parametrize("path", ["/metrics", "/readyz"])
def test_what_a_process_shows_of_itself_is_not_passed_on(front: Front, path: str) -> None:
    assert front.client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/plannen/../metrics",
        "/plannen/./../readyz",
        "/plannen/..",
        "/plannen/%2e%2e/metrics",
        "/plannen/.%2E/metrics",
        "/plannen%2f..%2fmetrics",
        "/api/plans/v1/../../../metrics",
    ],
)
def test_dots_in_an_address_lead_nowhere(front: Front, path: str) -> None:
    assert raw(front, path, f"127.0.0.1:{front.port}").startswith(b"HTTP/1.1 400 ")


def test_a_path_in_the_host_header_does_not_choose_the_service(front: Front) -> None:
    assert b"/metrics" not in raw(front, "/metrics", f"127.0.0.1:{front.port}/plannen").partition(b"\r\n\r\n")[2]


def raw(front: Front, path: str, host: str) -> bytes:
    """The answer to exactly this: a client would tidy the address first."""
    with socket.create_connection(("127.0.0.1", front.port), 10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return connection.makefile("rb").read()


def test_a_name_of_another_site_that_points_here_is_refused(front: Front) -> None:
    answer = front.client.get("/plannen", headers={"Host": "evil.example", **HTML})
    assert answer.status_code == 421
    assert "127.0.0.1" in answer.text


def test_health_names_what_is_not_ready(front: Front) -> None:
    answer = front.client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"plans": True, "intake": False, "reporting": False}}


def test_pages_of_the_front_itself_carry_the_security_headers(front: Front) -> None:
    for path in ("/post", "/assets/peil.css", "/healthz", "/"):
        answer = front.client.get(path, headers=HTML)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_mail_that_is_sent_can_be_read(front: Front) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "Peil <peil@gemeente.example>", "trekker@gemeente.example"
    message["Subject"], message["Date"] = "Drie acties, één week", "Sun, 22 Nov 2026 17:00:00 +0100"
    message.set_content("Kijk op http://127.0.0.1:8080/plannen <b>niet vet</b>\n")
    message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", filename="herinnering.ics")
    with smtplib.SMTP("127.0.0.1", front.mail) as smtp:
        smtp.send_message(message)
    listed = front.client.get("/post", headers=HTML).text
    assert '<a href="/post/1">Drie acties, één week</a>' in listed
    letter = front.client.get("/post/1", headers=HTML).text
    assert '<a href="http://127.0.0.1:8080/plannen" rel="noopener">' in letter
    assert "&lt;b&gt;niet vet&lt;/b&gt;" in letter
    assert "herinnering.ics" in letter
    assert "22 november 2026 om 17.00 uur" in letter


def test_the_mail_sink_listens_on_this_machine_alone(front: Front) -> None:
    others = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {"127.0.0.1"}
    for address in others:
        if not str(address).startswith("127."):
            with socket.socket() as probe:
                assert probe.connect_ex((address, front.mail)) != 0


def test_only_the_last_letters_are_kept_and_broken_ones_do_no_harm(tmp_path: Path) -> None:
    post = Post(tmp_path)
    for _ in range(KEEP + 2):
        post.keep(b"Subject: =?broken?=\r\nDate: yesterday\r\nFrom: <<>\r\n\r\n\xff\xfe")
    letters = post.letters()
    assert len(letters) == KEEP
    assert letters[0].number == KEEP + 2
    assert post.letter(1) is None
    assert Post(tmp_path).keep(b"Subject: next\r\n\r\n") == KEEP + 3
