"""
Every metric that is measured, in one list.

Labels hold names of our own making (a projection, a route's template), never an id, a path or anything about a person.
A service adds its own with `counter`, `gauge` and `histogram`; documentation is tested against `DEFINITIONS`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)
PlatformCollector(registry=REGISTRY)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Definition(NamedTuple):
    """One metric as the documentation lists it."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    labels: tuple[str, ...]
    meaning: str


DEFINITIONS: list[Definition] = []


def counter(name: str, meaning: str, *labels: str) -> Counter:
    """A number that only rises; *name* ends in ``_total``."""
    DEFINITIONS.append(Definition(name, "counter", labels, meaning))
    return Counter(name, meaning, labels, registry=REGISTRY)


def gauge(name: str, meaning: str, *labels: str) -> Gauge:
    """A number that rises and falls."""
    DEFINITIONS.append(Definition(name, "gauge", labels, meaning))
    return Gauge(name, meaning, labels, registry=REGISTRY)


def histogram(name: str, meaning: str, *labels: str, buckets: tuple[float, ...]) -> Histogram:
    """A spread of amounts over *buckets* (upper ends, in the unit the name ends with)."""
    DEFINITIONS.append(Definition(name, "histogram", labels, meaning))
    return Histogram(name, meaning, labels, buckets=buckets, registry=REGISTRY)


def exposition() -> bytes:
    """All metrics as Prometheus reads them."""
    return generate_latest(REGISTRY)


_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

# Outbox and relay: a rising age means that facts are decided but not published.
OUTBOX_PENDING_ROWS = gauge("peil_outbox_pending_rows", "Events committed but not yet acknowledged by the log.")
OUTBOX_OLDEST_PENDING_SECONDS = gauge("peil_outbox_oldest_pending_seconds", "Age of the oldest event not yet sent.")
OUTBOX_PUBLISHED_TOTAL = counter("peil_outbox_published_total", "Events acknowledged by the log.", "topic")
OUTBOX_SEND_FAILURES_TOTAL = counter("peil_outbox_send_failures_total", "Tries to send that failed and are repeated.")
OUTBOX_RESENT_TOTAL = counter("peil_outbox_resent_total", "Events sent again because the log had lost them.")
OUTBOX_REFUSED_TOTAL = counter(
    "peil_outbox_refused_total", "Dead letters that the log will never take; they stay in the store.", "topic"
)
RELAY_LEADING = gauge("peil_relay_leading", "1 while this process holds the relay's lease, else 0.")

# Fold: lag is against the true end of the log, asked from the log itself.
FOLD_LAG_EVENTS = gauge("peil_fold_lag_events", "Events in the log that are not folded yet.", "projection")
FOLD_EVENTS_TOTAL = counter(
    "peil_fold_events_total", "Events met by a fold, by what became of them.", "projection", "outcome"
)
FOLD_COMMIT_SECONDS = histogram(
    "peil_fold_commit_seconds", "Duration of a fold's commit.", "projection", buckets=_SECONDS
)
FOLD_PAUSED_PARTITIONS = gauge(
    "peil_fold_paused_partitions", "Partitions that stand still after too many dead letters in a row.", "projection"
)
FOLD_HOLES_TOTAL = counter(
    "peil_fold_holes_total", "Batches that met an event whose predecessor is missing: alarm.", "projection"
)
FOLD_INTERRUPTIONS_TOTAL = counter(
    "peil_fold_interruptions_total",
    "Times a fold dropped its memory and began again at the stored position, by error (Conflict: a lost race).",
    "projection",
    "error",
)
FOLD_REWINDS_TOTAL = counter("peil_fold_rewinds_total", "Returns to the start of a partition.", "projection")

# Dead letters: every one wants somebody's attention.
DEAD_LETTERS_TOTAL = counter("peil_dead_letters_total", "Events set aside as dead letters.", "projection", "cause")

# HTTP: the route is its template, so that no id becomes a label.
HTTP_REQUESTS_TOTAL = counter("peil_http_requests_total", "Requests answered.", "method", "route", "status")
HTTP_REQUEST_DURATION_SECONDS = histogram(
    "peil_http_request_duration_seconds", "Time from request to end of answer.", "method", "route", buckets=_SECONDS
)

# Process.
LOG_FIELDS_REFUSED_TOTAL = counter(
    "peil_log_fields_refused_total", "Log fields left out because no catalogue allows them."
)
