"""A bug of each kind, planted in the real services: the simulator finds it, and names the promise that it breaks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from peil_chassis.clock import AMSTERDAM
from peil_chassis.fold.loop import Fold
from peil_chassis.fold.positions import Position
from peil_chassis.fold.wire import Unreadable, read
from peil_chassis.fold.workspace import Workspace
from peil_chassis.log.port import Partition, Record
from peil_chassis.logs import get_logger
from peil_chassis.outbox import ROWS
from peil_chassis.relay import Relay
from peil_chassis.store.port import Conflict, Document, Expected, Put, Write
from peil_contracts.survey import FLOOR
from peil_intake.deliveries import handlers
from peil_intake.deliveries.deciding import decide
from peil_notifier.commits import Change
from peil_notifier.digests import domain
from peil_notifier.digests.composing import Composer
from peil_notifier.digests.domain import moved
from peil_notifier.digests.sending import Sender
from peil_notifier.digests.upkeep import Upkeep
from peil_notifier.items.domain.listed import Listed, wait
from peil_notifier.items.storage import DueList
from peil_reporting.releases import room
from simulation.faults import Fault, Kind
from simulation.planted import SEEDS, found_by
from simulation.run import run_seed, shortest


def test_without_a_planted_bug_nothing_is_found() -> None:
    assert run_seed(SEEDS[0]).broken == ()


def test_a_relay_that_marks_what_it_did_not_send_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Relay._send

    async def marks_first(self: Relay, rows: list[Document]) -> int:
        passed = [row for row in rows if row["_id"].endswith("|000000000002")][:1]
        marks = {"state": "sent", "sent": "2026-03-16T08:00:00.000000Z", "partition": 9, "offset": 0}
        await self._commit([Put(ROWS, {**row, **marks}) for row in passed])
        return len(passed) or await sound(self, rows)

    monkeypatch.setattr(Relay, "_send", marks_first)
    found_by("accepted: ")


def test_an_intake_that_answers_without_having_stored_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = handlers._try_to_commit

    async def hopes(*arguments: Any) -> Any:
        try:
            return await sound(*arguments)
        except Conflict:
            return (await decide(arguments[0], arguments[2], client=arguments[1].client)).answers

    monkeypatch.setattr(handlers, "_try_to_commit", hopes)
    found_by("accepted: ")


def test_a_fold_that_commits_in_two_parts_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Fold._write

    async def in_parts(
        self: Fold[Any], partition: Partition, writes: list[Write], expected: Expected, to: Position
    ) -> None:
        cells = [each for each in writes if each.collection == self.build.cells]
        await sound(self, partition, [each for each in writes if each not in cells], expected, to)
        if cells:
            await self._store.commit(cells)

    monkeypatch.setattr(Fold, "_write", in_parts)
    crashes = [Fault(moment, Kind.CRASH_BEFORE, "fold", 2 + moment % 3, 1, "commit") for moment in range(2, 33, 2)]
    found_by("read models: ", faults=crashes)


def test_a_fold_that_counts_again_what_it_has_seen_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Workspace._take_one

    def forgetful(self: Workspace[Any], record: Record) -> None:
        loaded = self._entities.get((record.key or b"").decode())
        try:
            fact = read(record)
        except Unreadable:
            return sound(self, record)
        if loaded is not None and fact.sequence <= loaded.sequence:
            loaded.sequence = fact.sequence - 1
        return sound(self, record)

    monkeypatch.setattr(Workspace, "_take_one", forgetful)
    found_by("read models: ")


def test_a_release_that_tells_of_fewer_than_k_is_found_and_needs_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "in_force", lambda *_: FLOOR)
    assert shortest(found_by("released: ")) == []


def test_a_digest_that_is_sent_again_after_a_crash_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    allowed = {**domain.FOLLOWS, domain.SENDING: domain.FOLLOWS[domain.SENDING] | {domain.COMPOSED}}
    monkeypatch.setattr(domain, "FOLLOWS", allowed)
    sound = Sender._settle

    async def hopes(self: Sender, found: Any, fence: Any) -> None:
        # As one that takes what it finds being sent for never sent.
        if fence is not None and any(outcome == domain.UNKNOWN for _, outcome in found):
            for stored, _ in found:
                change = Change()
                self._digests.put(change, moved(stored.digest, domain.COMPOSED), stored)
                await self._commits.do([change], fence)
            return
        await sound(self, found, fence)

    monkeypatch.setattr(Sender, "_settle", hopes)
    crashes = [Fault(moment, Kind.CRASH_AFTER, "notifier", 1, 1, "send") for moment in range(6, 33, 2)]
    found_by("mail: ", faults=crashes)


def test_mail_that_goes_out_at_any_hour_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_notifier.calendar.domain.Window.holds", lambda *_: True)
    monkeypatch.setattr("simulation.reminders._in_window", _in_town_hours)
    found_by("mail: ")


def test_an_item_that_ends_without_anybody_hearing_of_it_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = DueList.put

    def silent(self: DueList, change: Change, *more: Any) -> None:
        sound(self, change, *more)
        change.drafts.clear()

    monkeypatch.setattr(DueList, "put", silent)
    found_by("due items: ")


def test_a_reminder_that_is_forgotten_and_sent_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgets(listed: Listed, *_: Any, next_on: date, **__: Any) -> Listed:
        return wait(listed, next_on)

    monkeypatch.setattr("peil_notifier.digests.sending.remind", forgets)
    found_by("reminders: ")


def test_a_tick_taken_back_of_which_nobody_is_reminded_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("peil_notifier.items.projection.plans._told_on", lambda _: date(2020, 1, 1))
    found_by("due items: ", seeds=[1], faults=[])


def test_a_log_line_that_names_a_person_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = Composer._changes

    def tells(self: Composer, person: str | None, *more: Any) -> list[Change]:
        # An event and a field that may be written: only what stands in it may not.
        get_logger().info("digests_composed", name=person, count=1)
        return sound(self, person, *more)

    monkeypatch.setattr(Composer, "_changes", tells)
    found_by("log lines: ")


def test_an_address_that_outlives_an_erasure_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(*_: Any) -> list[str]:
        return []

    monkeypatch.setattr(Upkeep, "forget", nobody)
    found_by("erasure: ")


def _in_town_hours(when: datetime) -> bool:
    local = when.astimezone(AMSTERDAM)
    return local.weekday() < 5 and 7 <= local.hour < 18
