"""What intake counts about itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from peil_chassis.logs import declare_events
from peil_chassis.metrics import counter
from peil_intake.deliveries.domain.receipts import Receipt, Refusal

Door = Literal["http", "topic"]

DELIVERIES_TOTAL = counter(
    "peil_intake_deliveries_total",
    "Deliveries answered, by the way they came in and how they ended.",
    "door",
    "outcome",
)
TOPIC_REWINDS_TOTAL = counter(
    "peil_intake_topic_rewinds_total",
    "Returns to the start of a client's topic because it was not the one read before.",
)

declare_events(
    {
        "log_away_at_start": "the log does not answer yet; deliveries are taken in and sent later",
        "carrying_failed": "relay or readers ended by a fault; they are started again",
        "client_topic_waits": "store or log does not answer, or there is no such topic; reading goes on later",
        "client_topic_read_again": "another reader moved the position, or the topic changed; begun again",
        "client_topic_rewound": "a client's topic is not the one that was read; it is read again from its start",
        "client_topic_records_lost": "a client's topic dropped records before they were read",
        "old_refusals_removed": "refusals older than thirty days were removed",
        "old_refusals_wait": "removing old refusals failed and is tried again",
        "vault_waits": "the vault could not do what was due; it is tried again",
        "vault_settled": "mappings that were not followed through when a process stopped now are",
        "vault_terms_kept": "bodies that waited too long were refused, and persons kept long enough forgotten",
    }
)


def count(door: Door, answers: Iterable[Receipt | Refusal]) -> None:
    """Count *answers* by outcome; a warning counts as an outcome of its own."""
    for answer in answers:
        DELIVERIES_TOTAL.labels(door, _outcome(answer)).inc()


def _outcome(answer: Receipt | Refusal) -> str:
    if isinstance(answer, Refusal):
        return "refused"
    return "accepted-with-warning" if answer.warnings else answer.outcome.value
