"""
What a batch does to the documents of one partition: values in, values out.

The workspace keeps entities and cells between batches. That is safe because their only writer is fenced: the commit
holds only while the stored position is still the one the batch began at, and a lost race throws the workspace away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic

import msgspec

from peil_chassis.cells import CellMonth, Entries, enter_change
from peil_chassis.dead_letters import Cause, DeadLetter, event_name, fingerprint
from peil_chassis.fold.wire import Unreadable, keep, kept, read
from peil_chassis.log.port import Partition, Record
from peil_chassis.projection import Build, E, Fact, Projection, Span
from peil_chassis.store.port import Delete, Document, Put, Write

DECIDED: Document = {"decided": True}
"""What is held of a fact that came too early and is a dead letter already: only its place in the sequence."""

ERASED: Document = {"erased": True}
"""What is held of a fact that came too early about an entity that was erased: only its place in the sequence."""


class Loaded(Generic[E]):
    """An entity in memory, with what it contributed before the events of the present known day."""

    __slots__ = ("before", "entity", "erased", "held", "known_on", "sequence", "spans")

    def __init__(self, entity: E, sequence: int, spans: tuple[Span, ...], held: dict[int, Document]) -> None:
        self.entity = entity
        self.sequence = sequence
        self.spans = spans
        self.held = held
        self.known_on: int | None = None
        self.before: tuple[Span, ...] = spans
        self.erased = False

    def erase(self, empty: E) -> None:
        """Forget everything but the place in the sequence; the differences up to here must have been entered."""
        self.entity, self.erased = empty, True
        self.spans = self.before = ()
        self.held = dict.fromkeys(self.held, ERASED)


class Workspace(Generic[E]):
    """One partition of one build: folds records in memory, then says what to write."""

    def __init__(self, projection: Projection[E], build: Build, partition: Partition, decided: set[str]) -> None:
        """*decided* holds the events that this projection version made dead letters before."""
        self._projection = projection
        self._build = build
        self._partition = partition
        self._decided = decided
        self._bases = {name.rpartition(".")[0] for name in projection.types | projection.erased_by}
        self._entities: dict[str, Loaded[E]] = {}
        self._months: dict[str, CellMonth] = {}
        self._touched: dict[str, Loaded[E]] = {}
        self._entries: Entries = {}
        self.letters: list[DeadLetter] = []
        self.months_written: set[int] = set()
        self.counts: Counter[str] = Counter()
        self.dead_in_a_row = 0
        self.hole_seen = False
        self.last_recorded = ""

    @property
    def size(self) -> int:
        """How many documents are kept in memory."""
        return len(self._entities) + len(self._months)

    def missing_entities(self, records: Iterable[Record]) -> list[str]:
        """The keys among *records* whose entities are not in memory."""
        keys = {record.key for record in records if record.key}
        return [name for key in keys if (name := _text(key)) is not None and name not in self._entities]

    def install_entities(self, keys: Iterable[str], documents: Mapping[str, Document]) -> None:
        """Take *documents* into memory; a key without a document begins as the empty entity."""
        for key in keys:
            document = documents.get(key)
            if document is None:
                self._entities[key] = Loaded(self._projection.entity(), 0, (), {})
                continue
            held = {int(sequence): waiting for sequence, waiting in document.get("held", {}).items()}
            if document.get("erased"):
                self._entities[key] = Loaded(self._projection.entity(), document["sequence"], (), held)
                self._entities[key].erased = True
                continue
            entity = msgspec.convert(document["entity"], self._projection.entity)
            spans = tuple(self._projection.contribute(entity))
            self._entities[key] = Loaded(entity, document["sequence"], spans, held)

    def take(self, records: Sequence[Record], *, dead_limit: int) -> int:
        """
        Fold *records* in order; their entities are installed. Stops early after *dead_limit* dead letters in a row.

        Returns:
            How many records were taken.
        """
        for count, record in enumerate(records, 1):
            self._take_one(record)
            if self.dead_in_a_row >= dead_limit:
                return count
        return len(records)

    def decide_against(self, record: Record, cause: Cause, *, and_held: bool = False) -> None:
        """
        Make *record*, a readable fact, a dead letter without folding it; `take` then counts it as decided.

        With *and_held* also the facts of its key that wait for it: the one that cannot be stored is among them.
        """
        waiting: list[Record] = []
        loaded = self._entities.get(_text(record.key) or "")
        if and_held and loaded is not None:
            topic, number, key = self._partition.topic, self._partition.number, (record.key or b"").decode()
            waiting = [kept(topic, number, key, each) for each in loaded.held.values() if each not in (DECIDED, ERASED)]
            loaded.held = dict.fromkeys(loaded.held, DECIDED)
        for each in (record, *waiting):
            fact = read(each)
            event = event_name(fact.source, fact.id)
            self.letters.append(DeadLetter(event, cause, cause.value, each))
            self._decided.add(event)

    def missing_months(self) -> list[str]:
        """The ids of the cell documents that the batch changes and that are not in memory."""
        self._enter_differences()
        number = self._partition.number
        wanted = (CellMonth.id_of(figure, unit, number, month) for figure, unit, month in self._entries)
        return [name for name in wanted if name not in self._months]

    def install_months(self, documents: Mapping[str, Document]) -> None:
        """Take cell documents into memory."""
        self._months.update((name, CellMonth.read(document)) for name, document in documents.items())

    def writes(self) -> list[Write]:
        """What the batch changed, as writes; the batch is over after this call. `months_written` tells whose cells."""
        self.months_written = set()
        writes: list[Write] = [Put(self._build.entities, self._document(key)) for key in self._touched]
        writes.extend(self._cell_writes())
        self._touched = {}
        self._entries = {}
        return writes

    def forget(self) -> None:
        """Drop what is kept in memory between batches. Only when every batch so far is committed."""
        self._entities.clear()
        self._months.clear()

    def _take_one(self, record: Record) -> None:
        key = _text(record.key)
        loaded = self._entities.get(key) if key else None
        if key is None or loaded is None:
            self._bury(record, fingerprint(record), Cause.UNREADABLE, "the record has no readable key")
            return
        try:
            fact = read(record)
        except Unreadable as error:
            # Our relay sends what was checked, so these bytes are somebody else's: they take no place in the sequence.
            self._bury(record, fingerprint(record), Cause.UNREADABLE, str(error))
            return
        if fact.sequence <= loaded.sequence:
            self.counts["duplicate"] += 1
            return
        self._touched[key] = loaded
        if fact.sequence > loaded.sequence + 1:
            decided = event_name(fact.source, fact.id) in self._decided
            waits = ERASED if loaded.erased else DECIDED if decided else keep(record)
            loaded.held.setdefault(fact.sequence, waits)
            self.counts["held"] += 1
            self.hole_seen = True
            return
        self._fold(loaded, record, fact)
        while waiting := loaded.held.pop(loaded.sequence + 1, None):
            if waiting in (DECIDED, ERASED):
                loaded.sequence += 1
                self.counts["erased"] += waiting == ERASED
                continue
            released = kept(self._partition.topic, self._partition.number, key, waiting)
            self._fold(loaded, released, read(released))

    def _fold(self, loaded: Loaded[E], record: Record, fact: Fact) -> None:
        loaded.sequence = fact.sequence
        self.last_recorded = max(self.last_recorded, fact.recordedtime)
        if loaded.erased or fact.type in self._projection.erased_by:
            self._erase(loaded)
            return
        if fact.type not in self._projection.types:
            if fact.type.rpartition(".")[0] in self._bases:
                name = event_name(fact.source, fact.id)
                self._bury(record, name, Cause.UNKNOWN_MAJOR, fact.type.rpartition(".")[2])
            else:
                self.counts["skipped"] += 1
            return
        if self._decided and event_name(fact.source, fact.id) in self._decided:
            self.counts["decided"] += 1
            return
        try:
            entity = self._projection.apply(loaded.entity, fact)
            spans = tuple(self._projection.contribute(entity))
        except Exception as error:  # whatever a projection raises is a bug or bad data: this one event is isolated
            self._bury(record, event_name(fact.source, fact.id), Cause.NOT_FOLDABLE, type(error).__name__)
            return
        self.dead_in_a_row = 0
        self.counts["folded"] += 1
        if loaded.known_on != fact.known_on:
            self._enter(loaded)
            loaded.known_on = fact.known_on
        loaded.entity = entity
        loaded.spans = spans

    def _erase(self, loaded: Loaded[E]) -> None:
        """Forget the entity, once; a fact about one that was erased before changes nothing."""
        self.counts["erased"] += 1
        if not loaded.erased:
            self._enter(loaded)
            loaded.erase(self._projection.entity())

    def _bury(self, record: Record, event: str, cause: Cause, error: str) -> None:
        self.counts["dead"] += 1
        if event in self._decided:
            return
        self.dead_in_a_row += 1
        self._decided.add(event)
        self.letters.append(DeadLetter(event, cause, error, record))

    def _enter(self, loaded: Loaded[E]) -> None:
        """Enter what the events of one known day changed: their differences add up to the last minus the first."""
        if loaded.known_on is not None and loaded.before != loaded.spans:
            enter_change(self._entries, loaded.before, loaded.spans, loaded.known_on)
        loaded.before = loaded.spans
        loaded.known_on = None

    def _enter_differences(self) -> None:
        for loaded in self._touched.values():
            self._enter(loaded)

    def _document(self, key: str) -> Document:
        loaded = self._touched[key]
        document: dict[str, Any] = {"_id": key, "partition": self._partition.number, "sequence": loaded.sequence}
        if loaded.erased:
            document["erased"] = True
        else:
            document["units"] = list(self._projection.units(loaded.entity))
            document["entity"] = msgspec.json.decode(msgspec.json.encode(loaded.entity))
        if loaded.held:
            document["held"] = {str(sequence): loaded.held[sequence] for sequence in sorted(loaded.held)}
        return document

    def _cell_writes(self) -> list[Write]:
        writes: list[Write] = []
        for (figure, unit, known_month), amounts in self._entries.items():
            name = CellMonth.id_of(figure, unit, self._partition.number, known_month)
            month = self._months.get(name)
            if month is None:
                month = self._months[name] = CellMonth(figure, unit, self._partition.number, known_month)
            if not month.enter(amounts):
                continue
            self.months_written.add(known_month)
            if month.empty:
                # It stays in memory: the store may still show the old document while this batch's commit is under way.
                writes.append(Delete(self._build.cells, name))
            else:
                writes.append(Put(self._build.cells, month.document()))
        return writes


def _text(key: bytes | None) -> str | None:
    try:
        return key.decode() if key else None
    except UnicodeDecodeError:
        return None
