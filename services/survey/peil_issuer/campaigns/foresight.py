"""What a campaign would show: an open one by its frozen tree, one that is planned by the tree of today."""

from __future__ import annotations

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.store.port import Store
from peil_issuer.campaigns import storage
from peil_issuer.campaigns.domain.campaign import Campaign
from peil_issuer.campaigns.domain.opening import freeze
from peil_issuer.campaigns.domain.preview import Preview, frame, preview
from peil_issuer.campaigns.invitees import builds_to_read, invitees_on
from peil_issuer.organisation.domain import NoMunicipality


class Foresight:
    """Works out previews; it reads sizes of leaves, and no answer, for there is none here."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Reads *store*; *clock* says which day is today."""
        self._store = store
        self._clock = clock

    async def of(self, campaign: Campaign) -> Preview | None:
        """
        The preview of *campaign*; None when nobody is known who could be invited, or no frame of it was kept.

        Raises:
            StoreAway: the store does not answer.
        """
        if campaign.state != "planned":
            kept = await storage.load_frame(self._store, campaign.plan.campaign)
            return None if kept is None else preview(kept, campaign.k)
        builds = await builds_to_read(self._store)
        if builds is None:
            return None
        try:
            invitees = await invitees_on(self._store, builds, amsterdam_day(self._clock.now()))
        except NoMunicipality:
            return None
        frozen = freeze(campaign, invitees.paths.values(), invitees.levels)
        if not frozen.leaves:
            return None
        return preview(frame(frozen.leaves, invitees.paths.values(), invitees.levels), campaign.k)
