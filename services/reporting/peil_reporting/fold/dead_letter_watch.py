"""
Watches the dead-letter topic and says aloud what comes by.

A FastStream subscriber: at least once is right here, since saying a thing twice does no harm. It has no group and
commits nothing; it starts at the end of the topic, because what came before is listed by ``./peil dlq list``.
"""

from __future__ import annotations

from typing import Any

from aiokafka import ConsumerRecord
from faststream.kafka import KafkaBroker

from peil_chassis.logs import declare_events, get_logger

log = get_logger()
declare_events({"dead_letter_published": "a fact could not be folded; ./peil dlq show tells more"})


def watch_dead_letters(broker: KafkaBroker, topic: str) -> None:
    """Hang the watch on *broker*, before it starts."""

    async def untouched(message: Any) -> ConsumerRecord:
        """FastStream's own decoder does not know CloudEvents; the record goes through as it is."""
        record: ConsumerRecord = message.raw_message
        return record

    @broker.subscriber(topic, auto_offset_reset="latest", decoder=untouched)
    async def say_so(record: ConsumerRecord) -> None:
        headers = {name: value.decode(errors="replace") for name, value in record.headers}
        log.error(
            "dead_letter_published",
            projection=headers.get("dlq-projection", ""),
            cause=headers.get("dlq-cause", ""),
            topic=headers.get("dlq-topic", ""),
            partition=int(headers.get("dlq-partition", "-1")),
            offset=int(headers.get("dlq-offset", "-1")),
        )
