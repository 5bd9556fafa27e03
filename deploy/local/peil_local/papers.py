"""
The real input: two action plans, typed over from their papers, sent in through the public API like anybody's.

The files lie in ``deploy/local/papers``; every fact in them names the document and line it was read from. The demo
people, whom no paper names, have a file of their own. Needs nothing but the standard library.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from .complaint import Complaint

FOLDER = Path(__file__).parent.parent / "papers"
UNITS = FOLDER / "units.json"
PEOPLE = FOLDER / "people.json"
PLANS = (FOLDER / "plan-po.json", FOLDER / "plan-ddv.json")

PATIENCE_S = 30.0
PAUSE_S = 0.5
TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was sent: numbers of units, facts about people, plans and entries, and of plans that were not there yet."""

    units: int
    facts: int
    plans: int
    new_plans: int
    entries: int


def load_papers(intake_url: str, plans_url: str, tokens: Mapping[str, str]) -> Loaded:
    """
    Send units and people to intake, and the plans with their files to plans. Sent again, nothing changes.

    Args:
        intake_url: Where intake answers, such as ``http://127.0.0.1:8080``; without ``/api``.
        plans_url: The same for plans.
        tokens: Bearer tokens by name; ``hr-system`` and ``bureau`` are used.

    Raises:
        Complaint: a service refuses what it was sent or does not answer; one sentence, and what to do.
    """
    units, facts = units_to_send(), people_to_send()
    for part in (units, facts):
        _post(f"{intake_url}/api/intake/v1/events", tokens["hr-system"], part, "application/cloudevents-batch+json")
    new_plans = 0
    for body in plans_to_send():
        status = _post(f"{plans_url}/api/plans/v1/plans", tokens["bureau"], body, "application/json")
        new_plans += status == http.client.CREATED
    entries = list(entries_to_send())
    for path, body in entries:
        _post(f"{plans_url}/api/plans/v1/{path}", tokens["bureau"], body, "application/json", key=f"papers {path}")
    return Loaded(len(units), len(facts), len(PLANS), new_plans, len(entries))


def units_to_send() -> list[dict[str, Any]]:
    """The units that the papers name, as deliveries for intake; a parent comes before what lies under it."""
    return [entry["event"] for entry in _read(UNITS)["units"]]


def people_to_send() -> list[dict[str, Any]]:
    """Where the demo people work and what they are responsible for, as deliveries for intake."""
    events: list[dict[str, Any]] = _read(PEOPLE)["events"]
    return events


def plans_to_send() -> list[dict[str, Any]]:
    """The two plans, as bodies of ``POST /api/plans/v1/plans``."""
    return [_read(path)["plan"] for path in PLANS]


def entries_to_send() -> Iterator[tuple[str, dict[str, Any]]]:
    """What stands in the files of the two plans: an address below the API of plans, and the body to send there."""
    for path in PLANS:
        paper = _read(path)
        for each in paper["entries"]:
            yield f"plans/{paper['plan']['plan']}/entries/{each['entry']}/recordings", each["body"]


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _post(url: str, token: str, body: Any, content_type: str, key: str = "") -> int:
    """Send *body* and return the status of a yes. Raises `Complaint` for a refusal, or when nobody answers in time."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": content_type}
    headers |= {"Idempotency-Key": key} if key else {}
    until = time.monotonic() + PATIENCE_S
    while True:
        status, answer = _tried(url, json.dumps(body).encode(), headers)
        taken = status in (http.client.OK, http.client.CREATED, http.client.ACCEPTED)
        if taken and not _refused(answer):
            return status
        if status not in (http.client.SERVICE_UNAVAILABLE, http.client.BAD_GATEWAY):
            raise Complaint(f"De papieren konden niet ingelezen worden: {url} antwoordde {status}: {answer[:500]}")
        if time.monotonic() > until:
            raise Complaint(
                f"De papieren konden niet ingelezen worden: {url} geeft geen antwoord."
                " Kijk met ./peil status wat er draait."
            )
        time.sleep(PAUSE_S)


def _refused(answer: str) -> bool:
    """Whether intake took the request, but not what was in it."""
    outcomes = json.loads(answer).get("outcomes", [])
    return any(outcome["outcome"] == "refused" for outcome in outcomes)


def _tried(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and text of the answer; 503 when there was none."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", parts.path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return http.client.SERVICE_UNAVAILABLE, ""
    finally:
        connection.close()
