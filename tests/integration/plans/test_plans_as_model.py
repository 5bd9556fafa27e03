"""Action plans held against a plain model: at once, beside others, killed in the worst place, and sent again."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from dying_processes import Death, FragileStore, deaths, insisted, relayed
from peil_chassis.clock import SteppedClock
from peil_chassis.outbox import ROWS, Outbox
from peil_chassis.store.memory import MemoryStore
from peil_contracts.catalogue import check_fact
from peil_plans.action_plans.domain.decisions import AdoptPlan
from peil_plans.action_plans.domain.lines import PlanLines, lines_of
from peil_plans.action_plans.domain.refusals import StaleVersion
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.action_plans.facts import TOPIC
from peil_plans.action_plans.handlers import ActionPlans, Handled
from peil_plans.action_plans.storage import LINES, Plans
from peil_plans.refusals import Refusal
from plans_asked import commands, goes_on
from plans_gates import BEGUN, No
from plans_model import Command, Model
from plans_told import Told, folded, shown

SOURCE = "urn:nld:oin:00000001234567890000:systeem:peil-plans"
BEGINS = datetime(2026, 3, 3, 9, tzinfo=UTC)
STALE = ("StaleVersion", "StaleEntry", "StalePhase")
TAXONOMY = Taxonomy(frozenset(), {})


class PlansAsModel(RuleBasedStateMachine):
    """One store, its services that come and go, and the model."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = MemoryStore()
        self.clock = SteppedClock(BEGINS)
        self.model = Model()
        self.done: list[Command] = []
        self.number = 0
        self.gates: dict[tuple[str, str], set[str]] = {}

    def service(self, death: Death | None = None, breaths: Iterable[int] = ()) -> ActionPlans:
        """A process that has just started."""
        store = FragileStore(self.store, death, breaths)
        return ActionPlans(Plans(store, Outbox(store, self.clock)), SOURCE, lambda day: TAXONOMY)

    def asked(self, data: st.DataObject, like: Command | None = None) -> Command:
        """A new command, about the same as *like*."""
        self.number += 1
        return data.draw(commands(self.model, self.clock.now(), self.number, like))

    async def insisted(self, death: Death | None, breaths: Iterable[int], command: Command) -> str:
        """The answer to *command* of a process that may die, or of the one after it."""
        dying, living = self.service(death, breaths), self.service()
        return await insisted(lambda: outcome(dying, command), lambda: outcome(living, command))

    # What happens

    @rule(data=st.data())
    def somebody_asks(self, data: st.DataObject) -> None:
        command = self.asked(data)
        self.agree([command], [self.runner.run(outcome(self.service(), command))])

    @rule(data=st.data(), death=deaths)
    def the_process_dies_and_the_same_is_asked_again(self, data: st.DataObject, death: Death) -> None:
        command = self.asked(data)
        self.agree([command], [self.runner.run(self.insisted(death, (), command))])

    @rule(data=st.data(), breaths=st.lists(st.integers(0, 3), min_size=12, max_size=12), death=st.none() | deaths)
    def two_ask_who_saw_the_same(self, data: st.DataObject, breaths: list[int], death: Death | None) -> None:
        one = self.asked(data)
        other = self.asked(data, one if data.draw(st.integers(0, 4)) else None)

        async def both() -> list[str]:
            first = self.insisted(death, breaths[:6], one)
            return list(await asyncio.gather(first, self.insisted(None, breaths[6:], other)))

        found = self.runner.run(both())
        self.agree([one, other], found)
        for command, answer in zip((one, other), found, strict=True):
            if answer in STALE:  # told so, and sends what was typed once more
                self.send_anew(command)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def what_was_done_is_asked_again(self, data: st.DataObject) -> None:
        command = data.draw(st.sampled_from(self.done))
        if not isinstance(command, AdoptPlan):
            command = replace(command, now=self.clock.now())
        handled = self.runner.run(sent(self.service(), command))
        assert not handled.changed
        self.model.do(command)
        if not isinstance(command, AdoptPlan):  # its id may not stand for anything else
            other = self.asked(data, command)
            assert not isinstance(other, AdoptPlan)
            other = replace(other, change=command.change)
            self.agree([other], [self.runner.run(outcome(self.service(), other))])

    @rule(hours=st.integers(1, 24 * 40))
    def time_passes(self, hours: int) -> None:
        self.clock.set(self.clock.now() + timedelta(hours=hours))

    # What must hold

    def agree(self, asked: Sequence[Command], found: Sequence[str]) -> None:
        """The model gives the same answers, in one order or the other, and leaves the same facts."""
        facts = self.facts()
        for order in (range(len(asked)), reversed(range(len(asked)))):
            model = self.model.copy()
            answers = {at: modelled(model, asked[at]) for at in order}
            if [answers[at] for at in range(len(asked))] == list(found) and told(model) == facts:
                self.model = model
                self.done += [command for command, answer in zip(asked, found, strict=True) if answer == "done"]
                return
        model = self.model.copy()
        assert list(found) == [modelled(model, each) for each in asked]
        assert facts == told(model)
        raise AssertionError("in the one order the answers agree, in the other the facts")

    def send_anew(self, command: Command) -> None:
        """The same words again, from somebody who has now read what they missed."""
        assert not isinstance(command, AdoptPlan)
        for seen in range(99):
            answer = self.runner.run(outcome(self.service(), renewed := replace(command, seen_version=seen)))
            if answer not in STALE:
                break
        self.agree([renewed], [answer])

    def facts(self) -> dict[str, list[Told]]:
        """What lies in the outbox, by plan and in order; every sequence is there once."""
        found: dict[str, list[Told]] = {}
        for row in self.store.documents(ROWS).values():  # its ids sort by plan and sequence
            fact = json.loads(row["value"])
            told_so_far = found.setdefault(fact["subject"], [])
            told_so_far.append(kind_and_data(fact))
            assert int(fact["sequence"]) == len(told_so_far)
        return found

    @invariant()
    def what_is_stored_is_what_the_facts_say(self) -> None:
        stored = self.runner.run(Plans(self.store, Outbox(self.store, self.clock)).load_all(list(self.model.plans)))
        lines = self.store.documents(LINES)
        assert stored.keys() == self.model.plans.keys() == lines.keys()
        facts = self.facts()
        said = {name: spoken(facts[name], held.actions) for name, held in self.model.plans.items()}
        for name, held in self.model.plans.items():
            plan = stored[name].plan
            assert shown(plan) == folded(facts[name])
            assert plan.actions == tuple(held.actions.values())
            assert {each: [one.change for one in plan.course_of(each)] for each in held.actions} == said[name]
            assert {each: plan.version_of(each) for each in held.actions} == held.versions
            assert {each.action: plan.status_since(each) for each in plan.actions} == held.since
            assert (plan.phase, len(plan.phases)) == (held.phase, held.phases)
            assert lines[name]["lines"] == msgspec.json.encode(lines_of(plan)).decode()
            assert goes_on(plan, held)

    @invariant()
    def nothing_has_begun_before_its_approval(self) -> None:
        stored = self.runner.run(Plans(self.store, Outbox(self.store, self.clock)).load_all(list(self.model.plans)))
        for name, held in self.model.plans.items():
            plan = stored[name].plan
            closed = {each.action for each in plan.actions if any(m.gate and not m.done for m in each.milestones)}
            begun = {each.action for each in plan.actions if str(plan.status_of(each)) in BEGUN}
            assert not closed & begun
            gates = {(name, each.action): {m.milestone for m in each.milestones if m.gate} for each in plan.actions}
            assert all(self.gates.get((name, each), set()) <= gates[name, each] for each in begun)
            self.gates |= {(name, each): gates[name, each] if each in begun else set() for each in held.actions}
            lines = msgspec.json.decode(self.store.documents(LINES)[name]["lines"], type=PlanLines).lines
            assert {line.action for line in lines if line.awaits} == closed
            assert all(held.status[each] is plan.status_of(plan.actions[at]) for at, each in enumerate(held.actions))

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
    """What was told of every plan."""
    return {name: held.told for name, held in model.plans.items()}


def spoken(facts: Sequence[Told], actions: Iterable[str]) -> dict[str, list[str]]:
    """What was said of each of these actions, by the ids of the changes."""
    found: dict[str, list[str]] = {name: [] for name in actions}
    for kind, data in facts:
        if kind in ("action-status-changed", "action-revised"):
            found[data["action"] if kind == "action-status-changed" else data["action"]["action"]].append(
                data["change"]
            )
    return found


def modelled(model: Model, command: Command) -> str:
    """What the model answers."""
    try:
        model.do(command)
    except No as no:
        return str(no)
    return "done"


async def sent(service: ActionPlans, command: Command) -> Handled:
    """Give *command* to the handler that it is for."""
    names = {"AdoptPlan": "adopt_plan", "ChangeActionStatus": "change_action_status", "ReviseAction": "revise_action"}
    names |= {"RecordEntry": "record_entry", "WithdrawEntry": "withdraw_entry", "ChangePhase": "change_phase"}
    handled: Handled = await getattr(service, names[type(command).__name__])(command)
    return handled


async def outcome(service: ActionPlans, command: Command) -> str:
    """``done``, or the name of the rule that it breaks. Whoever is told of a newer version is told what they missed."""
    try:
        await sent(service, command)
    except Refusal as refusal:
        silent = isinstance(refusal, StaleVersion) and not refusal.missed
        return "told of nothing" if silent else type(refusal).__name__
    return "done"


TestPlansAsModel = PlansAsModel.TestCase
TestPlansAsModel.settings = settings(
    max_examples=int(os.environ.get("PEIL_TEST_EXAMPLES", "30")),
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
