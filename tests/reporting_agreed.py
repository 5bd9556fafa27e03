"""Facts about agreements, reminders and surveys for the tests of reporting, with what a test does not care about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from peil_chassis.projection import Fact
from peil_contracts.agreements import (
    AGREEMENT_HANDED_OVER,
    AGREEMENT_MADE,
    AGREEMENT_PROGRESS_NOTED,
    AGREEMENT_RESCHEDULED,
)
from peil_contracts.reminders import ITEM_ENDED, ITEM_REMINDED, item_id
from peil_contracts.responses import RESPONSES_COUNTED
from peil_contracts.survey import CAMPAIGN_CLOSED, CAMPAIGN_OPENED
from reporting_facts import fact

PLANS = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
NOTIFIER = "urn:nld:oin:00000001234567890000:systeem:peil-notifier"
ISSUER = "urn:nld:oin:00000001234567890000:systeem:peil-issuer"
COLLECTOR = "urn:nld:oin:00000001234567890000:systeem:peil-collector"
MANAGER = "ps-" + "1" * 32


def agreed(
    unit: str,
    on: str,
    due: str,
    known: str | None = None,
    *,
    agreement: str = "g1",
    kind: str = "inclusion-3",
    n: int = 1,
) -> Fact:
    """The manager of *unit* agreed on something on day *on*, to be kept by *due*."""
    data = {
        "agreement": agreement, "unit": unit, "kind": kind, "commitment": "effort", "manager": MANAGER,
        "made_on": on, "due_on": due, "review_on": due, "text": "Iets afgesproken.",
    }  # fmt: skip
    return fact(AGREEMENT_MADE, known or on, data, n=n, source=PLANS)


def noted(to: str, on: str, known: str | None = None, *, agreement: str = "g1", n: int = 2) -> Fact:
    """The agreement got state *to*."""
    data = {
        "agreement": agreement, "note": f"n{n}", "from": "open", "to": to, "noted_on": on, "reason": "Daarom.",
        "noted_by_role": "manager",
    }  # fmt: skip
    return fact(AGREEMENT_PROGRESS_NOTED, known or on, data, n=n, source=PLANS)


def rescheduled(due: str, on: str, known: str | None = None, *, agreement: str = "g1", n: int = 2) -> Fact:
    """The agreement is to be kept by *due* from day *on*."""
    data = {
        "agreement": agreement, "change": f"c{n}", "due_on": due, "review_on": due, "changed_on": on,
        "reason": "Daarom.",
    }  # fmt: skip
    return fact(AGREEMENT_RESCHEDULED, known or on, data, n=n, source=PLANS)


def handed_over(on: str, known: str | None = None, *, agreement: str = "g1", n: int = 2) -> Fact:
    """Nobody answers for the agreement for the time being."""
    data = {"agreement": agreement, "handover": f"h{n}", "manager": None, "effective_on": on, "reason": "Daarom."}
    return fact(AGREEMENT_HANDED_OVER, known or on, data, n=n, source=PLANS)


def _item(unit: str, due: str, about: str, object: str, part: str | None) -> dict[str, Any]:
    named = item_id(about, object, part, date.fromisoformat(due))
    return {"item": named, "about": about, "object": object, "part": part, "unit": unit, "due_on": due}


def reminded(
    unit: str, on: str, known: str | None = None, *, rung: str = "due", outcome: str = "delivered", n: int = 1,
    due: str = "2026-01-05", about: str = "agreement-due", object: str = "g1", part: str | None = None,
) -> Fact:  # fmt: skip
    """An item of *unit* stood in a message."""
    data = _item(unit, due, about, object, part) | {"rung": rung, "outcome": outcome, "occurred_on": on}
    return fact(ITEM_REMINDED, known or on, data, n=n, source=NOTIFIER)


def item_ended(
    unit: str, ending: str, on: str, known: str | None = None, *, n: int = 9, due: str = "2026-01-05",
    about: str = "agreement-due", object: str = "g1", part: str | None = None,
) -> Fact:  # fmt: skip
    """An item of *unit* ended."""
    data = _item(unit, due, about, object, part) | {"ending": ending, "occurred_on": on}
    return fact(ITEM_ENDED, known or on, data, n=n, source=NOTIFIER)


QUESTIONS = (
    {"question": "welkom", "text": "Ik voel mij welkom in mijn team.", "kind": "scale-5", "discrimination": False},
    {"question": "veilig", "text": "Ik kan hier zeggen wat ik vind.", "kind": "scale-5", "discrimination": False},
    {"question": "bekend", "text": "Ik ken de afspraken van mijn team.", "kind": "yes-no", "discrimination": False},
)


def campaign_opened(on: str, *, campaign: str = "najaar", k: int = 5, questions: Sequence[Any] = QUESTIONS) -> Fact:
    """A campaign opened on day *on*."""
    data = {
        "campaign": campaign, "title": f"Inclusie op het werk, {campaign}", "questions": list(questions), "k": k,
        "opens_at": f"{on}T08:00:00.000000Z", "closes_at": "2026-06-12T15:00:00.000000Z", "rules_hash": "0" * 64,
        "invited": 1000, "leaves": 1,
    }  # fmt: skip
    return fact(CAMPAIGN_OPENED, on, data, n=1, source=ISSUER)


def campaign_closed(on: str, *, campaign: str = "najaar") -> Fact:
    """A campaign closed on day *on*."""
    data = {"campaign": campaign, "closed_at": f"{on}T15:00:00.000000Z", "drawn": 10}
    return fact(CAMPAIGN_CLOSED, on, data, n=2, source=ISSUER)


def counted(
    path: Sequence[str], answered: int, counts: Mapping[str, Sequence[int]], *, leaves: int, known: str = "2026-06-12",
    campaign: str = "najaar", part: str = "whole", invited: int | None = None, level: str = "team", k: int = 5,
    n: int = 1,
) -> Fact:  # fmt: skip
    """One leaf was counted."""
    data = {
        "campaign": campaign, "unit": path[-1], "part": part, "leaves": leaves, "k": k, "path": list(path),
        "level": level, "invited": invited or answered + 2, "answered": answered,
        "counts": {name: list(each) for name, each in counts.items()}, "counted_on": known,
    }  # fmt: skip
    return fact(RESPONSES_COUNTED, known, data, n=n, source=COLLECTOR)


def survey_of(leaves: Sequence[tuple[Sequence[str], str, int]], *, campaign: str = "najaar") -> Iterator[Fact]:
    """Per leaf (path, part, how many answered) its counts; everybody answered everything, more or less content."""
    for n, (path, part, answered) in enumerate(leaves, start=1):
        low, mid = answered // 5, answered // 3
        spread = [low, 0, mid, answered - low - mid, 0]
        yes = answered * (n % 4 + 1) // 5
        counts = {"welkom": spread, "veilig": spread[::-1], "bekend": [yes, answered - yes]}
        yield counted(path, answered, counts, leaves=len(leaves), part=part, campaign=campaign, n=n)
