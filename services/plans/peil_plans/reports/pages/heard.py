"""The chapter of a report that tells what came back in talks: the management team's, and in no text to pass on."""

from __future__ import annotations

from collections.abc import Sequence

from peil_plans.action_plans.domain.plan import Content
from peil_plans.reports.pages.paper import Part, Point
from peil_plans.reports.pages.phrases import ended
from peil_plans.threads.domain import Thread
from peil_plans.threads.pages.words import heard_in


def threads_part(threads: Sequence[tuple[Content, Thread]], *, titled: bool = False) -> list[Part]:
    """What came back, per plan and thread; *titled*: with the plan's title. None where nothing was noted."""
    points = [
        Point(
            f"{plan.title}, {heard_in(one.now.content).lower()}" if titled else heard_in(one.now.content),
            ended(one.now.content.text),
            f"/plannen/{plan.plan}/rode-draden",
        )
        for plan, one in threads
    ]
    return [Part("rode-draden", "Rode draden uit gesprekken", points=points)] if points else []
