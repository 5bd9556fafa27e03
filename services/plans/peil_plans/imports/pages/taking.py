"""Taking over what was chosen of a later paper: of one action all of it, or nothing; and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import TypeAlias

from peil_chassis.clock import Clock, timestamp
from peil_contracts.catalogue import check_fact
from peil_contracts.violations import ContractBroken
from peil_plans.action_plans.domain.decisions import ChangeActionStatus, change_action_status
from peil_plans.action_plans.domain.dossier import Entry
from peil_plans.action_plans.domain.evolving import evolve
from peil_plans.action_plans.domain.plan import Action, Plan, PlansEvent, Status
from peil_plans.action_plans.domain.recording import RecordEntry, record_entry, recordings_of
from peil_plans.action_plans.domain.refusals import StaleEntry, StaleVersion
from peil_plans.action_plans.domain.revising import ReviseAction, revise_action
from peil_plans.action_plans.facts import change_id, drafts
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.finding import find_plan
from peil_plans.imports.pages.adding import Added, new_action
from peil_plans.imports.pages.keys import ADDED, PAPER, STATUS
from peil_plans.imports.pages.later import Choice, Later, ids_of, with_chosen
from peil_plans.imports.pages.lines import lines_of_new
from peil_plans.imports.pages.words import ALREADY_ADDED, rule_words
from peil_plans.refusals import Refusal

_STALE = "Iemand anders wijzigde deze actie intussen. Hieronder staat wat nu nog verschilt. Kies opnieuw."
_Command: TypeAlias = ReviseAction | ChangeActionStatus | RecordEntry


@dataclass(slots=True)
class Taking:
    """
    The differences that somebody takes over, in their name, on a day.

    Attributes:
        plan: The plan as it was last read.
        stored: How many of the chosen differences and new actions are stored.
        left: How many are not, because of what ``wrong`` says, by difference or new action.
    """

    action_plans: ActionPlans
    clock: Clock
    plan: Plan
    typed: Mapping[str, str]
    role: str
    on: date
    stored: int = 0
    left: int = 0
    wrong: dict[str, str] = field(default_factory=dict)

    async def take(self, later: Later) -> None:
        """
        Take over what was chosen, action by action; an action of which something is refused stays as it is.

        Raises:
            TooBusy, StoreAway: transient; what is ``stored`` is, and the same form again is safe.
        """
        for action in self.plan.actions:
            chosen = [each for each in later.of(action.action) if each.key in self.typed and not each.impossible]
            if chosen:
                await self._take(action, chosen)
        for added in later.added:
            if added.key in self.typed:
                await self._add(added)

    async def _take(self, action: Action, chosen: Sequence[Choice]) -> None:
        """What was chosen of one action: first what it is, in one revision, then how it stands, then its lines."""
        stored = self.stored
        try:
            await self._say(list(self._commands(action, chosen)))
        except (StaleVersion, StaleEntry):
            self.wrong[chosen[0].key] = f"Actie {action.code}: {_STALE}"
        except (Refusal, ContractBroken) as refusal:
            self.wrong[chosen[0].key] = f"Actie {action.code}: {_refused(refusal)}"
        self.left += len(chosen) - (self.stored - stored)

    def _commands(self, action: Action, chosen: Sequence[Choice]) -> Iterator[tuple[_Command, int]]:
        """What is said of an action, each with how many of the chosen differences it stores."""
        name, form = self.plan.content.plan, self.typed.get("formulier", "")
        seen = _whole(self.typed.get(f"v-{action.action}", ""))
        statuses = [each for each in chosen if each.difference.now and each.difference.now.field == "status"]
        lines = [each for each in chosen if each.line is not None]
        revised = with_chosen(action, chosen, ids_of(self.plan, action.action))
        if revised != action:
            change = change_id(name, action.action, PAPER.format(form))
            command = ReviseAction(name, revised, change, self.on, None, seen, self.role, self.clock.now())
            yield command, len(chosen) - len(statuses) - len(lines)
            seen += 1
        for each in statuses[:1]:
            yield self._step(action, each, seen), len(statuses)
        for each in lines:
            if each.line is not None:
                yield self._line(each.line, change_id(name, each.key, form)), 1

    def _step(self, action: Action, choice: Choice, seen: int) -> ChangeActionStatus:
        now, form = choice.difference.now, self.typed.get("formulier", "")
        return ChangeActionStatus(
            plan=self.plan.content.plan,
            action=action.action,
            change=change_id(self.plan.content.plan, action.action, STATUS.format(form)),
            to=Status(str(now.content if now else "")),
            changed_on=self.on,
            reason=self.typed.get(f"{choice.key}-reden", "").strip() or None,
            seen_version=seen,
            by_role=self.role,
            now=self.clock.now(),
        )

    def _line(self, entry: Entry, change: str) -> RecordEntry:
        seen = len(recordings_of(self.plan, entry.entry))
        name = self.plan.content.plan
        return RecordEntry(name, entry, change, self.on, None, seen, self.role, self.clock.now())

    async def _add(self, added: Added) -> None:
        name, before = self.plan.content.plan, self.stored
        try:
            if added.there:
                self.wrong[added.key] = _new(added, ALREADY_ADDED.format(added.there))
                return
            self.plan = await find_plan(self.action_plans, name)
            action, change = new_action(self.plan, added), change_id(name, added.action, ADDED)
            command = ReviseAction(name, action, change, self.on, None, 0, self.role, self.clock.now())
            lines = lines_of_new(self.plan, added.action, added.proposed, action.code)
            said = [self._line(entry, change_id(name, entry.entry, ADDED)) for entry in lines]
            await self._say([(command, 1), *((each, 0) for each in said)])
        except (Refusal, ContractBroken) as refusal:
            self.wrong[added.key] = _new(added, _refused(refusal))
        finally:
            self.left += 1 - (self.stored - before)

    async def _say(self, commands: Sequence[tuple[_Command, int]]) -> None:
        """Say all, after a look whether any would be refused: only what somebody else does meanwhile comes between."""
        said = [(each, many) for each, many in commands if not self._recorded(each)]
        self._refuse_any([each for each, _ in said])
        self.stored += sum(many for _, many in commands) - sum(many for _, many in said)
        for command, many in said:
            match command:
                case ReviseAction():
                    handled = await self.action_plans.revise_action(command)
                case ChangeActionStatus():
                    handled = await self.action_plans.change_action_status(command)
                case RecordEntry():
                    handled = await self.action_plans.record_entry(command)
            self.plan, self.stored = handled.plan, self.stored + many

    def _recorded(self, command: _Command) -> bool:
        """Whether it is a line that was recorded by this very change: sent again, another line may have come since."""
        return isinstance(command, RecordEntry) and any(
            record.change == command.change for record in recordings_of(self.plan, command.entry.entry)
        )

    def _refuse_any(self, commands: Sequence[_Command]) -> None:
        """Raise what the first command would be refused for that is, were all said one after another. Pure."""
        plan = self.plan
        for command in commands:
            events = self._events(plan, command)
            for draft in drafts(self.action_plans.source, plan, events):
                numbered = {"recordedtime": timestamp(command.now), "sequence": "1", "sequencetype": "Integer"}
                check_fact(draft.topic, {**draft.event, **numbered})
            plan = reduce(evolve, events, plan) or plan

    def _events(self, plan: Plan, command: _Command) -> list[PlansEvent]:
        match command:
            case ReviseAction():
                taxonomy = self.action_plans.taxonomy_on(plan.content.adopted_on)
                return revise_action(
                    plan, command, taxonomy, lambda action: change_id(command.plan, action, command.change)
                )
            case ChangeActionStatus():
                return change_action_status(plan, command)
            case RecordEntry():
                return record_entry(plan, command)


def _new(added: Added, sentence: str) -> str:
    return f"Nieuwe actie ‘{added.proposed.title}’: {sentence}"


def _refused(refusal: Refusal | ContractBroken) -> str:
    rule = refusal.rule if isinstance(refusal, Refusal) else refusal.violations[0].rule
    return rule_words(rule)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
