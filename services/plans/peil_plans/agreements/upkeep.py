"""
What plans does of itself: agreements follow the manager of their unit.

It looks at the state, not at single appointments, so that order, doublings and corrections make no difference: whoever
leads the unit today, by all facts known now, has the agreement. Each hand-over is one commit on the version that was
read, so that of two processes one does it and the other finds it done.
"""

from __future__ import annotations

import asyncio
from datetime import date

from peil_chassis.clock import Clock, amsterdam_day
from peil_chassis.health import Heartbeat
from peil_chassis.logs import declare_events, get_logger
from peil_chassis.relations import RelationsUnknown
from peil_chassis.store.port import After, DocumentTooLarge, StoreError
from peil_contracts.violations import ContractBroken
from peil_plans.agreements.domain.agreement import holder
from peil_plans.agreements.handlers import Agreements
from peil_plans.agreements.storage import PAGE, Wanted
from peil_plans.organisation.domain import Organisation
from peil_plans.refusals import TooBusy

TURN_S = 1.0
ALL_EVERY_S = 60.0
"""An agreement that was being made while its unit's manager changed is found by looking at all of them again."""

log_ = get_logger()
declare_events(
    {
        "agreements_handed_over": "agreements followed the new managers of their units",
        "handing_over_waits": "store or fold is behind; agreements follow their managers later",
    }
)


async def keep_up(agreements: Agreements, clock: Clock, heartbeat: Heartbeat) -> None:
    """Hand over for ever what is to be handed over, beating *heartbeat*. Cancel to stop; a commit is done or not."""
    done: tuple[Organisation, date] | None = None
    again, waits = 0.0, False
    while True:
        heartbeat.beat()
        now = asyncio.get_running_loop().time()
        try:
            today = amsterdam_day(clock.now())
            organisation = await agreements.responsibilities.on(today)
            if done is None or done[0] is not organisation or done[1] != today or now >= again:
                await hand_over_all(agreements, organisation, clock, heartbeat)
                done, again = (organisation, today), now + ALL_EVERY_S
            waits = False
        except (RelationsUnknown, StoreError, TooBusy) as error:
            if not waits:
                log_.warning("handing_over_waits", error_type=type(error).__name__)
            waits = True
        except Exception as error:  # a fault of ours must not end the loop for good
            log_.error("handing_over_waits", exc_info=error)
        await asyncio.sleep(TURN_S)


async def hand_over_all(
    agreements: Agreements, organisation: Organisation, clock: Clock, heartbeat: Heartbeat | None = None
) -> int:
    """
    Let every agreement that runs follow who leads its unit by *organisation*.

    Returns:
        How many were handed over.

    Raises:
        StoreAway: the store does not answer; another call goes on.
        TooBusy: others were always first with one of them; another call goes on.
    """
    count, after = 0, None
    while True:
        if heartbeat:
            heartbeat.beat()
        found = await agreements.records.find(Wanted(final=False), limit=PAGE, after=after)
        for stored in found:
            each = stored.agreement
            if holder(each.agreement, organisation.leader(each.unit).person) != each.held_by:
                try:
                    count += (await agreements.hand_over(each.agreement, organisation, clock.now())).changed
                except (ContractBroken, DocumentTooLarge) as broken:  # this one never can, and the others go on
                    log_.error("handing_over_waits", error_type=type(broken).__name__)
        if len(found) < PAGE:
            break
        last = found[-1].agreement
        after = After(last.next_on.isoformat(), last.agreement)
    if count:
        log_.info("agreements_handed_over", count=count)
    return count
