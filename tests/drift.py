"""Asks every operation of an API over real HTTP what a machine thinks up, and holds each answer to openapi.json."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import hypothesis
import requests
import schemathesis
import uvicorn
from fastapi import FastAPI
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.applications import Starlette

from peil_chassis.http.connection import patient

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NOBODY = ("", "nobody-knows-this-token")
CONNECTION = {"authorization", "connection", "content-length", "expect", "host", "transfer-encoding", "upgrade"}
"""Header fields that frame the message or that the caller sets: with nonsense in them it never reaches the API."""
WRONG_TOKENS = 0.3


@dataclass
class Asked:
    """What was asked, and what was wrong with the answers."""

    requests: int = 0
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)

    def statuses_of(self, operation: str) -> set[int]:
        """With what *operation* ever answered."""
        return {status for name, status in self.answers if name == operation}


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    """*app* on a port of its own, with its lifespan, on the protocol of every process of ours; gives its address."""
    config = uvicorn.Config(app, port=0, http=patient(10), log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def ask_everything(
    app: FastAPI,
    name: str,
    *,
    times: int,
    tokens: Sequence[str],
    known: Mapping[str, Sequence[str]],
    bodies: Mapping[str, Sequence[Any]] | None = None,
    prepare: Callable[[requests.Session, str], None] | None = None,
    seed: int = 1,
) -> Asked:
    """
    Ask every operation of the API *name* of *app* about as often, *times* in all.

    Half of the requests fit the description and half break it. Thinking one up costs several times what asking does,
    so each is asked twice: as it was thought up by somebody who may, and then about something that exists. The second
    time it is sometimes somebody else who asks, or nobody, or one whom nobody knows; always where nothing else differs.
    Who may is found out by asking with each of *tokens* first.

    Args:
        app: The service.
        name: In its address, ``/api/<name>/v1``.
        times: Requests in all, at least.
        tokens: Bearer tokens that somebody has.
        known: Per path or query parameter values that exist, so that not every answer is 404.
        bodies: Per ``METHOD /path`` JSON bodies that are taken, so that not every answer is 400.
        prepare: Called before, with a session and the API's address.
        seed: Other requests for another number.
    """
    asked = Asked()
    with served(app) as address, requests.Session() as session:
        base = f"{address}/api/{name}/v1"
        session.trust_env = False
        schema = schemathesis.openapi.from_dict(session.get(f"{base}/openapi.json").json())
        if prepare:
            prepare(session, base)
        operations = [result.ok() for result in schema.get_all_operations()]
        each = -(-times // (2 * len(operations)))
        for operation in operations:
            may = _tokens_that_may(session, base, operation, tokens) or tuple(tokens)
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _ask(operation, mode, each, Call(session, base, may, tokens, known, bodies or {}, asked), seed)
    return asked


@dataclass(frozen=True)
class Call:
    """How cases become requests."""

    session: requests.Session
    base: str
    may: Sequence[str]
    tokens: Sequence[str]
    known: Mapping[str, Sequence[str]]
    bodies: Mapping[str, Sequence[Any]]
    asked: Asked

    def place(self, case: Any, dice: random.Random, *, body: bool) -> bool:
        """Put values that exist in *case*, and with *body* a body that is taken; whether there were any."""
        placed = False
        for place in (case.path_parameters, case.query if body else None):
            for parameter in sorted(set(place or ()) & set(self.known)):
                place[parameter] = dice.choice(self.known[parameter])
                placed = True
        if body and self.bodies.get(case.operation.label):
            case.body = dice.choice(self.bodies[case.operation.label])
            placed = True
        return placed

    def send(self, case: Any, token: str) -> None:
        """Send *case* and note what is wrong."""
        operation = case.operation.label
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        for name in [name for name in case.headers if name.lower() in CONNECTION]:
            case.headers.pop(name)
        answer = case.call(base_url=self.base, session=self.session, headers=headers, timeout=20)
        self.asked.requests += 1
        self.asked.answers[(operation, answer.status_code)] += 1
        try:
            case.validate_response(answer, checks=CHECKS, headers=headers)
        except FailureGroup as group:
            for failure in group.exceptions:
                fault = f"{operation}: {answer.status_code}: {getattr(failure, 'title', type(failure).__name__)}"
                self.asked.faults.setdefault(fault, f"{failure}\n{case.as_curl_command(headers=headers)}")


def _ask(operation: Any, mode: GenerationMode, times: int, call: Call, seed: int) -> None:
    if mode is GenerationMode.NEGATIVE and not (operation.query or operation.body or operation.path_parameters):
        mode = GenerationMode.POSITIVE  # there is nothing to break
    dice = random.Random(f"{seed} {operation.label} {mode}")

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=-(-times // 2),
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        call.send(case, dice.choice(call.may))
        exists = call.place(case, dice, body=mode is GenerationMode.POSITIVE)
        others = not exists or dice.random() < WRONG_TOKENS
        call.send(case, dice.choice([*call.tokens, *NOBODY] if others else call.may))

    send()


def _tokens_that_may(session: requests.Session, base: str, operation: Any, tokens: Sequence[str]) -> tuple[str, ...]:
    """Those of *tokens* that are not turned away at this operation."""
    path = operation.path
    for parameter in operation.path_parameters:
        path = path.replace(f"{{{parameter.name}}}", "x")
    found = []
    for token in tokens:
        answer = session.request(
            operation.method, base + path, headers={"Authorization": f"Bearer {token}"}, timeout=20
        )
        if answer.status_code not in (401, 403):
            found.append(token)
    return tuple(found)
