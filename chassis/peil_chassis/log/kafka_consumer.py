"""aiokafka's consumer, with the manners it lacks: it creates no topics, and it rests when a broker does not wait."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer
from faststream.kafka import KafkaBroker

SHORTEST_REST_S = 0.005
LONGEST_REST_S = 0.1
"""Twenty empty fetches a second at most, doubled when nothing comes: a new record waits no longer than this."""


class CalmConsumer(AIOKafkaConsumer):  # type: ignore[misc]  # aiokafka ships no types
    """
    A consumer whose idle hours cost nothing, whatever the broker does.

    A broker is asked to keep a fetch waiting until something is there (``fetch_max_wait_ms``). noida-db answers at
    once with nothing, and every broker does so for a partition it can no longer serve; aiokafka then asks again at
    once, thousands of times a second. This one rests after an empty answer that came too soon.
    """

    def __init__(self, *topics: str, **options: Any) -> None:
        super().__init__(*topics, **options)
        never_create_topics(self._client)

    async def start(self) -> None:
        """Connect. Raises aiokafka's errors."""
        await super().start()
        _rest_between_empty_answers(self._fetcher, soon_s=self._fetch_max_wait_ms / 2000)


def calm_subscribers(broker: KafkaBroker) -> None:
    """Let the subscribers of *broker*, connected and not yet started, read through a `CalmConsumer`."""
    config = broker.config.broker_config
    if isinstance(made := config.builder, partial):
        config.builder = partial(CalmConsumer, *made.args, **made.keywords)


def never_create_topics(client: Any) -> None:
    """
    Make an aiokafka client ask for the metadata of all topics instead of naming some.

    A topic asked for by name is created by brokers that allow it, with a partition count that is not ours; aiokafka
    has no option against that.
    """
    ask = client._metadata_update

    async def ask_for_all(cluster: Any, topics: Any) -> Any:
        return await ask(cluster, [])

    client._metadata_update = ask_for_all


def _rest_between_empty_answers(fetcher: Any, *, soon_s: float) -> None:
    """Hold back a node's next fetch after an answer without records that came within *soon_s* seconds."""
    fetch = fetcher._proc_fetch_request
    rests: dict[int, float] = {}

    async def fetch_calmly(assignment: Any, node: int, request: Any) -> bool:
        asked = time.monotonic()
        found: bool = await fetch(assignment, node, request)
        if found or time.monotonic() - asked > soon_s:
            rests.pop(node, None)
            return found
        rests[node] = min(LONGEST_REST_S, rests.get(node, SHORTEST_REST_S / 2) * 2)
        try:
            await asyncio.sleep(rests[node])
        except asyncio.CancelledError:
            rests.pop(node, None)  # the fetcher ends its tasks this way and expects an answer, as from its own
        return False

    fetcher._proc_fetch_request = fetch_calmly
