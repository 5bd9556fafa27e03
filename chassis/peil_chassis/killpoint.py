"""Named places in the code where a test can stop the process dead, as a power cut would."""

from __future__ import annotations

import asyncio
import os
import signal

_armed = os.environ.get("PEIL_KILL_AT", "")

KILL_POINTS = (
    "relay.before-send",
    "relay.after-send",
    "relay.after-ack",
    "relay.after-mark",
    "relay.inside-comparison",
    "fold.before-commit",
    "store.inside-commit",
    "fold.after-commit",
    "rebuild.caught-up",
    "rebuild.compared",
    "rebuild.before-switch",
    "rebuild.after-switch",
    "rebuild.after-drop",
    "notifier.before-compose",
    "notifier.composed",
    "notifier.sending",
    "notifier.sent",
    "notifier.settled",
)


def reached(name: str) -> None:
    """Do nothing, unless the process was started with ``PEIL_KILL_AT`` set to *name*: then die without a farewell."""
    if _armed and _armed == name:
        os.kill(os.getpid(), signal.SIGKILL)


async def reached_soon(name: str) -> None:
    """As `reached`, but when armed first let what was handed over to another task get under way."""
    if _armed and _armed == name:
        await asyncio.sleep(0.05)
        reached(name)
