"""Named places in the code where a test can stop the process dead, as a power cut would."""

from __future__ import annotations

import os
import signal

_armed = os.environ.get("PEIL_KILL_AT", "")


def reached(name: str) -> None:
    """Do nothing, unless the process was started with ``PEIL_KILL_AT`` set to *name*: then die without a farewell."""
    if _armed and _armed == name:
        os.kill(os.getpid(), signal.SIGKILL)
