"""Looks every now and then whether a campaign was counted whole, and releases it."""

from __future__ import annotations

import asyncio

from peil_chassis.health import Heartbeat, beating
from peil_chassis.logs import declare_events, declare_fields, get_logger
from peil_chassis.store.port import StoreAway
from peil_reporting.surveys.room import Looked, SurveyRoom, Unfinished

log_ = get_logger()
declare_events(
    {
        "survey_released": "a campaign was counted whole and released; it is never computed again",
        "survey_not_released": "the counts of a campaign break a rule, so nothing of it is told; see `broken_rule`",
        "survey_release_failed": "an error no rule foresees in releasing a campaign; it is tried again",
    }
)
declare_fields({"campaign": "id of a campaign", "broken_rule": "the rule that counts of a campaign break"})

LOOK_EVERY_S = 1.0
AGAIN_AFTER_S = 60.0
"""Seconds after a calculation that died: what used up the memory may be over by then."""


async def keep_releasing_surveys(room: SurveyRoom, heartbeat: Heartbeat | None = None) -> None:
    """Release what is complete; a look that finds nothing folded since the last one costs one small reading."""
    while True:
        await beating(heartbeat, _look(room))


async def _look(room: SurveyRoom) -> None:
    """Release once what is complete; then rest."""
    rest_s = LOOK_EVERY_S
    try:
        _say(await room.release_due())
    except StoreAway:
        pass  # it is tried again at the next look
    except Unfinished as unfinished:
        _say(unfinished.looked)
        rest_s = AGAIN_AFTER_S
    except Exception as error:
        log_.error("survey_release_failed", error_type=type(error).__name__)
    await asyncio.sleep(rest_s)


def _say(looked: Looked) -> None:
    for campaign in looked.released:
        log_.info("survey_released", campaign=campaign)
    for campaign, rule in looked.refused:
        log_.error("survey_not_released", campaign=campaign, broken_rule=rule)
