"""
Drawing a code: the one place where a person gets what they answer with.

This is the seam at which blind signatures take the place of lists of codes: then the browser makes the token, and
whoever stands here signs it without seeing it. Until then this process sees code and person together for as long as one
request lasts, and writes down nothing that joins them: the invitation gets its mark, and one random code disappears
from the list of the leaf, in one commit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from peil_chassis.store.port import Conflict, Put, Ref, Store
from peil_issuer.campaigns.domain.codes import BYTES, chosen
from peil_issuer.campaigns.domain.refusals import CampaignUnknown, DrawnBefore, NotInvited, NotOpen
from peil_issuer.campaigns.storage import (
    CODES,
    INVITATIONS,
    code_list,
    invitation,
    invitation_id,
    list_id,
    load,
)

RandomBytes = Callable[[int], bytes]
"""As many random bytes as asked for. On a real machine from the operating system."""

TRIES = 40
"""More commits of other processes on one list at the same moment than there can be."""


class DrawTooBusy(Exception):
    """So many commits on one list came in between that this draw never got its turn. Transient."""


class CodeDraw:
    """Hands out codes, one to everybody who is invited."""

    def __init__(self, store: Store, random: RandomBytes) -> None:
        self._store = store
        self._random = random
        self._turn = asyncio.Lock()

    async def has_drawn(self, campaign: str, person: str) -> bool | None:
        """Whether *person* drew their code of *campaign*; None when they are not invited. Raises `StoreAway`."""
        named = invitation_id(campaign, person)
        found = (await self._store.load(INVITATIONS, [named])).get(named)
        return None if found is None else bool(found["drawn"])

    async def draw(self, campaign: str, person: str, now: datetime) -> str:
        """
        A code for *person*, who cannot get another.

        Raises:
            CampaignUnknown, NotOpen, NotInvited, DrawnBefore: nothing was written.
            DrawTooBusy, StoreAway: transient. After `StoreAway` the code may be gone, and nobody knows it.
        """
        stored = await load(self._store, campaign)
        if stored is None:
            raise CampaignUnknown(campaign)
        if stored.campaign.state != "open" or now >= stored.campaign.closes_at:
            raise NotOpen("Codes are handed out between opening and closing.")
        # One by one in this process, so that a whole department at once does not wear out its tries.
        async with self._turn:
            for _ in range(TRIES):
                try:
                    return await self._try(campaign, person)
                except Conflict:
                    continue
        raise DrawTooBusy

    async def _try(self, campaign: str, person: str) -> str:
        named = invitation_id(campaign, person)
        invited = (await self._store.load(INVITATIONS, [named])).get(named)
        if invited is None:
            raise NotInvited("This person is not invited to this campaign.")
        if invited["drawn"]:
            raise DrawnBefore("This person drew a code before; there is no second one.")
        at = list_id(campaign, invited["leaf"])
        held = (await self._store.load(CODES, [at])).get(at)
        if held is None or held["shut"] or not held["codes"]:
            raise NotOpen("This campaign hands out no codes any more.")
        codes = list(held["codes"])
        code: str = codes.pop(chosen(len(codes), self._random(BYTES)))
        leaf = invited["leaf"]
        await self._store.commit(
            [
                Put(INVITATIONS, invitation(campaign, person, leaf, drawn=True)),
                Put(CODES, code_list(campaign, leaf, codes, invited=held["invited"])),
            ],
            # The number left only falls, so it tells whether the list is the one that was read.
            {Ref(INVITATIONS, named): {"drawn": False}, Ref(CODES, at): {"left": held["left"], "shut": False}},
        )
        return code
