"""Agreements held against a plain model: at once, beside others, killed in the worst place, and sent again."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from agreements_asked import KIND_CODES, UNITS, commands
from agreements_model import ENDS, Command, FollowLeaders, Held, Model, No, Town, today
from dying_processes import Death, FragileStore, deaths, insisted, relayed
from peil_chassis.audit import Audit
from peil_chassis.clock import SteppedClock
from peil_chassis.fold.watch import FoldWatch
from peil_chassis.outbox import ROWS, Outbox
from peil_chassis.store.memory import MemoryStore
from peil_chassis.store.port import Expected, Put, Write
from peil_contracts.catalogue import check_fact
from peil_plans.agreements.domain.agreement import Agreement, holder
from peil_plans.agreements.domain.consent import ConsentState, RecordConsent
from peil_plans.agreements.domain.decisions import MakeAgreement, NoteProgress, Reschedule
from peil_plans.agreements.facts import TOPIC
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.kinds import KINDS
from peil_plans.agreements.storage import COLLECTION, CONSENTS, AgreementRecords, Consents, Wanted
from peil_plans.agreements.upkeep import hand_over_all
from peil_plans.organisation.domain import Appointed, Organisation, Placed, Stated, Unit
from peil_plans.organisation.storage import Responsibilities
from peil_plans.refusals import Refusal
from plans_told import Told
from relation_facts import pseudonym

SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
BEGINS = datetime(2026, 3, 3, 9, tzinfo=UTC)
FIRST = date(2026, 2, 10)
"""From this day on directie-1 is led by somebody; directie-2 from the beginning."""
IDS = {MakeAgreement: "agreement", NoteProgress: "note", Reschedule: "change", RecordConsent: "change"}
"""What of a command says which it is: sent again with the same, it is the same."""
PEOPLE = tuple(pseudonym(letter) for letter in "abc")


class LedBy(Responsibilities):
    """Who leads what in *town*, as a fold would have it that is never behind."""

    def __init__(self, town: Town) -> None:
        super().__init__(MemoryStore(), FoldWatch.__new__(FoldWatch))
        self._town = town

    async def on(self, day: date) -> Organisation:
        """Who answers for what on *day*."""
        return Organisation([_unit(unit, self._town) for unit in UNITS], day)


def _unit(unit: str, town: Town) -> Unit:
    values: list[Placed | Appointed] = [Placed(date(2020, 1, 1), "directorate", None, "open")]
    if unit in town.merged:
        on, other = town.merged[unit]
        values.append(Placed(on, "directorate", None, "merged", other))
    values += [Appointed(day, person) for day, person in town.led[unit].items()]
    return Unit(unit, tuple(Stated(str(at), "2020-01-01T00:00:00Z", str(at), value) for at, value in enumerate(values)))


class WatchedStore(MemoryStore):
    """At the very commit: no agreement is made of a kind to which the works council does not consent."""

    async def commit(self, writes: Sequence[Write], expected: Expected | None = None) -> None:
        """As every store's."""
        stands = {kind: row["consent"]["changes"][-1]["to"] for kind, row in self.documents(CONSENTS).items()}
        await super().commit(writes, expected)
        for write in writes:
            if isinstance(write, Put) and write.collection == COLLECTION and write.document["version"] == 1:
                assert stands[write.document["kind"]] in ("given", "not-needed")


class AgreementsAsModel(RuleBasedStateMachine):
    """One store, its services that come and go, and the model."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = WatchedStore()
        self.clock = SteppedClock(BEGINS)
        self.model = Model()
        self.done: list[Command] = []
        self.number = 0

    @initialize(leaders=st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), asked=st.booleans())
    def somebody_leads_and_the_works_council_consented(self, leaders: tuple[str, str], asked: bool) -> None:
        self.model.town = Town({UNITS[0]: {FIRST: leaders[0]}, UNITS[1]: {date(2020, 1, 1): leaders[1]}})
        now, day = self.clock.now(), date(2026, 1, 5)
        for kind in KIND_CODES[: 1 if asked else 2]:
            given = RecordConsent(kind, f"given {kind}", ConsentState.GIVEN, day, None, 0, "works-council", now)
            self.agree([given], [self.runner.run(outcome(self.service(), given))])
        made = MakeAgreement(
            "first",
            UNITS[0],
            KINDS[KIND_CODES[0]],
            date(2026, 3, 2),
            date(2026, 9, 1),
            date(2026, 6, 1),
            "Zo.",
            "bureau",
            now,
        )
        self.agree([made], [self.runner.run(outcome(self.service(), made))])

    def service(self, death: Death | None = None, breaths: Iterable[int] = ()) -> Agreements:
        """A process that has just started."""
        store = FragileStore(self.store, death, breaths)
        return Agreements(
            AgreementRecords(store, Outbox(store, self.clock)),
            Consents(store, Audit(store, self.clock)),
            LedBy(self.model.town),
            KINDS,
            SOURCE,
        )

    def asked(self, data: st.DataObject, like: Command | None = None, *, same: bool = False) -> Command:
        """A new command, about the same as *like*; of the *same* kind too."""
        self.number += 1
        return data.draw(commands(self.model, self.clock.now(), self.number, like, same=same))

    async def insisted(self, death: Death | None, breaths: Iterable[int], command: Command) -> str:
        """The answer to *command* of a process that may die, or of the one after it."""
        dying, living = self.service(death, breaths), self.service()
        answer: str = await insisted(lambda: outcome(dying, command), lambda: outcome(living, command))
        return answer

    # What happens

    @rule(data=st.data())
    def somebody_asks(self, data: st.DataObject) -> None:
        command = self.asked(data)
        self.agree([command], [self.runner.run(outcome(self.service(), command))])

    @rule(data=st.data(), death=deaths)
    def the_process_dies_and_the_same_is_asked_again(self, data: st.DataObject, death: Death) -> None:
        command = self.asked(data)
        self.agree([command], [self.runner.run(self.insisted(death, (), command))])

    @rule(data=st.data(), breaths=st.lists(st.integers(0, 3), min_size=16, max_size=16), death=st.none() | deaths)
    def two_ask_who_saw_the_same(self, data: st.DataObject, breaths: list[int], death: Death | None) -> None:
        one = self.asked(data)
        other = self.asked(data, one if data.draw(st.integers(0, 4)) else None)

        async def both() -> list[str]:
            first = self.insisted(death, breaths[:8], one)
            return list(await asyncio.gather(first, self.insisted(None, breaths[8:], other)))

        self.agree([one, other], self.runner.run(both()))

    @precondition(lambda self: self.done)
    @rule(data=st.data(), hours=st.sampled_from([0, 20]))
    def what_was_done_is_asked_again(self, data: st.DataObject, hours: int) -> None:
        self.time_passes(hours)
        command = replace(data.draw(st.sampled_from(self.done)), now=self.clock.now())
        changed = self.runner.run(sent(self.service(), command))
        assert not changed or isinstance(command, FollowLeaders)
        self.model.do(command)
        other = self.asked(data, command, same=True)  # its id may not stand for anything else
        name = IDS.get(type(command))
        if name is not None:
            other = replace(other, **{name: getattr(command, name)})
        self.agree([other], [self.runner.run(outcome(self.service(), other))])

    @rule(hours=st.integers(1, 24 * 40))
    def time_passes(self, hours: int) -> None:
        self.clock.set(self.clock.now() + timedelta(hours=hours))

    @rule(unit=st.sampled_from(UNITS), person=st.none() | st.sampled_from(PEOPLE), days=st.integers(-30, 30))
    def somebody_else_leads_a_unit(self, unit: str, person: str | None, days: int) -> None:
        self.model.town.led[unit][today(self.clock.now()) + timedelta(days=days)] = person

    @rule(days=st.integers(-30, 30))
    def two_units_become_one(self, days: int) -> None:
        self.model.town.merged.setdefault(UNITS[1], (today(self.clock.now()) + timedelta(days=days), UNITS[0]))

    # What must hold

    def agree(self, asked: Sequence[Command], found: Sequence[str]) -> None:
        """The model gives the same answers, in one order or the other, and leaves the same facts and consents."""
        left = self.facts(), self.consents()
        for order in (range(len(asked)), reversed(range(len(asked)))):
            model = self.model.copy()
            answers = {at: modelled(model, asked[at]) for at in order}
            if [answers[at] for at in range(len(asked))] == list(found) and (told(model), said(model)) == left:
                self.model = model
                self.done += [command for command, answer in zip(asked, found, strict=True) if answer == "done"]
                return
        model = self.model.copy()
        assert list(found) == [modelled(model, each) for each in asked]
        assert left == (told(model), said(model))
        raise AssertionError("in the one order the answers agree, in the other the facts")

    def facts(self) -> dict[str, list[Told]]:
        """What lies in the outbox, by agreement and in order; every sequence is there once."""
        found: dict[str, list[Told]] = {}
        for row in self.store.documents(ROWS).values():  # its ids sort by agreement and sequence
            fact = json.loads(row["value"])
            told_so_far = found.setdefault(fact["subject"], [])
            told_so_far.append(kind_and_data(fact))
            assert int(fact["sequence"]) == len(told_so_far)
        return found

    def consents(self) -> dict[str, list[tuple[str, str]]]:
        """What stands about each kind, as it is stored."""
        rows = self.store.documents(CONSENTS)
        return {
            kind: [(each["change"], each["to"]) for each in row["consent"]["changes"]] for kind, row in rows.items()
        }

    @invariant()
    def what_is_stored_is_what_the_facts_say(self) -> None:
        records = self.service().records
        rows = self.store.documents(COLLECTION)
        assert rows.keys() == self.model.agreements.keys()
        running = self.runner.run(records.find(Wanted(final=False), limit=99))
        ended = self.runner.run(records.find(Wanted(final=True), limit=99))
        held = self.model.agreements
        first = sorted((each.next_on, name) for name, each in held.items() if each.state not in ENDS)
        assert [each.agreement.agreement for each in running] == [name for _, name in first]
        for stored in (*running, *ended):
            agreement = stored.agreement
            assert shown(agreement) == shown_of(agreement.agreement, held[agreement.agreement])
            assert (rows[agreement.agreement]["state"], rows[agreement.agreement]["unit"]) == (
                agreement.state,
                agreement.unit,
            )
        assert not any(person in json.dumps(rows) for person in PEOPLE)

    def teardown(self) -> None:
        """In the end everything is on the log, once and in order, as its contract has it."""
        with self.runner:
            published = self.runner.run(relayed(self.store, self.clock, TOPIC))
        found: dict[str, list[Told]] = {}
        for fact in published:
            check_fact(TOPIC, fact)
            found.setdefault(fact["subject"], []).append(kind_and_data(fact))
        assert len({fact["id"] for fact in published}) == len(published)
        assert found == told(self.model)


def kind_and_data(fact: dict[str, Any]) -> Told:
    """A fact as the model tells it."""
    return fact["type"].removeprefix("nl.peil.plans.").removesuffix(".v1"), fact["data"]


def told(model: Model) -> dict[str, list[Told]]:
    """What was told of every agreement."""
    return {name: list(held.told) for name, held in model.agreements.items()}


def said(model: Model) -> dict[str, list[tuple[str, str]]]:
    """What stands about every kind of which something was recorded."""
    return {
        kind: [(change, str(asked["to"])) for change, asked in each.asked.items()]
        for kind, each in model.consents.items()
    }


def shown(agreement: Agreement) -> tuple[Any, ...]:
    """How *agreement* stands."""
    days = agreement.made_on, agreement.due_on, agreement.review_on, agreement.since, agreement.next_on
    return str(agreement.state), *days, agreement.version, agreement.text, agreement.held_by


def shown_of(name: str, held: Held) -> tuple[Any, ...]:
    """The same of an agreement as the model has it."""
    days = held.made_on, held.due_on, held.review_on, held.since, held.next_on
    return held.state, *days, held.happened, held.made["text"], holder(name, held.held_by)


def modelled(model: Model, command: Command) -> str:
    """What the model answers."""
    try:
        model.do(command)
    except No as no:
        return str(no)
    return "done"


async def sent(service: Agreements, command: Command) -> bool:
    """Give *command* to the handler that it is for. Returns whether it changed anything."""
    match command:
        case MakeAgreement():
            return (await service.make(command)).changed
        case NoteProgress():
            return (await service.note(command)).changed
        case Reschedule():
            return (await service.reschedule(command)).changed
        case RecordConsent():
            return (await service.record_consent(command, "test:somebody"))[1]
        case _:
            organisation = await service.responsibilities.on(today(command.now))
            return await hand_over_all(service, organisation, SteppedClock(command.now)) > 0


async def outcome(service: Agreements, command: Command) -> str:
    """``done``, or the name of the rule that it breaks."""
    try:
        await sent(service, command)
    except Refusal as refusal:
        return type(refusal).__name__
    return "done"


TestAgreementsAsModel = AgreementsAsModel.TestCase
TestAgreementsAsModel.settings = settings(
    max_examples=int(os.environ.get("PEIL_TEST_EXAMPLES", "100")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
