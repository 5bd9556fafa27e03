"""The AsyncAPI 3.0 description of the log: which service sends and receives what, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from peil_contracts.catalogue import DEAD_LETTER_BYTES, FACT_WITHDRAWN
from peil_contracts.fact_types import FACT_TYPES, FactType
from peil_contracts.topics import Topic
from peil_contracts.wire import STRUCTURED

_DEAD_LETTER = "dead-letter"


def asyncapi(topics: Sequence[Topic], version: str) -> dict[str, Any]:
    """
    The description as plain JSON values; payloads are references to ``schemas/<type>.json`` beside it.

    Args:
        topics: As `peil_contracts.topics.load_topics` gives them.
        version: The version of the contracts.
    """
    return {
        "asyncapi": "3.0.0",
        "id": "urn:peil:contracts",
        "info": {
            "title": "Peil",
            "version": version,
            "description": "Every topic of Peil with its facts; an operation is that of the service it is named after.",
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/en/"},
        },
        "defaultContentType": STRUCTURED,
        "channels": {topic.name: _channel(topic) for topic in topics},
        "operations": dict(_operations(topics)),
        "components": {
            "messages": {**{t.type: _message(t) for t in FACT_TYPES.values()}, _DEAD_LETTER: _dead_letter()}
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    hours = topic.retention_hours
    retention_ms = -1 if hours is None else hours * 3_600_000
    return {
        "address": topic.name,
        "description": topic.about,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in _carried(topic)},
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {"cleanup.policy": [topic.cleanup], "retention.ms": retention_ms},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _carried(topic: Topic) -> list[str]:
    if topic.name.endswith("-dlq"):
        return [_DEAD_LETTER]
    if not topic.folded:  # what HR systems deliver
        return [known.type for known in FACT_TYPES.values() if known.deliverable]
    carried = [known.type for known in FACT_TYPES.values() if known.topic == topic.name]
    return [*carried, FACT_WITHDRAWN] if topic.writer == "intake" else carried


def _operations(topics: Sequence[Topic]) -> Iterator[tuple[str, dict[str, Any]]]:
    for topic in topics:
        for service, action, verb in [
            (topic.writer, "send", "Sends"),
            *((r, "receive", "Receives") for r in topic.readers),
        ]:
            yield (
                f"{service}{verb}{topic.name.title().replace('-', '')}",
                {
                    "action": action,
                    "channel": {"$ref": f"#/channels/{topic.name}"},
                    "summary": f"{service} {verb.lower()} {topic.name}.",
                    "tags": [{"name": service}],
                },
            )


def _message(fact_type: FactType) -> dict[str, Any]:
    return {
        "name": fact_type.type,
        "title": fact_type.title,
        "summary": fact_type.description,
        "contentType": STRUCTURED,
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-07",
            "schema": {"$ref": f"./schemas/{fact_type.type}.json"},
        },
        "bindings": {"kafka": {"key": {"type": "string"}, "bindingVersion": "0.5.0"}},
        "tags": [{"name": fact_type.family}],
    }


def _dead_letter() -> dict[str, Any]:
    return {
        "name": _DEAD_LETTER,
        "title": "Dead letter",
        "summary": f"What could not be read or folded, with its cause; at most {DEAD_LETTER_BYTES // 1024**2} MB.",
        "contentType": "application/json",
        "payload": {"type": "object"},
    }
