"""
The fold's loop: read, fold in memory, commit once, and never trust anything but its own stored position.

Kafka's groups and commits decide nothing here. A batch is committed only if the stored position is still the one it
began at, so a second owner or one that slept through its replacement loses the race, throws its memory away and reads
again. At assignment, on a timer, at a hole and after every error the loop checks that the log is still the one it read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Generic

from peil_chassis import dead_letters, metrics
from peil_chassis.clock import Clock, timestamp
from peil_chassis.dead_letters import Cause, DeadLetter
from peil_chassis.fold.interruptions import AT_ONCE, INTERRUPTIONS, LogReplaced, NotStorable
from peil_chassis.fold.options import USUAL, WHOLE, FoldLimits, Heard, Shard
from peil_chassis.fold.positions import Position, move, still_there, stored_positions
from peil_chassis.fold.progress import Progress
from peil_chassis.fold.workspace import Workspace
from peil_chassis.killpoint import reached
from peil_chassis.log.port import Log, LogAway, Partition, Reader, Record
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.outbox import ROWS, Outbox, raw_row
from peil_chassis.projection import Build, E, Projection
from peil_chassis.store.batch import target
from peil_chassis.store.port import DocumentTooLarge, Expected, Put, Store, Write

log_ = get_logger()
declare_events(
    {
        "fold_interrupted": "a fold dropped its memory and begins again at the stored position",
        "position_not_in_log": "the log is not the one that was read; the partition is read again from its start",
        "fold_paused": "too many dead letters in a row; the partition stands still until the fold is started again",
        "sequence_hole": "an event came before its predecessor and waits for it",
        "commit_abandoned": "a commit under way failed while the fold was stopping; it is done again",
    }
)

CHECK_EVERY_S = 2.0
SHORTEST_PAUSE_S = 0.05
CALM_S = 5.0
DEAD_LETTERS_IN_A_ROW = 20
SLICE_RECORDS = 500


class Fold(Generic[E]):
    """Folds one build of one projection, for one share of the topic's partitions."""

    def __init__(
        self,
        projection: Projection[E],
        build: Build,
        *,
        log: Log,
        store: Store,
        clock: Clock,
        shard: Shard = WHOLE,
        limits: FoldLimits = USUAL,
        dead_letter_topic: str | None = None,
        outbox: Outbox | None = None,
        heard: Heard | None = None,
    ) -> None:
        """
        With *dead_letter_topic* and *outbox* dead letters are published too; a build beside another omits both.

        *heard* is told after every commit which entities it wrote. It is a hint only: a crash between the two loses it.
        """
        self.projection = projection
        self.build = build
        self.progress = Progress(projection.name, build.version)
        self._log = log
        self._store = store
        self._clock = clock
        self._shard = shard
        self._limits = limits
        self._dead_letter_topic = dead_letter_topic
        self._outbox = outbox
        self._heard = heard
        self._partitions: tuple[Partition, ...] = ()
        self._workspaces: dict[Partition, Workspace[E]] = {}
        self._at: dict[Partition, Position] = {}
        self._committed: dict[Partition, Position | None] = {}
        self._one_by_one: dict[Partition, int] = {}
        self._commit: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._looked_at = 0.0
        self._hole = False

    async def run(self) -> None:
        """Fold for ever; whatever is transient is tried again. Cancel to stop: a commit under way is finished first."""
        await self._keep_going(None)

    async def run_until(self, targets: Mapping[Partition, int]) -> None:
        """Fold until every partition of this share stands at its target offset, and no further."""
        await self._keep_going(targets)

    async def _keep_going(self, targets: Mapping[Partition, int] | None) -> None:
        pause = SHORTEST_PAUSE_S
        while True:
            reader: Reader | None = None
            began = asyncio.get_running_loop().time()
            try:
                reader = await self._assign(targets)
                if await self._read_on(reader, targets):
                    return
            except INTERRUPTIONS as error:
                self.progress.interrupted(type(error).__name__)
                log_.warning("fold_interrupted", projection=self.projection.name, error_type=type(error).__name__)
                went_well = asyncio.get_running_loop().time() - began > CALM_S
                pause = SHORTEST_PAUSE_S if went_well or isinstance(error, AT_ONCE) else min(pause * 2, 5.0)
                await asyncio.sleep(pause)
            finally:
                await self._give_up(reader)

    async def _assign(self, targets: Mapping[Partition, int] | None) -> Reader:
        """Load the stored positions, hold them against the log, and open a reader there with empty workspaces."""
        everything = await self._log.partitions(self.projection.topic)
        count, index = self._shard.count, self._shard.index
        self._partitions = tuple(partition for partition in everything if partition.number % count == index)
        if not self._partitions:
            raise LogAway(f"no topic {self.projection.topic}")
        stored = await stored_positions(self._store, self.build, self._partitions)
        bounds = await self._log.bounds(self._partitions)
        decided = await dead_letters.decided_events(self._store, self.projection.name, self.projection.version)
        for partition in self._partitions:
            position = stored.get(partition)
            self._committed[partition] = position
            if position is None:
                position = Position(bounds[partition].start, "", "")
            elif not await still_there(self._log, partition, position, bounds[partition]):
                log_.error("position_not_in_log", projection=self.projection.name, partition=partition.number)
                metrics.FOLD_REWINDS_TOTAL.labels(self.projection.name).inc()
                position = replace(position, next=bounds[partition].start, anchor="")
            self._at[partition] = position
            self._workspaces[partition] = Workspace(self.projection, self.build, partition, decided)
        self._looked_at = asyncio.get_running_loop().time()
        self._hole = False
        self.progress.assigned(self._at, bounds)
        reader = await self._log.reader(self._partitions)
        for partition, position in self._at.items():
            await reader.seek(partition, position.next)
        return reader

    async def _read_on(self, reader: Reader, targets: Mapping[Partition, int] | None) -> bool:
        while True:
            self.progress.turned()
            if targets is not None and all(self._at[p].next >= targets[p] for p in self._partitions):
                await self._settle()
                return True
            if not await self._take_turn(reader, targets):
                await self._settle()
            await self._check()
            if sum(workspace.size for workspace in self._workspaces.values()) > self._limits.cached_documents:
                await self._forget()

    async def _take_turn(self, reader: Reader, targets: Mapping[Partition, int] | None) -> bool:
        """Fold what the log gives now, and let go of it; whether it gave anything."""
        got = await reader.poll(max_records=self._limits.batch_records, timeout_s=self._limits.idle_s, one=True)
        for partition, records in got.items():
            wanted = [one for one in records if one.offset < targets[partition]] if targets is not None else records
            if wanted:
                await self._batch(partition, wanted, reader)
        return bool(got)

    async def _batch(self, partition: Partition, records: Sequence[Record], reader: Reader) -> None:
        if records[0].offset != self._at[partition].next:
            raise LogReplaced(partition.topic)
        until = self._one_by_one.get(partition)
        if until is None:
            taken = await self._fold(partition, records)
        else:
            taken = await self._fold_one_by_one(partition, records, until)
        if taken < len(records) or self._workspaces[partition].dead_in_a_row >= DEAD_LETTERS_IN_A_ROW:
            log_.error("fold_paused", projection=self.projection.name, partition=partition.number)
            reader.pause(partition)
            self.progress.paused(partition)
        if self._workspaces[partition].hole_seen:
            self._workspaces[partition].hole_seen = False
            metrics.FOLD_HOLES_TOTAL.labels(self.projection.name).inc()
            log_.error("sequence_hole", projection=self.projection.name, partition=partition.number)
            self._hole = True

    async def _fold(self, partition: Partition, records: Sequence[Record]) -> int:
        """Fold a run of records and start its commit; the previous commit is awaited first."""
        workspace = self._workspaces[partition]
        await self._load(workspace, records)
        taken = await self._take(workspace, records)
        months = workspace.missing_months()
        if months:
            workspace.install_months(await self._store.load(self.build.cells, months))
        before = self._at[partition]
        recorded = max(before.recorded, workspace.last_recorded)
        last = records[taken - 1]
        to = Position(last.offset + 1, dead_letters.fingerprint(last), recorded, before.months)
        writes = self._writes(partition, workspace, last.offset)
        to = to.stamped(workspace.months_written)
        letters, workspace.letters = workspace.letters, []
        now = timestamp(self._clock.now())
        writes.extend(self._letter_writes(letters, now))
        await self._settle()
        position, expected = move(self.build, partition, self._committed[partition], to, now)
        self._at[partition] = to
        self._commit = asyncio.create_task(self._write(partition, [*writes, position], expected, to))
        counts, workspace.counts = workspace.counts, type(workspace.counts)()
        self.progress.folded(partition, to, counts, letters)
        return taken

    async def _take(self, workspace: Workspace[E], records: Sequence[Record]) -> int:
        """Fold in slices: between them the fetch and the commit under way go on, and health is answered."""
        taken = 0
        for first in range(0, len(records), SLICE_RECORDS):
            piece = records[first : first + SLICE_RECORDS]
            taken = first + workspace.take(piece, dead_limit=DEAD_LETTERS_IN_A_ROW)
            if workspace.dead_in_a_row >= DEAD_LETTERS_IN_A_ROW:
                break
            await asyncio.sleep(0)
        return taken

    async def _fold_one_by_one(self, partition: Partition, records: Sequence[Record], until: int) -> int:
        """Isolate the record whose entity the store refuses: each is committed alone, that one is a dead letter."""
        await self._settle()  # the commit under way may be another partition's: its error is not about these records
        for count, record in enumerate(records, 1):
            await self._settle()  # another partition's commit: its error is not this record's
            try:
                await self._fold(partition, [record])
                await self._settle()
            except (DocumentTooLarge, NotStorable) as error:
                cause = Cause.DOCUMENT_TOO_LARGE if isinstance(error, DocumentTooLarge) else Cause.NOT_FOLDABLE
                await self._fold_without(partition, record, cause)
            if self._workspaces[partition].dead_in_a_row >= DEAD_LETTERS_IN_A_ROW:
                return count
            if record.offset >= until:
                self._one_by_one.pop(partition, None)
        return len(records)

    async def _fold_without(self, partition: Partition, record: Record, cause: Cause) -> None:
        """Make *record* a dead letter; when that does not help, also the facts that waited for it."""
        for and_held in (False, True):
            decided = await dead_letters.decided_events(self._store, self.projection.name, self.projection.version)
            self._at[partition] = self._committed[partition] or Position(record.offset, "", "")
            workspace = Workspace(self.projection, self.build, partition, decided)
            self._workspaces[partition] = workspace
            await self._load(workspace, [record])
            workspace.decide_against(record, cause, and_held=and_held)
            try:
                await self._fold(partition, [record])
                await self._settle()
                return
            except (DocumentTooLarge, NotStorable):
                if and_held:
                    raise

    def _writes(self, partition: Partition, workspace: Workspace[E], last: int) -> list[Write]:
        try:
            return workspace.writes()
        except Exception as error:
            self._one_by_one[partition] = max(last, self._one_by_one.get(partition, 0))
            raise NotStorable(partition.topic) from error

    async def _load(self, workspace: Workspace[E], records: Sequence[Record]) -> None:
        keys = workspace.missing_entities(records)
        if keys:
            workspace.install_entities(keys, await self._store.load(self.build.entities, keys))

    def _letter_writes(self, letters: Sequence[DeadLetter], now: str) -> list[Write]:
        writes: list[Write] = []
        for letter in letters:
            document = dead_letters.document(self.build, letter, now)
            writes.append(Put(dead_letters.COLLECTION, document))
            if self._dead_letter_topic:
                record = dead_letters.outgoing(self.build, letter, self._dead_letter_topic)
                writes.append(Put(ROWS, raw_row(f"dead|{document['_id']}", now, record)))
        return writes

    async def _write(self, partition: Partition, writes: list[Write], expected: Expected, to: Position) -> None:
        reached("fold.before-commit")
        try:
            with metrics.FOLD_COMMIT_SECONDS.labels(self.projection.name).time():
                await self._store.commit(writes, expected)
        except (DocumentTooLarge, ValueError) as error:
            self._one_by_one[partition] = max(to.next - 1, self._one_by_one.get(partition, 0))
            raise error if isinstance(error, DocumentTooLarge) else NotStorable(partition.topic) from error
        reached("fold.after-commit")
        self._committed[partition] = to
        self.progress.committed(partition, to)
        if self._outbox:
            self._outbox.wake()
        if self._heard:
            entities = (write for write in writes if write.collection == self.build.entities)
            self._heard(self.build, [target(write).id for write in entities])

    async def _settle(self) -> None:
        """Wait for the commit under way; its error leaves from here."""
        if self._commit is not None:
            commit, self._commit = self._commit, None
            try:
                await asyncio.shield(commit)
            except asyncio.CancelledError:
                self._commit = commit
                raise

    async def _forget(self) -> None:
        """Empty the memory when it grew too large; nothing is lost, the documents are stored."""
        await self._settle()
        for workspace in self._workspaces.values():
            workspace.forget()

    async def _check(self) -> None:
        """Every now and then, and at a hole: is this still the log that was read?"""
        if self._looking is not None and (self._looking.done() or self._hole):
            looking, self._looking = self._looking, None
            await looking
        now = asyncio.get_running_loop().time()
        if self._hole:
            self._hole = False
            await self._look(dict(self._at))
        elif self._looking is None and now - self._looked_at >= CHECK_EVERY_S:
            # Beside the loop: asking four partitions takes longer than folding what came in meanwhile.
            self._looking = asyncio.create_task(self._look(dict(self._at)))
        else:
            return
        self._looked_at = now

    async def _look(self, at: Mapping[Partition, Position]) -> None:
        bounds = await self._log.bounds(self._partitions)
        for partition in self._partitions:
            if not await still_there(self._log, partition, at[partition], bounds[partition]):
                raise LogReplaced(partition.topic)
        self.progress.measured(at, bounds)

    async def _give_up(self, reader: Reader | None) -> None:
        """Leave nothing behind: finish the commit under way, drop what is in memory, close the reader."""
        looking, self._looking = self._looking, None
        if looking is not None:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
        commit, self._commit = self._commit, None
        if commit is not None:
            await asyncio.wait([commit])
            if not commit.cancelled() and commit.exception() is not None:
                log_.warning("commit_abandoned", projection=self.projection.name)
        self._workspaces.clear()
        if reader is not None:
            await reader.close()
