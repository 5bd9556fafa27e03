"""The shell around what somebody decides about a campaign: load, decide, save, and again when somebody was first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from peil_chassis.clock import Clock
from peil_chassis.store.port import Conflict, Delete, Ref, Store
from peil_contracts.catalogue import check_fact
from peil_issuer.campaigns import storage
from peil_issuer.campaigns.domain.campaign import Campaign, Plan, plan_campaign, replace_plan
from peil_issuer.campaigns.domain.refusals import CampaignFrozen, CampaignUnknown
from peil_issuer.campaigns.facts import TOPIC, trial

TRIES = 8


class TooBusy(Exception):
    """So many commits on one campaign came in between that this one never got its turn. Transient."""


@dataclass(frozen=True, slots=True)
class Handled:
    """The campaign after a command, and whether the command changed it."""

    campaign: Campaign
    changed: bool


class Campaigns:
    """What a survey operator decides: plan a campaign, replace or withdraw it until it opens."""

    def __init__(self, store: Store, clock: Clock, *, source: str) -> None:
        """*source* is the ``source`` of the facts that opening will publish."""
        self.store = store
        self._clock = clock
        self._source = source

    async def plan(self, plan: Plan) -> Handled:
        """
        Plan a campaign, which opens and closes by itself; the same plan again changes nothing.

        Raises:
            Refusal: a rule of the domain is broken; nothing was written.
            ContractBroken: what opening would publish does not keep its contract; nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        return await self._decided(plan, lambda before: plan_campaign(before, plan, self._clock.now()))

    async def replace(self, plan: Plan) -> Handled:
        """
        Put another plan in place of one that is not open.

        Raises:
            CampaignUnknown, CampaignFrozen, Refusal, ContractBroken: nothing was written.
            TooBusy, StoreAway: transient; the same command again is safe.
        """

        def _decide(before: Campaign | None) -> Campaign:
            if before is None:
                raise CampaignUnknown(plan.campaign)
            return replace_plan(before, plan, self._clock.now())

        return await self._decided(plan, _decide)

    async def withdraw(self, campaign: str) -> None:
        """
        Take back a campaign that is not open: nobody was told of it.

        Raises:
            CampaignUnknown: there is none.
            CampaignFrozen: it was opened.
            TooBusy, StoreAway: transient; the same command again is safe.
        """
        for _ in range(TRIES):
            seen = await storage.load(self.store, campaign)
            if seen is None:
                raise CampaignUnknown(campaign)
            if seen.campaign.state != "planned":
                raise CampaignFrozen(campaign)
            ref = Ref(storage.CAMPAIGNS, campaign)
            try:
                await self.store.commit([Delete(storage.CAMPAIGNS, campaign)], {ref: {"version": seen.version}})
            except Conflict:
                continue
            return
        raise TooBusy(campaign)

    async def read(self, campaign: str) -> Campaign:
        """
        The campaign as it stands.

        Raises:
            CampaignUnknown: there is none.
            StoreAway: the store does not answer.
        """
        seen = await storage.load(self.store, campaign)
        if seen is None:
            raise CampaignUnknown(campaign)
        return seen.campaign

    async def _decided(self, plan: Plan, decide: Callable[[Campaign | None], Campaign]) -> Handled:
        for _ in range(TRIES):
            seen = await storage.load(self.store, plan.campaign)
            after = decide(seen.campaign if seen else None)
            if seen is not None and after == seen.campaign:
                return Handled(after, changed=False)
            # What opening will publish is tried now: at the moment of opening nobody is there to mend a text.
            check_fact(TOPIC, trial(self._source, after, self._clock.now()))
            write, ref, expected = storage.campaign_write(after, seen)
            try:
                await self.store.commit([write], {ref: expected})
            except Conflict:
                continue
            return Handled(after, changed=True)
        raise TooBusy(plan.campaign)
