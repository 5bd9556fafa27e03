"""The shell around the decisions: load, decide, save with the outbox, and again when somebody was first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from peil_chassis.audit import Act
from peil_chassis.clock import amsterdam_day
from peil_chassis.store.port import Conflict
from peil_plans.action_plans.domain.taxonomy import Taxonomy
from peil_plans.agreements.domain.agreement import Agreement, AgreementEvent, folded
from peil_plans.agreements.domain.consent import Consent, RecordConsent, record_consent
from peil_plans.agreements.domain.decisions import (
    HandOver,
    MakeAgreement,
    NoteProgress,
    Reschedule,
    hand_over,
    make_agreement,
    note_progress,
    reschedule,
)
from peil_plans.agreements.domain.kinds import Kind
from peil_plans.agreements.domain.refusals import AgreementUnknown
from peil_plans.agreements.domain.serving import NOTHING
from peil_plans.agreements.facts import drafts, own_id
from peil_plans.agreements.storage import AgreementRecords, Consents
from peil_plans.organisation.domain import Organisation
from peil_plans.organisation.storage import Responsibilities
from peil_plans.refusals import TooBusy

TRIES = 12
"""More commits on one agreement at the same moment than people can make; agreements of one kind share its gate."""
PAUSE_S = 0.005

Decide: TypeAlias = Callable[[Agreement | None, Consent], list[AgreementEvent]]
"""What follows for an agreement (None: there is none) while the consent stands so; raises `Refusal`."""


@dataclass(frozen=True, slots=True)
class Handled:
    """The agreement after a command, and whether the command changed it."""

    agreement: Agreement
    changed: bool


@dataclass(frozen=True, slots=True)
class Agreements:
    """
    The commands on agreements and on the consent to them.

    Attributes:
        kinds: The kinds there are, by code.
        source: The ``source`` of the facts this service publishes.
        taxonomy_on: What an agreement made on a day can serve: the mandate in force on that day.
    """

    records: AgreementRecords
    consents: Consents
    responsibilities: Responsibilities
    kinds: Mapping[str, Kind]
    source: str
    taxonomy_on: Callable[[date], Taxonomy] = lambda day: NOTHING

    async def make(self, command: MakeAgreement) -> Handled:
        """
        Make an agreement with whoever manages the unit on its day; the same again changes nothing.

        When somebody else leads the unit by now, the agreement is handed to them in the same commit.

        Raises:
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the facts it would publish do not keep their contract; nothing was written.
            RelationsUnknown: who manages the unit cannot be told now.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        then = await self.responsibilities.on(command.day(command.now))
        today = await self.responsibilities.on(amsterdam_day(command.now))
        manager = then.leader(command.unit).person if then.is_open(command.unit) else None

        taxonomy = self.taxonomy_on(command.day(command.now))

        def _decide(agreement: Agreement | None, gate: Consent) -> list[AgreementEvent]:
            events: list[AgreementEvent] = list(make_agreement(agreement, gate, manager, command, taxonomy))
            made = folded(agreement, events)
            return events + list(hand_over(made, handing_over(made, today, command.now))) if made and events else events

        return await self._decided(command.agreement, _decide, gate=command.kind.code)

    async def note(self, command: NoteProgress) -> Handled:
        """
        Note how an agreement stands; the same note again changes nothing.

        Raises:
            AgreementUnknown: there is no such agreement.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._decided(
            command.agreement, lambda agreement, _: list(note_progress(_made(agreement, command.agreement), command))
        )

    async def reschedule(self, command: Reschedule) -> Handled:
        """
        Agree on other days; the same change again changes nothing.

        Raises:
            AgreementUnknown: there is no such agreement.
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._decided(
            command.agreement, lambda agreement, _: list(reschedule(_made(agreement, command.agreement), command))
        )

    async def hand_over(self, agreement: str, organisation: Organisation, now: datetime) -> Handled:
        """
        Let *agreement* follow who leads its unit by *organisation*, as it is on the day of *now*.

        Raises:
            AgreementUnknown: there is no such agreement.
            ContractBroken: the fact it would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same again is safe.
        """

        def _decide(found: Agreement | None, _: Consent) -> list[AgreementEvent]:
            made = _made(found, agreement)
            return list(hand_over(made, handing_over(made, organisation, now)))

        return await self._decided(agreement, _decide)

    async def record_consent(self, command: RecordConsent, who: str) -> tuple[Consent, bool]:
        """
        Record what stands about a kind, by *who* (a subject), who is written down in the audit log with it.

        Returns:
            What stands then, and whether this changed it; the same record again changes nothing.

        Raises:
            Refusal: a rule of the domain is broken; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        act = Act(who, "consent-recorded", "agreement-kind", command.kind, command.by_role)
        for attempt in range(TRIES):
            seen = await self.consents.load(command.kind)
            events = record_consent(seen.consent, command)
            if not events:
                return seen.consent, False
            consent = Consent(command.kind, (*seen.consent.changes, *events))
            try:
                await self.consents.save(consent, seen, act)
            except Conflict:
                await asyncio.sleep(PAUSE_S * attempt)
                continue
            return consent, True
        raise TooBusy(command.kind)

    async def _decided(self, agreement: str, decide: Decide, *, gate: str | None = None) -> Handled:
        """*gate* is the kind whose consent must stand at the commit as it was when it was decided."""
        for attempt in range(TRIES):
            consent = await self.consents.load(gate) if gate else None
            seen = await self.records.load(agreement)
            before = seen.agreement if seen else None
            events = decide(before, consent.consent if consent else Consent(""))
            after = folded(before, events)
            if after is None:
                raise AgreementUnknown(agreement)
            if not events:
                return Handled(after, changed=False)
            try:
                await self.records.save(after, seen, drafts(self.source, agreement, events), consent)
            except Conflict:
                await asyncio.sleep(PAUSE_S * attempt)
                continue
            return Handled(after, changed=True)
        raise TooBusy(agreement)


def handing_over(agreement: Agreement, organisation: Organisation, now: datetime) -> HandOver:
    """The command that lets *agreement* follow who leads its unit by *organisation*."""
    leader = organisation.leader(agreement.unit)
    # The same place in the history has the same id, whoever gets there first.
    handover = own_id(agreement.agreement, "handover", str(agreement.version))
    return HandOver(handover, leader.person, leader.since, now)


def _made(agreement: Agreement | None, id_: str) -> Agreement:
    if agreement is None:
        raise AgreementUnknown(id_)
    return agreement
