"""
The relay: sends what the outbox holds, in order per key, and makes sure that the log still has what it once took.

A crash repeats an event with the same id and sequence; it never skips one. A broker that comes back without its last
records, or empty, is found out by comparing the log with the marks on the rows; what it lost is sent again first.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

from peil_chassis import metrics
from peil_chassis.clock import Clock, timestamp
from peil_chassis.health import Heartbeat
from peil_chassis.killpoint import reached
from peil_chassis.lease import Lease, LeaseLost
from peil_chassis.log.port import Appended, Log, LogAway, LogError, Partition, RecordRefused, TopicRefused
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.outbox import ROWS, Outbox, outgoing
from peil_chassis.relay_comparison import first_lost_offset
from peil_chassis.store.port import Between, Conflict, Delete, Document, Put, Store, StoreAway, Write

log_ = get_logger()
declare_events(
    {
        "relay_waits": "store or log does not answer; sending goes on later",
        "relay_topic_rests": "the log takes nothing for this topic now; its rows stay, the other topics go on",
        "dead_letter_refused": "the log will never take this dead letter; it stays in the store",
        "relay_failed": "an error no rule foresees; sending begins anew",
        "relay_lease_lost": "another relay took over, or the lease ran out",
        "relay_log_lost_records": "an acknowledgement shows that the log lost records; it is compared with the marks",
        "outbox_rows_lost": "the log no longer holds rows from this offset on; they are sent again",
    }
)

BATCH = 500
DEAD_LETTERS = "-dlq"
"""How the name of a dead-letter topic ends."""
IDLE_S = 0.2
COMPARE_EVERY_S = 5.0
PAUSE_AFTER_FAILURE_S = 2.0
HOLD_EVERY_S = 0.2
REFUSED_REST_S = 5.0
SHORTEST_HORIZON = timedelta(milliseconds=10)
MARKED_ROWS_STAY = timedelta(days=30)


class Suspicion(Exception):
    """The log acknowledged a record where it should already have held another: it lost something."""


class Relay:
    """Sends the rows of one service's outbox; one relay at a time, by its lease."""

    def __init__(
        self, store: Store, log: Log, outbox: Outbox, clock: Clock, *, lease: Lease, topics: Sequence[str]
    ) -> None:
        """*topics* are those this service writes, its dead-letter topic included."""
        self._store = store
        self._log = log
        self._outbox = outbox
        self._clock = clock
        self._lease = lease
        self._topics = tuple(topics)
        self._highest: dict[Partition, int] = {}
        self._compared_at: float | None = None
        self._turn = 0
        self._lost_rows = True
        self._fencing = asyncio.Lock()
        """Renewing the lease and marking rows write the same document: one at a time, or one would break the other."""
        self._horizon: str | None = None
        self._resting: dict[str, float] = {}

    async def run(self, heartbeat: Heartbeat | None = None) -> None:
        """
        Send for ever, beating *heartbeat* on every turn; cancel to stop.

        Whatever is transient is tried again with a growing pause. What nobody foresaw is recorded and begun anew:
        the facts wait in the outbox meanwhile.
        """
        pause = IDLE_S
        while True:
            if heartbeat:
                heartbeat.beat()
            try:
                sent = await self.step()
                pause = IDLE_S
            except (LogAway, StoreAway, LogError) as error:
                metrics.OUTBOX_SEND_FAILURES_TOTAL.inc()
                log_.warning("relay_waits", error_type=type(error).__name__)
                self._compared_at = None
                pause = min(pause * 2, 5.0)
                await asyncio.sleep(pause)
                continue
            except (LeaseLost, Conflict):
                log_.warning("relay_lease_lost")
                self._lease.forget()
                self._compared_at = None
                continue
            except Suspicion:
                log_.error("relay_log_lost_records")
                self._compared_at = None
                continue
            except Exception as error:
                log_.error("relay_failed", exc_info=error)
                self._compared_at = None
                await asyncio.sleep(PAUSE_AFTER_FAILURE_S)
                continue
            if not sent:
                await self._outbox.wait(IDLE_S)

    async def step(self) -> int:
        """
        Do one round: hold the lease, compare with the log when it is time, send one batch.

        Returns:
            The number of rows done: sent and marked, or refused for ever.

        Raises:
            LogAway, StoreAway: transient.
            LeaseLost, Conflict: another relay took over.
            Suspicion: an acknowledgement shows that the log lost records; nothing was marked.
        """
        if (not self._lease.held or self._lease.due_for_renewal) and not await self._lease.acquire():
            self._compared_at = None
            metrics.RELAY_LEADING.set(0)
            await asyncio.sleep(IDLE_S)
            return 0
        metrics.RELAY_LEADING.set(1)
        async with self._holding():
            return await self._round()

    async def _round(self) -> int:
        elapsed = asyncio.get_running_loop().time()
        if any(until <= elapsed for until in self._resting.values()):
            self._resting = {topic: until for topic, until in self._resting.items() if until > elapsed}
            self._compared_at = None  # the topic may have been made anew: what it lost goes first
        every_s = COMPARE_EVERY_S / max(1, len(self._highest))
        if self._compared_at is None or elapsed - self._compared_at > every_s:
            await (self._compare_next() if self._compared_at is not None and self._highest else self._compare_all())
            self._compared_at = elapsed
        rows = await self._next_rows()
        return await self._send(rows) if rows else 0

    async def _next_rows(self) -> list[Document]:
        """
        The next batch, in the order in which it was or would have been sent first: lost rows before all others.

        Whole topics rest, never single rows: so no row can overtake an earlier one of its key.
        """
        awake = {"topic": tuple(topic for topic in self._topics if topic not in self._resting)} if self._resting else {}
        rows: list[Document] = []
        if self._lost_rows:
            rows = await self._store.find(ROWS, {"state": "lost", **awake}, order="recorded", limit=BATCH)
            self._lost_rows = bool(rows)
        if not rows:
            rows = await self._oldest_pending({"state": "pending", **awake})
        return rows

    async def _oldest_pending(self, where: Mapping[str, Any]) -> list[Document]:
        """
        The oldest rows, looked for within a bounded time first.

        A store may read all that matches before it orders and cuts: without a bound, every batch of a large backlog
        costs as much as the backlog is long. Whatever lies within the bound is older than all beyond it.
        """
        bounds = [Between("recorded", high=self._horizon)] if self._horizon else []
        for between in (*bounds, None):
            rows = await self._store.find(ROWS, where, between=between, order="recorded", limit=BATCH)
            if rows:
                self._horizon = _horizon_after(rows) if len(rows) == BATCH or between else None
                return rows
        self._horizon = None
        return []

    async def _send(self, rows: list[Document]) -> int:
        if not self._lease.held:
            raise LeaseLost("relay")
        reached("relay.before-send")
        outcomes = await self._log.append([outgoing(row) for row in rows])
        reached("relay.after-ack")
        now = timestamp(self._clock.now())
        highest = dict(self._highest)
        marked: list[Document] = []
        refused: list[Document] = []
        for row, outcome in zip(rows, outcomes, strict=True):
            if isinstance(outcome, Appended):
                if outcome.offset <= highest.get(outcome.partition, -1):
                    raise Suspicion(outcome.partition.topic)
                highest[outcome.partition] = outcome.offset
                place = {"partition": outcome.partition.number, "offset": outcome.offset}
                marked.append({**row, "state": "sent", "sent": now, **place})
            elif _never(row, outcome):
                refused.append({**row, "state": "refused"})
        await self._commit([Put(ROWS, row) for row in (*marked, *refused)])
        reached("relay.after-mark")
        self._highest = highest
        for row in marked:
            metrics.OUTBOX_PUBLISHED_TOTAL.labels(row["topic"]).inc()
        for row in refused:
            metrics.OUTBOX_REFUSED_TOTAL.labels(row["topic"]).inc()
            log_.error("dead_letter_refused", topic=row["topic"])
        self._let_rest(rows, outcomes, {row["topic"] for row in [*marked, *refused]})
        if failure := _failure(rows, outcomes):
            raise failure
        return len(marked) + len(refused)

    @asynccontextmanager
    async def _holding(self) -> AsyncIterator[None]:
        """Hold on to the lease meanwhile: a slow log or store must not let it go round without anything marked."""
        done = asyncio.Event()
        holding: list[asyncio.Task[None]] = []
        # A round is mostly over before there is anything to hold: only a slow one gets a task for it.
        slow = asyncio.get_running_loop().call_later(
            HOLD_EVERY_S, lambda: holding.append(asyncio.create_task(self._hold_until(done)))
        )
        try:
            yield
        finally:
            slow.cancel()
            done.set()
            for task in holding:
                await task  # not cancelled: a commit broken off would keep the lease's document from others

    async def _hold_until(self, done: asyncio.Event) -> None:
        while not done.is_set():
            if self._lease.due_for_renewal:
                with suppress(StoreAway):  # the commit that marks tells it, and is fenced
                    async with self._fencing:
                        await self._lease.renew()
            with suppress(TimeoutError):
                async with asyncio.timeout(HOLD_EVERY_S):
                    await done.wait()

    def _let_rest(self, rows: list[Document], outcomes: list[Appended | LogError], served: set[str]) -> None:
        """Pass for a while by topics of which the log refused rows and took none, so that they block no other."""
        refused = {row["topic"] for row, outcome in zip(rows, outcomes, strict=True) if _stays(row, outcome)}
        for topic in sorted(refused - served):
            self._resting[topic] = asyncio.get_running_loop().time() + REFUSED_REST_S
            metrics.OUTBOX_SEND_FAILURES_TOTAL.inc()
            log_.warning("relay_topic_rests", topic=topic, wait_s=REFUSED_REST_S)

    async def _commit(self, writes: Sequence[Write]) -> None:
        async with self._fencing:
            fence, expected = self._lease.fence()
            await self._store.commit([*fence, *writes], expected)

    async def _compare_all(self) -> None:
        """Compare every partition, before anything is sent: who sent last, and to which log, is not known."""
        self._lost_rows = True
        for topic in self._topics:
            await self._compare(await self._log.partitions(topic))
        await self._prune()
        await self._measure()

    async def _compare_next(self) -> None:
        """Compare one partition, the next in turn, so that no fact waits until all have been compared."""
        partitions = sorted(self._highest)
        self._turn = (self._turn + 1) % len(partitions)
        await self._compare([partitions[self._turn]])
        if self._turn == 0:
            await self._prune()
            await self._measure()

    async def _compare(self, partitions: Sequence[Partition]) -> None:
        """Mark as lost, highest offset first, every row whose record the log no longer holds where it was put."""
        bounds = await self._log.bounds(partitions)
        for partition in partitions:
            known = self._highest.get(partition, -1)
            first = await first_lost_offset(self._store, self._log, partition, bounds[partition], known)
            if first is not None:
                await self._mark_lost(partition, first)
            self._highest[partition] = await self._highest_mark(partition)

    async def _mark_lost(self, partition: Partition, first: int) -> None:
        self._lost_rows = True
        log_.error("outbox_rows_lost", topic=partition.topic, partition=partition.number, offset=first)
        where = {"state": "sent", "topic": partition.topic, "partition": partition.number}
        while rows := await self._store.find(
            ROWS, where, between=Between("offset", low=first), order="offset", descending=True, limit=BATCH
        ):
            await self._commit([Put(ROWS, {**row, "state": "lost"}) for row in rows])
            metrics.OUTBOX_RESENT_TOTAL.inc(len(rows))
            reached("relay.inside-comparison")

    async def _measure(self) -> None:
        """How many rows come next, up to a batch of lost and one of pending ones, and how old the oldest is."""
        lost = await self._store.find(ROWS, {"state": "lost"}, order="recorded", limit=BATCH)
        rows = [*lost, *await self._oldest_pending({"state": "pending"})]
        metrics.OUTBOX_PENDING_ROWS.set(len(rows))
        now = self._clock.now()
        oldest = min((datetime.fromisoformat(row["recorded"]) for row in rows), default=now)
        metrics.OUTBOX_OLDEST_PENDING_SECONDS.set(max(0.0, (now - oldest).total_seconds()))

    async def _highest_mark(self, partition: Partition) -> int:
        where = {"state": "sent", "topic": partition.topic, "partition": partition.number}
        for low in (self._highest.get(partition), None):
            between = Between("offset", low=low)
            rows = await self._store.find(ROWS, where, between=between, order="offset", descending=True, limit=1)
            if rows:
                return int(rows[0]["offset"])
        return -1

    async def _prune(self) -> None:
        before = timestamp(self._clock.now() - MARKED_ROWS_STAY)
        while rows := await self._store.find(
            ROWS, {"state": "sent"}, between=Between("sent", high=before), order="sent", limit=BATCH
        ):
            await self._commit([Delete(ROWS, row["_id"]) for row in rows])


def _horizon_after(rows: Sequence[Document]) -> str:
    """Twice as far again as *rows* reach: the next batch lies before it, at the pace at which these were recorded."""
    first, last = (datetime.fromisoformat(row["recorded"]) for row in (rows[0], rows[-1]))
    return timestamp(last + 2 * (last - first) + SHORTEST_HORIZON)


def _never(row: Document, outcome: Appended | LogError) -> bool:
    """Whether the log will never take *row* and nobody waits for it: a dead letter lies in the store anyhow."""
    of_itself = isinstance(outcome, RecordRefused) and not isinstance(outcome, TopicRefused)
    return of_itself and row["topic"].endswith(DEAD_LETTERS)


def _stays(row: Document, outcome: Appended | LogError) -> bool:
    return isinstance(outcome, RecordRefused) and not _never(row, outcome)


def _failure(rows: list[Document], outcomes: list[Appended | LogError]) -> LogError | None:
    """The first failure that is not a refusal, nor the mere consequence of one for later rows of its key."""
    refused: set[tuple[str, str]] = set()
    for row, outcome in zip(rows, outcomes, strict=True):
        if isinstance(outcome, RecordRefused):
            refused.add((row["topic"], row["key"]))
        elif isinstance(outcome, LogError) and (row["topic"], row["key"]) not in refused:
            return outcome
    return None
