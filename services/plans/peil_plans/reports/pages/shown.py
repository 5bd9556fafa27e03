"""What every page of reports works with: the desk, the picture of two days, and the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from markupsafe import Markup
from starlette.responses import Response

from peil_chassis.audit import Audit
from peil_chassis.clock import Clock
from peil_chassis.http.dutch import dutch_day
from peil_chassis.http.pages import Pages
from peil_chassis.http.pictures import Segment, Stack, stacked_bar
from peil_plans.action_plans.domain.plan import Status
from peil_plans.action_plans.handlers import ActionPlans
from peil_plans.action_plans.pages.words import STATUS_TONES, STATUS_WORDS
from peil_plans.organisation.storage import Responsibilities
from peil_plans.reports.pages.document import MEDIA_TYPE, document_of
from peil_plans.reports.pages.paper import Paper
from peil_plans.threads.handlers import ThreadDesk

PAGES = Pages(Path(__file__).parent / "templates")


@dataclass(frozen=True, slots=True)
class Desk:
    """What reports are made from. Whoever gets to see a plan is written down first."""

    action_plans: ActionPlans
    responsibilities: Responsibilities
    audit: Audit
    clock: Clock
    threads: ThreadDesk


@dataclass(frozen=True, slots=True)
class Picture:
    """Two days (one where there was nothing on the first) as bars by status, as rows, and in a sentence."""

    drawn: Markup
    columns: list[tuple[str, str]]
    rows: list[tuple[str | int, ...]]
    reading: str


def picture_of(before: Mapping[Status, int], after: Mapping[Status, int], first: date, second: date) -> Picture | None:
    """How many actions stood how on two days; None where there was no action on either."""
    days = [("Eerst", first, before), ("Dan", second, after)] if before else [("Aantal", second, after)]
    shown = [status for status in Status if any(counts.get(status) for _, _, counts in days)]
    if not shown:
        return None
    stacks = [
        Stack(
            dutch_day(day),
            [Segment(STATUS_WORDS[status], counts.get(status, 0), STATUS_TONES[status]) for status in shown],
        )
        for _, day, counts in days
    ]
    told = "; ".join(
        f"{STATUS_WORDS[each].lower()}: {', '.join(str(c.get(each, 0)) for _, _, c in days)}" for each in shown
    )
    done = after.get(Status.DONE, 0)
    return Picture(
        drawn=stacked_bar("verslag", "Acties naar status", f"{told}.", stacks, totals=False),
        columns=[("Status", "text"), *((name, "number") for name, _, _ in days)],
        rows=[(STATUS_WORDS[status], *(counts.get(status, 0) for _, _, counts in days)) for status in shown],
        reading=f"Gereed op {dutch_day(second)}: {done} van de {sum(after.values())} acties.",
    )


def file_of(paper: Paper, name: str) -> Response:
    """*paper* to keep, under a *name* without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="peil-{name}.docx"'}
    return Response(document_of(paper), media_type=MEDIA_TYPE, headers=headers)
