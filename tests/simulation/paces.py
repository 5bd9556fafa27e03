"""
How often services look whether there is something to do: here less often than on a real machine.

Whatever a process commits itself it hears of at once, and whenever hours pass at once every loop turns. So an idle town
costs less, and what is looked at is looked at in every moment all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from unittest import mock

from peil_chassis import relay
from peil_chassis.fold import house, watch
from peil_notifier.digests import desk
from peil_notifier.items import deriving
from peil_reporting.figures import freshness
from peil_reporting.surveys import loop as surveys

LOOKS: tuple[tuple[ModuleType, str, float], ...] = (
    (relay, "IDLE_S", 0.7),
    (house, "LOOK_EVERY_S", 1.1),
    (watch, "LOOK_EVERY_S", 1.3),
    (deriving, "LOOK_EVERY_S", 0.5),
    (desk, "LOOK_EVERY_S", 0.6),
    (freshness, "LOOK_EVERY_S", 1.7),
    (surveys, "LOOK_EVERY_S", 1.7),
)
"""Where a pause stands, and how long it is in the town, in seconds; less than a lease lasts."""


@contextmanager
def unhurried() -> Iterator[None]:
    """Meanwhile services look less often."""
    with ExitStack() as stack:
        for module, name, pause_s in LOOKS:
            stack.enter_context(mock.patch.object(module, name, pause_s))
        yield
